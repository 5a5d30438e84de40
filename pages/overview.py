from ui.render import page

page("overview")
