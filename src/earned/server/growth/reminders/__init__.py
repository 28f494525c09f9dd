"""Reminders: a private calendar feed and, if wished, e-mail; fewer as things go well, until asked to stop."""
