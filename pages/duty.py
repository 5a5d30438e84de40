from ui.render import page

page("duty")
