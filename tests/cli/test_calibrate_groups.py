"""`earned calibrate --group`: means and variances of their own."""

import tomllib

import pytest

from earned.library import instruments
from tests.cli.calibrating import as_json, called, grouped, table


@pytest.fixture(scope="module")
def ecr_groups():
    return grouped()


def test_groups_have_means_and_variances_of_their_own(capsys, tmp_path, ecr_groups):
    file, own = table(tmp_path / "a.csv", ecr_groups), tmp_path / "own.toml"
    how = (file, "--instrument", "ecr", "--group", "country", "--tolerance", 0.001)
    found = as_json(capsys, *how, "--output", own)
    here, there = found["groups"]
    assert (here["name"], here["people"], here["anxiety_mean"]) == ("here", 300, 0)
    assert (there["name"], there["people"]) == ("elsewhere", 200)
    for name, true in (("anxiety_mean", 0.6), ("avoidance_mean", -0.3), ("anxiety_sd", 1.2)):
        assert there[name] == pytest.approx(true, abs=3.5 * there[f"{name}_se"])
    assert found["correlation"] == here["correlation"]
    written = tomllib.loads(own.read_text("utf-8"))["groups"]
    assert [group["name"] for group in written] == ["here", "elsewhere"]
    assert written[1]["anxiety_mean"] == pytest.approx(there["anxiety_mean"], abs=1e-4)
    assert instruments.read_parameters(own).correlation == pytest.approx(
        here["correlation"], abs=1e-4
    )
    other = as_json(capsys, *how, "--reference", "elsewhere")["groups"]
    assert [group["name"] for group in other] == ["elsewhere", "here"]
    assert other[1]["anxiety_mean"] < 0


def test_groups_are_told_in_words(capsys, tmp_path, ecr_groups):
    file = table(tmp_path / "a.csv", ecr_groups)
    how = (file, "--instrument", "ecr", "--group", "Country", "--no-errors", "--tolerance", 0.01)
    status, out, _ = called(capsys, *how)
    assert status == 0
    assert "Country here, 300 people: the reference, mean 0 and SD 1" in out
    assert "Country elsewhere, 200 people: anxiety mean 0." in out


def test_people_without_a_group_are_left_out_and_counted(capsys, tmp_path, ecr_groups):
    labels = [""] * 40 + ecr_groups["Country"][40:]
    file = table(tmp_path / "a.csv", ecr_groups | {"Country": labels})
    how = (file, "--instrument", "ecr", "--group", "Country", "--no-errors", "--tolerance", 0.02)
    found = as_json(capsys, *how)
    assert found["people"] == 460
    assert "Left out: 40 without Country." in found["notes"]


def test_fit_is_told_only_of_one_group_s_own_answers(capsys, tmp_path, ecr_groups):
    file = table(tmp_path / "a.csv", ecr_groups)
    how = (
        file,
        "--instrument",
        "ecr",
        "--group",
        "Country",
        "--fit",
        "--no-errors",
        "--tolerance",
        0.1,
    )
    status, out, _ = called(capsys, *how)
    assert status == 0
    assert "Calibrate without --group" in out
