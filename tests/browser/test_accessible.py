"""No violation that axe can find, on any page, in light and in dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import looking
from tests.browser.visitor import answer, choose, consent, finish

PUBLIC = [
    "/",
    "/help-now/?country=US",
    "/limits/",
    "/privacy/",
    "/measures/",
    "/quiz/",
    "/nowhere/",
]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_no_page_has_a_violation(browser: Browser, site: str, scheme: str, width: int) -> None:
    """At 320 px, the narrowest width, nothing may need scrolling sideways either."""
    with looking(browser, site, scheme, width) as (page, look, _):
        for path in PUBLIC:
            page.goto(path)
            look(path)
        _walk(page, look)


def _walk(page: Page, look: Callable[[str], None]) -> None:
    page.goto("/quiz/start/")
    look("consent")
    page.get_by_role("button", name="Go on").click()
    look("consent with errors")
    consent(page)
    look("frame")
    choose(page, "Someone I name", "Al")
    look("safety")
    page.get_by_role("radio", name="Yes, at times").check()
    page.get_by_role("button", name="Go on").click()
    look("first question")
    answer(page, 5)
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Choose one of the answers").wait_for()
    look("question without a choice")
    finish(page, 5)
    look("result")
    page.get_by_role("button", name="Start, step by step").click()
    look("player")
    page.goto("/quiz/more/1/")
    look("strengths")
    page.goto("/quiz/earlier/")
    look("origins")
    page.goto("/quiz/earlier/1/")
    look("caregiver")
    page.get_by_role("textbox").fill("my gran")
    page.get_by_role("button", name="Go on").click()
    look("caregiver questions")
    page.get_by_role("button", name="Go on").click()
    look("thoughts")


def test_what_is_wrong_is_found(browser: Browser, site: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)image-alt.*scrolls sideways"):
        _look_at_faults(browser, site)


def _look_at_faults(browser: Browser, site: str) -> None:
    with looking(browser, site, "light", 320) as (page, look, _):
        wide = "<p style='width: 900px'>wide"
        page.set_content(f"<html lang=en><title>t</title><main><h1>h</h1><img src=x>{wide}")
        look("faulty")
