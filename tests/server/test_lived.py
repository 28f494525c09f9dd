"""Whole lives on a real server: what its disk shows, and what backups bring back."""

import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.files.uploadedfile import SimpleUploadedFile

from earned.sealing.datakeys import DataKeys
from earned.sealing.errors import NoKeyError
from earned.server.growth.kinds import kinds
from tests.server import lives
from tests.server.house import House, free_port
from tests.server.member import AGREED, Member

pytestmark = pytest.mark.long
OTHER_NAME = "Feuerzangenbowle"
PASSPHRASE, NEW_PASSPHRASE = "seven herons over marzipan", "eleven herons over marzipan"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A server that runs."""
    opened = House(tmp_path / "house")
    opened.open(free_port())
    yield opened
    opened.close()


def live(house: House) -> dict[str, Any]:
    """Do everything there is to do; every word typed and every choice made on the way."""
    mia = Member(house.browser(), "mia-of-the-test", PASSPHRASE)  # type: ignore[arg-type]
    words = lives.answered(mia).all
    practice = _argue(mia)
    mia.post("/account/new/", {"username": "mia", "password1": "too short", **AGREED})
    mia.join(keep="on", safety="on")
    secret = _add_app(mia)
    words += lives.live(mia).all
    _stumble(house)
    archive = _export(mia)
    _bring(mia, archive)
    _second_device(house, mia, secret)
    _change_passphrase(mia)
    words += [PASSPHRASE, NEW_PASSPHRASE, "too short", secret, practice, OTHER_NAME]
    words += [*mia.codes, *[code.replace("-", "") for code in mia.codes]]
    words += ["not-for-me", "Gecko"]
    return {"mia": mia, "words": words, "archive": archive}


def _argue(mia: Member) -> str:
    page = mia.get("/quiz/result/").content.decode()
    found = re.search(r'name="not-for-me" value="([^"]+)"', page)
    assert found, page
    mia.post("/quiz/plan/", {"not-for-me": found.group(1)})
    return found.group(1)


def _add_app(mia: Member) -> str:
    page = mia.again("/account/app/").content.decode()
    found = re.findall(r'<span class="group">([A-Z2-7]{4})</span>', page)
    assert found, page
    code = format_hotp_value(hotp_value("".join(found), int(time.time()) // 30))
    assert mia.post("/account/app/", {"code": code}).status_code == 302
    return "".join(found)


def _stumble(house: House) -> None:
    """Somebody who mistypes and opens what is not there."""
    stranger = house.browser()
    stranger.post("/account/sign-in/", {"login": "mia-of-the-test", "password": PASSPHRASE + "!"})
    stranger.post(
        "/account/recover/", {"username": OTHER_NAME, "code": "x", "password1": NEW_PASSPHRASE}
    )
    stranger.post("/now/", {"text": f"what if {OTHER_NAME} leaves"})
    stranger.get("/me/results/" + "0" * 32 + "/")
    stranger.post("/nowhere/", {"name": OTHER_NAME})


def _export(mia: Member) -> bytes:
    packed = mia.post("/me/export/").content
    assert packed[:2] == b"PK"
    return packed


def _bring(mia: Member, packed: bytes) -> None:
    good = SimpleUploadedFile("earned.zip", packed, "application/zip")
    assert mia.post("/me/import/", {"archive": good}).status_code == 200
    plain = SimpleUploadedFile(
        "earned.zip", (lives.NAME + lives.AUNT).encode() * 200_000, "application/zip"
    )
    assert mia.post("/me/import/", {"archive": plain}).status_code == 400


def _second_device(house: House, mia: Member, secret: str) -> None:
    browser = house.browser(agent="Mozilla/5.0 (Android 14) Gecko/131.0 Firefox/131.0")
    other = Member(browser, mia.username, PASSPHRASE)  # type: ignore[arg-type]
    assert other.sign_in().headers["Location"] == "/account/sign-in/step/"
    other.post("/account/sign-in/step/", {"code": mia.codes[0]})
    assert other.is_in()
    assert b"Firefox on Android" in mia.get("/account/").content


def _change_passphrase(mia: Member) -> None:
    sent = {"oldpassword": PASSPHRASE, "password1": NEW_PASSPHRASE, "password2": NEW_PASSPHRASE}
    assert mia.post("/account/passphrase/", sent).status_code == 302
    mia.passphrase = NEW_PASSPHRASE


def found_in(raw: bytes, words: list[str]) -> list[str]:
    return [word for word in words if word.encode() in raw or word.encode("utf-16-le") in raw]


def test_no_byte_on_disk_shows_a_word_or_a_choice(house: House) -> None:
    before = house.raw()
    lived = live(house)
    # PostgreSQL describes its own functions ("covariance"); on SQLite every word is looked for.
    own = set(found_in(before, lived["words"]))
    assert not own or house.database
    words = [word for word in lived["words"] if word not in own]
    names = {path.name for path in house.files()}
    assert {"data-keys.sqlite3", "log"} <= names
    assert {"earned.sqlite3", "earned.sqlite3-wal"} <= names or house.database
    assert {kind for (kind,) in house.ask("SELECT kind FROM growth_record")} == set(kinds())
    raw = house.raw()
    assert b"mia-of-the-test" in raw, "usernames are readable, and looking for bytes works"
    assert found_in(raw, words) == []
    house.close()
    assert found_in(house.raw(), words) == []
    assert list((house.folder / "tmp").iterdir()) == []
    assert b"127.0.0.1" not in house.dumped()


def test_an_old_backup_brings_nothing_of_a_deleted_person_back(house: House) -> None:
    lived = live(house)
    mia: Member = lived["mia"]
    noa = Member(house.browser(), "noa-of-the-test", PASSPHRASE)  # type: ignore[arg-type]
    noa.join()
    uid = noa.keep(frame="named", name=OTHER_NAME)
    saved = house.earned("backup", "old.backup")
    assert saved.returncode == 0, saved.stderr
    assert mia.post("/me/delete/").headers["Location"] == "/me/gone/"
    noa.keep()

    backup = house.folder / "old.backup"
    assert _people_whose_rows_open(backup, house) == {"noa-of-the-test"}

    done = house.earned("restore", "old.backup", "--yes")
    assert done.returncode == 0, done.stderr
    assert "1 people had deleted their accounts since" in done.stdout
    back = Member(house.browser(), mia.username, NEW_PASSPHRASE)  # type: ignore[arg-type]
    assert back.sign_in().status_code == 200
    assert house.ask("SELECT username FROM accounts_person") == [("noa-of-the-test",)]
    if not house.database:  # PostgreSQL overwrites names in its own time
        assert b"mia-of-the-test" not in (house.folder / "data" / "earned.sqlite3").read_bytes()
    assert not noa.is_in(), "everybody is signed out"
    noa.sign_in()
    assert OTHER_NAME.encode() in noa.get(f"/me/results/{uid}/").content
    assert len(re.findall(rb"/me/results/", noa.get("/me/").content)) == 1
    told = house.earned("doctor")
    assert told.returncode == 0, told.stdout
    assert "wrong" not in told.stdout


def _people_whose_rows_open(backup: Path, house: House) -> set[str]:
    """By hand: whoever holds the backup and the key store of today can open this much."""
    from earned.sealing.box import unseal

    with zipfile.ZipFile(backup) as packed:
        assert not [name for name in packed.namelist() if "key" in name]
    old, keys = (
        house.unpacked(backup, house.folder / "looked-into"),
        DataKeys(house.folder / "keys"),
    )
    rows = old.ask(
        "SELECT username, person_id, kind, uid, sealed FROM growth_record"
        " JOIN accounts_person ON accounts_person.id = person_id"
    )
    assert old.ask("SELECT count(*) FROM accounts_device") == [(0,)]
    shutil.rmtree(old.folder)
    assert {row[0] for row in rows} == {"mia-of-the-test", "noa-of-the-test"}
    opened = set()
    for username, person, kind, uid, sealed in rows:
        try:
            key = keys.get(person)
        except NoKeyError:
            continue
        assert unseal(key, sealed, f"{person}:{kind}:{uid}".encode())
        opened.add(username)
    return opened
