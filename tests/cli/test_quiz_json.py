"""`earned quiz` with data: answers in, the documented JSON out; every mistake is named."""

import json

import pytest
from click.testing import CliRunner

from earned.app.quiz import load_quiz
from earned.cli import main as command_line
from earned.core.guidance.plan import SAFETY_QUESTIONS
from earned.core.instruments.item import FRAMES

KEYS = {"position", "styles", "named_style", "reference", "answered", "plan", "versions"}


@pytest.fixture
def earned(capsys):
    """Run the command line in this process; status, standard output, standard error."""

    def run(*arguments):
        status = command_line.run(list(arguments))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def answers_file(tmp_path):
    def write(content):
        path = tmp_path / "answers.json"
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def everything(option):
    return {item.id: option if item.key == 1 else 8 - option for item in load_quiz().items}


def test_answers_become_a_position_with_every_documented_key(earned, answers_file):
    status, out, err = earned("quiz", "--answers", answers_file(everything(2)), "--json")
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert set(found) == KEYS
    for dimension in ("anxiety", "avoidance"):
        estimate = found["position"][dimension]
        assert set(estimate) == {"mean", "se", "interval_90"}
        low, high = estimate["interval_90"]
        assert low < estimate["mean"] < high
        assert estimate["mean"] < 0
    assert sum(found["styles"].values()) == pytest.approx(1, abs=1e-4)
    assert set(found["styles"]) == {"secure", "anxious", "avoidant", "fearful"}
    assert found["named_style"] == "secure"
    assert found["answered"] == len(load_quiz().items)
    assert found["plan"]["focuses"][0]["reasons"]


def test_no_answers_give_the_prior(earned, answers_file):
    _, out, _ = earned("quiz", "--answers", answers_file({}), "--json")
    found = json.loads(out)
    assert found["answered"] == 0
    assert found["position"]["anxiety"]["mean"] == pytest.approx(0, abs=1e-6)
    assert found["position"]["anxiety"]["se"] == pytest.approx(1, abs=0.01)
    assert found["named_style"] is None


def test_null_is_a_skip_and_a_whole_decimal_is_whole(earned, answers_file):
    first, second = (item.id for item in load_quiz().items[:2])
    status, out, _ = earned("quiz", "--answers", answers_file({first: None, second: 3.0}), "--json")
    assert status == 0
    assert json.loads(out)["answered"] == 1


def test_standard_input_is_read(tmp_path):
    item = load_quiz().items[0].id
    done = CliRunner().invoke(
        command_line.cli, ["quiz", "--answers", "-", "--json"], input=json.dumps({item: 4})
    )
    assert json.loads(done.output)["answered"] == 1


ITEM = "anx-abandonment-1"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"no-such-item": 3}, "no-such-item"),
        ({ITEM: 0}, "1 to 7"),
        ({ITEM: 8}, "1 to 7"),
        ({ITEM: 3.5}, "3.5"),
        ({ITEM: "4"}, ITEM),
        ({ITEM: True}, ITEM),
        ({ITEM: [1]}, ITEM),
        (f'{{"{ITEM}": 1, "{ITEM}": 2}}', "twice"),
        ([1, 2], "object"),
        ("{", "line 1"),
        ("", "not JSON"),
        (f'{{"{ITEM}": NaN}}', ITEM),
    ],
)
def test_a_mistake_is_named_with_its_place_and_status_65(earned, answers_file, content, says):
    status, out, err = earned("quiz", "--answers", answers_file(content), "--json")
    assert status == 65
    assert out == ""
    assert says in err
    assert "answers.json" in err


def test_bytes_that_are_no_text_are_said_so(earned, tmp_path):
    path = tmp_path / "answers.json"
    path.write_bytes(b"\xff\xfe\x00\x81")
    status, _, err = earned("quiz", "--answers", str(path), "--json")
    assert status == 65
    assert "UTF-8" in err


@pytest.mark.parametrize("name", ["missing.json", ""])
def test_a_missing_file_or_a_folder_has_status_66(earned, tmp_path, name):
    status, _, err = earned("quiz", "--answers", str(tmp_path / name), "--json")
    assert status == 66
    assert str(tmp_path) in err


def test_the_bank_is_listed_in_every_frame(earned):
    status, out, _ = earned("quiz", "--items", "--json")
    bank = json.loads(out)
    assert status == 0
    assert len(bank) == len(load_quiz().items) >= 56
    for item in bank:
        assert {"id", "dimension", "facet", "key", "format", "text"} <= set(item)
        assert set(item["text"]) == set(FRAMES)
        assert "{name}" in item["text"]["named"]


def test_safety_answers_shape_the_plan(earned, answers_file):
    file = answers_file(everything(6))
    said = [f"--safety={question}=no" for question in SAFETY_QUESTIONS[1:]]
    _, out, _ = earned(
        "quiz", "--answers", file, "--json", "--frame", "partner", "--safety=afraid=yes", *said
    )
    assert json.loads(out)["plan"]["support_first"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json"],
        ["--items"],
        ["--items", "--simulate", "--json"],
        ["--simulate", "--json", "--anxiety", "seven"],
        ["--simulate", "--json", "--people", "0"],
        ["--frame", "stranger"],
        ["--answers", "x.json", "--json", "--safety", "afraid=maybe"],
    ],
)
def test_options_that_do_not_fit_have_status_64(earned, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    status, _, err = earned("quiz", *arguments)
    assert status == 64
    assert err


def test_simulated_people_are_reproducible_lines(earned):
    arguments = (
        "quiz",
        "--simulate",
        "--anxiety",
        "1",
        "--avoidance",
        "-1",
        "--people",
        "3",
        "--json",
    )
    _, first, _ = earned(*arguments, "--seed", "7")
    _, again, _ = earned(*arguments, "--seed", "7")
    _, other, _ = earned(*arguments, "--seed", "8")
    people = [json.loads(line) for line in first.splitlines()]
    assert first == again != other
    assert len(people) == 3
    for person in people:
        assert set(person) == KEYS | {"items"}
        assert len(person["items"]) == person["answered"] <= 24
