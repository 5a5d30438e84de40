from ui.render import page

page("sexual_violence")
