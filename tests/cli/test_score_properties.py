"""What holds of any table: rows, order and other columns stay, and nobody's score hangs on a neighbour."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import earned
from earned.app.scoring.columns import SCORES
from earned.app.scoring.rows import VOCABULARY
from earned.cli.main import run
from earned.tables import columnar
from tests.answer_tables import ECR, read_csv, write_csv

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
ANSWER = st.sampled_from(["1", "2", "3.0", "4", " 5", "", "0"])
WRONG = st.sampled_from(["x", "7", "2.5", "1", "3"])
SMALL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Single precision: a score may move in the sixth digit with the size of a matrix product.
ALIKE = 2e-5


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[str] = ANSWER) -> list[dict[str, str]]:
    """Rows with an id, an age, a note, and answers of which some differ from a base."""
    rows = []
    for number in range(draw(st.integers(1, 6))):
        base = draw(ANSWER)
        some = draw(st.dictionaries(st.sampled_from(ECR), cells, max_size=8))
        age = draw(st.sampled_from(["", "12", "40", "200", "old"]))
        extra = {"id": str(number), "age": age, "note": draw(TEXT)}
        rows.append({**extra, **dict.fromkeys(ECR, base), **some})
    return rows


@SMALL
@given(tables(WRONG))
def test_rows_order_and_other_columns_stay(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("t")
    source, output = write_csv(folder / "in.csv", rows), folder / "out.csv"
    files = [str(source), "--output", str(output)]
    assert run(["score", *files, "--instrument", "ecr", "--on-error", "skip", "--quiet"]) == 0
    kept = ["id", "age", "note"]
    found = read_csv(output)
    assert [[row[c] for c in kept] for row in found] == [[row[c] for c in kept] for row in rows]
    for row in found:
        flags = row["flags"].split(";") if row["flags"] else []
        assert flags == [flag for flag in VOCABULARY if flag in flags]


@SMALL
@given(tables(), st.randoms(use_true_random=False))
def test_a_score_hangs_on_no_neighbour(rows: list[dict[str, str]], chance: object) -> None:
    together = earned.score(pa.Table.from_pylist(rows), "ecr")
    place = chance.randrange(len(rows))  # type: ignore[attr-defined]
    alone = earned.score(pa.Table.from_pylist([rows[place]]), "ecr")
    row, single = together.row(place, named=True), alone.row(0, named=True)
    for column in SCORES:
        assert single[column] == pytest.approx(row[column], abs=ALIKE), column
    assert (single["answered"], single["flags"]) == (row["answered"], row["flags"])


@pytest.mark.parametrize("size", [7, 511, 513, 5000])
def test_a_score_hangs_on_no_batch_size(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    data = {item: chance.integers(0, 6, 1100) for item in ECR}
    whole = earned.score(data, "ecr")
    monkeypatch.setattr(columnar, "ROWS", size)
    pieces = earned.score(data, "ecr")
    scores = list(SCORES)
    difference = whole.select(scores).to_numpy() - pieces.select(scores).to_numpy()
    assert np.nanmax(np.abs(difference)) < ALIKE
    assert whole["anxiety_mean"].is_null().equals(pieces["anxiety_mean"].is_null())
    assert whole["flags"].equals(pieces["flags"])


@SMALL
@given(tables())
def test_a_missing_answer_is_the_same_however_it_is_written(rows: list[dict[str, str]]) -> None:
    blank = [
        {name: "" if value == "0" and name in ECR else value for name, value in row.items()}
        for row in rows
    ]
    first, second = (earned.score(pa.Table.from_pylist(each), "ecr") for each in (rows, blank))
    assert first.select(SCORES).equals(second.select(SCORES))


def test_reversing_every_answer_of_one_key_mirrors_the_mean() -> None:
    """6 - x on every item turns a mean m into 6 - m."""
    chance = np.random.default_rng(2)
    data = {item: chance.integers(1, 6, 50) for item in ECR}
    straight = earned.score(data, "ecr")
    mirrored = earned.score({item: 6 - answers for item, answers in data.items()}, "ecr")
    for dimension in ("anxiety_mean", "avoidance_mean"):
        assert np.allclose(straight[dimension] + mirrored[dimension], 6, atol=2e-6)


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [dict.fromkeys(ECR, str(1 + n % 5)) | {"Q1": str(1 + n % 3)} for n in range(700)]
    source = write_csv(tmp_path / "in.csv", rows)
    for name in ("a.csv", "b.csv"):
        run(
            [
                "score",
                str(source),
                "--instrument",
                "ecr",
                "--output",
                str(tmp_path / name),
                "--quiet",
            ]
        )
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
