from ui.render import page

page("plans")
