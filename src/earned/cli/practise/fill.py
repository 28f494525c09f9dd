"""An exercise filled in here: ask, point out, compose, and save only where a file is named."""

import os
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from earned.app.now import listen, tell_help
from earned.app.tools import (
    Answers,
    Prompt,
    Tool,
    asks_for_help,
    choices,
    compose,
    notices,
    read_rung,
    remarks,
    typed,
)
from earned.cli.practise.moving import wait_through
from earned.cli.practise.words import Workshop
from earned.cli.quiz.terminal.crisis import show_help
from earned.cli.quiz.terminal.session import heading
from earned.core.guidance.tools.tool import SCALE_TOP, Answer

OWNER_ONLY = 0o600


def fill(shop: Workshop, tool: Tool) -> None:
    """Every prompt, then the result. Raises :class:`Left` where the person stops."""
    answers: dict[str, Answer] = {}
    shop.wait(heading(tool.title), Text(tool.lead))
    for prompt in tool.prompts:
        answers[prompt.id] = _answer(shop, tool, prompt, answers)
        if asks_for_help(tool, answers):
            shop.wait(heading(tool.title), *(Text(text) for text in remarks(tool, answers)))
            show_help(shop.session)
            return
        if tool.wait is not None and tool.wait.after_prompt == prompt.id:
            wait_through(shop, tool, tool.wait)
    _help_first(shop, tool, answers)
    _finish(shop, tool, answers)


def _help_first(shop: Workshop, tool: Tool, answers: Answers) -> None:
    """Where what was written may speak of danger: help, before the exercise is put together."""
    language = shop.session.language
    alarm = listen(*typed(tool, answers), language=language).alarm
    if not alarm.crisis:
        return
    said, _ = tell_help(alarm, language)
    title = shop.say("now", "help" if alarm.sure else "help_gently")
    shop.wait(heading(title), *(Text(f"{text}\n") for text in said), Text(shop.say("now", "lines")))
    if alarm.sure:
        show_help(shop.session)


def _answer(shop: Workshop, tool: Tool, prompt: Prompt, answers: Answers) -> Answer:
    asked = heading(prompt.text)
    if prompt.kind == "scale":
        return _number(shop, asked)
    if prompt.kind in {"choice", "found"}:
        return shop.session.choose(prompt.text, choices(tool, prompt, answers))
    if prompt.kind == "tick":
        return _ticks(shop, asked, prompt)
    if prompt.kind == "rated-list":
        return _rated(shop, asked, prompt)
    return _line(shop, tool, prompt, asked)


def _line(shop: Workshop, tool: Tool, prompt: Prompt, asked: Text) -> str:
    """One line; where something is pointed out, it may be written again or left."""
    said: list[Text] = []
    while True:
        typed = shop.ask(asked, *said)
        if not typed and not prompt.optional:
            said = [Text(shop.say("practise", "needed"), style="italic")]
            continue
        found = notices(tool, {prompt.id: typed})
        if not found or not _again(shop, asked, typed, [notice.says for notice in found]):
            return typed
        said = [Text(f"“{typed}”", style="dim")]


def _again(shop: Workshop, asked: Text, typed: str, says: Sequence[str]) -> bool:
    """Show what was pointed out; whether the line is to be written again."""
    ways = {"yes": shop.say("practise", "change"), "no": shop.say("practise", "leave")}
    notes = [asked, Text(f"“{typed}”\n", style="bold"), *(Text(f"{text}\n") for text in says)]
    return shop.session.choose(shop.say("practise", "again"), ways, *notes) == "yes"


def _number(shop: Workshop, asked: Text) -> int:
    said: list[Text] = []
    while True:
        typed = shop.ask(asked, Text(shop.say("practise", "scale"), style="dim"), *said)
        if typed.isdecimal() and int(typed) <= SCALE_TOP:
            return int(typed)
        said = [Text(shop.say("practise", "number", top=SCALE_TOP), style="italic")]


def _ticks(shop: Workshop, asked: Text, prompt: Prompt) -> tuple[str, ...]:
    rows = [Text(f"  {n}  {option}") for n, option in enumerate(prompt.options, start=1)]
    hint = Text(f"\n{shop.say('practise', 'ticks')}", style="dim")
    valid = {str(number) for number in range(1, len(prompt.options) + 1)}
    said: list[Text] = []
    while True:
        typed = shop.ask(asked, *rows, hint, *said).replace(",", " ").split()
        if set(typed) <= valid:
            return tuple(prompt.options[int(n) - 1] for n in sorted(set(typed), key=int))
        said = [Text(shop.say("practise", "pick"), style="italic")]


def _rated(shop: Workshop, asked: Text, prompt: Prompt) -> tuple[str, ...]:
    """Rated lines until Enter alone; each needs its number."""
    given: list[str] = []
    said: list[Text] = []
    while len(given) < prompt.most:
        shown = [Text(f"  {line}") for line in given]
        typed = shop.ask(asked, *shown, Text(shop.say("practise", "more"), style="dim"), *said)
        if not typed and len(given) >= prompt.least:
            break
        good = read_rung(typed) is not None
        given += [typed] if good else []
        said = [] if good else [Text(shop.say("practise", "rating"), style="italic")]
    return tuple(given)


def _finish(shop: Workshop, tool: Tool, answers: Answers) -> None:
    text = compose(tool, answers)
    page = [
        heading(shop.say("practise", "result")),
        Text(f"{text}\n", style="bold"),
        *(Text(f"{remark}\n") for remark in remarks(tool, answers)),
    ]
    said: list[Text] = []
    while text:
        name = shop.ask(*page, *said, Text(shop.say("practise", "save"), style="dim"))
        if not name:
            return
        trouble = save(shop, shop.folder / Path(name).expanduser(), text)
        if not trouble:
            shop.wait(Text(shop.say("practise", "saved", path=shop.folder / name)))
            return
        said = [Text(trouble, style="italic")]


def save(shop: Workshop, path: Path, text: str) -> str:
    """Write a new file whole, for its owner only, or nothing; what went wrong, if anything did."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return shop.say("practise", "exists", path=path)
    except OSError as error:
        return shop.say("practise", "failed", path=path, reason=error.strerror)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(f"{text}\n")
    except OSError as error:
        path.unlink(missing_ok=True)
        return shop.say("practise", "failed", path=path, reason=error.strerror)
    return ""
