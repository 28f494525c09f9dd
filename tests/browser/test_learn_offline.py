"""Reading without a connection: only after a tap, only what is the same for everybody, gone with a tap."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import databases
from tests.browser.conftest import start_server
from tests.browser.visitor import take

REGISTERED = "navigator.serviceWorker.getRegistrations().then(found => found.length)"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found;
}"""
PATIENCE = 60_000


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="en-GB")
    yield context.new_page()
    context.close()


def keep(page: Page) -> None:
    page.goto("/learn/offline/")
    page.get_by_role("button", name="Keep the library on this device").click()
    expect(page.get_by_text("The library is on this device now.")).to_be_visible(timeout=PATIENCE)


def test_pages_can_be_read_after_the_server_is_gone(browser: Browser, tmp_path: Path) -> None:
    process, address = start_server(tmp_path, DATABASE_URL=databases.fresh())
    context = browser.new_context(base_url=address)
    page = context.new_page()
    try:
        keep(page)
    finally:
        process.terminate()
        process.wait(10)
    page.goto("/learn/")
    page.get_by_role("link", name="The four styles").first.click()
    expect(page.locator("h2#style")).to_be_visible()
    page.goto("/learn/practice/urge-timer/")
    page.get_by_role("button", name="Start, step by step").click()
    expect(page.locator(".player-clock").first).to_contain_text("1 / ")
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Literata")
    context.close()


def test_only_what_is_the_same_for_everybody_is_kept(reader: Page) -> None:
    take(reader)
    reader.goto("/now/")
    reader.locator("#text").fill("she has not rung back")
    reader.locator("main .button").click()
    keep(reader)
    reader.goto("/learn/search/")
    reader.locator("#q").fill("trust")
    reader.locator("#q").press("Enter")
    reader.locator("#found").wait_for()
    kept = reader.evaluate(KEPT)
    assert len(kept) > 260
    assert all(path.startswith(("/learn/", "/static/")) for path in kept)
    assert "/learn/search/" not in kept
    assert not any("/tools/" in path for path in kept)


def test_one_tap_removes_it(reader: Page) -> None:
    keep(reader)
    reader.reload()
    reader.get_by_role("button", name="Remove it from this device").click()
    expect(reader.get_by_text("It is gone from this device.")).to_be_visible()
    assert reader.evaluate(REGISTERED) == 0
    assert reader.evaluate(KEPT) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_leaving_quickly_removes_it(reader: Page, scripts: bool) -> None:
    keep(reader)
    if not scripts:
        reader.route("**/leave*.js", lambda route: route.abort())
    reader.goto("/learn/" if scripts else "/limits/")
    reader.get_by_role("button", name="Leave quickly").click()
    expect(reader).to_have_title("Kitchen measures")
    assert reader.evaluate(KEPT) == []
    assert reader.evaluate(REGISTERED) == 0


def test_what_cannot_be_kept_leaves_nothing_behind(reader: Page) -> None:
    reader.goto("/learn/offline/")
    reader.context.route("**/learn/offline.json", lambda route: route.abort())
    reader.get_by_role("button", name="Keep the library on this device").click()
    expect(reader.get_by_text("Nothing was left behind.")).to_be_visible(timeout=PATIENCE)
    assert reader.evaluate(KEPT) == []
    assert reader.evaluate(REGISTERED) == 0
