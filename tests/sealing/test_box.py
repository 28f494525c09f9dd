"""A box opens with its key, for its row, unchanged; and in no other case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.sealing.box import BLOCK, UnreadableBoxError, new_key, seal, unseal

KEY = new_key()


@given(plain=st.binary(max_size=4000), identity=st.binary(max_size=40))
def test_what_was_sealed_comes_back(plain: bytes, identity: bytes) -> None:
    assert unseal(KEY, seal(KEY, plain, identity), identity) == plain


@given(plain=st.binary(max_size=200), data=st.data())
def test_any_changed_byte_is_noticed(plain: bytes, data: st.DataObject) -> None:
    box = seal(KEY, plain, b"row")
    at = data.draw(st.integers(0, len(box) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = box[:at] + bytes([box[at] ^ (1 << bit)]) + box[at + 1 :]
    with pytest.raises(UnreadableBoxError):
        unseal(KEY, changed, b"row")


@given(cut=st.integers(0, BLOCK))
def test_a_shortened_box_does_not_open(cut: int) -> None:
    with pytest.raises(UnreadableBoxError):
        unseal(KEY, seal(KEY, b"words", b"row")[:cut], b"row")


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(UnreadableBoxError):
        unseal(new_key(), seal(KEY, b"words", b"row"), b"row")


def test_a_box_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(UnreadableBoxError):
        unseal(KEY, seal(KEY, b"words", b"row 1"), b"row 2")


def test_the_same_words_never_look_the_same_and_do_not_show() -> None:
    first, second = seal(KEY, b"words", b"row"), seal(KEY, b"words", b"row")
    assert first != second
    assert b"words" not in first


def test_length_tells_little_about_what_is_inside() -> None:
    assert len(seal(KEY, b"", b"row")) == len(seal(KEY, b"x" * (BLOCK - 1), b"row"))


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(b"short", b"words", b"row")
