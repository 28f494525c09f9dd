"""Parquet, Arrow, SPSS: types stay, order stays, damage is named."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from earned.core.errors import DataError
from earned.tables import columnar, spss
from earned.tables.opening import open_table

Write = Callable[[pa.Table, Path], None]
TABLE = pa.table(
    {
        "n": pa.array([1, None, 3], pa.int16()),
        "text": ["NA", "", "é"],
        "day": [date(2020, 1, 2), None, date(1999, 12, 31)],
    }
)


def read(path: Path) -> pa.Table:
    table = open_table(path)
    try:
        found = pa.Table.from_batches(table.batches(), table.schema)
        assert table.share_read() == 1.0
        assert table.line_of(1) is None
        return found
    finally:
        table.close()


def write_arrow(table: pa.Table, path: Path) -> None:
    with pa.ipc.new_file(path, table.schema) as writer:
        writer.write_table(table)


def write_spss(path: Path, columns: dict[str, list[object]]) -> None:
    import polars

    pyreadstat.write_sav(polars.DataFrame(columns, strict=False), str(path))


@pytest.mark.parametrize("write", [pq.write_table, write_arrow], ids=["parquet", "arrow"])
@pytest.mark.parametrize("name", ["t.parquet", "t.arrow", "t.csv"])
def test_columns_keep_their_types_whatever_the_name(
    tmp_path: Path, write: Write, name: str
) -> None:
    path = tmp_path / name
    write(TABLE, path)
    assert read(path).equals(TABLE)


@pytest.mark.parametrize("write", [pq.write_table, write_arrow], ids=["parquet", "arrow"])
def test_batches_are_small_and_in_order(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columnar, "ROWS", 10)
    table = pa.table({"n": list(range(95))})
    write(table, tmp_path / "t")
    opened = open_table(tmp_path / "t")
    sizes = [batch.num_rows for batch in opened.batches()]
    opened.close()
    assert max(sizes) <= 10
    assert read(tmp_path / "t").equals(table)


@pytest.mark.parametrize("write", [pq.write_table, write_arrow], ids=["parquet", "arrow"])
def test_a_file_cut_short_is_named(tmp_path: Path, write: Write) -> None:
    path = tmp_path / "t"
    write(pa.table({"n": list(range(1000))}), path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DataError, match="damaged or cut short") as caught:
        read(path)
    assert str(path) in str(caught.value)


def test_spss_numbers_texts_and_dates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spss, "ROWS", 2)
    path = tmp_path / "t.sav"
    write_spss(
        path,
        {
            "n": [1.0, None, 3.5, 4.0, 5.0],
            "text": ["NA", "", "é", "x", "y"],
            "day": [date(2020, 1, 2), None, date(1999, 12, 31), None, date(2000, 1, 1)],
        },
    )
    assert read(path).to_pydict() == {
        "n": [1.0, None, 3.5, 4.0, 5.0],
        "text": ["NA", "", "é", "x", "y"],
        "day": [date(2020, 1, 2), None, date(1999, 12, 31), None, date(2000, 1, 1)],
    }


def test_spss_values_declared_missing_are_missing(tmp_path: Path) -> None:
    import polars

    path = tmp_path / "t.sav"
    frame = polars.DataFrame({"n": [1.0, 99.0]})
    pyreadstat.write_sav(frame, str(path), missing_ranges={"n": [99]})
    assert read(path).to_pydict() == {"n": [1.0, None]}


def test_spss_cut_short_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.sav"
    write_spss(path, {"n": [float(n) for n in range(1000)]})
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DataError, match="SPSS file is damaged"):
        read(path)


def test_spss_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    import polars

    path = tmp_path / "t.sav"
    pyreadstat.write_sav(polars.DataFrame({"n": []}, schema={"n": polars.Float64}), str(path))
    assert read(path).to_pydict() == {"n": []}


def test_two_columns_of_one_name_are_named(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["n", "n"])
    write_arrow(table, tmp_path / "t")
    with pytest.raises(DataError, match="two columns"):
        open_table(tmp_path / "t")
