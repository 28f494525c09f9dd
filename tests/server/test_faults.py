"""Real faults: the server killed under load, a full disk.

Whatever was acknowledged is there afterwards, nothing is there twice, and the page says what happened.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.server.faults import CUT_OFF, consents, counted, house, member
from tests.server.house import House, free_port
from tests.server.member import AGREED, PASSPHRASE, Member

__all__ = ["house"]
pytestmark = pytest.mark.long
ROUNDS, WRITERS = 2, 4


class Writer(threading.Thread):
    """Answers questions and says yes and no, and counts what was acknowledged."""

    def __init__(self, house: House, number: int) -> None:
        super().__init__(daemon=True)
        self.member = member(house, f"writer-{os.urandom(3).hex()}-{number}")
        self.member.join()
        self.member.begin()
        self.answers = self.words = 0

    def run(self) -> None:
        with suppress(*CUT_OFF):
            while True:
                given = ("yes", "no")[self.words % 2]
                sent = {"purpose": "safety", "given": given}
                if self.member.post("/me/consents/say/", sent).status_code != 302:
                    return
                self.words += 1
                if self.answers < 12:
                    if self.member.answer(3).status_code != 302:
                        return
                    self.answers += 1

    def check(self, house: House) -> None:
        """Everything acknowledged is there, and at most the one that was under way."""
        said = consents(house, self.member.username) - 1  # one when the account was made
        assert self.words <= said <= self.words + 1
        self.member.client.port = house.port  # type: ignore[attr-defined]
        page = self.member.get("/quiz/").content.decode()
        number = int(re.findall(r'data-number="(\d+)"', page)[0])
        assert self.answers <= number - 1 <= self.answers + 1
        assert self.member.is_in()


def test_killed_under_load_nothing_acknowledged_is_lost_and_nothing_doubled(house: House) -> None:
    for turn in range(ROUNDS):
        writers = [Writer(house, number) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(0.7 + 0.35 * turn)
        house.kill()
        for writer in writers:
            writer.join(30)
        assert sum(writer.words for writer in writers) > WRITERS
        house.open(free_port())
        for writer in writers:
            writer.check(house)
    told = house.earned("doctor")
    assert told.returncode == 0, told.stdout


def test_killed_while_accounts_are_made_every_account_is_whole(house: House) -> None:
    made: list[Member] = []

    def join(number: int) -> None:
        with suppress(*CUT_OFF):
            for each in range(100):
                one = member(house, f"person-{number}-{each}")
                one.join()
                made.append(one)

    threads = [threading.Thread(target=join, args=(n,), daemon=True) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    house.kill()
    for thread in threads:
        thread.join(30)
    assert made
    house.open(free_port())
    for one in made:
        one.client.port = house.port  # type: ignore[attr-defined]
        assert one.is_in()
        assert len(one.codes) == 8
    people = house.ask("SELECT username FROM accounts_person WHERE username LIKE 'person-%'")
    assert len(made) <= len(people) <= len(made) + WRITERS
    for (name,) in people:
        assert counted(house, "accounts_recoverycode", name) == 8
        assert counted(house, "growth_record", name) == 1
    assert house.earned("doctor").returncode == 0


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A disk of this size at ``folder``."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.skip("needs leave to mount a small disk: run as root, outside a locked container")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """A file that leaves no byte free."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            with suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass
    return filler


@pytest.mark.skipif(databases.on_postgresql(), reason="the disk of SQLite")
@pytest.mark.skipif(sys.platform != "linux", reason="small disks as Linux mounts them")
def test_on_a_full_disk_nothing_is_half_kept_and_the_page_says_so(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with small_disk(house.folder / "data", "24m"):
        house.open(free_port())
        try:
            _live_through_a_full_disk(house)
        finally:
            house.close()


def _live_through_a_full_disk(house: House) -> None:
    mia, guest = member(house, "mia"), member(house, "guest")
    mia.join()
    uid = mia.keep()
    guest.begin()
    before = house.dumped()
    filler = fill(house.folder / "data")
    refused = _write_until_refused(mia)
    assert refused.status_code == 507, refused.content.decode()
    page = refused.content.decode()
    assert "The disk of this server is full" in page
    assert 'name="purpose" value="safety"' in page, "what was sent is still here"
    assert mia.get(f"/me/results/{uid}/").status_code == 200, "reading goes on"
    assert guest.get("/quiz/").status_code == 200
    sent = {"username": "noa", "password1": PASSPHRASE, **AGREED}
    noa = member(house, "noa")
    refused = noa.post("/account/new/", sent)
    assert refused.status_code == 507
    assert PASSPHRASE not in refused.content.decode()
    said = consents(house, "mia")
    filler.unlink()
    assert consents(house, "mia") == said
    again = {"purpose": "safety", "given": "no" if said % 2 == 0 else "yes"}
    assert mia.post("/me/consents/say/", again).status_code == 302
    assert consents(house, "mia") == said + 1
    assert guest.answer(3).status_code == 302
    noa.join()
    told = house.earned("doctor")
    assert told.returncode == 0, told.stdout
    assert len(before) < len(house.dumped())


def _write_until_refused(mia: Member) -> Any:
    """The log of SQLite has some room of its own; acknowledged words are there all the same."""
    for number in range(400):
        given = ("yes", "no")[number % 2]
        page = mia.post("/me/consents/say/", {"purpose": "safety", "given": given})
        if page.status_code != 302:
            return page
    raise AssertionError("The disk never filled.")
