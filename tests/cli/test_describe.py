"""`earned describe` as people call it."""

import pytest

from earned.library import questionnaires
from tests.answer_tables import person, write_csv
from tests.cli.calling import DATA, NO_INPUT, OUTPUT, USAGE, as_json, called
from tests.instruments.made_up import responses_to


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


def test_a_report_never_takes_the_place_of_the_answers(capsys, answers):
    before = answers.read_bytes()
    arguments = ["describe", answers, "--instrument", "ecr-12", "--report", answers, "--force"]
    status, _, said = called(capsys, *arguments)
    assert status == USAGE
    assert "Choose another name." in said
    assert answers.read_bytes() == before


def test_what_two_items_cannot_tell_is_said_in_words(capsys, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        'id = "cold"\nversion = "1"\ntitle = "Cold"\n[[formats]]\nid = "five"\noptions = 5\n'
        '[[scales]]\nid = "cold"\nitems = ["Q1", "Q2"]\n'
    )
    rows = [{"Q1": str(1 + n % 5), "Q2": str(1 + n // 5 % 5)} for n in range(100)]
    file = write_csv(tmp_path / "a.csv", rows)
    _, out, _ = called(capsys, "describe", file, "--instrument", own)
    assert "omega not known" in out
    assert "nan" not in out
