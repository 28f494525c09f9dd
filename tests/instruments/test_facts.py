"""The facts of the instruments: keys, worked cases, numberings, and where each came from."""

import numpy as np
import pytest

from earned.app.instruments import check_case
from earned.core.errors import UsageError
from earned.core.instruments.scale import about, renumbered
from earned.core.scoring.scales import scale_scores
from earned.library import instruments, questionnaires
from earned.library.files import content_root

IDS = questionnaires.questionnaire_ids()
PUBLISHED = [name for name in IDS if name != "earned"]


def items(*numbers):
    return {f"Q{number}" for number in numbers}


# From the sources each SOURCE.md names, written down here a second time and by hand.
KEYS = {
    "ecr": {
        "anxiety": (items(*range(2, 37, 2)), items(22)),
        "avoidance": (items(*range(1, 37, 2)), items(3, 15, 19, 25, 27, 29, 31, 33, 35)),
    },
    "ecr-r": {
        "anxiety": (items(*range(1, 19)), items(9, 11)),
        "avoidance": (items(*range(19, 37)), items(20, 22, *range(26, 32), 33, 34, 35, 36)),
    },
    "ecr-rs": {
        "anxiety": (items(7, 8, 9), set()),
        "avoidance": (items(1, 2, 3, 4, 5, 6), items(1, 2, 3, 4)),
    },
    "ecr-12": {
        "anxiety": (items(1, 2, 3, 5, 7, 8), set()),
        "avoidance": (items(4, 6, 9, 10, 11, 12), items(6, 9, 10, 11, 12)),
    },
    "saam": {
        "security": (items(4, 6, 7, 11, 13, 18, 20), set()),
        "anxiety": (items(1, 5, 8, 12, 14, 17, 19), set()),
        "avoidance": (items(2, 3, 9, 10, 15, 16, 21), set()),
    },
    "rq": {name: ({name}, set()) for name in ("secure", "fearful", "preoccupied", "dismissing")},
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_keys_are_those_of_the_sources(name):
    found = questionnaires.questionnaire(name)
    got = {scale.id: (set(scale.items), set(scale.reversed)) for scale in found.scales}
    assert got == KEYS[name]


def cases():
    for name in IDS:
        path = content_root() / "instruments" / name / "cases.toml"
        if path.is_file():
            for case in questionnaires.read_cases(path):
                yield pytest.param(name, case, id=f"{name}: {case.title}")


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_worked_cases_come_out_as_written(name, case):
    check_case(case, questionnaires.questionnaire(name), name)


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_key_from_memory_is_shipped_and_its_source_is_written_down(name):
    assert questionnaires.about(name).key_flag == "text"
    assert questionnaires.about(name).permission
    assert questionnaires.norms(name).population


@pytest.mark.parametrize("name", ["ecr-rs", "ecr-12", "saam", "rq"])
def test_where_a_key_was_read_is_recorded(name):
    source = (content_root() / "instruments" / name / "SOURCE.md").read_text("utf-8")
    assert "[text]" in source
    assert "Read in" in source


def test_both_numberings_of_the_short_form_agree_with_the_long_one():
    short, long = (questionnaires.questionnaire(name) for name in ("ecr-12", "ecr"))
    there = renumbered(short, "ecr")
    for own, whole in zip(there.scales, long.scales, strict=True):
        assert set(own.items) <= set(whole.items)
        assert set(own.reversed) == set(own.items) & set(whole.reversed)


def test_both_numberings_score_the_same_answers_alike():
    short = questionnaires.questionnaire("ecr-12")
    answers = np.random.default_rng(5).integers(1, 6, (20, 12))
    first, second = scale_scores(answers, short), scale_scores(answers, renumbered(short, "ecr"))
    for name in ("anxiety", "avoidance"):
        np.testing.assert_array_equal(first[name], second[name])


def test_the_short_form_has_the_parameters_of_the_long_one():
    """Fails after the ECR was calibrated anew: run `python -m bench.short_form`."""
    short, long = instruments.parameters("ecr-12"), instruments.parameters("ecr")
    for own, other in questionnaires.questionnaire("ecr-12").numbering["ecr"].items():
        assert short.items[own] == long.items[other]
    assert short.correlation == long.correlation
    assert short.method_sd == long.method_sd


def test_the_global_score_is_the_mean_over_targets():
    nine = questionnaires.questionnaire("ecr-rs")
    whole = about(nine, nine.targets)
    answers = np.random.default_rng(1).integers(1, 8, (30, 36)).astype(float)
    scores = scale_scores(answers, whole)
    by_target = [scale_scores(answers[:, k * 9 : k * 9 + 9], nine) for k in range(4)]
    for name in ("anxiety", "avoidance"):
        for target, own in zip(nine.targets, by_target, strict=True):
            np.testing.assert_allclose(scores[f"{target}_{name}"], own[name])
        expected = np.mean([own[name] for own in by_target], axis=0)
        np.testing.assert_allclose(scores[f"global_{name}"], expected)


def test_the_two_models_of_the_rq_see_opposite_sides():
    rq = questionnaires.questionnaire("rq")
    answers = np.random.default_rng(2).integers(1, 8, (50, 4)).astype(float)
    scores = scale_scores(answers, rq)
    both = scores["self_model"] + scores["other_model"]
    np.testing.assert_allclose(both, 2 * (scores["secure"] - scores["fearful"]))
    assert np.abs(scores["self_model"]).max() <= 12


def test_an_unknown_instrument_is_named_with_those_there_are():
    with pytest.raises(UsageError, match=r"'ecr-9'.*Known: earned, ecr"):
        questionnaires.questionnaire("ecr-9")
