"""The Django application of this slice."""

from django.apps import AppConfig


class NowConfig(AppConfig):
    name = "earned.server.now"
    label = "now"
