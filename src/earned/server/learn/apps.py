"""The Django application of this slice."""

from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "earned.server.learn"
    label = "learn"
