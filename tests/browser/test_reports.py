"""The HTML reports as a reader sees them: no violation, nothing sideways, and dark where the reader is."""

from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

import earned
from earned.cli.main import run
from tests.instruments.made_up import RESPONSES


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Both reports on six hundred made-up people."""
    folder = tmp_path_factory.mktemp("reports")
    _, answers = RESPONSES["ecr-r"]
    columns = {f"Q{n}": own for n, own in enumerate(answers.astype(int).T.tolist(), 1)}
    table = pl.DataFrame({**columns, "kind": [n % 2 for n in range(len(answers))]})
    table.write_parquet(folder / "answers.parquet")
    scores, scale = folder / "scores.html", folder / "scale.html"
    command = ["score", str(folder / "answers.parquet"), "--instrument", "ecr-r", "--quiet"]
    assert run([*command, "--output", str(folder / "scores.csv"), "--report", str(scores)]) == 0
    earned.write_report(earned.describe(table, "ecr-r", by=["kind"]), scale)
    return [scores, scale]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_no_report_has_a_violation(
    browser: Browser, reports: list[Path], scheme: str, width: int
) -> None:
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
        bypass_csp=True,  # the report runs no script, so axe could not look at it
    )
    page = context.new_page()
    for report in reports:
        page.goto(report.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(page).response["violations"]
        assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_report_follows_the_readers_scheme_and_asks_for_nothing(
    browser: Browser, reports: list[Path]
) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page, asked = context.new_page(), []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(reports[1].as_uri())
        grounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert asked == [reports[1].as_uri()]
        context.close()
    assert grounds["light"] != grounds["dark"]
