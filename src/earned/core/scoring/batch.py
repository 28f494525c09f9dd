"""Score many people at once: arrays in, arrays out, in blocks, so that memory does not grow.

The same integral as ``likelihood``, with people in columns (``evidence``). One matrix product, of φ with its
columns times 1, θ₂, θ₂² and 'above the line' with L₂, holds for every θ₁ what the other dimension says; times
L₁ and summed over θ₁ with 1, θ₁, θ₁² and 'above the line' it gives all moments and style probabilities.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.blocks import Single, Workspace, code_blocks
from earned.core.scoring.evidence import Evidence, Found, PlainEvidence, compiled_evidence
from earned.core.scoring.grid import NODES, Floats
from earned.core.scoring.model import ScoringModel
from earned.core.scoring.position import STYLES, Reference

BLOCK, BLOCK_WITH_FACTORS = 1536, 768
"""People a block. Fewer make small matrix products, which are slower; more fall out of the cache, the
sooner the more arrays there are.
"""

SMALLEST_VARIANCE = 1e-9

POWERS: Single = np.stack([NODES**power for power in range(3)]).astype(np.float32)
ONES: Single = POWERS[0]


@dataclass(frozen=True, slots=True)
class BatchScores:
    """Columns of N people, on θ (SD of the reference sample).

    ``mean``, ``se``: shape (N, 2), anxiety then avoidance. ``correlation``: (N,), of the posterior.
    ``styles``: (N, 4), in the order of ``STYLES``; NaN where they were not asked for. ``answered``:
    (N,), answers used. Without any answer, a row is the prior.
    """

    mean: Floats
    se: Floats
    correlation: Floats
    styles: Floats
    answered: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class BatchScorer:
    """A compiled instrument ready for batches; build with :func:`batch_scorer`.

    ``score(categories)`` takes shape (N, J), J columns in the order of ``items``, categories 0..K-1
    in the insecure direction, NaN or negative where missing.
    """

    items: tuple[str, ...]
    prior: Single
    evidence: Mapping[Dimension, Evidence]

    def score(self, categories: ArrayLike, *, styles: bool = True) -> BatchScores:
        """Score all people. Values must be whole categories (checked by whoever read them).

        ``styles``: whether style probabilities are wanted, which cost about a sixth of the time.
        """
        found = np.asarray(categories)
        out, work = _empty(len(found), styles=styles), Workspace()
        desks = [Workspace() for _ in DIMENSIONS]
        kernel = self._kernel(styles=styles)
        plain = all(isinstance(one, PlainEvidence) for one in self.evidence.values())
        for rows, codes in code_blocks(found, BLOCK if plain else BLOCK_WITH_FACTORS):
            first, second = (
                self.evidence[d](codes, desk) for d, desk in zip(DIMENSIONS, desks, strict=True)
            )
            met = work.array("met", len(kernel), codes.shape[1])
            np.matmul(kernel, second[0], out=met)
            joint = met.reshape(-1, *first[0].shape)
            joint *= first[0]
            total = _write_moments(joint, out, rows)
            if styles:
                out.styles[rows] = self._quadrants(first, second, joint, total)
            out.answered[rows] = (codes >= 0).sum(axis=0, dtype=np.int16)
        return out

    def _kernel(self, *, styles: bool) -> Single:
        """φ with its columns times 1, θ₂, θ₂² and 'above the line', stacked; shape (R·61, 61)."""
        above = self.evidence[DIMENSIONS[1]].above
        columns = [*POWERS, *([above] if styles and above is not None else [])]
        return np.concatenate([self.prior * column for column in columns])

    def _quadrants(self, first: Found, second: Found, joint: Single, total: Single) -> Single:
        """Style probabilities in the order of ``STYLES``; ``joint``: L₁ times what the kernel met."""
        line1, line2 = (self.evidence[d].above for d in DIMENSIONS)
        if line1 is not None and line2 is not None:
            high1 = line1 @ joint[0]
            high2, both = np.stack([ONES, line1]) @ joint[3]
        else:
            part1, part2 = _above(first, line1), _above(second, line2)
            met, met_above = self.prior @ second[0], self.prior @ part2
            high1, both = (np.einsum("qn,qn->n", part1, m) for m in (met, met_above))
            high2 = np.einsum("qn,qn->n", first[0], met_above)
        high1, high2, both = high1 / total, high2 / total, both / total
        return np.stack([1 - high1 - high2 + both, high1 - both, high2 - both, both], axis=1)


def _above(found: Found, line: Single | None) -> Single:
    """The part of L above the line."""
    whole, part = found
    if part is not None or line is None:
        return whole if part is None else part
    return whole * line[:, None]


def _write_moments(joint: Single, out: BatchScores, rows: slice) -> Single:
    """Means, standard errors and correlation from L₁ ∘ (φ θ₂ᵏ) L₂, k = 0, 1, 2; the total mass (n,)."""
    total, first, square = POWERS @ joint[0]
    other, cross = POWERS[:2] @ joint[1]
    mean, se = out.mean[rows], out.se[rows]
    for axis, (m, s) in enumerate(((first, square), (other, ONES @ joint[2]))):
        mean[:, axis] = m / total
        se[:, axis] = np.sqrt(np.maximum(s / total - (m / total) ** 2, SMALLEST_VARIANCE))
    out.correlation[rows] = (cross / total - mean[:, 0] * mean[:, 1]) / (se[:, 0] * se[:, 1])
    return np.asarray(total)


def _empty(people: int, *, styles: bool) -> BatchScores:
    return BatchScores(
        np.empty((people, 2)),
        np.empty((people, 2)),
        np.empty(people),
        np.empty((people, len(STYLES))) if styles else np.full((people, len(STYLES)), np.nan),
        np.empty(people, np.intp),
    )


def batch_scorer(model: ScoringModel, reference: Reference) -> BatchScorer:
    """Compile for batches. ``reference``: where the lines between styles lie."""
    return BatchScorer(
        items=tuple(model.items),
        prior=model.prior.astype(np.float32),
        evidence={d: compiled_evidence(model, d, reference.on(d)) for d in DIMENSIONS},
    )
