"""Databases of earlier releases come up to date with everything that is in them.

A file of `schemas` is the dump of a database as that release made it, for each of both databases; beside it,
where there were accounts by then, the keys of a life that somebody had lived in it (`tests.server.lives`).
"""

import io
import json
import re
import sqlite3
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from earned.sealing import datakeys, master
from tests import databases
from tests.server.house import House
from tests.server.lived import WORDS
from tests.server.lives import AUNT, LOCK, NAME
from tests.server.member import PASSPHRASE, Member
from tests.server.test_lived import free_port

pytestmark = pytest.mark.long
KIND = "postgresql" if databases.on_postgresql() else "sqlite"
SCHEMAS = sorted((Path(__file__).parent / "schemas").glob(f"*.{KIND}.sql"))
PARTS = ("", "today/", "moments/", "predictions/", "practices/", "signs/", "trial/", "trajectory/",
         "again/", "journal/")  # fmt: skip
WITH_KEYS = [path for path in SCHEMAS if path.with_suffix(".keys.json").exists()]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_an_earlier_database_comes_up_to_date(schema: Path, tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    text = schema.read_text("utf-8")
    house.ask_all(text)
    if schema in WITH_KEYS:
        _put_keys(house, json.loads(schema.with_suffix(".keys.json").read_text("utf-8")))
    house.open(free_port())
    try:
        assert b"Rumpelstilzchen" in _guest(house, text)
        noa = Member(house.browser(), "noa", PASSPHRASE)  # type: ignore[arg-type]
        noa.join()
        noa.keep()
    finally:
        house.close()
    told = house.earned("doctor")
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("schema", WITH_KEYS, ids=lambda path: path.stem)
def test_what_an_earlier_release_sealed_still_opens(schema: Path, tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.ask_all(schema.read_text("utf-8"))
    _put_keys(house, json.loads(schema.with_suffix(".keys.json").read_text("utf-8")))
    house.open(free_port())
    try:
        mia = Member(house.browser(), "mia", PASSPHRASE)  # type: ignore[arg-type]
        mia.sign_in()
        assert mia.post("/me/lock/open/", {"lock-passphrase": LOCK}).status_code == 302
        mia.again("/me/export/")
        page = mia.post("/me/export/", {})
        for part in PARTS:
            assert mia.get(f"/me/{part}").status_code == 200, part
    finally:
        house.close()
    with zipfile.ZipFile(io.BytesIO(page.content)) as whole:
        text = whole.read("earned.json").decode()
    for word in (NAME, AUNT, *WORDS.values()):
        assert word in text
    told = house.earned("doctor")
    assert told.returncode == 0, told.stdout


def _put_keys(house: House, kept: dict[str, str]) -> None:
    folder = house.folder / "keys"
    (folder / master.NAME).write_text(kept["master-key"], "ascii")
    store = sqlite3.connect(folder / datakeys.NAME)
    store.executescript(kept["data-keys"])
    store.close()


def _guest(house: House, text: str) -> bytes:
    """The quiz of the guest in the dump, by the ticket in its first lines."""
    from base64 import urlsafe_b64encode

    found = re.search(r"^-- ([0-9a-f]{32}) ([0-9a-f]{64})$", text, re.MULTILINE)
    assert found
    browser = house.browser()
    ticket = urlsafe_b64encode(bytes.fromhex(found.group(1) + found.group(2))).decode()
    browser.cookies["guest"] = SimpleNamespace(value=ticket)
    return browser.get("/quiz/who/").content
