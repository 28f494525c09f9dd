"""`earned quiz --instrument`: a published instrument asked in the terminal, and answers to one scored."""

import json
from pathlib import Path

import pytest

from tests.cli.calling import DATA, NO_INPUT, USAGE, as_json, called


@pytest.fixture
def wording(tmp_path):
    texts = "\n".join(f'Q{n} = "Made-up sentence {n}."' for n in range(1, 13))
    path = tmp_path / "words.toml"
    path.write_text(
        f'instrument = "ecr-12"\nlabels = ["no", "", "", "", "yes"]\n[items]\n{texts}\n'
    )
    return path


def take(capsys, monkeypatch, keys, *arguments):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(keys) + "\n"))
    return called(capsys, "quiz", "--plain", *arguments)


def test_an_instrument_is_asked_in_order_and_scored(capsys, monkeypatch, wording):
    keys = ["1", "3", "b", "5", *["3"] * 11, "n"]
    status, out, _ = take(capsys, monkeypatch, keys, "--instrument", "ecr-12", "--wording", wording)
    assert status == 0
    said = " ".join(out.split())
    assert "Question 12 of 12" in said
    assert "Made-up sentence 12." in said
    assert "12 of 12 questions answered" in said
    assert f"anxiety: {(5 + 3 * 5) / 6:.2f}" in said
    assert "between the 50th and the 75th percentile" in said
    assert "Chances of the four patterns" in said


def test_skipped_items_are_missing_and_nothing_is_asked_of_a_minor(capsys, monkeypatch, wording):
    keys = ["1", *["s"] * 12, "n"]
    _, out, _ = take(capsys, monkeypatch, keys, "--instrument", "ecr-12", "--wording", wording)
    assert "anxiety: too few answers" in out
    _, out, _ = take(capsys, monkeypatch, ["2"], "--instrument", "ecr-12", "--wording", wording)
    assert "Question 1" not in out


def test_answers_to_an_instrument_are_scored(capsys, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"secure": 6, "fearful": 2, "preoccupied": 1, "dismissing": 4}))
    table = as_json(capsys, "quiz", "--instrument", "rq", "--answers", file)
    assert (table["scores"]["self_model"], table["scores"]["other_model"]) == (7.0, 1.0)
    assert table["position"] is None
    file.write_text(json.dumps({f"Q{n}": 4 for n in range(1, 37)}))
    table = as_json(capsys, "quiz", "--instrument", "ecr", "--answers", file, "--options", "7")
    assert table["scores"] == {"anxiety": 4.0, "avoidance": 4.0}
    assert table["position"] is None
    assert "for 5 options" in table["note"]
    table = as_json(capsys, "quiz", "--instrument", "ecr-r", "--answers", file)
    assert table["position"]["anxiety"]["mean"] == pytest.approx(0.457, abs=0.05)


QUIZ_BAD = [
    (("--instrument", "ecr"), USAGE, "--wording FILE"),
    (("--instrument", "none", "--wording", "x.toml"), USAGE, "no instrument 'none'"),
    (("--wording", "x.toml"), USAGE, "go with --instrument"),
    (("--instrument", "ecr", "--frame", "partner"), USAGE, "--frame is for our own quiz"),
    (("--instrument", "ecr", "--wording", "nowhere.toml"), NO_INPUT, "no such file"),
    (("--instrument", "ecr-rs", "--target", "all", "--wording", "x.toml"), USAGE, "one --target"),
]


@pytest.mark.parametrize(("arguments", "status", "says"), QUIZ_BAD)
def test_a_request_that_does_not_fit_is_refused(capsys, arguments, status, says):
    got, _, err = called(capsys, "quiz", *arguments)
    assert got == status
    assert says in err


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        ({"Q99": 3}, USAGE, "no item 'Q99'"),
        ({"Q1": 8}, USAGE, "8 is no answer to Q1"),
        ({"Q1": 2.5}, DATA, "2.5 is no answer"),
        ([1], DATA, "not an object of answers"),
    ],
)
def test_answers_that_do_not_fit_are_named(capsys, tmp_path, content, status, says):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(content))
    got, _, err = called(capsys, "quiz", "--instrument", "ecr", "--answers", file, "--json")
    assert got == status
    assert says in err


def test_the_terminal_words_of_instruments_are_the_same_in_each_language():
    import tomllib

    from earned.library.files import content_root

    folder = Path(content_root()) / "interface" / "instrument"
    english, spanish = (
        tomllib.loads((folder / f"{c}.toml").read_text("utf-8")) for c in ("en", "es")
    )
    assert {k: set(v) for k, v in english.items()} == {k: set(v) for k, v in spanish.items()}
