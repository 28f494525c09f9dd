"""The words of a trajectory: numbers first found in ``core/change``, said without overstating them."""

from collections.abc import Mapping
from dataclasses import dataclass

from earned.app.telling.numbers import Numerals
from earned.core.change.difference import Change
from earned.core.change.prior import ChangePrior
from earned.core.change.telling import Verdict
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.library import change as content
from earned.library.sentences import Sentences, sentences
from earned.library.units import FALLBACK_LANGUAGE

VERY, PROBABLY, RATHER = 0.9, 0.75, 0.6
"""From which probability on a direction is called very probable, probable, rather likely (judgement)."""
UNLIKELY = 0.25
SHRUNK = 0.15
"""Regression to the mean is told from so many SD on: less is lost in the bands."""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One dimension of one path. ``verdict``: that it is called a change, or empty. ``worse``: it has
    probably risen, or is called a change for the worse: say where to get help."""

    dimension: Dimension
    name: str
    sentence: str
    verdict: str
    worse: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What the words rest on besides the change itself; see ``app.change.Followed``."""

    shrunk: Mapping[Dimension, float]
    learnt: Mapping[str, float]
    sensitivity: Mapping[float, Mapping[Dimension, float]]
    floors: Mapping[Dimension, float]
    checkins: int
    fixed: bool
    all_changed: bool


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """Says changes in a language."""

    words: Sentences
    numerals: Numerals

    def change(
        self, change: Change, verdict: Verdict, since: str, told_on: str, *, days: int
    ) -> ToldChange:
        """One dimension. ``since``: the baseline in words; ``told_on``: since when it is called a change;
        ``days``: how many days have a form."""
        dimension = change.dimension
        rises = change.p_higher > change.p_lower
        worse = verdict.changed == "higher" or (rises and change.p_higher >= PROBABLY)
        return ToldChange(
            dimension=dimension,
            name=self.words.say("name", dimension),
            sentence=self._sentence(change, since)
            if days > 1
            else self.words.say("sentence", "one"),
            verdict=self._verdict(verdict, told_on) if days > 1 else "",
            worse=worse and days > 1,
        )

    def _sentence(self, change: Change, since: str) -> str:
        way = "higher" if change.p_higher > change.p_lower else "lower"
        most = max(change.p_lower, change.p_higher)
        named = {
            "dimension": self.words.say("dimension", change.dimension),
            "Dimension": self.words.say("Dimension", change.dimension),
            "since": since,
        }
        if change.below_floor and most < RATHER:
            return self.words.say("sentence", "floor", **named)
        if most < RATHER:
            chances = {
                "lower": self.numerals.percent(change.p_lower),
                "higher": self.numerals.percent(change.p_higher),
            }
            return self.words.say("sentence", "open", **chances, **named)
        matters = change.p_higher_matters if way == "higher" else change.p_lower_matters
        return self.words.say(
            "sentence",
            "moved",
            sure=self.words.say("sure", _sure(most)),
            way=self.words.say("way", way),
            percent=self.numerals.percent(most),
            matters=self._matters(matters),
            **named,
        )

    def _matters(self, chance: float) -> str:
        level = (
            "very"
            if chance >= VERY
            else "probably"
            if chance >= PROBABLY
            else "open"
            if chance >= UNLIKELY
            else "unlikely"
        )
        return self.words.say("matters", level, percent=self.numerals.percent(chance))

    def _verdict(self, verdict: Verdict, told_on: str) -> str:
        if verdict.changed is None:
            return ""
        return self.words.say("changed", verdict.changed, since=told_on)

    def notes(self, basis: Basis) -> list[str]:
        """What explains the numbers, a sentence or two each: baseline, regression to the mean, floor."""
        told = [self.words.say("note", "fixed" if basis.fixed else "after_looking")]
        if not basis.all_changed:
            told.append(self.words.say("changed", "not_yet"))
        told += self._shrunk(basis)
        floor = min(basis.floors.values(), default=None)
        if floor is not None:
            told.append(self.words.say("note", "floor", floor=self.numerals.signed(floor)))
        return told

    def _shrunk(self, basis: Basis) -> list[str]:
        parts = [
            self.words.say(
                "note",
                "by",
                by=self.numerals.decimal(-by, 1),
                name=self.words.say("name", dimension).lower(),
            )
            for dimension, by in basis.shrunk.items()
            if by <= -SHRUNK
        ]
        return [self.words.say("note", "shrunk", by=", ".join(parts))] if parts else []

    def method(self, basis: Basis, smallest: float) -> list[str]:
        """How it is worked out: drift with where it comes from, states, check-ins, what is assumed."""
        learnt, say, n = basis.learnt, self.words.say, self.numerals
        drift = {d: n.decimal(learnt[f"drift_{d}"], 2) for d in DIMENSIONS}
        told = [
            say("note", "drift", prior=n.decimal(_expected(content.prior()), 2), **drift),
            say(
                "note",
                "states",
                sd=n.decimal(learnt["state_sd"], 2),
                days=round(learnt["state_days"]),
            ),
            say("note", "checkins", count=basis.checkins)
            if basis.checkins
            else say("note", "no_checkins"),
            say("note", "smallest", by=n.decimal(smallest, 1)),
        ]
        if basis.sensitivity:
            told += [say("note", "frames"), *(self._sensitivity(basis, d) for d in DIMENSIONS)]
        return [*told, say("note", "verified")]

    def _sensitivity(self, basis: Basis, dimension: Dimension) -> str:
        chances = "; ".join(
            self.words.say(
                "note",
                "share",
                percent=self.numerals.percent(by[dimension]),
                share=self.numerals.percent(share),
            )
            for share, by in sorted(basis.sensitivity.items())
        )
        name = self.words.say("name", dimension).lower()
        return self.words.say("note", "sensitivity", name=name, chances=chances)


def _sure(probability: float) -> str:
    return "very" if probability >= VERY else "probably" if probability >= PROBABLY else "rather"


def _expected(prior: ChangePrior) -> float:
    """The mean yearly drift of the prior."""
    return sum(v * w for v, w in zip(prior.drift.values, prior.drift.weights, strict=True))


def change_words(language: str = FALLBACK_LANGUAGE) -> ChangeWords:
    """The words of a language, in English where it has none."""
    words = sentences("change/words", language)
    numerals = Numerals(sentences("result", words.language).section("number"))
    return ChangeWords(words, numerals)
