"""Rows in, rows with scores out. Each row is scored by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from earned.app.keys import LOOKED_AT
from earned.app.scoring.columns import Columns, columns
from earned.app.scoring.scheme import Declared, Modelled, Scheme
from earned.app.scoring.wrong import (
    EXAMPLES,
    LONGEST_SHOWN,
    WRONG,
    Skipped,
    WrongCell,
    flag_columns,
    skipped_cells,
    wrong_cell_error,
    wrong_places,
)
from earned.core.scoring.classical import categories
from earned.core.scoring.flags import FLAGS, Flag, age_flags, questionnaire_flags
from earned.core.scoring.plausible import plausible_values
from earned.core.scoring.scales import scale_scores
from earned.tables.answers import MISSING, NUMBER, Codes, as_text, by_value, other_type
from earned.tables.table import clipped

DECIMALS = 6
"""Scores are rounded here: the arithmetic is in single precision and says nothing beyond."""

VOCABULARY = (*FLAGS, *WRONG.values())
"""Every flag there is, in the order in which flags are written."""

UNREADABLE_AGE = -1.0

Floats = NDArray[np.float64]
Masks = Mapping[str, NDArray[np.bool_]]


class Shape(Protocol):
    """What a scorer needs to know of a table. See :class:`~earned.tables.table.Table`."""

    name: str
    schema: pa.Schema

    def line_of(self, row: int) -> int | None:
        """The line on which a data row begins; ``None`` where there are no lines or the file is elsewhere."""
        ...


@dataclass(frozen=True, slots=True)
class ScoredRows:
    """A batch with its scores. ``flagged``: rows by flag. ``skipped``: cells treated as missing.

    ``looked_at``: answers of those rows that are among the table's first, by which the key is judged.
    """

    batch: pa.RecordBatch
    flagged: Mapping[str, int]
    skipped: Skipped
    looked_at: Floats


class RowScorer:
    """Scores batches of a table. Keeps nothing from one batch to the next, so several may run at once.

    ``schema``: of the batches it returns. ``read``: where the columns stand that it reads.
    """

    def __init__(self, scheme: Scheme, declared: Declared, table: Shape) -> None:
        """Find the columns. Raises :class:`DataError` as :func:`columns` does."""
        self._scheme, self._declared, self._table = scheme, declared, table
        names = table.schema.names
        self.columns: Columns = columns(
            table.name,
            names,
            scheme.questionnaire,
            [declared.prefix + added for added in scheme.added],
            declared.age,
            keep_answers=declared.keep_answers,
        )
        self._order = [names.index(column) for column in self.columns.items]
        age = [] if self.columns.age is None else [names.index(self.columns.age)]
        self.read = sorted({*self._order, *age})
        asked = scheme.questionnaire
        self._most = np.array([asked.options(item) for item in asked.items])
        self.schema = self._output_schema()

    def _output_schema(self) -> pa.Schema:
        self._kept = [self._table.schema.names.index(name) for name in self.columns.kept]
        kept = [self._table.schema.field(place) for place in self._kept]
        types = {"answered": pa.int32(), "flags": pa.string()}
        added = [
            pa.field(self._declared.prefix + name, types.get(name, pa.float64()))
            for name in self._scheme.added
        ]
        self._added = pa.schema(added)
        return pa.schema([*kept, *added])

    def score(self, batch: pa.RecordBatch, before: int) -> ScoredRows:
        """The batch with its scores; ``before`` counts the rows of the table before it.

        Raises as :meth:`added` does.
        """
        return self.joined(batch, self.added(batch, before))

    def joined(self, batch: pa.RecordBatch, found: ScoredRows) -> ScoredRows:
        """What was found of a batch, behind the columns that are carried over."""
        kept = [batch.column(place) for place in self._kept]
        columns = [*kept, *found.batch.columns]
        return replace(found, batch=pa.RecordBatch.from_arrays(columns, schema=self.schema))

    def added(self, batch: pa.RecordBatch, before: int) -> ScoredRows:
        """The new columns alone.

        Raises :class:`DataError` for a wrong cell unless skipping.
        """
        codes = self._codes(batch)
        skipped = self._skipped(codes, batch, before)
        found = np.where(codes > MISSING, codes, np.nan).astype(np.float64)
        flags = self._flags(codes, found, batch)
        answered = pa.array((codes > MISSING).sum(axis=1), pa.int32())
        added = [*self._scores(found, before), answered, _joined(flags, batch.num_rows)]
        return ScoredRows(
            batch=pa.RecordBatch.from_arrays(added, schema=self._added),
            flagged={name: int(mask.sum()) for name, mask in flags.items() if mask.any()},
            skipped=skipped,
            looked_at=found[: max(0, LOOKED_AT - before)],
        )

    def _codes(self, batch: pa.RecordBatch) -> Codes:
        rule = self._scheme.rule
        # Items in rows, seen from the side: what is done item by item reads memory in order.
        return np.stack([rule.codes(batch.column(place)) for place in self._order]).T

    def _skipped(self, codes: Codes, batch: pa.RecordBatch, before: int) -> Skipped:
        if not (codes < 0).any():
            return Skipped()
        places = wrong_places(codes, self._order, EXAMPLES)
        cells = [self._cell(codes, batch, before, *place) for place in places]
        if self._declared.on_error == "stop":
            line = self._table.line_of(cells[0].row)
            known = self._scheme
            name = self._table.name
            raise wrong_cell_error(name, cells[0], line, known.rule, known.questionnaire)
        return skipped_cells(codes, self.columns.items, cells)

    def _cell(
        self, codes: Codes, batch: pa.RecordBatch, before: int, row: int, item: int
    ) -> WrongCell:
        value = batch.column(self._order[item])[row].as_py()
        reason = WRONG[int(codes[row, item])]
        kind = other_type(batch.schema.field(self._order[item]).type)
        found = clipped(as_text(value).strip(), LONGEST_SHOWN)
        return WrongCell(before + row + 1, self.columns.items[item], found, reason, kind)

    def _scores(self, found: Floats, before: int) -> list[pa.Array]:
        classical = list(scale_scores(found, self._scheme.questionnaire).values())
        known = self._scheme.modelled
        if known is None:
            empty = len(self._scheme.scores) - len(classical)
            modelled = [np.full(len(found), np.nan)] * empty
        else:
            enough = np.asarray(~np.isnan(np.stack(classical)).any(axis=0))
            modelled = self._modelled(found, known, enough, before)
        return [_rounded(column) for column in (*classical, *modelled)]

    def _modelled(
        self, found: Floats, known: Modelled, enough: NDArray[np.bool_], before: int
    ) -> list[Floats]:
        """The model's columns; ``enough``: who answered enough items for person fit."""
        items = known.instrument.items
        ids = [item.id for item in items]
        order = [ids.index(item) for item in known.scorer.items]
        codes = categories(found, items, self._most)[:, order]
        scores = known.scorer.score(codes)
        columns = [*scores.mean.T, *scores.se.T, scores.correlation, *scores.styles.T]
        if self._declared.person_fit:
            fit = self._scheme.person_fit
            nothing = np.full(len(found), np.nan)
            columns.append(np.where(enough, fit(codes, scores.mean), nothing) if fit else nothing)
        return [*columns, *self._plausible(known, codes, before)]

    def _plausible(self, known: Modelled, codes: Floats, before: int) -> list[Floats]:
        draws = self._declared.plausible
        if not draws:
            return []
        values = plausible_values(
            known.scorer,
            codes,
            known.parameters.correlation,
            draws=draws,
            seed=self._declared.seed,
            first=before,
        )
        return list(values.reshape(len(codes), -1).T)

    def _careless(self, found: Floats) -> dict[Flag, NDArray[np.bool_]]:
        return questionnaire_flags(found, self._scheme.questionnaire, self._scheme.careless)

    def _flags(self, codes: Codes, found: Floats, batch: pa.RecordBatch) -> Masks:
        flags: dict[str, NDArray[np.bool_]] = {}
        flags.update(self._careless(found).items())
        if self.columns.age is not None:
            place = self._table.schema.names.index(self.columns.age)
            flags.update(age_flags(ages(batch.column(place))).items())
        flags.update(flag_columns(codes))
        return flags


def ages(column: pa.Array) -> Floats:
    """Ages in years; shape (N,). Blank is NaN; what is no number is no possible age (-1)."""
    return by_value(column, _age, np.nan)


def _age(text: str) -> float:
    bare = text.strip()
    if not bare:
        return float("nan")
    return float(bare) if NUMBER.fullmatch(bare) else UNREADABLE_AGE


def _rounded(column: Floats) -> pa.Array:
    # + 0.0 turns -0.0 into 0.0
    return pa.array(np.round(column, DECIMALS) + 0.0, pa.float64(), from_pandas=True)


def _joined(flags: Masks, rows: int) -> pa.Array:
    """Each row's flags as text, ``;``-separated, in the order of the vocabulary."""
    raised = [name for name in VOCABULARY if name in flags and flags[name].any()]
    kinds = np.zeros(rows, np.int16)
    for bit, name in enumerate(raised):
        kinds |= flags[name].astype(np.int16) << bit
    texts = [
        ";".join(name for bit, name in enumerate(raised) if kind >> bit & 1)
        for kind in range(1 << len(raised))
    ]
    return pa.array(texts, pa.string()).take(pa.array(kinds))
