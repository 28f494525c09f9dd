"""Does a text speak of danger? Made to miss little, so it also speaks up where nothing is wrong.

A denial counts like a mention ('I am not suicidal, but'), and so does a joke or talk about somebody else:
help shown in vain costs a glance, help missing may cost a life.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from earned.core.guidance.catalogue import Caution
from earned.core.guidance.now.patterns import Phrases

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
    """``kinds``: what the text may be about, in the order of :data:`ALARM_KINDS`."""

    kinds: tuple[AlarmKind, ...] = ()

    @property
    def crisis(self) -> bool:
        """Whether help comes first."""
        return bool(self.kinds)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What exercises have to respect."""
        found = {_AS_CAUTION.get(kind, "crisis") for kind in self.kinds}
        return tuple(sorted(found | ({"crisis"} if self.kinds else set())))


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look for, and the idioms taken out first."""

    idioms: Phrases
    kinds: Mapping[AlarmKind, Phrases]

    def look(self, text: str) -> Alarm:
        """The alarm in a normalised text."""
        rest = self.idioms.without(text)
        return Alarm(tuple(kind for kind in ALARM_KINDS if self._finds(kind, rest)))

    def _finds(self, kind: AlarmKind, text: str) -> bool:
        return kind in self.kinds and self.kinds[kind].first(text) is not None
