"""What was measured of five years of daily use, as Markdown."""

import os
import platform
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.five_years_use import THREADS, Load, Pages, Times
from bench.server_speed import percentile

OWN = 2.0
"""Load that a measurement makes by itself."""


@dataclass
class Figures:
    """Everything that was measured on one database. ``pages``: times of the old person and of the new one;
    ``after``: of the old one right after something was written."""

    database: str
    records: int
    pages: Pages
    after: dict[str, Times]
    first: tuple[float, float]
    search: list[float]
    feed: list[float]
    load: Load
    seconds: float
    memory: float | None


def page_tables(figures: Figures) -> list[str]:
    """Times at the client, and processor time where the system tells it."""
    pages, after = figures.pages, figures.after
    wall = {name: (old.wall, new.wall, after[name].wall) for name, (old, new) in pages.items()}
    used = {
        name: (old.processor, new.processor, after[name].processor)
        for name, (old, new) in pages.items()
    }
    text = _page_table(wall)
    if any(any(new) for _, new, _ in used.values()):
        text += ["", "Processor time of the server, which other work lengthens less:", ""]
        text += _page_table(used)
    return text


def _busy() -> list[str]:
    """A word of warning where others worked on the machine as well."""
    cores = os.cpu_count() or 1
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if load <= OWN + cores:
        return []
    return [
        (
            f"Other work held the machine meanwhile (load {load:.0f} on {cores} cores), so times at the"
            " client are several times what they are otherwise. Processor time, and how many times as long"
            " a page takes, hold all the same."
        ),
        "",
    ]


def _page_table(found: dict[str, tuple[list[float], list[float], list[float]]]) -> list[str]:
    """A row a page: medians, and how many times as long."""
    rows = [
        "| page | new person | five years | p95 | times | five years, right after writing |",
        "|---|---|---|---|---|---|",
    ]
    for name, (old, new, after) in found.items():
        a, b, c = (statistics.median(times) for times in (old, new, after))
        worst = percentile(old, 0.95)
        rows.append(f"| {name} | {b:.0f} | {a:.0f} | {worst:.0f} | {a / b:.1f} | {c:.0f} |")
    return rows


def load_rows(load: Load) -> list[str]:
    """A row a thing done."""
    return [
        f"| {name} | {len(times)} | {statistics.median(times):.0f} | {percentile(times, 0.99):.0f} |"
        for name, times in sorted(load.times.items())
    ]


def _load_text(figures: Figures) -> list[str]:
    done = sum(len(times) for times in figures.load.times.values())
    held = f"{figures.memory:.0f} MB" if figures.memory else "(not measured on this system)"
    return [
        "",
        f"## A mixed load on {figures.database}",
        "",
        (
            f"{THREADS} browsers at once for {figures.seconds:.0f} s, half of them of the person with five"
            f" years, one worker: {done} requests, {done / figures.seconds:.0f} a second,"
            f" **{len(figures.load.errors)} errors**. The worker then held {held}."
        ),
        *(f"- {error}" for error in figures.load.errors[:5]),
        "",
        "| what | times | median, ms | p99, ms |",
        "|---|---|---|---|",
        *load_rows(figures.load),
    ]


def added(figures: Figures) -> list[str]:
    """What a second database adds to a report: its pages and its load."""
    return [
        "",
        f"## Pages on {figures.database}",
        "",
        *_busy(),
        *page_tables(figures),
        *_load_text(figures),
    ]


def report(found: list[Figures], count: int) -> str:
    """The figures as Markdown."""
    main = found[0]
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "(unknown)"
    text = [
        "# Five years of daily use",
        "",
        (
            f"Made by `python -m bench.five_years --output docs/measurements/growth.md` on"
            f" {datetime.now(UTC):%Y-%m-%d}: Python {platform.python_version()}, {platform.system()}"
            f" {platform.machine()}, {os.cpu_count()} cores, load {load} at the end, granian, one worker."
            f" The life: {main.records} records (60 quizzes in two frames, 1,800 check-ins, 1,500 moments,"
            " 300 predictions, 900 practices, 260 weeks of signs, 700 journal entries of a kilobyte). Pages"
            f" on {main.database}, {count} times each, in turn with those of somebody new, who has used"
            " everything for a week; then those of the five years once more, each right after a moment was"
            " noted and a check-in changed. Medians in milliseconds at the client."
        ),
        "",
        "Bounds: within twice a new person's page and below 100 ms at the median; a search below 150 ms.",
        "",
        *_busy(),
        *page_tables(main),
        "",
        (
            f"A search through 700 entries: {statistics.median(main.search):.0f} ms at the median,"
            f" {percentile(main.search, 0.95):.0f} ms at p95. The calendar:"
            f" {statistics.median(main.feed):.0f} ms."
        ),
        "",
        (
            "The trajectory is worked out once a month, or when something older changed:"
            f" {main.first[0] / 1000:.1f} s after five years, {main.first[1] / 1000:.1f} s for somebody"
            " new; in between it is read from a sealed summary."
        ),
    ]
    for figures in found:
        text += _load_text(figures)
    return "\n".join(text) + "\n"
