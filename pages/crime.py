from ui.render import page

page("crime")
