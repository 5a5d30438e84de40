from ui.render import page

page("about")
