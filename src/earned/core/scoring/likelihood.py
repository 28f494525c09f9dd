"""What a person's answers say about one dimension: a likelihood on the 61 nodes.

Given the trait θ, the method factor m (one a person and dimension) and what the items of a format
share (an offset δ of location, λ of log slope), answers are independent:

    L(θ) = ∫ dN(m) ∏_formats ∫ dN(λ) ∫ dN(δ)  G⁺(θ + s·m - δ; λ) · G⁻(θ - s·m - δ; λ)

where G⁺ and G⁻ are products over the answered items keyed +1 and -1, each item's own parameter error
already folded into its table. All shifts are whole grid steps, so a product over items is computed
once, on a longer grid, and read at shifted places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earned.core.instruments.item import Item, Key
from earned.core.instruments.parameters import ItemParameters, SharedOffset
from earned.core.scoring.graded import item_table, normal_rule
from earned.core.scoring.grid import NODES, Floats, lattice_normal, lattice_steps, widened

SLOPE_NODES = 3

Answered = Sequence[tuple[str, int]]
"""Pairs of item id and category 0..K-1, counted in the insecure direction."""


@dataclass(frozen=True, slots=True)
class MethodFactor:
    """The signed method factor s·m on whole grid steps; ``steps`` and ``weights``: shape (M,)."""

    steps: NDArray[np.intp]
    weights: Floats

    @classmethod
    def of(cls, sd: float) -> "MethodFactor":
        """The factor whose effect on θ has this standard deviation (0: none)."""
        reach = lattice_steps(sd)
        return cls(np.arange(-reach, reach + 1), lattice_normal(sd))


@dataclass(frozen=True, slots=True)
class FormatModel:
    """The items of one dimension and format, with what they share.

    ``tables``: item -> log P(category | trait), shape (L, K, W): L slope offsets, W nodes of the
    longest grid. ``spread``: shape (61, T), weights of δ: row θ, column θ - δ. ``reads``: key ->
    index (M, T) into W, where a product over items is read for each value of the method factor.
    """

    keys: Mapping[str, Key]
    tables: Mapping[str, Floats]
    slope_weights: Floats
    spread: Floats
    reads: Mapping[Key, NDArray[np.intp]]
    trait: Floats

    def summed(self, answers: Answered, key: Key) -> Floats:
        """log G for one key: summed log tables of the answered items; shape (L, W)."""
        total = np.zeros((len(self.slope_weights), self.reads[1].max() + 1))
        for item, category in answers:
            if self.keys[item] == key:
                total += self.tables[item][:, category]
        return total

    def given_method(self, answers: Answered, settled: Floats | None = None) -> Floats:
        """Likelihood at every value of the method factor, scaled to at most 1; shape (M, 61).

        ``settled``: shape (T,), a factor that depends on θ - δ alone (see ``styles``).
        """
        mine = [answer for answer in answers if answer[0] in self.keys]
        log = self.summed(mine, 1)[:, self.reads[1]] + self.summed(mine, -1)[:, self.reads[-1]]
        product = np.tensordot(self.slope_weights, np.exp(log - log.max()), 1)
        return np.asarray((product if settled is None else product * settled) @ self.spread.T)


def format_model(
    items: Mapping[Item, ItemParameters], offset: SharedOffset, method: MethodFactor
) -> FormatModel:
    """Compile the items of one dimension and format."""
    reach, method_reach = lattice_steps(offset.location_sd), int(method.steps.max())
    slopes, slope_weights = _slope_rule(offset)
    grid = widened(reach + method_reach)
    places = method_reach + np.arange(len(NODES) + 2 * reach)
    return FormatModel(
        keys={item.id: item.key for item in items},
        tables={item.id: _log_table(grid, known, slopes) for item, known in items.items()},
        slope_weights=slope_weights,
        spread=_spread(offset.location_sd),
        reads={1: places + method.steps[:, None], -1: places - method.steps[:, None]},
        trait=widened(reach),
    )


def _slope_rule(offset: SharedOffset) -> tuple[Floats, Floats]:
    if offset.log_discrimination_sd <= 0:
        return np.zeros(1), np.ones(1)
    points, weights = normal_rule(SLOPE_NODES)
    return offset.log_discrimination_sd * points, weights


def _log_table(grid: Floats, known: ItemParameters, slopes: Floats) -> Floats:
    tables = [np.log(item_table(grid, known, float(slope))).T for slope in slopes]
    return np.stack(tables)


def _spread(sd: float) -> Floats:
    weights = lattice_normal(sd)
    matrix = np.zeros((len(NODES), len(NODES) + len(weights) - 1))
    for row in range(len(NODES)):
        matrix[row, row : row + len(weights)] = weights
    return matrix


@dataclass(frozen=True, slots=True)
class DimensionModel:
    """One dimension: its method factor and its formats."""

    method: MethodFactor
    formats: Mapping[str, FormatModel]

    def likelihood(self, answers: Answered, settled: Mapping[str, Floats] | None = None) -> Floats:
        """L(θ) on the 61 nodes, up to a constant; shape (61,).

        ``settled``: by format, a factor (T,) of θ - δ; the constant is the same with and without.
        """
        product = np.ones((len(self.method.weights), len(NODES)))
        for format_id, model in self.formats.items():
            factor = settled.get(format_id) if settled else None
            product *= model.given_method(answers, factor)
        return np.asarray(self.method.weights @ product)
