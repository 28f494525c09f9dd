"""Build SVG without string concatenation: everything is escaped, nothing needs inline style."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

Paint = Mapping[str, Mapping[str, str]]
"""Class name -> presentation attributes, for places without a style sheet, such as paper."""

PAPER: Paint = {
    "frame": {"fill": "#fdfaf4", "stroke": "#b9aa95", "stroke-width": "1"},
    "region-90": {"fill": "#cfe0d8", "stroke": "#3f6f62", "stroke-width": "1.25"},
    "region-50": {"fill": "#8fb8a8", "stroke": "#3f6f62", "stroke-width": "1.25"},
    "line": {"stroke": "#6b5f52", "stroke-width": "1.25", "stroke-dasharray": "4 4"},
    "tick": {"stroke": "#b9aa95", "stroke-width": "1"},
    "point": {"fill": "#20463c", "stroke": "#fdfaf4", "stroke-width": "1.5"},
    "corner": {"fill": "#6b5f52", "font-size": "15", "font-family": "Libertinus Serif"},
    "label": {"fill": "#3a322a", "font-size": "15", "font-family": "Libertinus Serif"},
    "number": {"fill": "#6b5f52", "font-size": "12", "font-family": "Libertinus Serif"},
    "track": {"fill": "#e9e1d4"},
    "bar": {"fill": "#3f6f62"},
}


@dataclass(slots=True)
class Drawing:
    """An SVG in the making. With ``paint`` it carries colours, without it only classes.

    ``key``: what tells it from another of the same name on a page.
    """

    width: float
    height: float
    name: str
    paint: Paint | None = None
    key: str = ""
    root: ET.Element = field(init=False)

    def __post_init__(self) -> None:
        self.root = ET.Element("svg", viewBox=f"0 0 {short(self.width)} {short(self.height)}")
        self.root.set("xmlns", "http://www.w3.org/2000/svg")
        self.root.set("class", self.name)

    def describe(self, title: str, description: str) -> None:
        """What a screen reader says in place of the picture."""
        self.root.set("role", "img")
        own = f"{self.name}-{self.key}" if self.key else self.name
        self.root.set("aria-labelledby", f"{own}-title {own}-desc")
        for tag, words in (("title", title), ("desc", description)):
            ET.SubElement(self.root, tag, id=f"{own}-{tag}").text = words

    def hide(self) -> None:
        """For a picture whose words stand beside it."""
        self.root.set("aria-hidden", "true")
        self.root.set("focusable", "false")

    def add(self, tag: str, name: str, **attributes: float | str) -> ET.Element:
        """An element of a class. Underscores in attribute names become hyphens."""
        element = ET.SubElement(self.root, tag)
        if self.paint is None:
            element.set("class", name)
        for key, value in {**(self.paint or {}).get(name, {}), **attributes}.items():
            element.set(key.replace("_", "-"), value if isinstance(value, str) else short(value))
        return element

    def write(self, words: str, name: str, x: float, y: float, **attributes: str) -> None:
        """Text at a point."""
        self.add("text", name, x=x, y=y, **attributes).text = words

    def text(self) -> str:
        """The SVG as text."""
        return ET.tostring(self.root, encoding="unicode")


def short(value: float) -> str:
    """A number with at most one decimal: a tenth of a unit is finer than any screen shows."""
    return f"{value:.1f}".removesuffix(".0")
