"""A moment as a form: five forks, a few taps, some lines for those who like."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from earned.server.growth.choices import (
    Asked,
    Choice,
    choices,
    one_of,
    rating,
    ratings,
    section,
    text,
)
from earned.server.growth.moments.kind import (
    LONGEST,
    PARTS,
    POINTS,
    TEXTS,
    TRIGGERS,
    WAYS,
    WENTS,
    Moment,
)

TAPPED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "part": ("parts", PARTS),
    "trigger": ("triggers", TRIGGERS),
    "way": ("ways", WAYS),
    "went": ("wents", WENTS),
}
"""Field -> section of the words, and the ids one may send."""


@dataclass(frozen=True, slots=True)
class Line:
    """A field to write in."""

    item: str
    label: str
    text: str
    longest: int = LONGEST


@dataclass(frozen=True, slots=True)
class MomentForm:
    """Everything the form shows. ``brief``: without what can wait."""

    point: Asked
    before: Asked
    taps: tuple[Asked, ...]
    lines: tuple[Line, ...]

    @property
    def way(self) -> Asked:
        """What was done."""
        return next(asked for asked in self.taps if asked.item == "way")


def form_of(body: Moment | None = None, error: str = "") -> MomentForm:
    """The form with what is kept, if anything."""
    held: dict[str, Any] = msgspec.structs.asdict(body) if body else {}
    return _form(held, error)


def again(given: Mapping[str, str], error: str) -> MomentForm:
    """The form as it was sent."""
    held: dict[str, Any] = dict(given)
    return _form({**held, "before": rating(given.get("before"))}, error)


def read(given: Mapping[str, str]) -> Moment | None:
    """The moment that was sent; ``None`` where no fork was chosen."""
    point = one_of(given.get("point"), POINTS)
    if not point:
        return None
    taps = {name: one_of(given.get(name), known) for name, (_, known) in TAPPED.items()}
    lines = {name: text(given.get(name), LONGEST) for name in TEXTS}
    fields = {"point": point, "before": rating(given.get("before")), **taps, **lines}
    return msgspec.convert(fields, Moment)


def _form(held: Mapping[str, Any], error: str) -> MomentForm:
    asks = section("moments", "ask")
    details = section("moments", "point_details")
    points = tuple(
        replace(choice, detail=details[choice.number])
        for choice in choices(section("moments", "points"), held.get("point"))
    )
    taps = tuple(
        Asked(name, asks[name], _taps(part, held.get(name))) for name, (part, _) in TAPPED.items()
    )
    lines = tuple(Line(name, asks[name], str(held.get(name) or "")) for name in TEXTS)
    before = Asked("before", asks["before"], ratings(held.get("before")))
    return MomentForm(Asked("point", asks["point"], points, error), before, taps, lines)


def _taps(part: str, held: object) -> tuple[Choice, ...]:
    return choices(section("moments", part), held)
