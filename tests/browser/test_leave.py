"""After 'leave quickly' neither Back nor storage nor caches show an answer."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitor import answer, begin, question, take

TRACES = """async () => ({
  local: Object.keys(localStorage).length,
  session: Object.keys(sessionStorage).length,
  caches: (await caches.keys()).length,
  databases: (await indexedDB.databases()).length,
  cookies: document.cookie,
})"""
CLEAN = {"local": 0, "session": 0, "caches": 0, "databases": 0, "cookies": ""}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_nothing_shows_after_leaving_a_result(browser: Browser, site: str, scripts: bool) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    take(page)
    opening = page.locator(".result h1").inner_text()
    if not scripts:
        page.route("**/*.js", lambda route: route.abort())
        page.reload()
    page.get_by_role("button", name="Leave quickly").click()
    expect(page).to_have_title("Kitchen measures")
    assert page.url == f"{site}/measures/"
    assert context.cookies() == []
    assert page.evaluate(TRACES) == CLEAN
    for _ in range(page.evaluate("history.length")):
        page.go_back()
        assert opening not in page.content()
        assert page.locator(".result, .question").count() == 0
    context.close()


def test_the_result_is_replaced_in_the_history(page: Page) -> None:
    take(page)
    entries = page.evaluate("history.length")
    page.get_by_role("button", name="Leave quickly").click()
    expect(page).to_have_title("Kitchen measures")
    assert page.evaluate("history.length") == entries


def test_leaving_in_the_middle_of_a_question(page: Page) -> None:
    begin(page)
    answer(page, 6)
    asked = question(page)
    page.get_by_role("button", name="Leave quickly").click()
    expect(page).to_have_title("Kitchen measures")
    page.go_back()
    assert asked not in page.content()
    page.goto("/quiz/")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_leaving_does_not_wait_for_a_slow_server(page: Page) -> None:
    begin(page)
    page.route(re.compile("/leave/$"), lambda _: None)
    page.get_by_role("button", name="Leave quickly").click()
    assert not page.locator("body").is_visible()
    page.wait_for_url("**/measures/", timeout=5000)


def test_nothing_is_ever_put_into_browser_storage(page: Page) -> None:
    take(page)
    assert page.evaluate(TRACES) == CLEAN
