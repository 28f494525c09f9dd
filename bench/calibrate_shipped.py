"""Make the shipped parameters, norms and golden cases of the ECR and the ECR-R from real answers.

    python bench/calibrate_shipped.py

reads ../shared/data and writes src/earned/content/instruments/{ecr,ecr-r}/*.toml.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from earned.core.calibration.estimator import GradedCalibration
from earned.core.instruments.item import DIMENSIONS, Dimension
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.classical import categories, dimension_means, option_counts
from earned.core.scoring.model import compile_model, joint_mass
from earned.core.scoring.posterior import moments
from earned.library import instruments
from response_data import Floats, Sample, ecr_r_sample, ecr_sample

CONTENT = Path(__file__).parents[1] / "src" / "earned" / "content" / "instruments"
DATE = "2026-11-24"
VERSION = "2026-11-24.2"
PERCENTILES = (5, 25, 50, 75, 95)
SOURCES = {
    "ecr": {
        "population": "Adults 18-80 who took the ECR at openpsychometrics.org (self-selected), "
        "English, five options",
        "data": "openpsychometrics ECR release of 2018-03-01, a random half (25,745 rows)",
    },
    "ecr-r": {
        "population": "Human Penguin Project, fourteen sites in several languages, seven options",
        "data": "Hu et al. 2019, Scientific Data 6:32, doi 10.1038/s41597-019-0029-2, a random half "
        "without the Serbian site (679 rows)",
    },
}
RULE = "not straight-lined, at least half of each scale answered; answers outside the options are missing"
AGES = ((18, 24), (25, 34), (35, 44), (45, 54), (55, 80))


def fit(sample: Sample) -> GradedCalibration:
    """Both dimensions, facets, a method factor on avoidance (anxiety has too few reversed items)."""
    estimator = GradedCalibration(
        method={"avoidance": True},
        facets=True,
        tolerance=1e-4,
        errors="cross-product",
        dtype=np.float64,
    )
    return estimator.fit(
        sample.categories, sample.instrument.items, option_counts(sample.instrument)
    )


def numbers(values: Iterable[float], digits: int = 4) -> str:
    """A TOML array."""
    return "[" + ", ".join(f"{value:.{digits}f}" for value in values) + "]"


def parameters_text(sample: Sample, found: GradedCalibration) -> str:
    """The parameters file of a calibrated instrument."""
    facts = SOURCES[sample.instrument.id]
    lines = [
        "# Made by bench/calibrate_shipped.py; do not edit by hand. See SOURCE.md.",
        f'instrument = "{sample.instrument.id}"',
        f'version = "{VERSION}"',
        f'language = "{"en" if sample.instrument.id == "ecr" else "several"}"',
        f'population = "{facts["population"]}"',
        f"correlation = {found.correlation_:.4f}",
        "",
        "[method_sd]",
        *(f"{d} = {found.method_sd_[d]:.4f}" for d in DIMENSIONS),
        "",
        *facet_lines(found.facet_sd_),
        "[provenance]",
        f'data = "{facts["data"]}"',
        f'rule = "{RULE}"',
        f'format = "{sample.instrument.items[0].format}"',
        f"people = {found.people_}",
        f"log_likelihood = {found.log_likelihood_:.2f}",
        f"correlation_se = {found.correlation_se_:.4f}",
        f'date = "{DATE}"',
        'script = "bench/calibrate_shipped.py"',
    ]
    rows = (item_text(item, known) for item, known in found.items_.items())
    return "\n".join([*lines, "", *rows])


def facet_lines(sizes: Mapping[Dimension, Mapping[str, float]]) -> list[str]:
    """Sizes of facet factors; tables by dimension."""
    lines = []
    for dimension, own in sizes.items():
        lines += [
            f"[facet_sd.{dimension}]",
            *(f"{name} = {sd:.4f}" for name, sd in own.items()),
            "",
        ]
    return lines


def item_text(item: str, known: Calibrated) -> str:
    """One item's table."""
    return "\n".join(
        [
            "[[items]]",
            f'id = "{item}"',
            f"discrimination = {known.discrimination:.4f}",
            f"discrimination_se = {known.discrimination_se:.4f}",
            f"thresholds = {numbers(known.thresholds)}",
            f"thresholds_se = {numbers(known.thresholds_se)}",
            "",
        ]
    )


def alpha(found: Floats) -> float:
    """Cronbach's alpha on complete rows."""
    whole = found[~np.isnan(found).any(axis=1)]
    share = whole.var(axis=0, ddof=1).sum() / whole.sum(axis=1).var(ddof=1)
    return float(found.shape[1] / (found.shape[1] - 1) * (1 - share))


def groups(sample: Sample) -> dict[str, np.ndarray]:
    """Norm groups: everybody, and what the file says of people."""
    every = {"all": np.ones(len(sample.rows), bool)}
    if sample.instrument.id == "ecr":
        age, gender = sample.number("age"), sample.number("gender")
        every |= {"men": gender == 1, "women": gender == 2}
        every |= {f"age {low}-{high}": (age >= low) & (age <= high) for low, high in AGES}
    else:
        romantic = sample.number("romantic")
        every |= {"in a romantic relationship": romantic == 1, "not in one": romantic == 2}
    return every


def norms_text(sample: Sample) -> str:
    """Classical means, standard deviations, percentiles and alpha, by group."""
    items, most = sample.instrument.items, option_counts(sample.instrument)
    means = dimension_means(sample.options, items, most)
    facts = SOURCES[sample.instrument.id]
    lines = [
        "# Made by bench/calibrate_shipped.py. Mean answers after reversing.",
        "# Not population norms: who took part chose to.",
        f'population = "{facts["population"]}"',
        f'unit = "mean answer, 1-{most[0]}"',
        f'date = "{DATE}"',
        f"percentiles = {list(PERCENTILES)}",
        "",
    ]
    for name, wanted in groups(sample).items():
        for axis, dimension in enumerate(DIMENSIONS):
            own = [j for j, item in enumerate(items) if item.dimension == dimension]
            lines += norm_rows(
                name, dimension, means[wanted, axis], alpha(sample.categories[wanted][:, own])
            )
    return "\n".join(lines)


def norm_rows(group: str, dimension: str, found: Floats, reliability: float) -> list[str]:
    """One norm table."""
    given = found[~np.isnan(found)]
    return [
        "[[norms]]",
        f'group = "{group}"',
        f'dimension = "{dimension}"',
        f"people = {len(given)}",
        f"mean = {given.mean():.3f}",
        f"mean_se = {given.std(ddof=1) / len(given) ** 0.5:.3f}",
        f"sd = {given.std(ddof=1):.3f}",
        f"alpha = {reliability:.3f}",
        f"points = {numbers(np.percentile(given, PERCENTILES), 2)}",
        "",
    ]


def case_answers(sample: Sample) -> dict[str, Floats]:
    """Answer patterns whose classical scores can be checked in the head."""
    items, most = sample.instrument.items, option_counts(sample.instrument)[0]
    key = np.array([item.key for item in items])
    anxious = np.array([item.dimension == "anxiety" for item in items])
    high, low = np.where(key == 1, most, 1), np.where(key == 1, 1, most)
    middle = np.full(len(items), (most + 1) // 2)
    place = np.where(anxious, np.cumsum(anxious), np.cumsum(~anxious))
    half = np.where(place % 2 == 1, middle, np.nan)
    return {
        "every answer in the middle": middle * 1.0,
        "most secure answer everywhere": low * 1.0,
        "most insecure answer everywhere": high * 1.0,
        "anxious: insecure on anxiety, secure on avoidance": np.where(anxious, high, low) * 1.0,
        "avoidant: secure on anxiety, insecure on avoidance": np.where(anxious, low, high) * 1.0,
        "every other item of each scale answered, all in the middle": half,
        "agrees with everything, whatever the key": np.full(len(items), float(most)),
    }


def cases_text(sample: Sample) -> str:
    """Golden cases from the parameters as written: classical scores exactly, model scores to .001."""
    instruments.parameters.cache_clear()
    model = compile_model(sample.instrument, instruments.parameters(sample.instrument.id))
    items, most = sample.instrument.items, option_counts(sample.instrument)
    lines = [
        "# Golden cases. The classical means can be checked by hand; 0 stands for no answer.",
        "",
    ]
    for title, options in case_answers(sample).items():
        codes = categories(options[None], items, most)[0]
        said = [(i.id, int(c)) for i, c in zip(items, codes, strict=True) if not np.isnan(c)]
        at = moments(joint_mass(model, said))
        means = dimension_means(options[None], items, most)[0]
        lines += case_rows(title, options, means, at.mean, at.se)
    return "\n".join(lines)


def case_rows(
    title: str, options: Floats, means: Floats, at: Sequence[float], se: Sequence[float]
) -> list[str]:
    """One case."""
    return [
        "[[cases]]",
        f'title = "{title}"',
        f"answers = {[int(value) for value in np.nan_to_num(options)]}",
        *(f"{d}_mean = {means[axis]:.4f}" for axis, d in enumerate(DIMENSIONS)),
        *(f"{d} = {at[axis]:.3f}" for axis, d in enumerate(DIMENSIONS)),
        *(f"{d}_se = {se[axis]:.3f}" for axis, d in enumerate(DIMENSIONS)),
        "",
    ]


def main() -> None:
    """Fit both files and write what ships."""
    for sample in (ecr_sample(), ecr_r_sample()):
        found = fit(sample)
        folder = CONTENT / sample.instrument.id
        (folder / "parameters.toml").write_text(parameters_text(sample, found))
        (folder / "norms.toml").write_text(norms_text(sample))
        (folder / "cases.toml").write_text(cases_text(sample))
        print(
            sample.instrument.id,
            found.people_,
            found.log_likelihood_,
            found.correlation_,
            found.method_sd_,
            found.facet_sd_,
            found.iterations_,
        )


if __name__ == "__main__":
    main()
