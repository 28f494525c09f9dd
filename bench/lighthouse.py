"""Lighthouse's scores for the pages that have a bound, on a phone and on a desktop.

    python bench/lighthouse.py --output docs/measurements/lighthouse.md

Needs Chromium and the `lighthouse` command (`npm install -g lighthouse`, or `--lighthouse PATH`), which
nothing else here does. The quiz and the result are looked at with a guest's cookies; both are `noindex`,
so search engines are not among their categories.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.server_speed import Browser, begin, server

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PRIVATE = CATEGORIES[:3]
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
MOST = 24


@dataclass(frozen=True, slots=True)
class Page:
    """An address, the categories that have a bound, and whose cookies see it."""

    path: str
    categories: tuple[str, ...]
    cookies: dict[str, str]


def finished(port: int) -> Browser:
    """A guest who has answered everything."""
    browser, token, item = begin(port)
    for option in range(MOST):
        sent = {"csrfmiddlewaretoken": token, "item": item, "option": str(option % 7 + 1)}
        browser.ask("POST", "/quiz/answer/", sent)
        found = re.search(rb'name="item" value="([^"]+)"', browser.ask("GET", "/quiz/")[2])
        if found is None:
            return browser
        item = found.group(1).decode()
    raise RuntimeError("The quiz did not end.")


def pages(port: int) -> list[Page]:
    """What DESIGN bounds: four categories on `/` and `/learn`, three on quiz and result."""
    return [
        Page("/", CATEGORIES, {}),
        Page("/learn/", CATEGORIES, {}),
        Page("/quiz/", PRIVATE, begin(port)[0].cookies),
        Page("/quiz/result/", PRIVATE, finished(port).cookies),
    ]


def look(command: str, port: int, page: Page, preset: str, folder: Path) -> dict[str, int]:
    """Scores of one page out of 100, by category."""
    headers = folder / "headers.json"
    cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
    headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    out = folder / "report.json"
    call = [command, f"http://localhost:{port}{page.path}", "--quiet", "--output=json"]
    call += [f"--output-path={out}", f"--chrome-flags={FLAGS}", f"--extra-headers={headers}"]
    call += [f"--only-categories={','.join(page.categories)}"]
    call += ["--preset=desktop"] if preset == "desktop" else []
    subprocess.run(call, check=True, env={**os.environ, "CHROME_PATH": chromium()})
    report = json.loads(out.read_text())
    if not report["finalDisplayedUrl"].endswith(page.path):
        raise RuntimeError(f"{page.path} led to {report['finalDisplayedUrl']}.")
    return {name: round(100 * found["score"]) for name, found in report["categories"].items()}


def chromium() -> str:
    """The browser to look with."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if place := shutil.which(name):
            return place
    raise SystemExit("Lighthouse needs Chromium, which is not here.")


def report(rows: list[tuple[str, str, dict[str, int]]]) -> str:
    """The table, in Markdown."""
    lines = [
        "# Lighthouse",
        "",
        "Made by `python bench/lighthouse.py --output docs/measurements/lighthouse.md` on",
        f"{datetime.now(UTC):%Y-%m-%d}: scores out of 100 (bound: 100), throttled as Lighthouse does it,",
        "one run each, the server on the same machine.",
        "",
        "| page | as | " + " | ".join(CATEGORIES) + " |",
        "|---|---|" + "---|" * len(CATEGORIES),
    ]
    for path, preset, scores in rows:
        cells = " | ".join(str(scores.get(name, "noindex")) for name in CATEGORIES)
        lines.append(f"| `{path}` | {preset} | {cells} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lighthouse", default=shutil.which("lighthouse") or "lighthouse")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with server("earned.server.config.wsgi:application", folder) as (_, port):
            rows = [
                (page.path, preset, look(options.lighthouse, port, page, preset, folder))
                for page in pages(port)
                for preset in ("phone", "desktop")
            ]
    text = report(rows)
    print(text)
    if options.output:
        options.output.write_text(text)


if __name__ == "__main__":
    main()
