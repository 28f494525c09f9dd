"""Opening the page in a browser, where a person sits at this very machine."""

import contextlib
import os
import socket
import sys
import time
import webbrowser
from collections.abc import Callable, Mapping

PATIENCE = 30.0
PAUSE = 0.05


def has_desktop(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a browser opened here would be seen: a desktop, no remote shell, no automation."""
    if environment.get("CI") or environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return False
    if platform in {"win32", "darwin"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def open_page(url: str) -> None:
    """Open it in the person's browser. Where that fails, the printed address does as well."""
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(url)


def when_listening(address: str, port: int, then: Callable[[], None]) -> None:
    """Wait until somebody listens there, then call `then`; give up silently after a while."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((target, port), timeout=1):
            then()
            return
        time.sleep(PAUSE)
