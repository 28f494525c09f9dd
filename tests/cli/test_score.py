"""`earned score`: what a researcher types, and what comes out."""

import gzip

import polars as pl
import pyreadstat
import pytest

from tests.answer_tables import ECR, person
from tests.cli.scoring import COLUMNS, INSECURE, Scoring, table


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
