"""Score many people at once: arrays in, arrays out, in blocks, so that memory does not grow.

The same integral as ``likelihood``, with people in columns (``evidence``). One matrix product, of φ with its
columns times 1, θ₂, θ₂² and 'above the line' with L₂, holds for every θ₁ what the other dimension says; times
L₁ and summed over θ₁ with 1, θ₁, θ₁² and 'above the line' it gives all moments and style probabilities.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.blocks import Codes, Single, Workspace, code_blocks
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.evidence import (
    Evidence,
    Found,
    PlainEvidence,
    compiled_evidence,
    has_facets,
    is_plain,
)
from earned.core.scoring.factors import trait_nodes
from earned.core.scoring.grid import NODES, STEP, Floats, bivariate_normal, spaced
from earned.core.scoring.guide import DRAWN, SEED
from earned.core.scoring.limits import trait_limits
from earned.core.scoring.model import ScoringModel
from earned.core.scoring.plain_windows import Desk, PlainWindows
from earned.core.scoring.position import Reference
from earned.core.scoring.sums import BatchScores, Sums
from earned.core.scoring.windows import WindowedEvidence

BLOCK, BLOCK_WITH_FACTORS, LARGE_BLOCK = 1536, 768, 49_152
"""People a block. Fewer make small matrix products, which are slower; more fall out of the cache, the
sooner the more arrays there are. Windows sort a large block and take it in blocks themselves.
"""


@dataclass(frozen=True, slots=True)
class BatchScorer:
    """A compiled instrument ready for batches; build with :func:`batch_scorer`.

    ``score(categories)`` takes shape (N, J), J columns in the order of ``items``, categories 0..K-1
    in the insecure direction, NaN or negative where missing.

    ``nodes``: of θ by dimension, (Q₁,) and (Q₂,); ``prior``: on both, (Q₁, Q₂). ``sums``: without and with
    styles. ``windows``: where nothing is shared and all items are calibrated.
    """

    items: tuple[str, ...]
    nodes: Mapping[Dimension, Floats]
    prior: Single
    evidence: Mapping[Dimension, Evidence]
    sums: Mapping[bool, Sums]
    windows: PlainWindows | None

    def score(self, categories: ArrayLike, *, styles: bool = True) -> BatchScores:
        """Score all people. Values must be whole categories (checked by whoever read them).

        ``styles``: whether style probabilities are wanted, which cost about a sixth of the time.
        """
        found = np.asarray(categories)
        out = BatchScores.empty(len(found), styles=styles)
        desk = (Workspace(), Workspace(), Workspace())
        for rows, codes in code_blocks(found, self._block):
            out.answered[rows] = (codes >= 0).sum(axis=0, dtype=np.int16)
            if self.windows:
                self.windows.read(codes, out, rows, desk, styles=styles)
            else:
                self._read(codes, out, rows, desk, styles=styles)
        return out

    def _read(
        self, codes: Codes, out: BatchScores, rows: slice, desk: Desk, *, styles: bool
    ) -> None:
        """Positions of a block of people, on all nodes."""
        pair = [self.evidence[d](codes, work) for d, work in zip(DIMENSIONS, desk, strict=False)]
        people = codes.shape[1]
        for start in range(0, people, BLOCK):
            here = slice(start, min(start + BLOCK, people))
            first, second = (_part(one, here) for one in pair)
            at = slice(rows.start + here.start, rows.start + here.stop)
            self.sums[styles].write(first, second, out, at, desk[2])

    @property
    def _block(self) -> int:
        if self.windows or any(isinstance(o, WindowedEvidence) for o in self.evidence.values()):
            return LARGE_BLOCK
        plain = all(isinstance(one, PlainEvidence) for one in self.evidence.values())
        return BLOCK if plain else BLOCK_WITH_FACTORS


def _part(found: Found, here: slice) -> Found:
    whole, above = found
    return whole[:, here], None if above is None else above[:, here]


def batch_scorer(model: ScoringModel, reference: Reference) -> BatchScorer:
    """Compile for batches. ``reference``: where the lines between styles lie."""
    nodes = _nodes(model)
    prior = bivariate_normal(model.parameters.correlation, *nodes.values()).astype(np.float32)
    evidence = {d: compiled_evidence(model, d, reference.on(d), nodes[d]) for d in DIMENSIONS}
    first, second = (evidence[d] for d in DIMENSIONS)
    sums = {
        styles: Sums.of(
            prior,
            (nodes["anxiety"], nodes["avoidance"]),
            (first.above, second.above),
            styles=styles,
        )
        for styles in (False, True)
    }
    return BatchScorer(
        items=tuple(model.items),
        nodes=nodes,
        prior=prior,
        evidence=evidence,
        sums=sums,
        windows=_windows(model, first, second, sums, nodes),
    )


def _nodes(model: ScoringModel) -> dict[Dimension, Floats]:
    """Of θ by dimension: as far out as calibrated items can show somebody to be."""
    if not _is_calibrated(model):
        return dict.fromkeys(DIMENSIONS, NODES)
    limits = trait_limits(model)
    return {
        d: trait_nodes(model, d, limits[d])
        if has_facets(model, d)
        else spaced(STEP, *limits[d])
        if is_plain(model, d)
        else NODES
        for d in DIMENSIONS
    }


def _is_calibrated(model: ScoringModel) -> bool:
    return all(isinstance(one, Calibrated) for one in model.parameters.items.values())


def _windows(
    model: ScoringModel,
    first: Evidence,
    second: Evidence,
    sums: Mapping[bool, Sums],
    nodes: Mapping[Dimension, Floats],
) -> PlainWindows | None:
    """Windows need answers that are log-concave in the trait, as calibrated items make them."""
    if not (isinstance(first, PlainEvidence) and isinstance(second, PlainEvidence)):
        return None
    if not _is_calibrated(model):
        return None
    drawn = answer_categories(model, DRAWN, np.random.default_rng(SEED)).T.astype(np.int8)
    return PlainWindows((first, second), sums, (nodes["anxiety"], nodes["avoidance"]), drawn)
