"""What a person's answers say about one dimension: a likelihood on the 61 nodes.

Given the trait θ, the method factor m (one a person and dimension) and what the items of a format
share (an offset δ of location, λ of log slope), answers are independent:

    L(θ) = ∫ dN(m) ∏_formats ∫ dN(λ) ∫ dN(δ)  G⁺(θ + s·m - δ; λ) · G⁻(θ - s·m - δ; λ)

where G⁺ and G⁻ are products over the answered items keyed +1 and -1, each item's own parameter error
already folded into its table. All shifts are whole grid steps, so a product over items is computed
once, on a longer grid, and read at shifted places.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from earned.core.instruments.item import Item, Key
from earned.core.instruments.parameters import ItemParameters, SharedOffset
from earned.core.scoring.graded import item_table, normal_rule
from earned.core.scoring.grid import NODES, TAIL, Floats, lattice_normal, lattice_steps, widened

SLOPE_NODES = 3

Answered = Sequence[tuple[str, int]]
"""Pairs of item id and category 0..K-1, counted in the insecure direction."""


@dataclass(frozen=True, slots=True)
class MethodFactor:
    """The signed method factor s·m on whole grid steps; ``steps`` and ``weights``: shape (M,)."""

    steps: NDArray[np.intp]
    weights: Floats

    @classmethod
    def of(cls, sd: float, tail: float = TAIL) -> "MethodFactor":
        """The factor whose effect on θ has this standard deviation (0: none), cut at ``tail`` of them."""
        reach = lattice_steps(sd, tail)
        return cls(np.arange(-reach, reach + 1), lattice_normal(sd, tail))


@dataclass(frozen=True, slots=True)
class FormatModel:
    """The items of one dimension and format, with what they share.

    ``tables``: item -> log P(category | trait), shape (L, K, W): L slope offsets, W nodes of the
    longest grid, W = T + M - 1. ``stack``: the same memory as rows (ΣK, L·W), an item's from
    ``rows[item]`` on.
    ``spread``: shape (61, T), weights of δ: row θ, column θ - δ.
    ``trait``: shape (T,), the values of θ - δ. ``method_values``: M.
    """

    keys: Mapping[str, Key]
    tables: Mapping[str, Floats]
    rows: Mapping[str, int]
    stack: Floats
    slope_weights: Floats
    spread: Floats
    trait: Floats
    method_values: int

    @property
    def is_plain(self) -> bool:
        """Whether nothing is shared: one value of slope offset, of δ and of the method factor."""
        return self.method_values == len(self.slope_weights) == 1 and len(self.trait) == len(NODES)

    def summed(self, answers: Answered, key: Key) -> Floats:
        """log G for one key: summed log tables of the answered items; shape (L, W)."""
        mine = [self.rows[item] + category for item, category in answers if self.keys[item] == key]
        return np.asarray(self.stack[mine].sum(axis=0)).reshape(len(self.slope_weights), -1)

    def product(self, answers: Answered) -> Floats:
        """∫ dN(λ) G⁺G⁻ at every method factor and θ - δ, scaled to at most 1; shape (M, T)."""
        mine = [answer for answer in answers if answer[0] in self.rows]
        if not mine:
            return np.ones((self.method_values, len(self.trait)))
        if self.is_plain:
            rows = [self.rows[item] + category for item, category in mine]
            total = np.add.reduce(self.stack.take(rows, axis=0), axis=0, keepdims=True)
            total -= total.max()
            return np.asarray(np.exp(total, out=total))
        log = self.read(self.summed(mine, 1), 1) + self.read(self.summed(mine, -1), -1)
        log -= log.max()
        flat = np.exp(log, out=log).reshape(len(self.slope_weights), -1)
        return np.asarray(self.slope_weights @ flat).reshape(self.method_values, -1)

    def read(self, total: Floats, key: Key) -> Floats:
        """A product over items as each value of the method factor reads it; (L, W) -> (L, M, T)."""
        shape = (len(total), self.method_values, len(self.trait))
        row, step = total.strides
        # A view in which each row starts one node later; the numpy helper for it costs more than the sum.
        windows: Floats = np.ndarray(shape, total.dtype, total, 0, (row, step, step))
        return windows if key == 1 else windows[:, ::-1]

    def given_method(self, product: Floats) -> Floats:
        """∫ dN(δ) of a product; shape (M, T) -> (M, 61)."""
        return product if self.is_plain else np.asarray(product @ self.spread.T)


def format_model(
    items: Mapping[Item, ItemParameters],
    offset: SharedOffset,
    method: MethodFactor,
    shifts: Mapping[str, float] | None = None,
    tail: float = TAIL,
) -> FormatModel:
    """Compile the items of one dimension that share an offset: those of a format, or of a facet.

    ``shifts``: by item, standard deviation of a shift that is folded into its table. ``tail``: where the
    offset is cut, in SD.
    """
    reach, method_reach = lattice_steps(offset.location_sd, tail), int(method.steps.max())
    slopes, slope_weights = _slope_rule(offset)
    grid = widened(reach + method_reach)
    own = shifts or {}
    tables = {
        item.id: _log_table(grid, known, slopes, own.get(item.id, 0.0))
        for item, known in items.items()
    }
    starts = np.cumsum([0, *(table.shape[1] for table in tables.values())]).tolist()
    stacked = [table.transpose(1, 0, 2).reshape(table.shape[1], -1) for table in tables.values()]
    stack = np.concatenate(stacked)
    return FormatModel(
        keys={item.id: item.key for item in items},
        tables=dict(zip(tables, _views(stack, starts, len(slopes)), strict=True)),
        rows=dict(zip(tables, starts, strict=False)),
        stack=stack,
        slope_weights=slope_weights,
        spread=_spread(offset.location_sd, tail),
        trait=widened(reach),
        method_values=len(method.steps),
    )


def _views(stack: Floats, starts: Sequence[int], slopes: int) -> Iterator[Floats]:
    """The rows of each item as (L, K, W): the same memory, not a second copy."""
    for first, end in pairwise(starts):
        yield stack[first:end].reshape(end - first, slopes, -1).transpose(1, 0, 2)


def _slope_rule(offset: SharedOffset) -> tuple[Floats, Floats]:
    if offset.log_discrimination_sd <= 0:
        return np.zeros(1), np.ones(1)
    points, weights = normal_rule(SLOPE_NODES)
    return offset.log_discrimination_sd * points, weights


def _log_table(grid: Floats, known: ItemParameters, slopes: Floats, shift_sd: float) -> Floats:
    tables = [np.log(item_table(grid, known, float(slope), shift_sd)).T for slope in slopes]
    return np.stack(tables)


def _spread(sd: float, tail: float) -> Floats:
    weights = lattice_normal(sd, tail)
    matrix = np.zeros((len(NODES), len(NODES) + len(weights) - 1))
    for row in range(len(NODES)):
        matrix[row, row : row + len(weights)] = weights
    return matrix


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the answers say about one dimension, with the parts it is made of.

    ``products``: by format, shape (M, T). ``given``: by format, shape (M, 61). ``weights``: of the
    method factor, shape (M,). Everything up to a constant.
    """

    weights: Floats
    products: Mapping[str, Floats]
    given: Mapping[str, Floats]

    @property
    def likelihood(self) -> Floats:
        """L(θ) on the 61 nodes."""
        if len(self.weights) == 1:
            return np.asarray(reduce(np.multiply, self.given.values())[0])
        return np.asarray(self.weights @ self.besides(None))

    def besides(self, format_id: str | None) -> Floats:
        """The product over all other formats at every method factor; shape (M, 61)."""
        others = [part for name, part in self.given.items() if name != format_id]
        if not others:
            return np.ones((len(self.weights), len(NODES)))
        return np.asarray(reduce(np.multiply, others))


@dataclass(frozen=True, slots=True)
class DimensionModel:
    """One dimension: its method factor and its formats."""

    method: MethodFactor
    formats: Mapping[str, FormatModel]

    def evidence(self, answers: Answered, settled: Mapping[str, Floats] | None = None) -> Evidence:
        """What these answers say. ``settled``: by format, a factor (T,) that depends on θ - δ alone.

        The constant is the same with and without ``settled``.
        """
        if settled is None and len(self.formats) == 1:
            ((name, form),) = self.formats.items()
            product = form.product(answers)
            return Evidence(
                self.method.weights, {name: product}, {name: form.given_method(product)}
            )
        factors = settled or {}
        products = {
            name: form.product(answers) * factors.get(name, 1.0)
            for name, form in self.formats.items()
        }
        given = {name: form.given_method(products[name]) for name, form in self.formats.items()}
        return Evidence(self.method.weights, products, given)
