"""Keep what somebody wishes, and find out how often to remind them now."""

import hashlib
import secrets
from datetime import date

import msgspec
from django.db import transaction

from earned.server.accounts.models import Person
from earned.server.growth import consents, store
from earned.server.growth.derived import copy_into
from earned.server.growth.models import Feed
from earned.server.growth.reminders.kinds import ADDRESS, REMINDERS, Address, Reminders
from earned.server.growth.reminders.pace import Due, Going, due
from earned.server.growth.trajectory.pace import chose_yearly
from earned.server.growth.trajectory.summary import Summary, last_summary

TOKEN_BYTES = 32
UID, ADDRESS_UID = store.once("reminders"), store.once("calendar")


def wish_of(person: Person) -> Reminders | None:
    """What the person wishes, if anything was ever said."""
    try:
        return store.read(person, REMINDERS, UID).body
    except store.NothingHereError:
        return None


def keep(person: Person, wish: Reminders) -> None:
    """Keep a wish in place of the one before. Raises ``NoConsentError``."""
    consents.need(person, "keep")
    store.keep(person, REMINDERS, wish, uid=UID)
    store.change(person, REMINDERS, UID, lambda old: copy_into(old, wish))


def token_of(person: Person) -> str:
    """The secret part of the calendar's address, or nothing."""
    try:
        return store.read(person, ADDRESS, ADDRESS_UID).body.token
    except store.NothingHereError:
        return ""


@transaction.atomic
def new_address(person: Person, wish: Reminders) -> None:
    """A new secret address for the calendar; the one before leads nowhere any more."""
    revoke(person)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    keep(person, wish)
    store.keep(person, ADDRESS, Address(token=token), uid=ADDRESS_UID)
    Feed.objects.create(digest=digest(token), person=person)


@transaction.atomic
def agree_to_mail(person: Person, wish: Reminders) -> None:
    """The code came to the address: from now on e-mail may go there, and that was agreed to."""
    keep(person, msgspec.structs.replace(wish, mail_known=True))
    consents.say(person, "mail", given=True)


@transaction.atomic
def forget_mail(person: Person) -> None:
    """No e-mail any more: the address is forgotten, and what was agreed to is taken back."""
    wish = wish_of(person)
    if wish is not None and wish.mail:
        keep(person, msgspec.structs.replace(wish, mail="", mail_known=False))
    if consents.agreed(person, "mail"):
        consents.say(person, "mail", given=False)


@transaction.atomic
def revoke(person: Person) -> None:
    """Let no calendar read the feed any more."""
    Feed.objects.filter(person=person).delete()
    if token_of(person):
        store.remove(person, ADDRESS, ADDRESS_UID)


def owner(token: str) -> Person | None:
    """Whose calendar an address is, if anybody's."""
    feed = Feed.objects.select_related("person").filter(digest=digest(token)).first()
    return feed.person if feed else None


def digest(token: str) -> str:
    """What is kept of a secret address: enough to know it, too little to use it."""
    return hashlib.sha256(b"earned calendar " + token.encode()).hexdigest()


def due_now(person: Person, wish: Reminders, today: date) -> Due:
    """How often to remind now."""
    return due(wish, going(person), today)


def asks_to_stop(person: Person, today: date) -> bool:
    """Whether reminders wait for a word before they stop."""
    wish = wish_of(person)
    return wish is not None and due_now(person, wish, today).asks


def going(person: Person) -> Going:
    """How things go by the trajectory as it was last worked out; nothing is worked out for it."""
    found = last_summary(person)
    return Going(_good_since(found), _worse(found), chose_yearly(person))


def _good_since(found: Summary | None) -> date | None:
    main = found.main if found else None
    since = main.graduation.since if main else None
    return date.fromordinal(int(since)) if since else None


def _worse(found: Summary | None) -> bool:
    if found is None:
        return False
    verdicts = (v for view in found.views.values() for v in view.verdicts.values())
    return any(verdict.changed == "higher" for verdict in verdicts)
