"""Style probabilities and the reference point they are drawn around."""

import numpy as np
import pytest

from earned.core.instruments.item import DIMENSIONS
from earned.core.instruments.parameters import Parameters
from earned.core.scoring.drawing import draw_person
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.reference import reference_items, reference_point, shared_uncertainty
from earned.core.scoring.styles import NAMED_AT, style_view
from earned.library import instruments

from .conftest import small_instrument, small_parameters, symmetric_model


def test_the_ecr_lines_lie_where_the_evidence_says(ecr: ScoringModel) -> None:
    """EVIDENCE: avoidance +.55 SD, anxiety -.08 SD, without facets; θ is now what facets share."""
    line = reference_point(ecr)
    assert line.avoidance == pytest.approx(0.55, abs=0.06)
    assert line.anxiety == pytest.approx(-0.08, abs=0.06)
    assert max(line.anxiety_sd, line.avoidance_sd) < 0.03


def test_without_answers_styles_follow_the_prior() -> None:
    model = symmetric_model()
    view = style_view(model, reference_point(model), [])
    assert list(view.probabilities.values()) == pytest.approx([0.25] * 4, abs=1e-6)
    assert view.named is None


def test_probabilities_sum_to_one_and_move_with_the_line(small: ScoringModel) -> None:
    view = style_view(small, reference_point(small), [("anx-agr-+1-1", 5), ("avo-agr--1-1", 1)])
    assert len(view.shifted) == 8
    for found in (view.probabilities, *view.shifted.values()):
        assert sum(found.values()) == pytest.approx(1)
        assert min(found.values()) >= 0
    assert view.shifted[0.25, 0.25]["secure"] > view.probabilities["secure"]
    assert view.shifted[-0.25, -0.25]["fearful"] > view.probabilities["fearful"]


def test_a_style_is_named_from_eighty_per_cent(ecr: ScoringModel) -> None:
    reference = reference_point(ecr)
    lowest = [(item, 0) for item in ecr.items]
    view = style_view(ecr, reference, lowest)
    assert view.named == "secure"
    assert view.probabilities["secure"] >= NAMED_AT


def test_a_shared_offset_moves_line_and_person_together() -> None:
    """Σ over δ of the joint is sharper than the line blurred independently of the person."""
    model = compile_model(small_instrument(), small_parameters())
    reference = reference_point(model)
    answers = [(i, 6) for i in model.items if i.startswith(("anx-agr", "avo-agr"))]
    together = style_view(model, reference, answers).probabilities["fearful"]
    assert shared_uncertainty(model, "anxiety") == pytest.approx(0.2)
    assert together > 0.8


def test_style_probabilities_are_right_as_often_as_they_say(small: ScoringModel) -> None:
    """Of the draws in which a style has probability p, a share p lies on that side of the true line."""
    reference, said, held = reference_point(small), [], []
    for seed in range(250):
        rng = np.random.default_rng(seed)
        rho = small.parameters.correlation
        truth = rng.multivariate_normal([0, 0], [[1, rho], [rho, 1]])
        person = draw_person(small, dict(zip(DIMENSIONS, truth, strict=True)), rng)
        answers = [(i, small.category(i, person.option(i, rng))) for i in small.items]
        said.append(style_view(small, reference, answers).probabilities["fearful"])
        held.append(
            all(truth[a] > true_line(small, person.items, d) for a, d in enumerate(DIMENSIONS))
        )
    assert np.mean(said) == pytest.approx(np.mean(held), abs=0.07)
    brier, constant = np.mean((np.array(said) - held) ** 2), np.var(held)
    assert brier < 0.8 * constant


def true_line(model: ScoringModel, items, dimension) -> float:
    """The middle of the reference items at the parameters a person really meets."""
    own = {i.id: items[i.id] for i in reference_items(model, dimension)}
    known = Parameters("", "", "", "", 0.0, own)
    from earned.core.scoring.reference import expected_middle

    return expected_middle(compile_model(model.instrument, known), dimension)


def test_the_reference_set_is_key_balanced_agreement_without_secure_end() -> None:
    bank = instruments.load("earned")
    for dimension in DIMENSIONS:
        marked = [item for item in bank.of(dimension) if item.reference]
        assert sum(item.key for item in marked) == 0
        assert {item.format for item in marked} == {"agreement"}
        assert not any(item.secure_end for item in marked)
