"""R mirt's parameters for 2,000 real people, and those people's answers: see ../shared/data/README.md."""

import csv

import numpy as np

from earned.app.reading import Asked, read_answers
from earned.core.describe.structure import TwoDimensional
from earned.core.instruments.parameters import Calibrated
from earned.core.scoring.scales import keyed_answers
from earned.library import questionnaires
from tests.answer_tables import response_data


def table(name):
    with (response_data("reference") / name).open() as stream:
        return list(csv.DictReader(stream))


def mirt_model():
    """The model with mirt's own numbers."""
    items, axes = [], []
    for row in table("ecr_items.csv"):
        slope = max(float(row["a1"]), float(row["a2"]))
        axes.append(1 if float(row["a1"]) > 0 else 0)
        items.append(Calibrated(slope, tuple(-float(row[f"d{k}"]) / slope for k in range(1, 5))))
    correlation = float(table("ecr_cov.csv")[0]["ANX"])
    ecr = questionnaires.questionnaire("ecr")
    return TwoDimensional(ecr.items, tuple(items), tuple(axes), correlation)


def mirt_answers():
    """Categories 0..4 in the insecure direction, (2000, 36)."""
    ecr = questionnaires.questionnaire("ecr")
    people = {int(row["row"]) for row in table("ecr_eap.csv")}
    read = read_answers(response_data("ecr_web_sample.csv.gz"), Asked("ecr"))
    read = read.only(np.isin(read.rows, list(people)))
    keyed = np.empty_like(read.options)
    for scale in ecr.scales:
        columns = [ecr.items.index(item) for item in scale.items]
        keyed[:, columns] = keyed_answers(read.options, ecr, scale)
    return keyed - 1
