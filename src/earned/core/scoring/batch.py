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
from earned.core.scoring.evidence import (
    Evidence,
    Found,
    PlainEvidence,
    compiled_evidence,
    has_facets,
)
from earned.core.scoring.factors import trait_nodes
from earned.core.scoring.grid import NODES, Floats, bivariate_normal
from earned.core.scoring.model import ScoringModel
from earned.core.scoring.position import STYLES, Reference
from earned.core.scoring.windows import WindowedEvidence

BLOCK, BLOCK_WITH_FACTORS, LARGE_BLOCK = 1536, 768, 49_152
"""People a block. Fewer make small matrix products, which are slower; more fall out of the cache, the
sooner the more arrays there are. Windows sort a large block and take it in blocks themselves.
"""

SMALLEST_VARIANCE = 1e-9


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

    ``nodes``: of θ by dimension, (Q₁,) and (Q₂,); ``prior``: on both, (Q₁, Q₂).
    """

    items: tuple[str, ...]
    nodes: Mapping[Dimension, Floats]
    prior: Single
    evidence: Mapping[Dimension, Evidence]

    def score(self, categories: ArrayLike, *, styles: bool = True) -> BatchScores:
        """Score all people. Values must be whole categories (checked by whoever read them).

        ``styles``: whether style probabilities are wanted, which cost about a sixth of the time.
        """
        found = np.asarray(categories)
        out = _empty(len(found), styles=styles)
        desks = [Workspace() for _ in DIMENSIONS]
        sums = _Sums.of(self, styles=styles)
        for rows, codes in code_blocks(found, self._block):
            pair = [
                self.evidence[d](codes, desk) for d, desk in zip(DIMENSIONS, desks, strict=True)
            ]
            out.answered[rows] = (codes >= 0).sum(axis=0, dtype=np.int16)
            for start in range(0, codes.shape[1], BLOCK):
                here = slice(start, start + BLOCK)
                first, second = (_part(one, here) for one in pair)
                at = slice(
                    rows.start + start, min(rows.start + start + BLOCK, rows.start + codes.shape[1])
                )
                sums.write(first, second, out, at)
        return out

    @property
    def _block(self) -> int:
        kinds = {type(one) for one in self.evidence.values()}
        if WindowedEvidence in kinds:
            return LARGE_BLOCK
        return BLOCK if kinds == {PlainEvidence} else BLOCK_WITH_FACTORS


def _part(found: Found, here: slice) -> Found:
    whole, above = found
    return whole[:, here], None if above is None else above[:, here]


@dataclass(frozen=True, slots=True)
class _Sums:
    """The sums over both dimensions.

    ``kernel``: φ with its columns times 1, θ₂, θ₂² and, where styles are wanted, 'above the line', stacked;
    (R·Q₁, Q₂). ``powers``: 1, θ₁, θ₁²; (3, Q₁). ``lines``: above the line, (Q₁,) and (Q₂,).
    """

    prior: Single
    kernel: Single
    powers: Single
    lines: tuple[Single | None, Single | None]
    styles: bool
    work: Workspace

    @classmethod
    def of(cls, scorer: BatchScorer, *, styles: bool) -> "_Sums":
        """Of a scorer."""
        powers, others = (
            np.stack([scorer.nodes[d] ** power for power in range(3)]).astype(np.float32)
            for d in DIMENSIONS
        )
        line1, line2 = (scorer.evidence[d].above for d in DIMENSIONS)
        columns = [*others, *([line2] if styles and line2 is not None else [])]
        kernel = np.concatenate([scorer.prior * column for column in columns])
        return cls(scorer.prior, kernel, powers, (line1, line2), styles, Workspace())

    def write(self, first: Found, second: Found, out: BatchScores, rows: slice) -> None:
        """Everything about the people of a block."""
        met = self.work.array("met", len(self.kernel), second[0].shape[1])
        np.matmul(self.kernel, second[0], out=met)
        joint = met.reshape(-1, *first[0].shape)
        joint *= first[0]
        total = self._moments(joint, out, rows)
        if self.styles:
            out.styles[rows] = self._quadrants(first, second, joint, total)

    def _moments(self, joint: Single, out: BatchScores, rows: slice) -> Single:
        """Means, standard errors and correlation from L₁ ∘ (φ θ₂ᵏ) L₂, k = 0, 1, 2; the total mass (n,)."""
        total, first, square = self.powers @ joint[0]
        other, cross = self.powers[:2] @ joint[1]
        means, variances = np.stack([first, other]), np.stack([square, self.powers[0] @ joint[2]])
        means /= total
        variances /= total
        variances -= means * means
        np.maximum(variances, SMALLEST_VARIANCE, out=variances)
        mean, se = out.mean[rows], out.se[rows]
        mean[:], se[:] = means.T, np.sqrt(variances, out=variances).T
        product = se[:, 0] * se[:, 1]
        out.correlation[rows] = (cross / total - mean[:, 0] * mean[:, 1]) / product
        return np.asarray(total)

    def _quadrants(self, first: Found, second: Found, joint: Single, total: Single) -> Single:
        """Style probabilities in the order of ``STYLES``; ``joint``: L₁ times what the kernel met."""
        line1, line2 = self.lines
        if line1 is not None and line2 is not None:
            high1 = line1 @ joint[0]
            high2, both = np.stack([self.powers[0], line1]) @ joint[3]
        else:
            part1, part2 = _above(first, line1), _above(second, line2)
            met, met_above = self.prior @ second[0], self.prior @ part2
            high1, both = (np.einsum("qn,qn->n", part1, m) for m in (met, met_above))
            high2 = np.einsum("qn,qn->n", first[0], met_above)
        high1, high2, both = high1 / total, high2 / total, both / total
        found = np.stack([1 - high1 - high2 + both, high1 - both, high2 - both, both], axis=1)
        np.maximum(found, 0, out=found)
        found /= found.sum(axis=1, keepdims=True)
        return found


def _above(found: Found, line: Single | None) -> Single:
    """The part of L above the line."""
    whole, part = found
    if part is not None or line is None:
        return whole if part is None else part
    return whole * line[:, None]


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
    nodes = {d: trait_nodes(model, d) if has_facets(model, d) else NODES for d in DIMENSIONS}
    prior = bivariate_normal(model.parameters.correlation, *nodes.values())
    return BatchScorer(
        items=tuple(model.items),
        nodes=nodes,
        prior=prior.astype(np.float32),
        evidence={d: compiled_evidence(model, d, reference.on(d), nodes[d]) for d in DIMENSIONS},
    )
