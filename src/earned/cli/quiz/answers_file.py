"""Answers somebody has, as JSON: ``{item id: option}``, ``null`` for a skipped question."""

import json
import sys
from pathlib import Path
from typing import Any

from earned.app.quiz import Answer, load_quiz
from earned.core.errors import DataError, NoInputError

STANDARD_INPUT = "-"


def read_answers(file: str) -> list[Answer]:
    """The answers in a file.

    Raises :class:`NoInputError` for a missing file, :class:`DataError` for anything that does not fit,
    naming the item.
    """
    shown = "standard input" if file == STANDARD_INPUT else file
    data = _parse(_read(file), shown)
    if not isinstance(data, dict):
        raise DataError(
            "this is not an object of answers.",
            'Write {"item id": option}, such as {"x-1": 4}.',
            shown,
        )
    return [_answer(item, option, shown) for item, option in data.items()]


def read_given(file: str) -> dict[str, int | None]:
    """Answers to any instrument, as they stand in a file; whether they fit is for others to say.

    Raises as :func:`read_answers` does, but for items and options that do not exist.
    """
    shown = "standard input" if file == STANDARD_INPUT else file
    data = _parse(_read(file), shown)
    if not isinstance(data, dict):
        raise DataError(
            "this is not an object of answers.",
            'Write {"item id": option}, such as {"Q1": 4}.',
            shown,
        )
    for item, option in data.items():
        if option is not None and not _is_whole(option):
            problem = f"{json.dumps(option)} is no answer."
            raise DataError(problem, "Write a whole number, or null.", shown, column=item)
    return {item: None if option is None else int(option) for item, option in data.items()}


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
    except FileNotFoundError:
        raise NoInputError(f"{file}: there is no such file. Check the path.") from None
    except OSError as error:
        raise NoInputError(
            f"{file}: it cannot be read ({error.strerror}). Check what it is."
        ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(
            "this is not text in UTF-8.", "Save the answers as JSON in UTF-8.", file
        ) from None


def _parse(text: str, shown: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, shown))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, character {error.colno}"
        raise DataError(
            f"this is not JSON: {error.msg} at {place}.", 'Write {"item id": option}.', shown
        ) from None


def _once(pairs: list[tuple[str, Any]], shown: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DataError(
                "this item is answered twice.", "Keep one answer to it.", shown, column=key
            )
        found[key] = value
    return found


def _answer(item: str, option: Any, shown: str) -> Answer:
    model = load_quiz().model
    if item not in model.items:
        raise DataError(
            "there is no such item.",
            "List the items: earned quiz --items --json",
            shown,
            column=item,
        )
    most = model.options(item)
    if option is None:
        return Answer(item, None)
    if not _is_whole(option) or not 1 <= option <= most:
        problem = f"{json.dumps(option)} is no answer."
        raise DataError(problem, f"Write a whole number from 1 to {most}.", shown, column=item)
    return Answer(item, int(option))


def _is_whole(option: Any) -> bool:
    """``true`` is a number to Python, and none to anybody who answers."""
    if isinstance(option, bool):
        return False
    return isinstance(option, int) or (isinstance(option, float) and option.is_integer())
