"""One dimension's answers for a block of people: the likelihood, and where it comes from.

Each group g of items (a facet, or all items where facets share nothing of their own) enters as two products,
G_g⁺ (keyed +1) and G_g⁻ (keyed -1), which read t + u and t - u, where u = s·m is the signed method factor and
t = θ + v_g, v_g the facet's own factor:

    L(θ) = Σ_u w(u) ∏_g ∫ dN(v) G_g⁺(θ + v + u) G_g⁻(θ + v - u).

The integral over v is a product with a band matrix; the others are shifts. The way back spreads a posterior
over (θ, u) onto every t ± u by the same matrix transposed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from earned.core.scoring.grid import NODES, STEP, Floats, lattice_normal

Q = len(NODES)

Places = NDArray[np.intp]

WIDEST = 80.0
"""Exponents are held above -80 and below half of it: beyond lie numbers that single precision does not
hold, or holds as denormals, twice as slow. Only contradictory answers reach the upper end.
"""

TINY = 1e-37


@dataclass(frozen=True, slots=True)
class Kernel:
    """∫ dN(v): ``spread`` (61, T) takes a function of t to one of θ; ``square`` weighs it by v² too."""

    spread: Floats
    square: Floats

    @classmethod
    def of(cls, sd: float, dtype: np.dtype) -> "Kernel":
        """For a facet factor of this standard deviation."""
        weights = lattice_normal(sd)
        reach = len(weights) // 2
        squares = weights * (STEP * np.arange(-reach, reach + 1)) ** 2
        found = np.zeros((2, Q, Q + 2 * reach))
        for row in range(Q):
            found[0, row, row : row + len(weights)] = weights
            found[1, row, row : row + len(weights)] = squares
        return cls(found[0].astype(dtype), found[1].astype(dtype))

    @property
    def reach(self) -> int:
        """Steps of v to each side."""
        return (int(self.spread.shape[1]) - Q) // 2

    @property
    def weights(self) -> Floats:
        """Mass on each step of v; shape (2·reach + 1,)."""
        return self.spread[0, : 2 * self.reach + 1]


@dataclass(slots=True)
class Spread:
    """A posterior spread on what items read. ``masses``: by side, on its grid; ``None``: no such items.

    ``method``: Σu and Σu². ``facets``: by group, Σv².
    """

    masses: list[Floats | None]
    method: Floats = field(default_factory=lambda: np.zeros(2))
    facets: list[float] = field(default_factory=lambda: [0.0])


@dataclass(frozen=True, slots=True)
class Completed:
    """Draws of what lies behind given nodes of θ, each shape (n, M). ``reads``: by side, the node that its
    items read; ``None``: no such items. ``method``: u. ``facets``: by group, v.
    """

    reads: Sequence[Places | None]
    method: Floats
    facets: Sequence[Floats]


def picked(weights: Floats, rng: np.random.Generator) -> Places:
    """A place along the first axis for each of the others, as likely as its weight."""
    ladder = np.cumsum(weights, axis=0)
    level = rng.random(ladder.shape[1:]) * ladder[-1]
    return np.asarray(np.minimum((ladder < level).sum(axis=0), len(ladder) - 1))


class Half(Protocol):
    """One dimension of a block. ``likelihood``: (61, n), scaled by exp(``scale``), (n,)."""

    @property
    def likelihood(self) -> Floats:
        """L on the 61 nodes."""
        ...

    @property
    def scale(self) -> Floats:
        """Its logarithmic scale."""
        ...

    def spread(self, met: Floats) -> Spread:
        """Where people are. ``met``: weight from the other dimension over the total, (61, n)."""
        ...

    def completed(self, theta: Places, some: Places, rng: np.random.Generator) -> Completed:
        """Factors of ``some`` people, (n,), given nodes of θ, (n, M)."""
        ...


@dataclass(frozen=True, slots=True)
class PlainHalf:
    """Neither method factor nor facets."""

    likelihood: Floats
    scale: Floats

    @classmethod
    def of(cls, hot: Floats, table: Floats) -> "PlainHalf":
        """From the indicators and log tables of all items."""
        log = table @ hot
        scale = log.max(axis=0)
        log -= scale
        np.maximum(log, -WIDEST, out=log)
        return cls(np.exp(log, out=log), scale)

    def spread(self, met: Floats) -> Spread:
        """As it is."""
        return Spread([self.likelihood * met, None])

    def completed(self, theta: Places, some: Places, rng: np.random.Generator) -> Completed:  # noqa: ARG002
        """There are none."""
        return Completed([theta, None], np.zeros(theta.shape), [np.zeros(theta.shape)])


def shifts(method: Floats, wide: int) -> Iterator[tuple[int, float, slice, slice]]:
    """(step, weight, rows at t + u, rows at t - u) for each value u of a method factor; ``wide`` rows."""
    reach = len(method) // 2
    for place, weight in enumerate(method):
        step = place - reach
        up, down = reach + step, reach - step
        yield step, float(weight), slice(up, up + wide), slice(down, down + wide)


@dataclass(frozen=True, slots=True)
class Group:
    """G⁺ and G⁻ of one facet and what integrates it out; no ``kernel``: it has no factor of its own."""

    plus: Floats
    minus: Floats
    kernel: Kernel | None

    def product(self, up: slice, down: slice) -> Floats:
        """G⁺(t + u) G⁻(t - u); shape (T, n)."""
        return np.asarray(self.plus[up] * self.minus[down])

    def integrated(self, product: Floats) -> Floats:
        """∫ dN(v) of it; shape (61, n)."""
        return product if self.kernel is None else np.asarray(self.kernel.spread @ product)


@dataclass(frozen=True, slots=True)
class FactorHalf:
    """A method factor, facets, or both."""

    method: Floats
    groups: Sequence[Group]
    likelihood: Floats
    scale: Floats

    @classmethod
    def of(
        cls,
        hots: Sequence[Floats],
        tables: Sequence[Floats],
        kernels: Sequence[Kernel | None],
        method: Floats,
    ) -> "FactorHalf":
        """From indicators and log tables, + and - of each group in turn."""
        logs = [table @ hot for table, hot in zip(tables, hots, strict=True)]
        scale = _anchor(logs)
        groups = [
            Group(plus, minus, kernel)
            for plus, minus, kernel in zip(logs[::2], logs[1::2], kernels, strict=True)
        ]
        likelihood = np.zeros((Q, len(scale)), logs[0].dtype)
        for _, weight, parts in parts_of(groups, method):
            whole = np.full_like(likelihood, weight)
            for _, integrated in parts:
                whole *= integrated
            likelihood += whole
        return cls(method, groups, likelihood, scale)

    def spread(self, met: Floats) -> Spread:
        """Onto t + u and t - u of every group."""
        masses = [np.zeros_like(one) for group in self.groups for one in (group.plus, group.minus)]
        found = Spread([*masses], facets=[0.0] * len(self.groups))
        for (step, weight, parts), rows in zip(
            parts_of(self.groups, self.method), self._rows(), strict=True
        ):
            whole = met * met.dtype.type(weight)
            for _, integrated in parts:
                whole *= integrated
            u = step * STEP
            found.method += float(whole.sum()) * np.array([u, u * u])
            for place, (group, (product, integrated)) in enumerate(
                zip(self.groups, parts, strict=True)
            ):
                mass, square = _back(group.kernel, product, integrated, whole)
                found.facets[place] += square
                up, down = rows[place]
                masses[2 * place][up] += mass
                masses[2 * place + 1][down] += mass
        return found

    def completed(self, theta: Places, some: Places, rng: np.random.Generator) -> Completed:
        """The method factor given θ, then each facet's own given both."""
        each = list(parts_of(self.groups, self.method))
        whole = np.stack(
            [w * np.prod([part[1][:, some] for part in parts], axis=0) for _, w, parts in each]
        )
        people = np.arange(len(some))[:, None]
        u = picked(whole[:, theta, people], rng)
        reach, reads, facets = len(self.method) // 2, [], []
        for place, group in enumerate(self.groups):
            row, v = theta, np.zeros(theta.shape, dtype=np.float64)
            if group.kernel is not None:
                wide = group.kernel.reach
                window = theta + np.arange(2 * wide + 1)[:, None, None]
                products = np.stack([parts[place][0][:, some] for _, _, parts in each])
                near = products[u, window, people] * group.kernel.weights[:, None, None]
                step = picked(near, rng)
                row, v = theta + step, np.asarray(STEP * (step - wide), dtype=np.float64)
            reads += [row + u, row + 2 * reach - u]
            facets.append(v)
        return Completed(reads, np.asarray(STEP * (u - reach), dtype=np.float64), facets)

    def _rows(self) -> Iterator[list[tuple[slice, slice]]]:
        by_group = [shifts(self.method, _width(group, self.method)) for group in self.groups]
        for every in zip(*by_group, strict=True):
            yield [(up, down) for _, _, up, down in every]


def _width(group: Group, method: Floats) -> int:
    return len(group.plus) - len(method) + 1


def parts_of(
    groups: Sequence[Group], method: Floats
) -> Iterator[tuple[int, float, list[tuple[Floats, Floats]]]]:
    """For each value of the method factor: step, weight, and by group (product, integrated product)."""
    by_group = [shifts(method, _width(group, method)) for group in groups]
    for every in zip(*by_group, strict=True):
        step, weight, _, _ = every[0]
        products = [
            group.product(up, down) for group, (_, _, up, down) in zip(groups, every, strict=True)
        ]
        yield (
            step,
            weight,
            [(p, group.integrated(p)) for group, p in zip(groups, products, strict=True)],
        )


def _back(
    kernel: Kernel | None, product: Floats, integrated: Floats, whole: Floats
) -> tuple[Floats, float]:
    """Posterior mass on t from that on θ, and Σv²."""
    if kernel is None:
        return whole, 0.0
    rest = whole / np.maximum(integrated, TINY)
    square = float(np.einsum("qn,qn->", rest, kernel.square @ product))
    mass = kernel.spread.T @ rest
    mass *= product
    return mass, square


def _anchor(logs: Sequence[Floats]) -> Floats:
    """Exponentials in place, each 1 where all of them together are largest without factors; the scale."""
    middles = [slice((len(log) - Q) // 2, (len(log) + Q) // 2) for log in logs]
    whole = np.zeros((Q, logs[0].shape[1]), logs[0].dtype)
    for log, middle in zip(logs, middles, strict=True):
        whole += log[middle]
    best = whole.argmax(axis=0)[None]
    scale = np.zeros(whole.shape[1])
    for log, middle in zip(logs, middles, strict=True):
        top = np.take_along_axis(log, best + middle.start, 0)
        np.clip(np.subtract(log, top, out=log), -WIDEST, WIDEST / 2, out=log)
        np.exp(log, out=log)
        scale += top[0]
    return scale
