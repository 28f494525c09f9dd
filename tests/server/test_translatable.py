"""A pseudo-locale: every word on every page comes from the catalogue or from content.

Both put ⟦ ⟧ around what they give out; a letter outside them was written into a template or into code.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import trans_real

from earned import library
from earned.library import files
from tests.server.visitor import Visitor

OPEN, CLOSE = "⟦", "⟧"
WORDS_FILE = re.compile(r"(^|\.)en\.toml$")
DATA_WORDS = {
    "citation", "note", "doi", "service", "hours", "number", "text", "page", "site", "name", "what",
    "who", "area", "emergency_note", "missing_note", "emergency", "cost", "number_also",
}  # fmt: skip
"""Facts that are shown as they are in every language."""
PROPER = {"Earned", "Español", "ml", "g", "°C", "°F", "JSON", "PDF", "Zed", "doi"}
SPOKEN_ATTRIBUTES = {"aria-label", "alt", "placeholder", "title"}


class Pseudo(trans_real.DjangoTranslation):
    """A catalogue that has everything, in brackets."""

    def gettext(self, message: str) -> str:
        return f"{OPEN}{super().gettext(message)}{CLOSE}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{OPEN}{super().ngettext(msgid1, msgid2, n)}{CLOSE}"


class Walker(HTMLParser):
    """Collects what is outside brackets. Depth runs on over tags, since Markdown splits texts."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.silent = False
        self.stray: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in {"script", "style"}
        given = dict(attrs)
        for name in SPOKEN_ATTRIBUTES & given.keys():
            self._check_attribute(given[name] or "")
        if tag == "meta" and given.get("name") == "description":
            self._check_attribute(given["content"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        outside = ""
        for sign in data:
            self.depth += (sign == OPEN) - (sign == CLOSE)
            outside += sign if self.depth == 0 else " "
        self._check(outside)

    def _check_attribute(self, value: str) -> None:
        self._check(re.sub(f"{OPEN}.*{CLOSE}", "", value, flags=re.DOTALL))

    def _check(self, outside: str) -> None:
        words = re.findall(r"[^\W\d_]+|°[CF]", outside)
        self.stray += [word for word in words if word not in PROPER]


def bracketed(value: Any, key: str = "", *, everything: bool) -> Any:
    if isinstance(value, dict):
        return {k: bracketed(v, k, everything=everything) for k, v in value.items()}
    if isinstance(value, list):
        return [bracketed(v, key, everything=everything) for v in value]
    if isinstance(value, str) and (everything or key in DATA_WORDS):
        return f"{OPEN}{value}{CLOSE}"
    return value


def forget_what_was_read() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith(("earned.library", "earned.server")):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def read_the_library_in() -> None:
    """A module imported later would keep the reader that is only lent to one test."""
    for module in pkgutil.walk_packages(library.__path__, f"{library.__name__}."):
        importlib.import_module(module.name)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything in brackets."""
    real = files.read_toml

    def read(path: Path) -> dict[str, Any]:
        # What Right now listens for is looked for, never shown.
        words = bool(WORDS_FILE.search(path.name)) and path.parent.name != "now"
        shown = words or path.parent.name in {"sources", "lines"}
        return bracketed(real(path), everything=words) if shown else real(path)

    read_the_library_in()
    for name, module in list(sys.modules.items()):
        if name.startswith("earned.library") and hasattr(module, "read_toml"):
            monkeypatch.setattr(module, "read_toml", read)
    forget_what_was_read()
    monkeypatch.setitem(trans_real._translations, "en", Pseudo("en"))
    monkeypatch.setattr(trans_real, "_default", None)
    yield
    monkeypatch.undo()
    forget_what_was_read()


def strays(visitor: Visitor, path: str) -> list[str]:
    walker = Walker()
    walker.feed(visitor.get(path).content.decode())
    return walker.stray


def test_the_walker_finds_a_word_that_was_written_in() -> None:
    walker = Walker()
    walker.feed("<p>⟦fine <b>here</b> too⟧ 12% stray</p><img alt='⟦so⟧'><a title='bad'>")
    assert walker.stray == ["stray", "bad"]


@pytest.mark.parametrize(
    "path", ["/", "/help-now/?country=GB", "/help-now/", "/limits/", "/privacy/", "/measures/",
             "/nowhere/", "/quiz/", "/quiz/start/", "/quiz/deleted/"]
)  # fmt: skip
def test_every_public_page(pseudo: None, ann: Visitor, path: str) -> None:
    assert strays(ann, path) == []


@pytest.mark.parametrize("safety", ["yes", "no"])
def test_every_page_of_the_quiz(pseudo: None, ann: Visitor, safety: str) -> None:
    ann.consent()
    found = {"/quiz/who/": strays(ann, "/quiz/who/")}
    ann.post("/quiz/who/", {"frame": "named", "name": "Zed"})
    found["/quiz/before/"] = strays(ann, "/quiz/before/")
    ann.post(
        "/quiz/before/", dict.fromkeys(("afraid", "controlled", "unsafe-to-be-honest"), safety)
    )
    found["/quiz/"] = strays(ann, "/quiz/")
    ann.finish(2 if safety == "no" else 6)
    found["/quiz/2/"] = strays(ann, "/quiz/2/")
    ann.post("/quiz/more/2/", {"strength-trust-1": "3"})
    ann.post("/quiz/earlier/1/", {"who": "Zed"})
    ann.post("/quiz/earlier/1/", {"origin-attuned-1": "3"})
    for path in ("/quiz/result/", "/quiz/more/1/", "/quiz/earlier/", "/quiz/earlier/1/",
                 "/quiz/earlier/2/", "/quiz/earlier/thoughts/"):  # fmt: skip
        found[path] = strays(ann, path)
    assert {path: stray for path, stray in found.items() if stray} == {}


def test_forms_that_do_not_fit(pseudo: None, ann: Visitor) -> None:
    walker = Walker()
    walker.feed(ann.post("/quiz/start/").content.decode())
    ann.consent()
    walker.feed(ann.post("/quiz/who/", {"frame": "named"}).content.decode())
    walker.feed(ann.post("/quiz/answer/", {"item": "x", "option": "1"}).content.decode())
    stale = Client(enforce_csrf_checks=True).post("/quiz/start/")
    walker.feed(stale.content.decode())
    assert walker.stray == []
