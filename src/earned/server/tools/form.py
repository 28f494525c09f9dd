"""The form of an exercise: what was given, field by field, with what is worth pointing out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from earned.app.tools import Answers, Prompt, Tool, choices, missing, notices

Answer = str | int | Sequence[str]
LONGEST = 1000
"""Characters of one answer that are looked at."""
NUMBERS = tuple(range(11))


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """One line of a rated list, as it was given. ``hard``: 0..10, or ``None``."""

    number: int
    text: str
    hard: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """One prompt. ``notices``: sentences that never stop anybody. ``open``: nothing was given yet."""

    prompt: Prompt
    value: str
    options: tuple[Option, ...]
    rungs: tuple[Rung, ...]
    notices: tuple[str, ...]
    open: bool


def read(tool: Tool, sent: QueryDict) -> Answers:
    """The answers in a form; whatever the exercise does not ask is passed over."""
    found: dict[str, Answer] = {}
    for prompt in tool.prompts:
        given = _READERS.get(prompt.kind, _line)(tool, prompt, sent, found)
        if given is not None and given not in ("", ()):
            found[prompt.id] = given
    return found


def fields(tool: Tool, answers: Answers, *, sent: bool, given: QueryDict) -> list[Field]:
    """Every prompt with its answer. A choice that depends on others waits until those are there."""
    found = notices(tool, answers)
    still = set(missing(tool, answers)) if sent else set()
    return [
        Field(
            prompt=prompt,
            value=_shown(answers.get(prompt.id, "")),
            options=_options(tool, prompt, answers),
            rungs=_rungs(prompt, given),
            notices=tuple(notice.says for notice in found if notice.prompt == prompt.id),
            open=prompt.id in still,
        )
        for prompt in tool.prompts
        if prompt.kind != "found" or _options(tool, prompt, answers)
    ]


def _line(tool: Tool, prompt: Prompt, sent: QueryDict, before: Answers) -> str:  # noqa: ARG001
    return sent.get(prompt.id, "")[:LONGEST].strip()


def _number(tool: Tool, prompt: Prompt, sent: QueryDict, before: Answers) -> int | None:  # noqa: ARG001
    return _hard(sent.get(prompt.id, ""))


def _choice(tool: Tool, prompt: Prompt, sent: QueryDict, before: Answers) -> str:
    given = sent.get(prompt.id, "")
    return given if given in choices(tool, prompt, before) else ""


def _ticks(tool: Tool, prompt: Prompt, sent: QueryDict, before: Answers) -> tuple[str, ...]:  # noqa: ARG001
    """The ticked statements; a form sends their numbers, so that no sentence travels back."""
    numbers = set(sent.getlist(prompt.id))
    return tuple(words for at, words in enumerate(prompt.options) if str(at) in numbers)


def _rated(tool: Tool, prompt: Prompt, sent: QueryDict, before: Answers) -> tuple[str, ...]:  # noqa: ARG001
    whole = (rung for rung in _rungs(prompt, sent) if rung.text and rung.hard is not None)
    return tuple(f"{rung.text}, {rung.hard}" for rung in whole)


_READERS: Mapping[str, Callable[[Tool, Prompt, QueryDict, Answers], Answer | None]] = {
    "scale": _number,
    "choice": _choice,
    "found": _choice,
    "tick": _ticks,
    "rated-list": _rated,
}


def _options(tool: Tool, prompt: Prompt, answers: Answers) -> tuple[Option, ...]:
    given = answers.get(prompt.id)
    if prompt.kind == "tick":
        ticked = () if given is None or isinstance(given, int) else given
        return tuple(Option(str(at), s, s in ticked) for at, s in enumerate(prompt.options))
    if prompt.kind == "scale":
        return tuple(Option(str(number), str(number), number == given) for number in NUMBERS)
    if prompt.kind == "found" and not {"body", "situation"} <= answers.keys():
        return ()
    return tuple(Option(id_, s, id_ == given) for id_, s in choices(tool, prompt, answers).items())


def _rungs(prompt: Prompt, sent: QueryDict) -> tuple[Rung, ...]:
    if prompt.kind != "rated-list":
        return ()
    return tuple(
        Rung(
            number,
            sent.get(f"{prompt.id}-{number}", "")[:LONGEST].strip(),
            _hard(sent.get(f"{prompt.id}-{number}-hard", "")),
        )
        for number in range(1, prompt.most + 1)
    )


def _hard(given: str) -> int | None:
    return int(given) if given in {str(number) for number in NUMBERS} else None


def _shown(given: object) -> str:
    return given if isinstance(given, str) else ""
