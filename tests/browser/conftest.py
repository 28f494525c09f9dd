"""A real server on a free port and a real Chromium, for every browser test."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests import databases

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60.0
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path, **extra: str) -> tuple[subprocess.Popen[bytes], str]:
    """The server as ``earned serve`` runs it, with its data in ``folder``; and its address."""
    port = free_port()
    environment = {
        **os.environ,
        "EARNED_DATA": str(folder / "data"),
        "EARNED_KEYS": str(folder / "keys"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        **extra,
    }
    command = [sys.executable, "-m", "earned", "serve", "--port", str(port), "--no-open"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://localhost:{port}"
    wait_for(f"{address}/health/", process)
    return process, address


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310 - our own server
        except OSError:
            if process.poll() is not None:
                raise RuntimeError("The server stopped before it answered.") from None
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The server did not answer in time.")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the running server keeps its data and keys."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def database() -> str:
    """The address of its database; empty where that is SQLite in its folder."""
    return databases.fresh()


@pytest.fixture(scope="session")
def site(folder: Path, database: str) -> Iterator[str]:
    """The address of a running server."""
    process, address = start_server(folder, DATABASE_URL=database)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A running Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


class Requests(list[str]):
    """Every address a context asked for."""

    def note(self, request: Request) -> None:
        self.append(request.url)

    def outside(self, site: str) -> list[str]:
        return [url for url in self if not url.startswith((site, "data:", "blob:", "about:"))]


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """One person's browser. Fails the test if anything but this site was asked for."""
    opened = browser.new_context(base_url=site, locale="en-GB")
    asked = Requests()
    opened.on("request", asked.note)
    yield opened
    opened.close()
    assert asked.outside(site) == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A desktop page."""
    opened = context.new_page()
    opened.set_viewport_size({"width": 1280, "height": 900})
    return opened
