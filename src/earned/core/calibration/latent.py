"""Exact means and covariances of everything behind a person's answers: θ, the method factor, facets' own.

Given θ and u the facets' factors v_g are independent, so a person's moments are sums over (θ, u) of products
of E[v_g | θ, u], and across the two dimensions sums over (θ₁, θ₂) of those given θ alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.calibration.expectation import Posterior
from earned.core.calibration.halves import TINY, FactorHalf, Group, Half, Kernel, parts_of
from earned.core.scoring.grid import NODES, STEP, Floats


@dataclass(frozen=True, slots=True)
class _Behind:
    """One dimension: θ, u, v_1, v_2... ``weighed``: L(θ) E[· | θ], (k, 61, n). ``second``: (k, k, n)."""

    weighed: Floats
    second: Floats


def covariances(found: Posterior, prior: Floats) -> Floats:
    """Of (θ, u, v...) of anxiety, then of avoidance, by person; shape (k, k, n)."""
    first, second = (_behind(half, met) for half, met in zip(found.halves, found.met, strict=True))
    met = np.einsum("ij,bjn->bin", prior, second.weighed) / found.total
    across = np.einsum("ain,bin->abn", first.weighed, met)
    means = np.concatenate(
        [
            np.einsum("kqn,qn->kn", own.weighed, weight)
            for own, weight in zip((first, second), found.met, strict=True)
        ]
    )
    whole = np.concatenate(
        [
            np.concatenate([first.second, across], axis=1),
            np.concatenate([across.transpose(1, 0, 2), second.second], axis=1),
        ]
    )
    return np.asarray(whole - means[:, None] * means[None, :], dtype=np.float64)


def reading(halves: Sequence[Half]) -> Floats:
    """How each side's reading t = θ + v ± u, and then θ₁ and θ₂, are made of those; (sides + 2, k)."""
    sizes = [2 + len(groups_of(half)) for half in halves]
    rows = []
    for half, start in zip(halves, (0, sizes[0]), strict=True):
        for place in range(len(groups_of(half))):
            for sign in (1, -1):
                row = np.zeros(sum(sizes))
                row[[start, start + 1, start + 2 + place]] = 1, sign, 1
                rows.append(row)
    return np.array([*rows, np.eye(sum(sizes))[0], np.eye(sum(sizes))[sizes[0]]])


def groups_of(half: Half) -> Sequence[Kernel | None]:
    """The kernels of a half's groups; one without any where there are no factors."""
    return [group.kernel for group in half.groups] if isinstance(half, FactorHalf) else [None]


def _behind(half: Half, met: Floats) -> _Behind:
    size = 2 + len(groups_of(half))
    found = _Behind(
        np.zeros((size, *met.shape), met.dtype), np.zeros((size, size, met.shape[1]), met.dtype)
    )
    if not isinstance(half, FactorHalf):
        theta = NODES.astype(met.dtype)[:, None]
        found.weighed[0] = theta * half.likelihood
        found.second[0, 0] = np.einsum("qn,qn->n", theta * found.weighed[0], met)
        return found
    for step, weight, parts in parts_of(half.groups, half.method):
        whole = np.full_like(met, weight)
        for _, integrated in parts:
            whole *= integrated
        _add_given(found, half.groups, step * STEP, parts, whole, met)
    return found


def _add_given(
    found: _Behind,
    groups: Sequence[Group],
    u: float,
    parts: Sequence[tuple[Floats, Floats]],
    whole: Floats,
    met: Floats,
) -> None:
    """What one value of the method factor says. ``whole``: its share of L(θ)."""
    each = np.zeros_like(found.weighed)
    each[0], each[1] = NODES[:, None], u
    mass = whole * met
    squares = np.zeros((len(groups), met.shape[1]))
    for place, (group, (product, integrated)) in enumerate(zip(groups, parts, strict=True)):
        if group.kernel is not None:
            rest = np.maximum(integrated, TINY)
            each[2 + place] = (_first(group.kernel) @ product) / rest
            squares[place] = np.einsum("qn,qn->n", (group.kernel.square @ product) / rest, mass)
    found.weighed[:] += each * whole
    more = np.einsum("aqn,bqn->abn", each * mass, each)
    diagonal = np.arange(2, len(each))
    more[diagonal, diagonal] = squares
    found.second[:] += more


def _first(kernel: Kernel) -> Floats:
    """As ``Kernel.spread``, weighed by v."""
    q, wide = kernel.spread.shape
    steps = np.arange(wide) - np.arange(q)[:, None] - kernel.reach
    return np.asarray(kernel.spread * (STEP * steps).astype(kernel.spread.dtype))
