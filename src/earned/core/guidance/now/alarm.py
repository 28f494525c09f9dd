"""Does a text speak of danger? Made to miss little, so it also speaks up where nothing is wrong.

A denial counts like a mention ('I am not suicidal, but'), and so does a joke or talk about somebody else:
help shown in vain costs a glance, help missing may cost a life.

Two levels. A sure phrase puts help first and offers only what steadies. A hint puts help first too, in a
gentle sentence that asks nothing and shuts nothing out, since many who give the same hint are safe.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from earned.core.guidance.catalogue import Caution
from earned.core.guidance.now.patterns import Phrases
from earned.core.guidance.now.signs import Signs

AlarmKind = Literal["self-harm", "danger", "control", "child", "others", "medical"]
ALARM_KINDS: tuple[AlarmKind, ...] = (
    "medical",
    "self-harm",
    "danger",
    "child",
    "control",
    "others",
)
"""In the order in which help is shown."""

_AS_CAUTION: Mapping[AlarmKind, Caution] = {
    "danger": "current-danger",
    "control": "current-danger",
    "child": "current-danger",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """``kinds``: what the text is about by its own words; ``hints``: what else it may be about. Both in
    the order of :data:`ALARM_KINDS`, and no kind in both."""

    kinds: tuple[AlarmKind, ...] = ()
    hints: tuple[AlarmKind, ...] = ()

    @property
    def crisis(self) -> bool:
        """Whether help comes first."""
        return bool(self.kinds or self.hints)

    @property
    def sure(self) -> bool:
        """Whether the text says it in so many words, so that only what steadies is offered."""
        return bool(self.kinds)

    @property
    def wary(self) -> bool:
        """Whether somebody may not be safe with a particular person, by a phrase or by a hint."""
        return any(kind in _AS_CAUTION for kind in (*self.kinds, *self.hints))

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What exercises have to respect. A hint adds none."""
        found = {_AS_CAUTION.get(kind, "crisis") for kind in self.kinds}
        return tuple(sorted(found | ({"crisis"} if self.kinds else set())))


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look for, and the idioms taken out first. ``kinds``: sure phrases; ``hints``: phrases that
    hint by themselves; ``signs``: what hints only together."""

    idioms: Phrases
    kinds: Mapping[AlarmKind, Phrases]
    hints: Mapping[AlarmKind, Phrases]
    signs: Signs

    def look(self, text: str) -> Alarm:
        """The alarm in a normalised text."""
        rest = self.idioms.without(text)
        by_signs = self.signs.hinted(rest)
        hinted = [
            kind for kind in ALARM_KINDS if kind in by_signs or _finds(self.hints, kind, rest)
        ]
        return alarm([kind for kind in ALARM_KINDS if _finds(self.kinds, kind, rest)], hinted)


def alarm(kinds: Iterable[AlarmKind], hints: Iterable[AlarmKind]) -> Alarm:
    """An alarm in order; what is sure is no longer a hint."""
    sure, hinted = set(kinds), set(hints)
    return Alarm(
        tuple(kind for kind in ALARM_KINDS if kind in sure),
        tuple(kind for kind in ALARM_KINDS if kind in hinted - sure),
    )


def together(alarms: Iterable[Alarm]) -> Alarm:
    """What several looks saw, as one."""
    seen = list(alarms)
    return alarm(
        [kind for one in seen for kind in one.kinds], [kind for one in seen for kind in one.hints]
    )


def _finds(where: Mapping[AlarmKind, Phrases], kind: AlarmKind, text: str) -> bool:
    return kind in where and where[kind].first(text) is not None
