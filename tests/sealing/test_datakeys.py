"""People's keys: made once, wrapped, destroyed for good, and never lost to a rotation."""

import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from earned.sealing import datakeys, files, master
from earned.sealing.box import seal, unseal
from earned.sealing.datakeys import DataKeys
from earned.sealing.errors import KeyStoreError, NoKeyError


@pytest.fixture
def keys(tmp_path: Path) -> DataKeys:
    """A store that was just made."""
    made = DataKeys(tmp_path / "keys")
    made.make()
    return made


def raw(keys: DataKeys) -> bytes:
    return b"".join(path.read_bytes() for path in keys.folder.iterdir())


def test_a_key_is_the_same_each_time_and_nobody_elses(keys: DataKeys) -> None:
    keys.create("ann")
    keys.create("ben")
    assert keys.get("ann") == DataKeys(keys.folder).get("ann")
    assert keys.get("ann") != keys.get("ben")
    assert keys.owners() == {"ann", "ben"}


def test_keys_lie_wrapped_in_files_of_their_owner_alone(keys: DataKeys) -> None:
    keys.create("ann")
    assert keys.get("ann") not in raw(keys)
    if os.name != "nt":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in keys.folder.iterdir()}
        assert modes == {0o600}
        assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700


def test_a_destroyed_key_is_gone_from_every_byte(keys: DataKeys) -> None:
    keys.create("ann")
    with sqlite3.connect(keys.path) as database:
        (wrapped,) = database.execute("SELECT wrapped FROM key WHERE owner = 'ann'").fetchone()
    database.close()
    assert wrapped[13:100] in raw(keys)
    keys.destroy("ann")
    keys.destroy("ann")
    assert wrapped[13:100] not in raw(keys)
    assert keys.destroyed() == {"ann"}
    with pytest.raises(NoKeyError):
        keys.get("ann")
    with pytest.raises(ValueError, match="has or had"):
        keys.create("ann")


def test_a_rotation_keeps_every_key_and_the_mark(keys: DataKeys) -> None:
    for owner in ("ann", "ben"):
        keys.create(owner)
    before, mark, old = keys.get("ann"), keys.mark(), master.read(keys.folder)
    other_process = DataKeys(keys.folder)
    assert other_process.get("ann") == before

    assert keys.rotate() == 2
    assert [m.id for m in master.read(keys.folder)] != [m.id for m in old]
    assert len(master.read(keys.folder)) == 1
    for store in (keys, other_process, DataKeys(keys.folder)):
        assert store.get("ann") == before
        assert store.mark() == mark
    other_process.create("cat")
    assert DataKeys(keys.folder).get("cat") == other_process.get("cat")


@pytest.mark.parametrize("step", [1, 2])
def test_a_rotation_cut_short_loses_nothing(
    keys: DataKeys, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    keys.create("ann")
    before, calls = keys.get("ann"), []

    def cut(folder: Path, masters: list[master.Master]) -> None:
        calls.append(1)
        if len(calls) == step:
            raise KeyboardInterrupt
        files.replace(folder / master.NAME, master._as_text(masters))

    with monkeypatch.context() as patch:
        patch.setattr(datakeys.master, "write", cut)
        with pytest.raises(KeyboardInterrupt):
            keys.rotate()
    again = DataKeys(keys.folder)
    assert again.get("ann") == before
    again.rotate()
    assert len(master.read(keys.folder)) == 1
    assert DataKeys(keys.folder).get("ann") == before


def test_rotating_while_people_sign_up_loses_nobody(keys: DataKeys) -> None:
    def sign_up(number: int) -> str:
        DataKeys(keys.folder).create(f"p{number}")
        return f"p{number}"

    with ThreadPoolExecutor(4) as pool:
        people = [pool.submit(sign_up, number) for number in range(12)]
        keys.rotate()
        owners = {each.result() for each in people}
    fresh = DataKeys(keys.folder)
    assert len({fresh.get(owner) for owner in owners}) == 12


def test_another_master_key_is_refused(keys: DataKeys) -> None:
    keys.create("ann")
    master.write(keys.folder, [master.new_master()])
    with pytest.raises(KeyStoreError, match="does not open the keys beside it"):
        DataKeys(keys.folder).get("ann")
    same_name = master.Master(master.read(keys.folder)[0].id, b"x" * 32)
    master.write(keys.folder, [same_name])
    with pytest.raises(KeyStoreError, match="does not open"):
        DataKeys(keys.folder).mark()


def test_a_missing_or_broken_master_key_says_what_to_do(keys: DataKeys) -> None:
    (keys.folder / master.NAME).write_text("nonsense\n")
    with pytest.raises(KeyStoreError, match="not a master key"):
        DataKeys(keys.folder).mark()
    (keys.folder / master.NAME).unlink()
    with pytest.raises(KeyStoreError, match="missing"):
        DataKeys(keys.folder).mark()
    with pytest.raises(KeyStoreError, match="missing"):
        DataKeys(keys.folder).make()


def test_a_file_that_is_no_store_says_so(keys: DataKeys) -> None:
    keys.path.write_bytes(b"not a database, and long enough to be looked at " * 40)
    with pytest.raises(KeyStoreError, match="cannot be read"):
        keys.get("ann")


def test_a_copy_holds_the_keys_of_its_day(keys: DataKeys, tmp_path: Path) -> None:
    keys.create("ann")
    target = tmp_path / "copy" / datakeys.NAME
    target.parent.mkdir()
    keys.copy(target)
    (tmp_path / "copy" / master.NAME).write_bytes((keys.folder / master.NAME).read_bytes())
    assert DataKeys(tmp_path / "copy").get("ann") == keys.get("ann")
    assert DataKeys(tmp_path / "copy").mark() == keys.mark()


def test_processes_that_start_together_share_one_store(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        marks = set(pool.map(lambda _: _marked(tmp_path / "keys"), range(12)))
    assert len(marks) == 1


def _marked(folder: Path) -> bytes:
    store = DataKeys(folder)
    store.make()
    return store.mark()


def test_what_a_key_sealed_stays_shut_without_it(keys: DataKeys) -> None:
    keys.create("ann")
    box = seal(keys.get("ann"), b"words", b"row")
    assert unseal(keys.get("ann"), box, b"row") == b"words"
