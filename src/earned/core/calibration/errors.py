"""Standard errors: observed information, cross-products of people's scores, or both in a sandwich.

Observed information (``information``) and cross-products (Berndt, Hall, Hall & Hausman 1974) assume that the
model is right; the sandwich H⁻¹ (Σ E[s | x] E[s | x]') H⁻¹ (White 1982) does not. Priors add their precision
to the information, and what is found is then the posterior's standard deviation at its mode.

All is stated for φ = (log a, b₁, ..., b_{K-1}) an item, in which priors are normal. With g the gradient and H
the information in slope and intercepts, which are (a, d_k) = (e^φ₀, -e^φ₀ b_k), the information in φ is
G'HG - Σ g_i ∂²(a, d)_i/∂φ², G = ∂(a, d)/∂φ. The sizes of factors are taken as known.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from earned.core.calibration.expectation import Expected
from earned.core.calibration.information import POPULATION, Louis, ScoreSums, complete
from earned.core.calibration.maximisation import STEEPEST, Lines, score_and_information
from earned.core.calibration.people import People
from earned.core.calibration.priors import ItemPriors
from earned.core.calibration.state import Design, Point, pooled
from earned.core.scoring.grid import Floats

Kind = Literal["observed", "cross-product", "sandwich"]

DRAWN, FEWEST_DRAWS, MOST_DRAWS = 60_000, 4, 400
"""Positions drawn in all, and of a person at least and at most, where the model has factors."""

BOUND = 0.9
"""A slope beyond this share of its bound has no standard error."""


@dataclass(frozen=True, slots=True)
class Errors:
    """Standard errors; NaN where there is none.

    ``slopes``: (J,). ``thresholds``: (J, K-1). ``populations``: by group, of (ρ, means, standard
    deviations), (G, 5); 0 where fixed. ``items``: covariance of φ of all items in a row, (J·K, J·K), 0 where
    fixed or absent.
    """

    slopes: Floats
    thresholds: Floats
    populations: Floats
    items: Floats

    @property
    def correlation(self) -> float:
        """Of the first group's correlation."""
        return float(self.populations[0, 0])


@dataclass(frozen=True, slots=True)
class _Row:
    """All numbers in a row: items in their own order, then each group's population."""

    items: int
    width: int
    groups: int

    @classmethod
    def of(cls, point: Point) -> "_Row":
        items, cuts = point.lines.intercepts.shape
        return cls(items, cuts + 1, len(point.populations))

    @property
    def of_items(self) -> int:
        return self.items * self.width

    @property
    def size(self) -> int:
        return self.of_items + POPULATION * self.groups

    def population(self, group: int) -> slice:
        start = self.of_items + POPULATION * group
        return slice(start, start + POPULATION)

    def places(self, design: Design, group: int) -> NDArray[np.intp]:
        """Where the numbers of one group's sums stand."""
        own = np.add.outer(self.width * np.array(design.order), np.arange(self.width)).ravel()
        people = np.arange(self.size)[self.population(group)]
        return np.concatenate([own, people])

    def used(self, design: Design, sizes: Sequence[int]) -> NDArray[np.bool_]:
        """Which numbers are free. ``sizes``: of groups; one without people has none."""
        items = np.column_stack([np.ones(self.items, bool), design.present])
        items &= design.free_items[:, None]
        groups = [
            (np.arange(POPULATION) < design.free_of(group)) & (size > 0)
            for group, size in enumerate(sizes)
        ]
        return np.concatenate([items.ravel(), *groups])


def standard_errors(
    design: Design, people: People, point: Point, kind: Kind = "observed", seed: int = 0
) -> Errors:
    """Of all parameters at the maximum. ``seed``: of the draws that models with factors need."""
    row = _Row.of(point)
    louis = kind != "cross-product"
    sums, found = people.scored(design, point, _how(people, point, seed, louis=louis)), None
    if louis:
        found = people.expected(design, point)
    used = row.used(design, people.sizes)
    information, products = _assembled(row, design, point, sums, found)
    covariance = _inverse(information, used)
    if kind == "sandwich":
        covariance = covariance @ products @ covariance
    return _errors(row, design, point, covariance)


def _how(people: People, point: Point, seed: int, *, louis: bool) -> Louis:
    if not louis:
        return Louis(order=0)
    if not any((*point.method_sd, *point.facet_sd)):
        return Louis()
    draws = -(-DRAWN // max(sum(people.sizes), 1))
    return Louis(draws=int(np.clip(draws, FEWEST_DRAWS, MOST_DRAWS)), seed=seed)


def _assembled(
    row: _Row,
    design: Design,
    point: Point,
    sums: Sequence[ScoreSums],
    found: Sequence[Expected] | None,
) -> tuple[Floats, Floats]:
    """Information, priors included, and cross-products, both in φ."""
    information, products = np.zeros((row.size, row.size)), np.zeros((row.size, row.size))
    for group, own in enumerate(sums):
        places = np.ix_(row.places(design, group), row.places(design, group))
        products[places] += own.products
        if found is not None:
            information[places] += complete(design, point, found, group) - own.covariance
    bend = np.eye(row.size)
    for j, block in enumerate(_lines_by_phi(point.lines)):
        here = slice(j * row.width, (j + 1) * row.width)
        bend[here, here] = block
    products = bend.T @ products @ bend
    information = products.copy() if found is None else bend.T @ information @ bend
    if found is not None:
        _add_curvature(information, row, point.lines, _gradient(design, point, pooled(found)))
    if design.priors is not None:
        _add_priors(information, row, design.priors)
    return information, products


def _lines_by_phi(lines: Lines) -> Floats:
    """∂(a, d)/∂φ; shape (J, K, K)."""
    items, cuts = lines.intercepts.shape
    found = np.zeros((items, cuts + 1, cuts + 1))
    found[:, 0, 0] = lines.slopes
    found[:, 1:, 0] = np.where(lines.present, lines.intercepts, 0.0)
    place = np.arange(1, cuts + 1)
    found[:, place, place] = -lines.slopes[:, None]
    return found


def _gradient(design: Design, point: Point, found: Expected) -> Floats:
    """Of the log-likelihood in slope and intercepts; shape (J, K)."""
    gradient = np.zeros((len(point.lines.slopes), point.lines.intercepts.shape[1] + 1))
    for side, columns in enumerate(design.members):
        if columns:
            grid = design.grid(point, side)
            counts = design.counts(found, grid, side)
            gradient[columns] = score_and_information(point.lines.of(columns), grid, counts)[0]
    return gradient


def _add_curvature(information: Floats, row: _Row, lines: Lines, gradient: Floats) -> None:
    """∂²a/∂φ₀² = a, ∂²d_k/∂φ₀² = d_k, ∂²d_k/∂φ₀∂b_k = -a."""
    slopes = np.arange(row.items) * row.width
    intercepts = np.where(lines.present, lines.intercepts, 0.0)
    second = gradient[:, 0] * lines.slopes + (gradient[:, 1:] * intercepts).sum(axis=1)
    information[slopes, slopes] -= second
    for k in range(1, row.width):
        mixed = gradient[:, k] * lines.slopes * lines.present[:, k - 1]
        information[slopes, slopes + k] += mixed
        information[slopes + k, slopes] += mixed


def _add_priors(information: Floats, row: _Row, priors: ItemPriors) -> None:
    columns, width = np.array(priors.columns, dtype=int), priors.mean.shape[1]
    places = np.add.outer(columns * row.width, np.arange(width)).ravel()
    information[np.ix_(places, places)] += priors.joint_precision()


def _inverse(information: Floats, used: NDArray[np.bool_]) -> Floats:
    """Of the used rows and columns, 0 elsewhere; NaN for the used where there is no inverse."""
    found = np.zeros(information.shape)
    found[np.ix_(used, used)] = np.nan
    with suppress(np.linalg.LinAlgError):
        found[np.ix_(used, used)] = np.linalg.inv(information[np.ix_(used, used)])
    return found


def _errors(row: _Row, design: Design, point: Point, covariance: Floats) -> Errors:
    """From φ: a's error is a times that of log a; ρ's is (1 - ρ²) times that of artanh ρ."""
    variances = np.diag(covariance)
    items = _root(variances[: row.of_items].reshape(row.items, row.width))
    held = design.free_items & (point.lines.slopes >= BOUND * STEEPEST)
    items[held] = np.nan
    populations = _root(variances[row.of_items :]).reshape(-1, POPULATION)
    for group, one in enumerate(point.populations):
        populations[group] *= [1 - one.correlation**2, 1, 1, *one.sd]
    thresholds = np.where(design.present, items[:, 1:], np.nan)
    return Errors(
        items[:, 0] * point.lines.slopes,
        thresholds,
        populations,
        covariance[: row.of_items, : row.of_items],
    )


def _root(variance: Floats) -> Floats:
    return np.asarray(np.sqrt(np.where(variance >= 0, variance, np.nan)))
