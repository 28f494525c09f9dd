"""What was filled in so far, about whom and when: enough to say what is due, without opening years."""

from datetime import date, timedelta

import msgspec

from earned.core.instruments.item import Frame
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.derived import Derived, derived, digest, no_row
from earned.server.growth.kinds import Kind
from earned.server.growth.results import QUIZ
from earned.server.growth.retest.kinds import FORM

FULL_AFTER = timedelta(days=28)
"""A whole quiz no sooner: answers given from memory are no second measurement."""
SHORT_AFTER = timedelta(days=6)
"""A short form about weekly."""


class About(msgspec.Struct, kw_only=True):
    """Everything filled in about one person or about people in general.

    ``first``: uid of the first, which retests take their fixed items from; ``full``, ``last``: day of the
    last whole quiz, and of the last form of any length.
    """

    frame: Frame
    name: str = ""
    first: str
    first_kind: str
    begun: date
    full: date | None = None
    last: date
    count: int = 1

    @property
    def key(self) -> str:
        """The path this belongs to: the frame, with the name where people are named."""
        return path_key(self.frame, self.name)

    def due(self, *, short: bool) -> date:
        """From which day on it makes sense to ask again."""
        if short:
            return self.last + SHORT_AFTER
        return self.full + FULL_AFTER if self.full else self.last


class Standing(Derived, kw_only=True):
    """One :class:`About` a path, in the order begun."""

    about: list[About] = msgspec.field(default_factory=list)

    def of(self, key: str) -> About | None:
        """The one with this key."""
        return next((each for each in self.about if each.key == key), None)


STANDING = Kind(name="standing", body=Standing, row=no_row, leaves=False)


def path_key(frame: str, name: str | None) -> str:
    """What tells paths apart: two people one names are two paths."""
    return f"named {(name or '').casefold()}" if frame == "named" else frame


def standing(person: Person) -> Standing:
    """What was filled in so far."""
    made_of = digest(person, (QUIZ, FORM), "1")
    return derived(person, STANDING, made_of, lambda: _standing(person))


def _standing(person: Person) -> Standing:
    found: dict[str, About] = {}
    quizzes = [
        (kept.at.date(), "quiz", kept.uid, kept.body.answers, True)
        for kept in store.each(person, QUIZ)
    ]
    forms = [
        (kept.body.finished, "form", kept.uid, kept.body.answers, kept.body.length == "full")
        for kept in store.each(person, FORM)
        if kept.body.finished
    ]
    for day, kind, uid, answers, full in sorted([*quizzes, *forms], key=lambda each: each[0]):
        frame, name = answers.frame or "general", answers.name or ""
        one = found.setdefault(
            path_key(frame, name),
            About(frame=frame, name=name, first=uid, first_kind=kind, begun=day, last=day, count=0),
        )
        one.count += 1
        one.last = day
        one.full = day if full else one.full
    return Standing(about=list(found.values()))
