"""`earned calibrate` with a prior, several groups, and known items: what comes out, and bad input."""

import json
import re
import tomllib
from dataclasses import replace

import numpy as np
import pytest

from earned.cli.main import run
from earned.core.calibration.groups import Population
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.model import compile_model
from earned.library import instruments
from tests.core.simulated import answered, drawn_bank
from tests.core.test_calibration import made_items
from tests.core.test_calibration_groups import bank

USAGE, DATA, NO_INPUT = 64, 65, 66
BANK, SHIPPED = instruments.load("earned"), instruments.parameters("earned")
ECR, KNOWN = instruments.load("ecr"), instruments.parameters("ecr")
ELSEWHERE = Population(0.2, (0.6, -0.3), (1.2, 0.9))


def called(capsys, *arguments):
    status = run([str(argument) for argument in ("calibrate", *arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def as_json(capsys, *arguments):
    status, out, err = called(capsys, *arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def given(items, codes, most):
    """Options as people gave them."""
    keys = np.array([item.key for item in items])
    return np.where(keys == 1, codes + 1, most - codes).astype(int)


def table(path, columns):
    """A CSV from columns; empty cells where a value is nothing."""
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(str(value) for value in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n")
    return path


def columns_of(items, codes, most, prefix=""):
    answers = given(items, codes, most)
    return {f"{prefix}{item.id}": answers[:, j] for j, item in enumerate(items)}


@pytest.fixture(scope="module")
def pilot():
    """A hundred people who answered our bank, and its true items."""
    rng = np.random.default_rng(1)
    true = drawn_bank(BANK.items, SHIPPED.items, SHIPPED.offsets, rng)
    codes = answered(BANK.items, true, 100, rng, Population(SHIPPED.correlation), SHIPPED)
    return columns_of(BANK.items, codes, 7), true


@pytest.fixture(scope="module")
def ecr_groups():
    """Answers to the ECR of 300 people here and 200 elsewhere."""
    rng = np.random.default_rng(2)
    parts = [
        answered(ECR.items, KNOWN.items, size, rng, who)
        for size, who in ((300, Population()), (200, ELSEWHERE))
    ]
    columns = columns_of(ECR.items, np.concatenate(parts), 5)
    return columns | {"Country": ["here"] * 300 + ["elsewhere"] * 200}


def off(items, true):
    return np.array(
        [
            [
                np.log(items[n].discrimination / t.discrimination),
                *np.subtract(items[n].thresholds, t.thresholds),
            ]
            for n, t in true.items()
        ]
    )


def test_a_pilot_moves_the_bank_and_writes_the_next_prior(capsys, tmp_path, pilot):
    columns, true = pilot
    file, own = table(tmp_path / "pilot.csv", columns), tmp_path / "moved.toml"
    found = as_json(capsys, file, "--instrument", "earned", "--prior", "bank", "--output", own)
    assert found["people"] == 100
    assert found["prior"]["instrument"] == "earned"
    estimates = {
        row["id"]: Calibrated(row["discrimination"], tuple(row["thresholds"]))
        for row in found["items"]
    }
    middle = {
        n: Calibrated(
            np.exp(one.log_discrimination),
            tuple(one.location + np.exp(one.log_spread) * np.array(one.shape)),
        )
        for n, one in SHIPPED.items.items()
    }
    before, after = (np.sqrt(np.mean(off(items, true) ** 2)) for items in (middle, estimates))
    assert after < 0.65 * before
    moved = instruments.read_parameters(own)
    assert moved.provisional
    assert set(moved.items) == set(SHIPPED.items)
    assert "pilot.csv" in moved.items["anx-abandonment-1"].origin
    for name, one in moved.items.items():
        assert one.location_sd < SHIPPED.items[name].location_sd
        assert one.log_discrimination_sd < SHIPPED.items[name].log_discrimination_sd
    assert max(o.location_sd for o in moved.offsets.values()) < 0.15
    assert moved.facet_sd == SHIPPED.facet_sd
    raw = tomllib.loads(own.read_text("utf-8"))
    assert raw["frames"]["partner"]["location_sd"] == 0.17
    assert raw["provenance"]["prior"] == f"earned {SHIPPED.version}"
    assert compile_model(BANK, moved).items
    again = as_json(capsys, file, "--instrument", "earned", "--prior", own, "--tolerance", 0.1)
    assert again["prior"]["population"] == "people of pilot.csv"


def test_a_bank_that_moved_scores(capsys, tmp_path, pilot):
    file, own = table(tmp_path / "pilot.csv", pilot[0]), tmp_path / "moved.toml"
    how = (file, "--instrument", "earned", "--prior", "bank", "--tolerance", 0.05)
    assert called(capsys, *how, "--output", own)[0] == 0
    scores = tmp_path / "scores.csv"
    asked = ("score", file, "--instrument", "earned", "--parameters", own, "--output", scores)
    assert run([str(word) for word in asked]) == 0
    assert "people of pilot.csv" in capsys.readouterr().err


def test_items_nobody_was_asked_keep_what_is_known_of_them(capsys, tmp_path, pilot):
    kept = {name: column for n, (name, column) in enumerate(pilot[0].items()) if n % 2}
    file, own = table(tmp_path / "half.csv", kept), tmp_path / "moved.toml"
    how = (file, "--instrument", "earned", "--prior", "bank", "--tolerance", 0.02)
    found = as_json(capsys, *how, "--output", own)
    assert any(note.startswith("32 items have no column") for note in found["notes"])
    moved = instruments.read_parameters(own).items
    unasked = [name for name in SHIPPED.items if name not in kept]
    for name in unasked:
        assert moved[name].location_sd == pytest.approx(SHIPPED.items[name].location_sd, abs=0.05)
        assert moved[name].origin == SHIPPED.items[name].origin


def test_people_unlike_the_bank_s_can_have_a_mean_of_their_own(capsys, tmp_path, pilot):
    file = table(tmp_path / "pilot.csv", pilot[0])
    how = (file, "--instrument", "earned", "--prior", "bank", "--tolerance", 0.02)
    (group,) = as_json(capsys, *how, "--metric", "items")["groups"]
    assert group["anxiety_mean_se"] > 0.1
    assert abs(group["anxiety_mean"]) < 3 * group["anxiety_mean_se"]
    (group,) = as_json(capsys, *how)["groups"]
    assert (group["anxiety_mean"], group["anxiety_sd"], group["anxiety_mean_se"]) == (0, 1, 0)


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
    assert "here, 300 people: the reference, mean 0 and SD 1" in out
    assert "elsewhere, 200 people: anxiety mean 0." in out


def test_people_without_a_group_are_left_out_and_counted(capsys, tmp_path, ecr_groups):
    labels = [""] * 40 + ecr_groups["Country"][40:]
    file = table(tmp_path / "a.csv", ecr_groups | {"Country": labels})
    how = (file, "--instrument", "ecr", "--group", "Country", "--no-errors", "--tolerance", 0.02)
    found = as_json(capsys, *how)
    assert found["people"] == 460
    assert "Left out: 40 without Country." in found["notes"]


NEW = [replace(item, facet="") for item in instruments.load("ecr-r").items]
RENAMED = [replace(item, id=f"ecr_{item.id}") for item in ECR.items]
TRUE = {
    item.id: Calibrated(1.2 + 0.1 * (n % 8), tuple(np.linspace(-2, 2, 6) + 0.1 * (n % 5 - 2)))
    for n, item in enumerate(NEW)
}


def both_scales(people, seed=5):
    """Columns of new items, and of the ECR, whose items are called alike and so begin with ecr_."""
    known = TRUE | {f"ecr_{name}": one for name, one in KNOWN.items.items()}
    every, rng = [*NEW, *RENAMED], np.random.default_rng(seed)
    codes = answered(every, known, people, rng, ELSEWHERE, KNOWN)
    answers = given(every, codes, np.array([7] * 36 + [5] * 36))
    return {item.id: answers[:, j] for j, item in enumerate(every)}


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


def test_a_prior_bears_few_people_but_not_a_handful(capsys, tmp_path, pilot):
    few = {name: column[:9] for name, column in pilot[0].items()}
    file = table(tmp_path / "few.csv", few)
    got, _, err = called(capsys, file, "--instrument", "earned", "--prior", "bank")
    assert got == DATA
    assert "9 people answered, too few to calibrate. Give 10" in err


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
