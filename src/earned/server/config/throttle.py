"""A limit on how often one address may send forms.

Counted in memory under a key that is a keyed hash of the address, with a secret that changes when
the server restarts: no address is ever written down. The limit is far above what a person does and
only slows machines.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from threading import Lock

from django.conf import settings
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
MOST = 20_000
"""Addresses counted at once; of more the oldest are let go, so that nobody fills the memory."""
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


class Tally:
    """What each address sent within a window of the clock. Forgets everything when the next begins."""

    def __init__(self) -> None:
        self._window, self._counts, self._lock = 0, dict[bytes, int](), Lock()

    def add(self, address: str, cost: int) -> int:
        """Count it; all that the address sent so far in this window."""
        window, hidden = int(time.time()) // WINDOW, _hidden(address)
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, {}
            counted = self._counts.get(hidden, 0) + cost
            if counted == cost and len(self._counts) >= MOST:
                del self._counts[next(iter(self._counts))]
            self._counts[hidden] = counted
        return counted

    def clear(self) -> None:
        """Forget everything now."""
        with self._lock:
            self._counts = {}


tally = Tally()


def _is_too_many(request: HttpRequest) -> bool:
    cost = _cost(request.path)
    sent = tally.add(address_of(request), cost)
    return sent > max(settings.EARNED_FORMS_PER_MINUTE, cost)  # one form may always be sent


def _cost(path: str) -> int:
    if path.startswith(API):
        return COST_OF_API
    return COSTS.get(path, 1)


def _as_data() -> JsonResponse:
    told = {"detail": f"Too many requests. Try again in {WINDOW} seconds."}
    return JsonResponse(told, status=429, headers={"Retry-After": str(WINDOW)})


def _hidden(address: str) -> bytes:
    return hashlib.blake2b(address.encode(), key=_SALT, digest_size=12).digest()
