"""An instrument of somebody's own: a file, named wherever a shipped instrument is."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import earned
from earned.cli.main import run
from earned.library import questionnaires
from tests.answer_tables import write_csv
from tests.instruments.made_up import responses_to

WARMTH = """
id = "warmth"
version = "1"
title = "A scale of warmth"
missing_codes = [99]
formats = [{ id = "five", options = 5 }]
scales = [
  { id = "warmth", items = ["Q1", "Q2", "Q3"], reversed = ["Q3"] },
  { id = "cold", items = ["Q4", "Q5"] },
]
derived = [{ id = "balance", weights = { warmth = 1.0, cold = -1.0 } }]
"""
ATTACHED = """
id = "six"
version = "1"
title = "Six items"
formats = [{ id = "five", options = 5 }]
scales = [
  { id = "anxiety", items = ["Q1", "Q2", "Q3"] },
  { id = "avoidance", items = ["Q4", "Q5", "Q6"], reversed = ["Q5"] },
]
"""


@pytest.fixture
def warmth(tmp_path: Path) -> str:
    path = tmp_path / "warmth.toml"
    path.write_text(WARMTH)
    return str(path)


@pytest.fixture
def attached(tmp_path: Path) -> tuple[str, pl.DataFrame, np.ndarray]:
    """The file, answers of 600 made-up people, and their true positions."""
    path = tmp_path / "six.toml"
    path.write_text(ATTACHED)
    truth, answers = responses_to(questionnaires.read_questionnaire(path), options=5)
    columns = {f"Q{n}": own for n, own in enumerate(answers.astype(int).T.tolist(), 1)}
    return str(path), pl.DataFrame(columns), truth


def test_it_is_scored_by_its_key(warmth: str) -> None:
    table = {"Q1": [5, 4], "Q2": [4, 99], "Q3": [1, 3], "Q4": [2, 5], "Q5": [3, 99]}
    found = earned.score(table, warmth)
    assert found["warmth_mean"].to_list() == pytest.approx([14 / 3, 3.5], abs=1e-6)
    assert found["cold_mean"].to_list() == [2.5, 5.0]
    assert found["balance"].to_list() == pytest.approx([14 / 3 - 2.5, -1.5], abs=1e-6)
    assert "anxiety" not in found.columns


def test_it_is_calibrated_and_then_gives_positions(
    attached: tuple[str, pl.DataFrame, np.ndarray],
) -> None:
    file, answers, truth = attached
    with pytest.warns(earned.EarnedWarning, match="calibrate"):
        empty = earned.score(answers, file)
    assert empty["anxiety"].null_count() == len(answers)
    own = earned.own_parameters(earned.calibrate(answers, file), population="made-up people")
    found = earned.score(answers, file, parameters=own)
    for axis, name in enumerate(("anxiety", "avoidance")):
        assert np.corrcoef(found[name], truth[:, axis])[0, 1] > 0.8


def test_the_commands_take_it_too(
    attached: tuple[str, pl.DataFrame, np.ndarray],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, answers, _ = attached
    rows = [{name: str(value) for name, value in row.items()} for row in answers.to_dicts()]
    table, scores = write_csv(tmp_path / "answers.csv", rows), tmp_path / "scores.csv"
    assert run(["score", str(table), "--instrument", file, "--output", str(scores)]) == 0
    assert f"--instrument {file}" in capsys.readouterr().err
    assert run(["describe", str(table), "--instrument", file]) == 0
    assert "anxiety: alpha 0." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["ecr", "rq"])
def test_it_may_not_take_the_id_of_a_shipped_one(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(WARMTH.replace('id = "warmth"\nversion', f'id = "{name}"\nversion'))
    with pytest.raises(earned.UsageError, match="another id"):
        earned.score({f"Q{n}": [1] for n in range(1, 6)}, str(path))


def test_a_file_that_is_missing_or_wrong_is_told(tmp_path: Path, warmth: str) -> None:
    with pytest.raises(earned.NoInputError, match=r"none\.toml: there is no such file"):
        earned.score({"Q1": [1]}, str(tmp_path / "none.toml"))
    Path(warmth).write_text(WARMTH.replace('reversed = ["Q3"]', 'reversed = ["Q9"]'))
    with pytest.raises(earned.ContentError, match="Q9 is reversed"):
        earned.score({"Q1": [1]}, warmth)


def test_what_changed_in_the_file_counts_at_once(warmth: str) -> None:
    table = {f"Q{n}": [5] for n in range(1, 6)}
    before = earned.score(table, warmth)["warmth_mean"][0]
    Path(warmth).write_text(WARMTH.replace('reversed = ["Q3"]', "reversed = []"))
    assert before < earned.score(table, warmth)["warmth_mean"][0] == 5


def test_without_item_parameters_nothing_adapts(
    attached: tuple[str, pl.DataFrame, np.ndarray],
) -> None:
    file, answers, _ = attached
    with pytest.raises(earned.UsageError, match="no item parameters"):
        earned.adaptive(answers, file)
