"""Descriptions of real answers against figures found before and by other means.

The expected values are those of all 39,049 adults and 1,327 people; ours are random halves of them, with
slightly other rules of who is left out. Tolerances are three standard errors of a half against its whole
(1.5 for percentiles given to two decimals of a lattice), rounded up.
"""

import numpy as np
import pytest

from earned.app.describing.export import at, export_description
from earned.app.reading import Asked, read_answers
from earned.core.describe.precision import TABLED, scale_information
from earned.core.describe.reliability import reliability
from earned.core.scoring.scales import keyed_answers
from earned.library import instruments, questionnaires
from tests.answer_tables import response_data

ECR_SCALES = {one.id: one.items for one in questionnaires.questionnaire("ecr").scales}


def norm(found, score, group=""):
    return next(row.norm for row in found.norms if (row.score, row.group) == (score, group))


def scale(found, name):
    return next(one for one in found.scales if one.id == name)


def test_who_is_described(ecr, ecr_r):
    assert ecr.rows == 25_745
    assert 21_000 < ecr.used < 22_000
    assert sum(ecr.left_out.values()) == ecr.rows - ecr.used
    assert ecr_r.rows == 679


@pytest.mark.parametrize(("name", "value"), [("anxiety", 0.916), ("avoidance", 0.938)])
def test_alphas_of_the_ecr(ecr, name, value):
    assert scale(ecr, name).reliability.alpha == pytest.approx(value, abs=0.003)


@pytest.mark.parametrize(("name", "value"), [("anxiety", 0.920), ("avoidance", 0.914)])
def test_alphas_of_the_ecr_r(ecr_r, name, value):
    assert scale(ecr_r, name).reliability.alpha == pytest.approx(value, abs=0.012)


@pytest.mark.parametrize(
    ("score", "group", "mean", "sd"),
    [
        ("anxiety", "", 3.06, 0.80),
        ("avoidance", "", 2.54, 0.83),
        ("anxiety", "men", 3.00, 0.83),
        ("avoidance", "men", 2.50, 0.81),
        ("anxiety", "women", 3.09, 0.79),
        ("avoidance", "women", 2.56, 0.84),
    ],
)
def test_means_of_the_ecr(ecr, score, group, mean, sd):
    found = norm(ecr, score, group)
    assert found.mean == pytest.approx(mean, abs=3 * found.mean_se + 0.005)
    assert found.sd == pytest.approx(sd, abs=3 * found.sd_se + 0.005)


@pytest.mark.parametrize(
    ("group", "anxiety", "avoidance"),
    [
        ("18-24", 3.16, 2.62),
        ("25-34", 3.05, 2.49),
        ("35-44", 2.96, 2.48),
        ("45-54", 2.86, 2.44),
        ("55-80", 2.74, 2.41),
    ],
)
def test_age_bands_of_the_ecr(ecr, group, anxiety, avoidance):
    for score, value in (("anxiety", anxiety), ("avoidance", avoidance)):
        found = norm(ecr, score, group)
        assert found.mean == pytest.approx(value, abs=3 * found.mean_se + 0.005)


@pytest.mark.parametrize(
    ("sample", "score", "points"),
    [
        ("ecr", "anxiety", (1.72, 2.50, 3.06, 3.61, 4.33)),
        ("ecr", "avoidance", (1.28, 1.94, 2.44, 3.11, 4.00)),
        ("ecr_r", "anxiety", (1.67, 2.56, 3.44, 4.22, 5.28)),
        ("ecr_r", "avoidance", (1.50, 2.28, 3.00, 3.78, 4.72)),
    ],
)
def test_percentiles(request, sample, score, points):
    found = norm(request.getfixturevalue(sample), score)
    room = 3 * np.array(found.percentiles_se) + 1 / 18
    assert (np.abs(np.array(found.percentiles) - points) <= room).all()


@pytest.mark.parametrize(
    ("group", "anxiety", "avoidance"), [("together", 3.11, 2.66), ("single", 3.87, 3.54)]
)
def test_relationship_status_of_the_ecr_r(ecr_r, group, anxiety, avoidance):
    for score, value in (("anxiety", anxiety), ("avoidance", avoidance)):
        found = norm(ecr_r, score, group)
        assert found.mean == pytest.approx(value, abs=3 * found.mean_se)


def gap(found, column, score):
    return next(d for d in found.differences if (d.column, d.score) == (column, score)).difference


def test_gaps_between_groups(ecr, ecr_r):
    """Gender about .1 SD on the ECR; relationship .72 and .99 SD on the ECR-R, sex at most .1."""
    for score in ("anxiety", "avoidance"):
        assert abs(gap(ecr, "gender", score).d) == pytest.approx(0.1, abs=0.06)
    for score, value in (("anxiety", -0.72), ("avoidance", -0.99)):
        found = gap(ecr_r, "romantic", score)
        assert found.d == pytest.approx(value, abs=2 * found.d_se)


@pytest.mark.parametrize(("sample", "r", "room"), [("ecr", -0.025, 0.02), ("ecr_r", 0.40, 0.08)])
def test_the_scales_correlate(request, sample, r, room):
    found = request.getfixturevalue(sample)
    assert found.correlations["anxiety", "avoidance"] == pytest.approx(r, abs=room)


INFORMATION = {
    ("ecr", "anxiety"): (7.1, 11.3, 15.1, 15.6, 14.5, 9.0, 6.1),
    ("ecr", "avoidance"): (3.6, 7.4, 19.7, 21.0, 22.0, 19.2, 13.0),
    ("ecr_r", "anxiety"): (5.6, 10.4, 21.2, 24.4, 23.6, 21.1, 14.1),
    ("ecr_r", "avoidance"): (4.7, 9.2, 19.1, 20.7, 22.3, 21.7, 19.4),
}


@pytest.mark.parametrize("name", ["anxiety", "avoidance"])
def test_information_by_position(ecr_r, name):
    """Earlier fits, which call themselves good to a tenth; half samples add as much."""
    model = scale(ecr_r, name).model
    found = [at(model.information, place) for place in TABLED]
    np.testing.assert_allclose(found, INFORMATION["ecr_r", name], rtol=0.2)


@pytest.mark.parametrize("name", ["anxiety", "avoidance"])
def test_information_of_the_shipped_ecr(name):
    """The shipped parameters rest on method and facet factors besides: they differ by up to a third."""
    known = instruments.parameters("ecr").items
    own = [known[item] for item in ECR_SCALES[name]]
    found = scale_information(own, np.array(TABLED))
    np.testing.assert_allclose(found, INFORMATION["ecr", name], rtol=0.35)


def test_the_short_form_within_the_long_one():
    """ECR-12: alpha .842 and .852."""
    read = read_answers(response_data("ecr_web_sample.csv.gz"), Asked("ecr-12", numbering="ecr"))
    for one, value in zip(read.questionnaire.scales, (0.842, 0.852), strict=True):
        found = reliability(keyed_answers(read.options, read.questionnaire, one))
        assert found.alpha == pytest.approx(value, abs=0.006)


def test_the_rule_decides_how_many_are_secure(ecr, ecr_r):
    """Middle of the answers: 33.6% and 59.7%; means of the sample: 27.4% and 34.4%."""
    rules = ("the middle of the answers", "the means here")
    for found, values, room in ((ecr, (0.336, 0.274), 0.012), (ecr_r, (0.597, 0.344), 0.05)):
        for rule, value in zip(rules, values, strict=True):
            assert found.labels[rule]["secure"] == pytest.approx(value, abs=room)


def test_no_item_of_the_ecr_r_is_flagged_and_the_largest_is_found(ecr_r):
    table = export_description(ecr_r)
    sexes = next(f for f in table["fairness"] if (f["column"], f["scale"]) == ("sex", "avoidance"))
    largest = max(sexes["items"], key=lambda item: abs(item["essd"]))
    assert largest["item"] in {"Q21", "Q33", "Q34"}
    assert 0.4 < abs(largest["essd"]) < 1.0
    assert {g["name"] for g in sexes["groups"]} == {"sex 1", "sex 2"}
