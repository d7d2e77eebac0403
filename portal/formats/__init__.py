"""How days and times are written, where Django's own formats are not those of the site."""
