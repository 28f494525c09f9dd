"""What somebody wants to be reminded of, and how."""

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from earned.server.growth.kinds import Cell, Kind

Often = Literal["daily", "thrice", "weekly", "monthly"]
LONGEST_WORDS = 40
LONGEST_MAIL = 254
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class Reminders(msgspec.Struct, kw_only=True):
    """``often``: at most; ``clock`` and ``zone``: when in the day; ``words``: what a lock screen shows.

    ``mail``: an address, used once ``mail_known``. ``taper``: fewer as things go well. ``since``: from
    when this pace counts. ``stopped``: nothing any more. ``sent``: the last day an e-mail went out for.
    """

    often: Often = "weekly"
    clock: Annotated[str, msgspec.Meta(pattern=CLOCK)] = "19:00"
    zone: Annotated[str, msgspec.Meta(max_length=60)] = "UTC"
    words: Annotated[str, msgspec.Meta(max_length=LONGEST_WORDS)] = ""
    mail: Annotated[str, msgspec.Meta(max_length=LONGEST_MAIL)] = ""
    mail_known: bool = False
    taper: bool = True
    since: date
    stopped: bool = False
    sent: date | None = None


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name. Raises ``ValueError`` for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("There is no such time zone.") from error


def _row(body: Reminders) -> dict[str, Cell]:
    shown = ("often", "clock", "zone", "words", "mail")
    return {name: getattr(body, name) or None for name in shown} | {"since": body.since.isoformat()}


def _check(body: Reminders) -> None:
    """Raise ``ValueError`` for a time zone that does not exist, words that are no one line, and an address
    that is none: an e-mail is made of them."""
    zone_of(body.zone)
    if not body.words.isprintable():
        raise ValueError("Words of a reminder are one line.")
    if body.mail:
        _check_mail(body.mail)


def _check_mail(mail: str) -> None:
    try:
        validate_email(mail)
    except ValidationError as error:
        raise ValueError("This is no e-mail address.") from error


def _arrives(body: Reminders) -> Reminders:
    """An archive cannot show that an address is the person's own: a code is sent there first."""
    return msgspec.structs.replace(body, mail_known=False)


class Address(msgspec.Struct, kw_only=True):
    """The secret part of the calendar's address, so that the page can show it again. It stays out of
    archives: elsewhere it would lead nowhere."""

    token: str


def _address_row(body: Address) -> dict[str, Cell]:  # noqa: ARG001 - it is in no table
    return {}


ADDRESS = Kind(name="calendar", body=Address, row=_address_row, leaves=False)
REMINDERS = Kind(name="reminders", body=Reminders, row=_row, check=_check, arrives=_arrives)
