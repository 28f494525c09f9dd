"""The Django application of this slice."""

from django.apps import AppConfig


class GrowthConfig(AppConfig):
    name = "earned.server.growth"
    label = "growth"

    def ready(self) -> None:
        """Keep what a new person agreed to, and the result they came with."""
        from earned.server.growth import joining

        joining.connect()
