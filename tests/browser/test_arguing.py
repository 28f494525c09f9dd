"""Argue with the plan as people do: without scripts, by keyboard, on a narrow phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import violations
from tests.browser.test_quiz import tab_to
from tests.browser.visitor import begin, finish, take


def first_focus(page: Page) -> str:
    return page.locator(".focus .practice summary strong").first.inner_text()


def test_turn_down_and_bring_back_without_javascript(browser: Browser, site: str) -> None:
    with_scripts = browser.new_context(base_url=site)
    begun = with_scripts.new_page()
    take(begun, 5)
    context = browser.new_context(
        base_url=site, java_script_enabled=False, storage_state=with_scripts.storage_state()
    )
    page = context.new_page()
    page.goto("/quiz/result/")
    title = first_focus(page)
    why = page.locator(".focus .why").first
    expect(why.get_by_text("Evidence:")).to_be_hidden()
    why.locator("summary").click()
    expect(why.get_by_text("Evidence:")).to_be_visible()
    page.locator(".focus").first.get_by_role("button", name="Not for me").click()
    assert first_focus(page) != title
    expect(page.locator("#plan li", has_text=f"Not for me: {title}")).to_be_in_viewport()
    page.get_by_role("button", name="Bring it back").click()
    assert first_focus(page) == title
    page.get_by_label("Work", exact=True).check()
    page.get_by_label("Time for one exercise").select_option("10")
    page.get_by_role("button", name="Change the plan").click()
    expect(page.get_by_text("Shaped by: Work · Up to 10 minutes")).to_be_in_viewport()
    with_scripts.close()
    context.close()


def test_by_keyboard(page: Page) -> None:
    take(page, 5)
    tab_to(page, ".now .why summary", 60)
    page.keyboard.press("Enter")
    expect(page.locator(".now .why .reasons")).to_be_visible()
    tab_to(page, '[name="done"]')
    page.keyboard.press("Enter")
    expect(page.locator("#plan")).to_contain_text("Done: ")
    tab_to(page, '#plan [name="back"]', 5)  # the reading goes on where the plan begins
    page.keyboard.press("Enter")
    expect(page.locator("#plan")).to_be_empty()


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
    page.locator(".now").get_by_role("button", name="I have done it").click()
    page.locator(".focus").first.get_by_role("button", name="Not for me").click()
    page.locator(".shape summary").click()
    page.get_by_label("I am in a crisis, or I think about dying.").check()
    page.get_by_role("button", name="Change the plan").click()
    expect(page.get_by_role("heading", name="Support first")).to_be_in_viewport(ratio=0.1)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the numbers (JSON)").click()
    assert b"crisis" not in Path(waiting.value.path()).read_bytes()
    context.close()
