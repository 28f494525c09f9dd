"""Where somebody is signed in, as coarsely as helps them to recognise it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from earned.server.accounts.models import Device, Person
from earned.server.accounts.sessions import device_id

BROWSERS = (
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a browser calls itself, the name that others also claim last."""
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser that is signed in. ``here``: the one that asks."""

    id: str
    label: str
    began: datetime
    seen: datetime
    here: bool


def label(user_agent: str) -> str:
    """No more than 'Firefox on Android'; empty where neither is known."""
    parts = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return " / ".join(part for part in parts if part)


def spoken(kept: str) -> str:
    """A label in the language of the page."""
    browser, _slash, system = kept.partition(" / ")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or _("An unknown browser")


def signed_in(person: Person, request: HttpRequest) -> list[SignedIn]:
    """Every browser where this person is signed in, this one first."""
    here = device_id(request.session.session_key or "")
    rows = Device.objects.filter(person=person).order_by("-seen")
    found = [SignedIn(d.id, spoken(d.label), d.began, d.seen, d.id == here) for d in rows]
    return sorted(found, key=lambda one: not one.here)


def sign_out_others(person: Person, request: HttpRequest) -> None:
    """Everywhere but here."""
    here = device_id(request.session.session_key or "")
    Device.objects.filter(person=person).exclude(id=here).delete()


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")
