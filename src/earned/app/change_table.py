"""Read dated occasions from a file: answers, posteriors as `earned score` writes them, or plain scores."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from earned.app.change_reading import Occasion
from earned.app.frames import Source, opened
from earned.app.quiz import Answer
from earned.core.errors import DataError
from earned.core.instruments.item import DIMENSIONS, FRAMES, Dimension, Frame
from earned.library import instruments
from earned.tables.answers import MISSING, AnswerRule, answer_rule, as_text, plain
from earned.tables.table import unreadable

DATE, FRAME, ANSWERS = "date", "frame", "answers"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text. ``number`` counts data rows from 1."""

    file: str
    number: int
    cells: Mapping[str, str]

    def wrong(self, column: str, problem: str, remedy: str) -> DataError:
        """The error for a cell of this row."""
        return DataError(problem, remedy, file=self.file, row=self.number, column=column)

    def day(self) -> date:
        """The date. Raises :class:`DataError` where it is missing or none."""
        text = self.cells.get(DATE, "").strip()
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            remedy = "Write dates as YEAR-MONTH-DAY, such as 2026-03-01."
            raise self.wrong(DATE, f"this cell holds {text!r}, which is no date.", remedy) from None

    def frame(self, default: Frame) -> Frame:
        """Whom the answers are about."""
        text = self.cells.get(FRAME, "").strip() or default
        if text not in FRAMES:
            raise self.wrong(
                FRAME, f"there is no frame {text!r}.", f"Write one of: {', '.join(FRAMES)}."
            )
        return text

    def number_in(self, column: str) -> float | None:
        """A number, or ``None`` where the cell is blank."""
        text = self.cells.get(column, "").strip()
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            remedy = "Write a number with a decimal point, or leave the cell empty."
            raise self.wrong(column, f"this cell holds {text!r}, which is no number.", remedy)
        return value


@dataclass(frozen=True, slots=True)
class Scored:
    """One occasion of scores: by dimension, the value, and its standard error where one stands there.

    ``correlation``: of the joint posterior, where it stands there.
    """

    day: date
    frame: Frame
    values: Mapping[Dimension, float]
    errors: Mapping[Dimension, float]
    correlation: float | None


def read_rows(path: Source, delimiter: str | None = None, encoding: str = "utf-8") -> list[Row]:
    """All rows of a table in memory or in a file, or of a JSON list, in order of date.

    Raises :class:`NoInputError`, and :class:`DataError` naming file, row and column.
    """
    rows = list(
        _json_rows(path)
        if isinstance(path, Path) and path.suffix.lower() == ".json"
        else _table_rows(path, delimiter, encoding)
    )
    if not rows:
        raise DataError("there are no occasions.", "Give one row an occasion.", file=str(path))
    _check_repeated(rows)
    return sorted(rows, key=lambda row: (row.day(), row.cells.get(FRAME, "")))


def _table_rows(path: Source, delimiter: str | None, encoding: str) -> Iterator[Row]:
    with closing(opened(path, delimiter, encoding)) as table:
        names = {name.strip().lower(): name for name in table.schema.names}
        if DATE not in names:
            first = ", ".join(repr(name) for name in table.schema.names[:5])
            raise DataError(
                f"there is no column {DATE!r}. The table begins with {first}.",
                "Name the column of dates 'date'.",
                file=str(path),
            )
        number = 0
        for batch in table.batches():
            columns = {key: plain(batch.column(name)).to_pylist() for key, name in names.items()}
            for at in range(batch.num_rows):
                number += 1
                held = {key: column[at] for key, column in columns.items()}
                texts = {k: "" if v is None else as_text(v) for k, v in held.items()}
                yield Row(str(path), number, texts)


def _json_rows(path: Path) -> Iterator[Row]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise unreadable(str(path), error) from None
    except UnicodeDecodeError:
        raise DataError("this is not UTF-8.", "Save the file as UTF-8.", file=str(path)) from None
    except (json.JSONDecodeError, RecursionError) as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise DataError(
            f"this is not valid JSON{place}.", "See docs/science/change.md.", file=str(path)
        ) from None
    if not isinstance(found, list):
        raise DataError("this is no list.", "Give a list of occasions: [{…}, {…}].", file=str(path))
    for number, entry in enumerate(found, 1):
        if not isinstance(entry, dict):
            remedy = 'Each needs at least {"date": "2026-03-01"} and scores or "answers".'
            raise DataError("this occasion is no object.", remedy, file=str(path), row=number)
        yield Row(str(path), number, dict(_cells(entry, path, number)))


def _cells(entry: Mapping[str, Any], path: Path, number: int) -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        if key == ANSWERS and isinstance(value, dict):
            yield from _cells(value, path, number)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield key.lower(), as_text(value)
        elif value is not None:
            remedy = 'Write a number, or null. Answers go into "answers": {"item": 3}.'
            raise DataError("this is no number.", remedy, file=str(path), row=number, column=key)


def _check_repeated(rows: Sequence[Row]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.day().isoformat(), row.cells.get(FRAME, ""))
        if key in seen:
            raise row.wrong(
                DATE,
                f"row {seen[key]} has the same date{' and frame' if key[1] else ''}.",
                "Keep one of them: the same form sent twice would count twice.",
            )
        seen[key] = row.number


def occasions(
    rows: Sequence[Row], instrument: str, frame: Frame, missing: Sequence[str]
) -> list[Occasion]:
    """Rows as answers of an instrument. Raises :class:`DataError` naming a wrong cell."""
    loaded = instruments.load(instrument)
    codes = [*missing] if missing else [str(code) for code in loaded.missing_codes]
    items = [item for item in loaded.items if any(item.id.lower() in row.cells for row in rows)]
    if not items:
        first = ", ".join(repr(item.id) for item in loaded.items[:3])
        remedy = f"Name the columns as the instrument does: {first}, …"
        raise DataError(f"no column is an item of {loaded.title}.", remedy, file=rows[0].file)
    rules = {item.id: answer_rule(loaded.format_of(item).options, codes) for item in items}
    found = []
    for row in rows:
        answers = [Answer(item.id, _option(row, item.id, rules[item.id])) for item in items]
        if all(answer.option is None for answer in answers):
            raise row.wrong(items[0].id, "nothing was answered.", "Leave this occasion out.")
        found.append(Occasion(row.day(), answers, row.frame(frame), instrument))
    return found


def _option(row: Row, item: str, rule: AnswerRule) -> int | None:
    text = row.cells.get(item.lower(), "")
    code = rule.code(text)
    if code < MISSING:
        raise row.wrong(
            item,
            f"this cell holds {text!r}, which is not among the answers 1 to {rule.options}.",
            f"Write a whole number from 1 to {rule.options}, or leave the cell empty.",
        )
    return None if code == MISSING else code


def scores(rows: Sequence[Row], columns: Mapping[Dimension, str], frame: Frame) -> list[Scored]:
    """Rows as scores. ``columns``: by dimension, the name of its column.

    Raises :class:`DataError` where neither column is there, a row has no score, or a cell is wrong.
    """
    there = {
        d: c.lower() for d, c in columns.items() if any(c.lower() in row.cells for row in rows)
    }
    if not there:
        named = " or ".join(repr(column) for column in columns.values())
        remedy = "Say which column is which: --anxiety NAME, --avoidance NAME; or --instrument for answers."
        raise DataError(f"there is no column {named}.", remedy, file=rows[0].file)
    return [_scored(row, there, frame) for row in rows]


def _scored(row: Row, columns: Mapping[Dimension, str], frame: Frame) -> Scored:
    held = {d: row.number_in(column) for d, column in columns.items()}
    values = {d: value for d, value in held.items() if value is not None}
    if not values:
        raise row.wrong(next(iter(columns.values())), "there is no score.", "Leave this row out.")
    errors = {}
    for dimension in values:
        name = f"{columns[dimension]}_se"
        error = row.number_in(name)
        if error is not None:
            if error <= 0:
                raise row.wrong(name, "a standard error is above 0.", "Copy it as it was reported.")
            errors[dimension] = error
    correlation = row.number_in("correlation") if len(errors) == len(DIMENSIONS) else None
    return Scored(row.day(), row.frame(frame), values, errors, correlation)
