"""Which states the trajectory follows, how they move, and how an observation reads them.

The model has, for each dimension, a slow trait (with several frames also each frame's slow deviation from
it), a quick state a frame, and a constant item error of each bank and frame. Answers see only sums, so only
sums are followed: of each frame the *level as its first bank reads it* (trait + deviation + that bank's
error, a random walk like the level itself). What no answer can tell apart is put back afterwards, exactly
(:mod:`earned.core.change.views`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earned.core.change.prior import DAYS_A_YEAR, ChangePrior, Floats, Nodes
from earned.core.instruments.item import DIMENSIONS, Dimension

COMMON = "common"
"""The view of what all frames share."""
FIRST, BASELINE = "first", "baseline"
"""Copies of the levels: as they were on the first day, and at a later baseline."""

Points = slice | NDArray[np.intp]
"""Some of the hyperparameter points."""
Source = tuple[str, str, str]
"""What a reading came from: bank, frame and wording."""
Part = tuple[str, str]
"""Kind of a state and which one: ('level', frame), ('state', frame), ('gap', 'bank|frame|wording'), …"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Names and places of the states. ``sources``: what was measured from; ``copies``: which copies of
    the levels are kept.

    For each part the two dimensions stand side by side. ``level``: of a frame, as its first source reads
    it; ``checkin``: level of check-ins; ``state``: of a frame; ``gap``: constant error of a frame's further
    source less that of its first.
    """

    frames: tuple[str, ...]
    sources: tuple[Source, ...]
    checkins: bool
    copies: tuple[str, ...] = (FIRST,)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All states of one dimension: first what drifts, then what comes and goes, then constants."""
        return (
            *(("level", frame) for frame in self.frames),
            *((("checkin", ""),) if self.checkins else ()),
            *(("state", frame) for frame in self.frames),
            *(("gap", "|".join(source)) for source in self.gaps),
            *((copy, frame) for copy in self.copies for frame in self.frames),
        )

    @property
    def gaps(self) -> tuple[Source, ...]:
        """Sources that are not the first of their frame."""
        return tuple(each for each in self.sources if each != self.first_source(each[1]))

    @property
    def size(self) -> int:
        """States of both dimensions together."""
        return len(DIMENSIONS) * len(self.parts)

    @property
    def views(self) -> tuple[str, ...]:
        """What can be looked at: each frame, and what they share where there are several."""
        return (COMMON, *self.frames) if len(self.frames) > 1 else self.frames

    @property
    def drifting(self) -> slice:
        """Places of the random walks."""
        return slice(0, len(DIMENSIONS) * (len(self.frames) + self.checkins))

    @property
    def moving(self) -> slice:
        """Places of the quick states."""
        start = self.drifting.stop
        return slice(start, start + len(DIMENSIONS) * len(self.frames))

    def first_source(self, frame: str) -> Source:
        """The source that a frame's level is read by."""
        return next(each for each in self.sources if each[1] == frame)

    def place(self, dimension: Dimension, part: Part) -> int:
        """Where a state stands in the vector."""
        return len(DIMENSIONS) * self.parts.index(part) + DIMENSIONS.index(dimension)

    def places(self, *kinds: str) -> list[int]:
        """Places of all states of these kinds, in order."""
        return [
            self.place(d, p)
            for kind in kinds
            for p in self.parts
            if p[0] == kind
            for d in DIMENSIONS
        ]

    def reading(self, dimension: Dimension, source: Source) -> tuple[int, ...]:
        """The states whose sum a quiz reads: level, state, and the gap of a further source."""
        frame = source[1]
        parts: list[Part] = [("level", frame), ("state", frame)]
        if source in self.gaps:
            parts.append(("gap", "|".join(source)))
        return tuple(self.place(dimension, part) for part in parts)

    def checkin_reading(self, dimension: Dimension) -> tuple[int, ...]:
        """The states that a check-in reads: its own level, and of every frame's state an even share."""
        parts: list[Part] = [("checkin", ""), *(("state", frame) for frame in self.frames)]
        return tuple(self.place(dimension, part) for part in parts)


@dataclass(frozen=True, slots=True)
class Dynamics:
    """How H versions of the state vector move. Over dt days, with f = exp(-rate·dt) for what moves:

    m ← f·m,   P ← P·ffᵀ + drift·dt + stationary·(1 - ffᵀ)   (element by element; exact).

    ``start``: (n, n, ..., H), covariance before any observation (the mean is 0). The others hold their part
    of the vector alone: ``rate``: (m, ..., H), a day; ``stationary``: (m, m, ..., H) of ``moving``;
    ``drift``: (k, k, ..., H), a day, of ``drifting``. ``alive``: states before the copies.
    """

    start: Floats
    rate: Floats
    drift: Floats
    stationary: Floats
    moving: slice
    drifting: slice
    alive: int

    def of_points(self, chosen: Points) -> "Dynamics":
        """These hyperparameter points alone."""
        return self._each(lambda part: part[..., chosen])

    def for_people(self) -> "Dynamics":
        """The same with an axis for people before the points."""
        return self._each(lambda part: part[..., None, :])

    def _each(self, changed: Callable[[Floats], Floats]) -> "Dynamics":
        return replace(
            self,
            start=changed(self.start),
            rate=changed(self.rate),
            drift=changed(self.drift),
            stationary=changed(self.stationary),
        )


@dataclass(frozen=True, slots=True)
class ItemError:
    """Constant error of one bank and dimension: SD that all its forms share, SD of each frame's own, and of
    each translation's own (the bank's own wording, ``''``, adds nothing)."""

    shared_sd: float = 0.0
    frame_sd: float = 0.0
    wording_sd: float = 0.0


Errors = Mapping[tuple[str, Dimension], ItemError]


def dynamics(
    layout: Layout, prior: ChangePrior, nodes: Nodes, errors: Errors, correlation: float
) -> Dynamics:
    """Compile the model. ``correlation``: of the two dimensions' slow traits."""
    points, drifting, moving = len(nodes.weights), layout.drifting, layout.moving
    start = np.zeros((layout.size, layout.size, points))
    drift = np.zeros((drifting.stop, drifting.stop, points))
    levels, gaps = layout.places("level"), layout.places("gap")
    shared = slow_shares(layout, prior.common_share, correlation)[..., None]
    start[np.ix_(levels, levels)] = shared * (1 - nodes.state_sd**2)
    start[np.ix_(levels + gaps, levels + gaps)] += error_covariance(layout, errors)[..., None]
    scale = nodes.drift.T[:, None] * nodes.drift.T / DAYS_A_YEAR
    drift[np.ix_(levels, levels)] = shared * np.tile(scale, (len(layout.frames),) * 2 + (1,))
    variance = _state_correlation(layout, prior)[..., None] * nodes.state_sd**2
    start[moving, moving] = variance * prior.start_inflation**2
    for at in layout.places("checkin"):
        start[at, at] = prior.checkin_level_sd**2
        drift[at, at] = prior.checkin_drift**2 / DAYS_A_YEAR
    _copy(start, levels, layout.places(FIRST))
    rate = np.tile(1.0 / nodes.state_days, (len(levels), 1))
    alive = layout.size - len(layout.places(FIRST, BASELINE))
    return Dynamics(start, rate, drift, variance, moving, drifting, alive)


def slow_shares(layout: Layout, common: float, correlation: float) -> Floats:
    """Correlation of the frames' slow levels, both dimensions each: (2·frames, 2·frames)."""
    frames = len(layout.frames)
    between = np.full((frames, frames), common)
    np.fill_diagonal(between, 1.0)
    return np.kron(between, np.array([[1.0, correlation], [correlation, 1.0]]))


def error_covariance(layout: Layout, errors: Errors) -> Floats:
    """Covariance of the errors of each frame's first source, then of the gaps, both dimensions each."""
    firsts = [layout.first_source(frame) for frame in layout.frames]
    pick = np.array([[each == source for source in layout.sources] for each in firsts], float)
    gaps = [
        np.array([each == source for source in layout.sources], float)
        - pick[layout.frames.index(each[1])]
        for each in layout.gaps
    ]
    rows = np.concatenate([pick, np.reshape(gaps, (-1, len(layout.sources)))])
    found = np.zeros((2 * len(rows), 2 * len(rows)))
    for at, dimension in enumerate(DIMENSIONS):
        found[at::2, at::2] = rows @ _source_covariance(layout, dimension, errors) @ rows.T
    return found


def _source_covariance(layout: Layout, dimension: Dimension, errors: Errors) -> Floats:
    found = np.zeros((len(layout.sources), len(layout.sources)))
    for first, one in enumerate(layout.sources):
        known = errors.get((one[0], dimension), ItemError())
        for second, other in enumerate(layout.sources):
            if one[0] == other[0]:
                frame = known.frame_sd**2 if one[1] == other[1] else 0.0
                wording = known.wording_sd**2 if one[2] and one[2] == other[2] else 0.0
                found[first, second] = known.shared_sd**2 + frame + wording
    return found


def _state_correlation(layout: Layout, prior: ChangePrior) -> Floats:
    frames = len(layout.frames)
    within = np.full((frames, frames), prior.frame_state_correlation)
    np.fill_diagonal(within, 1.0)
    between = np.array([[1.0, prior.state_correlation], [prior.state_correlation, 1.0]])
    return np.kron(within, between)


def _copy(covariance: Floats, source: Sequence[int], target: Sequence[int]) -> None:
    """What stands at ``source`` stands at ``target`` too."""
    if target:
        covariance[target, :] = covariance[source, :]
        covariance[:, target] = covariance[:, source]


def relevant_frames(frames: Sequence[str]) -> tuple[str, ...]:
    """Frames in the order they first appear."""
    return tuple(dict.fromkeys(frames))
