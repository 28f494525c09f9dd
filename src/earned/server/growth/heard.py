"""The local look for danger in what somebody writes here. Nothing about it is stored, and it may miss."""

from django.http import HttpRequest

from earned.app.now import Heard, listen
from earned.server.now.helping import help_first
from earned.server.pages.language import language


def hear(*texts: str) -> Heard:
    """What these texts may speak of, in the language of the page; words of danger in any we know."""
    return listen(*texts, language=language())


def help_in(request: HttpRequest, heard: Heard) -> dict[str, object]:
    """What a page shows first (include ``now/_help.html`` where ``told.help`` is there); else empty.

    Show it in the answer to the form itself: after a redirect nobody would know of it any more.
    """
    return help_first(request, heard.alarm)
