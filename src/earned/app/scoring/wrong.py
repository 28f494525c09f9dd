"""Cells that hold no possible answer: the error that names one, and the account of those passed over."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from shlex import quote

import numpy as np
from numpy.typing import NDArray

from earned.core.errors import DataError
from earned.core.instruments.scale import Questionnaire
from earned.tables.answers import (
    MISSING,
    NOT_A_NUMBER,
    NOT_WHOLE,
    OUT_OF_RANGE,
    AnswerRule,
    Codes,
    answer_rule,
)

WRONG = {OUT_OF_RANGE: "out-of-range", NOT_WHOLE: "not-whole", NOT_A_NUMBER: "not-a-number"}
"""Flags for cells passed over under ``--on-error skip``, by code."""

EXAMPLES, LONGEST_SHOWN = 5, 60
DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class WrongCell:
    """One cell. ``row`` counts data rows from 1; ``reason`` is one of the flags in ``WRONG``.

    ``kind``: what its whole column holds, where that is neither numbers nor text.
    """

    row: int
    column: str
    found: str
    reason: str
    kind: str | None = None


@dataclass(slots=True)
class Skipped:
    """Cells treated as missing: how many by column and reason, and the first few."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[WrongCell] = field(default_factory=list)
    rows: int = 0

    @property
    def cells(self) -> int:
        """How many cells were passed over."""
        return self.counts.total()

    def add(self, more: "Skipped") -> None:
        """Count what was skipped in the rows that follow."""
        self.counts.update(more.counts)
        self.rows += more.rows
        self.examples.extend(more.examples[: EXAMPLES - len(self.examples)])


def skipped_lines(skipped: Skipped) -> Iterator[str]:
    """How many cells were passed over in which columns and why, and the first of them; nothing of none."""
    if not skipped.cells:
        return
    yield f"Treated as missing: {_count(skipped.cells, 'cell')} in {_count(skipped.rows, 'row')}."
    for (column, reason), count in skipped.counts.items():
        if count:
            yield f"  column {column}: {count:,} {reason}"
    yield "The first of them:"
    for cell in skipped.examples:
        yield f"  row {cell.row:,}, column {cell.column}: {cell.found!r} ({cell.reason})"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def skipped_cells(codes: Codes, names: Sequence[str], examples: Sequence[WrongCell]) -> Skipped:
    """The wrong cells of a batch, counted; ``codes``: shape (N, J)."""
    counts = Counter[tuple[str, str]]()
    for name, column in zip(names, codes.T, strict=True):
        for code, reason in WRONG.items():
            counts[name, reason] = int((column == code).sum())
    return Skipped(counts, list(examples), int((codes < 0).any(axis=1).sum()))


def wrong_places(codes: Codes, order: Sequence[int], most: int) -> list[tuple[int, int]]:
    """The first wrong cells as (row, column of ``codes``), in reading order.

    ``order``: where each column of ``codes`` stands in the table.
    """
    rows = np.flatnonzero((codes < 0).any(axis=1))[:most]
    reading = np.argsort(np.asarray(order))
    found = [(int(row), int(j)) for row in rows for j in reading if codes[row, j] < 0]
    return found[:most]


def wrong_cell_error(
    file: str, cell: WrongCell, line: int | None, rule: AnswerRule, asked: Questionnaire
) -> DataError:
    """The error that names a cell, what it holds and what would be right."""
    options = rule.options
    what = {
        "not-a-number": "is not a number",
        "not-whole": "is not a whole number",
        "out-of-range": f"is not among the answers 1 to {options}",
    }[cell.reason]
    return DataError(
        f"{f'line {line}' if line else 'this cell'} holds {cell.found!r}, which {what}.",
        " ".join(_remedies(cell, rule, asked)),
        file=file,
        row=cell.row,
        column=cell.column,
    )


def _remedies(cell: WrongCell, rule: AnswerRule, asked: Questionnaire) -> Iterator[str]:
    yield from _ways_to_mend(cell, rule, asked)
    yield "To treat such cells as missing and go on: --on-error skip"


def _ways_to_mend(cell: WrongCell, rule: AnswerRule, asked: Questionnaire) -> Iterator[str]:
    options = rule.options
    if cell.kind:
        yield f"The whole column is of a type for {cell.kind}; answers are whole numbers from 1 to {options}."
        return
    yield f"Write a whole number from 1 to {options}, or leave the cell empty."
    if DECIMAL_COMMA.fullmatch(cell.found):
        yield f"Decimals need a point here: {cell.found.replace(',', '.')}."
        return
    if cell.reason != "not-whole" and len(cell.found) <= LONGEST_SHOWN:
        # What is declared takes the place of all that held before.
        codes = (*sorted(rule.missing), cell.found)
        declared = " ".join(f"--missing {quote(code)}" for code in codes)
        yield f"If it stands for 'no answer', declare that: {declared}"
    wider = _wider_format(cell, asked)
    if wider:
        yield f"If people answered on 1 to {wider}, say so: --options {wider}"


def _wider_format(cell: WrongCell, asked: Questionnaire) -> int | None:
    """The number of options of a format of the instrument to which the cell would be an answer."""
    if cell.reason != "out-of-range":
        return None
    sizes = sorted({format_.options for format_ in asked.formats})
    return next((size for size in sizes if answer_rule(size, ()).code(cell.found) > MISSING), None)


def flag_columns(codes: Codes) -> dict[str, NDArray[np.bool_]]:
    """For each reason, which rows have such a cell; shape (N,) each."""
    if not (codes < 0).any():
        return {}
    return {reason: (codes == code).any(axis=1) for code, reason in WRONG.items()}
