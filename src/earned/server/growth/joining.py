"""What happens as an account is made: what was agreed to is kept, and the result comes along."""

from typing import Any

from allauth.account.signals import user_signed_up
from django.http import HttpRequest

from earned.server.accounts.models import Person
from earned.server.growth import consents, results, store
from earned.server.quiz import store as guests
from earned.server.quiz.access import Ticket, ticket_of

KEPT = "kept_result"
"""Where the session says which result came along."""


def connect() -> None:
    """Listen to allauth."""
    user_signed_up.connect(_join, dispatch_uid="growth-join")


def _join(request: HttpRequest, user: Person, **_: Any) -> None:
    for purpose, given in (("keep", True), ("safety", "safety" in request.POST)):
        consents.say(user, purpose, given=given)  # type: ignore[arg-type]
    if "keep" in request.POST:
        uid = bring(user, ticket_of(request))
        if uid:
            request.session[KEPT] = uid


def bring(person: Person, ticket: Ticket | None) -> str:
    """Keep a guest's finished quiz and delete the guest's record; empty where there is none.

    The ticket names the record, so that doing it twice keeps one.
    """
    try:
        answers = guests.read(ticket)
    except guests.NothingHereError:
        return ""
    if ticket is None or answers.stage() != "result":
        return ""
    uid = results.keep_result(person, answers, store.once(ticket.id))
    guests.delete(ticket)
    return uid
