"""The kinds of record there are. A new one is a struct, a :class:`Kind`, and a line in :func:`kinds`.

A struct may gain fields that have a default without more ado. Any other change raises ``version`` and
gives ``upgrade`` a step from the one before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec

Body = TypeVar("Body", bound=msgspec.Struct)
Cell = str | int | float | None


class UnknownVersionError(Exception):
    """A record of a later release than this one."""


def as_it_is(version: int, body: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - the shape of a step
    """No earlier version is known."""
    return body


def nothing_more(body: Any) -> None:
    """The struct's own types say all."""


def believed(body: Body) -> Body:
    """All of it."""
    return body


@dataclass(frozen=True, slots=True)
class Kind(Generic[Body]):
    """A kind of record.

    ``row``: the body as a row of a spreadsheet. ``check``: raises ``ValueError`` for a body that no
    page of ours would have kept. ``upgrade(version, body)``: an earlier body as one of this version.
    ``lockable``: where the person set a lock of their own (:mod:`growth.locking`), these are sealed under
    it too. ``leaves``: whether it goes into an archive. ``arrives``: a body of an archive without what only
    this server can know.
    """

    name: str
    body: type[Body]
    row: Callable[[Body], Mapping[str, Cell]]
    check: Callable[[Body], None] = nothing_more
    version: int = 1
    upgrade: Callable[[int, dict[str, Any]], dict[str, Any]] = as_it_is
    lockable: bool = False
    leaves: bool = True
    arrives: Callable[[Body], Body] = believed

    def pack(self, body: Body) -> bytes:
        """The body with its version, as bytes to seal."""
        return msgspec.msgpack.encode((self.version, body))

    def unpack(self, data: bytes) -> Body:
        """The body back from bytes of this version or an earlier one."""
        version, packed = _WITH_VERSION.decode(data)
        if version == self.version:
            body: Body = _reader(self.body).decode(packed)
            return body
        return self.read(version, msgspec.msgpack.decode(packed, type=dict[Any, Any]))

    def read_json(self, version: int, text: msgspec.Raw) -> Body:
        """The body from JSON, straight into the struct: what does not belong there is never built up.
        Raises as :meth:`read` does."""
        if version == self.version:
            return msgspec.json.decode(text, type=self.body)
        return self.read(version, msgspec.json.decode(text, type=dict[str, Any]), from_json=True)

    def read(self, version: int, body: dict[str, Any], *, from_json: bool = False) -> Body:
        """The body from plain data. Raises :class:`UnknownVersionError`, ``msgspec.ValidationError``."""
        if not 1 <= version <= self.version:
            raise UnknownVersionError(self.name)
        if version < self.version:
            body = self.upgrade(version, body)
        return msgspec.convert(body, self.body, str_keys=from_json)


_WITH_VERSION = msgspec.msgpack.Decoder(tuple[int, msgspec.Raw])


@cache
def _reader(body: type[Body]) -> "msgspec.msgpack.Decoder[Body]":
    return msgspec.msgpack.Decoder(body)


@cache
def kinds() -> dict[str, Kind[Any]]:
    """Every kind by its name."""
    from earned.server.growth.checkins.kind import CHECK_IN
    from earned.server.growth.consents import CONSENT
    from earned.server.growth.journal.kinds import DRAFT, ENTRY
    from earned.server.growth.journal.prompts import FOCUSES
    from earned.server.growth.locking.kind import LOCK
    from earned.server.growth.moments.kind import MOMENT
    from earned.server.growth.practices.kind import PRACTISED
    from earned.server.growth.predictions.kind import PREDICTION
    from earned.server.growth.reminders.kinds import ADDRESS, REMINDERS
    from earned.server.growth.results import QUIZ
    from earned.server.growth.retest.kinds import FORM, STRENGTHS
    from earned.server.growth.retest.standing import STANDING
    from earned.server.growth.signs.kind import SIGNS
    from earned.server.growth.trajectory.drawn import DRAWN
    from earned.server.growth.trajectory.kinds import COUNT_FROM, EVENT, PACE
    from earned.server.growth.trajectory.summary import SUMMARY
    from earned.server.growth.trial.kind import TRIAL

    of_growth = (CONSENT, LOCK, QUIZ, CHECK_IN)
    of_the_day = (MOMENT, PREDICTION, PRACTISED, SIGNS, TRIAL)
    of_the_path = (FORM, STRENGTHS, EVENT, COUNT_FROM, PACE, REMINDERS, ADDRESS)
    of_the_journal = (ENTRY, DRAFT)
    derived = (STANDING, SUMMARY, DRAWN, FOCUSES)
    every = (*of_growth, *of_the_day, *of_the_path, *of_the_journal, *derived)
    return {kind.name: kind for kind in every}
