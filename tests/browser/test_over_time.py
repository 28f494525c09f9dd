"""Trajectory, retests, journal and reminders in a real browser: keys, no script, narrow, dark, axe."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect

from earned.server.growth.archive import format as form
from earned.server.growth.journal.kinds import Writing
from earned.server.growth.retest.kinds import Form
from earned.server.growth.trajectory.kinds import Event
from tests.browser.joining import join
from tests.browser.looking import looking
from tests.server import measured


def lived() -> bytes:
    """An archive: fourteen months of forms about two, what happened, and a journal."""
    today, entries = datetime.now(UTC).date(), []

    def add(kind: str, day: date, body: msgspec.Struct) -> None:
        at = measured.moment(day)
        entries.append(
            form.Entry(
                uid=f"{len(entries):032x}",
                kind=kind,
                version=1,
                at=at,
                changed=at,
                body=msgspec.to_builtins(body, str_keys=True),
            )
        )

    for month in range(14):
        day = today - timedelta(days=32 + 30 * month)
        for frame, name in (("general", ""), ("named", "Ana")):
            said = measured.answers(day, 0.1 * month, 0.05 * month, frame, name)  # type: ignore[arg-type]
            add("form", day, Form(length="full", begun=day, answers=said, finished=day))
        add("entry", day, Writing(text=f"month {month}: a walk by the river", feelings=["calm"]))
    add("event", today, Event(day=today - timedelta(days=200), text="moved house"))
    whole = form.Archive(
        format="earned",
        version=form.VERSION,
        made=datetime.now(UTC),
        account=form.Account(username="x", joined=datetime.now(UTC)),
        records=entries,
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(form.DATA, msgspec.json.encode(whole))
    assert json.loads(msgspec.json.encode(whole))
    return out.getvalue()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "earned.zip"
    path.write_bytes(lived())
    return path


def bring(page: Page, archive: Path) -> None:
    page.goto("/me/import/")
    page.locator("[type=file]").set_input_files(archive)
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_text("records came in").wait_for()


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(base_url=site, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_draft_outlives_its_tab_and_leaves_nothing_in_the_browser(page: Page) -> None:
    join(page, "tabs")
    page.goto("/me/journal/")
    page.get_by_role("button", name="Write freely").click()
    page.get_by_label("Your words").press_sequentially("half a thou")
    expect(page.locator("#draft-state")).to_have_text("Kept as a draft.")
    page.get_by_label("Your words").press_sequentially("ght")
    address = page.url
    page.goto("/me/journal/")  # at once, within the pause: leaving keeps it too
    page.get_by_role("link", name="half a thou").click()
    assert page.url == address
    expect(page.get_by_label("Your words")).to_have_value("half a thought")
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    page.get_by_label("Your words").press("End")
    page.get_by_label("Your words").press_sequentially(", whole")
    page.get_by_role("button", name="Keep this entry").click()
    page.wait_for_url("**/journal/entry/**")
    expect(page.get_by_text("half a thought, whole")).to_be_visible()
    page.goto("/me/journal/")
    expect(page.get_by_text("Not finished yet")).to_have_count(0)


def test_help_comes_while_somebody_writes_and_two_windows_keep_both(page: Page) -> None:
    join(page, "twowindows")
    page.goto("/me/journal/")
    page.get_by_role("button", name="Write freely").click()
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("#text").fill("I do not want to live any more")
    expect(page.locator("#draft-help")).to_contain_text("Please reach a person first")
    expect(page.locator("#text")).to_be_focused()
    other.locator("#text").fill("soup, and a long talk")
    expect(other.locator("#draft-state")).to_have_text("Kept as a draft.")
    other.get_by_role("button", name="Keep this entry").click()
    expect(other.get_by_role("main")).to_contain_text("Nothing was overwritten")
    page.goto("/me/journal/")
    expect(page.get_by_role("main")).to_contain_text("I do not want to live")
    expect(page.get_by_role("main")).to_contain_text("soup, and a long talk")


def test_a_journal_without_javascript(plain: Page) -> None:
    join(plain, "plainjournal")
    plain.goto("/me/journal/")
    plain.locator(".prompt").first.click()
    plain.locator("#text").fill("so it was")
    plain.locator("summary").click()
    plain.locator("#body").select_option("hot")
    plain.locator("#situation").select_option("wrong")
    plain.get_by_role("button", name="Propose words").click()
    plain.get_by_label("angry").check()
    plain.get_by_role("button", name="Keep this entry").click()
    assert "angry" in plain.get_by_role("main").inner_text()
    plain.goto("/me/journal/")
    plain.get_by_label("Look for words").fill("IT WAS")
    plain.get_by_role("button", name="Search").click()
    assert "1 entry has these words" in plain.get_by_role("main").inner_text()
    assert "IT" not in plain.url


def test_a_short_form_by_keys_alone(page: Page) -> None:
    join(page, "keysagain")
    page.goto("/me/again/")
    page.get_by_role("button", name="Short form").focus()
    page.keyboard.press("Enter")
    for number in range(1, 9):
        page.locator(f'#question[data-number="{number}"]').wait_for()
        page.wait_for_function("document.querySelector('script[src*=quiz]')")
        page.keyboard.press("4")
    page.wait_for_url("**/me/again/done/")
    assert page.locator("svg").count() == 0


def test_a_short_form_without_javascript(plain: Page) -> None:
    join(plain, "plainagain")
    plain.goto("/me/again/")
    plain.get_by_role("button", name="Short form").click()
    for _ in range(8):
        plain.get_by_role("radio").nth(2).check()
        plain.get_by_role("button", name="Next").click()
    assert plain.url.endswith("/me/again/done/")


def test_a_note_marks_the_picture_without_javascript(plain: Page, archive: Path) -> None:
    join(plain, "plainpath")
    bring(plain, archive)
    plain.goto("/me/trajectory/")
    plain.get_by_role("link", name="Note what happened").first.click()
    plain.get_by_label("When").fill((datetime.now(UTC).date() - timedelta(days=99)).isoformat())
    plain.get_by_label("A few words").fill("began to sing")
    plain.get_by_role("button", name="Note it").click()
    plain.goto("/me/trajectory/")
    assert "began to sing" in plain.get_by_role("main").inner_text()
    assert plain.locator("svg.trajectory line.mark").count() == 2 * 6
    plain.locator("summary", has_text="The same as a table").first.click()
    assert plain.get_by_role("row").count() == 14 + 1


def test_the_trajectory_prints_with_tables_and_without_buttons(page: Page, archive: Path) -> None:
    join(page, "paper")
    bring(page, archive)
    page.goto("/me/trajectory/")
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Ask again").is_visible()
    assert page.locator("svg.trajectory").first.is_visible()
    assert page.locator("tbody tr").first.is_visible()


PAGES = {
    "trajectory": "/me/trajectory/",
    "what happened": "/me/trajectory/happened/",
    "count": "/me/trajectory/count/",
    "ask again": "/me/again/",
    "done": "/me/again/done/",
    "strengths": "/me/again/strengths/1/",
    "journal": "/me/journal/",
    "reminders": "/me/reminders/",
}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_no_violation(browser: Browser, site: str, archive: Path, scheme: str, width: int) -> None:
    with looking(browser, site, scheme, width) as (page, look, _):
        join(page, f"look{width}")
        page.goto("/me/trajectory/")
        look("no trajectory yet")
        bring(page, archive)
        for name, path in PAGES.items():
            page.goto(path)
            look(name)
        _forms(page, look)


def _forms(page: Page, look: Callable[[str], None]) -> None:
    page.goto("/me/reminders/")
    page.get_by_role("button", name="Make an address").click()
    look("reminders with an address")
    page.get_by_label("Time zone").fill("Moon/Base")
    page.get_by_role("button", name="Keep this").click()
    look("reminders with an error")
    page.goto("/me/trajectory/happened/")
    page.get_by_role("button", name="Note it").click()
    look("what happened with errors")
    page.goto("/me/journal/")
    page.get_by_label("Look for words").fill("river")
    page.get_by_role("button", name="Search").click()
    look("found")
    page.goto("/me/journal/")
    page.get_by_role("button", name="Write freely").click()
    look("write")
    page.locator("#text").fill("I want to kill myself")
    page.get_by_role("button", name="Keep this entry").click()
    page.get_by_text("Please reach a person first").wait_for()
    look("help first")
    page.get_by_role("link", name="To the entry").click()
    look("entry")
    page.goto("/me/again/")
    page.get_by_label("A friend").check()
    page.get_by_role("button", name="Short form").click()
    look("question")
