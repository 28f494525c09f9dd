"""`earned calibrate` with known items: what comes out, and what does not fit."""

import re
import tomllib

import numpy as np
import pytest

from earned.library import instruments
from tests.cli.calibrating import (
    ECR,
    ELSEWHERE,
    KNOWN,
    NEW,
    RENAMED,
    TRUE,
    as_json,
    both_scales,
    called,
    columns_of,
    grouped,
    table,
)
from tests.cli.calling import DATA, NO_INPUT, USAGE
from tests.core.simulated import answered
from tests.core.test_calibration import made_items
from tests.core.test_calibration_groups import bank


@pytest.fixture(scope="module")
def ecr_groups():
    return grouped()


def test_new_items_land_on_the_scale_of_known_ones(capsys, tmp_path):
    """These people are .6 SD more anxious than those of the scale."""
    file, own = table(tmp_path / "both.csv", both_scales(700)), tmp_path / "own.toml"
    found = as_json(capsys, file, "--instrument", "ecr-r", "--link", "ecr", "--output", own)
    assert [row["id"] for row in found["items"]] == [item.id for item in NEW]
    off_by = [np.subtract(row["thresholds"], TRUE[row["id"]].thresholds) for row in found["items"]]
    errors = [row["thresholds_se"] for row in found["items"]]
    assert np.sqrt(np.mean(np.divide(off_by, errors) ** 2)) < 1.5
    assert abs(np.mean(off_by)) < 0.1
    (group,) = found["groups"]
    for name, true in (("anxiety_mean", 0.6), ("avoidance_mean", -0.3), ("anxiety_sd", 1.2)):
        assert group[name] == pytest.approx(true, abs=3.5 * group[f"{name}_se"])
    written = instruments.read_parameters(own)
    assert written.correlation == pytest.approx(KNOWN.correlation, abs=1e-4)
    assert "linked through people of both.csv" in written.population
    assert not any("ecr:" in name for sizes in written.facet_sd.values() for name in sizes)
    assert found["link"]["instrument"] == "ecr"


def test_who_answered_one_scale_alone_is_left_out(capsys, tmp_path):
    columns = both_scales(120)
    for item in RENAMED:
        columns[item.id] = ["", "", *columns[item.id][2:]]
    file = table(tmp_path / "both.csv", columns)
    how = (file, "--instrument", "ecr-r", "--link", "ecr", "--no-errors", "--tolerance", 0.1)
    notes = as_json(capsys, *how)["notes"]
    assert any(note.startswith("Left out: 2 who answered nothing of") for note in notes)


BANK_OF_SIX = """\
instrument = "ecr"
version = "1"
language = "en"
population = "somebody"
correlation = 0.1
provisional = true
[[items]]
id = "Q1"
log_discrimination = 0.5
log_discrimination_sd = 0.2
location = 0.0
location_sd = 0.3
log_spread = 0.1
log_spread_sd = 0.1
residual_sd = 0.1
shape = [-1.4, -0.6, 0.1, 0.6, 1.3]
"""


@pytest.mark.parametrize(
    ("instrument", "more", "status", "says"),
    [
        ("ecr", ("--prior", "bank"), USAGE, "estimates, not distributions"),
        ("ecr-r", ("--prior", "six.toml"), USAGE, "it is about 'ecr'"),
        ("ecr", ("--prior", "six.toml"), USAGE, "its Q1 has 6 options, and here it has 5"),
        ("ecr", ("--prior", "none.toml"), NO_INPUT, "--prior bank"),
        ("saam", ("--prior", "bank"), USAGE, "no item parameters are shipped"),
        ("ecr", ("--prior", "bank", "--facets", "on"), USAGE, "Leave out --method and --facets"),
        ("ecr", ("--prior", "bank", "--no-errors"), USAGE, "Leave out --no-errors"),
        ("ecr", ("--prior", "bank", "--robust"), USAGE, "which priors do not have"),
        ("ecr", ("--robust", "--no-errors"), USAGE, "Leave it out"),
        ("ecr", ("--metric", "items"), USAGE, "Add: --prior bank"),
        ("ecr", ("--reference", "here"), USAGE, "--group COLUMN"),
        ("ecr", ("--group", "Land"), DATA, "column Land: there is no such column"),
        ("ecr", ("--group", "Small"), DATA, "column Small: a group needs 50 people: 'b' has 7"),
        ("ecr", ("--group", "Same"), DATA, "everybody is in one group, 'x'"),
        (
            "ecr",
            ("--group", "Country", "--reference", "mars"),
            USAGE,
            "no such group. It has: elsewhere",
        ),
        ("ecr", ("--link", "ecr"), USAGE, "Link them to another"),
        ("ecr", ("--link", "earned"), USAGE, "no scale to stand on"),
        ("ecr", ("--link", "saam"), USAGE, "no item parameters are shipped"),
        ("ecr", ("--link", "nothing"), NO_INPUT, "earned instruments list"),
        (
            "ecr",
            ("--link", "ecr-r"),
            DATA,
            "0 items of .* on anxiety have a column here.*'ecr-r_Q1'",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_place_and_remedy(
    capsys, tmp_path, monkeypatch, ecr_groups, instrument, more, status, says
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "six.toml").write_text(BANK_OF_SIX)
    extra = {"Small": ["a"] * 493 + ["b"] * 7, "Same": ["x"] * 500}
    file = table(tmp_path / "a.csv", ecr_groups | extra)
    asked = (file, "--instrument", instrument, "--output", "own.toml", *more)
    got, out, err = called(capsys, *asked)
    assert (got, out) == (status, "")
    assert re.search(says, err), err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "six.toml"]


def test_too_few_who_answered_both_are_told(capsys, tmp_path):
    columns = both_scales(80)
    for item in RENAMED:
        columns[item.id] = [*columns[item.id][:30], *[""] * 50]
    file = table(tmp_path / "both.csv", columns)
    got, _, err = called(capsys, file, "--instrument", "ecr-r", "--link", "ecr")
    assert got == DATA
    assert "30 people answered items of both" in err
    assert "Give 50" in err


OWN_SCALE = """\
id = "mine"
version = "1"
title = "Mine"
[[formats]]
id = "five"
options = 5
""" + "".join(
    f"""
[[items]]
id = "{item.id}"
dimension = "{item.dimension}"
key = {item.key}
format = "five"
"""
    for item in made_items(4)
)


def test_a_scale_of_one_s_own_is_linked_and_has_priors(capsys, tmp_path):
    mine, rng = made_items(4), np.random.default_rng(6)
    (tmp_path / "mine.toml").write_text(OWN_SCALE)
    known = bank(mine) | dict(KNOWN.items)
    codes = answered([*mine, *ECR.items], known, 300, rng, ELSEWHERE)
    file = table(tmp_path / "both.csv", columns_of([*mine, *ECR.items], codes, 5))
    how = (file, "--instrument", tmp_path / "mine.toml", "--link", "ecr", "--tolerance", 0.01)
    (group,) = as_json(capsys, *how)["groups"]
    assert group["anxiety_mean"] == pytest.approx(0.6, abs=0.35)
    head, _, item = BANK_OF_SIX.replace("0.1, 0.6, 1.3", "0.6, 1.4").partition("[[items]]")
    items = [f"[[items]]{item.replace('Q1', one.id)}" for one in mine[:7]]
    offsets = """
[[offsets]]
dimension = "anxiety"
format = "five"
location_sd = 0.2
log_discrimination_sd = 0.2
"""
    text = "\n".join([head.replace("ecr", "mine"), offsets, *items])
    (tmp_path / "prior.toml").write_text(text)
    how = (file, "--instrument", tmp_path / "mine.toml", "--prior", tmp_path / "prior.toml")
    moved = tmp_path / "moved.toml"
    assert called(capsys, *how, "--output", moved)[0] == 0
    raw = tomllib.loads(moved.read_text("utf-8"))
    assert 0.02 < raw["offsets"][0]["location_sd"] < 0.2
    kinds = ["location" in row for row in raw["items"]]
    assert kinds == [True] * 7 + [False]
    again = as_json(capsys, *how[:3], "--prior", moved, "--tolerance", 0.01)
    assert "1 items of the prior are estimates; they are estimated anew." in again["notes"]
