"""The library from Python: each function does what its command does, on frames and on files alike."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import earned
from earned.app.adaptive import export_evaluation
from earned.app.calibrate import export_calibration
from earned.app.describing.export import export_description
from earned.cli.main import run
from earned.library import questionnaires
from tests.answer_tables import write_csv
from tests.instruments.made_up import responses_to

ECR_12 = questionnaires.questionnaire("ecr-12")


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    """Six hundred made-up people of two kinds who answered the ECR-12."""
    _, answers = responses_to(ECR_12, options=5)
    columns = dict(zip(ECR_12.items, answers.astype(int).T.tolist(), strict=True))
    return pl.DataFrame({**columns, "kind": [n % 2 for n in range(len(answers))]})


@pytest.fixture(scope="module")
def file(frame: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [{name: str(value) for name, value in row.items()} for row in frame.to_dicts()]
    return write_csv(tmp_path_factory.mktemp("research") / "answers.csv", rows)


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def without(found: dict, *names: str) -> dict:
    return {key: value for key, value in found.items() if key not in names}


def test_instruments_are_listed_and_shown() -> None:
    assert "ecr-12" in earned.instruments()
    assert earned.instrument("ecr-12")["items"] == 12
    with pytest.raises(earned.UsageError, match="ecr-13"):
        earned.instrument("ecr-13")


def test_scores_of_a_frame_and_of_a_file_are_the_same(frame: pl.DataFrame, file: Path) -> None:
    there, here = earned.score(file, "ecr-12"), earned.score(frame, "ecr-12")
    assert there["kind"].dtype == pl.String
    assert there.drop("kind").equals(here.drop("kind"))
    assert earned.score(str(file), "ecr-12").equals(there)


def test_a_description_is_that_of_the_command(
    frame: pl.DataFrame, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = earned.describe(frame, "ecr-12", labels={"kind": {0: "these", 1: "those"}})
    told = printed(
        capsys, "describe", str(file), "--instrument", "ecr-12", "--label", "kind=0:these,1:those"
    )
    exported = json.loads(json.dumps(export_description(found)))
    assert without(exported, "file") == without(told, "file")
    assert {row.group for row in found.norms} == {"", "these", "those"}


def test_a_calibration_is_that_of_the_command_and_scores(
    frame: pl.DataFrame, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = earned.calibrate(frame, "ecr-12")
    output = tmp_path / "own.toml"
    told = printed(
        capsys, "calibrate", str(file), "--instrument", "ecr-12", "--output", str(output)
    )
    assert without(export_calibration(found), "seconds") == without(told, "seconds")
    own = earned.own_parameters(found, population="made-up people")
    read = earned.read_parameters(output, "ecr-12")
    scores = [earned.score(frame, "ecr-12", parameters=one) for one in (own, read)]
    for name in ("anxiety", "avoidance"):
        assert np.allclose(scores[0][name], scores[1][name], atol=1e-3)
        assert scores[0][name].mean() == pytest.approx(0, abs=0.02)


def test_a_replay_is_that_of_the_command(
    frame: pl.DataFrame, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = earned.adaptive(frame, "ecr-12", max_items=4, people=30, seed=3)
    told = printed(
        capsys,
        *("adaptive", str(file), "--instrument", "ecr-12", "--max-items", "4"),
        *("--people", "30", "--seed", "3"),
    )
    exported = json.loads(json.dumps(export_evaluation(found)))
    assert without(exported, "file") == without(told, "file")
    with pytest.raises(earned.UsageError, match="2 items or more"):
        earned.adaptive(frame, "ecr-12", max_items=1)


def test_change_in_a_frame(tmp_path: Path) -> None:
    life = {"date": ["2026-01-05", "2026-04-06"], "anxiety": [4.2, 3.0], "avoidance": [3.1, 3.0]}
    found = earned.change(life, sd=1.12, reliability=0.90, mean=3.5)
    index = found.reliable[0].change
    assert index == earned.reliable_change(4.2, 3.0, 1.12, 0.90, mean=3.5)
    assert index.rci == pytest.approx(-2.396, abs=1e-3)
    assert list(found.followed.shrunk) == ["anxiety", "avoidance"]
    for name, start in (("path.svg", b"<svg"), ("path.png", b"\x89PNG")):
        earned.write_trajectories(found, tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(earned.UsageError, match="do not say how exact"):
        earned.change(life)
    with pytest.raises(earned.DataError, match="the table, row 2, column date"):
        earned.change({**life, "date": ["2026-01-05", "soon"]}, norms="ecr-r")


def test_the_quiz_asks_and_answers() -> None:
    quiz = earned.quiz("partner")
    first = quiz.ask([]).item
    found = quiz.result([earned.Answer(first, 5)], earned.Circumstances(frame="partner"))
    assert found.position.answered == 1


def test_reports_and_pictures_are_written(frame: pl.DataFrame, tmp_path: Path) -> None:
    found = earned.describe(frame, "ecr-12")
    earned.write_report(found, tmp_path / "report.html")
    drawn = earned.write_pictures(found, str(tmp_path / "pictures"))
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert len(drawn) == 14


def test_a_wrong_cell_of_a_frame_is_named(frame: pl.DataFrame) -> None:
    wrong = frame.with_columns(Q3=pl.Series([9, *frame["Q3"][1:]]))
    for work in (earned.describe, earned.calibrate, earned.adaptive, earned.score):
        with pytest.raises(earned.DataError) as caught:
            work(wrong, "ecr-12")
        assert (caught.value.row, caught.value.column) == (1, "Q3")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for work in (earned.describe, earned.calibrate, earned.adaptive, earned.score):
        with pytest.raises(earned.NoInputError):
            work(tmp_path / "none.csv", "ecr")


def test_missing_codes_may_be_numbers_everywhere(frame: pl.DataFrame) -> None:
    coded = frame.with_columns(Q3=pl.Series([99, *frame["Q3"][1:]]))
    assert earned.calibrate(coded, "ecr-12", missing=[99]).found.people_ == len(frame)
