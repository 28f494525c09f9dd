"""What a worker holds once it has started, and how it counts forms."""

import os
import subprocess
import sys
from collections.abc import Sized
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, resolve, reverse

from earned.cli.serve import THREADS
from earned.server.accounts import passphrases
from earned.server.config import environment, throttle
from tests.server.visitor import Visitor

LATE = ("ninja", "pydantic", "icalendar")
FOR_TESTS = ("django.test", "unittest", "jinja2")
PREPARE = (
    "import django; django.setup(); from earned.server.config import startup; startup.prepare()"
)
LOOK = f"""
import gc, sys
import earned.server.config.wsgi
print([name for name in {LATE} if name in sys.modules], gc.get_freeze_count() > 100_000)
"""
ASK_THE_API = f"""
import sys
import earned.server.config.wsgi
from django.urls import resolve
print(resolve("/api/units").app_name, [name for name in {FOR_TESTS} if name in sys.modules])
from django.test.signals import setting_changed, template_rendered
"""


def started(folder: Path, code: str) -> str:
    """What a fresh worker says, on a database of its own: a server's may know other keys."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    surroundings = {
        "EARNED_DATA": str(folder / "data"),
        "EARNED_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "earned.server.config.settings",
    }
    said = [
        subprocess.run(
            [sys.executable, "-c", each],
            env={**inherited, **surroundings},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for each in (PREPARE, code)
    ]
    assert said[0] == ""
    return said[1]


def test_a_worker_starts_without_what_few_ask_for(tmp_path: Path) -> None:
    assert started(tmp_path, LOOK) == "[] True"


def test_the_api_does_without_tools_for_tests(tmp_path: Path) -> None:
    """They took another 5 MB of a worker; whoever wants them later gets the real ones."""
    assert started(tmp_path, ASK_THE_API) == "ninja []"


def test_common_passphrases_are_not_kept() -> None:
    check = passphrases.NotCommon()
    with pytest.raises(ValidationError, match="too common"):
        check.validate(" 1Q2W3E4R5T6Y ")
    check.validate("quiet river under seven lamps")
    assert not isinstance(check.passwords, Sized)


def test_late_addresses_have_their_names_when_asked() -> None:
    assert reverse("api-1:openapi-json") == "/api/openapi.json"
    assert resolve("/api/units").app_name == "ninja"
    with pytest.raises(NoReverseMatch):
        reverse("api-1:nothing")


def test_no_page_is_missed_for_late_ones(ann: Visitor) -> None:
    assert ann.get("/api/units/practice/nothing").status_code == 404
    assert ann.get("/api/nothing").status_code == 404


def test_all_connections_together_keep_few_pages() -> None:
    """Every thread has a connection, and every connection pages of its own, in KB below zero."""
    said = str(environment.sqlite(Path("x"))["OPTIONS"])
    kept = int(said.partition("cache_size=-")[2].partition(";")[0])
    assert kept * THREADS <= 4 * 1024


def test_forms_are_counted_for_each_address() -> None:
    tally = throttle.Tally()
    assert [tally.add("a", 2), tally.add("b", 1), tally.add("a", 3)] == [2, 1, 5]
    tally.clear()
    assert tally.add("a", 1) == 1


def test_a_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    tally, now = throttle.Tally(), [0.0]
    monkeypatch.setattr(throttle.time, "time", lambda: now[0])
    tally.add("a", 5)
    now[0] = float(throttle.WINDOW)
    assert tally.add("a", 1) == 1


def test_many_addresses_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST", 3)
    tally = throttle.Tally()
    for address in "abcd":
        tally.add(address, 1)
    assert tally.add("d", 1) == 2  # still known
    assert tally.add("a", 1) == 1  # the oldest was let go


def test_no_address_is_held_as_it_is() -> None:
    tally = throttle.Tally()
    tally.add("203.0.113.7", 1)
    assert b"203.0.113.7" not in b"".join(tally._counts)


def test_one_form_may_always_be_sent(ann: Visitor, settings: object) -> None:
    settings.EARNED_FORMS_PER_MINUTE = 1  # type: ignore[attr-defined]
    assert ann.post("/quiz/start/").status_code == 200
    assert ann.post("/quiz/start/").status_code == 429
