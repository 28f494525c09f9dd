"""An exercise on a page. What is typed comes by POST, goes back on the page, and is forgotten."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from earned.app.now import listen
from earned.app.tools import (
    Tool,
    asks_for_help,
    compose,
    load_tool,
    missing,
    remarks,
    tool_ids,
    typed,
)
from earned.library.units import Unit, unit
from earned.server.learn.practice import TimedStep
from earned.server.now.helping import help_first
from earned.server.pages.language import language
from earned.server.tools import form


@csrf_exempt  # nothing is stored or changed, so there is nothing to forge
@require_http_methods(["GET", "HEAD", "POST"])
def tool(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - as in the address
    """The form, and under it what it made of the answers."""
    if id not in tool_ids():
        raise Http404
    shown = load_tool(id, language())
    sent = request.method == "POST"
    answers = form.read(shown, request.POST)
    heard = listen(*typed(shown, answers), language=language())
    context = {
        "tool": shown,
        "tool_language": shown.language,
        "practice": _practice(shown),
        "fields": form.fields(shown, answers, sent=sent, given=request.POST),
        "numbers": form.NUMBERS,
        "script": [TimedStep(line.text, line.seconds) for line in shown.script],
        "help": sent and asks_for_help(shown, answers),
        "composed": compose(shown, answers) if sent and answers else "",
        "remarks": remarks(shown, answers) if sent else (),
        "still_open": sent and bool(missing(shown, answers)),
        "sent": sent,
        **help_first(request, heard.alarm),
    }
    return render(request, "tools/tool.html", context)


def _practice(shown: Tool) -> Unit:
    return unit("practice", shown.practice, language())
