"""The words of a position: opening, dimensions, patterns, the line between them."""

from collections.abc import Mapping

from earned.app.telling.about import Telling
from earned.app.telling.numbers import level
from earned.app.telling.told import ToldDimension, ToldStyle
from earned.core.guidance.need import Excess, excess
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.position import STYLES, Position, StyleView

FLOOR = -1.5
"""Below this mean the questions tell little: published scales' lowest thresholds average about
-1.5 SD (ECR-R) and -1.1 SD (ECR avoidance) in our own fits."""


def tell_opening(telling: Telling, position: Position, styles: StyleView) -> tuple[str, str]:
    """Two sentences that fit this posterior, hedged near the lines."""
    if not position.answered:
        return telling.say("opening", "prior"), _pattern(telling, styles)
    levels = _levels(telling, excess(position, styles))
    names = {d: telling.say("dimension", d) for d in DIMENSIONS}
    if levels["anxiety"] == levels["avoidance"]:
        first = telling.say(
            "opening", "alike", frame=telling.frame(), level=levels["anxiety"], **names
        )
    else:
        first = telling.say(
            "opening",
            "both",
            frame=telling.frame(),
            anxiety_level=levels["anxiety"],
            avoidance_level=levels["avoidance"],
            **names,
        )
    return first, _pattern(telling, styles)


def _levels(telling: Telling, dimensions: Excess) -> dict[Dimension, str]:
    return {d: telling.say("level", level(dimensions.above[d])) for d in DIMENSIONS}


def _pattern(telling: Telling, styles: StyleView) -> str:
    chances = styles.probabilities
    if styles.named is not None:
        style = telling.say("style", styles.named)
        return telling.say(
            "opening", "named", style=style, percent=telling.percent(chances[styles.named])
        )
    first, second = sorted(STYLES, key=lambda style: -chances[style])[:2]
    return telling.say(
        "opening",
        "between",
        first=telling.say("style", first),
        first_percent=telling.percent(chances[first]),
        second=telling.say("style", second),
        second_percent=telling.percent(chances[second]),
    )


def tell_dimensions(
    telling: Telling, position: Position, styles: StyleView
) -> Mapping[Dimension, ToldDimension]:
    """Each dimension on its own."""
    above = excess(position, styles).above
    return {d: _tell_dimension(telling, position, d, above[d]) for d in DIMENSIONS}


def _tell_dimension(
    telling: Telling, position: Position, dimension: Dimension, above: float
) -> ToldDimension:
    estimate = position.on(dimension)
    words = telling.unit("dimension", dimension).words
    mean = telling.numerals.signed(estimate.mean)
    low, high = (telling.numerals.signed(end) for end in estimate.interval_90)
    return ToldDimension(
        dimension=dimension,
        title=words.title,
        name=telling.say("dimension", dimension),
        sentence=telling.say("estimate", "sentence", mean=mean, low=low, high=high),
        above=telling.say("estimate", "above", percent=telling.percent(above)),
        daily=words.low if above < 0.2 else words.high if above > 0.8 else words.middle,
        floor=telling.say("estimate", "floor") if estimate.mean < FLOOR else "",
        mean=mean,
        low=low,
        high=high,
    )


def tell_styles(telling: Telling, styles: StyleView) -> tuple[ToldStyle, ...]:
    """The four patterns with their probabilities, also with the line a quarter SD lower and higher."""
    lower, higher = _moved(styles, -1), _moved(styles, 1)
    return tuple(
        ToldStyle(
            style=style,
            name=telling.say("style", style),
            title=telling.unit("style", style).words.title,
            summary=telling.unit("style", style).words.summary,
            probability=styles.probabilities[style],
            percent=telling.percent(styles.probabilities[style]),
            percent_lower=telling.percent(lower[style]),
            percent_higher=telling.percent(higher[style]),
        )
        for style in STYLES
    )


def _moved(styles: StyleView, sign: int) -> Mapping[str, float]:
    """Probabilities with the reference moved the same way on both dimensions."""
    return next(
        chances for (a, b), chances in styles.shifted.items() if a * sign > 0 and b * sign > 0
    )


def tell_reference(telling: Telling, styles: StyleView) -> tuple[str, ...]:
    """Where the line is drawn and what hangs on it."""
    lower, higher = (telling.percent(_moved(styles, sign)["secure"]) for sign in (-1, 1))
    return (
        telling.say("reference", "sentence", id=styles.reference.id),
        telling.say("reference", "choice"),
        telling.say("reference", "shifted", lower=lower, higher=higher),
    )
