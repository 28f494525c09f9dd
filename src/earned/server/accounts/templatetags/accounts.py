"""What templates of this slice ask."""

import json
from typing import Any

from django import template
from django.http import HttpRequest

from earned.server.accounts.views.security import passkeys_work

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """Plain data for a script, as the text of an attribute (the template escapes it)."""
    return json.dumps(value, default=dict)


@register.filter
def in_fours(text: str) -> list[str]:
    """A long key in pieces that somebody can type. Marked and copied it stays one word."""
    return [text[at : at + 4] for at in range(0, len(text), 4)]


@register.filter
def secure_place(request: HttpRequest) -> bool:
    """Whether browsers offer passkeys on this page."""
    return passkeys_work(request)
