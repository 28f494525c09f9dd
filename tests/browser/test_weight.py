"""What the quiz page costs somebody on a slow connection."""

from playwright.sync_api import Page, Response

from tests.browser.visitor import begin

BUDGET = 40 * 1024
"""Bytes transferred for the first question, with everything it loads, nothing cached."""


def test_the_quiz_page_stays_within_its_budget(page: Page) -> None:
    begin(page)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it needs a function
    session = page.context.new_cdp_session(page)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.reload(wait_until="networkidle")
    sizes = {answer.url: answer.request.sizes() for answer in answers}
    total = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes.values())
    assert len(sizes) >= 8
    assert total <= BUDGET
