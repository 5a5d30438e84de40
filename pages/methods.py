from ui.render import page

page("methods")
