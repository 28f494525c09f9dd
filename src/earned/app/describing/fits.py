"""How well the items of a fitted model behave: S-X² item by item, and pairs that share more than it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from earned.core.describe.dependence import Dependence, dependence
from earned.core.describe.item_fit import ItemFit, item_fit
from earned.core.describe.structure import TwoDimensional
from earned.core.scoring.grid import Floats

SHOWN_PAIRS = 10
"""So many pairs are always given; flagged ones besides."""

SEED = 20_000_316
"""Of the simulated people to whom Q3 is compared, so that a file has one result."""


@dataclass(frozen=True, slots=True)
class ModelFit:
    """The items of one model. ``scales``: what it holds. ``people``: with every answer, for S-X².

    ``items``: among people of the same score on the item's own scale. ``total``: among people of the same
    score on both, empty where there is one scale. ``pairs``: all, the largest first.
    """

    scales: tuple[str, ...]
    people: int
    items: tuple[ItemFit, ...]
    total: tuple[ItemFit, ...]
    pairs: tuple[Dependence, ...]

    @property
    def worst(self) -> list[ItemFit]:
        """Items by RMSEA, the largest first."""
        return sorted(self.items, key=lambda one: -np.nan_to_num(one.rmsea))

    @property
    def told(self) -> tuple[Dependence, ...]:
        """The pairs worth telling: the first few, and all that are flagged."""
        return tuple(one for n, one in enumerate(self.pairs) if n < SHOWN_PAIRS or one.flagged)


def model_fit(answers: Floats, model: TwoDimensional, scales: Sequence[str]) -> ModelFit:
    """Fit of a model to categories 0..K-1 in the insecure direction; (N, J), NaN missing."""
    both = len(scales) > 1
    return ModelFit(
        scales=tuple(scales),
        people=int((~np.isnan(answers)).all(axis=1).sum()),
        items=item_fit(answers, model),
        total=item_fit(answers, model, "total") if both else (),
        pairs=dependence(answers, model, np.random.default_rng(SEED)),
    )


def export_fit(found: ModelFit) -> dict[str, Any]:
    """As plain data, figures still unrounded."""
    totals = found.total or (None,) * len(found.items)
    return {
        "scales": list(found.scales),
        "people": found.people,
        "items": [
            {"id": own.item, **_item(own), "total": _item(total) if total else None}
            for own, total in zip(found.items, totals, strict=True)
        ],
        "pairs": [
            {
                "first": one.first,
                "second": one.second,
                "q3": one.q3,
                "q3_excess": one.excess,
                "ld_x2": one.chi2,
                "df": one.df,
                "p": one.p,
                "v": one.v,
                "people": one.people,
                "flagged": one.flagged,
            }
            for one in found.told
        ],
        "flagged_pairs": sum(one.flagged for one in found.pairs),
    }


def _item(found: ItemFit) -> dict[str, Any]:
    return {
        "s_x2": found.chi2,
        "df": found.df,
        "p": found.p,
        "rmsea": found.rmsea,
        "points": found.points,
    }
