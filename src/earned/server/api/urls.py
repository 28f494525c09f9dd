"""Addresses of the API. Their library takes a twelfth of a worker's memory: see ``config/late.py``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from django.core.signals import setting_changed


@contextmanager
def _no_tools_for_tests() -> Iterator[None]:
    """Let django-ninja have the one signal that it takes from ``django.test``, which is Django's own anyhow.

    The real module reads in every tool for tests, unittest and Jinja2: another 5 MB of a worker.
    """
    if "django.test" in sys.modules:
        yield
        return
    signals = ModuleType("django.test.signals")
    signals.__dict__["setting_changed"] = setting_changed
    sys.modules |= {"django.test": ModuleType("django.test"), signals.__name__: signals}
    try:
        yield
    finally:
        del sys.modules["django.test"], sys.modules[signals.__name__]


with _no_tools_for_tests():
    from earned.server.api.endpoints import api

urlpatterns = api.urls[0]
