"""Read a table of answers whole, for work that needs all people at once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from sys import intern

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from earned.app.frames import Source, opened
from earned.app.scoring.columns import folded
from earned.core.errors import DataError, UsageError
from earned.core.instruments.scale import Questionnaire, about, renumbered
from earned.library import questionnaires
from earned.tables.answers import MISSING, AnswerRule, Codes, answer_rule, as_text, plain
from earned.tables.table import Table

GENERAL = "general"
ALL = "all"

Floats = NDArray[np.float64]

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
    skipped: int = 0

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
    if asked.target == GENERAL:
        return found
    targets = found.targets if asked.target == ALL else (asked.target,)
    if not found.targets or not set(targets) <= set(found.targets):
        known = ", ".join((GENERAL, *found.targets, *((ALL,) if found.targets else ())))
        raise UsageError(f"{found.title} is not asked about {asked.target!r}. Choose: {known}.")
    return about(found, targets)


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
        names = _names(table, (*found.items, *wanted))
        rules = [_rule(found, item, asked) for item in found.items]
        parts = list(_batches(table, found, names, rules, wanted, asked.skip_wrong))
    if not parts:
        raise DataError("there are no rows.", "Give one row a person.", file=str(path))
    codes = np.concatenate([part[0] for part in parts])
    columns = {name: np.concatenate([part[1][name] for part in parts]) for name in wanted}
    rows = np.arange(1, len(codes) + 1)
    return Answers(str(path), found, codes, columns, rows, sum(part[2] for part in parts))


def _names(table: Table, wanted: Sequence[str]) -> list[str]:
    """The columns of the table that bear these names, whatever their case."""
    there = {folded(name): name for name in table.schema.names}
    for name in wanted:
        if folded(name) not in there:
            first = ", ".join(repr(column) for column in table.schema.names[:5])
            raise DataError(
                f"there is no such column. The table begins with {first}.",
                "Name columns as `earned instruments show` lists the items.",
                file=table.name,
                column=name,
            )
    return [there[folded(name)] for name in wanted]


def _rule(found: Questionnaire, item: str, asked: Asked) -> AnswerRule:
    codes = [str(code) for code in found.missing_codes]
    return answer_rule(found.options(item), asked.missing if asked.missing is not None else codes)


def _batches(
    table: Table,
    found: Questionnaire,
    names: Sequence[str],
    rules: Sequence[AnswerRule],
    wanted: Sequence[str],
    skip_wrong: bool,
) -> "list[tuple[Codes, dict[str, NDArray[np.object_]], int]]":
    parts = []
    before = 0
    for batch in table.batches():
        own = [batch.column(batch.schema.get_field_index(name)) for name in names]
        codes = np.stack(
            [rule.codes(column) for rule, column in zip(rules, own, strict=False)], axis=1
        )
        if not skip_wrong:
            _check(table, codes, own, names, before, rules)
        rest = own[len(found.items) :]
        texts = {n: _texts(c) for n, c in zip(wanted, rest, strict=True)}
        wrong = codes < 0
        codes[wrong] = MISSING
        parts.append((codes, texts, int(wrong.sum())))
        before += batch.num_rows
    return parts


def _texts(column: pa.Array) -> NDArray[np.object_]:
    values = plain(column).to_pylist()
    # Groups have few names: one string each, however many people are in them.
    texts = [intern("" if v is None else as_text(v).strip()) for v in values]
    return np.array(texts, dtype=object)


def _check(
    table: Table,
    codes: Codes,
    columns: Sequence[pa.Array],
    names: Sequence[str],
    before: int,
    rules: Sequence[AnswerRule],
) -> None:
    if not (codes < 0).any():
        return
    row, item = (int(place) for place in np.argwhere(codes < 0)[0])
    held = as_text(columns[item][row].as_py())
    most = rules[item].options
    raise DataError(
        f"this cell holds {held!r}, which is not among the answers 1 to {most}.",
        f"Write a whole number from 1 to {most}, or leave the cell empty. If it stands for 'no answer',"
        f" declare it: --missing {held}",
        file=table.name,
        row=before + row + 1,
        column=names[item],
    )
