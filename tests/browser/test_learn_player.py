"""The player: one step a screen, a clock, a pause, keys; silent unless asked."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_quiz import press, tab_to

PRACTICE = "/learn/practice/longer-out-than-in/"
SILENT = "window.tones = 0; window.AudioContext = class { constructor() { window.tones += 1 } }"


def clock(page: Page) -> str:
    return page.locator(".player-clock").first.inner_text()


def test_a_practice_by_keyboard_alone(page: Page) -> None:
    page.goto(PRACTICE)
    tab_to(page, "[data-do=start]", 60)
    press(page, "Enter")
    step, count = page.locator(".player-step").first, page.locator(".player-clock").first
    expect(step).to_be_focused()
    expect(count).to_contain_text("1 / 5")
    press(page, "Space")
    expect(page.locator("[data-do=pause]").first).to_have_text("Go on")
    press(page, "ArrowRight")
    expect(count).to_contain_text("2 / 5")
    press(page, "ArrowLeft")
    expect(count).to_contain_text("1 / 5")
    for _ in range(5):
        press(page, "ArrowRight")
    expect(page.locator("[role=status]").first).to_have_text("That is all. Notice how you are now.")
    expect(page.locator("[data-do=start]").first).to_be_focused()
    press(page, "Enter", "Escape")
    expect(page.locator(".player-stage").first).to_be_hidden()


def test_the_clock_runs_and_stands_still(page: Page) -> None:
    page.clock.install()
    page.goto(PRACTICE)
    page.locator("[data-do=start]").first.click()
    page.clock.run_for(3000)
    assert "27 seconds left" in clock(page)
    page.locator("[data-do=pause]").first.click()
    page.clock.run_for(60_000)
    assert "27 seconds left" in clock(page)
    page.locator("[data-do=pause]").first.click()
    page.clock.run_for(27_000)
    assert clock(page).startswith("2 / 5")


def test_it_is_silent_until_asked(page: Page) -> None:
    page.clock.install()
    page.add_init_script(SILENT)
    page.goto(PRACTICE)
    page.locator("[data-do=start]").first.click()
    page.clock.run_for(31_000)
    assert page.evaluate("window.tones") == 0
    page.get_by_label("A soft tone between steps").first.check()
    page.clock.run_for(60_000)
    assert page.evaluate("window.tones") == 1


def test_whole_and_short_version_side_by_side(page: Page) -> None:
    page.goto(PRACTICE)
    page.get_by_role("button", name="Start the short version").click()
    expect(page.locator(".player-clock").nth(1)).to_contain_text("1 / 3")
    expect(page.locator(".player-stage").first).to_be_hidden()


def test_a_step_and_its_buttons_fit_a_small_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 320, "height": 568}, has_touch=True
    )
    page = context.new_page()
    page.goto(PRACTICE)
    page.locator("[data-do=start]").first.tap()
    box = page.locator(".player-stage").first.bounding_box()
    assert box is not None
    assert box["y"] >= -1
    assert box["y"] + box["height"] <= 569
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for button in page.locator(".player-buttons").first.locator("button").all():
        size = button.bounding_box()
        assert size is not None
        assert size["height"] >= 44
    context.close()


def test_the_breath_moves_only_where_motion_is_welcome(browser: Browser, site: str) -> None:
    for motion, shown in (("no-preference", True), ("reduce", False)):
        context = browser.new_context(base_url=site, reduced_motion=motion)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/tools/breathing/")
        page.get_by_role("button", name="Breathe along").click()
        expect(page.locator(".breath-word")).to_have_text("in")
        expect(page.locator(".breath-count")).to_contain_text("1 / 9")
        assert page.locator(".breath-circle").is_visible() == shown
        page.keyboard.press("Escape")
        expect(page.locator(".breath-stage")).to_be_hidden()
        context.close()


def test_the_wait_has_a_clock_that_can_be_stopped(page: Page) -> None:
    page.clock.install()
    page.goto("/tools/urge-timer/")
    page.get_by_role("button", name="Start the clock").click()
    page.clock.run_for(61_000)
    expect(page.locator(".wait-clock")).to_have_text(re.compile(r"^8:5\d left$"))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Start the clock")).to_be_visible()
