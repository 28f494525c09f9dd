"""A page of HTML, built as a tree so that every word is escaped."""

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from earned.library.files import content_root

CSS = "interface/report.css"


class Page:
    """A page in the making. Blocks are added in the order in which they are read."""

    def __init__(self, title: str, language: str = "en") -> None:
        """Begin a page; ``title`` is its heading too."""
        self._root = ET.Element("html", lang=language)
        head = ET.SubElement(self._root, "head")
        ET.SubElement(head, "meta", charset="utf-8")
        ET.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        # Nothing may load and nothing may run, even if a file of answers were to hold markup.
        policy = "default-src 'none'; style-src 'unsafe-inline'"
        ET.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
        ET.SubElement(head, "title").text = title
        ET.SubElement(head, "style").text = (content_root() / CSS).read_text("utf-8")
        self._main = ET.SubElement(ET.SubElement(self._root, "body"), "main")
        ET.SubElement(self._main, "h1").text = title

    def heading(self, words: str, level: int = 2) -> None:
        """A heading of level 2 or 3."""
        ET.SubElement(self._main, f"h{level}").text = words

    def say(self, words: str, kind: str | None = None) -> None:
        """A paragraph; ``kind``: ``lead`` or ``note``."""
        ET.SubElement(self._main, "p", {"class": kind} if kind else {}).text = words

    def terms(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Names and what each means."""
        outer = ET.SubElement(self._main, "dl")
        for name, meaning in pairs:
            ET.SubElement(outer, "dt").text = name
            ET.SubElement(outer, "dd").text = meaning

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        flagged: Iterable[bool] = (),
    ) -> None:
        """A table; the first column names the row. ``flagged`` rows are set off."""
        outer = ET.SubElement(self._main, "div", {"class": "wide", "tabindex": "0"})
        table = ET.SubElement(outer, "table")
        ET.SubElement(table, "caption").text = caption
        top = ET.SubElement(ET.SubElement(table, "thead"), "tr")
        for words in head:
            ET.SubElement(top, "th", scope="col").text = words
        body = ET.SubElement(table, "tbody")
        marks = iter(flagged)
        for cells in rows:
            row = ET.SubElement(body, "tr", {"class": "flagged"} if next(marks, False) else {})
            for place, words in enumerate(cells):
                cell = ET.SubElement(
                    row, "td" if place else "th", {} if place else {"scope": "row"}
                )
                cell.text = words

    def figure(self, picture: str, caption: str, kind: str) -> None:
        """A picture with the words below it; ``kind``: ``curve-picture`` or ``crowd-picture``."""
        figure = ET.SubElement(self._main, "figure", {"class": kind})
        figure.append(_inline(picture))
        ET.SubElement(figure, "figcaption").text = caption

    def pictures(self, summary: str, pictures: Iterable[tuple[str, str]]) -> None:
        """Small pictures, folded away; pairs of a name and an SVG."""
        details = ET.SubElement(self._main, "details")
        ET.SubElement(details, "summary").text = summary
        rows = ET.SubElement(details, "ul", {"class": "small"})
        for name, picture in pictures:
            row = ET.SubElement(rows, "li")
            row.append(_inline(picture))
            ET.SubElement(row, "div").text = name

    def text(self) -> str:
        """The page as text."""
        return (
            "<!doctype html>\n" + ET.tostring(self._root, encoding="unicode", method="html") + "\n"
        )


def _inline(picture: str) -> ET.Element:
    """An SVG as part of a page: HTML needs no namespaces."""
    root = ET.fromstring(picture)  # noqa: S314 - we drew it ourselves a moment ago
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root
