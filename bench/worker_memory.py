"""What one worker holds when everything that it reads in only on demand meets in it.

    python -m bench.worker_memory --seconds 60

Quizzes and a PDF, the API, a Spanish quiz in every frame, a calendar, the library and 'Right now' in both
languages, then the pages and the mixed load of `bench/five_years.py`. After each, what the worker holds and
the most that it has held so far.
"""

import argparse
import tempfile
from functools import partial
from http import HTTPStatus
from pathlib import Path
from subprocess import Popen

from bench.five_years import accounts, settle, write_lives
from bench.five_years_use import Somebody, mixed, pages
from bench.server_speed import (
    Answering,
    Browser,
    ask_for_everything,
    megabytes,
    take_a_result,
    worker_memory,
)

ANSWERS = 300


def tell(what: str, process: Popen[bytes]) -> None:
    held, most = worker_memory(process), worker_memory(process, "VmHWM")
    print(f"{what:<44} {megabytes(held)}, at most {megabytes(most)}", flush=True)


def answer(port: int) -> None:
    """Questions by both ways, and a result on page and paper."""
    for htmx in (True, False):
        answering = Answering(port, htmx=htmx)
        for _ in range(ANSWERS):
            answering.once()
    take_a_result(port)


def ask_for_calendar(person: Somebody) -> None:
    person.post("/me/reminders/address/", {"new": "1"})
    at = person.get("/me/reminders/").decode().partition("/calendar/")[2][:43]
    person.get(f"/calendar/{at}.ics")


def look_things_up(port: int) -> None:
    """The library, a search and 'Right now'."""
    for language, words in (("en", "I cannot sleep"), ("es", "no puedo dormir")):
        reader = Browser(port, {"django_language": language})
        for path in ("", "practices/", "search/?q=trust", "offline.json"):
            reader.ask("GET", f"/learn/{path}")
        status = reader.ask("POST", "/now/", {"text": words})[0]
        if status != HTTPStatus.OK:
            raise RuntimeError(f"'Right now' answered {status}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    seconds = parser.parse_args().seconds
    with (
        tempfile.TemporaryDirectory() as folder,
        accounts(Path(folder)) as (process, port, old, new),
    ):
        settle(Path(folder))
        write_lives()
        tell("two accounts made", process)
        answer(port)
        tell("quizzes and a PDF", process)
        ask_for_everything(port)
        tell("the API, Spanish quizzes in every frame", process)
        ask_for_calendar(old)
        tell("a calendar", process)
        look_things_up(port)
        tell("the library and 'Right now', two languages", process)
        pages(old, new, 1, partial(float))
        tell("every page of one's own", process)
        load = mixed(port, seconds)
        done = sum(len(times) for times in load.times.values())
        tell(f"{done} requests of six browsers at once", process)


if __name__ == "__main__":
    main()
