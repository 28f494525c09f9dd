"""OpenScales definitions: ``.osd``, JSON (Open Scale Definition 1.0, openscales.net).

A bundle holds ``definition`` (items, response scales, scoring) and ``translations`` (language -> key ->
text). Likert items and the rows of grids are read; instructions and sections are passed over. Where the
file says how it scores, its reversed items must be ours: a file that reverses others words another form.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from earned.core.errors import ContentError
from earned.core.instruments.scale import Questionnaire
from earned.library.wording_import.wording import ItemTexts, check_options, matched

TAG = re.compile(r"<[^>]+>")
SPACE = re.compile(r"\s+")
PASSED_OVER = frozenset({"inst", "section", "image"})

Table = Mapping[str, Any]


def read(text: str, place: str, questionnaire: Questionnaire, language: str | None) -> ItemTexts:
    """Read a bundle. Raises :class:`ContentError`."""
    bundle = _parsed(text, place)
    definition = _table(bundle, "definition", place)
    chosen, words = _translation(_table(bundle, "translations", place), language, place)
    found = {name: _said(words, key, place) for name, key in _items(definition, place)}
    items = matched(found, questionnaire, place)
    labels = _labels(definition, words, place)
    check_options(len(labels), questionnaire, place)
    _check_keys(definition, found, items, questionnaire, place)
    return ItemTexts(chosen, _lead(definition, words, place), labels, items, place)


def _parsed(text: str, place: str) -> Table:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise ContentError(
            f"{place}: this is not JSON: {error.msg} at line {error.lineno}."
        ) from None
    if not isinstance(found, dict):
        raise ContentError(
            f"{place}: an OpenScales file is an object with definition and translations."
        )
    return found


def _table(bundle: Table, name: str, place: str) -> Table:
    found = bundle.get(name)
    if not isinstance(found, dict):
        raise ContentError(
            f"{place}: there is no {name!r}. An OpenScales .osd bundle holds definition and translations"
            " in one file."
        )
    return found


def _translation(found: Table, language: str | None, place: str) -> tuple[str, Table]:
    wanted = language or ("en" if "en" in found else next(iter(found), ""))
    words = found.get(wanted)
    if not isinstance(words, dict):
        known = ", ".join(found) or "none"
        raise ContentError(
            f"{place}: there are no texts in {wanted or 'any language'}. It has: {known}."
        )
    return wanted, words


def _items(definition: Table, place: str) -> Iterator[tuple[str, str]]:
    """Pairs of item id and the key of its text."""
    for item in _entries(definition, place):
        kind, name = item.get("type"), str(item.get("id", ""))
        if kind == "grid":
            rows = enumerate(item.get("rows", ()), 1)
            yield from ((f"{name}_{number}", str(key)) for number, key in rows)
        elif kind == "likert":
            yield name, str(item.get("text_key", name))
        elif kind not in PASSED_OVER:
            raise ContentError(
                f"{place}, {name}: items of the type {kind!r} cannot be asked here. Make it a likert item."
            )


def _entries(definition: Table, place: str) -> Sequence[Table]:
    items = definition.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ContentError(f"{place}: the definition holds no list of items.")
    return items


def _said(words: Table, key: str, place: str) -> str:
    text = words.get(key)
    if not isinstance(text, str) or not text.strip():
        raise ContentError(f"{place}: the translation has no text for {key!r}. Add it.")
    return SPACE.sub(" ", TAG.sub(" ", text)).strip()


def _scale_of(item: Table, definition: Table) -> Table:
    """The response scale of an item: its own, a named one, or the definition's."""
    common = definition.get("likert_options") or {}
    named = (definition.get("response_scales") or {}).get(item.get("response_scale"))
    found = dict(named or common)
    for own, name in (("likert_points", "points"), ("likert_labels", "labels")):
        if own in item:
            found[name] = item[own]
    if item.get("type") == "grid":
        columns = item.get("columns", ())
        found["labels"] = [c.get("text_key") if isinstance(c, dict) else c for c in columns]
        found["points"] = len(found["labels"])
    return found


def _labels(definition: Table, words: Table, place: str) -> tuple[str, ...]:
    scales = [
        _scale_of(item, definition)
        for item in _entries(definition, place)
        if item.get("type") in ("likert", "grid")
    ]
    found = {tuple(_scale_labels(scale, words, place)) for scale in scales}
    if len(found) != 1:
        raise ContentError(
            f"{place}: its items are answered on {len(found)} different scales. Give all items one."
        )
    return found.pop()


def _scale_labels(scale: Table, words: Table, place: str) -> Iterator[str]:
    keys = list(scale.get("labels") or ())
    points = scale.get("points") or len(keys)
    if not isinstance(points, int) or points < 2 or (keys and len(keys) != points):
        raise ContentError(
            f"{place}: a response scale needs its number of points, and a label for each or none."
        )
    for key in keys or [None] * points:
        yield _said(words, str(key), place) if key else ""


def _lead(definition: Table, words: Table, place: str) -> str:
    key = (definition.get("likert_options") or {}).get("question_head")
    return _said(words, str(key), place) if key else ""


def _check_keys(
    definition: Table,
    found: Mapping[str, str],
    items: Mapping[str, str],
    questionnaire: Questionnaire,
    place: str,
) -> None:
    """The file's reversed items, where it names any scoring, against ours."""
    coded = _coding(definition)
    if not coded:
        return
    ours = {item for scale in questionnaire.scales for item in scale.reversed}
    own_name = {text: item for item, text in items.items()}
    theirs = {own_name[found[name]] for name, key in coded.items() if key == -1 and name in found}
    if theirs != ours:
        odd = sorted(theirs ^ ours, key=lambda item: (len(item), item))
        raise ContentError(
            f"{place}: it reverses other items than {questionnaire.title} does: they differ in"
            f" {', '.join(odd)}. It may word another version; check before you use it."
        )


def _coding(definition: Table) -> dict[str, int]:
    found: dict[str, int] = {}
    for block in (definition.get("scoring") or {}).values():
        items = block.get("items") if isinstance(block, dict) else None
        coding = items if isinstance(items, dict) else block.get("item_coding") or {}
        found.update({str(name): int(key) for name, key in coding.items()})
    return found
