"""`earned practise`: parse, then list or guide."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from earned.core.errors import UsageError
from earned.core.guidance.catalogue import GRADES, Company, Grade
from earned.library.units import Unit, ids


@click.command()
@click.argument("practice", required=False, metavar="[ID]")
@click.option("--list", "list_all", is_flag=True, help="List them; what happens without ID too.")
@click.option("--area", metavar="AREA", help="Of this area only.")
@click.option("--minutes", type=click.IntRange(1), help="That take no longer than this.")
@click.option("--alone", "company", flag_value="alone", help="That can be done alone.")
@click.option("--together", "company", flag_value="together", help="For two.")
@click.option("--grade", type=click.Choice(GRADES), help="With this grade of evidence.")
@click.option("--short", is_flag=True, help="With ID: the shorter version at once.")
@click.option("--still", is_flag=True, help="With ID: nothing moves on the screen.")
@click.option("--plain", is_flag=True, help="No full screen: for screen readers and slow lines.")
@click.option("--json", "as_json", is_flag=True, help="Print the list, or the exercise, as JSON.")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="Language.")
def practise(practice: str | None, **options: Any) -> None:
    """Do an exercise, guided step by step; without ID, see which there are.

    What you type in an exercise is not kept, unless you name a file to save it in.
    """
    if practice is None or options["list_all"]:
        _list(options)
        return
    unit = _open(practice, options["language"])
    if options["as_json"]:
        from earned.app.learn import export_unit

        click.echo(json.dumps(export_unit(unit), ensure_ascii=False, indent=2))
        return
    from earned.cli.practise.guide import guide

    guide(
        unit,
        short=options["short"],
        still=options["still"],
        plain=options["plain"],
        folder=Path.cwd(),
    )


def _open(practice: str, language: str) -> Unit:
    from earned.app.learn import open_unit
    from earned.library.units import unit

    if practice in ids("practice"):
        return unit("practice", practice, language)
    found = open_unit(practice, language)
    if found is None or found.kind != "practice":
        raise UsageError(f"There is no practice {practice!r}. List them: earned practise")
    return found


def _list(options: dict[str, Any]) -> None:
    from earned.app.learn import describe, find_practices

    area: str | None = options["area"]
    if area is not None and area not in ids("area"):
        raise UsageError(f"There is no area {area!r}. Areas: {', '.join(ids('area'))}.")
    company: Company | None = options["company"]
    grade: Grade | None = options["grade"]
    found = find_practices(
        area=area,
        minutes=options["minutes"],
        company=company,
        grade=grade,
        language=options["language"],
    )
    if options["as_json"]:
        click.echo(json.dumps([describe(one) for one in found], ensure_ascii=False, indent=2))
        return
    _print(found, options["language"])


def _print(found: Sequence[Unit], language: str) -> None:
    from rich.text import Text

    from earned.cli.library.reading import (
        grouped,
        library_words,
        practice_row,
        reading_console,
    )
    from earned.library.units import unit

    words, console = library_words(language), reading_console()
    for area, mine in grouped(list(found), "area").items():
        console.print(Text(f"\n{unit('area', area, language).words.title} ({area})", style="bold"))
        for one in mine:
            console.print(Text(f"  {one.id}", style="bold"))
            console.print(Text(f"    {one.words.title} ({practice_row(words, one.facts)})"))
    closing = "how" if found else "none"
    console.print(Text(f"\n{words.say('practise', closing)}", style="dim"))
