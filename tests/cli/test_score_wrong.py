"""`earned score`: what is said, and what is left alone, when a request or a table does not fit."""

import errno

import pytest

from earned.cli.main import run
from tests.answer_tables import person
from tests.cli.scoring import Scoring, table


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
