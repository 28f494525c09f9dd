"""A fixed cast for the server: one visitor, another visitor, and plain static files."""

import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from earned.server.accounts import keys
from earned.server.accounts import throttle as accounts_throttle
from earned.server.config import throttle as forms_throttle
from tests.server.member import Member
from tests.server.visitor import Visitor

PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _apart(settings: object, tmp_path: Path) -> None:
    """Nothing of the machine's own data or keys; no count left from the test before."""
    settings.STORAGES = PLAIN  # type: ignore[attr-defined]
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    settings.KEYS = tmp_path / "keys"  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = QUICK  # type: ignore[attr-defined]
    keys._stores.clear()
    settings.SECRET_KEY = "a key for tests only"  # type: ignore[attr-defined]
    settings.WHITENOISE_AUTOREFRESH = True  # type: ignore[attr-defined]
    cache.clear()
    forms_throttle.tally.clear()


@pytest.fixture(autouse=True)
def _in_one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries are counted in windows of the clock; none ends in the middle of a test."""
    begun = time.time()
    for module in (accounts_throttle, forms_throttle):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: begun))


@pytest.fixture
def ann(db: None) -> Visitor:
    """A visitor."""
    return Visitor(Client())


@pytest.fixture
def ben(db: None) -> Visitor:
    """Another visitor, with another browser."""
    return Visitor(Client())


@pytest.fixture
def key_store(db: None) -> None:
    """The key store that starting the server makes."""
    keys.check()


@pytest.fixture
def mia(key_store: None) -> Member:
    """Somebody with an account."""
    member = Member(Client(), "mia")
    member.join()
    return member


@pytest.fixture
def noa(key_store: None) -> Member:
    """Somebody else with an account."""
    member = Member(Client(), "noa")
    member.join()
    return member
