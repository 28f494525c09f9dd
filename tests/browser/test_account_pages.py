"""Accounts as people use them: by keyboard, without JavaScript, with a passkey, on a narrow dark screen."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.looking import looking
from tests.browser.visitor import take

PASSPHRASE = "quiet river under seven lamps"
LOCK = "nineteen owls below deck"


def new_name() -> str:
    return f"mia-{secrets.token_hex(4)}"


def join(page: Page, name: str) -> list[str]:
    """Make an account; its recovery codes."""
    page.goto("/account/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("I am 18 or older.").check()
    page.get_by_label("I agree that what I choose to keep here").check()
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    return page.locator(".codes code").all_inner_texts()


def sign_in(page: Page, name: str, passphrase: str = PASSPHRASE) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.get_by_role("button", name="Sign in", exact=True).click()


def again(page: Page) -> None:
    """Give the passphrase once more, where it is asked for."""
    if page.get_by_role("heading", name="Your passphrase, once more").count():
        page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
        page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize(
    ("scheme", "width", "language"),
    [("light", 1280, "en-GB"), ("dark", 320, "en-GB"), ("light", 320, "es-ES")],
)
def test_no_page_has_a_violation(
    browser: Browser, site: str, scheme: str, width: int, language: str
) -> None:
    """At 320 px nothing needs scrolling sideways; in Spanish words are longer."""
    with looking(browser, site, scheme, width, language=language) as (page, look, found):
        _walk(page, look)
    assert len(found) > 25


def _walk(page: Page, look: Callable[[str], None]) -> None:
    """By addresses and names of fields, so that it goes in every language."""
    for path in ("new", "sign-in", "recover", "recovered"):
        page.goto(f"/account/{path}/")
        look(path)
    page.goto("/account/new/")
    submit(page)
    look("new with errors")
    name = new_name()
    page.fill("#username", name)
    page.fill("#password1", PASSPHRASE)
    page.check("input[name=adult]")
    page.check("input[name=consent]")
    submit(page)
    look("codes")
    for path in ("account", "account/codes", "account/passphrase", "me", "me/consents", "me/keep",
                 "me/import", "me/lock"):  # fmt: skip
        page.goto(f"/{path}/")
        look(path)
    page.goto("/me/import/")
    submit(page)
    look("import with an error")
    page.goto("/me/delete/")
    look("once more")
    page.fill("#password", PASSPHRASE)
    submit(page)
    look("delete")
    for path in ("account/app", "account/passkey", "account/codes/new", "me/export", "me/lock/on"):
        page.goto(f"/{path}/")
        look(path)
    _lock(page, look)
    page.goto("/account/sign-out/")
    look("sign out")
    page.goto("/me/gone/")
    look("gone")


def _lock(page: Page, look: Callable[[str], None]) -> None:
    submit(page)
    look("lock with an error")
    page.fill("#passphrase", LOCK)
    page.fill("#passphrase-again", LOCK)
    submit(page)
    look("code of the lock")
    page.goto("/me/lock/")
    look("open lock")
    page.goto("/me/lock/passphrase/")
    look("another passphrase")
    page.goto("/me/lock/forget/")
    look("both lost")
    page.goto("/me/lock/")
    page.locator("form[action$='/shut/'] button").click()
    look("shut lock")
    page.goto("/me/lock/open/")
    look("opening")
    page.fill("#lock-passphrase", "no")
    submit(page)
    look("opening in vain")


def submit(page: Page) -> None:
    """Send the form of the page's main part."""
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def test_a_guest_keeps_a_result_by_keyboard_alone(page: Page) -> None:
    take(page)
    title = page.locator("h1").first.inner_text()
    for link in ("Keep it in your space", "Make one"):
        page.get_by_role("link", name=link).focus()
        page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type(new_name())
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    expect(page.get_by_label("Keep the result that is open in this browser.")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.get_by_role("link", name="To your space").focus()
    page.keyboard.press("Enter")
    page.locator("#kept + ul a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_have_text(title)


def test_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    name = new_name()
    codes = join(page, name)
    assert len(codes) == 8
    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, name, "not this one at all")
    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    sign_in(page, name)
    expect(page.get_by_role("heading", name="Your space")).to_be_visible()
    page.get_by_role("link", name="Signing in").click()
    expect(page.get_by_text("this one")).to_be_visible()
    page.goto("/me/export/")
    again(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the archive").click()
    assert saved.value.suggested_filename == "earned.zip"
    page.goto("/account/recover/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Recovery code").fill(codes[0].lower())
    page.get_by_label("New passphrase").fill("another river altogether")
    page.get_by_role("button", name="Set the new passphrase").click()
    page.goto("/account/sign-out/")
    sign_in(page, name, "another river altogether")
    page.goto("/me/delete/")
    page.get_by_label("Passphrase", exact=True).fill("another river altogether")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Delete everything now").click()
    expect(page.get_by_role("heading", name="It is deleted")).to_be_visible()
    context.close()


@pytest.fixture
def authenticator(context: BrowserContext, page: Page) -> None:
    """A device that holds passkeys behind its lock, as browsers pretend one for tests."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_signs_in_and_can_be_removed(authenticator: None, page: Page) -> None:
    join(page, new_name())
    page.goto("/account/")
    page.get_by_role("link", name="Add a passkey").click()
    again(page)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text(re.compile("Chrome on "))).not_to_have_count(0)
    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/sign-in/")
    page.get_by_role("button", name=re.compile("passkey")).click()
    expect(page.get_by_role("heading", name="Your space")).to_be_visible()
    page.goto("/account/")
    page.get_by_role("link", name=re.compile("^Remove")).click()
    again(page)
    page.get_by_role("button", name=re.compile("Remove")).click()
    expect(page.get_by_role("link", name=re.compile("^Remove"))).to_have_count(0)


def test_two_devices_and_leaving_quickly(browser: Browser, site: str, page: Page) -> None:
    name = new_name()
    join(page, name)
    other = browser.new_context(base_url=site, **PHONE)  # type: ignore[arg-type]
    phone = other.new_page()
    sign_in(phone, name)
    page.goto("/account/")
    expect(page.locator("#devices li")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Sign out Chrome")).click()
    expect(page.locator("#devices li")).to_have_count(1)
    phone.goto("/me/")
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Leave quickly").click()
    expect(page.get_by_role("heading", name=re.compile("measures", re.IGNORECASE))).to_be_visible()
    page.go_back()
    expect(page.locator("#devices")).to_have_count(0)
    page.goto("/me/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    other.close()
