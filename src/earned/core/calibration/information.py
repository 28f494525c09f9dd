"""What people say of the parameters: sums of their scores, from which standard errors come.

With s the complete-data score, a person's score is E[s | x], and the observed information is

    Σ E[-∂s | x] - Σ Cov(s | x)

(Louis 1982, J R Stat Soc B 44:226-233; at the maximum the same as Oakes 1999, 61:479-482, which
differentiates the E-step). Without factors the covariance is taken by polynomials (``scores``); across the
two dimensions the terms are joined by E[p_m(θ₁) p_n(θ₂)]. With a method factor or facets it is that of a few
positions drawn from each person's posterior (``completions``).

Numbers stand in a row: items in the order of the sides, slope and intercepts each; five of the group's
population. The sizes of factors are taken as known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.calibration.blocks import Blocks
from earned.core.calibration.completions import Drawing
from earned.core.calibration.expectation import Expected, Posterior, Tables, posterior
from earned.core.calibration.maximisation import observed_information
from earned.core.calibration.scores import PopulationScores, ScoreTables
from earned.core.calibration.state import Design, Point
from earned.core.scoring.grid import Floats

ORDER = 5
CROSS_ORDER = 2
"""Polynomials kept within a dimension and across the two, whose posteriors hardly correlate."""

POPULATION = 5
STEP = 1e-4


@dataclass(frozen=True, slots=True)
class Louis:
    """How covariances over people's posteriors are taken. ``order``: of polynomials, 0 for none.

    ``draws``: of each person where the model has factors; ``seed``: of these.
    """

    order: int = ORDER
    draws: int = 0
    seed: int = 0


@dataclass(slots=True)
class ScoreSums:
    """Sums over people, which add: ``products`` of scores, and ``covariance`` of complete-data scores."""

    products: Floats
    covariance: Floats

    def add(self, other: "ScoreSums") -> None:
        """Add what other people say."""
        self.products += other.products
        self.covariance += other.covariance


def scorers(design: Design, point: Point) -> list[ScoreTables]:
    """Score tables by side."""
    dtype = np.dtype(design.dtype)
    return [
        ScoreTables.of(point.lines.of(columns), design.grid(point, place), dtype)
        for place, columns in enumerate(design.members)
    ]


def score_sums(
    blocks: Blocks, design: Design, point: Point, group: int = 0, how: Louis | None = None
) -> ScoreSums:
    """The sums of people who all belong to one group: a pure function of its arguments.

    Draws go by the number of the block (``Blocks.first``), so parts draw as the whole does.
    """
    how = how or Louis()
    tables, own = design.each_table(point)[group], scorers(design, point)
    items = sum(len(columns) for columns in design.members) * own[0].options
    size = items + POPULATION
    sums = ScoreSums(np.zeros((size, size)), np.zeros((size, size)))
    for place, hots in enumerate(blocks, blocks.first):
        block = _Block.of(hots, tables, own, design, point, group, how)
        mine = np.concatenate([*(scores[0] for scores, _ in block.sides), block.population.score])
        sums.products[np.ix_(block.rows, block.rows)] += mine @ mine.T
        if block.plain:
            _add_covariance(sums.covariance, block, tables.prior)
        elif how.draws:
            rng = np.random.default_rng([how.seed, group, place])
            drawing = Drawing(hots, block.found, tables, own, point.populations[group], how.draws)
            covariance, people = drawing.covariance(rng), block.people
            covariance[np.ix_(people, people)] = block.population.covariance
            sums.covariance += covariance
    return sums


@dataclass(frozen=True, slots=True)
class _Block:
    """Scores of a block. ``rows``: where they stand among all numbers."""

    found: Posterior
    sides: Sequence[tuple[list[Floats], list[Floats]]]
    population: PopulationScores
    rows: list[int]
    plain: bool

    @property
    def people(self) -> list[int]:
        """Where the numbers of the population stand."""
        return self.rows[len(self.rows) - len(self.population.score) :]

    @classmethod
    def of(
        cls,
        hots: Sequence[Floats],
        tables: Tables,
        own: Sequence[ScoreTables],
        design: Design,
        point: Point,
        group: int,
        how: Louis,
    ) -> "_Block":
        plain = how.order > 0 and not any((*point.method_sd, *point.facet_sd))
        found = posterior(hots, tables)
        sides = side_scores(found, hots, own, how.order if plain else 0)
        free = range(design.free_of(group))
        population = PopulationScores.of(found, tables.prior, point.populations[group], free)
        items = sum(len(scores[0]) for scores, _ in sides)
        return cls(found, sides, population, [*range(items), *(items + r for r in free)], plain)


def side_scores(
    found: Posterior, hots: Sequence[Floats], own: Sequence[ScoreTables], order: int
) -> list[tuple[list[Floats], list[Floats]]]:
    """E[s p_m] and p_m by side (``ScoreTables.scores``), for those sides that have items."""
    masses = (
        m
        for half, met in zip(found.halves, found.met, strict=True)
        for m in half.spread(met).masses
    )
    return [
        scorer.scores(hot, mass, order)
        for scorer, hot, mass in zip(own, hots, masses, strict=True)
        if mass is not None and len(hot)
    ]


def person_scores(design: Design, blocks: Blocks, point: Point) -> Iterator[Floats]:
    """E[s | x] of the items in blocks of people, in the items' own order; shape (n, J, K)."""
    tables, own = design.tables(point), scorers(design, point)
    own_order = np.argsort(design.order)
    for hots in blocks:
        sides = side_scores(posterior(hots, tables), hots, own, 0)
        every = np.concatenate([scores[0] for scores, _ in sides])
        yield every.reshape(len(own_order), -1, every.shape[1])[own_order].transpose(2, 0, 1)


def _add_covariance(covariance: Floats, block: _Block, prior: Floats) -> None:
    """Without factors: polynomials within each dimension, joined across the two."""
    (first, p), (second, q) = block.sides
    cut, items = len(first[0]), len(first[0]) + len(second[0])
    people = block.people
    for rows, scores, basis, parts in (
        (slice(0, cut), first, p, block.population.parts[0]),
        (slice(cut, items), second, q, block.population.parts[1]),
    ):
        for own, one in zip(scores[1:], basis[1:], strict=True):
            covariance[rows, rows] += own @ own.T
            with_people = own @ np.einsum("rqn,qn->nr", parts, one)
            covariance[rows, people[0] : people[-1] + 1] += with_people
            covariance[people[0] : people[-1] + 1, rows] += with_people.T
    found = block.found
    across = np.zeros((cut, items - cut))
    for n in range(1, CROSS_ORDER + 1):
        met = prior @ (found.halves[1].likelihood * q[n])
        met *= found.halves[0].likelihood / found.total
        joined = sum(first[m] * np.einsum("qn,qn->n", met, p[m]) for m in range(1, CROSS_ORDER + 1))
        across += joined @ second[n].T
    covariance[:cut, cut:items] += across
    covariance[cut:items, :cut] += across.T
    covariance[np.ix_(people, people)] += block.population.covariance


def complete(design: Design, point: Point, found: Sequence[Expected], group: int) -> Floats:
    """Σ E[-∂s | x] of one group's people, in the same row of numbers."""
    own, start = found[group], 0
    width = point.lines.intercepts.shape[1] + 1
    items = width * len(point.lines.slopes)
    information = np.zeros((items + POPULATION, items + POPULATION))
    for side, columns in enumerate(design.members):
        if columns:
            grid = design.grid(point, side)
            counts = design.counts(own, grid, side)
            for block in observed_information(point.lines.of(columns), grid, counts):
                information[start : start + width, start : start + width] = block
                start += width
    people = slice(items, items + POPULATION)
    if own.people:
        information[people, people] = point.populations[group].information(
            own.people, own.moments()
        )
    return information
