"""Two people seen together: a mixture over the ten pairings, behind the three safety questions.

It opens only where each person who takes part has answered all three with 'no'. Where it stays closed
because of somebody else's answers, nothing says so: the other's answers cannot be inferred.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earned.app.telling.numbers import Numerals
from earned.core.dyad.pairing import PairShare, guessed, mixture
from earned.core.errors import UsageError
from earned.core.guidance.plan import SAFETY_QUESTIONS, SafetyAnswer
from earned.core.scoring.position import Style, StyleView
from earned.library.sentences import Sentences, sentences
from earned.library.units import FALLBACK_LANGUAGE, Unit, unit

AT_LENGTH = (2, 3)
"""Two pairings are told at length, and a third where it is not much less probable."""

SHOWN_FROM = 0.10
"""A third pairing less probable than this is listed and not told at length (judgement)."""

EVEN = 0.35
"""From here to its complement it counts as open who of two people would be which side (judgement)."""

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
    """A pairing with its words. ``mine_first``: whether 'first' in them is the person asking.

    By likelihood; ``sides_open``: said where either is about as likely, else empty. ``percent`` and
    ``title``: for people, in their language also where the words of the unit are not.
    """

    unit: Unit
    title: str
    probability: float
    percent: str
    mine_first: bool
    sides_open: str
    at_length: bool


@dataclass(frozen=True, slots=True)
class PairingView:
    """``open``: whether anything is shown. ``closed_because`` (Markdown): said where it is not.

    ``guess``: said (plain text) where the second position is a guess. ``summary``: the likeliest in a
    sentence. ``pairings``: most probable first; empty while closed. ``limits``: sentences that always
    stand with it.
    """

    open: bool
    closed_because: str = ""
    guess: str = ""
    lead: str = ""
    summary: str = ""
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
    words = sentences("now/pairing", language)
    if not is_safe(safety):
        return PairingView(open=False, closed_because=words.say("closed", "own"))
    if others_safety is not None and not is_safe(others_safety):
        return PairingView(open=False, closed_because=words.say("closed", "neutral"))
    theirs = other.styles if isinstance(other, Guess) else other.probabilities
    told = _told(mixture(mine.probabilities, theirs), language)
    return PairingView(
        open=True,
        guess=words.say("guess", "mark") if isinstance(other, Guess) else "",
        lead=words.say("open", "lead"),
        summary=_summary(words, told),
        pairings=told,
        limits=tuple(words.section("limits").values()),
    )


def is_safe(safety: Mapping[str, SafetyAnswer]) -> bool:
    """All three questions answered, and each with 'no'."""
    return all(safety.get(question) == "no" for question in SAFETY_QUESTIONS)


def _summary(words: Sentences, told: Sequence[ToldPairing]) -> str:
    first, second = told[:2]
    return words.say(
        "open",
        "summary",
        first=first.title,
        first_percent=first.percent,
        second=second.title,
        second_percent=second.percent,
    )


def _told(shares: Sequence[PairShare], language: str) -> tuple[ToldPairing, ...]:
    numerals = Numerals(sentences("result", language).section("number"))
    return tuple(_tell(place, share, numerals, language) for place, share in enumerate(shares, 1))


def _tell(place: int, share: PairShare, numerals: Numerals, language: str) -> ToldPairing:
    least, most = AT_LENGTH
    words, result = sentences("now/pairing", language), sentences("result", language)
    first, second = (result.say("style", style) for style in share.pair)
    even = first != second and EVEN <= share.first_is_first <= 1 - EVEN
    return ToldPairing(
        unit=unit("pairing", "-".join(share.pair), language),
        title=words.say("open", "pair", first=first, second=second).capitalize(),
        probability=share.probability,
        percent=numerals.percent(share.probability),
        mine_first=share.first_is_first >= 0.5,
        sides_open=words.say("open", "sides") if even else "",
        at_length=place <= least or (place <= most and share.probability >= SHOWN_FROM),
    )
