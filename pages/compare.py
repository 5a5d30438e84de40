from ui.render import page

page("compare")
