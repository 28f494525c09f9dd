"""Views of the quiz: each reads a form, calls one service, shows one page."""
