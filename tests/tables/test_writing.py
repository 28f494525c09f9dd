"""A table appears whole or not at all."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from earned.core.errors import DataError, OutputError, UsageError
from earned.tables.opening import open_table
from earned.tables.writing import check_target, writing

TABLE = pa.table(
    {"a,b": ["x", 'say "no"', "1\n2"], "n": [1.0, None, 0.5], "t": [True, False, None]}
)
AS_CSV = '"a,b",n,t\nx,1,true\n"say ""no""",,false\n"1\n2",0.5,\n'
EVERY_NAME = ["o.csv", "o.tsv", "o.csv.gz", "o.csv.zst", "o.parquet", "o.arrow", "o.feather"]


def write(path: Path, table: pa.Table = TABLE) -> None:
    with writing(path, table.schema) as writer:
        for batch in table.to_batches():
            writer.write(batch)


def only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_quotation_marks_only_where_needed(tmp_path: Path) -> None:
    write(tmp_path / "o.csv")
    assert (tmp_path / "o.csv").read_bytes() == AS_CSV.encode()
    write(tmp_path / "o.csv.gz")
    assert gzip.decompress((tmp_path / "o.csv.gz").read_bytes()) == AS_CSV.encode()
    write(tmp_path / "o.tsv", pa.table({"a": ["x,y", "p\tq"], "b": [1, 2]}))
    assert (tmp_path / "o.tsv").read_bytes() == b'a\tb\nx,y\t1\n"p\tq"\t2\n'


@pytest.mark.parametrize("name", EVERY_NAME)
def test_every_kind_can_be_read_again(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, TABLE.select(["a,b"]).append_column("c", [["u", "v", "w"]]))
    table = open_table(tmp_path / name)
    rows = [row for batch in table.batches() for row in batch.to_pylist()]
    table.close()
    assert [row["a,b"] for row in rows] == TABLE["a,b"].to_pylist()
    assert only(tmp_path) == [name]


def test_numbers_keep_their_types_in_parquet(tmp_path: Path) -> None:
    write(tmp_path / "o.parquet")
    assert pq.read_table(tmp_path / "o.parquet").equals(TABLE)


@pytest.mark.parametrize("name", EVERY_NAME)
def test_a_failure_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("before")

    def interrupted() -> None:
        with writing(tmp_path / name, TABLE.schema) as writer:
            writer.write(TABLE.to_batches()[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert only(tmp_path) == [name]
    assert (tmp_path / name).read_text() == "before"


def test_a_column_without_text_form_is_named(tmp_path: Path) -> None:
    lists = pa.table({"a": ["x"], "many": [[1, 2]]})
    with pytest.raises(DataError, match=r"column many.*write Parquet"):
        write(tmp_path / "o.csv", lists)
    assert only(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_replaced_file_keeps_its_mode_and_a_new_one_the_usual(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("")
    usual = (tmp_path / "o.csv").stat().st_mode
    (tmp_path / "o.csv").chmod(0o600)
    write(tmp_path / "o.csv")
    write(tmp_path / "new.csv")
    assert (tmp_path / "o.csv").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new.csv").stat().st_mode == usual


@pytest.mark.parametrize("name", ["o", "o.xlsx", "o.gz", "o.parquet.gz", "o.sav"])
def test_a_name_of_no_known_kind_is_a_usage_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.parquet"):
        check_target(tmp_path / name, None, force=False)


def test_what_is_in_the_way_is_named(tmp_path: Path) -> None:
    there = tmp_path / "o.csv"
    there.write_text("before")
    with pytest.raises(OutputError, match="--force"):
        check_target(there, None, force=False)
    check_target(there, None, force=True)
    with pytest.raises(OutputError, match="does not exist"):
        check_target(tmp_path / "none" / "o.csv", None, force=True)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        check_target(tmp_path / "folder.csv", None, force=True)


def test_the_input_is_never_the_output(tmp_path: Path) -> None:
    source = tmp_path / "i.csv"
    source.write_text("a\n1\n")
    link = tmp_path / "o.csv"
    link.hardlink_to(source)
    for target in (source, link):
        with pytest.raises(UsageError, match="the input itself"):
            check_target(target, source, force=True)


@pytest.mark.skipif(os.name != "posix", reason="limits are those of POSIX")
@pytest.mark.parametrize("name", EVERY_NAME)
def test_no_room_left_is_named_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    """A limit on the size of files stands in for a full disk: the same call fails, and needs no root."""
    (tmp_path / name).write_text("before")
    script = f"""
import random, resource, pathlib, pyarrow as pa
from earned.core.errors import OutputError
from earned.tables.writing import writing
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
batch = pa.record_batch({{"a": [random.random() for _ in range(50_000)], "b": ["x"] * 50_000}})
try:
    with writing(pathlib.Path({str(tmp_path / name)!r}), batch.schema) as writer:
        for _ in range(100):
            writer.write(batch)
except OutputError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "the disk is full" in run.stdout
    assert run.stderr == ""
    assert only(tmp_path) == [name]
    assert (tmp_path / name).read_text() == "before"


def test_an_interruption_as_the_file_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "o.csv").write_text("before")

    def made_and_interrupted(partial: Path, path: Path) -> None:
        partial.touch()
        raise KeyboardInterrupt

    monkeypatch.setattr("earned.tables.writing._create", made_and_interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "o.csv")
    assert only(tmp_path) == ["o.csv"]
    assert (tmp_path / "o.csv").read_text() == "before"


def test_an_output_that_exists_and_a_source_that_does_not(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("before")
    check_target(tmp_path / "o.csv", tmp_path / "nowhere.csv", force=True)
