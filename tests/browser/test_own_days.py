"""Today and its parts in a real browser: keyboard, no script, narrow, dark, and no axe violation."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.joining import join
from tests.browser.looking import Look, looking, violations


def tap(page: Page, row: str, word: str) -> None:
    page.get_by_role("group", name=row).get_by_role("radio", name=word).check()


def check_in(page: Page, line: str = "") -> None:
    tap(page, "Worry that someone", "a little")
    tap(page, "Wish to keep people", "not at all")
    tap(page, "How hard the day is", "quite")
    page.get_by_label("A line about today").fill(line)
    page.get_by_role("button", name="Keep this").first.click()


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(base_url=site, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_check_in_swaps_its_card_only(page: Page) -> None:
    join(page, "swap")
    page.evaluate("window.stayed = true")
    page.locator('#moment input[value="trusting"]').check()
    check_in(page, "a slow bus")
    expect(page.locator("#check-in-title")).to_have_text("Today is noted.")
    expect(page.locator("#check-in-title")).to_be_focused()
    assert page.evaluate("window.stayed")
    assert page.locator('#moment input[value="trusting"]').is_checked()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert [c["value"] for c in page.context.cookies() if c["name"] == "zone"] == [zone]


def test_the_whole_day_without_javascript(plain: Page) -> None:
    join(plain, "plain")
    check_in(plain)
    assert plain.locator("#check-in-title").inner_text() == "Today is noted."
    plain.locator("#practice").get_by_role("radio", name="7", exact=True).check(force=True)
    plain.locator("#practice").get_by_role("button", name="Begin").click()
    plain.locator("#finish").get_by_role("radio", name="3", exact=True).check(force=True)
    plain.locator("#finish").get_by_role("radio", name="Yes").check()
    plain.locator("#finish").get_by_role("button", name="Finish").click()
    plain.goto("/me/today/")
    assert "You finished a practice today." in plain.locator("#practice").inner_text()
    plain.locator("#moment").get_by_role("radio", name="Stay or flee").check()
    plain.locator("#moment").get_by_role("button", name="Note it").click()
    assert plain.locator("h1").inner_text() == "Stay or flee"


def test_a_check_in_by_keys_alone(page: Page) -> None:
    join(page, "keys")
    page.locator('[name="worry"]').first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    page.keyboard.type("only keys")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#check-in-title")).to_have_text("Today is noted.")
    expect(page.locator("#check-in .said-line")).to_have_text("only keys")


def test_a_rating_shows_where_the_focus_is(page: Page) -> None:
    join(page, "focus")
    first = page.locator('#practice input[name="before"]').first
    first.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator('#practice input[name="before"]:checked').input_value() == "1"
    outline = "e => getComputedStyle(e.closest('label')).outlineStyle"
    assert page.locator('#practice input[name="before"][value="1"]').evaluate(outline) == "solid"


def test_danger_in_a_line_shows_help_in_the_card(page: Page) -> None:
    join(page, "alarm")
    check_in(page, "I want to kill myself")
    help_ = page.locator("#check-in .first-help")
    expect(help_).to_be_visible()
    expect(help_.locator("h2")).to_be_focused()
    page.reload()
    expect(page.locator(".first-help")).to_have_count(0)


def test_the_rest_of_a_moment_comes_once_a_fork_is_chosen(page: Page) -> None:
    join(page, "fork")
    way = page.locator("#moment").get_by_role("group", name="What did I do?")
    expect(way).to_be_hidden()
    page.locator("#moment").get_by_role("radio", name="Open up or pull back").check()
    expect(way).to_be_visible()


def faults(page: Page) -> list[str]:
    """Violations, and targets below 24 px."""
    small = page.evaluate(
        """() => [...document.querySelectorAll('main a, main button, main label.rate, main .pill')]
        .filter(e => e.offsetParent && getComputedStyle(e).display !== 'inline')
        .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 80)])
        .filter(([r]) => r.width && (r.height < 24 || r.width < 24)).map(([r, html]) => html)"""
    )
    return [*violations(page), *(f"small target: {html}" for html in small)]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_no_page_has_a_violation(browser: Browser, site: str, scheme: str, width: int) -> None:
    with looking(browser, site, scheme, width, find=faults) as (page, look, _):
        join(page, f"axe-{scheme}")
        for part in (walk_today, walk_moments, walk_predictions, walk_practices, walk_weeks):
            part(page, look)
        page.goto("/me/today/")
        look("today with what waits")


def walk_today(page: Page, look: Look) -> None:
    look("today")
    page.get_by_role("button", name="Keep this").first.click()
    page.get_by_text("Tap one answer in each").wait_for()
    look("today with an error")
    check_in(page, "I want to kill myself")
    page.locator(".first-help").wait_for()
    look("help first")


def walk_moments(page: Page, look: Look) -> None:
    page.goto("/me/moments/new/")
    look("a new moment")
    page.get_by_role("button", name="Keep this moment").click()
    look("a moment with an error")
    page.get_by_role("radio", name="Trust or expect the worst").check()
    pull = page.get_by_role("group", name="How strong was the pull")
    pull.get_by_role("radio", name="7", exact=True).check(force=True)
    page.get_by_role("button", name="Keep this moment").click()
    look("a moment")
    page.goto("/me/moments/")
    look("moments")


def walk_predictions(page: Page, look: Look) -> None:
    page.goto("/me/predictions/new/")
    look("a new prediction")
    predict(page)
    look("three questions first")
    for no in page.locator('input[value="no"]').all():
        no.check()
    page.get_by_role("button", name="Go on").click()
    look("predictions")
    page.get_by_role("link", name="nobody comes").click()
    look("a prediction")
    page.get_by_role("radio", name="Yes, it happened").check()
    page.locator("main").get_by_role("button", name="Keep this").click()
    look("honoured")
    page.goto("/me/predictions/")
    look("forecast and outcome")
    page.goto("/me/predictions/new/")
    predict(page)
    page.get_by_role("button", name="Go on").click()
    look("withheld")


def walk_practices(page: Page, look: Look) -> None:
    page.goto("/learn/practice/one-cup/")
    page.get_by_role("button", name="Begin it in your space").click()
    look("a practice, about to begin")
    page.get_by_role("button", name="Begin").click()
    look("a practice")
    page.get_by_role("button", name="Finish").click()
    look("a practice, finished")
    page.goto("/me/practices/")
    look("practices")


def walk_weeks(page: Page, look: Look) -> None:
    page.goto("/me/signs/rate/")
    look("rating the signs")
    page.get_by_role("radio", name="often").first.check()
    page.get_by_role("button", name="Keep this week").click()
    look("signs")
    page.goto("/me/trial/")
    look("a trial, before")
    page.get_by_role("button", name="Begin tomorrow").click()
    look("a trial with an error")
    page.get_by_label("Which practice?").select_option("one-cup")
    page.get_by_role("radio", name="6 weeks").check()
    page.get_by_role("button", name="Begin tomorrow").click()
    look("a trial under way")
    page.get_by_role("button", name="End it early").click()
    look("a trial's answer")


def predict(page: Page) -> None:
    """A prediction about one particular person, up to the three questions."""
    page.get_by_label("What do I fear will happen?").fill("nobody comes")
    page.get_by_role("radio", name="I am worth loving").check()
    page.get_by_role("group", name="How likely").get_by_role("radio", name="80").check(force=True)
    page.get_by_role("radio", name="yes, about one person").check()
    page.get_by_role("button", name="Keep this prediction").click()
