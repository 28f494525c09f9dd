"""`earned quiz --instrument`: a published instrument, worded by a file of yours, asked and scored here."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import RenderableType
from rich.text import Text

from earned.app.administer import Outcome, Placed, administered, export_outcome, outcome
from earned.app.reading import GENERAL, Asked
from earned.cli.quiz.answers_file import read_given
from earned.cli.quiz.terminal.screen import FullScreen, Left, PlainScreen, Screen
from earned.cli.quiz.terminal.session import Session, heading, open_session
from earned.core.errors import UsageError
from earned.core.instruments.scale import Questionnaire
from earned.library.sentences import Sentences, sentences
from earned.library.wording_import import ItemTexts

BACK, SKIP, ON = "b", "s", "enter"


def run(options: dict[str, Any]) -> None:
    """Score answers from a file, or ask here."""
    asked = Asked(options["instrument"], options["options"], target=options["target"])
    if options["answers_file"]:
        found = outcome(asked, read_given(options["answers_file"]), options["language"])
        click.echo(json.dumps(export_outcome(found), ensure_ascii=False, indent=2))
        return
    if not options["wording"]:
        raise UsageError(
            "The wording of a published instrument is not ours to ship. Name a file that holds it:"
            " --wording FILE. docs/instruments.md shows the three kinds that can be read."
        )
    language = options["language"]
    questionnaire, texts = administered(asked, Path(options["wording"]), None)
    with _screen(options["plain"]) as screen:
        session = open_session(screen, language)
        words = sentences("interface/instrument", language)
        try:
            _take(session, words, asked, questionnaire, texts)
            farewell = session.say("end", "bye")
        except (Left, KeyboardInterrupt):
            farewell = session.say("end", "left")
    screen.console.print(farewell)


@contextmanager
def _screen(plain: bool) -> Iterator[Screen]:
    if plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield PlainScreen()
        return
    with FullScreen().opened() as screen:
        yield screen


def _take(
    session: Session, words: Sentences, asked: Asked, found: Questionnaire, texts: ItemTexts
) -> None:
    _welcome(session, words, asked, found)
    given = ask_items(session, words, found, texts)
    own = Asked(asked.instrument, texts.options, target=asked.target)
    shown = list(_result(words, outcome(own, given, texts.language)))
    session.press([ON, "n", "b", "s"], shown, session.say("keys", "any"))


def _welcome(session: Session, words: Sentences, asked: Asked, found: Questionnaire) -> None:
    """Notice and consent before the first question. Raises :class:`Left` without consent."""
    limits = sentences("safety", session.language)
    notes = [
        Text(words.say("start", "what", title=found.title, items=len(found.items)) + "\n"),
        Text(words.say("start", "private") + "\n"),
        Text(words.say("start", "limits") + "\n"),
    ]
    if asked.target != GENERAL:
        notes.append(Text(words.say("start", "target", target=asked.target) + "\n"))
    age = limits.say("limits", "minimum_age")
    notes.append(Text(session.say("start", "adult", minimum_age=age), style="bold"))
    options = {"yes": session.say("start", "adult_yes"), "no": session.say("start", "adult_no")}
    if session.choose(found.title, options, *notes) == "no":
        session.screen.page(Text(limits.say("limits", "under_age")))
        raise Left


def ask_items(
    session: Session, words: Sentences, found: Questionnaire, texts: ItemTexts
) -> dict[str, int | None]:
    """Every item in order; back and skip work. Item id -> option, or ``None`` where skipped."""
    given: dict[str, int | None] = {}
    at = 0
    while at < len(found.items):
        item = found.items[at]
        page = _page(words, found, texts, at, given.get(item))
        valid = [str(n) for n in range(1, texts.options + 1)]
        hint = session.say("keys", "question", options=texts.options)
        pressed = session.press([*valid, BACK, SKIP, *([ON] if item in given else [])], page, hint)
        if pressed == BACK:
            at = max(at - 1, 0)
            continue
        if pressed != ON:
            given[item] = None if pressed == SKIP else int(pressed)
        at += 1
    return given


def _page(
    words: Sentences, found: Questionnaire, texts: ItemTexts, at: int, given: int | None
) -> list[RenderableType]:
    place = words.say("question", "place", number=at + 1, items=len(found.items))
    own = found.items[at]
    text = texts.items.get(own) or texts.items[own.partition("_")[2]]
    rows = [_option(words, n, label, given) for n, label in enumerate(texts.labels, 1)]
    return [
        Text(f"\n{place}", style="dim"),
        Text(f"\n{texts.lead}", style="dim"),
        Text(f"{text}\n", style="bold"),
        *rows,
    ]


def _option(words: Sentences, number: int, label: str, given: int | None) -> Text:
    line = f"  {number}  {label}".rstrip()
    if number != given:
        return Text(line)
    return Text(f"{line}  ({words.say('question', 'chosen')})", style="bold")


def _result(words: Sentences, found: Outcome) -> Iterator[RenderableType]:
    items = len(found.questionnaire.items)
    yield heading(words.say("result", "title"))
    yield Text(words.say("result", "answered", answered=found.answered, items=items) + "\n")
    for name, value in found.scores.items():
        yield Text(_score(words, name, value), style="bold")
        if name in found.placed:
            yield Text(_place(words, found.placed[name]), style="dim")
    most = found.questionnaire.options(found.questionnaire.items[0])
    yield Text("\n" + words.say("result", "range", options=most))
    yield from _located(words, found)
    yield Text("\n" + found.why, style="dim")
    yield Text("\n" + words.say("result", "not_you"))


def _score(words: Sentences, name: str, value: float | None) -> str:
    if value is None:
        return words.say("result", "missing", name=name)
    return f"{name}: {value:.2f}"


def _place(words: Sentences, placed: Placed) -> str:
    ends = {(True, False): "under", (False, True): "over"}
    key = ends.get((placed.above is None, placed.below is None), "between")
    return words.say(
        "result", key, above=placed.above, below=placed.below, population=placed.population
    )


def _located(words: Sentences, found: Outcome) -> Iterator[RenderableType]:
    if found.located is None:
        return
    position, styles = found.located
    yield heading(words.say("result", "position"))
    for name, one in (("anxiety", position.anxiety), ("avoidance", position.avoidance)):
        low, high = one.interval_90
        figures = {"mean": f"{one.mean:+.2f}", "low": f"{low:+.2f}", "high": f"{high:+.2f}"}
        yield Text(words.say("result", "estimate", name=name, **figures))
    yield heading(words.say("result", "styles"))
    for style, chance in styles.probabilities.items():
        yield Text(words.say("result", "style", name=style, percent=round(100 * chance)))
