"""`earned score`: what is said, and what is left alone, when a request or a table does not fit."""

import errno
from datetime import date

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from earned.cli.main import run
from tests.answer_tables import ECR, person
from tests.cli.scoring import REVERSED, Scoring, table


def test_a_missing_code_that_is_an_answer_is_refused(scoring: Scoring) -> None:
    status, said = scoring(table(scoring, person()), "--missing", "5")
    assert status == 64
    assert "one of the answers 1 to 5" in said


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("3.5", "not a whole number"),
        ("x", "not a number"),
        ("6", "not among the answers 1 to 5"),
        ("-1", "not among the answers 1 to 5"),
        ("3,0", "not a number"),
    ],
)
def test_a_wrong_cell_stops_with_its_place_and_leaves_nothing(
    scoring: Scoring, cell: str, reason: str
) -> None:
    rows = [person(note="two\nlines"), person(note=""), person(Q7=cell, Q30="y", note="")]
    status, said = scoring(table(scoring, *rows))
    assert status == 65
    assert f"{scoring.folder / 'in.csv'}, row 3, column Q7: line 5 holds {cell!r}" in said
    assert reason in said
    assert "Write a whole number from 1 to 5" in said
    assert scoring.left() == []


def test_an_answer_of_a_wider_format_is_recognised_as_such(scoring: Scoring) -> None:
    _, said = scoring(table(scoring, person(Q7="7")))
    assert "--options 7" in said
    _, said = scoring(table(scoring, person(Q7="8")))
    assert "--options" not in said


def test_skipping_treats_the_cell_as_missing_flags_and_reports(scoring: Scoring) -> None:
    rows = [person(Q1="9", Q2="x", age=40), person(age=40), person(Q1="2.5", age=40)]
    status, said = scoring(table(scoring, *rows), "--on-error", "skip", "--quiet")
    assert status == 0
    assert [row["answered"] for row in scoring.rows] == ["34", "36", "35"]
    assert [row["flags"] for row in scoring.rows] == [
        "straight-line;out-of-range;not-a-number",
        "straight-line",
        "straight-line;not-whole",
    ]
    assert "3 cells in 2 rows" in said
    assert "column Q1: 1 out-of-range" in said
    assert "row 1, column Q2: 'x' (not-a-number)" in said


def test_a_format_the_instrument_lacks_is_a_usage_error(scoring: Scoring) -> None:
    status, said = scoring(table(scoring, person()), "--options", "6")
    assert status == 64
    assert "It has: 5, 7" in said


def test_a_missing_item_column_is_named(scoring: Scoring) -> None:
    row = person(age=3)
    del row["Q7"], row["Q30"]
    status, said = scoring(table(scoring, row))
    assert status == 65
    assert "column Q7" in said
    assert "1 other item" in said


def test_a_file_without_header_is_told_so(scoring: Scoring) -> None:
    path = scoring.folder / "in.csv"
    path.write_text(",".join(str(n % 100) for n in range(36)) + "\n")
    status, said = scoring(path)
    assert status == 65
    assert "header line" in said


@pytest.mark.parametrize(("delimiter", "shown"), [(";", "';'"), ("\t", "tab")])
def test_another_delimiter_is_suggested_and_can_be_declared(
    scoring: Scoring, delimiter: str, shown: str
) -> None:
    source = table(scoring, person(4, age=30), delimiter=delimiter)
    status, said = scoring(source)
    assert status == 65
    assert f"--delimiter {shown}" in said
    assert f"begins with the columns {f'Q1{delimiter}Q2{delimiter}'!r}"[:-1] in said
    assert scoring(source, "--delimiter", shown.strip("'"))[0] == 0
    assert scoring.rows[0]["answered"] == "36"


def test_two_columns_for_one_item_are_named(scoring: Scoring) -> None:
    status, said = scoring(table(scoring, person(q1=3)))
    assert status == 65
    assert "'Q1' and 'q1' are both Q1" in said


def test_a_clash_of_names_is_named_and_a_prefix_avoids_it(scoring: Scoring) -> None:
    source = table(scoring, person(anxiety="mine"))
    status, said = scoring(source)
    assert status == 65
    assert "column anxiety" in said
    assert "--prefix" in said
    assert scoring(source, "--prefix", "ecr_")[0] == 0
    assert scoring.rows[0]["anxiety"] == "mine"
    assert scoring.rows[0]["ecr_answered"] == "36"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["none.csv", "--instrument", "ecr", "--output", "o.csv"], 66),
        ([".", "--instrument", "ecr", "--output", "o.csv"], 66),
        (["in.csv", "--instrument", "nope", "--output", "o.csv"], 64),
        (["in.csv", "--instrument", "ecr", "--output", "o.xls"], 64),
        (["in.csv", "--instrument", "ecr", "--output", "in.csv", "--force"], 64),
        (["in.csv", "--instrument", "ecr", "--output", "in2.csv"], 73),
        (["in.csv", "--instrument", "ecr", "--output", "none/o.csv"], 73),
        (["in.csv", "--instrument", "ecr"], 64),
        (["in.csv", "--instrument", "ecr", "--output", "o.csv", "--frame", "pet"], 64),
        (["empty.csv", "--instrument", "ecr", "--output", "o.csv"], 65),
    ],
)
def test_exit_status_tells_the_kind(
    scoring: Scoring, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int
) -> None:
    monkeypatch.chdir(scoring.folder)
    before = table(scoring, person()).read_bytes()
    (scoring.folder / "in2.csv").write_text("before")
    (scoring.folder / "empty.csv").write_text("")
    assert run(["score", *arguments]) == status
    assert scoring.left() == ["empty.csv"]
    assert (scoring.folder / "in.csv").read_bytes() == before
    assert (scoring.folder / "in2.csv").read_text() == "before"


def test_a_folder_one_may_not_write_to_is_named(
    scoring: Scoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    source = table(scoring, person())
    monkeypatch.setattr("earned.tables.writing.os.open", refuse)
    status, said = scoring(source)
    assert status == 73
    assert f"{scoring.output}: you may not write there" in said


@pytest.mark.parametrize("on_error", ["stop", "skip"])
def test_a_wrong_cell_is_named_however_far_down(scoring: Scoring, on_error: str) -> None:
    """Row 60,000 lies in the third batch."""
    source = scoring.folder / "in.csv"
    line = ",".join(["3"] * 36) + "\n"
    wrong = ",".join(["3"] * 35 + ["33"]) + "\n"
    source.write_text(",".join(ECR) + "\n" + line * 59_999 + wrong + line)
    status, said = scoring(source, "--on-error", on_error)
    if on_error == "stop":
        assert (status, scoring.left()) == (65, [])
        assert "row 60000, column Q36: line 60001 holds '33'" in said
    else:
        assert status == 0
        assert "1 cell in 1 row" in said
        assert "row 60,000, column Q36: '33' (out-of-range)" in said
        assert [row["answered"] for row in scoring.rows[59_998:]] == ["36", "35", "36"]


@pytest.mark.parametrize(
    ("cell", "said_of_it"),
    [
        ("not asked", "--missing 'not asked'"),
        ("k.A.", "--missing k.A."),
        ("x" * 100, f"holds '{'x' * 60}...'"),
    ],
)
def test_what_stands_there_is_shown_so_that_it_can_be_declared(
    scoring: Scoring, cell: str, said_of_it: str
) -> None:
    status, said = scoring(table(scoring, person(Q7=cell)))
    assert status == 65
    assert said_of_it in said
    assert ("--missing" in said) == (len(cell) < 60)


def test_a_decimal_comma_is_told_as_such(scoring: Scoring) -> None:
    source = table(scoring, person("3,0"), delimiter=";")
    status, said = scoring(source, "--delimiter", ";")
    assert status == 65
    assert "holds '3,0'" in said
    assert "Decimals need a point here: 3.0." in said
    assert "--missing" not in said


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, False], "true and false"),
        ([[3], [4]], "lists or records"),
        ([date(2020, 1, 1)] * 2, "dates or times"),
        ([b"3", b"4"], "bytes"),
    ],
    ids=["bool", "list", "date", "binary"],
)
def test_a_column_of_another_type_is_told_as_such(
    scoring: Scoring, values: list[object], kind: str
) -> None:
    columns = {item: pa.array([3, 4], pa.int8()) for item in ECR} | {"Q7": pa.array(values)}
    pq.write_table(pa.table(columns), scoring.folder / "in.parquet")
    status, said = scoring(scoring.folder / "in.parquet")
    assert status == 65
    assert "row 1, column Q7" in said
    assert f"of a type for {kind}; answers are whole numbers from 1 to 5" in said
    assert "--missing" not in said


def test_values_that_spss_labels_missing_are_and_others_are_named(scoring: Scoring) -> None:
    rows = [person(Q4=9), person(Q4=98), person()]
    frame = pl.DataFrame(rows).cast(pl.Float64)
    path = scoring.folder / "in.sav"
    labels = {"Q4": {9.0: "refused", 98.0: "not asked"}}
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels)
    status, said = scoring(path)
    assert status == 65
    assert "row 1, column Q4: this cell holds '9'" in said
    declared = {"Q4": [9.0, {"lo": 97.0, "hi": 99.0}]}
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels, missing_ranges=declared)
    assert scoring(path)[0] == 0
    assert [row["answered"] for row in scoring.rows] == ["35", "35", "36"]


@pytest.mark.parametrize("name", ["in.csv.gz", "in.csv.zst", "in.parquet", "in.arrow", "in.sav"])
def test_a_file_cut_short_leaves_the_old_output_whole(scoring: Scoring, name: str) -> None:
    frame = pl.DataFrame([{k: float(v) for k, v in person().items()}] * 3000)
    path = scoring.folder / name
    if name.endswith(".sav"):
        pyreadstat.write_sav(frame, str(path))
    elif name.endswith((".parquet", ".arrow")):
        (frame.write_parquet if name.endswith("parquet") else frame.write_ipc)(path)
    else:
        packing = "gzip" if name.endswith(".gz") else "zstd"
        path.write_bytes(pa.compress(frame.write_csv().encode(), packing, asbytes=True))
    path.write_bytes(path.read_bytes()[:-40])
    scoring.output.write_text("before")
    status, said = scoring(path, "--force", "--on-error", "skip")
    assert status == 65
    assert "cut short" in said
    assert scoring.left() == ["out.csv"]
    assert scoring.output.read_text() == "before"


def test_columns_that_tell_a_person_or_other_numbers_are_recognised(scoring: Scoring) -> None:
    people = ("mother", "father", "partner", "friend")
    row = {f"{target}_Q{n}": "3" for target in people for n in range(1, 10)}
    status, said = scoring(table(scoring, row), instrument="ecr-rs")
    assert status == 65
    assert "Say so: --target mother (or father, partner, friend, all)" in said
    short = table(scoring, {f"Q{n}": "3" for n in range(1, 13)})
    _, said = scoring(short, "--numbering", "ecr", instrument="ecr-12")
    assert "Leave out: --numbering ecr" in said
    there = (2, 6, 8, 9, 14, 15, 18, 24, 25, 27, 29, 31)
    _, said = scoring(table(scoring, {f"Q{n}": "3" for n in there}), instrument="ecr-12")
    assert "Say so: --numbering ecr" in said


def test_a_further_missing_code_is_told_with_those_that_hold_already(scoring: Scoring) -> None:
    source = table(scoring, person(Q7="99"), person(Q7="0"))
    _, said = scoring(source)
    assert "--missing 0 --missing 99" in said
    assert scoring(source, "--missing", "0", "--missing", "99")[0] == 0


@pytest.mark.parametrize("command", ["calibrate", "describe", "adaptive"])
def test_other_commands_say_as_much_of_a_wrong_cell(
    scoring: Scoring, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    asked = [command, str(table(scoring, person(), person(Q7="6"))), "--instrument", "ecr"]
    assert run(asked) == 65
    said = capsys.readouterr().err
    assert "row 2, column Q7: line 3 holds '6'" in said
    assert "--missing 0 --missing 6" in said
    assert "say so: --options 7" in said
    assert run([*asked, "--missing", "5"]) == 64
    assert "5 cannot mean 'missing'" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["calibrate", "describe", "adaptive"])
def test_other_commands_pass_over_wrong_cells_and_report_them(
    scoring: Scoring, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    chance = np.random.default_rng(4)
    rows = [dict.fromkeys(ECR, str(n)) | {"Q3": str(6 - n)} for n in chance.integers(1, 6, 120)]
    rows = [row | {f"Q{q}": str(6 - int(row["Q1"])) for q in REVERSED} for row in rows]
    rows = [row | {f"Q{q}": str(chance.integers(1, 6)) for q in range(1, 37, 7)} for row in rows]
    rows[70]["Q5"], rows[90]["Q5"], rows[90]["Q4"] = "9", "x", "2.5"
    asked = [command, str(table(scoring, *rows)), "--instrument", "ecr"]
    assert run(asked) == 65
    assert "--on-error skip" in capsys.readouterr().err
    extra = {"describe": ["--no-model"], "adaptive": ["--people", "20"], "calibrate": []}[command]
    assert run([*asked, *extra, "--on-error", "skip"]) == 0
    said = capsys.readouterr().out
    assert "Treated as missing: 3 cells in 2 rows." in said
    assert "  column Q5: 1 out-of-range" in said
    assert "  row 91, column Q4: '2.5' (not-whole)" in said
