"""`earned instruments`: list, show, validate."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

WIDTH = 12
FLAGS = {
    "text": "read in a stored copy of the source",
    "memory": "known, not re-read",
    "own": "ours",
    "computed": "computed from answers",
}


@click.group()
def instruments() -> None:
    """The instruments whose answers can be scored: their keys, norms, sources and permissions."""


@instruments.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_instruments(*, as_json: bool) -> None:
    """List them."""
    from earned.app.instruments import describe_instrument, instrument_ids

    found = [describe_instrument(name) for name in instrument_ids()]
    if as_json:
        _print(found)
        return
    for one in found:
        scores = ", ".join(scale["id"] for scale in one["scales"])
        model = "model and means" if one["parameters"] else "means"
        click.echo(f"{one['id']:<{WIDTH}}{one['items']:>3} items  {scores}  ({model})")
        click.echo(f"{'':<{WIDTH}}{one['title']}")


@instruments.command()
@click.argument("instrument")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(instrument: str, *, as_json: bool) -> None:
    """Show one: key, range, norms with their population, source, permission.

    INSTRUMENT is a name of the list, or a file of your own.
    """
    from earned.app.instruments import describe_instrument

    found = describe_instrument(instrument)
    if as_json:
        _print(found)
        return
    for line in _shown(found):
        click.echo(line)


@instruments.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def validate(file: Path, *, as_json: bool) -> None:
    """Check an instrument file of your own (or its folder), and a cases.toml beside it."""
    from earned.app.instruments import validate_file

    found = validate_file(file)
    if as_json:
        _print(found)
        return
    click.echo(f"{file}: this is a sound instrument, {found['title']}.")
    for line in _key(found):
        click.echo(line)
    cases = found["cases"]
    told = (
        f"{cases} {'comes' if cases == 1 else 'come'} out as written"
        if cases
        else "none beside it; add a cases.toml"
    )
    click.echo(f"Worked cases: {told}.")


def _print(found: Any) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _shown(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['title']} ({found['id']}, version {found['version']})"
    if found["measures"] is not None:
        yield from _about(found)
    yield from _key(found)
    yield from _parameters(found["parameters"])
    yield from _norms(found["norms"])


def _about(found: dict[str, Any]) -> Iterator[str]:
    yield f"Measures: {found['measures']}."
    yield f"Source: {found['citation']}." + (f" doi {found['doi']}" if found["doi"] else "")
    yield f"Permission: {found['permission']} [{FLAGS[found['permission_flag']]}]"
    yield f"Key: {FLAGS[found['key_flag']]}."


def _key(found: dict[str, Any]) -> Iterator[str]:
    ranges = " or ".join(dict.fromkeys(f"1 to {form['options']}" for form in found["formats"]))
    codes = ", ".join(str(code) for code in found["missing_codes"])
    yield f"Answers: {ranges}; no answer: blank{f' or {codes}' if codes else ''}."
    for scale in found["scales"]:
        items = ", ".join(
            f"{item}*" if item in scale["reversed"] else item for item in scale["items"]
        )
        yield f"  {scale['id']}: mean of {items}"
    if any(scale["reversed"] for scale in found["scales"]):
        yield "  * reversed: options + 1 - answer"
    for one in found["derived"]:
        parts = " ".join(f"{weight:+g} {scale}" for scale, weight in one["weights"].items())
        yield f"  {one['id']}: {parts}"
    if found["targets"]:
        targets = ", ".join(found["targets"])
        example = f"{found['targets'][0]}_{found['scales'][0]['items'][0]}"
        yield f"Asked about: {targets}, or in general. Columns: {example} and so on."
    for name, there in found["numbering"].items():
        pairs = ", ".join(f"{own} is {other}" for own, other in there.items())
        yield f"In the numbering of {name}: {pairs}."


def _parameters(found: dict[str, Any] | None) -> Iterator[str]:
    if found is None:
        yield "Item parameters: none, so scores are means of answers."
        return
    options = " or ".join(str(count) for count in found["options"])
    doubt = " Provisional: nobody has piloted these." if found["provisional"] else ""
    yield f"Item parameters: for {options} options; {found['population']}.{doubt}"


def _norms(found: dict[str, Any] | None) -> Iterator[str]:
    if found is None or not found["norms"]:
        yield f"Norms: none. {found['note'] if found else ''}".rstrip()
        return
    yield f"Norms ({found['unit']}), {FLAGS.get(found['flag'], found['flag'])}: {found['population']}."
    points = "/".join(str(p) for p in found["percentiles"])
    yield f"  {'group':<28}{'scale':<11}{'people':>7} {'mean':>6} {'sd':>5}  percentiles {points}"
    for row in found["norms"]:
        at = " ".join(f"{point:.2f}" for point in row["points"])
        yield (
            f"  {row['group']:<28}{row['scale']:<11}{row['people']:>7,}"
            f" {row['mean']:>6.2f} {row['sd']:>5.2f}  {at}"
        )
    if found["note"]:
        yield found["note"]
