"""A token in every form that keeps something new: sent twice, it keeps one record."""

import re
import secrets

from django.http import HttpRequest

from earned.server.growth import store

_TOKEN = re.compile(r"[0-9a-f]{32}")


def new_token() -> str:
    """For a form that is shown."""
    return secrets.token_hex(16)


def uid_in(request: HttpRequest) -> str:
    """The uid that the form's token stands for; empty, so that a new one is made, without a token."""
    token = request.POST.get("token", "")
    return store.once(token) if _TOKEN.fullmatch(token) else ""
