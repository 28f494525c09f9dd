"""The sums over both dimensions: likelihoods of a block in, moments and style probabilities out."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earned.core.scoring.blocks import Single, Workspace
from earned.core.scoring.evidence import Found
from earned.core.scoring.grid import Floats
from earned.core.scoring.position import STYLES

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

    @classmethod
    def empty(cls, people: int, *, styles: bool) -> "BatchScores":
        """To be filled in."""
        return cls(
            np.empty((people, 2)),
            np.empty((people, 2)),
            np.empty(people),
            np.empty((people, len(STYLES))) if styles else np.full((people, len(STYLES)), np.nan),
            np.empty(people, np.intp),
        )

    def put(self, people: NDArray[np.intp], others: "BatchScores", *, styles: bool) -> None:
        """Positions of these people, as others have them, in their order."""
        self.mean[people], self.se[people] = others.mean, others.se
        self.correlation[people] = others.correlation
        if styles:
            self.styles[people] = others.styles


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums over both dimensions.

    ``kernel``: φ with its columns times 1, θ₂, θ₂² and, where styles are wanted, 'above the line', stacked;
    (R·Q₁, Q₂). ``powers``: 1, θ₁, θ₁²; (3, Q₁). ``lines``: above the line, (Q₁,) and (Q₂,).
    """

    prior: Single
    kernel: Single
    powers: Single
    lines: tuple[Single | None, Single | None]
    styles: bool

    @classmethod
    def of(
        cls,
        prior: Single,
        nodes: tuple[Floats, Floats],
        lines: tuple[Single | None, Single | None],
        *,
        styles: bool,
    ) -> "Sums":
        """Of a prior on nodes. ``lines``: above the line, of each dimension."""
        powers, others = (
            np.stack([own**power for power in range(3)]).astype(np.float32) for own in nodes
        )
        columns = [*others, *([lines[1]] if styles and lines[1] is not None else [])]
        kernel = np.concatenate([prior * column for column in columns])
        return cls(prior, kernel, powers, lines, styles)

    def within(self, first: slice, second: slice) -> "Sums":
        """Over some of the nodes of each dimension."""
        kernel = self.kernel.reshape(-1, *self.prior.shape)[:, first, second]
        line1, line2 = (
            None if line is None else line[here]
            for line, here in zip(self.lines, (first, second), strict=True)
        )
        return replace(
            self,
            prior=np.ascontiguousarray(self.prior[first, second]),
            kernel=np.ascontiguousarray(kernel).reshape(-1, kernel.shape[2]),
            powers=np.ascontiguousarray(self.powers[:, first]),
            lines=(line1, line2),
        )

    def write(
        self, first: Found, second: Found, out: BatchScores, rows: slice, work: Workspace
    ) -> tuple[Single, Single]:
        """Everything about the people of a block; their mass by θ₁, (Q₁, n), until the next, and in all."""
        met = work.array("met", len(self.kernel), second[0].shape[1])
        np.matmul(self.kernel, second[0], out=met)
        joint = met.reshape(-1, *first[0].shape)
        joint *= first[0]
        total = self._moments(joint, out, rows)
        if self.styles:
            out.styles[rows] = self._quadrants(first, second, joint, total)
        return joint[0], total

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
