"""Databases of earlier releases come up to date with everything that is in them.

A file of `schemas` is the dump of a database as that release made it, for each of both databases.
"""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import databases
from tests.server.house import House
from tests.server.member import PASSPHRASE, Member
from tests.server.test_lived import free_port

pytestmark = pytest.mark.long
KIND = "postgresql" if databases.on_postgresql() else "sqlite"
SCHEMAS = sorted((Path(__file__).parent / "schemas").glob(f"*.{KIND}.sql"))


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_an_earlier_database_comes_up_to_date(schema: Path, tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    text = schema.read_text("utf-8")
    house.ask_all(text)
    house.open(free_port())
    try:
        assert b"Rumpelstilzchen" in _guest(house, text)
        mia = Member(house.browser(), "mia", PASSPHRASE)  # type: ignore[arg-type]
        mia.join()
        mia.keep()
    finally:
        house.close()
    told = house.earned("doctor")
    assert told.returncode == 0, told.stdout


def _guest(house: House, text: str) -> bytes:
    """The quiz of the guest in the dump, by the ticket in its first lines."""
    from base64 import urlsafe_b64encode

    found = re.search(r"^-- ([0-9a-f]{32}) ([0-9a-f]{64})$", text, re.MULTILINE)
    assert found
    browser = house.browser()
    ticket = urlsafe_b64encode(bytes.fromhex(found.group(1) + found.group(2))).decode()
    browser.cookies["guest"] = SimpleNamespace(value=ticket)
    return browser.get("/quiz/who/").content
