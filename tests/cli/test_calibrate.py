"""`earned calibrate` as people call it: figures, files, and what it says of awkward answers."""

import csv
import gzip
import json
import re
import shlex
import tomllib

import numpy as np
import pytest

from earned.cli.main import run
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import compile_model
from earned.library import instruments
from tests.answer_tables import response_data

ITEMS = [f"Q{n}" for n in range(1, 37)]
USAGE, DATA, NO_INPUT, OUTPUT, CONTENT = 64, 65, 66, 73, 78


def called(capsys, *arguments):
    status = run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def simulated(people=300, seed=3):
    """Answers 1..5 to the ECR as people would give them; shape (N, 36)."""
    instrument = instruments.load("ecr")
    model = compile_model(instrument, instruments.parameters("ecr"))
    codes = answer_categories(model, people, np.random.default_rng(seed))
    keys = np.array([item.key for item in instrument.items])
    return np.where(keys == 1, codes + 1, 5 - codes).astype(int)


def written(path, answers):
    rows = [",".join(ITEMS), *(",".join(map(str, row)) for row in answers)]
    path.write_text("\n".join(rows) + "\n")
    return path


def as_json(capsys, *arguments):
    status, out, err = called(capsys, "calibrate", *arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_it_agrees_with_mirt_on_real_answers(capsys, tmp_path):
    file = response_data("ecr_web_sample.csv.gz")
    with gzip.open(file, "rt") as stream:
        rows = list(csv.DictReader(stream))
    reference = file.parent / "reference"
    wanted = np.genfromtxt(reference / "ecr_eap.csv", delimiter=",", skip_header=1)[:, 0]
    chosen = [[rows[int(row) - 1][item] for item in ITEMS] for row in wanted]
    found = as_json(capsys, written(tmp_path / "a.csv", chosen), "--instrument", "ecr")
    assert found["log_likelihood"] == pytest.approx(-91479.42, abs=0.02)
    assert found["people"] == 2000
    table = np.genfromtxt(reference / "ecr_items.csv", delimiter=",", names=True)
    slopes = [max(a1, a2) for a1, a2 in zip(table["a1"], table["a2"], strict=True)]
    ours = [item["discrimination"] for item in found["items"]]
    assert ours == pytest.approx(slopes, abs=2e-3)
    assert {
        "log_likelihood",
        "correlation",
        "correlation_se",
        "iterations",
        "seconds",
        "people",
        "groups",
        "items",
        "notes",
    } <= set(found)
    assert set(found["items"][0]) == {
        "id",
        "discrimination",
        "discrimination_se",
        "thresholds",
        "thresholds_se",
    }


def test_what_it_writes_is_what_score_reads(capsys, tmp_path):
    table, own = written(tmp_path / "a.csv", simulated()), tmp_path / "parameters.toml"
    status, _, err = called(
        capsys, "calibrate", table, "--instrument", "ecr", "--output", tmp_path, "--tolerance", 0.01
    )
    assert (status, err) == (0, "")
    assert len(tomllib.loads(own.read_text("utf-8"))["items"]) == 36
    scored = tmp_path / "scores.csv"
    asked = ("score", table, "--instrument", "ecr", "--output", scored)
    status, _, err = called(capsys, *asked, "--parameters", own)
    assert status == 0
    assert "people of a.csv" in err
    positions = np.genfromtxt(scored, delimiter=",", names=True)["avoidance"]
    assert abs(positions.mean()) < 0.1


def test_no_errors_leaves_them_out(capsys, tmp_path):
    table = written(tmp_path / "a.csv", simulated())
    found = as_json(capsys, table, "--instrument", "ecr", "--no-errors", "--tolerance", 0.01)
    assert found["items"][0]["discrimination_se"] is None
    assert found["correlation_se"] is None


def test_robust_errors_are_about_the_same_where_the_model_is_right(capsys, tmp_path):
    table = written(tmp_path / "a.csv", simulated(600))
    how = (table, "--instrument", "ecr", "--facets", "on", "--tolerance", 0.01)
    plain, robust = (as_json(capsys, *how, *more)["items"] for more in ((), ("--robust",)))
    ratio = [
        b["discrimination_se"] / a["discrimination_se"] for a, b in zip(plain, robust, strict=True)
    ]
    assert np.median(ratio) == pytest.approx(1, abs=0.15)
    assert ratio != [1] * 36


def test_answers_reversed_already_are_refused_and_named(capsys, tmp_path):
    answers = simulated()
    backward = [j for j, item in enumerate(instruments.load("ecr").items) if item.key == -1]
    answers[:, backward] = 6 - answers[:, backward]
    table = written(tmp_path / "a.csv", answers)
    for method in ("on", "off"):
        got, _, err = called(capsys, "calibrate", table, "--instrument", "ecr", "--method", method)
        assert got == DATA
        assert "run against the rest" in err
        assert "as people gave them" in err


def test_an_empty_category_is_named_as_people_saw_it(capsys, tmp_path):
    answers = simulated()
    answers[answers[:, 2] == 1, 2] = 2
    table = written(tmp_path / "a.csv", answers)
    found = as_json(capsys, table, "--instrument", "ecr", "--tolerance", 0.01)
    assert any(note.startswith("Q3: nobody chose 1;") for note in found["notes"])
    assert found["items"][2]["thresholds"][-1] is None


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda a: a[:, 4].fill(3), "column Q5.*everybody answered"),
        (lambda a: a[:, 4].fill(0), "column Q5.*nobody answered"),
        (lambda a: a[9].__setitem__(4, 8), "row 10, column Q5.*'8'"),
    ],
)
def test_answers_that_cannot_be_used_are_named(capsys, tmp_path, spoil, says):
    answers = simulated(80)
    spoil(answers)
    table = written(tmp_path / "a.csv", answers)
    got, out, err = called(capsys, "calibrate", table, "--instrument", "ecr", "--tolerance", 0.1)
    assert (got, out) == (DATA, "")
    assert str(table) in err
    assert re.search(says, err), err


def test_separated_answers_are_held_told_and_have_no_error(capsys, tmp_path):
    answers = simulated(200)
    keys = [item.key for item in instruments.load("ecr").items]
    for j in range(2, 22, 2):
        answers[:, j] = answers[:, 0] if keys[j] == keys[0] else 6 - answers[:, 0]
    table = written(tmp_path / "a.csv", answers)
    found = as_json(capsys, table, "--instrument", "ecr")
    held = [item for item in found["items"] if item["discrimination"] > 10]
    assert held
    for item in held:
        assert item["discrimination_se"] is None
        assert item["thresholds_se"] == [None] * 4
        assert any(
            note.startswith(f"{item['id']}: answers are all but decided") for note in found["notes"]
        )
    rest = [item["discrimination_se"] for item in found["items"] if item not in held]
    assert None not in rest


def test_people_at_the_ends_leave_everything_finite(capsys, tmp_path):
    answers = simulated(200)
    keys = np.array([item.key for item in instruments.load("ecr").items])
    answers[:15], answers[15:30] = np.where(keys == 1, 5, 1), np.where(keys == 1, 1, 5)
    found = as_json(capsys, written(tmp_path / "a.csv", answers), "--instrument", "ecr")
    for item in found["items"]:
        numbers = [item["discrimination_se"], *item["thresholds"], *item["thresholds_se"]]
        assert None not in numbers


def test_wrong_cells_can_be_passed_over(capsys, tmp_path):
    answers = simulated()
    answers[9, 4] = 8
    table = written(tmp_path / "a.csv", answers)
    asked = (table, "--instrument", "ecr", "--on-error", "skip", "--tolerance", 0.01)
    told = as_json(capsys, *asked)["notes"][0]
    assert told.startswith("Treated as missing: 1 cell in 1 row.")
    assert "row 10, column Q5: '8' (out-of-range)" in told


@pytest.mark.parametrize(
    ("more", "status", "says"),
    [
        (("--instrument", "rq"), USAGE, "does not measure anxiety and avoidance"),
        (("--instrument", "ecr", "--tolerance", "0"), USAGE, "1e-4 is usual"),
        (("--instrument", "ecr", "--output", "there.csv"), OUTPUT, "End the name in .toml"),
        (("--instrument", "ecr"), DATA, "10 people answered, too few"),
    ],
)
def test_requests_that_do_not_fit_are_refused(capsys, tmp_path, more, status, says):
    columns = ["secure", "fearful", "preoccupied", "dismissing"]
    rows = np.column_stack([simulated(10), np.full((10, 4), 3)])
    table = tmp_path / "a.csv"
    text = [",".join(ITEMS + columns), *(",".join(map(str, row)) for row in rows)]
    table.write_text("\n".join(text) + "\n")
    got, _, err = called(capsys, "calibrate", table, *more)
    assert got == status
    assert says in err


def test_an_output_is_not_replaced_unasked(capsys, tmp_path):
    table, own = written(tmp_path / "a.csv", simulated()), tmp_path / "own.toml"
    own.write_text("mine")
    got, _, err = called(capsys, "calibrate", table, "--instrument", "ecr", "--output", own)
    assert got == OUTPUT
    assert "--force" in err
    assert own.read_text() == "mine"


OWN = """\
instrument = "{instrument}"
version = "1"
language = "en"
population = "somebody"
correlation = {correlation}
[[items]]
id = "{item}"
discrimination = {slope}
thresholds = {thresholds}
"""
RIGHT = {
    "instrument": "ecr",
    "correlation": 0.1,
    "item": "Q1",
    "slope": 1.5,
    "thresholds": [-1.0, 0.0, 1.0, 2.0],
}


@pytest.mark.parametrize(
    ("wrong", "status", "says"),
    [
        ({"instrument": "ecr-r"}, USAGE, "declared as 'ecr'"),
        ({"correlation": 1.5}, CONTENT, "between -1 and 1"),
        ({"item": "Q99"}, CONTENT, "no such item"),
        ({"slope": -1.0}, CONTENT, "above 0"),
        ({"thresholds": [1.0, 0.0, 2.0, 3.0]}, CONTENT, "must ascend"),
    ],
)
def test_a_wrong_file_of_parameters_is_refused(capsys, tmp_path, wrong, status, says):
    table, own = written(tmp_path / "a.csv", simulated(10)), tmp_path / "own.toml"
    own.write_text(OWN.format(**(RIGHT | wrong)))
    asked = ("score", table, "--instrument", "ecr", "--output", tmp_path / "s.csv")
    got, _, err = called(capsys, *asked, "--parameters", own)
    assert got == status
    assert says in err
    assert not (tmp_path / "s.csv").exists()


def test_a_missing_file_of_parameters_is_named(capsys, tmp_path):
    table = written(tmp_path / "a.csv", simulated(10))
    asked = ("score", table, "--instrument", "ecr", "--output", tmp_path / "s.csv")
    got, _, err = called(capsys, *asked, "--parameters", tmp_path / "none.toml")
    assert got == NO_INPUT
    assert "no such file" in err


def test_facets_have_factors_where_the_instrument_names_them(capsys, tmp_path):
    table, own = written(tmp_path / "a.csv", simulated(400)), tmp_path / "own.toml"
    asked = (table, "--instrument", "ecr", "--facets", "on", "--no-errors", "--tolerance", 0.05)
    found = as_json(capsys, *asked, "--output", own)
    assert set(found["facet_sd"]["avoidance"]) == {
        "discomfort-with-disclosure",
        "discomfort-with-closeness",
        "discomfort-with-depending",
    }
    assert tomllib.loads(own.read_text("utf-8"))["facet_sd"] == {
        d: {name: pytest.approx(sd, abs=1e-4) for name, sd in sizes.items()}
        for d, sizes in found["facet_sd"].items()
    }


def test_fit_is_that_of_the_parameters_found(capsys, tmp_path):
    """The same figures as `describe` prints, which fits the same model to the same people."""
    file = written(tmp_path / "a.csv", simulated(400))
    fit = as_json(capsys, file, "--instrument", "ecr", "--no-errors", "--fit")["fit"]
    assert fit["why_none"] is None
    assert len(fit["items"]) == 36
    status, out, _ = called(capsys, "describe", file, "--instrument", "ecr", "--json")
    assert status == 0
    described = json.loads(out)
    (other,) = described["fits"]
    theirs = {one["id"]: one["s_x2"] for one in other["items"]}
    for one in fit["items"]:
        assert one["s_x2"] == pytest.approx(theirs[one["id"]], rel=0.01)
    assert fit["structure"]["c2"] == pytest.approx(described["structure"]["c2"], rel=0.01)


def test_fit_in_words_and_where_there_is_none(capsys, tmp_path):
    file = written(tmp_path / "a.csv", simulated(400))
    common = ("calibrate", file, "--instrument", "ecr", "--no-errors", "--fit")
    status, out, _ = called(capsys, *common)
    assert status == 0
    assert "Two dimensions: C2" in out
    assert "Pairs that depend on one another" in out
    out = called(capsys, *common, "--method", "on")[1]
    assert "No fit: fit is that of the plain model" in out
    few = written(tmp_path / "few.csv", simulated(120))
    out = called(capsys, "calibrate", few, "--instrument", "ecr", "--no-errors", "--fit")[1]
    assert "needs 200 people with every answer, and 120" in out


def test_the_command_it_ends_with_scores_as_it_stands(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answers = np.where(np.arange(300)[:, None] % 50 == 0, 99, simulated())
    file = written(tmp_path / "my answers.csv", answers)
    file.write_text(file.read_text().replace(",", ";"))
    how = ("--instrument", "ecr", "--missing", "99", "--missing", "0", "--delimiter", ";")
    out = called(capsys, "calibrate", file, *how, "--no-errors", "--output", "my own.toml")[1]
    told = shlex.split(out.splitlines()[-1])
    assert told[0] == "earned"
    assert run(told[1:]) == 0
    assert len((tmp_path / "scores.csv").read_text().splitlines()) == 301
