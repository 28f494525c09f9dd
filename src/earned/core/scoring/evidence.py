"""What the answers of a block of people say about one dimension: the batch side of ``likelihood``.

Arrays hold nodes in rows and people in columns: products over items are one-hot matrix products, shifts
by the method factor are slices. Single precision, with exponents anchored where the product is largest.
Cases, from quick to general: neither factors nor offsets; a method factor; a factor a facet too; offsets of
formats nobody has calibrated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

import numpy as np

from earned.core.instruments.item import Dimension, Key
from earned.core.scoring.blocks import (
    HIGHEST,
    LOWEST,
    Codes,
    Side,
    Single,
    Workspace,
    rows_of,
)
from earned.core.scoring.factors import facet_evidence, item_side
from earned.core.scoring.grid import NODES, Floats, marginal_normal
from earned.core.scoring.likelihood import FormatModel, MethodFactor
from earned.core.scoring.model import ScoringModel
from earned.core.scoring.styles import sharpness, side_of_line
from earned.core.scoring.windows import WindowedEvidence

Found = tuple[Single, Single | None]
"""L on the 61 nodes, shape (61, n), and its part above the reference line, if it is not L times a vector."""

ONE: Single = np.ones((1, 1), np.float32)


class Evidence(Protocol):
    """Answers of a block to L. ``above``: the part above the line is L times this (61,), where set."""

    @property
    def above(self) -> Single | None:
        """Shape (61,)."""
        ...

    def __call__(self, codes: Codes, work: Workspace) -> Found:
        """``codes``: (J, n), negative where missing. The next call with ``work`` overwrites what is found."""
        ...


@dataclass(frozen=True, slots=True)
class PlainEvidence:
    """Neither method factor nor offsets: one product over all items of the dimension."""

    sides: Sequence[Side]
    above: Single | None

    def within(self, nodes: slice) -> "PlainEvidence":
        """On some of the nodes, up to a factor a person."""
        above = None if self.above is None else self.above[nodes]
        return PlainEvidence([side.rows(nodes.start, nodes.stop) for side in self.sides], above)

    def __call__(self, codes: Codes, work: Workspace) -> Found:
        """One exponential a node and person."""
        log = _summed_logs(self.sides, codes, work, "all")
        log -= log.max(axis=0)
        np.maximum(log, np.full(log.shape[1], LOWEST), out=log)  # a number alone is slower
        return np.exp(log, out=log), None


@dataclass(frozen=True, slots=True)
class MethodEvidence:
    """A method factor without offsets: two products, read at shifted places."""

    plus: Sequence[Side]
    minus: Sequence[Side]
    method: MethodFactor
    above: Single | None

    def __call__(self, codes: Codes, work: Workspace) -> Found:
        """Σ_u w(u) G⁺(θ + u) G⁻(θ - u)."""
        plus, minus = _anchored(
            _summed_logs(self.plus, codes, work, "plus"),
            _summed_logs(self.minus, codes, work, "minus"),
            work,
        )
        total = work.array("total", len(NODES), codes.shape[1])
        total[:] = 0
        part = work.array("part", *total.shape)
        reach = int(self.method.steps.max())
        for step, weight in zip(self.method.steps, self.method.weights, strict=True):
            up, down = (slice(reach + s, reach + s + len(NODES)) for s in (step, -step))
            np.multiply(plus[up], minus[down], out=part)
            part *= np.float32(weight)
            total += part
        return total, None


def _summed_logs(sides: Sequence[Side], codes: Codes, work: Workspace, name: str) -> Single:
    total = sides[0].logs(codes, work, name)
    for side in sides[1:]:
        total += side.logs(codes, work, f"{name}, more")
    return total


def _anchored(plus: Single, minus: Single, work: Workspace) -> tuple[Single, Single]:
    """G⁺ and G⁻ in place of their logarithms, each 1 where their product is largest at u = 0."""
    both = np.add(plus, minus, out=work.array("both", *plus.shape))
    best = both.argmax(axis=0)[None]
    for log in (plus, minus):
        np.subtract(log, np.take_along_axis(log, best, 0), out=log)
        np.clip(log, LOWEST, HIGHEST, out=log)
        np.exp(log, out=log)
    return plus, minus


@dataclass(frozen=True, slots=True)
class _Format:
    """One format with what its items share. Log tables of its sides: shape (L·W, items·K)."""

    plus: Side
    minus: Side
    slope_weights: Floats
    spread: Single
    settled: Single
    nodes: int


@dataclass(frozen=True, slots=True)
class SpreadEvidence:
    """Offsets of location and slope a format, and a method factor."""

    formats: Sequence[_Format]
    method: MethodFactor
    above: Single | None = None

    def __call__(self, codes: Codes, work: Workspace) -> Found:
        """Σ_u w(u) ∏_formats ∫ dN(δ) G⁺(θ + u - δ) G⁻(θ - u - δ), and the same above the line."""
        scaled = [_scaled(form, codes, work, name) for name, form in enumerate(self.formats)]
        settled = [
            (plus, minus, form.settled)
            for form, (plus, minus) in zip(self.formats, scaled, strict=True)
        ]
        unsettled = [(plus, minus, ONE) for plus, minus, _ in settled]
        whole, above = (
            _spread_sum(self.formats, parts, self.method) for parts in (unsettled, settled)
        )
        return whole, above


def _spread_sum(
    formats: Sequence[_Format],
    scaled: Sequence[tuple[Single, Single, Single]],
    method: MethodFactor,
) -> Single:
    total = np.zeros((len(NODES), scaled[0][0].shape[-1]), np.float32)
    reach = int(method.steps.max())
    for step, weight in zip(method.steps, method.weights.astype(np.float32), strict=True):
        parts = (
            form.spread @ (_shifted(form, plus, minus, int(step), reach) * factor)
            for form, (plus, minus, factor) in zip(formats, scaled, strict=True)
        )
        total += weight * reduce(np.multiply, parts)
    return total


def _scaled(form: _Format, codes: Codes, work: Workspace, name: int) -> tuple[Single, Single]:
    """G⁺ and G⁻, shape (L, W, n)."""
    slopes = len(form.slope_weights)
    plus, minus = (
        side.logs(codes, work, f"{key} {name}")
        for side, key in ((form.plus, "+"), (form.minus, "-"))
    )
    first, second = _anchored(plus, minus, work)
    return first.reshape(slopes, -1, codes.shape[1]), second.reshape(slopes, -1, codes.shape[1])


def _shifted(form: _Format, plus: Single, minus: Single, step: int, reach: int) -> Single:
    up, down = (slice(reach + s, reach + s + form.nodes) for s in (step, -step))
    if len(form.slope_weights) == 1:
        return np.asarray(plus[0, up] * minus[0, down])
    products = plus[:, up] * minus[:, down]
    return np.tensordot(form.slope_weights.astype(np.float32), products, 1)


def compiled_evidence(
    model: ScoringModel, dimension: Dimension, line: float, nodes: Floats = NODES
) -> Evidence:
    """The quickest evidence of a dimension that is exact. ``line``: the reference on it.

    ``nodes``: of θ; others than the 61 only where ``has_facets`` or ``is_plain``.
    """
    formats, method = model.dimensions[dimension].formats, model.dimensions[dimension].method
    if has_facets(model, dimension):
        above = side_of_line(model, dimension, line, nodes).astype(np.float32)
        whole = facet_evidence(model, dimension, nodes, above)
        return WindowedEvidence(whole, marginal_normal(nodes))
    reference, _ = sharpness(model, dimension)
    above = side_of_line(model, dimension, line, nodes).astype(np.float32)
    columns = {item: place for place, item in enumerate(model.items)}
    if is_plain(model, dimension):
        groups = [[model.items[item] for item in form.keys] for form in formats.values()]
        return PlainEvidence([item_side(model, items, nodes) for items in groups], above)
    if not all(_shares_nothing(form) for form in formats.values()):
        found = (
            _format(form, columns, above if name == reference else np.ones(1, np.float32))
            for name, form in formats.items()
        )
        return SpreadEvidence(list(found), method)
    plus, minus = ([_side(form, (key,), columns) for form in formats.values()] for key in (1, -1))
    return MethodEvidence(plus, minus, method, above)


def has_facets(model: ScoringModel, dimension: Dimension) -> bool:
    """Whether facets have factors, and formats share nothing."""
    known = model.parameters
    return bool(
        any(known.facet_sd.get(dimension, {}).values())
        and not any(own == dimension for own, _ in known.offsets)
    )


def is_plain(model: ScoringModel, dimension: Dimension) -> bool:
    """Whether neither method factor nor offsets nor facets stand beside the trait."""
    known = model.dimensions[dimension]
    return len(known.method.steps) == 1 and all(map(_shares_nothing, known.formats.values()))


def _shares_nothing(form: FormatModel) -> bool:
    return len(form.slope_weights) == 1 and form.spread.shape[1] == len(NODES)


def _format(form: FormatModel, columns: Mapping[str, int], settled: Single) -> _Format:
    return _Format(
        plus=_side(form, (1,), columns),
        minus=_side(form, (-1,), columns),
        slope_weights=form.slope_weights,
        spread=form.spread.astype(np.float32),
        settled=settled[:, None],
        nodes=len(form.trait),
    )


def _side(form: FormatModel, keys: Sequence[Key], columns: Mapping[str, int]) -> Side:
    mine = [item for item, own in form.keys.items() if own in keys]
    size = len(form.slope_weights) * (len(form.trait) + form.method_values - 1)
    options = next(iter(form.tables.values())).shape[1]
    tables = [form.tables[item].transpose(0, 2, 1).reshape(size, options) for item in mine]
    joined = np.stack(tables, axis=1) if mine else np.zeros((size, 0, options))
    return Side.of(rows_of([columns[i] for i in mine]), joined)
