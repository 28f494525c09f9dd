"""A bank in which items share nothing but the trait: both dimensions in the same few products."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earned.core.adaptive.look import Look, met_moments, total_and_moments
from earned.core.adaptive.tables import Columns, joined
from earned.core.instruments.item import DIMENSIONS
from earned.core.scoring.grid import Floats
from earned.core.scoring.likelihood import Answered, FormatModel
from earned.core.scoring.model import ScoringModel


@dataclass(frozen=True, slots=True)
class PlainBank:
    """``logs``: a row of zeros and the rows of log P of each dimension, (2 + ΣK, 61).

    ``rows``: item id -> the row of its category 0. ``second``: the row of zeros of avoidance.
    """

    prior: Floats
    logs: Floats
    rows: dict[str, int]
    second: int
    columns: Columns

    @classmethod
    def of(cls, model: ScoringModel) -> "PlainBank":
        """Of a model that is :func:`is_plain`."""
        first, second = _forms(model)
        nothing = np.zeros((1, first.stack.shape[1]))
        after = 1 + len(first.stack)
        rows = {item: 1 + row for item, row in first.rows.items()}
        rows |= {item: 1 + after + row for item, row in second.rows.items()}
        return cls(
            prior=model.prior,
            logs=np.concatenate([nothing, first.stack, nothing, second.stack]),
            rows=rows,
            second=after,
            columns=joined(
                [
                    {item: np.exp(form.tables[item][0]) for item in form.keys}
                    for form in (first, second)
                ]
            ),
        )

    def look(self, answers: Answered) -> Look:
        """What the answers say."""
        taken = [0, self.second, *[self.rows[item] + category for item, category in answers]]
        taken.sort()
        logs = np.add.reduceat(self.logs[taken], (0, taken.index(self.second)), axis=0)
        logs -= np.maximum.reduce(logs, axis=1, keepdims=True)
        likelihood = np.exp(logs, out=logs)
        rows = met_moments(self.prior, likelihood)
        rows *= likelihood[:, None]
        total, moments = total_and_moments(rows)
        rows /= total
        return Look(moments, rows, slice(None))


def is_plain(model: ScoringModel) -> bool:
    """Whether each dimension has one format that shares nothing."""
    every = [list(model.dimensions[d].formats.values()) for d in DIMENSIONS]
    return all(len(forms) == 1 and forms[0].is_plain for forms in every)


def _forms(model: ScoringModel) -> Sequence[FormatModel]:
    return [next(iter(model.dimensions[d].formats.values())) for d in DIMENSIONS]
