"""The application that granian serves: ``earned.server.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "earned.server.config.settings")
application = get_wsgi_application()


def _start() -> None:
    from earned.server.config import startup

    startup.make_data_folder()
    startup.purge()


_start()
