"""Cells of long tables, written here: a template takes as long for a cell as for a paragraph."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

NOTHING = "\N{EN DASH}"
"""In a cell where nothing was said."""


def cells(values: Iterable[str]) -> SafeString:
    """The cells of a row, escaped."""
    return SafeString("".join(f"<td>{escape(value)}</td>" for value in values))


def headings(values: Iterable[str]) -> SafeString:
    """The headings of columns, escaped."""
    return SafeString("".join(f'<th scope="col">{escape(value)}</th>' for value in values))
