"""Pages of somebody with five years of daily use, beside those of somebody new; and a mixed load.

    python -m bench.five_years --output docs/measurements/growth.md
    python -m bench.five_years --postgresql --output docs/measurements/growth.md    # adds the load there

One worker under granian. Two people make accounts; five years are then written into one of them, each
record sealed as a page seals it (`bench/five_years_life.py`). Requests of both alternate.
"""

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.server_speed import EARNED, Browser, percentile, server, worker_memory

PASSPHRASE = "quiet river under seven lamps"  # noqa: S105 - of made-up people
PAGES = {
    "your space": "/me/",
    "today": "/me/today/",
    "moments": "/me/moments/",
    "predictions": "/me/predictions/",
    "practices": "/me/practices/",
    "signs": "/me/signs/",
    "trial of one": "/me/trial/",
    "trajectory": "/me/trajectory/",
    "what happened": "/me/trajectory/happened/",
    "ask again": "/me/again/",
    "journal": "/me/journal/",
    "reminders": "/me/reminders/",
}
THREADS = 6
FAILED = 400


@dataclass
class Somebody:
    """A person with a browser that is signed in."""

    name: str
    browser: Browser
    token: str = ""

    def join(self) -> None:
        """Make an account."""
        page = self.get("/account/new/")
        sent = {"username": self.name, "password1": PASSPHRASE, "adult": "on", "consent": "on"}
        self.token = self.browser.token(page)
        self.post("/account/new/", sent)
        self.token = self.browser.token(self.get("/me/reminders/"))

    def sign_in(self) -> None:
        """Sign in with another browser."""
        self.token = self.browser.token(self.get("/account/sign-in/"))
        self.post("/account/sign-in/", {"login": self.name, "password": PASSPHRASE})
        self.token = self.browser.token(self.get("/me/reminders/"))

    def get(self, path: str) -> bytes:
        """A page. Raises ``RuntimeError`` for anything but a page."""
        status, _, content = self.browser.ask("GET", path)
        if status >= FAILED:
            raise RuntimeError(f"{path} answered {status}.")
        return content

    def post(self, path: str, sent: dict[str, str]) -> tuple[str, bytes]:
        """Where a form leads, and what came back. Raises ``RuntimeError`` where it failed."""
        status, headers, content = self.browser.ask(
            "POST", path, {"csrfmiddlewaretoken": self.token, **sent}
        )
        if status >= FAILED:
            raise RuntimeError(f"{path} answered {status}.")
        return headers.get("location", ""), content


def timed(person: Somebody, path: str, sent: dict[str, str] | None = None) -> float:
    """Milliseconds of one request."""
    begun = time.perf_counter()
    if sent is None:
        person.get(path)
    else:
        person.post(path, sent)
    return (time.perf_counter() - begun) * 1000


def settle(folder: Path) -> None:
    """Let this process use the server's own data and keys."""
    os.environ |= {"EARNED_DATA": str(folder / "data"), "EARNED_KEYS": str(folder / "keys")}
    os.environ["DJANGO_SETTINGS_MODULE"] = "earned.server.config.settings"
    import django

    django.setup()


def write_lives() -> int:
    """Five years into one account, a first week into the other; records of the five years."""
    sys.path.insert(0, str(Path(__file__).parent))
    from django.utils import timezone

    import five_years_life as life
    from earned.server.accounts.models import Person

    today = timezone.localdate()
    life.first_week(Person.objects.get(username="new"), today)
    return life.live(Person.objects.get(username="old"), today)


def pages(old: Somebody, new: Somebody, count: int) -> dict[str, tuple[list[float], list[float]]]:
    """Times of every page, of both in turn; the first round warms up."""
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in PAGES}
    for turn in range(-1, count):
        for name, path in PAGES.items():
            for person, times in zip((old, new), found[name], strict=True):
                spent = timed(person, path)
                if turn >= 0:
                    times.append(spent)
    return found


@dataclass
class Load:
    """What several browsers did at once. ``times``: by what was done."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, name: str, spent: float) -> None:
        """Count one request."""
        self.times.setdefault(name, []).append(spent)


def use(person: Somebody, until: float, load: Load, seed: int) -> None:
    """Do what people do, over and over."""
    pick = random.Random(seed)  # noqa: S311 - no secret
    doing = [look, check_in, note_moment, write, search, look]
    while time.monotonic() < until:
        try:
            for name, spent in pick.choice(doing)(person, pick):
                load.note(name, spent)
        except (RuntimeError, OSError) as error:
            load.errors.append(str(error))


Timed = Iterator[tuple[str, float]]


def look(person: Somebody, pick: random.Random) -> Timed:
    """Open some page."""
    yield "a page", timed(person, pick.choice(list(PAGES.values())))


def check_in(person: Somebody, pick: random.Random) -> Timed:
    """Three taps."""
    sent = {name: str(pick.randrange(5)) for name in ("worry", "distance", "strain")}
    yield "check-in", timed(person, "/me/today/check-in/", sent)


def note_moment(person: Somebody, pick: random.Random) -> Timed:
    """Note a moment."""
    sent = {
        "point": "trusting",
        "trigger": "silence",
        "before": str(pick.randrange(11)),
        "did": "so",
    }
    yield "moment", timed(person, "/me/moments/new/", sent)


def write(person: Somebody, pick: random.Random) -> Timed:
    """Begin an entry, keep a draft, keep the entry."""
    at, _ = person.post("/me/journal/begin/", {})
    text = f"a walk by the river {pick.random()}"
    yield "draft", timed(person, f"{at}draft/", {"text": text})
    yield "entry", timed(person, at, {"text": text, "keep": "1"})


def search(person: Somebody, pick: random.Random) -> Timed:
    """Look for words."""
    yield "search", timed(person, "/me/journal/", {"q": pick.choice(["river", "letter rain"])})


def mixed(port: int, seconds: float) -> Load:
    """Six browsers at once, half of them of the person with five years."""
    people = [Somebody(("old", "new")[at % 2], Browser(port)) for at in range(THREADS)]
    for person in people:
        person.sign_in()
    load, until = Load(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=use, args=(person, until, load, at))
        for at, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load


@dataclass
class Figures:
    """Everything that was measured on one database."""

    database: str
    records: int
    pages: dict[str, tuple[list[float], list[float]]]
    first: tuple[float, float]
    search: list[float]
    feed: list[float]
    load: Load
    seconds: float
    memory: float | None


@contextmanager
def accounts(folder: Path) -> Iterator[tuple[object, int, Somebody, Somebody]]:
    """A server with two accounts."""
    with server(EARNED, folder) as (process, port):
        old, new = Somebody("old", Browser(port)), Somebody("new", Browser(port))
        for person in (old, new):
            person.join()
        yield process, port, old, new


def measure(folder: Path, database: str, count: int, seconds: float) -> Figures:
    """All figures on the database that the environment names."""
    with accounts(folder) as (process, port, old, new):
        settle(folder)
        records = write_lives()
        first = (timed(old, "/me/trajectory/"), timed(new, "/me/trajectory/"))
        opened = pages(old, new, count)
        looked = [timed(old, "/me/journal/", {"q": "letter rain walk"}) for _ in range(count)]
        old.post("/me/reminders/address/", {"new": "1"})
        at = old.get("/me/reminders/").decode().partition("/calendar/")[2][:43]
        fed = [timed(new, f"/calendar/{at}.ics") for _ in range(count)]
        load = mixed(port, seconds)
        memory = worker_memory(process)  # type: ignore[arg-type]
        _close()
        return Figures(database, records, opened, first, looked, fed, load, seconds, memory)


def _close() -> None:
    from django.db import connections

    connections.close_all()


def page_rows(found: dict[str, tuple[list[float], list[float]]]) -> list[str]:
    """A row a page: medians, and how many times as long."""
    rows = []
    for name, (old, new) in found.items():
        a, b = statistics.median(old), statistics.median(new)
        rows.append(f"| {name} | {b:.0f} | {a:.0f} | {percentile(old, 0.95):.0f} | {a / b:.1f} |")
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
            " everything for a week. Milliseconds at the client."
        ),
        "",
        "Bounds: within twice a new person's page and below 100 ms at the median; a search below 150 ms.",
        "",
        "| page | new person, median | five years, median | five years, p95 | times |",
        "|---|---|---|---|---|",
        *page_rows(main.pages),
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--postgresql", action="store_true", help="measure this database instead")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if options.postgresql:
            from tools import postgres

            where = postgres.programs()
            if where is None:
                raise SystemExit("PostgreSQL is not installed here.")
            os.environ |= stack.enter_context(postgres.running(where))
        name = "PostgreSQL" if options.postgresql else "SQLite"
        figures = measure(folder, name, options.count, options.seconds)
    text = report([figures], options.count)
    if options.output and options.postgresql and options.output.exists():
        text = options.output.read_text("utf-8") + "\n".join(_load_text(figures)) + "\n"
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
