"""Parameters and norms of the ECR-12, taken from the ECR it is part of.

Run after the ECR was calibrated anew: python -m bench.short_form
"""

from pathlib import Path

from earned.app.describe import Wanted, describe_file
from earned.app.describing.groups import Grouping
from earned.app.reading import Asked
from earned.core.instruments.item import Dimension
from earned.core.instruments.parameters import Calibrated, Parameters
from earned.library import instruments, questionnaires

FOLDER = Path(__file__).parents[1] / "src/earned/content/instruments/ecr-12"
FILE = Path(__file__).parents[2] / "shared/data/ecr_web_sample.csv.gz"
LABELS = {"1": "men", "2": "women"}


def parameters_text() -> str:
    """`parameters.toml`: the ECR's items under their short numbers, with all it was calibrated on."""
    whole = instruments.parameters("ecr")
    there = questionnaires.questionnaire("ecr-12").numbering["ecr"]
    lines = [
        "# Made by bench/short_form.py from the parameters of the ECR; do not edit by hand. See SOURCE.md.",
        'instrument = "ecr-12"',
        f'version = "{whole.version}"',
        f'language = "{whole.language}"',
        f'population = "{whole.population}, within the 36 items"',
        f"correlation = {whole.correlation:.4f}",
        "",
        "[method_sd]",
        *(f"{dimension} = {sd:.4f}" for dimension, sd in whole.method_sd.items()),
        "",
        *(line for dimension in whole.facet_sd for line in _facets(whole, dimension)),
    ]
    for own, other in there.items():
        known = whole.items[other]
        assert isinstance(known, Calibrated)
        lines += ["", "[[items]]", f'id = "{own}"', *_item(known)]
    return "\n".join(lines) + "\n"


def _facets(whole: Parameters, dimension: Dimension) -> list[str]:
    sizes = whole.facet_sd[dimension].items()
    return [f"[facet_sd.{dimension}]", *(f"{name} = {sd:.4f}" for name, sd in sizes), ""]


def _item(known: Calibrated) -> list[str]:
    return [
        f"discrimination = {known.discrimination:.4f}",
        f"discrimination_se = {known.discrimination_se:.4f}",
        f"thresholds = [{', '.join(f'{b:.4f}' for b in known.thresholds)}]",
        f"thresholds_se = [{', '.join(f'{e:.4f}' for e in known.thresholds_se)}]",
    ]


def norms_text() -> str:
    """`norms.toml`: mean answers of the web sample, by gender and age."""
    asked = Asked("ecr-12", numbering="ecr")
    by = (Grouping("gender", LABELS), Grouping("age", ages=True))
    found = describe_file(FILE, asked, Wanted(by, "age", (18, 80), fairness=False))
    alphas = {s.id: s.reliability.alpha for s in found.scales if s.reliability}
    lines = [
        "# Made by bench/short_form.py. Not population norms: who took part chose to, and answered 36 items.",
        f'population = "{instruments.parameters("ecr").population}; the 12 items within the 36"',
        'unit = "mean answer, 1-5"',
        'source = "openpsychometrics ECR release of 2018-03-01, a random half"',
        'flag = "computed"',
        f'date = "{instruments.parameters("ecr").version[:10]}"',
        "percentiles = [5, 25, 50, 75, 95]",
    ]
    for row in found.norms:
        group = f"age {row.group}" if row.column == "age" else row.group or "all"
        points = ", ".join(f"{point:.2f}" for point in row.norm.percentiles)
        lines += [
            "",
            "[[norms]]",
            f'group = "{group}"',
            f'dimension = "{row.score}"',
            f"people = {row.norm.people}",
            f"mean = {row.norm.mean:.3f}",
            f"mean_se = {row.norm.mean_se:.3f}",
            f"sd = {row.norm.sd:.3f}",
            *([f"alpha = {alphas[row.score]:.3f}"] if not row.group else []),
            f"points = [{points}]",
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (FOLDER / "parameters.toml").write_text(parameters_text(), "utf-8")
    (FOLDER / "norms.toml").write_text(norms_text(), "utf-8")
    print(f"Written to {FOLDER}.")
