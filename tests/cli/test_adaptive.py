"""`earned adaptive` as people call it."""

from tests.answer_tables import response_data
from tests.cli.calling import as_json, called


def test_answers_are_replayed(capsys):
    file = response_data("ecr_web_sample.csv.gz")
    common = ("adaptive", file, "--instrument", "ecr", "--people", "20", "--max-items", "4")
    table = as_json(capsys, *common)
    assert [way["name"] for way in table["agreements"]] == [
        "adaptive",
        "random order",
        "fixed (ecr-12)",
    ]
    assert set(table["agreements"][0]["correlation"]) == {"anxiety", "avoidance"}
    assert table["trial"]["most"] == 4
    status, out, _ = called(capsys, *common)
    assert status == 0
    assert "Adaptive, by region" in out
