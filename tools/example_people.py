"""Make up the people of docs/examples: `python tools/example_people.py`.

They are drawn from the shipped parameters, so that whoever lacks the real answers can walk the tutorial.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from earned.core.scoring.drawing import answer_categories
from earned.core.scoring.model import compile_model
from earned.library import instruments

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "examples"
PEOPLE = 400
SEED = 20261124
UNANSWERED = 0.01


def made_up(instrument_id: str, rng: np.random.Generator) -> dict[str, list[str]]:
    """Raw answers as text, a column an item; now and then one is missing."""
    model = compile_model(instruments.load(instrument_id), instruments.parameters(instrument_id))
    found = answer_categories(model, PEOPLE, rng).astype(int)
    columns = {}
    for at, item in enumerate(model.items.values()):
        raw = found[:, at] + 1 if item.key == 1 else model.options(item.id) - found[:, at]
        gone = rng.random(PEOPLE) < UNANSWERED
        columns[item.id] = ["" if no else str(x) for no, x in zip(gone, raw, strict=True)]
    return columns


def write(name: str, columns: Mapping[str, list[str]]) -> None:
    """One CSV."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def main() -> None:
    """Both files."""
    rng = np.random.default_rng(SEED)
    ages = np.clip(rng.gamma(3, 5, PEOPLE) + 16, 16, 79).astype(int)
    about = {"age": [str(age) for age in ages], "gender": [str(1 + n % 2) for n in range(PEOPLE)]}
    write("people.csv", made_up("ecr", rng) | about)
    romantic = {"romantic": [str(1 + int(n % 5 > 2)) for n in range(PEOPLE)]}
    write("people_ecr_r.csv", made_up("ecr-r", rng) | romantic)


if __name__ == "__main__":
    main()
