"""Where the EM stands, and one cycle of it.

A cycle of parameter-expanded EM (Liu, Rubin & Wu 1998, Biometrika 85:755-770) also frees latent means,
variances and correlation and the method factor's mean, then moves the items so that θ is standard again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from earned.core.calibration.blocks import Blocks
from earned.core.calibration.coding import Coded
from earned.core.calibration.expectation import Expected, Tables, expect
from earned.core.calibration.maximisation import ABSENT, STEEPEST, Lines, improved
from earned.core.instruments.item import DIMENSIONS, Dimension, Item
from earned.core.scoring.grid import (
    Floats,
    bivariate_normal,
    lattice_normal,
    lattice_steps,
    widened,
)

METHOD_START = 0.3
"""Where the search for the size of a method factor starts, in SD of θ."""

NARROWEST_METHOD, WIDEST_METHOD = 1e-3, 1.0
"""A method factor as wide as the trait comes from wrong keys; it is held there and flagged."""

CLOSEST = 0.99
"""The latent correlation stays within ± this: beyond, two dimensions are one."""


@dataclass(frozen=True, slots=True)
class Point:
    """All parameters. ``method_sd``: by dimension, in SD of θ."""

    lines: Lines
    correlation: float
    method_sd: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Design:
    """What stays the same during a fit. ``members``: columns of anxiety +, -, avoidance +, -.

    Without a method factor all items of a dimension stand on its first side.
    """

    members: tuple[list[int], ...]
    free_method: tuple[bool, bool]
    present: np.ndarray
    dtype: DTypeLike
    steps: int
    workers: int

    def grid(self, point: Point, dimension: int) -> Floats:
        """The grid of effective traits of a dimension; shape (W,)."""
        return widened(lattice_steps(point.method_sd[dimension]))

    def tables(self, point: Point) -> Tables:
        """Everything the E-step reads."""
        sides = [
            self._log_tables(point.lines.of(columns), self.grid(point, place // 2))
            for place, columns in enumerate(self.members)
        ]
        method = [lattice_normal(sd).astype(self.dtype) for sd in point.method_sd]
        return Tables(sides, method, bivariate_normal(point.correlation).astype(self.dtype))

    def _log_tables(self, lines: Lines, grid: Floats) -> Floats:
        p = np.log(lines.probabilities(grid))
        return np.ascontiguousarray(p.transpose(1, 0, 2).reshape(len(grid), -1), dtype=self.dtype)

    def expected(self, blocks: Blocks, point: Point) -> Expected:
        """The E-step."""
        return expect(blocks, self.tables(point), self.workers)

    def maximised(self, point: Point, found: Expected) -> Point:
        """The M-step with latent moments freed, then θ made standard again."""
        lines = Lines(point.lines.slopes.copy(), point.lines.intercepts.copy())
        for place, columns in enumerate(self.members):
            if columns:
                grid = self.grid(point, place // 2)
                counts = found.counts[place].reshape(len(grid), len(columns), -1)
                own = improved(
                    lines.of(columns), grid, counts.transpose(1, 0, 2).copy(), self.steps
                )
                lines.slopes[columns], lines.intercepts[columns] = own.slopes, own.intercepts
        return self._standardised(Point(lines, point.correlation, point.method_sd), found)

    def _standardised(self, point: Point, found: Expected) -> Point:
        mean, covariance = found.moments()
        sd = np.sqrt(np.diag(covariance))
        correlation = float(np.clip(covariance[0, 1] / (sd[0] * sd[1]), -CLOSEST, CLOSEST))
        method_sd = list(point.method_sd)
        for d in (0, 1):
            u, squares = found.method[d] / found.people if self.free_method[d] else (0.0, 0.0)
            for columns, key in zip(self.members[2 * d : 2 * d + 2], (1, -1), strict=True):
                _rescale(point.lines, columns, mean[d] + key * u, sd[d])
            if self.free_method[d]:
                spread = float(np.sqrt(squares - u**2) / sd[d])
                method_sd[d] = float(np.clip(spread, NARROWEST_METHOD, WIDEST_METHOD))
        return Point(point.lines, correlation, (method_sd[0], method_sd[1]))

    def vector(self, point: Point) -> Floats:
        """All free parameters in a row: slopes, intercepts, then those of the population."""
        free = [
            sd for sd, is_free in zip(point.method_sd, self.free_method, strict=True) if is_free
        ]
        population = [np.arctanh(point.correlation), *np.log(free)]
        return np.concatenate(
            [point.lines.slopes, point.lines.intercepts[self.present], population]
        )

    def point(self, vector: Floats, like: Point) -> Point | None:
        """The reverse; ``None`` where the numbers are no parameters."""
        items = len(like.lines.slopes)
        cuts = items + int(self.present.sum())
        intercepts = like.lines.intercepts.copy()
        intercepts[self.present] = vector[items:cuts]
        lines = Lines(vector[:items].copy(), intercepts)
        correlation, *free = (float(np.tanh(vector[cuts])), *np.exp(vector[cuts + 1 :]))
        method = iter(float(sd) for sd in free)
        sds = [
            next(method) if is_free else sd
            for sd, is_free in zip(like.method_sd, self.free_method, strict=True)
        ]
        right = abs(correlation) < CLOSEST and all(sd < WIDEST_METHOD for sd in sds)
        return Point(lines, correlation, (sds[0], sds[1])) if right and lines.possible() else None


def _rescale(lines: Lines, columns: Sequence[int], mean: float, sd: float) -> None:
    rows = list(columns)
    slopes, intercepts = lines.slopes[rows], lines.intercepts[rows]
    moved = np.where(intercepts > ABSENT / 2, intercepts + (slopes * mean)[:, None], intercepts)
    lines.intercepts[rows] = moved
    lines.slopes[rows] = np.minimum(slopes * sd, STEEPEST)


def started(
    coded: Coded,
    items: Sequence[Item],
    method: Mapping[Dimension, bool | float],
    dtype: DTypeLike,
    steps: int,
    workers: int,
) -> tuple[Design, Point, Blocks]:
    """Design, starting point and people of a fit."""
    wanted = [method.get(d, False) for d in DIMENSIONS]
    sds = [METHOD_START if w is True else float(w) for w in wanted]
    members: list[list[int]] = []
    for d, sd in zip(DIMENSIONS, sds, strict=True):
        own = [j for j, item in enumerate(items) if item.dimension == d]
        plus = [j for j in own if sd == 0 or items[j].key == 1]
        members += [plus, [j for j in own if j not in plus]]
    lines = starting_lines(coded)
    free = (wanted[0] is True, wanted[1] is True)
    design = Design(tuple(members), free, lines.present, dtype, steps, workers)
    blocks = Blocks(coded.codes.T, members, int(coded.levels.max()), dtype)
    return design, Point(lines, 0.0, (sds[0], sds[1])), blocks


def starting_lines(coded: Coded) -> Lines:
    """Slope 1.5 and the intercepts that give each item's observed shares at that slope."""
    items, most = coded.codes.shape[1], int(coded.levels.max())
    intercepts = np.full((items, most - 1), ABSENT)
    for j in range(items):
        counts = np.bincount(coded.codes[:, j] + 1, minlength=coded.levels[j] + 1)[1:]
        above = (counts.sum() - np.cumsum(counts)[:-1]) / counts.sum()
        odds = np.log(np.clip(above, 1e-4, 1 - 1e-4) / np.clip(1 - above, 1e-4, 1))
        intercepts[j, : len(above)] = 1.35 * odds - 1e-3 * np.arange(len(above))
    return Lines(np.full(items, 1.5), intercepts)
