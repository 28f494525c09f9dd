"""Pages of the library are the same for everybody: they may be kept, and are asked about each time.

Nothing personal is on them. They depend on the language alone, which a visitor may have chosen in a
cookie; so a kept copy is only used after the server has said that it still holds.
"""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from earned import __version__
from earned.library.files import content_root
from earned.server.pages.language import language

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
_SERVER = content_root().parent / "server"
_SHOWN = {".toml", ".html", ".css", ".js", ".svg", ".mo", ".py"}


def for_everybody(view: View[P]) -> View[P]:
    """Public, with an ETag that changes with content, templates, language and address."""

    @condition(etag_func=_tag)
    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response: HttpResponse = kept(request, *args, **kwargs)
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return answer


@cache
def edition() -> str:
    """Changes with the version, the content, the templates, the styles and the translations."""
    files = [path for folder in (content_root(), _SERVER) for path in folder.rglob("*.*")]
    known = hashlib.blake2b(__version__.encode(), digest_size=8)
    for path in sorted(path for path in files if path.suffix in _SHOWN):
        known.update(f"{path.name}{path.stat().st_size}{path.stat().st_mtime_ns}".encode())
    return known.hexdigest()


def _tag(request: HttpRequest, *_args: object, **_kwargs: object) -> str:
    asked = f"{edition()} {language()} {request.get_host()} {request.get_full_path()}"
    return f'"{hashlib.blake2b(asked.encode(), digest_size=12).hexdigest()}"'
