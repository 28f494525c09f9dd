"""Look for danger in what somebody writes elsewhere than in Right now. Nothing is stored, logged or sent."""

from dataclasses import dataclass

from earned.app.now.find import alarm_in
from earned.app.now.index import index
from earned.core.guidance.now.alarm import Alarm
from earned.library.units import FALLBACK_LANGUAGE


@dataclass(frozen=True, slots=True)
class Heard:
    """``uneasy``: the text names something that makes openness with this person unwise; not a crisis
    by itself."""

    alarm: Alarm
    uneasy: bool = False

    @property
    def guarded(self) -> bool:
        """Whether nothing should be asked that needs trust in a particular person."""
        return self.uneasy or "current-danger" in self.alarm.cautions


def listen(*texts: str, language: str = FALLBACK_LANGUAGE) -> Heard:
    """What these texts may speak of, taken together. It misses things: never call a text safe."""
    whole = " . ".join(text for text in texts if text.strip())
    if not whole:
        return Heard(Alarm())
    searched = index(language)
    said = searched.normalise(whole)
    alarm = alarm_in(whole, said, searched.language.language)
    return Heard(alarm, alarm.wary or searched.language.unease.first(said) is not None)
