"""Markdown as plain data for the typesetter: paragraphs, lists and runs of text."""

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

Run = dict[str, Any]
Block = dict[str, Any]
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"])
LISTS = {"bullet_list_open": "bullet", "ordered_list_open": "number"}


def blocks(text: str) -> list[Block]:
    """Blocks ``{"kind": "text"|"heading"|"bullet"|"number", "runs": [...]}`` in order."""
    return list(_blocks(_markdown.parse(text)))


def plain(text: str) -> list[Run]:
    """A line of Markdown as runs ``{"text", "strong", "emph"}``."""
    return [run for block in blocks(text) for run in block["runs"]]


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    kind = "text"
    for token in tokens:
        if token.type in LISTS:
            kind = LISTS[token.type]
        elif token.type.endswith("_list_close"):
            kind = "text"
        elif token.type == "heading_open":
            kind = "heading"
        elif token.type == "heading_close":
            kind = "text"
        elif token.type == "inline":
            yield {"kind": kind, "runs": list(_runs(token.children or []))}


def _runs(tokens: list[Token]) -> Iterator[Run]:
    strong = emph = False
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            strong = token.type == "strong_open"
        elif token.type in {"em_open", "em_close"}:
            emph = token.type == "em_open"
        elif token.type in {"softbreak", "hardbreak"}:
            yield {"text": " ", "strong": strong, "emph": emph}
        elif token.content:
            yield {"text": token.content, "strong": strong, "emph": emph}
