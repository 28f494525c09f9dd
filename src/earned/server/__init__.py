"""The web server: Django, one slice a folder."""
