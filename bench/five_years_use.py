"""Two people at their browsers, one of them with five years of daily use: pages in turn, and a mixed load."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import RemoteDisconnected
from pathlib import Path

from bench.server_speed import Browser

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
        try:
            status, _, content = self.browser.ask("GET", path)
        except RemoteDisconnected:  # it waited for longer than the server keeps a connection
            self.browser.connection.close()
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


@dataclass
class Times:
    """Of one page, milliseconds: until it was there, and of processor time in the server."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


Clock = Callable[[], float]
"""Milliseconds of processor time that the server has used so far."""
Pages = dict[str, tuple[Times, Times]]


def processor(pid: int) -> float:
    """Milliseconds of processor time of a process and its children (Linux); 0 where nobody says."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        files = [f for each in (str(pid), *children) for f in Path(f"/proc/{each}/task").iterdir()]
        return sum(int((file / "schedstat").read_text().split()[0]) for file in files) / 1e6
    except OSError:
        return 0.0


def pages(old: Somebody, new: Somebody, count: int, clock: Clock) -> Pages:
    """Times of every page, of both in turn; the first round warms up."""
    found: Pages = {name: (Times(), Times()) for name in PAGES}
    for turn in range(-1, count):
        for name, path in PAGES.items():
            for person, times in zip((old, new), found[name], strict=True):
                _note(times if turn >= 0 else Times(), person, path, clock)
    return found


def once_written(old: Somebody, count: int, clock: Clock) -> dict[str, Times]:
    """Times of every page right after a moment was noted and the day's check-in changed: nothing that was
    summed up before serves then."""
    pick = random.Random(0)  # noqa: S311 - no secret
    found: dict[str, Times] = {name: Times() for name in PAGES}
    for _ in range(count):
        for name, path in PAGES.items():
            list(note_moment(old, pick))
            list(check_in(old, pick))
            _note(found[name], old, path, clock)
    return found


def _note(times: Times, person: Somebody, path: str, clock: Clock) -> None:
    used = clock()
    times.wall.append(timed(person, path))
    times.processor.append(clock() - used)


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
