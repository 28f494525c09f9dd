"""The three questions about safety, as a form shows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from earned.core.guidance.plan import SAFETY_QUESTIONS, SafetyAnswer
from earned.library.sentences import sentences


@dataclass(frozen=True, slots=True)
class SafetyQuestion:
    """One question with its words, and the answer given before, if any."""

    id: str
    words: Mapping[str, str]
    given: str


def safety_questions(given: Mapping[str, SafetyAnswer], language: str) -> list[SafetyQuestion]:
    """All three, in order."""
    said = sentences("safety", language)
    return [
        SafetyQuestion(id_, said.section(f"safety.questions.{id_}"), given.get(id_, ""))
        for id_ in SAFETY_QUESTIONS
    ]
