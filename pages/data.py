from ui.render import page

page("data")
