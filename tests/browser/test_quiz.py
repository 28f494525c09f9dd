"""The quiz as people take it: by keyboard, by finger, without JavaScript, twice at once."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import databases
from tests.browser.conftest import PHONE
from tests.browser.visitor import answer, begin, choose, consent, finish, question, take


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str, most: int = 40) -> None:
    """Tab until something is focused, as somebody without a mouse does."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard never gets to {selector}.")


def test_the_whole_quiz_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    tab_to(page, "a.button")
    press(page, "Enter")
    page.wait_for_url("**/quiz/start/")
    tab_to(page, "[name=adult]")
    press(page, "Space")
    tab_to(page, "[name=consent]")
    press(page, "Space")
    tab_to(page, "button.button")
    press(page, "Enter")
    page.wait_for_url("**/quiz/who/")
    tab_to(page, "[name=frame]")
    press(page, "ArrowDown", "ArrowDown", "Enter")
    page.wait_for_url("**/quiz/")
    page.wait_for_load_state()
    # The first answer by arrows and Enter, the others by number keys.
    tab_to(page, "[name=option]")
    press(page, "Space", "ArrowDown", "ArrowDown")
    assert page.locator("#question").get_attribute("data-number") == "1"
    press(page, "Enter")
    expect(page.locator("#question")).to_have_attribute("data-number", "2")
    expect(page.locator("#ask")).to_be_focused()
    expect(page.locator("#say")).to_have_text("Question 2")
    finish(page, 5)
    expect(page.get_by_role("heading", level=1)).to_contain_text("with this friend")
    tab_to(page, "[data-do=start]", 60)
    press(page, "Enter")
    expect(page.locator(".player-step")).to_be_focused()
    expect(page.locator(".player-clock")).to_contain_text("1 / 3")
    tab_to(page, "[data-do=pause]")
    press(page, "Enter")
    expect(page.locator("[data-do=pause]")).to_have_text("Go on")
    tab_to(page, "[data-do=next]")
    press(page, "Enter")
    expect(page.locator(".player-clock")).to_contain_text("2 / 3")


def test_only_the_question_is_loaded_anew(page: Page) -> None:
    begin(page)
    page.evaluate("window.stayed = true")
    for option in (2, 5, 4):
        answer(page, option)
    assert page.evaluate("window.stayed")
    assert page.url.endswith("/quiz/")


def test_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    begin(page, "A friend")
    first = question(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Choose one of the answers, or skip the question.")).to_be_visible()
    page.get_by_role("radio", name="Agree", exact=True).or_(
        page.get_by_role("radio", name="Most days")
    ).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("link", name="Back").click()
    assert question(page) == first
    page.get_by_role("link", name="Return to where you were").click()
    for _ in range(40):
        if page.locator(".result").count():
            break
        page.locator('[name=option][value="3"]').check()
        page.get_by_role("button", name="Next").click()
    expect(page.locator(".result h1")).to_contain_text("with this friend")
    expect(page.locator(".now .steps li").first).to_be_visible()
    expect(page.locator("[data-do=start]")).to_be_hidden()
    page.get_by_role("button", name="Leave quickly").click()
    expect(page).to_have_title("Kitchen measures")
    page.go_back()
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    context.close()


def test_on_a_phone_by_finger(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, **PHONE)
    page = context.new_page()
    begin(page)
    for _ in range(40):
        number = page.locator("#question").get_attribute("data-number")
        page.locator(".option").nth(3).tap()
        expect(page.locator(f'#question[data-number="{number}"]')).to_have_count(0)
        page.wait_for_load_state("domcontentloaded")
        if page.locator(".result").count():
            break
    expect(page.locator(".result")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    context.close()


def test_seven_answers_fit_a_small_phone_with_their_question(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    begin(page)
    for option in (3, 5, 4, 2):
        box = page.locator(".option").last.bounding_box()
        ask = page.locator("#ask").bounding_box()
        assert box is not None
        assert ask is not None
        assert ask["y"] >= 0
        assert box["y"] + box["height"] <= 640
        assert box["height"] >= 44
        answer(page, option)


def test_a_reload_resumes(page: Page) -> None:
    begin(page)
    for option in (2, 6, 4):
        answer(page, option)
    before = question(page)
    page.reload()
    assert question(page) == before
    page.goto("/")
    page.goto("/quiz/")
    assert question(page) == before


def test_back_and_change_keeps_later_answers(page: Page) -> None:
    begin(page)
    first = question(page)
    for option in (2, 6):
        answer(page, option)
    page.get_by_role("link", name="Back").click()
    expect(page.locator("#question")).to_have_attribute("data-number", "2")
    expect(page.locator('[name=option][value="6"]')).to_be_checked()
    page.get_by_role("link", name="Back").click()
    expect(page.locator("#ask")).to_have_text(first)
    expect(page.locator('[name=option][value="2"]')).to_be_checked()
    answer(page, 7)
    expect(page.locator('[name=option][value="6"]')).to_be_checked()
    answer(page, 6)
    expect(page.locator("#question")).to_have_attribute("data-number", "3")


def test_the_server_gone_for_a_moment(page: Page) -> None:
    begin(page)
    page.context.set_offline(True)
    page.keyboard.press("4")
    expect(page.locator("#trouble")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#question")).to_have_attribute("data-number", "2")


def test_two_tabs_of_one_person(context: BrowserContext) -> None:
    one, two = context.new_page(), context.new_page()
    begin(one)
    two.goto("/quiz/")
    assert question(one) == question(two)
    answer(one, 3)
    answer(one, 4)
    answer(two, 6)
    two.goto("/quiz/1/")
    expect(two.locator('[name=option][value="6"]')).to_be_checked()
    two.goto("/quiz/2/")
    expect(two.locator('[name=option][value="4"]')).to_be_checked()


def test_two_people_at_once_never_mix(browser: Browser, site: str) -> None:
    pages = {}
    for name in ("Anouk", "Bertil"):
        page = browser.new_context(base_url=site).new_page()
        consent(page)
        choose(page, "Someone I name", name)
        page.get_by_role("button", name="Skip all three").click()
        page.wait_for_load_state()
        pages[name] = page
    for turn in range(6):
        for page in pages.values():
            answer(page, 1 + turn)
    finish(pages["Anouk"], 2)
    finish(pages["Bertil"], 6)
    for name, other in (("Anouk", "Bertil"), ("Bertil", "Anouk")):
        text = pages[name].content()
        assert name in text
        assert other not in text
        pages[name].context.close()


def test_an_expired_session_in_the_middle(page: Page, folder: Path, database: str) -> None:
    begin(page)
    answer(page, 3)
    ended = "UPDATE quiz_guest SET expires = '2000-01-01 00:00:00'"
    databases.ask(database, folder / "data" / "earned.sqlite3", ended)
    page.keyboard.press("4")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_focused()
    page.get_by_role("link", name="Begin anew").click()
    expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()


def test_delete_at_once(page: Page) -> None:
    take(page)
    page.get_by_role("button", name="Delete everything now").click()
    expect(page.get_by_role("heading", name="It is deleted")).to_be_visible()
    page.goto("/quiz/result/")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] in (["form"], [])


def test_files_can_be_saved(page: Page) -> None:
    take(page)
    for button, name, start in (
        ("Save as PDF", "earned.pdf", b"%PDF"),
        ("Save the numbers (JSON)", "earned.json", b"{"),
    ):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=button).click()
        assert waiting.value.suggested_filename == name
        assert Path(waiting.value.path()).read_bytes().startswith(start)
