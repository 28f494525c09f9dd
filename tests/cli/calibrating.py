"""Tables of simulated answers for `earned calibrate`: a pilot of our bank, groups, two scales at once."""

from dataclasses import replace

import numpy as np

from earned.core.calibration.groups import Population
from earned.core.instruments.parameters import Calibrated
from earned.library import instruments
from tests.cli.calling import as_json as printed
from tests.cli.calling import called as command
from tests.core.simulated import answered, drawn_bank

BANK, SHIPPED = instruments.load("earned"), instruments.parameters("earned")
ECR, KNOWN = instruments.load("ecr"), instruments.parameters("ecr")
ELSEWHERE = Population(0.2, (0.6, -0.3), (1.2, 0.9))


def called(capsys, *arguments):
    return command(capsys, "calibrate", *arguments)


def as_json(capsys, *arguments):
    return printed(capsys, "calibrate", *arguments)


def given(items, codes, most):
    """Options as people gave them."""
    keys = np.array([item.key for item in items])
    return np.where(keys == 1, codes + 1, most - codes).astype(int)


def table(path, columns):
    """A CSV from columns; empty cells where a value is nothing."""
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(str(value) for value in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n")
    return path


def columns_of(items, codes, most, prefix=""):
    answers = given(items, codes, most)
    return {f"{prefix}{item.id}": answers[:, j] for j, item in enumerate(items)}


def piloted():
    """A hundred people who answered our bank, and its true items."""
    rng = np.random.default_rng(1)
    true = drawn_bank(BANK.items, SHIPPED.items, SHIPPED.offsets, rng)
    codes = answered(BANK.items, true, 100, rng, Population(SHIPPED.correlation), SHIPPED)
    return columns_of(BANK.items, codes, 7), true


def grouped():
    """Answers to the ECR of 300 people here and 200 elsewhere."""
    rng = np.random.default_rng(2)
    parts = [
        answered(ECR.items, KNOWN.items, size, rng, who)
        for size, who in ((300, Population()), (200, ELSEWHERE))
    ]
    columns = columns_of(ECR.items, np.concatenate(parts), 5)
    return columns | {"Country": ["here"] * 300 + ["elsewhere"] * 200}


NEW = [replace(item, facet="") for item in instruments.load("ecr-r").items]
RENAMED = [replace(item, id=f"ecr_{item.id}") for item in ECR.items]
TRUE = {
    item.id: Calibrated(1.2 + 0.1 * (n % 8), tuple(np.linspace(-2, 2, 6) + 0.1 * (n % 5 - 2)))
    for n, item in enumerate(NEW)
}


def both_scales(people, seed=5):
    """Columns of new items, and of the ECR, whose items are called alike and so begin with ecr_."""
    known = TRUE | {f"ecr_{name}": one for name, one in KNOWN.items.items()}
    every, rng = [*NEW, *RENAMED], np.random.default_rng(seed)
    codes = answered(every, known, people, rng, ELSEWHERE, KNOWN)
    answers = given(every, codes, np.array([7] * 36 + [5] * 36))
    return {item.id: answers[:, j] for j, item in enumerate(every)}
