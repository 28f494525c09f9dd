"""Bugs that public scorers of these scales carry: each is shown, and shown not to be ours."""

import numpy as np
import pytest

from earned.app.instruments import validate_file
from earned.app.reading import Asked, asked_questionnaire
from earned.core.describe.rules import FISHER, fisher_styles, quadrants
from earned.core.errors import ContentError, UsageError
from earned.core.scoring.position import STYLES
from earned.core.scoring.scales import scale_scores
from earned.library import questionnaires
from tests.instruments.made_up import RESPONSES, responses_to

ECR, ECR_R = (questionnaires.questionnaire(name) for name in ("ecr", "ecr-r"))


def correlation(first, second):
    return float(np.corrcoef(first, second)[0, 1])


def test_the_key_of_the_ecr_on_the_ecr_r_mixes_the_two_scales():
    """Odd and even on a scale that comes in blocks: each 'scale' is then half of both."""
    truth, answers = responses_to(ECR_R)
    right, wrong = scale_scores(answers, ECR_R), scale_scores(answers, ECR)
    for axis, name in enumerate(("anxiety", "avoidance")):
        own, other = truth[:, axis], truth[:, 1 - axis]
        assert correlation(right[name], own) > 0.97
        assert abs(correlation(right[name], other)) < 0.1
        assert correlation(wrong[name], own) < 0.88
        assert abs(correlation(wrong[name], other)) > 0.2


def test_the_reversed_items_of_the_ecr_on_the_ecr_r_turn_the_wrong_ones():
    """The ECR-R's blocks, with the ECR's list of reversed items: a public scorer does this."""
    _, answers = responses_to(ECR_R)
    ecr_reversed = {item for scale in ECR.scales for item in scale.reversed}
    block = ECR_R.scales[1]
    turned = np.array([item in ecr_reversed for item in block.items])
    own = answers[:, 18:]
    wrong = np.where(turned, 8 - own, own).mean(axis=1)
    right = scale_scores(answers, ECR_R)["avoidance"]
    assert correlation(wrong, right) < 0.9
    assert set(block.reversed) != ecr_reversed


def test_reversing_a_file_that_is_already_reversed_costs_reliability():
    """The twelve-countries file comes reversed in its public copy; alpha falls from .92 to .57."""
    from earned.core.describe.reliability import reliability
    from earned.core.scoring.scales import keyed_answers

    _, answers = responses_to(ECR_R)
    once = keyed_answers(answers, ECR_R, ECR_R.scales[1])
    backward = np.array([item in ECR_R.scales[1].reversed for item in ECR_R.scales[1].items])
    twice = np.where(backward, 8 - once, once)
    assert reliability(once).alpha - reliability(twice).alpha > 0.2


def test_reversing_within_the_wrong_range_shifts_the_score():
    """8 - x belongs to seven options. On five it gives answers up to 7."""
    five = asked_questionnaire(Asked("ecr", 5))
    assert scale_scores(np.full((1, 36), 1), five)["avoidance"][0] == pytest.approx(
        (9 + 9 * 5) / 18
    )
    seven = asked_questionnaire(Asked("ecr", 7))
    assert scale_scores(np.full((1, 36), 1), seven)["avoidance"][0] == pytest.approx(
        (9 + 9 * 7) / 18
    )


def test_fishers_constant_is_not_the_one_with_a_digit_missing():
    """One repository has -1.53 for -11.53, and calls nearly everybody secure."""
    assert FISHER["secure"][2] == pytest.approx(-11.5307833)
    middle = np.array([[4.0, 4.0]])
    assert STYLES[fisher_styles(middle)[0]] == "fearful"
    values = {s: a * 4 + v * 4 + c for s, (a, v, c) in FISHER.items()}
    values["secure"] += 10.0
    assert max(values, key=values.get) == "secure"


@pytest.mark.parametrize(
    ("anxiety", "avoidance", "style"),
    [(1.5, 1.5, "secure"), (6.5, 1.5, "anxious"), (1.5, 6.5, "avoidant"), (6.5, 6.5, "fearful")],
)
def test_fishers_functions_agree_with_the_corners(anxiety, avoidance, style):
    assert STYLES[fisher_styles(np.array([[anxiety, avoidance]]))[0]] == style


def test_fishers_functions_reproduce_a_public_worked_example():
    """Avoidance 2.4, anxiety 2.1 of a public scorer's comment: secure 7.8, fearful 2.1, 1.1, 5.9.

    Its means, before they were rounded for print, are 43/18 and 37/18.
    """
    avoidance, anxiety = 43 / 18, 37 / 18
    values = [anxiety * a + avoidance * v + c for a, v, c in FISHER.values()]
    assert np.argmax(values) == list(FISHER).index("secure")


def test_scores_are_never_floored_before_anything_is_made_of_them():
    """One scorer rounds down first: people just above a whole number change style."""
    scores = np.array([[3.9, 2.6], [2.9, 3.9]])
    exact, floored = fisher_styles(scores), fisher_styles(np.floor(scores))
    assert (exact != floored).any()
    answers = np.full((1, 36), 4.0)
    answers[0, 1] = 5.0
    score = scale_scores(answers, asked_questionnaire(Asked("ecr", 7)))["anxiety"][0]
    assert score == pytest.approx(4 + 1 / 18)


def test_fishers_functions_refuse_scores_of_other_scales():
    with pytest.raises(UsageError, match="nothing else"):
        fisher_styles(np.array([[0.5, 2.0]]))


def test_fishers_functions_are_offered_for_the_ecr_with_seven_options_alone():
    from earned.app.describe import _labels

    scores = {name: np.array([2.0, 3.0, 4.5]) for name in ("anxiety", "avoidance")}
    rules = {
        (name, options): any("Fisher" in rule for rule in _labels(found, scores))
        for name, options in (("ecr", 7), ("ecr", 5), ("ecr-r", 7), ("ecr-12", 7), ("ecr-rs", 7))
        for found in [asked_questionnaire(Asked(name, options))]
    }
    assert rules == {key: key == ("ecr", 7) for key in rules}


def test_the_rule_decides_the_rate():
    """'Research-validated' cuts at 3.5 do not exist: the share of 'secure' people is the cut's."""
    truth, answers = RESPONSES["ecr-r"]
    scores = np.stack([*scale_scores(answers, ECR_R).values()], axis=1)
    shares = [np.mean(quadrants(scores, np.full(2, cut)) == 0) for cut in (3.5, 4.0, 4.5)]
    assert len(truth) == len(scores)
    assert shares[0] + 0.1 < shares[1] < shares[2] - 0.1


ASQ_WRONG = """\
id = "asq"
version = "1"
title = "A key that covers 33 of 40 items"
[[formats]]
id = "six"
options = 6
[[scales]]
id = "confidence"
items = [{items}]
"""


def test_a_key_that_forgets_items_is_caught_by_a_worked_case(tmp_path):
    """A public scorer's key of the ASQ covers 33 of its 40 items."""
    listed = ", ".join(f'"Q{n}"' for n in range(1, 34))
    (tmp_path / "asq.toml").write_text(ASQ_WRONG.format(items=listed))
    answers = ", ".join(["3"] * 40)
    (tmp_path / "cases.toml").write_text(
        f'[[cases]]\ntitle = "all threes"\nanswers = [{answers}]\nscores = {{ confidence = 3.0 }}\n'
    )
    with pytest.raises(ContentError, match="40 answers for 33 items"):
        validate_file(tmp_path / "asq.toml")


def test_the_asq_is_not_shipped_while_its_key_is_remembered_alone():
    assert {"asq", "rsq", "aas", "ecr-s"}.isdisjoint(questionnaires.questionnaire_ids())


def test_zero_is_no_answer_and_never_the_lowest_one():
    """The codebook of the web release says -1 for a missing answer; its file says 0."""
    assert 0 in ECR.missing_codes
    answers = np.full((1, 36), np.nan)
    answers[0, :20] = 3.0
    assert scale_scores(answers, ECR)["anxiety"][0] == pytest.approx(3.0)
