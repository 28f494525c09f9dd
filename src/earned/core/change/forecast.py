"""Fears against what happened: forecasts, outcomes, and how far apart they are, by belief.

For n resolved predictions of which k came true, the rate has the posterior Beta(k + ½, n - k + ½)
(Jeffreys). Predictions still open are counted, never used: what has not happened *yet* is no evidence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from earned.core.change.beta import beta_below, beta_quantiles
from earned.core.errors import UsageError

FEWEST = 5
"""Resolved predictions below which nothing is concluded."""
SURE = 0.9

Conclusion = Literal["feared_more", "feared_less", "about_right", "too_few"]


@dataclass(frozen=True, slots=True)
class Prediction:
    """``probability``: how likely it was thought, 0..1; ``happened``: ``None`` while open."""

    belief: str
    probability: float
    happened: bool | None = None


@dataclass(frozen=True, slots=True)
class ForecastSummary:
    """Of one belief, or of all (``belief`` is ``None``).

    ``forecast``: mean probability given to what is resolved; ``happened`` of ``resolved`` came true;
    ``rate``: posterior mean, ``interval_90``; ``p_feared_more``: P(true rate < mean forecast);
    ``brier``: mean squared error of the forecasts (0 perfect, .25 for always saying ½).
    """

    belief: str | None
    resolved: int
    happened: int
    open: int
    forecast: float | None
    rate: float | None
    interval_90: tuple[float, float] | None
    p_feared_more: float | None
    brier: float | None
    conclusion: Conclusion


def summarise(predictions: Iterable[Prediction]) -> dict[str | None, ForecastSummary]:
    """All predictions together under ``None``, then each belief. Raises :class:`UsageError` for a
    probability outside 0..1."""
    every = list(predictions)
    for prediction in every:
        if not 0.0 <= prediction.probability <= 1.0:
            raise UsageError(
                f"A probability lies between 0 and 1, not at {prediction.probability:g}."
            )
    beliefs = sorted({prediction.belief for prediction in every})
    found: dict[str | None, ForecastSummary] = {None: _summary(None, every)}
    for belief in beliefs:
        found[belief] = _summary(belief, [p for p in every if p.belief == belief])
    return found


def _summary(belief: str | None, predictions: list[Prediction]) -> ForecastSummary:
    resolved = [p for p in predictions if p.happened is not None]
    n, k = len(resolved), sum(bool(p.happened) for p in resolved)
    still = len(predictions) - n
    if not n:
        return ForecastSummary(belief, 0, 0, still, None, None, None, None, None, "too_few")
    forecast = sum(p.probability for p in resolved) / n
    brier = sum((p.probability - bool(p.happened)) ** 2 for p in resolved) / n
    a, b = k + 0.5, n - k + 0.5
    low, high = beta_quantiles(a, b, (0.05, 0.95))
    below = beta_below(a, b, forecast)
    return ForecastSummary(
        belief=belief,
        resolved=n,
        happened=k,
        open=still,
        forecast=forecast,
        rate=(k + 0.5) / (n + 1),
        interval_90=(low, high),
        p_feared_more=below,
        brier=brier,
        conclusion=_conclusion(n, below),
    )


def _conclusion(resolved: int, feared_more: float) -> Conclusion:
    if resolved < FEWEST:
        return "too_few"
    if feared_more >= SURE:
        return "feared_more"
    return "feared_less" if feared_more <= 1 - SURE else "about_right"
