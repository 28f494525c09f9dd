"""A limit on how often one address may send forms.

Counted in memory under a key that is a keyed hash of the address, with a secret that changes when
the server restarts: no address is ever written down. The limit is far above what a person does and
only slows machines.
"""

import hashlib
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse

from earned.server.config.address import address_of
from earned.server.pages.views import too_many

WINDOW = 60
"""Seconds over which forms are counted."""
COSTS = {"/quiz/start/": 10, "/account/new/": 15, "/account/sign-in/": 4, "/account/recover/": 4}
"""Forms that make a record or check a passphrase count as this many."""
API = "/api/"
COST_OF_API = 5
"""A program's question counts as this many: it comes without anybody reading in between."""
_SALT = secrets.token_bytes(32)

GetResponse = Callable[[HttpRequest], HttpResponse]


class Throttle:
    """Middleware: answers 429 with a kind page once an address has sent too many forms."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and _is_too_many(request):
            return _as_data() if request.path.startswith(API) else too_many(request, WINDOW)
        return self.get_response(request)


def _is_too_many(request: HttpRequest) -> bool:
    key = f"forms:{_hidden(address_of(request))}:{int(time.time()) // WINDOW}"
    cost = _cost(request.path)
    if cache.add(key, cost, WINDOW):
        return False
    try:
        return bool(cache.incr(key, cost) > settings.EARNED_FORMS_PER_MINUTE)
    except ValueError:  # it lapsed between the two calls
        return False


def _cost(path: str) -> int:
    if path.startswith(API):
        return COST_OF_API
    return COSTS.get(path, 1)


def _as_data() -> JsonResponse:
    told = {"detail": f"Too many requests. Try again in {WINDOW} seconds."}
    return JsonResponse(told, status=429, headers={"Retry-After": str(WINDOW)})


def _hidden(address: str) -> str:
    return hashlib.blake2b(address.encode(), key=_SALT, digest_size=12).hexdigest()
