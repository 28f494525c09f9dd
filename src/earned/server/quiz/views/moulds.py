"""A template rendered once, with gaps for what differs between visitors and questions.

Going through a template takes ten times as long as filling its gaps, and of the question page little more
than a text and a few numbers differ (``bench/server_speed.py``). The template stays the only place where
the page is written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

EDGE = "\ue000"
"""Around the name of a gap while a template is rendered; a private character, in no text of ours."""
_GAP = re.compile(f"{EDGE}(\\w+){EDGE}")


@dataclass(frozen=True, slots=True)
class Mould:
    """HTML with gaps. ``between``: what stands around them, one more than ``gaps``, their names in order."""

    between: tuple[str, ...]
    gaps: tuple[str, ...]

    def cast(self, values: Mapping[str, str]) -> SafeString:
        """The HTML with these values, escaped unless they are marked as safe. ``KeyError`` for none."""
        filled = [self.between[0]]
        for name, after in zip(self.gaps, self.between[1:], strict=True):
            value = values[name]
            filled += (value if isinstance(value, SafeString) else escape(value)), after
        return mark_safe("".join(filled))  # noqa: S308 - a template, and values escaped above


def gap(name: str) -> str:
    """What to give a template for a value that is filled in later."""
    return f"{EDGE}{name}{EDGE}"


def mould(template: str, context: Mapping[str, object]) -> Mould:
    """The mould of a template in the language of now, from a context in which some values are gaps.

    The template may only show a gap, never ask about it.
    """
    pieces = _GAP.split(render_to_string(template, dict(context)))
    return Mould(tuple(pieces[::2]), tuple(pieces[1::2]))
