"""Find help for what somebody writes. Nothing is stored, logged or sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from earned.app.now.index import Index, index
from earned.app.plan import catalogue
from earned.core.guidance.catalogue import Caution
from earned.core.guidance.now.alarm import Alarm, together
from earned.core.guidance.now.choosing import Match, choose
from earned.core.guidance.now.pause import pause_due
from earned.core.guidance.now.text import Normaliser
from earned.core.guidance.plan import SafetyAnswer
from earned.core.guidance.situation import Situation
from earned.library.danger import watches
from earned.library.now import everyday_language
from earned.library.units import FALLBACK_LANGUAGE


@dataclass(frozen=True, slots=True)
class Found:
    """``matches``: two or three units, best first. ``pause``: seconds to offer before another look, or 0.

    ``uneasy``: the text names something that makes openness with this person unwise; not a crisis by
    itself. ``matched``: whether the text was understood at all; if not, ``matches`` suit anybody.
    """

    matches: tuple[Match, ...]
    alarm: Alarm
    cautions: tuple[Caution, ...] = ()
    uneasy: bool = False
    matched: bool = True
    pause: int = 0

    @property
    def crisis(self) -> bool:
        """Whether help comes first."""
        return self.alarm.crisis


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the text, if anything: cautions, safety answers, hidden practices."""

    cautions: Sequence[Caution] = ()
    safety: Mapping[str, SafetyAnswer] = field(default_factory=dict)
    not_for_me: frozenset[str] = frozenset()


def find_help(
    text: str,
    *,
    known: Known | None = None,
    used_at: Sequence[float] = (),
    now: float = 0.0,
    language: str = FALLBACK_LANGUAGE,
) -> Found:
    """What helps in the next ten minutes. The same text gives the same answer.

    ``used_at``: when this was used before (seconds since the epoch), ``now``: this moment; they decide
    about the pause alone and never touch crisis help.
    """
    known = known or Known()
    searched = index(language)
    said = searched.normalise(text)
    alarm = alarm_in(text, said, searched.language.language)
    uneasy = alarm.wary or searched.language.unease.first(said) is not None
    cautions = tuple(sorted({*known.cautions, *alarm.cautions, *_cautions(searched, said)}))
    situation = Situation(safety=_safety(known, uneasy), cautions=cautions)
    hidden = {f"practice/{id_}" for id_ in known.not_for_me}
    matched = bool(searched.concepts(said))
    scores = searched.scores(said) if matched else _usual(searched)
    scores = {unit: score for unit, score in scores.items() if unit not in hidden}
    return Found(
        matches=choose(scores, catalogue().practices, situation),
        alarm=alarm,
        cautions=cautions,
        uneasy=uneasy or situation.in_danger,
        matched=matched,
        pause=0 if alarm.crisis else pause_due(used_at, now),
    )


def alarm_in(text: str, said: str, language: str) -> Alarm:
    """The alarm in any language we know danger in; ``said``: the text as the page's language reads it."""
    return together(
        watch.look(said if spoken == language else _read_as(spoken, text))
        for spoken, watch in watches().items()
    )


def _read_as(language: str, text: str) -> str:
    return Normaliser(everyday_language(language).expand)(text)


def _usual(searched: Index) -> dict[str, float]:
    """What is offered where no phrase was recognised; scores near 0 keep their order.

    Stray words alone would lead anywhere, so they are not followed.
    """
    last = len(searched.language.usual)
    return {
        f"practice/{id_}": 0.0001 * (last - at) for at, id_ in enumerate(searched.language.usual)
    }


def _cautions(searched: Index, said: str) -> set[Caution]:
    named = searched.concepts(said)
    return {caution for id_, caution in searched.language.cautions.items() if id_ in named}


def _safety(known: Known, uneasy: bool) -> Mapping[str, SafetyAnswer]:
    """Unease counts as a question left open: whatever asks for openness is withheld."""
    return {**known.safety, "unease": "skip"} if uneasy else known.safety
