"""The Django application of this slice."""

from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    name = "earned.server.relationships"
    label = "relationships"
