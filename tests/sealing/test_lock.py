"""The lock of what somebody writes, and recovery codes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.sealing import codes, lock

LOCK, KEY, CODE = lock.new_lock("a walk by the river")


def test_passphrase_and_code_both_open_it() -> None:
    assert lock.open_lock(LOCK, "a walk by the river") == KEY
    assert lock.open_by_code(LOCK, CODE) == KEY
    assert lock.open_by_code(LOCK, CODE.lower().replace("-", " ")) == KEY


@pytest.mark.parametrize("typed", ["a walk by the rivers", "A walk by the river", ""])
def test_nothing_else_does(typed: str) -> None:
    with pytest.raises(lock.WrongPassphraseError):
        lock.open_lock(LOCK, typed)
    for code in (typed, codes.new_code()):
        with pytest.raises(lock.WrongPassphraseError):
            lock.open_by_code(LOCK, code)


def test_neither_key_nor_passphrase_nor_code_is_kept() -> None:
    kept = msgspec.msgpack.encode(LOCK)
    for secret in (KEY, b"river", CODE.encode(), codes.plain(CODE).encode()):
        assert secret not in kept


def test_a_new_passphrase_leaves_key_and_code_as_they_are() -> None:
    changed = lock.change_passphrase(LOCK, KEY, "another walk")
    assert lock.open_lock(changed, "another walk") == lock.open_by_code(changed, CODE) == KEY
    with pytest.raises(lock.WrongPassphraseError):
        lock.open_lock(changed, "a walk by the river")


def test_two_locks_share_nothing() -> None:
    other, key, code = lock.new_lock("a walk by the river")
    assert key != KEY
    assert code != CODE
    assert other.salt != LOCK.salt


def test_derived_keys_differ_by_purpose() -> None:
    assert len({lock.derived(KEY, purpose) for purpose in (b"one", b"two")} | {KEY}) == 3


@given(st.integers(0, 40))
def test_a_code_is_read_however_it_is_typed(seed: int) -> None:
    code = codes.new_code()
    typed = (
        code.lower() if seed % 2 else code.replace("-", "  ").replace("0", "o").replace("1", "l")
    )
    assert codes.plain(typed) == codes.plain(code)
    assert codes.digest(typed) == codes.digest(code)


@pytest.mark.parametrize("typed", ["", "7Q4FD", "U" * 20, "é" * 20, "7Q4FD-7Q4FD-7Q4FD-7Q4FD-7"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert codes.plain(typed) == ""
    with pytest.raises(ValueError, match="no recovery code"):
        codes.digest(typed)
