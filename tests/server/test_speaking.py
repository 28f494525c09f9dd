"""Our middleware for languages says what Django's says."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from earned.server.config.speaking import Speaking

ASKED = ["", "es", "es-MX,es;q=0.9,en;q=0.8", "de,en;q=0.5", "fr", "*", "nonsense;;", "EN-us"]
CHOSEN = ["", "es", "en", "es-mx", "xx", "../../etc"]


def heard(middleware: type, request: HttpRequest) -> tuple[object, ...]:
    """The language while the page is made, and what is said of it afterwards."""
    within: list[object] = []

    def page(asked: HttpRequest) -> HttpResponse:
        within.extend([translation.get_language(), asked.LANGUAGE_CODE])  # type: ignore[attr-defined]
        return HttpResponse("hola")

    with translation.override("en"):
        response = middleware(page)(request)
    return (*within, response.headers["Content-Language"], response.headers["Vary"])


@given(st.sampled_from(ASKED) | st.text("esnr-;,q=0.* "), st.sampled_from(CHOSEN))
def test_as_django_says(asked: str, chosen: str) -> None:
    request = RequestFactory().get("/quiz/", headers={"Accept-Language": asked})
    request.COOKIES["django_language"] = chosen
    assert heard(Speaking, request) == heard(LocaleMiddleware, request)


@pytest.mark.parametrize(("asked", "spoken"), [("es-MX,en;q=0.5", "es"), ("de", "en")])
def test_the_browser_is_understood(asked: str, spoken: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": asked})
    assert heard(Speaking, request)[0] == spoken
