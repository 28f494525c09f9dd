"""An interactive exercise: what it asks, what it points out, and what it makes of the answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

PromptKind = Literal["line", "scale", "choice", "tick", "rated-list", "found"]
Answer = str | int | Sequence[str]
Answers = Mapping[str, Answer]
"""Prompt id -> what was given: a line, a number 0..10, the id of a choice, or several lines or ticks."""

SCALE_TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One question. ``options``: ids of choices, or the statements of a list to tick.

    ``found``: a choice whose options depend on the answers before (:func:`emotions.words_for`).
    """

    id: str
    text: str
    kind: PromptKind = "line"
    options: tuple[str, ...] = ()
    optional: bool = False
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Something worth pointing out in an answer: a pattern and the sentence to say."""

    id: str
    fields: tuple[str, ...]
    pattern: str
    says: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What was pointed out: about which prompt, which words, and the sentence. Never a verdict."""

    check: str
    prompt: str
    words: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Breath:
    """A paced breath: seconds in and out, and how many."""

    in_seconds: float
    out_seconds: float
    rounds: int
    in_word: str
    out_word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A timed wait after the prompt ``after_prompt``; ``says`` stands beside the clock."""

    after_prompt: str
    seconds: int
    every: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptLine:
    """A line to read for some seconds."""

    seconds: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionWord:
    """A precise word, and the body states and situations that it tends to go with (judgement)."""

    word: str
    body: tuple[str, ...]
    situation: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """An interactive exercise. ``practice``: the practice it belongs to; ``compose``: what it makes.

    ``language``: the language it is really in, which differs from the one asked for where that lacks it.
    """

    id: str
    language: str
    practice: str
    title: str
    lead: str
    prompts: tuple[Prompt, ...] = ()
    checks: tuple[Check, ...] = ()
    compose: str = ""
    done: str = ""
    breath: Breath | None = None
    wait: Wait | None = None
    script: tuple[ScriptLine, ...] = ()
    words: tuple[EmotionWord, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)

    def prompt(self, id_: str) -> Prompt:
        """The prompt with this id. Raises ``KeyError`` for an unknown one."""
        for prompt in self.prompts:
            if prompt.id == id_:
                return prompt
        raise KeyError(id_)


def notices(tool: Tool, answers: Answers) -> tuple[Notice, ...]:
    """What the checks point out, in the order of the prompts. An exercise may go on regardless."""
    found = []
    for prompt in tool.prompts:
        said = answers.get(prompt.id)
        if isinstance(said, str):
            found += [n for check in tool.checks if (n := _notice(check, prompt.id, said))]
    return tuple(found)


def _notice(check: Check, prompt: str, said: str) -> Notice | None:
    if prompt not in check.fields:
        return None
    hit = re.search(check.pattern, said.replace("’", "'"), re.IGNORECASE)
    return Notice(check.id, prompt, hit.group(0), check.says) if hit else None


def missing(tool: Tool, answers: Answers) -> tuple[str, ...]:
    """Ids of the prompts that still need an answer."""
    return tuple(
        prompt.id
        for prompt in tool.prompts
        if not prompt.optional and prompt.kind != "tick" and _is_empty(answers.get(prompt.id))
    )


def _is_empty(answer: Answer | None) -> bool:
    return answer is None or (not isinstance(answer, int) and not answer)
