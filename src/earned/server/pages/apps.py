"""The Django application of this slice."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "earned.server.pages"
    label = "pages"
