"""Long strings and even-odd consistency: by hand, and what must hold of any answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from earned.core.instruments.item import ResponseFormat
from earned.core.instruments.scale import Questionnaire, Scale, about
from earned.core.scoring.careless import CarelessRule, even_odd, longest_runs, spearman_brown
from earned.core.scoring.flags import questionnaire_flags
from earned.library import questionnaires
from earned.library.careless import careless_rule, thresholds

ECR = questionnaires.questionnaire("ecr")
NAN = np.nan
PEOPLE = arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.just(36)),
    elements=st.sampled_from([1, 2, 4, 5, NAN]),
)


def pairs(reversed_: tuple[str, ...] = ()) -> Questionnaire:
    """Six scales of two items, five options."""
    scales = tuple(
        Scale(f"s{n}", (f"a{n}", f"b{n}"), tuple({f"a{n}", f"b{n}"} & set(reversed_)))
        for n in range(6)
    )
    items = tuple(item for scale in scales for item in scale.items)
    return Questionnaire("p", "1", "Pairs", (ResponseFormat("five", 5),), items, scales)


def test_runs_by_hand() -> None:
    rows = [
        [1, 1, 1, 2, 2, 1, 1],
        [1, 2, 3, 4, 5, 1, 2],
        [3, 3, 3, NAN, 3, 3, 3],
        [NAN, NAN, 5, 5, 5, 5, NAN],
        [NAN] * 7,
        [4] * 7,
    ]
    assert longest_runs(np.array(rows)).tolist() == [3, 1, 3, 4, 0, 7]


def test_even_odd_by_hand() -> None:
    """Σab = 8, Σa² = 14, Σb² = 8: r = 8/√112 = .7559, corrected 2(.7559)/1.7559 = .8610."""
    a, b = [1, 2, -1, 0, 2, -2], [2, 1, 0, -1, 1, -1]
    row = 3.0 + np.array([[value for pair in zip(a, b, strict=True) for value in pair]])
    assert even_odd(row, pairs()) == pytest.approx([0.8610], abs=5e-5)
    # The second item of the first pair is reversed: 6 - 5 = 1, so b₁ = -2 and Σab = 4, r = .3780.
    assert even_odd(row, pairs(("b0",))) == pytest.approx([2 * 0.37796 / 1.37796], abs=5e-5)


def test_even_odd_cannot_be_told_without_six_pairs_or_off_the_middle() -> None:
    row = np.tile([[4.0, 5.0]], (1, 6))
    assert even_odd(row, pairs()) == pytest.approx([1.0])
    gap = row.copy()
    gap[0, 3] = NAN
    assert np.isnan(even_odd(gap, pairs())).all()
    assert np.isnan(even_odd(np.full((1, 12), 3.0), pairs())).all()


@pytest.mark.parametrize(("r", "whole"), [(1, 1), (0.5, 2 / 3), (0, 0), (-0.2, -0.5), (-0.9, -1)])
def test_halves_are_corrected_to_full_length(r: float, whole: float) -> None:
    assert spearman_brown(np.array([r])) == pytest.approx([whole])


@settings(deadline=None, max_examples=40)
@given(PEOPLE)
def test_the_direction_of_scoring_and_neighbours_do_not_matter(found: np.ndarray) -> None:
    other = Questionnaire(
        **{field: getattr(ECR, field) for field in ("id", "version", "title", "formats", "items")},
        scales=(
            Scale("security", ECR.scales[0].items, _flipped(ECR.scales[0])),
            ECR.scales[1],
        ),
        item_formats=ECR.item_formats,
    )
    together = even_odd(found, ECR)
    assert together == pytest.approx(even_odd(found, other), nan_ok=True)
    for place in range(len(found)):
        alone = found[place : place + 1]
        assert even_odd(alone, ECR)[0] == pytest.approx(together[place], nan_ok=True)
        assert longest_runs(alone)[0] == longest_runs(found)[place]


def _flipped(scale: Scale) -> tuple[str, ...]:
    return tuple(item for item in scale.items if item not in scale.reversed)


def test_each_flag_says_one_thing() -> None:
    answers = np.tile([1.0, 5.0], (4, 18))
    answers[1] = 2
    answers[2, :10] = 4
    answers[3, :9] = 4
    flags = questionnaire_flags(answers, ECR, CarelessRule(10, None))
    assert flags["straight-line"].tolist() == [False, True, False, False]
    assert flags["long-string"].tolist() == [False, False, True, False]
    assert "even-odd" not in flags


def test_answers_at_random_are_flagged_more_often_than_answers_in_earnest() -> None:
    rng = np.random.default_rng(2)
    chance = rng.integers(1, 6, (2000, 36)).astype(float)
    backward = np.array([any(i in s.reversed for s in ECR.scales) for i in ECR.items])
    keyed = np.clip(np.round(2 + rng.normal(size=(2000, 1)) + rng.normal(size=(2000, 36))), 1, 5)
    earnest = np.where(backward, 6 - keyed, keyed)
    shares = [(even_odd(found, ECR) < 0).mean() for found in (chance, earnest)]
    assert shares[0] > 0.4
    assert shares[1] < 0.1


@pytest.mark.parametrize("name", ["ecr", "ecr-r", "ecr-12", "ecr-rs"])
def test_nobody_is_flagged_for_being_as_insecure_as_can_be(name: str) -> None:
    asked = questionnaires.questionnaire(name)
    backward = np.array([any(i in s.reversed for s in asked.scales) for i in asked.items])
    most = asked.options(asked.items[0])
    row = np.where(backward, 1.0, float(most))[None]
    flags = questionnaire_flags(row, asked, careless_rule(name))
    assert not any(mask.any() for mask in flags.values())


def test_every_threshold_says_what_it_rests_on() -> None:
    for name, one in thresholds().items():
        asked = questionnaires.questionnaire(name)
        for known, items in ((one, asked), (one.all, about(asked, asked.targets))):
            if known is not None:
                assert known.basis in ("computed", "judgement")
                assert (known.basis == "computed") == bool(known.long_string_share)
                assert known.long_string is None or known.long_string < len(items.items)
    assert careless_rule("rq") == careless_rule("earned") == CarelessRule()
    assert careless_rule("ecr-rs", everybody=True).long_string == 10
