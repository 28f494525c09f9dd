"""Read a table of answers whole, for work that needs all people at once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from sys import intern

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from earned.app.frames import Source, opened
from earned.app.scoring.columns import folded, missing_items
from earned.app.scoring.wrong import (
    EXAMPLES,
    LONGEST_SHOWN,
    WRONG,
    Skipped,
    WrongCell,
    skipped_cells,
    wrong_cell_error,
    wrong_places,
)
from earned.core.errors import DataError, UsageError
from earned.core.instruments.scale import Questionnaire, about, about_one, renumbered
from earned.library import questionnaires
from earned.tables.answers import (
    MISSING,
    AnswerRule,
    Codes,
    answer_rule,
    as_text,
    canonical,
    other_type,
    plain,
)
from earned.tables.table import Table, clipped

GENERAL = "general"
ALL = "all"

Floats = NDArray[np.float64]

SHOWN = 12
SOME = 8192
"""People at a time, where each is looked at alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How the answers were given; nothing of it is guessed.

    ``options``: of the response format, ``None`` for the usual one. ``missing``: codes for 'no
    answer', ``None`` for the instrument's own. ``numbering``: another numbering of the items.
    ``target``: whom the items are about: ``general``, a target of the instrument, or ``all``.
    ``skip_wrong``: wrong cells count as missing and are counted, where else the first is an error.
    """

    instrument: str
    options: int | None = None
    missing: tuple[str, ...] | None = None
    numbering: str | None = None
    target: str = GENERAL
    delimiter: str | None = None
    encoding: str = "utf-8"
    skip_wrong: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """``codes``: shape (N, J) in the questionnaire's order, 1..K as answered, ``MISSING`` where nothing was:
    a byte each, because a study may have millions of people.

    ``columns``: other columns that were wanted, as text. ``rows``: data rows, counted from 1.
    ``skipped``: wrong cells that were taken for missing.
    """

    file: str
    questionnaire: Questionnaire
    codes: Codes
    columns: Mapping[str, NDArray[np.object_]]
    rows: NDArray[np.intp]
    skipped: Skipped = field(default_factory=Skipped)

    @property
    def options(self) -> Floats:
        """Everybody's answers as numbers, eight bytes each; NaN where missing."""
        return as_options(self.codes)

    def in_turn(self) -> Iterator[Floats]:
        """The same of some people at a time."""
        return (as_options(self.codes[at : at + SOME]) for at in range(0, len(self.codes), SOME))

    def only(self, wanted: NDArray[np.bool_]) -> "Answers":
        """The people for whom this is true."""
        if wanted.all():
            return self
        columns = {name: column[wanted] for name, column in self.columns.items()}
        return replace(self, codes=self.codes[wanted], columns=columns, rows=self.rows[wanted])


def as_options(codes: Codes) -> Floats:
    """Answers as numbers, NaN where missing."""
    return np.where(codes == MISSING, np.nan, codes)


def asked_questionnaire(asked: Asked) -> Questionnaire:
    """The instrument as it was asked. Raises :class:`UsageError` for what it does not have."""
    found, targets = _in_general(asked), _targets(asked)
    return about(found, targets) if targets else found


def modelled_questionnaire(asked: Asked) -> Questionnaire:
    """The same as the model reads it: about one target too the scales are anxiety and avoidance.

    Raises :class:`UsageError` as :func:`asked_questionnaire` does.
    """
    found, targets = _in_general(asked), _targets(asked)
    if asked.target in (GENERAL, ALL):
        return about(found, targets) if targets else found
    return about_one(found, asked.target)


def _in_general(asked: Asked) -> Questionnaire:
    found = questionnaires.questionnaire(asked.instrument)
    if asked.options is not None:
        found = _in_format(found, asked.options)
    if asked.numbering is not None:
        if asked.numbering not in found.numbering:
            known = ", ".join(found.numbering) or "none"
            raise UsageError(
                f"{found.title} has no numbering {asked.numbering!r}. It has: {known}."
            )
        found = renumbered(found, asked.numbering)
    return found


def _targets(asked: Asked) -> tuple[str, ...]:
    """Whom the items are about; nobody for people in general."""
    if asked.target == GENERAL:
        return ()
    found = questionnaires.questionnaire(asked.instrument)
    targets = found.targets if asked.target == ALL else (asked.target,)
    if not found.targets or not set(targets) <= set(found.targets):
        known = ", ".join((GENERAL, *found.targets, *((ALL,) if found.targets else ())))
        raise UsageError(f"{found.title} is not asked about {asked.target!r}. Choose: {known}.")
    return targets


def _in_format(found: Questionnaire, options: int) -> Questionnaire:
    for form in found.formats:
        if form.options == options:
            return found.in_format(form)
    offered = ", ".join(str(form.options) for form in found.formats)
    raise UsageError(f"{found.title} has no format of {options} options. It has: {offered}.")


def read_answers(path: Source, asked: Asked, wanted: Sequence[str] = ()) -> Answers:
    """All people of a file, or of a table in memory. ``wanted``: further columns to keep, by name.

    Raises :class:`UsageError`, :class:`NoInputError`, and :class:`DataError` naming a wrong cell.
    """
    return read_items(path, asked_questionnaire(asked), asked, wanted)


def column_names(path: Source, asked: Asked) -> set[str]:
    """What the table's columns are called, in small letters. Raises :class:`NoInputError`."""
    with closing(opened(path, asked.delimiter, asked.encoding)) as table:
        return {folded(name) for name in table.schema.names}


def read_items(
    path: Source, found: Questionnaire, asked: Asked, wanted: Sequence[str] = ()
) -> Answers:
    """The same for the items of ``found``, which may be some of an instrument's, or called otherwise."""
    with closing(opened(path, asked.delimiter, asked.encoding)) as table:
        names = [*_item_columns(table, found), *_wanted_columns(table, wanted, found)]
        rules = [_rule(found, item, asked) for item in found.items]
        parts = list(_batches(table, found, names, rules, wanted, asked.skip_wrong))
    if not parts:
        raise DataError("there are no rows.", "Give one row a person.", file=str(path))
    codes = np.concatenate([part[0] for part in parts])
    columns = {name: np.concatenate([part[1][name] for part in parts]) for name in wanted}
    skipped = Skipped()
    for part in parts:
        skipped.add(part[2])
    return Answers(str(path), found, codes, columns, np.arange(1, len(codes) + 1), skipped)


def _item_columns(table: Table, found: Questionnaire) -> list[str]:
    """The columns of the table that bear the items' names, whatever their case."""
    there = {folded(name): name for name in table.schema.names}
    missing = [item for item in found.items if folded(item) not in there]
    if missing:
        raise missing_items(table.name, missing, table.schema.names, found)
    return [there[folded(item)] for item in found.items]


def _wanted_columns(table: Table, wanted: Sequence[str], found: Questionnaire) -> list[str]:
    """The same for columns that are no items."""
    there = {folded(name): name for name in table.schema.names}
    items = {folded(item) for item in found.items}
    others = [repr(name) for known, name in there.items() if known not in items][:SHOWN]
    for name in wanted:
        if folded(name) not in there:
            raise DataError(
                "there is no such column.",
                f"Columns that are no items begin with {', '.join(others)}."
                if others
                else "All columns are items.",
                file=table.name,
                column=name,
            )
    return [there[folded(name)] for name in wanted]


def _rule(found: Questionnaire, item: str, asked: Asked) -> AnswerRule:
    codes = [str(code) for code in found.missing_codes]
    return declared_rule(found.options(item), asked.missing if asked.missing is not None else codes)


def declared_rule(options: int, codes: Sequence[str]) -> AnswerRule:
    """What a cell may hold. Raises :class:`UsageError` for a missing code that is an answer."""
    bare = answer_rule(options, ())
    for code in codes:
        if bare.code(canonical(code)) > MISSING:
            raise UsageError(
                f"{code} cannot mean 'missing': it is one of the answers 1 to {options}."
            )
    return answer_rule(options, codes)


def _batches(
    table: Table,
    found: Questionnaire,
    names: Sequence[str],
    rules: Sequence[AnswerRule],
    wanted: Sequence[str],
    skip_wrong: bool,
) -> "list[tuple[Codes, dict[str, NDArray[np.object_]], Skipped]]":
    parts = []
    before = 0
    for batch in table.batches():
        own = [batch.column(batch.schema.get_field_index(name)) for name in names]
        codes = np.stack(
            [rule.codes(column) for rule, column in zip(rules, own, strict=False)], axis=1
        )
        cells = _wrong_cells(codes, own, before, found)
        if cells and not skip_wrong:
            raise _stopped(table, cells[0], rules, found)
        rest = own[len(found.items) :]
        texts = {n: _texts(c) for n, c in zip(wanted, rest, strict=True)}
        skipped = skipped_cells(codes, found.items, cells) if cells else Skipped()
        codes[codes < 0] = MISSING
        parts.append((codes, texts, skipped))
        before += batch.num_rows
    return parts


def _texts(column: pa.Array) -> NDArray[np.object_]:
    values = plain(column).to_pylist()
    # Groups have few names: one string each, however many people are in them.
    texts = [intern("" if v is None else as_text(v).strip()) for v in values]
    return np.array(texts, dtype=object)


def _wrong_cells(
    codes: Codes, columns: Sequence[pa.Array], before: int, found: Questionnaire
) -> list[WrongCell]:
    """The first few of a batch. ``before``: rows of the table before it."""
    if not (codes < 0).any():
        return []
    cells = []
    for row, item in wrong_places(codes, range(codes.shape[1]), EXAMPLES):
        held = clipped(as_text(columns[item][row].as_py()).strip(), LONGEST_SHOWN)
        reason, kind = WRONG[int(codes[row, item])], other_type(columns[item].type)
        cells.append(WrongCell(before + row + 1, found.items[item], held, reason, kind))
    return cells


def _stopped(
    table: Table, cell: WrongCell, rules: Sequence[AnswerRule], found: Questionnaire
) -> DataError:
    rule = rules[found.items.index(cell.column)]
    return wrong_cell_error(table.name, cell, table.line_of(cell.row), rule, found)
