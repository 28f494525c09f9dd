"""The pictures in README and docs, made from the running product."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from earned.library.instruments import load
from tests.browser.conftest import PHONE
from tests.browser.visitor import answer, begin

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
SMALL = 250_000
"""Bytes a picture may have; larger ones make the repository heavy."""


@pytest.mark.long
@pytest.mark.parametrize(("size", "options"), [("phone", PHONE), ("desktop", DESKTOP)])
def test_pictures_for_the_readme(
    browser: Browser, site: str, size: str, options: dict[str, object]
) -> None:
    context = browser.new_context(base_url=site, locale="en-GB", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/")
    keep(page, f"landing-{size}")
    begin(page)
    for _ in range(5):
        answer(page, leaning(page))
    page.locator("#ask").blur()
    keep(page, f"question-{size}")
    while not page.locator(".result").count():
        answer(page, leaning(page))
        page.wait_for_load_state("domcontentloaded")
    page.evaluate("window.scrollTo(0, document.querySelector('.wide').offsetTop - 12)")
    keep(page, f"plane-{size}")
    page.evaluate("window.scrollTo(0, 0)")
    keep(page, f"result-{size}")
    context.close()


def leaning(page: Page) -> int:
    """What somebody answers who worries a little and holds few people at a distance."""
    asked = page.locator("[name=item]").get_attribute("value") or ""
    item = load("earned").item(asked)
    insecure = 5 if item.dimension == "anxiety" else 3
    return insecure if item.key == 1 else 8 - insecure


def keep(page: Page, name: str) -> None:
    """A picture of what is on the screen, small enough for a repository."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.fonts.ready")
    picture = page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    assert len(picture) < SMALL
