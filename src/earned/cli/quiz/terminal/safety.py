"""The three private questions about one person."""

from rich.text import Text

from earned.cli.quiz.terminal.session import Session
from earned.core.guidance.plan import SAFETY_QUESTIONS, SafetyAnswer
from earned.library.sentences import sentences


def ask_safety(session: Session) -> dict[str, SafetyAnswer]:
    """Asked before any plan about one person, and before two people are seen together.

    Each can be skipped.
    """
    words = sentences("safety", session.language)
    answers: dict[str, SafetyAnswer] = {}
    kinds: tuple[SafetyAnswer, ...] = ("yes", "no", "skip")
    for number, question in enumerate(SAFETY_QUESTIONS):
        section = f"safety.questions.{question}"
        notes = [
            Text(words.say(section, "detail") + "\n"),
            Text(words.say(section, "why"), style="dim"),
        ]
        if number == 0:
            notes.insert(0, Text(words.say("safety", "lead") + "\n"))
        options = {kind: words.say(section, kind) for kind in kinds}
        answers[question] = session.choose(words.say(section, "text"), options, *notes)
    return answers
