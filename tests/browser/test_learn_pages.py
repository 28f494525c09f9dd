"""The library, the exercises and Right now as people see them: whole, plain, and without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.looking import Look, looking

PAGES = [
    "/learn/", "/learn/dimension/anxiety/", "/learn/style/", "/learn/style/fearful/",
    "/learn/belief/own-worth/",
    "/learn/characteristic/trust/", "/learn/origin/working-models/", "/learn/route/life-experience/",
    "/learn/pathway/from-fearful/", "/learn/pairing/", "/learn/pairing/anxious-avoidant/",
    "/learn/life-area/work/", "/learn/benefit/mental-health/", "/learn/myth/", "/learn/myth/four-types/",
    "/learn/sign/", "/learn/upkeep/self-care/", "/learn/ripple/person-to-community/", "/learn/term/",
    "/learn/term/pursue-withdraw/", "/learn/area/mindfulness/", "/learn/practices/?area=mindfulness",
    "/learn/practice/longer-out-than-in/", "/learn/search/", "/learn/offline/", "/now/",
    "/tools/breathing/", "/tools/emotion-finder/", "/tools/flag-review/", "/tools/i-statement/",
    "/tools/priming-script/", "/tools/urge-timer/", "/tools/vulnerability-ladder/",
]  # fmt: skip
BLAMING = {"en-GB": "you always come late", "es-ES": "siempre llegas tarde"}


@pytest.mark.parametrize(
    ("scheme", "width", "locale"), [("light", 1280, "en-GB"), ("dark", 320, "es-ES")]
)
def test_no_page_has_a_violation(
    browser: Browser, site: str, scheme: str, width: int, locale: str
) -> None:
    with looking(browser, site, scheme, width, language=locale) as (page, look, _):
        for path in PAGES:
            page.goto(path)
            look(path)
        _fill_in(page, look, BLAMING[locale])


def _fill_in(page: Page, look: Look, blaming: str) -> None:
    page.goto("/learn/practice/urge-timer/")
    page.locator("[data-do=start]").first.click()
    look("player")
    page.goto("/learn/search/")
    page.locator("#q").fill("trust")
    page.locator("#q").press("Enter")
    page.locator("#found").wait_for()
    look("search found")
    for _ in range(4):
        page.goto("/now/")
        page.locator("#text").fill("she has not rung back and I am spiralling")
        page.locator("main .button").click()
    page.locator("#pause").wait_for()
    look("now with a pause")
    page.goto("/now/")
    page.locator("#text").fill("I want to die")
    page.locator("main .button").click()
    page.locator(".first-help").wait_for()
    look("now with help")
    page.goto("/now/")
    page.locator("#text").fill("everyone would be better off without me")
    page.locator("main .button").click()
    page.locator(".first-help.gentle").wait_for()
    page.locator(".match").first.wait_for()
    look("now with a hint")
    page.goto("/tools/i-statement/")
    page.locator("#p-event").fill(blaming)
    page.locator("main .button").click()
    page.locator(".pointed-out").wait_for()
    look("exercise filled in")
    page.goto("/tools/breathing/")
    page.locator("[data-do=start]").click()
    look("breathing")


def test_reading_and_searching_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("navigation", name="Ways in").get_by_role("link", name="Library").click()
    page.get_by_role("searchbox").fill("trust")
    page.get_by_role("button", name="Search").click()
    assert page.url == f"{site}/learn/search/"
    page.get_by_role("link", name="Trust", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trust")
    page.get_by_text("Evidence:").click()
    expect(page.locator(".sources")).to_contain_text("doi:")
    page.locator("[rel=next]").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Trust")
    page.goto("/learn/practices/")
    page.get_by_label("Area").select_option("mindfulness")
    page.get_by_role("button", name="Show").click()
    page.locator(".units a").first.click()
    expect(page.locator(".steps li").first).to_be_visible()
    expect(page.locator("[data-do=start]").first).to_be_hidden()
    context.close()


def test_an_exercise_and_right_now_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/tools/i-statement/")
    page.get_by_label("What did you feel?").fill("ignored")
    page.get_by_role("button", name="Put it together").click()
    assert page.url == f"{site}/tools/i-statement/"
    expect(page.locator(".pointed-out")).to_contain_text("A feeling fits into one word")
    page.goto("/now/")
    page.get_by_role("textbox").fill("they have not answered for six hours")
    page.get_by_role("button", name="What could help now").click()
    assert page.url == f"{site}/now/"
    assert 2 <= page.locator(".match").count() <= 3
    context.close()


def test_one_can_choose_the_language_and_it_stays(page: Page) -> None:
    page.goto("/learn/style/secure/")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.url.endswith("/learn/style/secure/")
    page.goto("/learn/")
    expect(page.get_by_role("heading", level=1)).to_have_text("La biblioteca")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The library")


def test_nothing_is_kept_by_reading(page: Page) -> None:
    for path in ("/learn/", "/learn/practice/urge-timer/", "/learn/offline/"):
        page.goto(path, wait_until="networkidle")
    assert page.context.cookies() == []
    assert (
        page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    )
    assert page.evaluate("caches.keys()") == []
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    )
