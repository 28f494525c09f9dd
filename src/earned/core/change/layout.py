"""Which states the trajectory follows, how they move, and how an observation reads them.

For each dimension, in this order: the slow trait (and, with several frames, each frame's slow
deviation from it), a quick state a frame, the constant item error of each bank and frame, the level of
check-ins, and copies of the slow parts as they were at the baseline.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.change.prior import DAYS_A_YEAR, ChangePrior, Floats, Nodes
from earned.core.instruments.item import DIMENSIONS, Dimension

COMMON = "common"
"""The view of what all frames share."""

Part = tuple[str, str]
"""Kind of a state and which one: ('trait', ''), ('deviation', frame), ('state', frame), …"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Names and places of the states. ``sources``: pairs (bank, frame) that were measured."""

    frames: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    checkins: bool

    @property
    def slow(self) -> tuple[Part, ...]:
        """The slow parts of one dimension."""
        several = len(self.frames) > 1
        return (("trait", ""), *((("deviation", f) for f in self.frames) if several else ()))

    @property
    def parts(self) -> tuple[Part, ...]:
        """All states of one dimension, in order."""
        return (
            *self.slow,
            *(("state", frame) for frame in self.frames),
            *(("error", f"{bank}|{frame}") for bank, frame in self.sources),
            *((("checkin", ""),) if self.checkins else ()),
            *((f"baseline {kind}", which) for kind, which in self.slow),
        )

    @property
    def size(self) -> int:
        """States of both dimensions together."""
        return 2 * len(self.parts)

    @property
    def views(self) -> tuple[str, ...]:
        """What can be looked at: each frame, and what they share where there are several."""
        return (COMMON, *self.frames) if len(self.frames) > 1 else self.frames

    def place(self, dimension: Dimension, part: Part) -> int:
        """Where a state stands in the vector."""
        return DIMENSIONS.index(dimension) * len(self.parts) + self.parts.index(part)

    def copies(self) -> tuple[list[int], list[int]]:
        """Places of the slow parts, and of their copies at the baseline."""
        pairs = [(d, part) for d in DIMENSIONS for part in self.slow]
        places = [self.place(d, part) for d, part in pairs]
        return places, [self.place(d, (f"baseline {kind}", f)) for d, (kind, f) in pairs]

    def level(self, dimension: Dimension, view: str, *, baseline: bool = False) -> Floats:
        """The row that reads the slow level of a view (at the baseline: its copy); shape (n,)."""
        row = np.zeros(self.size)
        prefix = "baseline " if baseline else ""
        for kind, which in self.slow:
            if kind == "trait" or which == view:
                row[self.place(dimension, (prefix + kind, which))] = 1.0
        return row

    def reading(self, dimension: Dimension, bank: str, frame: str) -> Floats:
        """The row by which a quiz reads: slow level + state + constant error; shape (n,)."""
        row = self.level(dimension, frame)
        row[self.place(dimension, ("state", frame))] = 1.0
        row[self.place(dimension, ("error", f"{bank}|{frame}"))] = 1.0
        return row

    def checkin_reading(self, dimension: Dimension, nodes: Nodes) -> Floats:
        """The rows by which a check-in reads: its own level, and the mean state; shape (H, n)."""
        rows = np.zeros((len(nodes.weights), self.size))
        rows[:, self.place(dimension, ("checkin", ""))] = 1.0
        for frame in self.frames:
            rows[:, self.place(dimension, ("state", frame))] = nodes.loading / len(self.frames)
        return rows


@dataclass(frozen=True, slots=True)
class Dynamics:
    """How H versions of the state vector move. Over dt days, with f = exp(-rate·dt):

    m ← f·m,   P ← P·ffᵀ + drift·dt + stationary·(1 - ffᵀ)   (element by element; exact).

    ``start``: (H, n, n), covariance before any observation (the mean is 0); ``rate``: (H, n), a day;
    ``drift``: (H, n, n), a day; ``stationary``: (H, n, n).
    """

    start: Floats
    rate: Floats
    drift: Floats
    stationary: Floats


@dataclass(frozen=True, slots=True)
class ItemError:
    """Constant error of one bank and dimension: SD all frames share, and SD of each frame's own."""

    shared_sd: float = 0.0
    frame_sd: float = 0.0


Errors = Mapping[tuple[str, Dimension], ItemError]


def dynamics(
    layout: Layout, prior: ChangePrior, nodes: Nodes, errors: Errors, correlation: float
) -> Dynamics:
    """Compile the model. ``correlation``: of the two dimensions' slow traits."""
    shape = (len(nodes.weights), layout.size, layout.size)
    start, drift, stationary = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    rate = np.zeros(shape[:2])
    for places, share in _slow_groups(layout, prior):
        block = np.array([[1.0, correlation], [correlation, 1.0]])
        scale = nodes.drift[:, :, None] * nodes.drift[:, None, :] / DAYS_A_YEAR
        corner = np.ix_(range(shape[0]), places, places)
        start[corner] = share * (1 - nodes.state_sd[:, None, None] ** 2) * block
        drift[corner] = share * scale * block
    states = [layout.place(d, ("state", f)) for d in DIMENSIONS for f in layout.frames]
    corner = np.ix_(range(shape[0]), states, states)
    variance = nodes.state_sd[:, None, None] ** 2 * _state_correlation(layout, prior)
    stationary[corner], start[corner] = variance, variance * prior.start_inflation**2
    rate[:, states] = 1.0 / nodes.state_days[:, None]
    _add_errors(start, layout, errors)
    _add_checkins(start, drift, layout, prior)
    return Dynamics(start, rate, drift, stationary)


def _slow_groups(layout: Layout, prior: ChangePrior) -> Iterator[tuple[list[int], float]]:
    """Places (anxiety, avoidance) of each slow part, with its share of the slow variance."""
    several = len(layout.frames) > 1
    for part in layout.slow:
        share = prior.common_share if part[0] == "trait" else 1 - prior.common_share
        yield [layout.place(d, part) for d in DIMENSIONS], share if several else 1.0


def _state_correlation(layout: Layout, prior: ChangePrior) -> Floats:
    frames = len(layout.frames)
    within = np.full((frames, frames), prior.frame_state_correlation)
    np.fill_diagonal(within, 1.0)
    between = np.array([[1.0, prior.state_correlation], [prior.state_correlation, 1.0]])
    return np.kron(between, within)


def _add_errors(start: Floats, layout: Layout, errors: Errors) -> None:
    for dimension in DIMENSIONS:
        for one in layout.sources:
            for other in layout.sources:
                known = errors.get((one[0], dimension), ItemError())
                value = known.shared_sd**2 if one[0] == other[0] else 0.0
                value += known.frame_sd**2 if one == other else 0.0
                first, second = (
                    layout.place(dimension, ("error", f"{b}|{f}")) for b, f in (one, other)
                )
                start[:, first, second] = value


def _add_checkins(start: Floats, drift: Floats, layout: Layout, prior: ChangePrior) -> None:
    if layout.checkins:
        for dimension in DIMENSIONS:
            at = layout.place(dimension, ("checkin", ""))
            start[:, at, at] = prior.checkin_level_sd**2
            drift[:, at, at] = prior.checkin_drift**2 / DAYS_A_YEAR


def relevant_frames(frames: Sequence[str]) -> tuple[str, ...]:
    """Frames in the order they first appear."""
    return tuple(dict.fromkeys(frames))
