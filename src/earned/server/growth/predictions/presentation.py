"""Predictions as pages show them: rows, and forecast against outcome in words, picture and table."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from earned.core.change.forecast import FEWEST, ForecastSummary
from earned.pictures.forecast import against
from earned.server.growth.choices import say
from earned.server.growth.predictions.keeping import is_open
from earned.server.growth.predictions.kind import Prediction
from earned.server.growth.titles import belief_title


@dataclass(frozen=True, slots=True)
class Row:
    """One prediction. ``state``: due, open, away, or what became of it."""

    uid: str
    body: Prediction
    belief: str
    state: str


@dataclass(frozen=True, slots=True)
class Laid:
    """Forecast against outcome of one belief, or of all. ``conclusion``: what may be said of it."""

    title: str
    summary: ForecastSummary
    sentence: str
    range: str
    conclusion: str
    open: str
    picture: SafeString
    mean: int


def row(uid: str, body: Prediction, today: date) -> Row:
    """A prediction for a list."""
    state = str(body.outcome or "away")
    if is_open(body):
        state = "due" if body.by <= today else "open"
    return Row(uid, body, belief_title(body.belief), state)


def laid(found: dict[str | None, ForecastSummary]) -> list[Laid]:
    """All together, then each belief that has an answered one. One belief alone is said once."""
    told = {belief: one for belief, one in found.items() if one.resolved}
    if len(told) == 2:
        del told[None]
    return [_laid(one) for one in told.values()]


def _laid(one: ForecastSummary) -> Laid:
    title = (
        say("predictions", "forecast", "all") if one.belief is None else belief_title(one.belief)
    )
    low, high = one.interval_90 or (0.0, 1.0)
    few = one.conclusion == "too_few"
    return Laid(
        title=title,
        summary=one,
        sentence=_sentence(one),
        range="" if few else _say("range", low=_percent(low), high=_percent(high)),
        conclusion=_conclusion(one),
        open=_open(one.open),
        picture=SafeString(
            "" if few else against(one.forecast or 0.0, one.rate or 0.0, (low, high))
        ),
        mean=_percent(one.forecast or 0.0),
    )


def _sentence(one: ForecastSummary) -> str:
    key = {0: "sentence_none", 1: "sentence_one"}.get(one.happened, "sentence")
    return _say(
        key,
        forecast=_percent(one.forecast or 0.0),
        happened=one.happened,
        resolved=one.resolved,
    )


def _conclusion(one: ForecastSummary) -> str:
    p = one.p_feared_more or 0.0
    shown = 1 - p if one.conclusion == "feared_less" else p
    return _say(one.conclusion, fewest=FEWEST, percent=min(_percent(shown), 99))


def _open(number: int) -> str:
    if not number:
        return ""
    return _say("open_one" if number == 1 else "open_many", number=number)


def _say(key: str, **values: object) -> str:
    return say("predictions", "forecast", key, **values)


def _percent(share: float) -> int:
    return round(100 * share)
