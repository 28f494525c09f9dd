"""Search the library. What is looked for comes by POST: no address, no history, no log holds it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from earned.server.learn.finding import LONGEST, finder
from earned.server.pages.language import language


@csrf_exempt  # it changes nothing, and a token would put a cookie on pages that read none
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """What was found, or an empty form."""
    text = request.POST.get("q", "")[:LONGEST].strip()
    found = finder(language()).look(text) if text else []
    context = {"text": text, "found": found, "longest": LONGEST}
    response = render(request, "learn/search.html", context)
    patch_cache_control(response, no_store=True)
    return response
