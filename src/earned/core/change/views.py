"""From what is followed back to what is asked: the levels of every view, now and at the baseline.

Followed is x_f = slow_f + e_f, the level of frame f as its first bank reads it. With z the levels on the
first day and the gaps between banks, everything normal:

    e = G·z + ρ,   slow_f(t) = x_f(t) - e_f,   trait(t) = k·Σ_f slow_f(t) + r(t),   k = c / (1 + (F-1)·c)

c is the share of the slow variance that the F frames have in common. No answer tells anything of ρ, nor of r,
a random walk of its own with the share c·(1-c) / (1 + (F-1)·c) of the slow variance. Both are added as they
were believed in advance.
"""

from dataclasses import dataclass

import numpy as np

from earned.core.change.kalman import Noted
from earned.core.change.layout import (
    BASELINE,
    COMMON,
    FIRST,
    Errors,
    Layout,
    Points,
    error_covariance,
    slow_shares,
)
from earned.core.change.prior import DAYS_A_YEAR, ChangePrior, Floats, Nodes
from earned.core.instruments.item import DIMENSIONS

TWO = len(DIMENSIONS)
Moments = tuple[Floats, Floats]
"""Mean (T, 4, ..., H) and covariance (T, 4, 4, ..., H): anxiety and avoidance, and both at the baseline."""


def chosen_places(layout: Layout) -> list[int]:
    """Places of the states that views are made of."""
    return layout.places("level", FIRST, "gap", BASELINE)


@dataclass(frozen=True, slots=True)
class When:
    """``since``: (T,), days from the first to each note; ``baseline``: the same of the baseline."""

    since: Floats
    baseline: float = 0.0


@dataclass(frozen=True, slots=True)
class Sight:
    """How the chosen states are read as views, for H points.

    ``rows``: by view (4, chosen, H); ``unseen``: by view (4, 4, H), constant; ``own_start``, ``own_drift`` (a
    day): covariance of what no frame shows of the common trait, (4, 4, H).
    """

    rows: dict[str, Floats]
    unseen: dict[str, Floats]
    own_start: Floats
    own_drift: Floats

    def see(self, noted: Noted, when: When, points: Points) -> dict[str, Moments]:
        """Every view of what was noted of these points."""
        mean, covariance = np.array(noted.mean), np.array(noted.covariance)
        early = when.since < when.baseline
        found = {}
        for view, all_rows in self.rows.items():
            rows = all_rows[..., points]
            middle = np.einsum("rc...,tc...->tr...", rows, mean)
            half = np.einsum("rc...,tcd...->trd...", rows, covariance)
            spread = np.einsum("sd...,trd...->trs...", rows, half)
            between = (1,) * (spread.ndim - 4)
            added = self._added(view, when)[..., points]
            spread += added.reshape(*added.shape[:3], *between, added.shape[-1])
            middle[early, TWO:] = spread[early, TWO:] = spread[early, :, TWO:] = 0.0
            found[view] = (middle, spread)
        return found

    def _added(self, view: str, when: When) -> Floats:
        """Covariance that no answer touches, (1 or T, 4, 4, H)."""
        unseen = self.unseen[view][None]
        if view != COMMON:
            return unseen
        days = np.full((len(when.since), 2 * TWO, 2 * TWO, 1), when.baseline)
        days[:, :TWO, :TWO] = when.since[:, None, None, None]
        return np.asarray(unseen + self.own_start + self.own_drift * days)


def sight(
    layout: Layout,
    prior: ChangePrior,
    nodes: Nodes,
    errors: Errors,
    correlation: float,
) -> Sight:
    """Compile the views of a layout that keeps the levels of the first day."""
    shares = slow_shares(layout, prior.common_share, correlation)[..., None]
    start = 1 - nodes.state_sd**2
    error, unknown = _errors(error_covariance(layout, errors), shares * start)
    frames, common = len(layout.frames), prior.common_share
    rows = {frame: _rows(layout, at, error) for at, frame in enumerate(layout.frames)}
    blocks = unknown.reshape(frames, TWO, frames, TWO, -1)
    unseen = {frame: _fourfold(blocks[at, :, at]) for at, frame in enumerate(layout.frames)}
    own = _fourfold(shares[:TWO, :TWO]) * common * (1 - common) / (1 + (frames - 1) * common)
    drift = _fourfold(nodes.drift.T[:, None] * nodes.drift.T) / DAYS_A_YEAR
    if frames > 1:
        weight = common / (1 + (frames - 1) * common)
        rows = {COMMON: weight * np.sum(list(rows.values()), axis=0), **rows}
        unseen = {COMMON: weight**2 * _fourfold(blocks.sum(axis=(0, 2))), **unseen}
    return Sight(rows, unseen, own * start, own * drift)


def _fourfold(block: Floats) -> Floats:
    """The same now and at the baseline: (2, 2, H) to (4, 4, H)."""
    return np.tile(block, (2, 2, 1))


def _errors(errors: Floats, slow: Floats) -> tuple[Floats, Floats]:
    """G and the covariance of ρ, each point. ``errors``: covariance of first sources, then of gaps;
    ``slow``: of the levels on the first day, in whose variance alone points differ."""
    levels = len(slow)
    one, place, back = np.unique(slow[0, 0], return_index=True, return_inverse=True)
    together = np.repeat(errors[None], len(one), axis=0)
    together[:, :levels, :levels] += np.moveaxis(slow[..., place], -1, 0)
    gain = errors[:levels] @ np.linalg.pinv(together, hermitian=True)
    unknown = errors[:levels, :levels] - gain @ errors[:, :levels]
    return np.moveaxis(gain, 0, -1)[..., back], np.moveaxis(unknown, 0, -1)[..., back]


def _rows(layout: Layout, frame: int, error: Floats) -> Floats:
    """Level of a frame now and at the baseline, of the chosen states: (4, chosen, H)."""
    chosen = chosen_places(layout)
    at = {
        kind: [chosen.index(p) for p in layout.places(kind)]
        for kind in ("level", FIRST, "gap", BASELINE)
    }
    rows = np.zeros((2 * TWO, len(chosen), error.shape[-1]))
    mine = slice(TWO * frame, TWO * (frame + 1))
    rows[:, at[FIRST] + at["gap"]] = -np.tile(error[mine], (2, 1, 1))
    for way, source in enumerate(("level", BASELINE if at[BASELINE] else FIRST)):
        for dimension, place in enumerate(at[source][mine]):
            rows[TWO * way + dimension, place] += 1.0
    return rows
