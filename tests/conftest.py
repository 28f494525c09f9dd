"""What every test run tells at its end: tests left out for want of something, old crisis lines."""

import os
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

LINES = Path(__file__).parent.parent / "src" / "earned" / "content" / "safety" / "lines"
FRESH_FOR = timedelta(days=180)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# A test skipped for a reason that begins so would run on a machine that has what it names.
WANTING = "needs "


def find_chromium() -> str | None:
    """The browser named in CHROMIUM, or one on the PATH."""
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else BROWSERS
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser that the tests drive."""
    path = find_chromium()
    if path is None:
        pytest.skip("needs Chromium: ./test --install gets it, or name one in CHROMIUM")
    return path


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Skip what a browser drives where there is none."""
    if find_chromium():
        return
    reason = "needs Chromium: ./test --install gets it, or name one in CHROMIUM"
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


def wanting(reports: Sequence[pytest.TestReport]) -> Counter[str]:
    """How many tests were skipped for want of each thing."""
    reasons = [report.longrepr[2] for report in reports if isinstance(report.longrepr, tuple)]
    plain = [reason.removeprefix("Skipped: ") for reason in reasons]
    return Counter(reason for reason in plain if reason.startswith(WANTING))


def read_dates(table: Any, name: str = "") -> Iterator[tuple[str, date]]:
    """Every `read_on` below a table, with the nearest id or key that names it."""
    if isinstance(table, list):
        for entry in table:
            yield from read_dates(entry, name)
    elif isinstance(table, dict):
        name = str(table.get("id", name))
        if isinstance(table.get("read_on"), date):
            yield name, table["read_on"]
        for key, value in table.items():
            yield from read_dates(value, f"{name}.{key}".strip("."))


def old_lines(folder: Path, today: date) -> list[str]:
    """Names of crisis lines whose page was read more than 180 days before `today`."""
    found = [
        f"{path.name}: {name}, read on {read_on}"
        for path in sorted(folder.glob("*.toml"))
        for name, read_on in read_dates(tomllib.loads(path.read_text("utf-8")))
        if today - read_on > FRESH_FOR
    ]
    return sorted(found)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under CI=true a test left out for want of something fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("CI", "").lower() != "true":
        return
    if wanting(reporter.stats.get("skipped", [])) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was left out, and which crisis lines should be read again."""
    missing = wanting(terminalreporter.stats.get("skipped", []))
    if missing:
        terminalreporter.section("left out for want of something")
        for reason, count in sorted(missing.items()):
            terminalreporter.line(f"{count} tests: {reason}")
    old = old_lines(LINES, datetime.now(UTC).date())
    if old:
        terminalreporter.section("crisis lines read more than 180 days ago")
        for line in old:
            terminalreporter.line(f"{line}: read its page again and renew read_on")
