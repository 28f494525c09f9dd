"""`earned content`: check a folder of content."""

from pathlib import Path

import click

from earned.core.errors import ContentError


@click.group()
def content() -> None:
    """The library's content, for those who write it."""


@content.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(folder: Path | None, *, as_json: bool) -> None:
    """Check units and sources in FOLDER, laid out like content/; the shipped content by default.

    Prints each finding with file, line and remedy, and exits with 78 where there are any.
    """
    from earned.library.validation import check_content

    findings = check_content(folder)
    if as_json:
        import json

        rows = [
            {"file": str(f.path), "line": f.line, "problem": f.problem, "remedy": f.remedy}
            for f in findings
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(str(finding))
    if findings:
        raise ContentError(f"{len(findings)} findings. Correct them and check again.")
    if not as_json:
        click.echo("No findings.")
