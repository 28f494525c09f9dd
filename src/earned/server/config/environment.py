"""What the operator sets, read from environment variables. Nothing is written here."""

import os
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from platformdirs import user_config_path, user_data_path

from earned.core.errors import UsageError

FORMS_PER_MINUTE = 1200
"""Enough for a classroom behind one address, and far above what one person does."""
POSTGRES = ("postgres", "postgresql")
PATIENCE = 10
"""Seconds to wait for somebody else who writes."""
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
KEY_DAYS = 7
"""How long a copy of the key store may live: until then a deletion is not complete."""


def data_folder() -> Path:
    """``EARNED_DATA``: everything the server writes, keys apart."""
    return _folder("EARNED_DATA", user_data_path("earned", appauthor=False))


def key_folder() -> Path:
    """``EARNED_KEYS``: secrets, outside the data folder and outside backups."""
    return _folder("EARNED_KEYS", user_config_path("earned-keys", appauthor=False))


def allowed_hosts() -> list[str]:
    """``EARNED_ALLOWED_HOSTS``: names this server answers to, separated by commas."""
    named = os.environ.get("EARNED_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    return [host.strip() for host in named.split(",") if host.strip()]


def https() -> bool:
    """``EARNED_HTTPS``: whether people reach this server by HTTPS (here or at a proxy)."""
    return os.environ.get("EARNED_HTTPS", "").lower() in {"1", "true", "yes", "on"}


def leave_url() -> str:
    """``EARNED_LEAVE_URL``: where 'leave quickly' goes; by default a dull page of our own."""
    return os.environ.get("EARNED_LEAVE_URL", "/measures/")


def forms_per_minute() -> int:
    """``EARNED_FORMS_PER_MINUTE``: how many forms one address may send, for all who share it.

    Raises :class:`UsageError` for anything that is no whole number above 0.
    """
    named = os.environ.get("EARNED_FORMS_PER_MINUTE", str(FORMS_PER_MINUTE))
    if not named.isdecimal() or int(named) == 0:
        raise UsageError(f"EARNED_FORMS_PER_MINUTE is {named!r}. Give a whole number above 0.")
    return int(named)


def proxies() -> frozenset[str]:
    """``EARNED_PROXIES``: addresses of proxies in front, separated by commas. What they say of a
    visitor's address (``X-Forwarded-For``) is believed, and nobody else.

    Raises :class:`UsageError` for what is no address.
    """
    named = [part.strip() for part in os.environ.get("EARNED_PROXIES", "").split(",")]
    for each in filter(None, named):
        try:
            ip_address(each)
        except ValueError as error:
            raise UsageError(
                f"EARNED_PROXIES names {each!r}. Give addresses such as 127.0.0.1, separated by commas."
            ) from error
    return frozenset(filter(None, named))


def key_days() -> int:
    """``EARNED_KEY_DAYS``: after how many days copies of the key store are deleted.

    Raises :class:`UsageError` for anything that is no whole number above 0.
    """
    named = os.environ.get("EARNED_KEY_DAYS", str(KEY_DAYS))
    if not named.isdecimal() or int(named) == 0:
        raise UsageError(f"EARNED_KEY_DAYS is {named!r}. Give a whole number of days above 0.")
    return int(named)


def mail() -> dict[str, object]:
    """``EARNED_MAIL``: a server that takes e-mail, and from whom; by default none, and none is sent.

    Such as ``smtp+tls://user:password@mail.example.org:587/?from=notes@example.org``; ``smtps`` for TLS
    from the start, ``smtp`` for a relay on this machine. Raises :class:`UsageError` for anything else.
    """
    address = os.environ.get("EARNED_MAIL", "")
    if not address:
        return {}
    parts = urlsplit(address)
    sender = dict(parse_qsl(parts.query)).get("from", "")
    if parts.scheme not in MAIL_PORTS or not parts.hostname or "@" not in sender:
        raise UsageError(
            "EARNED_MAIL is not understood. It looks like"
            " smtp+tls://user:password@host:587/?from=name@host; leave it out to send no e-mail."
        )
    return {
        "host": parts.hostname,
        "port": parts.port or MAIL_PORTS[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": parts.scheme == "smtp+tls",
        "ssl": parts.scheme == "smtps",
        "from": sender,
    }


def secret_key_set() -> str:
    """``EARNED_SECRET_KEY``, or nothing where the key store holds the key."""
    return os.environ.get("EARNED_SECRET_KEY", "")


def database(folder: Path) -> dict[str, object]:
    """Django's description of the database: ``DATABASE_URL``, or SQLite in the data folder.

    Raises :class:`UsageError` for an address that is not PostgreSQL's.
    """
    address = os.environ.get("DATABASE_URL", "")
    return _postgresql(address) if address else sqlite(folder / "earned.sqlite3")


def sqlite(path: Path) -> dict[str, object]:
    """SQLite that survives a power cut and lets people read while one writes."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": PATIENCE,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON; PRAGMA cache_size=-1000;",
        },
        "CONN_MAX_AGE": None,
    }


def _postgresql(address: str) -> dict[str, object]:
    parts = urlsplit(address)
    if parts.scheme not in POSTGRES or not parts.path.strip("/"):
        raise UsageError(
            "DATABASE_URL is not understood. It looks like "
            "postgresql://user:password@host:5432/name; leave it out to use SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": f"-c lock_timeout={PATIENCE}s"} | dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _folder(variable: str, default: Path) -> Path:
    named = os.environ.get(variable, "")
    return Path(named).expanduser().absolute() if named else default
