"""The Django application of the settings: it only holds what every page shares."""

from django.apps import AppConfig


class ServerConfig(AppConfig):
    name = "earned.server.config"
    label = "server"
