"""A record in words: for the page of an archive, which somebody reads without Earned at hand."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from earned.library.instruments import load
from earned.library.kinds import Kind as UnitKind
from earned.library.sentences import Sentences, sentences
from earned.library.units import unit
from earned.library.unscored import origins, strengths
from earned.library.wording import quiz_wording
from earned.server.growth.choices import section
from earned.server.growth.journal.prompts import prompt
from earned.server.growth.kinds import Cell, Kind
from earned.server.pages.language import language
from earned.server.quiz.presentation.plan import CAUTIONS

ITEM, SAFETY, CAREGIVER, SAID = "item_", "safety_", "caregiver_", "said_"


def title(kind: str) -> str:
    """What records of a kind are called."""
    return _said().section("kinds").get(kind, kind)


def in_words(kind: Kind[Any], body: Any) -> list[tuple[str, str]]:
    """Each part of a record that says something: what it is called, and what was said."""
    row = {name: cell for name, cell in kind.row(body).items() if cell not in (None, "")}
    return [_part(kind.name, name, cell, row) for name, cell in row.items()]


def _part(kind: str, name: str, cell: Cell, row: Mapping[str, Cell]) -> tuple[str, str]:
    if name.startswith(ITEM):
        return _answered(name.removeprefix(ITEM), cell, row)
    if name.startswith(CAREGIVER):
        return _brought_up(name.removeprefix(CAREGIVER), cell, row)
    if name in strengths(language()).texts:
        part = strengths(language())
        return part.texts[name], _option(part.format.labels, cell)
    return _column(kind, name), _value(kind, name, cell)


def _column(kind: str, name: str) -> str:
    if name.startswith(SAFETY):
        asked = sentences("safety", language()).section(
            f"safety.questions.{name.removeprefix(SAFETY)}"
        )
        return _said().say("column", "safety", question=asked["text"])
    if name.startswith(SAID):
        practice = _title("practice", name.removeprefix(SAID))
        return _said().say("column", "said_of", practice=practice)
    named = _said().section("columns").get(name, "")
    return named or (_title("sign", name) if kind == "signs" else name)


def _answered(item: str, cell: Cell, row: Mapping[str, Cell]) -> tuple[str, str]:
    """A statement of the quiz as it was shown, and the answer."""
    spoken, known = quiz_wording(language()), load("earned").item(item)
    frame: Any = row.get("frame", "general")
    text = spoken.items[item].in_frame(frame, str(row.get("name", "")))
    return text, _option(spoken.formats[known.format].labels, cell)


def _brought_up(rest: str, cell: Cell, row: Mapping[str, Cell]) -> tuple[str, str]:
    """Whom somebody named, or an answer about them."""
    number, _, item = rest.partition("_")
    part = origins(language()).part
    if not item:
        return _said().say("column", "caregiver", number=number), str(cell)
    who = str(row.get(f"{CAREGIVER}{number}", ""))
    return part.texts[item].replace("{caregiver}", who), _option(part.format.labels, cell)


def _option(labels: tuple[str, ...], cell: Cell) -> str:
    number = int(str(cell))
    values = {"label": labels[number - 1], "number": number, "of": len(labels)}
    return _said().say("answer", "given", **values)


def _value(kind: str, name: str, cell: Cell) -> str:
    if name in WORDS:
        return " · ".join(WORDS[name](one) for one in str(cell).split("; "))
    if kind == "signs" and name != "monday":
        return section("signs", "options").get(str(cell), str(cell))
    if name in FREE or not isinstance(cell, str):
        return str(cell)
    return _said().section("values").get(cell, cell)


def _title(kind: UnitKind, id_: str) -> str:
    """Of something in the library, also of what it no longer has."""
    try:
        return str(unit(kind, id_, language()).words.title)
    except KeyError:
        return id_


def _titles(kind: UnitKind, ids: str) -> str:
    return ", ".join(_title(kind, id_) for id_ in ids.split())


def _of(folder: str, name: str, id_: str) -> str:
    return section(folder, name).get(id_, id_)


def _prompt(id_: str) -> str:
    found = prompt(id_, language())
    return found.text if found else id_


def _said() -> Sentences:
    return sentences("growth/archive", language())


FREE = frozenset(
    {
        "line",
        "set_off",
        "wanted",
        "did",
        "came",
        "fear",
        "name",
        "text",
        "feelings",
        "words",
        "mail",
    }
)
"""What was typed stands as it was typed, also where it is a word that means something here."""
WORDS: Mapping[str, Callable[[str], str]] = {
    "practice": partial(_title, "practice"),
    "among": partial(_titles, "practice"),
    "belief": partial(_title, "belief"),
    "route": partial(_title, "route"),
    "pathway": partial(_title, "pathway"),
    "cautions": lambda id_: str(CAUTIONS.get(id_, id_)),  # type: ignore[call-overload]
    "life_areas": partial(_title, "life-area"),
    "point": partial(_of, "moments", "points"),
    "part": partial(_of, "moments", "parts"),
    "trigger": partial(_of, "moments", "triggers"),
    "way": partial(_of, "moments", "ways"),
    "went": partial(_of, "moments", "wents"),
    "helped": partial(_of, "practices", "helped"),
    "prompt": _prompt,
}
"""Parts whose answers have words elsewhere."""
