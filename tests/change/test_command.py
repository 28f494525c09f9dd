"""`earned change`: two occasions, many, answers, scores, and every kind of wrong file."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from earned.app.quiz import load_quiz
from earned.app.simulate import take
from earned.cli.main import run
from earned.core.scoring.drawing import mean_person
from earned.library.change import telling

SCALE = ("--sd", "1.12", "--reliability", ".9")


@pytest.fixture
def write(tmp_path):
    def written(text, name="scores.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_two_occasions_print_the_index_and_every_input(write, capsys):
    file = write("date,anxiety\n2026-01-05,4.2\n2026-04-06,3.0\n")
    assert run(["change", file, *SCALE, "--mean", "3.5"]) == 0
    told = capsys.readouterr().out
    for part in ("RCI -2.40", "SD 1.12", "reliability 0.900", "SEM 0.35", "0.98 (95%)", "4.13"):
        assert part in told


def test_many_occasions_give_a_trajectory_as_json(write, capsys):
    rows = "\n".join(f"2026-{1 + i:02}-05,{4.5 - 0.2 * i},3.0" for i in range(10))
    file = write(f"date,anxiety,avoidance\n{rows}\n")
    assert run(["change", file, *SCALE, "--mean", "3.5", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["occasions"] == 10
    assert data["reliable_change"] == []
    known = data["trajectory"]["views"]["general"]["change"]
    assert known["anxiety"]["p_lower"] > 0.9
    assert known["avoidance"]["p_lower"] == pytest.approx(0.5, abs=0.05)


def test_both_dimensions_of_scores_are_told_and_drawn(write, capsys, tmp_path):
    rows = "\n".join(f"2026-0{1 + i}-05,{4.2 - 0.3 * i},{3.0 + 0.1 * i}" for i in range(4))
    file, drawn = write(f"date,anxiety,avoidance\n{rows}\n"), tmp_path / "path.svg"
    assert run(["change", file, *SCALE, "--svg", str(drawn)]) == 0
    told = capsys.readouterr().out
    assert "  Anxiety: -" in told
    assert "  Avoidance: +" in told
    assert "--average 1" in told
    words = [e.text for e in ET.parse(drawn).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - our own
    assert {"anxiety, SD", "avoidance, SD"} <= set(words)


def test_the_rule_for_saying_changed_is_told(write, capsys):
    """With its numbers, since the word is withheld where a probability looks high enough."""
    path = write("date,anxiety,avoidance\n2026-01-01,3,3\n2026-02-01,3,3\n2026-03-01,3,3\n")
    assert run(["change", str(path), "--sd", "1", "--reliability", "0.9"]) == 0
    said = capsys.readouterr().out
    rule = telling().rule
    assert "not sure enough yet to say 'changed'" in said
    assert f"has reached {rule.probability:.2%} at {rule.looks} occasions running" in said


def test_averages_at_each_end(write, capsys):
    rows = "\n".join(f"2026-{1 + i:02}-05,{4.5 if i < 4 else 3.5}" for i in range(8))
    file = write(f"date,anxiety\n{rows}\n")
    assert (
        run(["change", file, "--sd", "1.15", "--reliability", ".85", "--average", "4", "--json"])
        == 0
    )
    found = json.loads(capsys.readouterr().out)["reliable_change"][0]
    assert found["least_95"] == pytest.approx(0.62, abs=0.006)
    assert found["verdict"] == "reliable"


def test_posteriors_are_taken_back_to_likelihoods(write, capsys):
    file = write(
        "date,anxiety,anxiety_se,avoidance,avoidance_se,correlation\n"
        "2026-01-05,1.2,.35,0.1,.3,0.0\n2026-04-06,0.2,.35,0.1,.3,0.0\n"
    )
    assert run(["change", file, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["reliable_change"][0]
    assert found["first"] == pytest.approx(1.2 / (1 - 0.35**2))
    assert "own standard errors" in found["reliability_is"]


def test_answers_an_occasion(write, capsys, tmp_path):
    quiz = load_quiz("general")
    occasions = []
    for month, level in enumerate((1.0, 0.4), 1):
        person = mean_person(quiz.model, {"anxiety": level, "avoidance": 0.0})
        given = take(quiz, person, np.random.default_rng(month))
        occasions.append(
            {"date": f"2026-{month:02}-01", "answers": {a.item: a.option for a in given}}
        )
    file = write(json.dumps(occasions), "life.json")
    picture = tmp_path / "path.svg"
    assert run(["change", file, "--instrument", "earned", "--svg", str(picture)]) == 0
    told = capsys.readouterr().out
    assert "RCI" in told
    assert "2 occasions" in told
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    pixels = tmp_path / "path.png"
    assert run(["change", file, "--instrument", "earned", "--png", str(pixels)]) == 0
    assert pixels.read_bytes().startswith(b"\x89PNG")


def test_norms_say_that_alpha_is_no_retest(write, capsys):
    file = write("date,anxiety\n2026-01-05,4.2\n2026-04-06,3.0\n")
    assert run(["change", file, "--norms", "ecr-r"]) == 0
    assert "alpha, not a retest" in capsys.readouterr().out


def test_a_later_baseline_is_marked(write, capsys):
    file = write("date,anxiety\n2026-01-05,4.2\n2026-02-06,3.9\n2026-04-06,3.0\n")
    chosen = ("--plot", "--baseline", "2026-02-06", "--chosen-after-looking")
    assert run(["change", file, *SCALE, *chosen]) == 0
    told = capsys.readouterr().out
    assert "2026-02-06, chosen after looking" in told
    assert "▓" in told


WRONG = [
    ("date,anxiety\n2026-13-05,4\n", SCALE, 65, ["row 1", "column date", "2026-13-05"]),
    ("date,anxiety\n2026-01-05,4\n2026-02-05,x\n", SCALE, 65, ["row 2", "column anxiety", "'x'"]),
    ("date,anxiety\n2026-01-05,\n", SCALE, 65, ["row 1", "no score"]),
    ("date,anxiety\n2026-01-05,inf\n", SCALE, 65, ["no number"]),
    ("date,anxiety\n2026-01-05,4\n2026-01-05,3\n", SCALE, 65, ["row 2", "same date"]),
    ("day,anxiety\n2026-01-05,4\n", SCALE, 65, ["no column 'date'"]),
    ("date,fear\n2026-01-05,4\n", SCALE, 65, ["no column 'anxiety'"]),
    ("date,anxiety\n", SCALE, 65, ["no occasions"]),
    ("", SCALE, 65, ["empty"]),
    ("date,anxiety\n2026-01-05,4,5\n", SCALE, 65, ["row 1"]),
    ("date,frame,anxiety\n2026-01-05,boss,4\n", SCALE, 65, ["no frame 'boss'"]),
    ("date,anxiety,anxiety_se\n2026-01-05,1,-1\n", (), 65, ["standard error"]),
    ("date,anxiety\n2026-01-05,4\n", (), 64, ["--sd"]),
    ("date,anxiety\n2026-01-05,4\n", ("--sd", "0", "--reliability", ".9"), 64, ["above 0"]),
    ("date,anxiety\n2026-01-05,4\n", ("--sd", "1", "--reliability", "2"), 64, ["between 0 and 1"]),
    ("date,anxiety\n2026-01-05,4\n", ("--sd", "nan", "--reliability", ".9"), 64, ["above 0"]),
    (
        "date,anxiety\n2026-01-05,4\n",
        ("--sd", "1", "--reliability", "nan"),
        64,
        ["between 0 and 1"],
    ),
    ("date,anxiety\n2026-01-05,4\n", (*SCALE, "--smallest", "nan"), 64, ["smallest change"]),
    ("date,anxiety\n2026-01-05,4\n", (*SCALE, "--smallest", "inf"), 64, ["smallest change"]),
    ("date,anxiety\n2026-01-05,4\n", (*SCALE, "--drift", "nan"), 64, ["finite"]),
    ("date,anxiety\n2026-01-05,4\n", (*SCALE, "--mean", "inf"), 64, ["finite"]),
    ("date,anxiety\n2026-01-05,4\n", (*SCALE, "--mean", "400"), 64, ["2026-01-05", "does not fit"]),
    ("date,anxiety\n2026-01-05,4\n", (*SCALE, "--avoidance", "anxiety"), 64, ["column each"]),
    ("date,anxiety,anxiety_se\n2026-01-05,400,.3\n", (), 65, ["row 1", "column anxiety"]),
    ("date,anxiety\n2026-01-05,4\n", (*SCALE, "--average", "2"), 64, ["needs 4 occasions"]),
    ("date,anxiety\n2026-01-05,4\n", (*SCALE, "--baseline", "2020-01-01"), 64, ["baseline"]),
    ("date,x\n2026-01-05,4\n", ("--instrument", "ecr"), 65, ["no column is an item"]),
    ("date,x\n2026-01-05,4\n", ("--instrument", "nonsense"), 64, ["no instrument"]),
]


@pytest.mark.parametrize(("text", "options", "status", "parts"), WRONG)
def test_a_wrong_file_names_its_place(write, capsys, text, options, status, parts):
    assert run(["change", write(text), *options]) == status
    told = capsys.readouterr().err
    for part in parts:
        assert part in told


WRONG_JSON = [
    ("{", ["not valid JSON"]),
    ("{}", ["no list"]),
    ("[3]", ["row 1", "no object"]),
    ('[{"date": "2026-01-05", "anxiety": [1]}]', ["row 1", "column anxiety"]),
    ("[" * 100_000, ["not valid JSON"]),
]


@pytest.mark.parametrize(("text", "parts"), WRONG_JSON)
def test_wrong_json_names_its_place(write, capsys, text, parts):
    assert run(["change", write(text, "life.json"), *SCALE]) == 65
    told = capsys.readouterr().err
    for part in parts:
        assert part in told


def test_a_wrong_answer_names_its_cell(write, capsys):
    items = list(load_quiz("general").model.items)[:2]
    file = write(f"date,{items[0]},{items[1]}\n2026-01-05,3,4\n2026-02-05,3,9\n")
    assert run(["change", file, "--instrument", "earned"]) == 65
    told = capsys.readouterr().err
    assert "row 2" in told
    assert f"column {items[1]}" in told
    assert "1 to 7" in told


def test_a_missing_file_and_a_picture_that_cannot_be_written(write, capsys, tmp_path):
    assert run(["change", str(tmp_path / "none.csv"), *SCALE]) == 66
    file = write("date,anxiety\n2026-01-05,4\n")
    assert run(["change", file, *SCALE, "--svg", str(tmp_path / "no" / "x.svg")]) == 73
    assert "does not exist. Make it first." in capsys.readouterr().err


def test_a_picture_never_takes_the_place_of_the_occasions(write, capsys):
    file = write("date,anxiety,avoidance\n2025-01-01,4,3\n2025-06-01,3,3\n")
    before = Path(file).read_bytes()
    assert run(["change", file, *SCALE, "--svg", str(file)]) == 64
    assert "Choose another name." in capsys.readouterr().err
    assert Path(file).read_bytes() == before


def test_an_older_picture_is_replaced_only_when_told(write, capsys, tmp_path):
    file, older = write("date,anxiety\n2026-01-05,4\n2026-02-05,3\n"), tmp_path / "older.svg"
    older.write_text("kept")
    assert run(["change", file, *SCALE, "--svg", str(older)]) == 73
    assert "replace it with --force" in capsys.readouterr().err
    assert older.read_text() == "kept"
    assert run(["change", file, *SCALE, "--svg", str(older), "--force"]) == 0
    assert older.read_text().startswith("<svg")


def test_norms_of_another_response_format_are_refused(write, capsys):
    """6.5 can be no mean of five options; by their SD its change would be twelve times its error."""
    file = write("date,anxiety\n2025-01-01,6.5\n2025-06-01,2.5\n")
    assert run(["change", file, "--norms", "ecr"]) == 64
    assert "6.5 on 2025-01-01 is no mean of answers 1 to 5" in capsys.readouterr().err
    assert run(["change", file, "--norms", "ecr-r"]) == 0
    assert run(["change", file, "--norms", "ecr", "--sd", "1.1", "--reliability", ".9"]) == 0


def test_norms_of_an_instrument_nobody_knows_are_told_as_such(write, capsys):
    file = write("date,anxiety\n2025-01-01,4\n")
    assert run(["change", file, "--norms", "ecr-13"]) == 64
    assert "There is no instrument 'ecr-13'" in capsys.readouterr().err
    assert run(["change", file, *SCALE]) == 0
    assert "1 occasion; change since" in capsys.readouterr().out
