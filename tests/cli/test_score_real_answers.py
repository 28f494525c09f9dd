"""The real answers, whole: against published figures, and against R's mirt."""

import numpy as np
import polars as pl
import pytest

import earned
from earned.cli.main import run
from earned.core.instruments.parameters import Calibrated, Parameters
from tests.answer_tables import response_data

FILES = {"ecr": "ecr_web_sample.csv.gz", "ecr-r": "ecr_r_twelve_countries.csv"}
MIRT = {"ecr": "ecr", "ecr-r": "ecr_r"}
# How mirt calls its columns, by ours.
NAMES = {"anxiety": "ANX", "avoidance": "AVO", "anxiety_se": "SE_ANX", "avoidance_se": "SE_AVO"}


def raw(instrument: str) -> pl.DataFrame:
    """The file as text, so that nothing is lost."""
    return pl.read_csv(response_data(FILES[instrument]), infer_schema=False).fill_null("")


@pytest.fixture(scope="module", params=list(FILES))
def scored(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, pl.DataFrame]:
    """Instrument and what `earned score` makes of its file."""
    instrument = request.param
    target = tmp_path_factory.mktemp("scores") / "scores.csv"
    source = response_data(FILES[instrument])
    assert run(["score", str(source), "--instrument", instrument, "--output", str(target)]) == 0
    text = pl.read_csv(target, infer_schema=False).fill_null("")
    return instrument, text


def numbers(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return frame.select(pl.col(c).replace("", None).cast(pl.Float64) for c in columns)


def test_every_row_appears_once_in_order_with_its_other_columns(
    scored: tuple[str, pl.DataFrame],
) -> None:
    instrument, found = scored
    source = raw(instrument)
    others = [column for column in source.columns if not column.startswith("Q")]
    assert found.select(others).equals(source.select(others))
    if instrument == "ecr":
        assert (found["country"] == "NA").sum() == (source["country"] == "NA").sum() > 0


def test_scores_are_possible_and_flags_known(scored: tuple[str, pl.DataFrame]) -> None:
    from earned.app.scoring.rows import VOCABULARY

    instrument, found = scored
    options = {"ecr": 5, "ecr-r": 7}[instrument]
    given = numbers(found, "anxiety_mean", "avoidance_mean").to_numpy()
    assert np.nanmin(given) >= 1
    assert np.nanmax(given) <= options
    model = numbers(
        found, *NAMES, "correlation", "p_secure", "p_anxious", "p_avoidant", "p_fearful"
    )
    assert model.null_count().sum_horizontal()[0] == 0
    assert np.allclose(model.select(pl.col("^p_.*$")).sum_horizontal(), 1, atol=1e-5)
    assert model["correlation"].abs().max() < 1
    assert {f for flags in found["flags"] for f in flags.split(";") if f} <= set(VOCABULARY)


# Means and standard deviations of EVIDENCE 1.1 (N = 39,049 adults) and 1.2 (N = 1,327); the files are
# random halves of those, so a mean may be off by three standard errors of the difference.
@pytest.mark.parametrize(
    ("instrument", "dimension", "mean", "sd", "tolerance"),
    [
        ("ecr", "anxiety", 3.06, 0.80, 0.015),
        ("ecr", "avoidance", 2.54, 0.83, 0.015),
        ("ecr-r", "anxiety", 3.43, 1.12, 0.10),
        ("ecr-r", "avoidance", 3.04, 0.99, 0.10),
    ],
)
def test_classical_scores_agree_with_published_figures(
    instrument: str, dimension: str, mean: float, sd: float, tolerance: float
) -> None:
    found = earned.score(raw(instrument), instrument)
    if instrument == "ecr":
        found = found.filter(pl.col("age").cast(pl.Int64).is_between(18, 80))
    score = found[f"{dimension}_mean"].drop_nulls().to_numpy()
    assert score.mean() == pytest.approx(mean, abs=tolerance)
    assert score.std() == pytest.approx(sd, abs=tolerance)


def mirt_parameters(instrument: str) -> Parameters:
    """What mirt found: slopes a and intercepts d, so thresholds -d/a."""
    table = pl.read_csv(response_data(f"reference/{MIRT[instrument]}_items.csv"))
    slopes = [column for column in table.columns if column.startswith("a") and column[1:].isdigit()]
    cuts = [column for column in table.columns if column.startswith("d") and column[1:].isdigit()]
    items = {}
    for row in table.iter_rows(named=True):
        slope = max(row[column] for column in slopes)
        items[item_id(table, row)] = Calibrated(slope, tuple(-row[cut] / slope for cut in cuts))
    latent = pl.read_csv(response_data(f"reference/{MIRT[instrument]}_cov.csv"))
    correlation = float(latent["ANX"][0] if latent.row(0)[0] == "AVO" else latent["AVO"][0])
    return Parameters(instrument, "mirt 1.45.1", "en", "mirt", correlation, items)


def item_id(table: pl.DataFrame, row: dict[str, object]) -> str:
    return str(row[table.columns[0]])


@pytest.mark.parametrize("instrument", list(FILES))
def test_with_mirts_parameters_positions_are_mirts(instrument: str) -> None:
    """EAP and standard errors within .002: mirt stopped short of its maximum and prints 5 digits or more."""
    reference = pl.read_csv(response_data(f"reference/{MIRT[instrument]}_eap.csv"))
    people = raw(instrument)[(reference["row"] - 1).to_list()]
    found = earned.score(people, instrument, parameters=mirt_parameters(instrument))
    for ours, theirs in NAMES.items():
        assert np.abs(found[ours] - reference[theirs]).max() < 0.002, ours


# The shipped parameters come from many more people and carry facet factors and a method factor on avoidance,
# which mirt's do not: positions correlate, and differ where facets or keyed halves disagree.
@pytest.mark.parametrize(
    ("instrument", "dimension", "correlation", "mean_difference"),
    [
        ("ecr", "anxiety", 0.994, 0.05),
        ("ecr", "avoidance", 0.988, 0.05),
        ("ecr-r", "anxiety", 0.996, 0.05),
        ("ecr-r", "avoidance", 0.97, 0.05),
    ],
)
def test_with_shipped_parameters_positions_are_near_mirts(
    instrument: str, dimension: str, correlation: float, mean_difference: float
) -> None:
    reference = pl.read_csv(response_data(f"reference/{MIRT[instrument]}_eap.csv"))
    people = raw(instrument)[(reference["row"] - 1).to_list()]
    ours = earned.score(people, instrument)[dimension].to_numpy()
    theirs = reference[NAMES[dimension]].to_numpy()
    assert np.corrcoef(ours, theirs)[0, 1] > correlation
    assert abs((ours - theirs).mean()) < mean_difference
