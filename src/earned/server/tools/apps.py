"""The Django application of this slice."""

from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "earned.server.tools"
    label = "tools"
