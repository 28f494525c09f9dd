"""Facet factors in batches: lattices, kernels and windows, against plain integration."""

from collections.abc import Sequence

import numpy as np
import pytest

from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.scoring.batch import BatchScores, batch_scorer
from earned.core.scoring.blocks import Workspace
from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.graded import item_table
from earned.core.scoring.grid import NODES
from earned.core.scoring.lattice import Facet, kernel, places, spacing, strides
from earned.core.scoring.model import ScoringModel, compile_model
from earned.core.scoring.position import STYLES
from earned.core.scoring.reference import reference_point
from earned.core.scoring.styles import SHARPEST, share_above
from earned.core.scoring.windows import WindowedEvidence
from earned.library import instruments

THETA = np.arange(-9.0, 9.01, 0.1)
READ = np.arange(-22.0, 22.01, 0.05)


def model_of(name: str) -> ScoringModel:
    return compile_model(instruments.load(name), instruments.parameters(name))


def normal_points(sd: float, reach: float, step: float) -> tuple[np.ndarray, np.ndarray]:
    points = np.arange(-reach, reach + step / 2, step) if sd else np.zeros(1)
    weights = np.exp(-0.5 * (points / sd) ** 2) if sd else np.ones(1)
    return points, weights / weights.sum()


def by_plain_sums(model: ScoringModel, dimension: Dimension, codes: np.ndarray) -> np.ndarray:
    """L on THETA of one person, every factor summed to eight standard deviations."""
    known = model.parameters
    method = known.method_sd.get(dimension, 0.0)
    mine = [
        (item, int(code))
        for item, code in zip(model.items.values(), codes, strict=True)
        if item.dimension == dimension and code >= 0
    ]
    tables = {item.id: np.log(item_table(READ, known.items[item.id])) for item, _ in mine}
    whole = np.zeros(len(THETA))
    for u, weight in zip(*normal_points(method, 8 * method, 0.05), strict=True):
        inside = np.full(len(THETA), weight)
        for facet in {item.facet for item, _ in mine}:
            sd = known.facet_sd.get(dimension, {}).get(facet, 0.0)
            v, own = normal_points(sd, 8 * sd, 0.1)
            logs = np.zeros((len(THETA), len(v)))
            for item, code in mine:
                if item.facet == facet:
                    read = THETA[:, None] + v + item.key * u
                    logs += np.interp(read, READ, tables[item.id][:, code])
            inside *= np.exp(logs) @ own
        whole += inside
    return whole


def moments_by_plain_sums(model: ScoringModel, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means, and standard errors, of one person; and nothing of the engine but its item tables."""
    first, second = (by_plain_sums(model, d, codes) for d in DIMENSIONS)
    rho = model.parameters.correlation
    a, b = np.meshgrid(THETA, THETA, indexing="ij")
    mass = np.exp(-0.5 * (a**2 - 2 * rho * a * b + b**2) / (1 - rho**2))
    mass *= first[:, None] * second
    mass /= mass.sum()
    mean = np.array([THETA @ mass.sum(axis=1), THETA @ mass.sum(axis=0)])
    square = np.array([THETA**2 @ mass.sum(axis=1), THETA**2 @ mass.sum(axis=0)])
    return mean, np.sqrt(square - mean**2)


def people_of(model: ScoringModel) -> np.ndarray:
    """Ordinary people; some who left gaps; at random; all alike whatever the key; the ends; nobody."""
    rng = np.random.default_rng(1)
    drawn = answer_categories(model, 6, rng)
    gaps = np.where(rng.random(drawn[:3].shape) < 0.6, np.nan, drawn[:3])
    most = np.array([model.options(item) - 1 for item in model.items])
    keys = np.array([item.key for item in model.items.values()])
    noise = rng.integers(0, most + 1, (3, len(most)))
    alike = np.stack([np.where(keys > 0, most, 0), np.where(keys > 0, 0, most)])
    return np.concatenate(
        [drawn, gaps, noise, alike, [most, 0 * most], [np.full(len(most), np.nan)]]
    )


@pytest.mark.parametrize("name", ["ecr", "ecr-12", "ecr-r"])
def test_scores_are_the_integral_over_every_factor_within_a_thousandth(name: str) -> None:
    model = model_of(name)
    people = people_of(model)
    found = batch_scorer(model, reference_point(model)).score(people)
    for person, codes in enumerate(people):
        mean, se = moments_by_plain_sums(model, np.nan_to_num(codes, nan=-1))
        assert found.mean[person] == pytest.approx(mean, abs=1e-3)
        assert found.se[person] == pytest.approx(se, abs=1e-3)


@pytest.mark.parametrize("name", ["ecr", "ecr-r"])
def test_windows_show_what_the_whole_shows(name: str) -> None:
    model = model_of(name)
    people = np.concatenate(
        [people_of(model), answer_categories(model, 3000, np.random.default_rng(2))]
    )
    codes = np.where(people >= 0, people, -1).astype(np.int8).T.copy()
    for evidence in batch_scorer(model, reference_point(model)).evidence.values():
        assert isinstance(evidence, WindowedEvidence)
        nodes = evidence.whole.nodes
        window = evidence(codes, Workspace())[0]
        assert (window == 0).any(axis=0).mean() > 0.9  # hardly anybody needed the whole
        whole = evidence.whole(codes, Workspace())[0]
        prior = np.exp(-0.5 * nodes**2)
        for power in (1, 2):
            one, other = (
                (prior * nodes**power) @ part / (prior @ part) for part in (window, whole)
            )
            assert np.abs(one - other).max() < 2e-4


def test_a_persons_scores_do_not_depend_on_who_else_is_there() -> None:
    model = model_of("ecr")
    scorer = batch_scorer(model, reference_point(model))
    answers = answer_categories(model, 2000, np.random.default_rng(3))
    together = scorer.score(answers)
    for rows in (slice(0, 1), slice(7, 11), slice(1500, 2000)):
        alone = scorer.score(answers[rows])
        for name in ("mean", "se", "styles"):
            apart = getattr(alone, name) - getattr(together, name)[rows]
            assert np.abs(apart).max() < 1e-5


def styles_by_plain_sums(model: ScoringModel, codes: np.ndarray) -> list[float]:
    """Shares of the plane on either side of the two lines, read between points of a fine grid."""
    line = reference_point(model)
    fine = np.arange(-9.0, 9.0001, 0.01)
    first, second = (
        np.interp(fine, THETA, np.log(by_plain_sums(model, d, codes))) for d in DIMENSIONS
    )
    rho = model.parameters.correlation
    a, b = np.meshgrid(fine, fine, indexing="ij")
    mass = np.exp(first[:, None] + second - 0.5 * (a**2 - 2 * rho * a * b + b**2) / (1 - rho**2))
    mass /= mass.sum()
    high1, high2 = (
        1 / (1 + np.exp(-1.702 * np.clip((fine - at) / SHARPEST, -300, 300)))
        for at in (line.anxiety, line.avoidance)
    )
    both = high1 @ mass @ high2
    one, two = high1 @ mass.sum(axis=1), high2 @ mass.sum(axis=0)
    return [1 - one - two + both, one - both, two - both, both]


def test_styles_are_shares_of_the_posterior_however_sharp_the_line() -> None:
    model = model_of("ecr")
    people = answer_categories(model, 3, np.random.default_rng(4))
    found: BatchScores = batch_scorer(model, reference_point(model)).score(people)
    for person, codes in enumerate(people):
        expected = styles_by_plain_sums(model, codes)
        assert found.styles[person] == pytest.approx(expected, abs=3e-3)
    assert found.styles.shape == (3, len(STYLES))


@pytest.mark.parametrize("sd", [0.3, 1.0])
def test_what_lies_above_a_sharp_line_is_summed_as_if_the_nodes_were_dense(sd: float) -> None:
    from math import erf, sqrt

    for line in (-0.31, 0.0, 0.07, 0.1):
        density = np.exp(-0.5 * (NODES / sd) ** 2)
        found = density @ share_above(NODES - line, 0.01, 0.2) / density.sum()
        assert found == pytest.approx(0.5 * (1 - erf(line / sd / sqrt(2))), abs=1e-3)


@pytest.mark.parametrize(
    ("sd", "step"), [(0.0, 0.2), (0.1, 0.25), (0.18, 0.25), (0.5, 0.25), (1.3, 0.5)]
)
def test_a_kernel_is_the_normal_it_stands_for(sd: float, step: float) -> None:
    """Of a smooth curve it gives the mean under N(θ, sd²)."""
    at = places(sd, step, 6.0)
    weights = kernel(sd, step, 6.0)
    assert weights.sum(axis=1) == pytest.approx(np.ones(61))
    curve = np.exp(-0.5 * ((at - 0.4) / 0.6) ** 2)
    spread = np.hypot(sd, 0.6)
    expected = 0.6 / spread * np.exp(-0.5 * ((NODES - 0.4) / spread) ** 2)
    assert weights @ curve == pytest.approx(expected, abs=5e-5)


def test_narrower_answers_get_a_finer_lattice() -> None:
    def chosen(told: float, sd: float, method: float) -> float:
        return spacing([Facet(sd, told, told), Facet(sd, told, told)], method)

    assert chosen(3.0, 0.5, 0.3) == 0.25
    steps: Sequence[float] = [chosen(told, 0.5, 0.3) for told in (3.0, 15.0, 60.0, 300.0)]
    assert list(steps) == sorted(steps, reverse=True)
    assert steps[-1] < 0.1
    assert chosen(20.0, 1e-6, 0.0) < chosen(20.0, 0.5, 0.0)
    assert strides([Facet(1.3, 0.5, 0.5), Facet(0.5, 8.0, 8.0)], 0.3, 0.25) == [2, 1]
