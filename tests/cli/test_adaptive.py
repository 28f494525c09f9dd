"""`earned adaptive` as people call it."""

import numpy as np
import pytest

from earned import adaptive
from earned.cli.main import run
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import compile_model
from earned.library import instruments
from tests.answer_tables import response_data
from tests.cli.calling import as_json, called

USAGE, NO_INPUT = 64, 66


def test_answers_are_replayed(capsys):
    file = response_data("ecr_web_sample.csv.gz")
    common = ("adaptive", file, "--instrument", "ecr", "--people", "20", "--max-items", "4")
    table = as_json(capsys, *common)
    assert [way["name"] for way in table["agreements"]] == [
        "adaptive",
        "random order",
        "fixed (ecr-12)",
    ]
    assert set(table["agreements"][0]["correlation"]) == {"anxiety", "avoidance"}
    assert table["trial"]["most"] == 4
    status, out, _ = called(capsys, *common)
    assert status == 0
    assert "Adaptive, by region" in out


@pytest.fixture(scope="module")
def seven(tmp_path_factory):
    """Answers 1..7 to the ECR, and the parameters that calibrating them writes."""
    folder = tmp_path_factory.mktemp("seven")
    ecr_r, ecr = instruments.load("ecr-r"), instruments.load("ecr")
    codes = answer_categories(
        compile_model(ecr_r, instruments.parameters("ecr-r")), 250, np.random.default_rng(8)
    )
    answers = [
        dict(zip([item.id for item in ecr.items], row, strict=True))
        for row in np.where([i.key == 1 for i in ecr.items], codes + 1, 7 - codes)
        .astype(int)
        .tolist()
    ]
    lines = [",".join(answers[0]), *(",".join(map(str, row.values())) for row in answers)]
    (folder / "a.csv").write_text("\n".join(lines) + "\n")
    calibrate = (
        "calibrate",
        folder / "a.csv",
        "--instrument",
        "ecr",
        "--options",
        7,
        "--no-errors",
    )
    asked = (*calibrate, "--tolerance", 0.01, "--output", folder / "own.toml")
    assert run([str(argument) for argument in asked]) == 0
    return folder / "a.csv", folder / "own.toml"


def test_answers_are_replayed_with_parameters_of_ones_own(capsys, seven):
    """Seven options to the ECR: what is shipped is for five, so nothing adapts without one's own."""
    file, own = seven
    how = (file, "--instrument", "ecr", "--options", "7")
    asked = ("adaptive", *how, "--people", "20", "--max-items", "5")
    status, _, err = called(capsys, *asked)
    assert status == USAGE
    assert "--parameters" in err
    table = as_json(capsys, *asked, "--parameters", own)
    assert table["agreements"][0]["items"] == 5
    known = instruments.read_parameters(own)
    assert table["population"] == known.population != instruments.parameters("ecr").population
    found = adaptive(str(file), "ecr", options=7, people=20, max_items=5, parameters=known)
    assert found.agreements[0].correlation[0] == table["agreements"][0]["correlation"]["anxiety"]


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (
            ("--instrument", "ecr"),
            USAGE,
            "Your parameters are for 7 options, and the answers have 5",
        ),
        (("--instrument", "ecr-r"), USAGE, "holds parameters of 'ecr'"),
        (("--instrument", "rq"), USAGE, "the model does not fit it"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(capsys, seven, options, status, says):
    file, own = seven
    got, _, err = called(capsys, "adaptive", file, *options, "--parameters", own)
    assert got == status
    assert says in err


def test_a_missing_file_of_parameters_is_named(capsys, seven):
    got, _, err = called(
        capsys, "adaptive", seven[0], "--instrument", "ecr", "--parameters", "none.toml"
    )
    assert got == NO_INPUT
    assert "none.toml" in err


def test_parameters_that_are_missing_come_with_the_commands_that_find_them(capsys, seven):
    status, _, said = called(capsys, "adaptive", seven[0], "--instrument", "ecr", "--options", "7")
    assert status == USAGE
    how = f"{seven[0]} --instrument ecr --options 7"
    assert f"\n  earned calibrate {how} --method on --output own.toml\n" in said
    assert f"\n  earned adaptive {how} --parameters own.toml\n" in said


@pytest.mark.parametrize(
    ("instrument", "target", "why"),
    [
        ("saam", "general", "does not measure anxiety and avoidance by items of one dimension"),
        ("ecr-rs", "mother", "--instrument ecr-rs --target mother --parameters own.toml"),
        ("ecr-rs", "all", "about one person at a time"),
        ("ecr", "mother", "is not asked about 'mother'"),
    ],
)
def test_what_cannot_adapt_is_refused_with_its_reason(capsys, seven, instrument, target, why):
    how = ("--instrument", instrument, "--target", target)
    status, _, said = called(capsys, "adaptive", seven[0], *how)
    assert status == USAGE
    assert why in said


def test_where_every_answer_is_used_none_are_left_to_compare_with(capsys):
    file = response_data("ecr_web_sample.csv.gz")
    common = ("adaptive", file, "--instrument", "ecr", "--people", "20", "--max-items", "36")
    table = as_json(capsys, *common)
    assert table["agreements"][0]["apart"] == {"anxiety": None, "avoidance": None}
    assert table["agreements"][2]["apart"]["anxiety"] > 0
    first = called(capsys, *common)[1].splitlines()[5]
    assert first.split()[:4] == ["adaptive", "36.0", "1.000", "-"]
