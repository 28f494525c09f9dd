"""A calibration reads everybody, and an answer takes a byte."""

import tracemalloc

import numpy as np
import pyarrow as pa

from earned.app.calibrating.sample import Sample, read_sample
from earned.app.calibrating.wish import Wish
from earned.app.frames import source_of
from earned.app.reading import Asked, asked_questionnaire
from tests.cli.calibrating import grouped

TIMES = 150


def test_a_sample_has_no_room_for_eight_bytes_an_answer() -> None:
    """Nor for a text of its own for everybody's group."""
    few = {name: np.asarray(column) for name, column in grouped().items()}
    everybody = source_of(pa.table({name: np.tile(own, TIMES) for name, own in few.items()}))
    asked, wish = Asked("ecr"), Wish(group="Country")
    read_sample(everybody, asked, wish, asked_questionnaire(asked), None, None)
    tracemalloc.start()
    try:
        sample = read_sample(everybody, asked, wish, asked_questionnaire(asked), None, None)
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    answers = 500 * TIMES * 36
    assert _answered_alike(sample, 500)
    assert held < 3 * answers
    assert peak < 7 * answers


def _answered_alike(sample: Sample, people: int) -> bool:
    whole = np.tile(sample.codes[:people], (TIMES, 1))
    return bool((sample.codes == whole).all()) and sample.codes.itemsize == 1
