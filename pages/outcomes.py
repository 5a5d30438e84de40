from ui.render import page

page("outcomes")
