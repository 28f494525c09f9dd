"""`earned now`: what helps in the next ten minutes. Nothing typed is stored."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from earned.core.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from earned.app.now import Found, ToldNow


@click.command()
@click.argument("text", nargs=-1)
@click.option(
    "--json", "as_json", is_flag=True, help="Print ids with scores, and crisis true or false."
)
@click.option("--lines", is_flag=True, help="Show help lines for your country, and nothing else.")
@click.option("--no-count", is_flag=True, help="Do not note that this was used.")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="Language.")
def now(text: Sequence[str], *, as_json: bool, lines: bool, no_count: bool, language: str) -> None:
    """Two or three things that may help in the next ten minutes.

    Without TEXT it asks, so that your words stay out of the shell's history; it also reads standard
    input. What you write is not stored, sent or logged. A simple search reads it and may miss danger:
    if you are in danger or might hurt yourself, call for help first.
    """
    if lines:
        _print(_lines(language))
        return
    written = " ".join(text).strip()
    if not written or written == "-":
        written = _read(language)
    found = _found(written, language, count=not no_count)
    if as_json:
        click.echo(json.dumps(_data(found), ensure_ascii=False, indent=2))
    else:
        _show(found, language)


def _read(language: str) -> str:
    from earned.cli.library.reading import library_words

    words = library_words(language)
    if sys.stdin.isatty():
        click.echo(f"{words.say('now', 'ask')}: ", nl=False, err=True)
        written = sys.stdin.readline()
    else:
        written = sys.stdin.buffer.read().decode("utf-8", "replace")
    if not written.strip():
        raise UsageError(words.say("now", "empty"))
    return written.strip()


def _found(written: str, language: str, *, count: bool) -> "Found":
    from earned.app.now import find_help
    from earned.app.now.counter import data_folder, note_use, uses

    moment = time.time()
    earlier = uses(data_folder(), moment) if count else ()
    found = find_help(written, used_at=earlier, now=moment, language=language)
    if count:
        note_use(data_folder(), earlier, moment)
    return found


def _data(found: "Found") -> dict[str, Any]:
    return {
        "crisis": found.crisis,
        "sure": found.alarm.sure,
        "kinds": list(found.alarm.kinds),
        "hints": list(found.alarm.hints),
        "matches": [
            {
                "kind": match.unit.partition("/")[0],
                "id": match.unit.partition("/")[2],
                "score": round(match.score, 6),
            }
            for match in found.matches
        ],
        "matched": found.matched,
        "uneasy": found.uneasy,
        "cautions": list(found.cautions),
        "pause_seconds": found.pause,
        "may_miss": True,
    }


def _show(found: "Found", language: str) -> None:
    from earned.app.now import tell_now

    _print(_page(tell_now(found, language), language))


def _print(parts: "Iterator[RenderableType]") -> None:
    from earned.cli.library.reading import reading_console

    console = reading_console()
    for part in parts:
        console.print(part)


def _page(told: "ToldNow", language: str) -> "Iterator[RenderableType]":
    from rich.text import Text

    from earned.cli.library.reading import library_words

    words = library_words(language)
    if told.help:
        yield from _help(told, language)
    else:
        yield Text(f"\n{told.may_miss} {words.say('now', 'lines')}")
    yield Text(f"\n{told.lead}\n", style="bold")
    for match in told.matches:
        yield from _match(match, language)
    for sentence in told.pause:
        yield Text(sentence, style="italic")
    yield Text(
        f"\n{told.may_miss} {told.not_stored}" if told.help else f"\n{told.not_stored}", style="dim"
    )


def _help(told: "ToldNow", language: str) -> "Iterator[RenderableType]":
    """Help before anything else: what to do, and the lines of the country here."""
    from rich.text import Text

    from earned.cli.library.reading import library_words

    heading = "help" if told.sure else "help_gently"
    yield Text(f"\n{library_words(language).say('now', heading)}", style="bold")
    for sentence in told.help:
        yield Text(sentence, style="bold" if told.sure else "")
    yield from _lines(language) if told.sure else _gentle_lines(told, language)


def _gentle_lines(told: "ToldNow", language: str) -> "Iterator[RenderableType]":
    from rich.text import Text

    from earned.cli.library.reading import library_words
    from earned.cli.quiz.terminal.crisis import gentle_lines
    from earned.cli.quiz.terminal.screen import PlainScreen
    from earned.cli.quiz.terminal.session import country_here, open_session

    yield from gentle_lines(open_session(PlainScreen(), language), country_here(), told.purpose)
    yield Text(library_words(language).say("now", "lines"))


def _lines(language: str) -> "Iterator[RenderableType]":
    from earned.cli.quiz.terminal.crisis import help_page
    from earned.cli.quiz.terminal.screen import PlainScreen
    from earned.cli.quiz.terminal.session import country_here, open_session

    yield from help_page(open_session(PlainScreen(), language), country_here())


def _match(match: Any, language: str) -> "Iterator[RenderableType]":
    from rich.markdown import Markdown
    from rich.text import Text

    from earned.cli.library.reading import library_words

    words, unit = library_words(language), match.unit
    yield Text(unit.words.title, style="bold")
    yield Text(unit.words.summary)
    if unit.kind == "practice":
        yield Markdown("\n".join(f"{n}. {step}" for n, step in enumerate(unit.words.short, 1)))
        for sentence in match.mind:
            yield Text(sentence, style="dim")
        yield Text(words.say("now", "start", id=unit.id) + "\n", style="dim")
    else:
        yield Text(words.say("now", "read", ref=unit.ref) + "\n", style="dim")
