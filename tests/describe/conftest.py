"""Real answers, described once a run."""

import pytest

from earned.app.describe import Wanted, describe_file
from earned.app.describing.groups import Grouping
from earned.app.reading import Asked
from tests.answer_tables import response_data


@pytest.fixture(scope="session")
def ecr():
    """The adult web sample of the ECR, by gender and age; no model, which would take a while."""
    by = (Grouping("gender", {"1": "men", "2": "women"}), Grouping("age", ages=True))
    file = response_data("ecr_web_sample.csv.gz")
    return describe_file(file, Asked("ecr"), Wanted(by, "age", (18, 80), model=False))


@pytest.fixture(scope="session")
def ecr_r():
    """The twelve-countries sample of the ECR-R, by relationship and sex."""
    by = (Grouping("romantic", {"1": "together", "0": "single", "2": "single"}), Grouping("sex"))
    return describe_file(response_data("ecr_r_twelve_countries.csv"), Asked("ecr-r"), Wanted(by))
