"""Backups, keys and the doctor, by their commands on folders of their own."""

import shutil
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from earned.sealing import datakeys, master
from earned.sealing.datakeys import DataKeys
from earned.server.maintenance import key_copies
from tests.server.house import House, free_port
from tests.server.member import PASSPHRASE, Member

pytestmark = pytest.mark.long
NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house in which somebody keeps a result, to be copied."""
    opened = House(tmp_path_factory.mktemp("first") / "house")
    opened.open(free_port())
    try:
        mia = Member(opened.browser(), "mia", PASSPHRASE)  # type: ignore[arg-type]
        mia.join()
        mia.keep(frame="named", name="Rumpelstilzchen")
    finally:
        opened.close()
    return opened


@pytest.fixture
def house(lived_in: House, tmp_path: Path) -> House:
    """A closed house of one's own."""
    return lived_in.copied(tmp_path / "house")


def accounts(house: House) -> int:
    return int(house.ask("SELECT count(*) FROM accounts_person")[0][0])


def test_backup_and_restore(house: House) -> None:
    assert house.earned("backup", "a.backup").returncode == 0
    backup = house.folder / "a.backup"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    again = house.earned("backup", "a.backup")
    assert again.returncode == 64
    assert "exists already" in again.stderr

    for table in ("growth_record", "accounts_recoverycode", "accounts_device", "accounts_person"):
        house.ask(f"DELETE FROM {table}")  # noqa: S608 - our own names
    done = house.earned("restore", "a.backup", "--yes")
    assert done.returncode == 0, done.stderr
    assert accounts(house) == 1
    assert "wrong" not in house.earned("doctor").stdout


def test_what_was_there_is_saved_before_a_restore(house: House) -> None:
    house.earned("backup", "a.backup")
    said = house.earned("restore", "a.backup", "--yes").stdout
    (before,) = (house.folder / "data").glob("before-restore-*.backup")
    assert str(before) in said


def test_a_backup_is_of_no_use_beside_another_key_store(house: House) -> None:
    house.earned("backup", "a.backup")
    shutil.rmtree(house.folder / "keys")
    missing = house.earned("restore", "a.backup", "--yes")
    assert missing.returncode == 78
    assert "does not belong" in missing.stderr
    DataKeys(house.folder / "keys").make()
    other = house.earned("restore", "a.backup", "--yes")
    assert other.returncode == 78
    assert "Nothing was changed" in other.stderr


def test_a_file_that_is_no_backup_is_refused(house: House) -> None:
    house.earned("backup", "a.backup")
    whole = (house.folder / "a.backup").read_bytes()
    (house.folder / "cut.backup").write_bytes(whole[: len(whole) // 2])
    (house.folder / "text.backup").write_text("hello")
    for name in ("cut.backup", "text.backup"):
        done = house.earned("restore", name, "--yes")
        assert done.returncode == 65, done.stderr
        assert "not a backup that Earned made, or it is damaged" in done.stderr
    with zipfile.ZipFile(house.folder / "a.backup") as packed:
        about = packed.read("backup.json").replace(b'"growth.0001_initial"', b'"growth.0999_later"')
        with zipfile.ZipFile(house.folder / "newer.backup", "w") as newer:
            newer.writestr("backup.json", about)
            newer.writestr("database", packed.read("database"))
    done = house.earned("restore", "newer.backup", "--yes")
    assert "made by a newer Earned" in done.stderr
    assert accounts(house) == 1


def test_the_server_refuses_to_start_with_the_wrong_keys(house: House) -> None:
    (house.folder / "keys").rename(house.folder / "elsewhere")
    done = house.earned("serve", "--port", str(free_port()), "--no-open")
    assert done.returncode == 78
    assert "there is no key store here" in done.stderr
    (house.folder / "keys").mkdir(mode=0o700)
    DataKeys(house.folder / "keys").make()
    done = house.earned("serve", "--port", str(free_port()), "--no-open")
    assert done.returncode == 78
    assert "belongs to another database" in done.stderr
    master.write(house.folder / "elsewhere", [master.new_master()])
    shutil.rmtree(house.folder / "keys")
    (house.folder / "elsewhere").rename(house.folder / "keys")
    done = house.earned("serve", "--port", str(free_port()), "--no-open")
    assert done.returncode == 78
    assert "does not open the keys beside it" in done.stderr


def test_rotating_while_the_server_runs(house: House) -> None:
    before = (house.folder / "keys" / master.NAME).read_text()
    house.open(free_port())
    try:
        mia = Member(house.browser(), "mia", PASSPHRASE)  # type: ignore[arg-type]
        mia.sign_in()
        done = house.earned("keys", "rotate")
        assert "keys of 1 people" in done.stdout
        assert b"about Rumpelstilzchen" in mia.get("/me/").content
        noa = Member(house.browser(), "noa", PASSPHRASE)  # type: ignore[arg-type]
        noa.join()
        noa.keep()
    finally:
        house.close()
    assert (house.folder / "keys" / master.NAME).read_text() != before
    assert "2 accounts" in house.earned("doctor").stdout


def test_copies_of_the_keys_open_the_data_and_go_after_days(house: House) -> None:
    done = house.earned("keys", "copy", "copies")
    assert done.returncode == 0, done.stderr
    (copy,) = (house.folder / "copies").iterdir()
    assert {path.name for path in copy.iterdir()} == {master.NAME, datakeys.NAME, "secret-key"}
    assert DataKeys(copy).mark() == DataKeys(house.folder / "keys").mark()
    inside = house.earned("keys", "copy", str(house.folder / "keys" / "x"))
    assert inside.returncode == 64

    keys, folder = DataKeys(house.folder / "keys"), house.folder / "dated"
    for day in range(10):
        key_copies.copy(keys, folder, 7, NOW + timedelta(days=day))
    assert len(list(folder.iterdir())) == 8


def test_the_doctor_finds_what_is_wrong(house: House) -> None:
    well = house.earned("doctor")
    assert (well.returncode, "look" in well.stdout) == (0, False), well.stdout
    assert "sealed records open" in well.stdout
    (house.folder / "keys" / master.NAME).chmod(0o644)
    (house.folder / "keys").chmod(0o755)
    loose = house.earned("doctor")
    assert (loose.returncode, "others on this computer can read it" in loose.stdout) == (0, True)
    house.ask("UPDATE growth_record SET kind = 'quiz' WHERE kind = 'consent'")
    shut = house.earned("doctor")
    assert (shut.returncode, "sealed records do not open" in shut.stdout) == (1, True)
    keys = DataKeys(house.folder / "keys")
    (owner,) = keys.owners()
    keys.destroy(owner)
    assert "1 deletions were cut short" in house.earned("doctor").stdout
    repaired = house.earned("doctor", "--repair")
    assert (repaired.returncode, accounts(house)) == (0, 0)


def test_commands_say_where_there_is_nothing(tmp_path: Path) -> None:
    empty = House(tmp_path / "empty")
    for command in (["backup"], ["doctor"], ["keys", "rotate"], ["keys", "copy", "x"]):
        done = empty.earned(*command)
        assert done.returncode == 64
        assert "there is no database here" in done.stderr


def test_a_restore_needs_no_database(house: House, tmp_path: Path) -> None:
    house.earned("backup", "a.backup")
    moved = House(tmp_path / "moved")
    shutil.copytree(house.folder / "keys", moved.folder / "keys", dirs_exist_ok=True)
    done = moved.earned("restore", str(house.folder / "a.backup"), "--yes")
    assert done.returncode == 0, done.stderr
    assert accounts(moved) == 1


def test_restoring_asks(house: House) -> None:
    house.earned("backup", "a.backup")
    done = house.earned("restore", "a.backup")
    assert done.returncode != 0
    assert not list((house.folder / "data").glob("before-restore-*"))
