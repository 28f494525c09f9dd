"""Guessing is slowed; the owner is never locked out.

Wrong passphrases are counted for three things: an address, a username from browsers that never signed
in to it, and a username from one browser that has. Strangers can use up the first two only. A recovery
code is too long to guess and is counted by address alone, so it opens an account under attack even from
a new browser. Counts are in memory, under keyed hashes; no address is written down.
"""

import hashlib
import secrets
import time

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from earned.server.accounts.models import Person
from earned.server.config.address import address_of

COOKIE = "__Host-known" if settings.HTTPS else "known"
KNOWN_FOR = 60 * 60 * 24 * 180
"""Seconds for which a browser counts as known."""
SALT = "earned known browser"
_SECRET = secrets.token_bytes(32)

BY_ADDRESS = (60, 600)
FROM_STRANGERS = (30, 3600)
FROM_A_KNOWN_BROWSER = (10, 300)
BY_ADDRESS_WITH_CODES = (20, 600)
A_LOCK = (10, 300)
CODES_BY_MAIL, CODES_TO_AN_ADDRESS = (5, 3600), (3, 3600)
"""How many in how many seconds."""

Limit = tuple[str, tuple[int, int]]


def may_try(request: HttpRequest, username: str) -> bool:
    """Whether a passphrase may be tried now. Counts the try; :func:`forgive` takes it back."""
    return _count(_limits(request, username))


def forgive(request: HttpRequest, username: str) -> None:
    """The passphrase was right: this try does not count."""
    for key, (_, window) in _limits(request, username):
        _add(_key(key, window), window, -1)


def may_try_code(request: HttpRequest) -> bool:
    """Whether a recovery code may be tried now."""
    return _count([(f"codes:{_address(request)}", BY_ADDRESS_WITH_CODES)])


def may_try_lock(person: Person) -> bool:
    """Whether the lock on what this person writes may be tried now."""
    return _count([(f"lock:{person.pk}", A_LOCK)])


def may_send_code(person: Person, address: str) -> bool:
    """Whether a code may be sent there: nobody's letter box is to be filled from here."""
    to = _hidden(address.strip().lower())
    return _count([(f"mail:{person.pk}", CODES_BY_MAIL), (f"mail-to:{to}", CODES_TO_AN_ADDRESS)])


def remember(response: HttpResponse, person: Person) -> None:
    """Let the browser show later that this person signed in with it."""
    told = signing.dumps([_name(person.username), secrets.token_hex(8)], salt=SALT)
    response.set_cookie(
        COOKIE,
        told,
        max_age=KNOWN_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def forget(response: HttpResponse) -> None:
    """Make the browser forget that anybody signed in with it."""
    response.set_cookie(COOKIE, "", max_age=0, httponly=True, samesite="Lax", secure=settings.HTTPS)


def _limits(request: HttpRequest, username: str) -> list[Limit]:
    browser = _known_browser(request, username)
    if browser:
        return [(f"known:{browser}", FROM_A_KNOWN_BROWSER)]
    return [
        (f"address:{_address(request)}", BY_ADDRESS),
        (f"name:{_name(username)}", FROM_STRANGERS),
    ]


def _known_browser(request: HttpRequest, username: str) -> str:
    try:
        name, browser = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError):
        return ""
    return str(browser) if name == _name(username) else ""


def _count(limits: list[Limit]) -> bool:
    counts = [(_add(_key(key, window), window, 1), most) for key, (most, window) in limits]
    return all(count <= most for count, most in counts)


def _key(key: str, window: int) -> str:
    return f"tries:{key}:{int(time.time()) // window}"


def _add(key: str, window: int, more: int) -> int:
    cache.add(key, 0, window)
    try:
        return int(cache.incr(key, more))
    except ValueError:  # it lapsed between the two calls
        return max(more, 0)


def _address(request: HttpRequest) -> str:
    return _hidden(address_of(request))


def _name(username: str) -> str:
    """The same after a restart, so that a browser stays known: keyed by the server's own secret."""
    key = hashlib.sha256(str(settings.SECRET_KEY).encode()).digest()
    return hashlib.blake2b(username.strip().lower().encode(), key=key, digest_size=12).hexdigest()


def _hidden(address: str) -> str:
    """Of an address on the network or of e-mail; another after every start."""
    return hashlib.blake2b(address.encode(), key=_SECRET, digest_size=12).hexdigest()
