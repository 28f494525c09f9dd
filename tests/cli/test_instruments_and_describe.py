"""`earned instruments`, `describe`, `adaptive` and `quiz --instrument` as people call them."""

import json
from pathlib import Path

import pytest

from earned.cli.main import run
from earned.library import questionnaires
from tests.answer_tables import person, response_data, write_csv
from tests.instruments.made_up import responses_to

USAGE, DATA, NO_INPUT, OUTPUT, CONTENT = 64, 65, 66, 73, 78


def called(capsys, *arguments):
    status = run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def as_json(capsys, *arguments):
    status, out, err = called(capsys, *arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


# instruments


def test_all_instruments_are_listed(capsys):
    status, out, _ = called(capsys, "instruments", "list")
    assert status == 0
    for name in questionnaires.questionnaire_ids():
        assert f"\n{name} " in f"\n{out}"
    listed = as_json(capsys, "instruments", "list")
    assert [one["id"] for one in listed] == list(questionnaires.questionnaire_ids())


@pytest.mark.parametrize("name", questionnaires.questionnaire_ids())
def test_an_instrument_is_shown_with_key_norms_source_and_permission(capsys, name):
    status, out, _ = called(capsys, "instruments", "show", name)
    assert status == 0
    for part in ("Measures:", "Source:", "Permission:", "Key:", "Answers: 1 to", "Norms"):
        assert part in out
    table = as_json(capsys, "instruments", "show", name)
    assert {"scales", "formats", "permission", "citation", "norms", "parameters"} <= set(table)


def test_an_unknown_instrument_is_refused(capsys):
    status, _, err = called(capsys, "instruments", "show", "ecr9")
    assert status == USAGE
    assert "Known: earned, ecr" in err


OWN = """\
id = "mine"
version = "1"
title = "My scale"
[[formats]]
id = "five"
options = 5
[[scales]]
id = "warmth"
items = ["Q1", "Q2", "Q3"]
reversed = ["Q3"]
"""
CASE = '[[cases]]\ntitle = "x"\nanswers = [5, 5, 1]\nscores = { warmth = 5.0 }\n'


def test_an_instrument_of_ones_own_is_checked_with_its_cases(capsys, tmp_path):
    path = tmp_path / "instrument.toml"
    path.write_text(OWN)
    assert "none beside it" in called(capsys, "instruments", "validate", path)[1]
    (tmp_path / "cases.toml").write_text(CASE)
    status, out, _ = called(capsys, "instruments", "validate", path)
    assert status == 0
    assert "1 comes out as written" in out
    (tmp_path / "cases.toml").write_text(CASE.replace("5.0", "3.7"))
    status, _, err = called(capsys, "instruments", "validate", path)
    assert status == CONTENT
    assert "warmth comes to 5.0000 and not to 3.7000" in err


WRONG = {
    "a reversed item that is not there": (
        'reversed = ["Q3"]',
        'reversed = ["Q9"]',
        "Q9 is reversed",
    ),
    "no formats": ('[[formats]]\nid = "five"\noptions = 5', "formats = []", "no response format"),
    "one option": ("options = 5", "options = 1", "has 1 options"),
    "an unknown field": ('title = "My scale"', 'title = "My scale"\ncolour = 1', "unknown field"),
    "a scale to weigh that is not there": (
        'reversed = ["Q3"]',
        '[[derived]]\nid = "x"\nweights = { cold = 1.0 }',
        "no scale 'cold'",
    ),
    "a numbering that forgets": (
        'title = "My scale"',
        'title = "My scale"\nnumbering = { old = { Q1 = "Q7" } }',
        "numbering old",
    ),
    "two scores of a name": (
        'reversed = ["Q3"]',
        '[[derived]]\nid = "warmth"\nweights = { warmth = 1.0 }',
        "share a name",
    ),
    "neither items nor scales": (OWN[OWN.index("[[scales]]") :], "", "neither items nor scales"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_instrument_is_explained(capsys, tmp_path, what):
    before, after, says = WRONG[what]
    path = tmp_path / "mine.toml"
    assert before in OWN
    path.write_text(OWN.replace(before, after))
    status, _, err = called(capsys, "instruments", "validate", path)
    assert status == CONTENT
    assert says in err
    assert "mine.toml" in err


def test_a_missing_instrument_file(capsys, tmp_path):
    assert called(capsys, "instruments", "validate", tmp_path / "none.toml")[0] == NO_INPUT


# describe


@pytest.fixture
def answers(tmp_path):
    """Three hundred made-up people, a third of them of another kind, with ages."""
    found = questionnaires.questionnaire("ecr-12")
    _, made = responses_to(found, options=5)
    rows = [
        {
            **dict(zip(found.items, map("{:g}".format, row), strict=True)),
            "kind": str(n % 3),
            "age": str(17 + n % 40),
        }
        for n, row in enumerate(made[:300])
    ]
    return write_csv(tmp_path / "answers.csv", rows)


def describe(capsys, file, *arguments):
    return as_json(capsys, "describe", file, "--instrument", "ecr-12", *arguments)


def test_a_file_is_described(capsys, answers):
    table = describe(capsys, answers, "--age", "age", "--ages", "18-56", "--label", "kind=0:a,1:b")
    assert table["rows"] == 300
    assert table["left_out"] == {"age outside 18-56 or not given": 8}
    assert [scale["id"] for scale in table["scales"]] == ["anxiety", "avoidance"]
    groups = {(row["column"], row["group"]) for row in table["norms"]}
    assert {("", ""), ("kind", "a"), ("kind", "b"), ("age", "25-34")} <= groups
    assert ("kind", "kind 2") not in groups
    assert any(reason.startswith("kind: fewer than two groups") for reason in table["skipped"])


def test_items_and_pairs_are_told_with_their_fit(capsys, answers):
    (fit,) = describe(capsys, answers)["fits"]
    assert fit["scales"] == ["anxiety", "avoidance"]
    assert {one["id"] for one in fit["items"]} == {f"Q{n}" for n in range(1, 13)}
    assert {"s_x2", "df", "p", "rmsea", "points", "total"} <= set(fit["items"][0])
    sizes = [abs(pair["q3_excess"]) for pair in fit["pairs"]]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) >= 10
    status, out, _ = called(capsys, "describe", answers, "--instrument", "ecr-12")
    assert status == 0
    assert "Items of anxiety and avoidance against the model" in out
    assert "over the model's; LD-X" in out


def test_the_same_file_in_words(capsys, answers):
    status, out, _ = called(
        capsys, "describe", answers, "--instrument", "ecr-12", "--by", "kind", "--no-model"
    )
    assert status == 0
    assert "300 of 300 people" in out
    assert "anxiety: alpha 0." in out
    assert "No model: none was asked for" in out
    assert "kind 0 less kind 1, anxiety" in out


def test_a_report_is_written_and_never_over_another(capsys, answers, tmp_path):
    report = tmp_path / "report.html"
    arguments = ("describe", answers, "--instrument", "ecr-12", "--no-model", "--report", report)
    assert called(capsys, *arguments)[0] == 0
    assert report.read_text("utf-8").startswith("<!doctype html>")
    status, _, err = called(capsys, *arguments)
    assert status == OUTPUT
    assert "--force" in err
    assert called(capsys, *arguments, "--force")[0] == 0


def test_targets_and_scales_without_model(capsys, tmp_path):
    nine = [f"Q{n}" for n in range(1, 10)]
    names = [
        f"{target}_{item}" for target in ("mother", "father", "partner", "friend") for item in nine
    ]
    rows = [{name: str(1 + (n * 7 + k * 3) % 7) for k, name in enumerate(names)} for n in range(40)]
    file = write_csv(tmp_path / "rs.csv", rows)
    table = as_json(capsys, "describe", file, "--instrument", "ecr-rs", "--target", "all")
    scores = {row["score"] for row in table["norms"]}
    assert {"mother_anxiety", "friend_avoidance", "global_anxiety", "global_avoidance"} <= scores
    one = as_json(capsys, "describe", file, "--instrument", "ecr-rs", "--target", "mother")
    assert {row["score"] for row in one["norms"]} == {"mother_anxiety", "mother_avoidance"}


BAD = [
    (("--instrument", "ecr-12", "--ages", "18-80"), USAGE, "--age COLUMN"),
    (("--instrument", "ecr-12", "--age", "age", "--ages", "young"), USAGE, "two whole years"),
    (("--instrument", "ecr-12", "--label", "kind"), USAGE, "COLUMN=CODE:NAME"),
    (("--instrument", "ecr-12", "--by", "age"), USAGE, "too many to be groups"),
    (("--instrument", "ecr-12", "--by", "height"), DATA, "column height"),
    (("--instrument", "ecr-12", "--options", "4"), USAGE, "no format of 4 options"),
    (("--instrument", "ecr-12", "--numbering", "old"), USAGE, "no numbering 'old'"),
    (("--instrument", "ecr-12", "--target", "mother"), USAGE, "not asked about 'mother'"),
    (("--instrument", "ecr"), DATA, "column Q13"),
    (("--instrument", "ecr-12", "--age", "age", "--ages", "90-99"), DATA, "nobody is left"),
]


@pytest.mark.parametrize(("arguments", "status", "says"), BAD)
def test_what_does_not_fit_is_refused(capsys, answers, arguments, status, says):
    got, _, err = called(capsys, "describe", answers, *arguments)
    assert got == status
    assert says in err


def test_a_wrong_cell_is_named(capsys, tmp_path):
    file = write_csv(tmp_path / "bad.csv", [person(3), person(3, Q7="9")])
    status, _, err = called(capsys, "describe", file, "--instrument", "ecr")
    assert status == DATA
    assert "row 2, column Q7" in err
    assert "--missing 9" in err
    assert called(capsys, "describe", tmp_path / "none.csv", "--instrument", "ecr")[0] == NO_INPUT


# adaptive


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


# quiz --instrument


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
