"""`earned score --person-fit` and `--plausible`: where the columns stand, and when they are empty."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import earned
from earned.cli.main import run
from earned.core.errors import UsageError
from earned.tables import columnar
from tests.answer_tables import ECR, person, read_csv, write_csv


def answers(people: int, seed: int = 1) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    return {item: chance.integers(0, 6, people) for item in ECR}


def test_columns_stand_after_the_styles_and_before_the_count(tmp_path: Path) -> None:
    contrary = person(
        1, **{f"Q{n}": 5 for n in range(1, 37, 3)}
    )  # no scale would put them together
    source, output = write_csv(tmp_path / "in.csv", [contrary, person("")]), tmp_path / "out.csv"
    how = ["--instrument", "ecr", "--person-fit", "--plausible", "2", "--seed", "7", "--quiet"]
    assert run(["score", str(source), "--output", str(output), *how]) == 0
    first, nobody = read_csv(output)
    assert list(first)[-8:] == [
        *("p_fearful", "person_fit", "pv1_anxiety", "pv1_avoidance", "pv2_anxiety"),
        *("pv2_avoidance", "answered", "flags"),
    ]
    assert float(first["person_fit"]) < -3
    assert nobody["person_fit"] == ""
    assert abs(float(nobody["pv1_anxiety"])) < 6


def test_the_same_seed_gives_the_same_values_whatever_the_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = answers(700)
    whole = earned.score(data, "ecr", plausible=2, person_fit=True, seed=4)
    monkeypatch.setattr(columnar, "ROWS", 101)
    pieces = earned.score(data, "ecr", plausible=2, person_fit=True, seed=4)
    columns = [c for c in whole.columns if c.startswith("pv")]
    difference = whole.select(columns).to_numpy() - pieces.select(columns).to_numpy()
    assert np.abs(difference).max() < 1e-4
    assert np.allclose(whole["person_fit"], pieces["person_fit"], atol=1e-4, equal_nan=True)
    other = earned.score(data, "ecr", plausible=1, seed=5)
    assert not np.isclose(other["pv1_anxiety"], whole["pv1_anxiety"]).any()
    assert other.select(other.columns[:11]).equals(pieces.select(other.columns[:11]))


def test_without_fitting_parameters_both_stay_empty() -> None:
    how = {"options": 7, "plausible": 1, "person_fit": True, "missing": [0]}
    with pytest.warns(earned.EarnedWarning, match="options=7, missing=.'0'."):
        found = earned.score(answers(3), "ecr", **how)
    assert found.select("person_fit", "pv1_anxiety", "anxiety").null_count().row(0) == (3, 3, 3)


def test_uncalibrated_items_have_no_person_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from earned.library import instruments

    items = [item.id for item in instruments.load("earned").items]
    source = write_csv(tmp_path / "in.csv", [dict.fromkeys(items, "4")])
    files = [str(source), "--output", str(tmp_path / "o.csv"), "--instrument", "earned"]
    assert run(["score", *files, "--person-fit"]) == 0
    assert pl.read_csv(tmp_path / "o.csv")["person_fit"].null_count() == 1
    said = capsys.readouterr().err
    assert "Person fit stays empty" in said
    assert "Parameters: provisional" in said


@pytest.mark.parametrize("how", [{"person_fit": True}, {"plausible": 1}])
def test_what_needs_a_model_is_refused_where_there_is_none(how: dict[str, int]) -> None:
    ratings = {name: [4] for name in ("secure", "fearful", "preoccupied", "dismissing")}
    with pytest.raises(UsageError, match="needs a model"):
        earned.score(ratings, "rq", **how)


@pytest.mark.parametrize("how", [{"plausible": 101}, {"plausible": -1}, {"seed": -1}])
def test_impossible_numbers_are_refused(how: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="choose"):
        earned.score(answers(1), "ecr", **how)
