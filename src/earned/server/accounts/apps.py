"""The Django application of this slice."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "earned.server.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Note the kind of device whenever somebody signs in."""
        from earned.server.accounts import signing_in

        signing_in.connect()
