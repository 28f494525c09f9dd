"""What a visitor does, in the words of a visitor."""

from playwright.sync_api import Page, expect


def consent(page: Page) -> None:
    """From the landing page past the notice."""
    page.goto("/")
    page.get_by_role("link", name="Begin the quiz").click()
    page.get_by_label("I am 18 or older.").check()
    page.get_by_label("I agree that my answers").check()
    page.get_by_role("button", name="Go on").click()


def choose(page: Page, frame: str = "People close to me in general", name: str = "") -> None:
    """Whom to think of."""
    page.get_by_role("radio", name=frame).check()
    if name:
        page.get_by_label("If it is someone you name").fill(name)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_load_state()


def begin(page: Page, frame: str = "People close to me in general") -> None:
    """From the landing page to the first question."""
    consent(page)
    choose(page, frame)


def question(page: Page) -> str:
    """The text of the question on the screen."""
    return page.locator("#ask").inner_text()


def answer(page: Page, option: int) -> None:
    """Choose with the key and wait until the next page or question is there."""
    number = page.locator("#question").get_attribute("data-number")
    page.keyboard.press(str(option))
    expect(page.locator(f'#question[data-number="{number}"]')).to_have_count(0)


def finish(page: Page, option: int = 3, most: int = 40) -> int:
    """Answer until the result shows; how many answers that took."""
    for given in range(most):
        if page.locator(".result").count():
            return given
        answer(page, option)
        page.wait_for_load_state("domcontentloaded")
    raise AssertionError("The quiz did not end.")


def take(page: Page, option: int = 3) -> int:
    """The whole quiz."""
    begin(page)
    return finish(page, option)
