"""Pages of somebody with five years of daily use, beside those of somebody new; and a mixed load.

    python -m bench.five_years --output docs/measurements/growth.md
    python -m bench.five_years --postgresql --output docs/measurements/growth.md    # adds PostgreSQL

One worker under granian. Two people make accounts; five years are then written into one of them, each
record sealed as a page seals it (`bench/five_years_life.py`). Requests of both alternate.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from subprocess import Popen

from bench.five_years_report import Figures, added, report
from bench.five_years_use import Somebody, mixed, once_written, pages, processor, timed
from bench.server_speed import EARNED, Browser, server, worker_memory


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


@contextmanager
def accounts(folder: Path) -> Iterator[tuple[Popen[bytes], int, Somebody, Somebody]]:
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
        clock = partial(processor, process.pid)
        opened = pages(old, new, count, clock)
        after = once_written(old, count, clock)
        looked = [timed(old, "/me/journal/", {"q": "letter rain walk"}) for _ in range(count)]
        old.post("/me/reminders/address/", {"new": "1"})
        at = old.get("/me/reminders/").decode().partition("/calendar/")[2][:43]
        fed = [timed(new, f"/calendar/{at}.ics") for _ in range(count)]
        load = mixed(port, seconds)
        memory = worker_memory(process)
        _close()
        return Figures(database, records, opened, after, first, looked, fed, load, seconds, memory)


def _close() -> None:
    from django.db import connections

    connections.close_all()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--postgresql", action="store_true", help="add pages and load there")
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
        text = options.output.read_text("utf-8") + "\n".join(added(figures)) + "\n"
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
