"""Interactive exercises for terminal and page: read one, look at answers, compose. Nothing is kept."""

from earned.core.errors import UsageError
from earned.core.guidance.tools.composing import asks_for_help, compose, remarks
from earned.core.guidance.tools.emotions import words_for
from earned.core.guidance.tools.ladder import read_rung
from earned.core.guidance.tools.pacing import breath_at, breath_seconds
from earned.core.guidance.tools.tool import Answers, Notice, Prompt, Tool, missing, notices
from earned.library.tools import tool as read_tool
from earned.library.tools import tool_ids
from earned.library.units import FALLBACK_LANGUAGE

__all__ = [
    "Answers",
    "Notice",
    "Prompt",
    "Tool",
    "asks_for_help",
    "breath_at",
    "breath_seconds",
    "choices",
    "compose",
    "load_tool",
    "missing",
    "notices",
    "read_rung",
    "remarks",
    "tool_ids",
    "typed",
]


def load_tool(id_: str, language: str = FALLBACK_LANGUAGE) -> Tool:
    """The exercise with this id, as in ``PracticeFacts.interactive``. Raises :class:`UsageError`."""
    try:
        return read_tool(id_, language)
    except KeyError:
        known = ", ".join(tool_ids())
        raise UsageError(f"There is no interactive exercise {id_!r}. Known: {known}.") from None


CHOSEN = ("scale", "choice", "found", "tick")
"""Kinds of prompts whose answers are not somebody's own words."""


def typed(tool: Tool, answers: Answers) -> tuple[str, ...]:
    """What somebody wrote in their own words, to be looked at for danger."""
    given = [answers.get(prompt.id, "") for prompt in tool.prompts if prompt.kind not in CHOSEN]
    lines = [each if isinstance(each, tuple) else (str(each),) for each in given]
    return tuple(line for group in lines for line in group if line)


def choices(tool: Tool, prompt: Prompt, answers: Answers) -> dict[str, str]:
    """What can be chosen at a prompt: id -> words. ``found`` prompts depend on the answers so far."""
    if prompt.kind == "found":
        found = words_for(
            tool.words, str(answers.get("body", "")), str(answers.get("situation", ""))
        )
        return {word: word for word in found}
    return {option: tool.labels.get(option, option) for option in prompt.options}
