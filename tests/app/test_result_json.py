"""docs/result-json.md names every key of a result, and no key that is not there."""

import re
from pathlib import Path

import earned
from earned.app.export import export_result
from earned.core.guidance.plan import SAFETY_QUESTIONS

PAGE = (Path(__file__).parents[2] / "docs" / "result-json.md").read_text("utf-8")


def results():
    """A plain result, and one with every kind of reason."""
    quiz = earned.quiz("partner")
    answers = [earned.Answer(item.id, 1 + n % 7) for n, item in enumerate(quiz.items[::2])]
    safe = dict.fromkeys(SAFETY_QUESTIONS, "no")
    yield quiz.result(answers, earned.Circumstances(frame="partner", safety=safe))
    shaped = earned.Circumstances(
        frame="partner", safety=safe, cautions=("recent-separation",), life_areas=("work",)
    )
    yield quiz.result(answers, shaped)


def keys(value):
    """All keys of nested objects."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from keys(part)


def test_every_key_is_documented() -> None:
    told = set(re.findall(r"`(\w+)`", PAGE))
    for result in results():
        assert set(keys(export_result(result))) <= told


def test_the_table_lists_the_keys_at_the_top_in_order() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert listed == list(export_result(next(results())))
