"""Two people seen together: a mixture over the ten pairings, behind the three safety questions.

It opens only where each person who takes part has answered all three with 'no'. Where it stays closed
because of somebody else's answers, nothing says so: the other's answers cannot be inferred.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earned.core.dyad.pairing import PairShare, guessed, mixture
from earned.core.errors import UsageError
from earned.core.guidance.plan import SAFETY_QUESTIONS, SafetyAnswer
from earned.core.scoring.position import Style, StyleView
from earned.library.sentences import sentences
from earned.library.units import FALLBACK_LANGUAGE, Unit, unit

SHOWN_FROM = 0.10
"""Pairings less probable than this are listed and not told at length (judgement)."""

GUESSES: Mapping[str, float] = {"low": -1.0, "middle": 0.0, "high": 1.0}


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody thinks of another: each dimension ``low``, ``middle`` (no idea) or ``high``."""

    anxiety: str = "middle"
    avoidance: str = "middle"

    @property
    def styles(self) -> Mapping[Style, float]:
        """Style probabilities, wide as a guess should be. Raises :class:`UsageError` for other words."""
        for word in (self.anxiety, self.avoidance):
            if word not in GUESSES:
                raise UsageError(
                    f"{word!r} is no guess. Choose one of: {', '.join(GUESSES)} (middle = no idea)."
                )
        return guessed(GUESSES[self.anxiety], GUESSES[self.avoidance])


@dataclass(frozen=True, slots=True)
class ToldPairing:
    """A pairing with its words. ``mine``: whether 'first' in them is the person asking, by likelihood."""

    unit: Unit
    probability: float
    mine_first: bool
    at_length: bool


@dataclass(frozen=True, slots=True)
class PairingView:
    """``open``: whether anything is shown. ``closed_because`` (Markdown): said where it is not.

    ``guess``: said (plain text) where the second position is a guess. ``pairings``: most probable first;
    empty while closed. ``limits``: sentences that always stand with it.
    """

    open: bool
    closed_because: str = ""
    guess: str = ""
    lead: str = ""
    pairings: tuple[ToldPairing, ...] = ()
    limits: tuple[str, ...] = ()


def pairing_view(
    mine: StyleView,
    other: StyleView | Guess,
    safety: Mapping[str, SafetyAnswer],
    *,
    others_safety: Mapping[str, SafetyAnswer] | None = None,
    language: str = FALLBACK_LANGUAGE,
) -> PairingView:
    """The pairing of two people, for the one who asks.

    ``safety``: the asking person's answers. ``others_safety``: the other's own answers, given alone;
    required where ``other`` is a real position. Raises :class:`UsageError` where it is missing.
    """
    if isinstance(other, StyleView) and others_safety is None:
        raise UsageError("Two real positions need the safety answers of both, each given alone.")
    if not is_safe(safety):
        return PairingView(open=False, closed_because=_own_answers(safety, language))
    words = sentences("now/pairing", language)
    if others_safety is not None and not is_safe(others_safety):
        return PairingView(open=False, closed_because=words.say("closed", "neutral"))
    theirs = other.styles if isinstance(other, Guess) else other.probabilities
    return PairingView(
        open=True,
        guess=words.say("guess", "mark") if isinstance(other, Guess) else "",
        lead=words.say("open", "lead"),
        pairings=_told(mixture(mine.probabilities, theirs), language),
        limits=tuple(words.section("limits").values()),
    )


def is_safe(safety: Mapping[str, SafetyAnswer]) -> bool:
    """All three questions answered, and each with 'no'."""
    return all(safety.get(question) == "no" for question in SAFETY_QUESTIONS)


def _own_answers(safety: Mapping[str, SafetyAnswer], language: str) -> str:
    key = "after_yes" if "yes" in safety.values() else "after_skip"
    return sentences("safety", language).say("safety", key)


def _told(shares: Sequence[PairShare], language: str) -> tuple[ToldPairing, ...]:
    return tuple(
        ToldPairing(
            unit=unit("pairing", "-".join(share.pair), language),
            probability=share.probability,
            mine_first=share.first_is_first >= 0.5,
            at_length=share.probability >= SHOWN_FROM,
        )
        for share in shares
    )
