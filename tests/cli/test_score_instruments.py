"""`earned score` for every instrument: the published keys by hand, and what is said where no model fits."""

import csv
import shlex
import warnings
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import earned
from earned.app.instruments import check_case
from earned.cli.main import run
from earned.core.errors import UsageError
from earned.library import questionnaires
from earned.library.files import content_root
from earned.library.own_parameters import parameters_text
from tests.answer_tables import read_csv, write_csv
from tests.instruments.made_up import responses_to

SECURE_RS = {f"Q{n}": 7 if n <= 4 else 1 for n in range(1, 10)}
MODELLED = ["anxiety", "avoidance", "anxiety_se", "avoidance_se", "correlation"]
MODELLED += ["p_secure", "p_anxious", "p_avoidant", "p_fearful"]


def scored(folder: Path, rows: list[dict[str, object]], *more: str) -> list[dict[str, str]]:
    texts = [{name: str(value) for name, value in row.items()} for row in rows]
    source, output = write_csv(folder / "in.csv", texts), folder / "out.csv"
    assert run(["score", str(source), "--output", str(output), "--force", "--quiet", *more]) == 0
    return read_csv(output)


@pytest.mark.parametrize("name", ["ecr", "ecr-r", "ecr-rs", "ecr-12", "saam", "rq"])
def test_worked_cases_come_out_as_by_hand(name: str) -> None:
    """Every case that a psychologist can check by hand, through `earned.score`."""
    asked = questionnaires.questionnaire(name)
    path = content_root() / "instruments" / name / "cases.toml"
    cases = questionnaires.read_cases(path)
    rows = np.array([case.answers for case in cases])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", earned.EarnedWarning)  # ecr-rs has no item parameters
        found = earned.score(dict(zip(asked.items, rows.T, strict=True)), name, missing=[0])
    for number, case in enumerate(cases):
        check_case(case, asked, str(path))
        for score, wanted in case.scores.items():
            column = f"{score}_mean" if f"{score}_mean" in found.columns else score
            value = found[column][number]
            assert (np.nan if value is None else value) == pytest.approx(
                wanted, abs=6e-5, nan_ok=True
            )


def test_two_dimensions_without_parameters_leave_the_models_columns_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_csv(tmp_path / "in.csv", [{n: str(a) for n, a in SECURE_RS.items()}])
    output = tmp_path / "out.csv"
    assert run(["score", str(source), "--instrument", "ecr-rs", "--output", str(output)]) == 0
    (row,) = read_csv(output)
    assert list(row) == ["anxiety_mean", "avoidance_mean", *MODELLED, "answered", "flags"]
    assert (row["anxiety_mean"], row["avoidance_mean"], row["answered"]) == ("1", "1", "9")
    assert all(row[column] == "" for column in MODELLED)
    said = capsys.readouterr().err
    assert "no item parameters" in said
    own = ("--parameters", "own.toml", "--output", output, "--force")
    for command in (
        ("calibrate", source, "--instrument", "ecr-rs", "--output", "own.toml"),
        ("score", source, "--instrument", "ecr-rs", *own),
    ):
        assert f"  earned {' '.join(map(str, command))}\n" in said


def test_several_people_get_means_each_and_over_all(tmp_path: Path) -> None:
    """(1 + 1 + 1 + 7) / 4 = 2.5 of anxiety over four people."""
    row = {f"{t}_{q}": a for t in ("mother", "father", "partner") for q, a in SECURE_RS.items()}
    row |= {f"friend_Q{n}": 1 if n <= 4 else 7 for n in range(1, 10)}
    (found,) = scored(tmp_path, [row], "--instrument", "ecr-rs", "--target", "all")
    people = ("mother", "father", "partner", "friend")
    means = [f"{t}_{d}_mean" for t in people for d in ("anxiety", "avoidance")]
    ends = ["global_anxiety_mean", "global_avoidance_mean", "answered", "flags"]
    assert list(found) == [*means, *ends]
    assert [found[name] for name in means] == ["1"] * 6 + ["7"] * 2
    assert (found["global_anxiety_mean"], found["global_avoidance_mean"]) == ("2.5", "2.5")
    (one,) = scored(tmp_path, [row], "--instrument", "ecr-rs", "--target", "friend")
    assert one["friend_avoidance_mean"] == "7"
    assert one["mother_Q1"] == "7"
    assert "global_avoidance_mean" not in one


@pytest.fixture
def about_mother(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three hundred made-up people who answered the ECR-RS about their mothers."""
    monkeypatch.chdir(tmp_path)
    asked = questionnaires.questionnaire("ecr-rs")
    _, made = responses_to(asked)
    names = [f"mother_{item}" for item in asked.items]
    rows = [dict(zip(names, map("{:g}".format, row), strict=True)) for row in made[:300]]
    return write_csv(tmp_path / "in.csv", rows)


def test_about_one_person_the_commands_it_tells_give_positions(
    about_mother: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["score", str(about_mother), "--instrument", "ecr-rs", "--target", "mother"]
    assert run([*command, "--output", "o.csv"]) == 0
    assert read_csv(Path("o.csv"))[0]["mother_anxiety"] == ""
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("  earned")]
    calibrate, score = (shlex.split(line)[1:] for line in told)
    assert run(calibrate) == 0
    assert run([*score, "--report", "o.html"]) == 0
    row = read_csv(Path("o.csv"))[0]
    assert list(row)[:4] == [
        *("mother_anxiety_mean", "mother_avoidance_mean", "mother_anxiety", "mother_avoidance")
    ]
    assert list(row)[-3:] == ["mother_p_fearful", "answered", "flags"]
    assert "mother_avoidance" in Path("o.html").read_text("utf-8")
    means, positions = (
        [float(one[f"mother_avoidance{end}"]) for one in read_csv(Path("o.csv"))]
        for end in ("_mean", "")
    )
    assert np.corrcoef(means, positions)[0, 1] > 0.95
    assert run(["adaptive", *command[1:], "--parameters", "own.toml", "--people", "20"]) == 0
    assert "mother_Q1" in capsys.readouterr().out


def test_parameters_about_one_person_are_not_anothers(about_mother: Path) -> None:
    data = pl.read_csv(about_mother)
    found = earned.calibrate(data, "ecr-rs", target="mother")
    own = earned.own_parameters(found, population="made up")
    scores = earned.score(data, "ecr-rs", target="mother", parameters=own, plausible=1)
    assert scores["mother_pv1_anxiety"].null_count() == 0
    father = data.rename(lambda name: name.replace("mother", "father"))
    Path("own.toml").write_text(parameters_text(own, {}), "utf-8")
    with pytest.raises(earned.ContentError, match="has no such item"):
        earned.score(father, "ecr-rs", target="father", parameters="own.toml")


@pytest.mark.parametrize("command", ["calibrate", "adaptive"])
def test_about_everybody_at_once_there_is_no_model(
    about_mother: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    how = ["--instrument", "ecr-rs", "--target", "all"]
    assert run([command, str(about_mother), *how]) == 64
    assert "one by one, such as: --target mother" in capsys.readouterr().err


def test_a_person_without_answers_leaves_the_mean_over_people_empty(tmp_path: Path) -> None:
    people = ("mother", "father", "partner", "friend")
    row = {f"{t}_{q}": "" if t == "partner" else a for t in people for q, a in SECURE_RS.items()}
    (found,) = scored(tmp_path, [row], "--instrument", "ecr-rs", "--target", "all")
    assert (found["partner_anxiety_mean"], found["global_anxiety_mean"]) == ("", "")
    assert found["mother_anxiety_mean"] == "1"
    assert found["flags"] == "too-few-answers"


def test_models_of_self_and_others_keep_their_sign(tmp_path: Path) -> None:
    ratings = {"secure": 2, "fearful": 6, "preoccupied": 5, "dismissing": 3}
    (found,) = scored(tmp_path, [ratings], "--instrument", "rq")
    wanted = {f"{name}_mean": str(value) for name, value in ratings.items()}
    # (2 + 3) - (5 + 6) and (2 + 5) - (3 + 6)
    wanted |= {"self_model": "-6", "other_model": "-2", "answered": "4", "flags": ""}
    assert found == wanted


def test_three_scales_have_no_columns_of_the_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_csv(tmp_path / "in.csv", [{f"Q{n}": "4" for n in range(1, 22)}])
    assert (
        run(["score", str(source), "--instrument", "saam", "--output", str(tmp_path / "o.csv")])
        == 0
    )
    (row,) = read_csv(tmp_path / "o.csv")
    assert list(row) == ["security_mean", "anxiety_mean", "avoidance_mean", "answered", "flags"]
    assert "the model does not fit it" in capsys.readouterr().err


def short_and_long(people: int = 300) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The same answers called by both numberings of the ECR-12."""
    asked = questionnaires.questionnaire("ecr-12")
    chance = np.random.default_rng(8)
    trait = chance.normal(size=(people, 2))
    own = {}
    for axis, scale in enumerate(asked.scales):
        for item in scale.items:
            keyed = np.clip(np.round(3 + trait[:, axis] + chance.normal(size=people)), 1, 5)
            own[item] = 6 - keyed if item in scale.reversed else keyed
    there = asked.numbering["ecr"]
    return own, {there[item]: answers for item, answers in own.items()}


def test_both_numberings_of_the_short_form_score_alike() -> None:
    own, there = short_and_long()
    first = earned.score(own, "ecr-12")
    second = earned.score(there, "ecr-12", numbering="ecr")
    assert first.equals(second)
    assert first["anxiety"].null_count() == 0
    assert first["anxiety_mean"][0] == pytest.approx(
        np.mean([own[f"Q{n}"][0] for n in (1, 2, 3, 5, 7, 8)]), abs=1e-6
    )


def test_the_short_form_reads_its_items_out_of_the_whole_ecr() -> None:
    _, there = short_and_long(5)
    whole = {f"Q{n}": there.get(f"Q{n}", np.full(5, 3)) for n in range(1, 37)}
    found = earned.score(whole, "ecr-12", numbering="ecr")
    assert found.columns[:3] == ["Q1", "Q3", "Q4"]
    assert found["answered"].to_list() == [12] * 5


@pytest.mark.parametrize("instrument", ["ecr-12", "ecr-rs"])
def test_own_parameters_fill_the_models_columns(tmp_path: Path, instrument: str) -> None:
    """What `earned calibrate` finds is scored with, in either numbering."""
    asked = questionnaires.questionnaire(instrument)
    numbering = "ecr" if asked.numbering else None
    there = asked.numbering.get("ecr", {item: item for item in asked.items})
    chance = np.random.default_rng(9)
    trait = chance.normal(size=(600, 2))
    answers = {}
    for axis, scale in enumerate(asked.scales):
        for item in scale.items:
            keyed = np.clip(np.round(4 + 1.3 * trait[:, axis] + chance.normal(size=600)), 1, 7)
            answers[there[item]] = 8 - keyed if item in scale.reversed else keyed
    source, own = tmp_path / "in.csv", tmp_path / "own.toml"
    pl.DataFrame(answers).cast(pl.Int8).write_csv(source)
    how = ["--instrument", instrument, "--options", "7"]
    how += ["--numbering", numbering] if numbering else []
    assert run(["calibrate", str(source), *how, "--output", str(own)]) == 0
    output = tmp_path / "out.csv"
    files = [str(source), "--output", str(output), "--parameters", str(own)]
    assert run(["score", *files, *how, "--quiet"]) == 0
    with output.open() as stream:
        found = [float(row["anxiety"]) for row in csv.DictReader(stream)]
    assert np.corrcoef(found, trait[:, 0])[0, 1] > 0.8


def test_what_an_instrument_lacks_is_a_usage_error() -> None:
    ratings = {name: [4] for name in ("secure", "fearful", "preoccupied", "dismissing")}
    with pytest.raises(UsageError, match="is not asked about"):
        earned.score(ratings, "rq", target="mother")
    with pytest.raises(UsageError, match="has no numbering"):
        earned.score(ratings, "rq", numbering="ecr")
    with pytest.raises(UsageError, match="There is no instrument"):
        earned.score(ratings, "asq")


def test_parameters_without_a_model_to_put_them_in_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_csv(tmp_path / "in.csv", [{f"Q{n}": "4" for n in range(1, 22)}])
    files = [str(source), "--output", str(tmp_path / "o.csv"), "--parameters", "own.toml"]
    assert run(["score", *files, "--instrument", "saam"]) == 64
    assert "--parameters" in capsys.readouterr().err
