"""Where the EM stands, and one cycle of it.

A cycle of parameter-expanded EM (Liu, Rubin & Wu 1998, Biometrika 85:755-770) also frees latent means,
variances and correlation and the method factor's mean, then moves the items so that θ is standard again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import DTypeLike

from earned.core.calibration.blocks import Blocks
from earned.core.calibration.expectation import Expected, Tables, expect
from earned.core.calibration.halves import Kernel
from earned.core.calibration.maximisation import ABSENT, Lines, held, improved
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.grid import (
    Floats,
    bivariate_normal,
    lattice_normal,
    lattice_steps,
    widened,
)

NARROWEST_FACTOR, WIDEST_METHOD, WIDEST_FACET = 1e-3, 1.0, 2.0
"""Factors are held within these. A method factor as wide as the trait comes from wrong keys, and is flagged;
a facet may well hold more of its own than of the trait.
"""

CLOSEST = 0.99
"""The latent correlation stays within ± this: beyond, two dimensions are one."""


@dataclass(frozen=True, slots=True)
class Point:
    """All parameters. ``method_sd``: by dimension, ``facet_sd``: by group (0: none), in SD of θ."""

    lines: Lines
    correlation: float
    method_sd: tuple[float, float]
    facet_sd: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """What stays the same during a fit. ``groups``: dimension and facet of each, anxiety first.

    ``members``: columns of + and - of each group in turn; without a method factor all stand on the first.
    Items that share no facet factor stand in a group whose facet has no name.
    """

    groups: tuple[tuple[Dimension, str], ...]
    members: tuple[list[int], ...]
    free_method: tuple[bool, bool]
    present: np.ndarray
    dtype: DTypeLike
    steps: int
    workers: int

    def dimension(self, side: int) -> int:
        """0 where the items of a side measure anxiety, 1 where avoidance."""
        return DIMENSIONS.index(self.groups[side // 2][0])

    def grid(self, point: Point, side: int) -> Floats:
        """The grid of what the items of a side read; shape (W,)."""
        method = point.method_sd[self.dimension(side)]
        return widened(lattice_steps(method) + lattice_steps(point.facet_sd[side // 2]))

    def tables(self, point: Point) -> Tables:
        """Everything the E-step reads."""
        dtype = np.dtype(self.dtype)
        return Tables(
            sides=[
                self._log_tables(point.lines.of(columns), self.grid(point, side))
                for side, columns in enumerate(self.members)
            ],
            kernels=[Kernel.of(sd, dtype) if sd else None for sd in point.facet_sd],
            split=sum(d == DIMENSIONS[0] for d, _ in self.groups),
            method=[lattice_normal(sd).astype(dtype) for sd in point.method_sd],
            prior=bivariate_normal(point.correlation).astype(dtype),
        )

    def _log_tables(self, lines: Lines, grid: Floats) -> Floats:
        p = np.log(lines.probabilities(grid))
        return np.ascontiguousarray(p.transpose(1, 0, 2).reshape(len(grid), -1), dtype=self.dtype)

    def expected(self, blocks: Blocks, point: Point) -> Expected:
        """The E-step."""
        return expect(blocks, self.tables(point), self.workers)

    def maximised(self, point: Point, found: Expected) -> Point:
        """The M-step with latent moments freed, then θ made standard again."""
        lines = Lines(point.lines.slopes.copy(), point.lines.intercepts.copy())
        for side, columns in enumerate(self.members):
            if columns:
                grid = self.grid(point, side)
                counts = found.counts[side].reshape(len(grid), len(columns), -1)
                own = improved(
                    lines.of(columns), grid, counts.transpose(1, 0, 2).copy(), self.steps
                )
                lines.slopes[columns], lines.intercepts[columns] = own.slopes, own.intercepts
        return self._standardised(replace(point, lines=lines), found)

    def _standardised(self, point: Point, found: Expected) -> Point:
        mean, covariance = found.moments()
        sd = np.sqrt(np.diag(covariance))
        u, squares = (found.method / found.people).T
        for side, columns in enumerate(self.members):
            d, key = self.dimension(side), (1, -1)[side % 2]
            shift = key * u[d] if self.free_method[d] else 0.0
            _rescale(point.lines, columns, mean[d] + shift, sd[d])
        method = [
            _held(np.sqrt(squares[d] - u[d] ** 2) / sd[d], WIDEST_METHOD)
            if free
            else point.method_sd[d]
            for d, free in enumerate(self.free_method)
        ]
        facets = tuple(
            _held(np.sqrt(square / found.people) / sd[self.dimension(2 * group)], WIDEST_FACET)
            if known
            else 0.0
            for group, (known, square) in enumerate(zip(point.facet_sd, found.facets, strict=True))
        )
        correlation = float(np.clip(covariance[0, 1] / (sd[0] * sd[1]), -CLOSEST, CLOSEST))
        return Point(point.lines, correlation, (method[0], method[1]), facets)

    def vector(self, point: Point) -> Floats:
        """All free parameters in a row: slopes, intercepts, then those of the population."""
        free = [sd for sd, free in zip(point.method_sd, self.free_method, strict=True) if free]
        facets = [sd for sd in point.facet_sd if sd]
        population = [np.arctanh(point.correlation), *np.log(free), *np.log(facets)]
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
        correlation = float(np.tanh(vector[cuts]))
        sizes = iter(np.exp(np.minimum(vector[cuts + 1 :], 1.0)).tolist())
        method = [
            next(sizes) if free else sd
            for sd, free in zip(like.method_sd, self.free_method, strict=True)
        ]
        facets = tuple(next(sizes) if sd else 0.0 for sd in like.facet_sd)
        right = abs(correlation) < CLOSEST and max(method) < WIDEST_METHOD
        right = right and max(facets) < WIDEST_FACET
        found = Point(lines, correlation, (method[0], method[1]), facets)
        return found if right and lines.possible() else None


def _held(sd: float, most: float) -> float:
    return float(np.clip(sd, NARROWEST_FACTOR, most))


def _rescale(lines: Lines, columns: Sequence[int], mean: float, sd: float) -> None:
    rows = list(columns)
    slopes, intercepts = lines.slopes[rows], lines.intercepts[rows]
    moved = np.where(intercepts > ABSENT / 2, intercepts + (slopes * mean)[:, None], intercepts)
    own = held(Lines(slopes * sd, moved))
    lines.slopes[rows], lines.intercepts[rows] = own.slopes, own.intercepts
