"""`earned instruments` as people call it."""

import pytest

from earned.library import questionnaires
from tests.cli.calling import CONTENT, NO_INPUT, USAGE, as_json, called


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
    assert "Do you mean ecr-r?" in called(capsys, "instruments", "show", "ECR_R")[2]


def test_options_that_two_formats_share_are_told_once(capsys):
    assert "Answers: 1 to 7; no answer" in called(capsys, "instruments", "show", "earned")[1]


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


def test_an_instrument_of_ones_own_is_shown_and_found_in_its_folder(capsys, tmp_path):
    path = tmp_path / "instrument.toml"
    path.write_text(OWN)
    status, out, _ = called(capsys, "instruments", "show", path)
    assert (status, "warmth: mean of Q1, Q2, Q3*" in out, "Source" in out) == (0, True, False)
    shown = as_json(capsys, "instruments", "show", path)
    assert (shown["id"], shown["parameters"], shown["citation"]) == ("mine", None, None)
    assert called(capsys, "instruments", "validate", tmp_path)[0] == 0


def test_a_missing_code_that_is_an_answer_is_refused(capsys, tmp_path):
    path = tmp_path / "instrument.toml"
    path.write_text("missing_codes = [5]\n" + OWN)
    status, _, err = called(capsys, "instruments", "validate", path)
    assert status == CONTENT
    assert "5 cannot mean 'missing'" in err
