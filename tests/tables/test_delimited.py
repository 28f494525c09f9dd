"""Delimited text as it comes from anywhere, and what is said where it is broken."""

import gzip
import os
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earned.core.errors import DataError, EarnedError, NoInputError, UsageError
from earned.tables.opening import open_table

TWO_ROWS = {"a": ["1", "3"], "b": ["2", "4"]}


def read(path: Path, **how: str) -> dict[str, list[str]]:
    table = open_table(path, **how)
    try:
        batches = list(table.batches())
        return pa.Table.from_batches(batches, table.schema).to_pydict()
    finally:
        table.close()


def saved(folder: Path, content: bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(path: Path, **how: str) -> EarnedError:
    with pytest.raises(EarnedError) as caught:
        read(path, **how)
    assert str(path) in str(caught.value) or isinstance(caught.value, UsageError)
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n3,4\n",
        b"a,b\n1,2\n3,4",
        b"a,b\r\n1,2\r\n3,4\r\n",
        b"a,b\r1,2\r3,4\r",
        b"\xef\xbb\xbfa,b\n1,2\n3,4\n",
        b'"a","b"\n"1","2"\n"3","4"\n',
        b"a,b\n\n1,2\n\n3,4\n\n\n",
        b"\n\na,b\n1,2\n3,4\n",
    ],
)
def test_line_ends_marks_and_blank_lines_do_not_matter(tmp_path: Path, content: bytes) -> None:
    assert read(saved(tmp_path, content)) == TWO_ROWS


def test_cells_arrive_as_they_stand(tmp_path: Path) -> None:
    content = 'id,x\n007,NA\n 1 ,null\n1.50,"a ""b"", c\r\nd"\n,é\n'
    assert read(saved(tmp_path, content.encode())) == {
        "id": ["007", " 1 ", "1.50", ""],
        "x": ["NA", "null", 'a "b", c\r\nd', "é"],
    }


@pytest.mark.parametrize("content", [b"a,b\n", b"a,b", b"a,b\r\n\r\n", b'"a","b"'])
def test_a_header_alone_is_a_table_without_rows(tmp_path: Path, content: bytes) -> None:
    assert read(saved(tmp_path, content)) == {"a": [], "b": []}


def test_packed_files_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    plain = b"a,b\n1,2\n3,4\n"
    zstd = pa.compress(plain, "zstd", asbytes=True)
    for name in ("t.csv.gz", "t.csv"):
        assert read(saved(tmp_path, gzip.compress(plain), name)) == TWO_ROWS
    assert read(saved(tmp_path, zstd, "t.csv.zst")) == TWO_ROWS
    two_members = gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n")
    assert read(saved(tmp_path, two_members, "t.csv.gz")) == TWO_ROWS


@pytest.mark.parametrize("cut", [-1, -8, -30, 20])
def test_a_gzip_cut_short_is_named(tmp_path: Path, cut: int) -> None:
    content = b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(5000))
    found = refusal(saved(tmp_path, gzip.compress(content)[:cut], "t.csv.gz"))
    assert found.status == 65
    assert "gzip file is cut short or damaged" in str(found)


def test_a_gzip_with_a_wrong_checksum_is_named(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n1,2\n")
    content = packed[:-8] + b"\0\0\0\0" + packed[-4:]
    assert "damaged" in str(refusal(saved(tmp_path, content, "t.csv.gz")))


def test_a_name_that_promises_packing_is_held_to_it(tmp_path: Path) -> None:
    found = refusal(saved(tmp_path, b"a,b\n1,2\n", "t.csv.gz"))
    assert "not packed" in str(found)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"   \n"])
def test_an_empty_file_is_named(tmp_path: Path, content: bytes) -> None:
    found = refusal(saved(tmp_path, content))
    assert found.status == 65
    assert "empty" in str(found)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04rest", "Excel"),
        (b"\xd0\xcf\x11\xe0rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xff\xff\xff\x10\x00", "Arrow stream"),
        (b"\n <!DOCTYPE html><html>Not found, sorry</html>", "web page"),
        (b"\xef\xbb\xbf<html>", "web page"),
        (b'[{"Q1": 3}, {"Q1": 4}]', "JSON"),
        (b"3,5,3\n1,2,3\n", "first line holds numbers"),
        (bytes(range(256)), "not a text table"),
        ("a,b\n1,2\n".encode("utf-16"), "--encoding utf-16"),
    ],
)
def test_what_is_no_csv_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    found = refusal(saved(tmp_path, content))
    assert found.status == 65
    assert what in str(found)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path, tmp_path / "none" / "t.csv"):
        with pytest.raises(NoInputError) as caught:
            open_table(path)
        assert str(path) in str(caught.value)
        assert caught.value.status == 66


@pytest.mark.skipif(os.name != "posix", reason="named pipes are those of POSIX")
def test_a_named_pipe_is_refused_rather_than_half_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NoInputError, match="not an ordinary file"):
        open_table(tmp_path / "pipe")


@pytest.mark.parametrize(("row", "cells"), [(b"3", 1), (b"3,4,5", 3)])
def test_a_row_of_another_length_is_named_with_row_and_line(
    tmp_path: Path, row: bytes, cells: int
) -> None:
    content = b'a,b\n1,"x\ny"\n\n' + row + b"\n5,6\n"
    found = refusal(saved(tmp_path, content))
    assert isinstance(found, DataError)
    assert found.row == 2
    assert f"line 5 has {cells} cells, the header 2" in str(found)


@pytest.mark.parametrize("content", [b'a,b\n1,2\n3,"4\n5,6\n', b'a,b\n1,2\n"3,4\n5,6\n7,8\n'])
def test_a_quotation_mark_never_closed_is_named(tmp_path: Path, content: bytes) -> None:
    found = refusal(saved(tmp_path, content))
    assert isinstance(found, DataError)
    assert found.row == 2
    assert "quotation mark opened on line 3" in str(found)


def test_a_line_break_in_the_last_cell_is_no_fault(tmp_path: Path) -> None:
    content = b'a,b\n1,"x\ny"'
    assert read(saved(tmp_path, content)) == {"a": ["1"], "b": ["x\ny"]}


def test_another_encoding_is_named_and_can_be_declared(tmp_path: Path) -> None:
    path = saved(tmp_path, "a,b\n1,2\n3,é\n".encode("latin-1"))
    found = refusal(path)
    assert isinstance(found, DataError)
    assert (found.row, found.column) == (2, "b")
    assert "line 3" in str(found)
    assert "--encoding latin-1" in str(found)
    assert read(path, encoding="latin-1")["b"] == ["2", "é"]
    wide = saved(tmp_path, "a,b\n1,é\n".encode("utf-16"))
    assert read(wide, encoding="utf-16") == {"a": ["1"], "b": ["é"]}


def test_another_encoding_in_the_header_is_named(tmp_path: Path) -> None:
    found = refusal(saved(tmp_path, "a,é\n1,2\n".encode("latin-1")))
    assert "line 1" in str(found)


def test_an_unknown_encoding_is_a_usage_error(tmp_path: Path) -> None:
    assert refusal(saved(tmp_path, b"a\n1\n"), encoding="klingon").status == 64


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_declared(tmp_path: Path, delimiter: str) -> None:
    content = b"a,b\n1,2\n3,4\n".replace(b",", delimiter.encode())
    assert read(saved(tmp_path, content), delimiter=delimiter) == TWO_ROWS


def test_a_name_in_tsv_means_tabs(tmp_path: Path) -> None:
    assert read(saved(tmp_path, b"a\tb\n1\t2\n3\t4\n", "t.tsv")) == TWO_ROWS


@pytest.mark.parametrize("delimiter", ["", "ab", '"', "\n", "é"])
def test_what_cannot_separate_columns_is_a_usage_error(tmp_path: Path, delimiter: str) -> None:
    assert refusal(saved(tmp_path, b"a,b\n1,2\n"), delimiter=delimiter).status == 64


def test_two_columns_of_one_name_are_named(tmp_path: Path) -> None:
    found = refusal(saved(tmp_path, b"a,b,a\n1,2,3\n"))
    assert "'a'" in str(found)
    assert "two columns" in str(found)


def test_a_fault_far_down_is_found_across_blocks(tmp_path: Path) -> None:
    content = b"a,b\n" + b"1,2\n" * 600_000 + b"1\n"
    found = refusal(saved(tmp_path, content))
    assert isinstance(found, DataError)
    assert found.row == 600_001
    assert "line 600002" in str(found)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            *[st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)] * 2
        ),
        min_size=1,
        max_size=30,
    )
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    from earned.tables.writing import writing

    path = tmp_path_factory.mktemp("t") / "t.csv"
    table = pa.table({"a": [a for a, _ in rows], "b": [b for _, b in rows]})
    with writing(path, table.schema) as writer:
        writer.write(table.to_batches()[0])
    assert read(path) == table.to_pydict()
