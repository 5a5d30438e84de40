from ui.render import page

page("wards")
