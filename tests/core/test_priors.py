"""The bank's priors: do intervals from one instrument hold the other's parameters, and are they honest?"""

import numpy as np
import pytest

from earned.core.calibration.population import Described, ItemPopulation, covered, cut_pattern
from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.parameters import Calibrated, Provisional
from earned.library import instruments

SHARED_SLOPE_SD = 0.20
"""As the bank's own agreement items share (bench/derive_priors.py)."""


def calibrated(instrument_id: str, dimension: str) -> list[Calibrated]:
    known = instruments.parameters(instrument_id).items
    return [known[item.id] for item in instruments.load(instrument_id).of(dimension)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), [("ecr", "ecr-r"), ("ecr-r", "ecr")])
def test_intervals_from_one_instrument_cover_the_other(one: str, other: str) -> None:
    inside = []
    for dimension in DIMENSIONS:
        population = ItemPopulation.of(Described.of(calibrated(one, dimension)), SHARED_SLOPE_SD)
        slopes, thresholds = covered(population, calibrated(other, dimension))
        inside += [*slopes, *thresholds.ravel()]
    assert 0.85 <= np.mean(inside) <= 0.95


def test_every_item_of_the_bank_has_a_provisional_distribution_with_an_origin() -> None:
    known = instruments.parameters("earned")
    assert known.provisional
    assert set(known.items) == {item.id for item in instruments.load("earned").items}
    for item in known.items.values():
        assert isinstance(item, Provisional)
        assert "not piloted" in item.origin
        assert min(item.location_sd, item.log_discrimination_sd, item.residual_sd) > 0.1


def test_no_item_is_centred_below_the_lowest_threshold_anyone_observed() -> None:
    for dimension in DIMENSIONS:
        lowest = min(item.thresholds[0] for item in calibrated("ecr", dimension))
        for item in instruments.load("earned").of(dimension):
            known = instruments.parameters("earned").items[item.id]
            assert isinstance(known, Provisional)
            assert known.location > lowest


@pytest.mark.parametrize("frame", ["partner", "friend", "parent", "named"])
def test_other_frames_are_less_certain(frame: str) -> None:
    general, other = instruments.parameters("earned"), instruments.parameters("earned", frame)  # type: ignore[arg-type]
    for name, known in other.items.items():
        assert known.location_sd > general.items[name].location_sd  # type: ignore[union-attr]
    for group, offset in other.offsets.items():
        assert offset.location_sd > general.offsets[group].location_sd
        assert offset.log_discrimination_sd > general.offsets[group].log_discrimination_sd


def test_other_languages_are_less_certain() -> None:
    english, spanish = (
        instruments.parameters("earned"),
        instruments.parameters("earned", "general", "es"),
    )
    assert instruments.parameters("earned", "general", "en") == english
    for group, offset in spanish.offsets.items():
        assert offset.location_sd > english.offsets[group].location_sd


def test_the_cut_pattern_is_standard_and_scales_with_options() -> None:
    for options in (2 + 3, 7):
        shape, _ = cut_pattern(options)
        assert shape.mean() == pytest.approx(0, abs=1e-12)
        assert shape.std() == pytest.approx(1)
    assert cut_pattern(7)[1] > cut_pattern(5)[1]
