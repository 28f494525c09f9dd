"""Make an account."""

from playwright.sync_api import Page

PASSPHRASE = "quiet river under seven lamps"


def join(page: Page, name: str) -> None:
    """Make an account and come to today's page."""
    page.goto("/account/new/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password1]").fill(PASSPHRASE)
    page.locator("[name=adult]").check()
    page.locator("[name=consent]").check()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/account/codes/")
    page.goto("/me/today/")
