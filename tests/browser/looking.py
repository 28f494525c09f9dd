"""Look at pages as a person with a narrow window, a dark room or a screen reader would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

Look = Callable[[str], None]

OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"


def violations(page: Page) -> list[str]:
    """What axe finds with everything unfolded, and whether the page scrolls sideways."""
    page.evaluate(OPEN_ALL)
    found = Axe().run(page).response["violations"]
    bad = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
    size = page.viewport_size
    if size and page.evaluate("document.documentElement.scrollWidth") > size["width"]:
        bad.append("scrolls sideways")
    return bad


@contextmanager
def looking(
    browser: Browser,
    site: str,
    scheme: str,
    width: int,
    *,
    language: str = "en-GB",
    find: Callable[[Page], list[str]] = violations,
) -> Iterator[tuple[Page, Look, dict[str, list[str]]]]:
    """A page; ``look(name)`` for each state of it; and what each look found, which must be nothing."""
    context = browser.new_context(
        base_url=site,
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale=language,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = find(page)

    yield page, look, found
    context.close()
    faults = {name: bad for name, bad in found.items() if bad}
    assert not faults, faults
