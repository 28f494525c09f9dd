"""`earned score`: what a researcher types, what comes out, and what is said when something is wrong."""

import errno
import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from earned.cli.main import run
from tests.answer_tables import ECR, person, read_csv, write_csv

COLUMNS = [
    *("anxiety_mean", "avoidance_mean", "anxiety", "avoidance", "anxiety_se", "avoidance_se"),
    *("correlation", "p_secure", "p_anxious", "p_avoidant", "p_fearful", "answered", "flags"),
]
# An answer of 5 to every item that is not reversed and 1 to those that are: as insecure as can be.
REVERSED = {3, 15, 19, 22, 25, 27, 29, 31, 33, 35}
INSECURE = {f"Q{n}": 1 if n in REVERSED else 5 for n in range(1, 37)}


class Scoring:
    """Runs `earned score` in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.output, self._capsys = folder, folder / "out.csv", capsys

    def __call__(self, source: Path, *more: str, instrument: str = "ecr") -> tuple[int, str]:
        """Exit status and what was said on stderr. Nothing is ever said on stdout."""
        arguments = [str(source), "--instrument", instrument, *more]
        if "--output" not in more:
            arguments += ["--output", str(self.output)]
        status = run(["score", *arguments])
        said = self._capsys.readouterr()
        assert said.out == ""
        return status, said.err

    @property
    def rows(self) -> list[dict[str, str]]:
        return read_csv(self.output)

    def left(self) -> list[str]:
        """Names of all files in the folder but those named in*."""
        return sorted(p.name for p in self.folder.iterdir() if not p.name.startswith("in"))


@pytest.fixture
def scoring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Scoring:
    return Scoring(tmp_path, capsys)


def table(scoring: Scoring, *rows: dict[str, str], name: str = "in.csv", **how: str) -> Path:
    return write_csv(scoring.folder / name, rows, **how)


def test_scores_come_out_with_all_other_columns_as_they_were(scoring: Scoring) -> None:
    rows = [
        {"id": "007", **person(**INSECURE), "country": "NA", "note": 'a, "b"\nc'},
        {"id": " 8 ", **person(**{**INSECURE, "Q2": ""}), "country": "", "note": "1.50"},
    ]
    status, said = scoring(table(scoring, *rows))
    assert status == 0
    assert list(scoring.rows[0]) == ["id", "country", "note", *COLUMNS]
    assert [[row[c] for c in ("id", "country", "note")] for row in scoring.rows] == [
        ["007", "NA", 'a, "b"\nc'],
        [" 8 ", "", "1.50"],
    ]
    first, second = scoring.rows
    assert (first["anxiety_mean"], first["avoidance_mean"]) == ("5", "5")
    assert (first["answered"], second["answered"]) == ("36", "35")
    assert float(first["anxiety"]) > 2
    assert float(first["p_fearful"]) > 0.99
    assert "2 people scored" in said


def test_item_columns_match_in_any_case_and_order(scoring: Scoring) -> None:
    row = {name.lower() + " ": value for name, value in reversed(person(2).items())}
    assert scoring(table(scoring, row))[0] == 0
    assert scoring.rows[0]["answered"] == "36"


def test_blank_and_declared_codes_are_missing(scoring: Scoring) -> None:
    row = person(2, Q1="", Q2="NA", Q3="-9", Q4="99.0", Q5=" ")
    status, _ = scoring(
        table(scoring, row), *["--missing", "NA", "--missing", "-9", "--missing", "99"]
    )
    assert status == 0
    assert scoring.rows[0]["answered"] == "31"


def test_the_instruments_own_missing_code_holds_until_others_are_declared(scoring: Scoring) -> None:
    source = table(scoring, person(2, Q5="0"))
    assert scoring(source)[0] == 0
    assert scoring.rows[0]["answered"] == "35"
    assert scoring(source, "--missing", "9", "--force")[0] == 65


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


def test_flags_tell_and_never_drop(scoring: Scoring) -> None:
    answers = {**INSECURE}
    few = dict.fromkeys(ECR[:20], "")
    rows = [person(**{**answers, "age": age}) for age in ("17", "3", "", "40", "111", "x", "17.9")]
    rows.append(person(**{**answers, **few, "age": "12"}))
    assert scoring(table(scoring, *rows))[0] == 0
    assert [row["flags"] for row in scoring.rows] == [
        "minor",
        "impossible-age",
        "",
        "",
        "impossible-age",
        "impossible-age",
        "minor",
        "too-few-answers;minor",
    ]
    assert [row["age"] for row in scoring.rows] == ["17", "3", "", "40", "111", "x", "17.9", "12"]


def test_the_column_of_ages_can_be_named(scoring: Scoring) -> None:
    source = table(scoring, person(**INSECURE, years=12))
    scoring(source)
    assert scoring.rows[0]["flags"] == ""
    scoring(source, "--age", "years", "--force")
    assert scoring.rows[0]["flags"] == "minor"
    status, said = scoring(source, "--age", "Alter", "--force")
    assert status == 65
    assert "column Alter" in said


def test_means_are_prorated_from_half_the_items_on(scoring: Scoring) -> None:
    odd = ECR[::2]
    half = {**INSECURE, **dict.fromkeys(odd[:9], "")}
    fewer = {**INSECURE, **dict.fromkeys(odd[:10], "")}
    assert scoring(table(scoring, person(**half), person(**fewer)))[0] == 0
    assert [row["avoidance_mean"] for row in scoring.rows] == ["5", ""]
    assert [row["anxiety_mean"] for row in scoring.rows] == ["5", "5"]
    assert all(row["avoidance"] for row in scoring.rows)


def test_no_answer_at_all_leaves_what_holds_of_anybody(scoring: Scoring) -> None:
    assert scoring(table(scoring, person("")))[0] == 0
    row = scoring.rows[0]
    assert (row["anxiety_mean"], row["answered"], row["flags"]) == ("", "0", "too-few-answers")
    assert float(row["anxiety"]) == pytest.approx(0, abs=1e-4)
    assert float(row["anxiety_se"]) == pytest.approx(1, abs=1e-3)


def test_without_fitting_parameters_only_classical_scores_are_given(scoring: Scoring) -> None:
    answers = {item: "7" if answer == 5 else "1" for item, answer in INSECURE.items()}
    status, said = scoring(table(scoring, person(**answers)), "--options", "7")
    assert status == 0
    row = scoring.rows[0]
    assert (row["anxiety_mean"], row["avoidance_mean"], row["answered"]) == ("7", "7", "36")
    assert all(row[column] == "" for column in COLUMNS[2:11])
    assert "Classical scores only" in said
    assert "calibrate" in said


def test_a_format_the_instrument_lacks_is_a_usage_error(scoring: Scoring) -> None:
    status, said = scoring(table(scoring, person()), "--options", "6")
    assert status == 64
    assert "It has: 5, 7" in said


def test_the_two_keys_are_not_mixed_up(scoring: Scoring) -> None:
    """ECR: avoidance odd; ECR-R: anxiety first. Block-wise answers tell them apart."""
    blocks = {f"Q{n}": 5 if n <= 18 else 1 for n in range(1, 37)}
    source = table(scoring, person(**blocks))
    scoring(source)
    # Nine items of 5, eight of 1, and one of 1 that is reversed.
    assert scoring.rows[0]["anxiety_mean"] == "3.222222"
    scoring(source, "--force", instrument="ecr-r")
    # 16 items of 5 and, reversed, 2 of 3; and 6 items of 1 and, reversed, 12 of 7.
    assert scoring.rows[0]["anxiety_mean"] == "4.777778"
    assert scoring.rows[0]["avoidance_mean"] == "5"


def test_our_own_items_are_scored_by_their_ids(scoring: Scoring) -> None:
    from earned.library import instruments

    items = [item.id for item in instruments.load("earned").items]
    row = dict.fromkeys(items, "") | {items[0]: "7", items[1]: "1"}
    status, _ = scoring(table(scoring, row), "--frame", "partner", instrument="earned")
    assert status == 0
    assert scoring.rows[0]["answered"] == "2"
    assert float(scoring.rows[0]["anxiety"]) > 0


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


def test_answers_can_be_kept(scoring: Scoring) -> None:
    scoring(table(scoring, person("3.0", Q5="")), "--keep-answers")
    assert scoring.rows[0]["Q1"] == "3.0"
    assert scoring.rows[0]["Q5"] == ""


def test_a_header_alone_gives_a_header_alone(scoring: Scoring) -> None:
    path = scoring.folder / "in.csv"
    path.write_text(",".join([*ECR, "age"]) + "\n")
    status, said = scoring(path)
    assert status == 0
    assert scoring.output.read_text() == ",".join(["age", *COLUMNS]) + "\n"
    assert "0 people" in said


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "csv.gz", "sav"])
def test_every_format_gives_the_same_scores(scoring: Scoring, suffix: str) -> None:
    rows = [person(**INSECURE, age=17), person(2, age=50, Q3="")]
    scoring(table(scoring, *rows))
    expected = scoring.rows
    frame = pl.DataFrame(rows).with_columns(pl.all().replace("", None).cast(pl.Float64))
    path = scoring.folder / f"in.{suffix}"
    if suffix == "parquet":
        frame.cast(pl.Int8).write_parquet(path)
    elif suffix == "arrow":
        frame.write_ipc(path)
    elif suffix == "sav":
        pyreadstat.write_sav(frame, str(path))
    else:
        path.write_bytes(gzip.compress((scoring.folder / "in.csv").read_bytes()))
    assert scoring(path, "--force")[0] == 0
    assert [{c: r[c] for c in COLUMNS} for r in scoring.rows] == [
        {c: r[c] for c in COLUMNS} for r in expected
    ]


def test_parquet_comes_out_typed(scoring: Scoring) -> None:
    target = scoring.folder / "out.parquet"
    assert scoring(table(scoring, person(age=17)), "--output", str(target))[0] == 0
    frame = pl.read_parquet(target)
    assert frame.schema["age"] == pl.String
    assert frame.schema["anxiety"] == pl.Float64
    assert frame.schema["answered"] == pl.Int32


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


@pytest.mark.skipif(os.name != "posix", reason="terminals are those of POSIX")
def test_progress_is_shown_where_somebody_watches(scoring: Scoring) -> None:
    import pty

    source = table(scoring, person())
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "earned", "score", str(source), "--instrument", "ecr"]
    command += ["--output", str(scoring.output)]
    subprocess.run(command, stderr=theirs, stdout=subprocess.PIPE, check=True)
    os.close(theirs)
    said = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert "1 people" in said
    assert "1 person scored" in said


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_the_old_output_whole(
    scoring: Scoring, sent: signal.Signals, status: int
) -> None:
    """A named pipe that never ends stands in for a long file."""
    source = scoring.folder / "in.csv"
    line = (",".join(["3"] * 36) + "\n").encode()
    source.write_bytes(",".join(ECR).encode() + b"\n" + line * 400_000)
    scoring.output.write_text("before")
    command = [sys.executable, "-m", "earned", "score", str(source), "--instrument", "ecr"]
    process = subprocess.Popen(
        [*command, "--output", str(scoring.output), "--force"], stderr=subprocess.PIPE, text=True
    )
    while not any(name.endswith(".partial") for name in scoring.left()):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(sent)
    _, said = process.communicate()
    assert process.returncode == status, said
    assert "nothing was written" in said
    assert "give the same command again" in said
    assert "Traceback" not in said
    assert scoring.left() == ["out.csv"]
    assert scoring.output.read_text() == "before"
