"""`earned learn`: the library, to list, search and read."""

import json
from collections.abc import Sequence
from typing import Any

import click

from earned.core.errors import UsageError
from earned.library.kinds import SHAPES, Kind
from earned.library.units import Unit


@click.command()
@click.argument("topic", nargs=-1)
@click.option("--list", "list_all", is_flag=True, help="List every unit.")
@click.option("--kind", type=click.Choice(tuple(SHAPES)), help="With --list: of this kind only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="Language.")
def learn(
    topic: Sequence[str], *, list_all: bool, kind: Kind | None, as_json: bool, language: str
) -> None:
    """Read about attachment and security: TOPIC is a word to look for, a kind, or a unit's id."""
    wanted = " ".join(topic).strip()
    if list_all or not wanted:
        if wanted:
            raise UsageError("--list and a topic do not go together. Leave one out.")
        _list(language, kind, as_json=as_json, whole=list_all or as_json or kind is not None)
        return
    _open(wanted, language, as_json=as_json)


def _list(language: str, kind: Kind | None, *, as_json: bool, whole: bool) -> None:
    from earned.app.learn import describe_units

    found = [one for one in describe_units(language) if kind in (None, one["kind"])]
    if as_json:
        _print(found)
        return
    _print_list(found, language, whole=whole)


def _print_list(found: Sequence[dict[str, Any]], language: str, *, whole: bool) -> None:
    from rich.text import Text

    from earned.cli.library.reading import library_words, reading_console

    words, console = library_words(language), reading_console()
    for kind in dict.fromkeys(one["kind"] for one in found):
        mine = [one for one in found if one["kind"] == kind]
        console.print(Text(f"\n{words.say('kind', kind)} ({len(mine)}): {kind}", style="bold"))
        for one in mine if whole else ():
            console.print(
                Text(f"  {one['id']}", style="bold"), Text(f"    {one['title']}"), sep="\n"
            )
    console.print(Text(f"\n{words.say('learn', 'how')}", style="dim"))


def _open(wanted: str, language: str, *, as_json: bool) -> None:
    from earned.app.learn import export_unit, open_kind, open_unit, search

    unit = open_unit(wanted, language)
    if unit is None:
        kind = open_kind(wanted)
        if kind is not None:
            _list(language, kind, as_json=as_json, whole=True)
            return
        found = search(wanted, language)
        if len(found) != 1:
            _hits(wanted, found, language, as_json=as_json)
            return
        unit = found[0]
    if as_json:
        _print(export_unit(unit))
    else:
        _read(unit, language)


def _hits(wanted: str, found: Sequence[Unit], language: str, *, as_json: bool) -> None:
    from rich.text import Text

    from earned.app.learn import describe
    from earned.cli.library.reading import library_words, reading_console

    if as_json:
        _print([describe(one) for one in found])
        return
    words, console = library_words(language), reading_console()
    if not found:
        raise UsageError(words.say("learn", "nothing", topic=wanted))
    console.print(Text(words.say("learn", "hits", topic=wanted), style="bold"))
    for one in found:
        console.print(Text(f"\n  {one.ref}  {one.words.title}", style="bold"))
        console.print(Text(f"    {one.words.summary}"))
    console.print(Text(f"\n{words.say('learn', 'open', ref=found[0].ref)}", style="dim"))


def _read(unit: Unit, language: str) -> None:
    from rich.text import Text

    from earned.cli.library.reading import library_words, reading_console, unit_page

    console = reading_console()
    if unit.language != language:
        console.print(Text(library_words(language).say("learn", "untranslated"), style="italic"))
    with console.pager(styles=True) if console.is_terminal else _nothing():
        for part in unit_page(unit):
            console.print(part)


def _nothing() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def _print(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=list))
