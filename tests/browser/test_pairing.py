"""Two people together in a browser: without scripts, and without a violation."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import violations
from tests.browser.visitor import begin, finish


def say_no(page: Page) -> None:
    for radio in page.locator('[type=radio][value="no"]').all():
        radio.check()
    page.get_by_role("button", name="Go on").click()


def test_from_the_result_to_the_pairings_without_javascript(browser: Browser, site: str) -> None:
    with_scripts = browser.new_context(base_url=site)
    begun = with_scripts.new_page()
    begin(begun)
    finish(begun, 5)
    context = browser.new_context(
        base_url=site, java_script_enabled=False, storage_state=with_scripts.storage_state()
    )
    page = context.new_page()
    page.goto("/quiz/result/")
    page.get_by_role("link", name="Two people together").click()
    page.get_by_role("button", name="Skip all three").click()
    expect(page.get_by_text("that alarm may be an accurate reading")).to_be_visible()
    expect(page.get_by_role("link", name="See who you can talk to")).to_be_visible()
    page.get_by_role("link", name="Change these answers").click()
    say_no(page)
    page.get_by_role("group", name="How much does this person seem to fear").get_by_label(
        "Less than most"
    ).check()
    page.get_by_role("button", name="Show the pairings").click()
    expect(page.get_by_text("The other side is your guess.")).to_be_visible()
    expect(page.locator(".patterns li")).to_have_count(10)
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("row")).to_have_count(11)
    page.get_by_role("button", name="Think of somebody else").click()
    expect(page.get_by_role("heading", name="Three private questions first")).to_be_visible()
    with_scripts.close()
    context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_no_violation(browser: Browser, site: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        base_url=site,
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        viewport={"width": width, "height": 568},
    )
    page = context.new_page()
    begin(page)
    finish(page, 5)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[name].append("scrolls sideways")

    page.goto("/quiz/pairing/")
    look("before")
    page.get_by_role("button", name="Skip all three").click()
    look("closed")
    page.goto("/quiz/pairing/before/")
    say_no(page)
    look("guess")
    page.get_by_role("button", name="Show the pairings").click()
    look("open")
    context.close()
    assert {name: bad for name, bad in found.items() if bad} == {}
