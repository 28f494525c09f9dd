"""A unit of the library as something to print."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.text import Text

from earned.cli.quiz.terminal.screen import WIDEST
from earned.core.guidance.catalogue import PracticeFacts
from earned.library.kinds import MythFacts
from earned.library.sentences import Sentences, sentences
from earned.library.units import Unit, source

NO_HEADING = {"title", "summary"}
NUMBERED = {"steps", "short"}


def reading_console() -> Console:
    """Where pages are printed: no wider than is easy to read, colours only for a terminal."""
    console = Console(highlight=False)
    console.width = min(console.width, WIDEST)
    return console


def library_words(language: str) -> Sentences:
    """The words around the library in the terminal."""
    return sentences("interface/library", language)


def unit_page(found: Unit) -> Iterator[RenderableType]:
    """Everything a unit says, with its grade, sources and links."""
    words = library_words(found.language)
    yield Text(f"\n{found.words.title}", style="bold")
    yield Text(f"{found.words.summary}\n")
    yield from _facts(words, found)
    for field in fields(found.words):
        value = getattr(found.words, field.name)
        if field.name not in NO_HEADING and value:
            yield from _part(words, field.name, value)
    yield from _sources(words, found)


def _facts(words: Sentences, found: Unit) -> Iterator[RenderableType]:
    if isinstance(found.facts, PracticeFacts):
        yield Text(practice_row(words, found.facts), style="dim")
    if isinstance(found.facts, MythFacts):
        answer = words.say("answer", found.facts.answer)
        yield Text(f"{words.say('heading', 'answer')}: {answer}", style="dim")
    meaning = sentences("result", found.language).say("grade_explained", found.facts.grade)
    evidence = words.say("learn", "evidence", grade=_grade(words, found.facts), meaning=meaning)
    yield Text(f"{evidence}\n", style="dim")


def practice_row(words: Sentences, facts: PracticeFacts) -> str:
    """'5 min, alone, limited'."""
    company = words.say("practise", facts.company)
    grade = _grade(words, facts)
    return words.say("practise", "row", minutes=facts.minutes, company=company, grade=grade)


def _grade(words: Sentences, facts: Any) -> str:
    """A grade of evidence in the language of the words around it."""
    return sentences("result", words.language).say("grade", facts.grade)


def _part(words: Sentences, name: str, value: Any) -> Iterator[RenderableType]:
    heading = words.say("heading", name)
    if heading:
        yield Text(heading, style="bold")
    if isinstance(value, str):
        yield Markdown(value)
    elif is_dataclass(value[0]):
        for number, part in enumerate(value, start=1):
            yield from _nested(words, number, part)
    else:
        marks = (f"{n}." if name in NUMBERED else "-" for n in range(1, len(value) + 1))
        yield Markdown("\n".join(f"{mark} {text}" for mark, text in zip(marks, value, strict=True)))
    yield Text()


def _nested(words: Sentences, number: int, part: Any) -> Iterator[RenderableType]:
    yield Text(f"{number}. {part.title}", style="bold")
    yield Markdown(part.body)
    done = getattr(part, "done_when", ())
    if done:
        yield Text(f"{words.say('heading', 'done_when')}:", style="dim")
        yield Markdown("\n".join(f"- {text}" for text in done))


def _sources(words: Sentences, found: Unit) -> Iterator[RenderableType]:
    if found.facts.sources:
        yield Text(words.say("learn", "sources"), style="bold")
    for key in found.facts.sources:
        cited = source(key)
        doi = f" https://doi.org/{cited.doi}" if cited.doi else ""
        yield Text(f"  {cited.citation}{doi}", style="dim")
    if found.facts.links:
        yield Text(f"\n{words.say('learn', 'links')}: {', '.join(found.facts.links)}", style="dim")


def grouped(found: list[Unit], key: str) -> Mapping[str, list[Unit]]:
    """Units by a fact of theirs, in the order met."""
    groups: dict[str, list[Unit]] = {}
    for one in found:
        groups.setdefault(str(getattr(one.facts, key)), []).append(one)
    return groups
