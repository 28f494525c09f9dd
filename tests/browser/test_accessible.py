"""No violation that axe can find, on any page, in light and in dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.visitor import answer, choose, consent, finish

OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
PUBLIC = [
    "/",
    "/help-now/?country=US",
    "/limits/",
    "/privacy/",
    "/measures/",
    "/quiz/",
    "/nowhere/",
]


def violations(page: Page) -> list[str]:
    page.evaluate(OPEN_ALL)
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_no_page_has_a_violation(browser: Browser, site: str, scheme: str, width: int) -> None:
    """At 320 px, the narrowest width, nothing may need scrolling sideways either."""
    context = browser.new_context(
        base_url=site,
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[name].append("scrolls sideways")

    for path in PUBLIC:
        page.goto(path)
        look(path)
    _walk(page, look)
    context.close()
    assert {name: bad for name, bad in found.items() if bad} == {}


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
