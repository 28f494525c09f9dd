"""`earned calibrate --prior`: a pilot moves a bank, which scores and is a prior again."""

import tomllib

import numpy as np
import pytest

from earned.cli.main import run
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.model import compile_model
from earned.library import instruments
from tests.cli.calibrating import BANK, SHIPPED, as_json, called, piloted, table
from tests.cli.calling import DATA


@pytest.fixture(scope="module")
def pilot():
    return piloted()


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


def test_a_prior_bears_few_people_but_not_a_handful(capsys, tmp_path, pilot):
    few = {name: column[:9] for name, column in pilot[0].items()}
    file = table(tmp_path / "few.csv", few)
    got, _, err = called(capsys, file, "--instrument", "earned", "--prior", "bank")
    assert got == DATA
    assert "9 people answered, too few to calibrate. Give 10" in err


def test_columns_of_figures_stand_below_one_another_whatever_items_are_called(
    capsys, tmp_path, pilot
):
    file = table(tmp_path / "pilot.csv", pilot[0])
    said = called(capsys, file, "--instrument", "earned", "--prior", "bank")[1].splitlines()
    head = next(line for line in said if line.startswith("item "))
    rows = [line for line in said if line.startswith(("anx-", "avo-"))]
    assert len(rows) == 64
    at = head.index("thresholds")
    assert all(row[at - 1] == " " != row[at] for row in rows)
