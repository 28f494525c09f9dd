"""Score many people at once: arrays in, arrays out, in blocks, so that memory does not grow.

The same integral as ``likelihood``, with people in columns: products over items are one-hot matrix
products, shifts by the method factor are slices, and moments are products with the prior.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike, NDArray

from earned.core.instruments.item import DIMENSIONS, Dimension, Key
from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.likelihood import FormatModel, MethodFactor
from earned.core.scoring.model import ScoringModel
from earned.core.scoring.position import STYLES, Reference
from earned.core.scoring.styles import sharpness, side_of_line

BLOCK = 512
"""People a block: the working arrays of one block (some 70 nodes x 512) stay in cache."""

WIDEST = 80.0
"""Exponents are held within ±80, inside single precision; only contradictory answers get there."""

Single = NDArray[np.float32]

ONE: Single = np.ones((1, 1), np.float32)


@dataclass(frozen=True, slots=True)
class BatchScores:
    """Columns of N people, on θ (SD of the reference sample).

    ``mean``, ``se``: shape (N, 2), anxiety then avoidance. ``correlation``: (N,), of the posterior.
    ``styles``: (N, 4), in the order of ``STYLES``. ``answered``: (N,), answers used.
    Without any answer, a row is the prior.
    """

    mean: Floats
    se: Floats
    correlation: Floats
    styles: Floats
    answered: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Side:
    """Items of one dimension, format and key. ``log_tables``: shape (L·W, items·K)."""

    columns: NDArray[np.intp]
    log_tables: Single
    options: int

    def logs(self, codes: NDArray[np.intp]) -> Single:
        """Summed log tables; ``codes`` (people, J), -1 missing -> (L·W, people)."""
        if not len(self.columns):
            return np.zeros((len(self.log_tables), len(codes)), np.float32)
        return np.asarray(self.log_tables @ one_hot(codes[:, self.columns], self.options))


def one_hot(codes: NDArray[np.intp], options: int) -> Single:
    """Indicators; (people, items) with -1 for missing -> (items·options, people)."""
    people, items = codes.shape
    hot = np.zeros((items, options + 1, people), np.float32)
    place = np.where(codes < 0, options, codes).T
    hot[np.arange(items)[:, None], place, np.arange(people)] = 1.0
    return hot[:, :options].reshape(-1, people)


@dataclass(frozen=True, slots=True)
class _Format:
    plus: _Side
    minus: _Side
    slope_weights: Floats
    spread: Single
    settled: Single
    nodes: int

    @property
    def is_plain(self) -> bool:
        """Whether the format shares no offset of location."""
        return int(self.spread.shape[1]) == len(NODES)


@dataclass(frozen=True, slots=True)
class BatchScorer:
    """A compiled instrument ready for batches; build with :func:`batch_scorer`.

    ``score(categories)`` takes shape (N, J), J columns in the order of ``items``, categories 0..K-1
    in the insecure direction, NaN or negative where missing.
    """

    items: tuple[str, ...]
    prior: Single
    method: Mapping[Dimension, MethodFactor]
    formats: Mapping[Dimension, Sequence[_Format]]

    def score(self, categories: ArrayLike) -> BatchScores:
        """Score all people. Values must be whole categories (checked by whoever read them)."""
        found = np.asarray(categories)
        codes = np.where(np.isnan(found) | (found < 0), -1, found).astype(np.intp)
        out = _empty(len(codes))
        for start in range(0, len(codes), BLOCK):
            rows = slice(start, start + BLOCK)
            self._block(codes[rows], out, rows)
        out.answered[:] = (codes >= 0).sum(axis=1)
        return out

    def _block(self, codes: NDArray[np.intp], out: BatchScores, rows: slice) -> None:
        (first, first_above), (second, second_above) = (
            self._evidence(d, codes) for d in DIMENSIONS
        )
        met = (self.prior @ second, self.prior.T @ first)
        total = (first * met[0]).sum(axis=0)
        nodes = NODES.astype(np.float32)
        rules = np.stack([nodes, nodes**2])
        (m1, s1), (m2, s2) = (
            (rules @ (own * m)) / total for own, m in zip((first, second), met, strict=True)
        )
        cross = nodes @ (first * (self.prior @ (nodes[:, None] * second))) / total
        se1, se2 = np.sqrt(np.maximum(s1 - m1**2, 1e-9)), np.sqrt(np.maximum(s2 - m2**2, 1e-9))
        out.mean[rows], out.se[rows] = np.stack([m1, m2], axis=1), np.stack([se1, se2], axis=1)
        out.correlation[rows] = (cross - m1 * m2) / (se1 * se2)
        high1 = (first_above * met[0]).sum(axis=0) / total
        high2 = (second_above * met[1]).sum(axis=0) / total
        both = (first_above * (self.prior @ second_above)).sum(axis=0) / total
        out.styles[rows] = np.stack(
            [1 - high1 - high2 + both, high1 - both, high2 - both, both], axis=1
        )

    def _evidence(self, dimension: Dimension, codes: NDArray[np.intp]) -> tuple[Single, Single]:
        """L and its part above the reference line; each (61, people), scaled alike."""
        method, formats = self.method[dimension], self.formats[dimension]
        scaled = [_scaled(form, codes) for form in formats]
        if all(form.is_plain for form in formats):
            whole = _summed(formats, scaled, method)
            return whole, whole * reduce(np.multiply, (form.settled for form in formats))
        settled = [
            (plus, minus, form.settled) for form, (plus, minus) in zip(formats, scaled, strict=True)
        ]
        unsettled = [(plus, minus, ONE) for plus, minus, _ in settled]
        return _spread_sum(formats, unsettled, method), _spread_sum(formats, settled, method)


def _summed(
    formats: Sequence[_Format], scaled: Sequence[tuple[Single, Single]], method: MethodFactor
) -> Single:
    """Σ_u w(u) ∏ G⁺(θ + u) G⁻(θ - u) without offsets; shape (61, people)."""
    total = np.zeros((len(NODES), scaled[0][0].shape[-1]), np.float32)
    reach = int(method.steps.max())
    for step, weight in zip(method.steps, method.weights.astype(np.float32), strict=True):
        parts = (
            _shifted(form, *g, int(step), reach) for form, g in zip(formats, scaled, strict=True)
        )
        total += weight * reduce(np.multiply, parts)
    return total


def _spread_sum(
    formats: Sequence[_Format],
    scaled: Sequence[tuple[Single, Single, Single]],
    method: MethodFactor,
) -> Single:
    """The same with each format's location offset integrated and a factor of θ - δ applied."""
    total = np.zeros((len(NODES), scaled[0][0].shape[-1]), np.float32)
    reach = int(method.steps.max())
    for step, weight in zip(method.steps, method.weights.astype(np.float32), strict=True):
        parts = (
            form.spread @ (_shifted(form, plus, minus, int(step), reach) * factor)
            for form, (plus, minus, factor) in zip(formats, scaled, strict=True)
        )
        total += weight * reduce(np.multiply, parts)
    return total


def _scaled(form: _Format, codes: NDArray[np.intp]) -> tuple[Single, Single]:
    """G⁺ and G⁻, shape (L, W, people), each 1 where their product is largest without method factor."""
    slopes = len(form.slope_weights)
    plus, minus = form.plus.logs(codes), form.minus.logs(codes)
    best = (plus + minus).argmax(axis=0)[None]
    scaled = (
        np.exp(np.clip(log - np.take_along_axis(log, best, 0), -WIDEST, WIDEST / 2))
        for log in (plus, minus)
    )
    first, second = (log.reshape(slopes, -1, len(codes)) for log in scaled)
    return first, second


def _shifted(form: _Format, plus: Single, minus: Single, step: int, reach: int) -> Single:
    up, down = (slice(reach + s, reach + s + form.nodes) for s in (step, -step))
    if len(form.slope_weights) == 1:
        return np.asarray(plus[0, up] * minus[0, down])
    products = plus[:, up] * minus[:, down]
    return np.tensordot(form.slope_weights.astype(np.float32), products, 1)


def _empty(people: int) -> BatchScores:
    return BatchScores(
        np.empty((people, 2)),
        np.empty((people, 2)),
        np.empty(people),
        np.empty((people, len(STYLES))),
        np.empty(people, np.intp),
    )


def batch_scorer(model: ScoringModel, reference: Reference) -> BatchScorer:
    """Compile for batches. ``reference``: where the lines between styles lie."""
    ids = tuple(model.items)
    columns = {item: place for place, item in enumerate(ids)}
    return BatchScorer(
        items=ids,
        prior=model.prior.astype(np.float32),
        method={d: model.dimensions[d].method for d in DIMENSIONS},
        formats={d: list(_formats(model, d, reference, columns)) for d in DIMENSIONS},
    )


def _formats(
    model: ScoringModel, dimension: Dimension, reference: Reference, columns: Mapping[str, int]
) -> Iterator[_Format]:
    format_id, _ = sharpness(model, dimension)
    for name, form in model.dimensions[dimension].formats.items():
        line = side_of_line(model, dimension, reference.on(dimension))
        settled = line if name == format_id else np.ones(1)
        yield _Format(
            plus=_side(form, 1, columns),
            minus=_side(form, -1, columns),
            slope_weights=form.slope_weights,
            spread=form.spread.astype(np.float32),
            settled=settled.astype(np.float32)[:, None],
            nodes=len(form.trait),
        )


def _side(form: FormatModel, key: Key, columns: Mapping[str, int]) -> _Side:
    mine = [item for item, own in form.keys.items() if own == key]
    size = len(form.slope_weights) * (len(form.trait) + form.method_values - 1)
    options = next(iter(form.tables.values())).shape[1]
    tables = [form.tables[item].transpose(0, 2, 1).reshape(size, options) for item in mine]
    joined = np.concatenate(tables, axis=1) if mine else np.zeros((size, 0))
    return _Side(np.array([columns[i] for i in mine], np.intp), joined.astype(np.float32), options)
