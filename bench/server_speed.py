"""Answer-to-next-question time through HTTP, page weight and memory of a worker.

    python bench/server_speed.py --output docs/measurements/server.md

Starts two servers under granian, one worker each, SQLite: Earned, by `earned serve`, and a bare Django page
that inserts one row and redirects. Their requests alternate in small blocks, so that both meet the same
machine.
"""

import argparse
import gzip
import http.client
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from earned.cli.serve import THREADS, THRIFT
from earned.core.instruments.item import FRAMES

ROOT = Path(__file__).resolve().parent.parent
BLOCK = 20
BUDGET = 40 * 1024
EARNED = "earned"
"""The application that is ours; any other is named as granian takes it."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serving(application: str, port: int) -> list[str]:
    """The command that serves an application: as a person would, or the same server by hand."""
    if application == EARNED:
        return [sys.executable, "-m", "earned", "serve", "--no-open", "--port", str(port)]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    command += ["--blocking-threads", str(THREADS), "--log-level", "critical"]
    return [*command, "--host", "127.0.0.1", "--port", str(port), application]


@contextmanager
def server(application: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A WSGI application under granian with one worker."""
    port = free_port()
    paths = [str(ROOT / "src"), str(ROOT)]
    environment = {
        **THRIFT,
        **os.environ,
        "EARNED_DATA": str(folder / "data"),
        "EARNED_KEYS": str(folder / "keys"),
        "EARNED_FORMS_PER_MINUTE": "10000000",  # one machine sends what thousands of people would
        "BENCH_DATA": str(folder),
        "PYTHONPATH": os.pathsep.join(paths),
    }
    process = subprocess.Popen(
        serving(application, port), env=environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield process, port
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The server did not answer in time.")


@dataclass
class Browser:
    """Keeps a connection and cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def ask(
        self, method: str, path: str, data: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        sent = {"Host": "localhost", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = urllib.parse.urlencode(data or {}) if method == "POST" else None
        self.connection.request(method, path, body, {**sent, **(FORM if body is not None else {})})
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, {k.lower(): v for k, v in answer.headers.items()}, content

    def token(self, html: bytes) -> str:
        return _found(rb'name="csrfmiddlewaretoken" value="([^"]+)"', html)


def _found(pattern: bytes, html: bytes) -> str:
    match = re.search(pattern, html)
    if match is None:
        raise RuntimeError(f"{pattern!r} is not on the page.")
    return match.group(1).decode()


def begin(port: int, frame: str = "general", language: str = "en") -> tuple[Browser, str, str]:
    """A guest at the first question: browser, token, item."""
    browser = Browser(port, {"django_language": language})
    token = browser.token(browser.ask("GET", "/quiz/start/")[2])
    browser.ask(
        "POST", "/quiz/start/", {"csrfmiddlewaretoken": token, "adult": "on", "consent": "on"}
    )
    whom = {"csrfmiddlewaretoken": token, "frame": frame, "name": "A"}
    browser.ask("POST", "/quiz/who/", whom)
    browser.ask("POST", "/quiz/before/", {"csrfmiddlewaretoken": token})
    page = browser.ask("GET", "/quiz/")[2]
    return browser, token, _found(rb'name="item" value="([^"]+)"', page)


class Answering:
    """Answers questions, taking the quiz again from the start whenever it ends."""

    def __init__(self, port: int, *, htmx: bool) -> None:
        self.port, self.headers = port, {"HX_Request": "true"} if htmx else {}
        self.option = 0
        self.browser, self.token, self.item = begin(port)

    def once(self) -> float:
        """Milliseconds from sending an answer to having the next question."""
        self.option = self.option % 7 + 1
        sent = {"csrfmiddlewaretoken": self.token, "item": self.item, "option": str(self.option)}
        start = time.perf_counter()
        status, headers, page = self.browser.ask("POST", "/quiz/answer/", sent, **self.headers)
        if status == 302 and headers["location"] != "/quiz/result/":
            page = self.browser.ask("GET", headers["location"])[2]
        spent = (time.perf_counter() - start) * 1000
        if b'name="item"' in page:
            self.item = _found(rb'name="item" value="([^"]+)"', page)
        else:
            self.browser, self.token, self.item = begin(self.port)
        return spent


def floor_once(browser: Browser) -> float:
    """By GET: the bare page reads no body, and granian hangs up where one arrives too late to be dropped."""
    start = time.perf_counter()
    browser.ask("GET", "/")
    return (time.perf_counter() - start) * 1000


def measure(earned: int, bare: int, count: int) -> dict[str, list[float]]:
    """Times in ms of the floor, of answers by htmx and of answers by plain forms, in turn."""
    floor, fast, plain = Browser(bare), Answering(earned, htmx=True), Answering(earned, htmx=False)
    doers = {
        "floor": lambda: floor_once(floor),
        "htmx": fast.once,
        "plain": plain.once,
    }
    times: dict[str, list[float]] = {name: [] for name in doers}
    for turn in range(-1, count // BLOCK):
        for name, once in doers.items():
            block = [once() for _ in range(BLOCK)]
            if turn >= 0:  # the first turn warms up
                times[name] += block
    return times


def weight(port: int) -> dict[str, int]:
    """Bytes of the quiz page and of everything it loads, as transferred, headers included."""
    browser, _, _ = begin(port)
    page = _transferred(browser, "/quiz/")
    html = page[1]
    links = re.findall(rb'(?:href|src)="(/static/[^"]+)"', html)
    sizes = {"html": page[0]}
    for link in dict.fromkeys(link.decode() for link in links):
        sizes[Path(link).name] = _transferred(browser, link)[0]
    return sizes


def _transferred(browser: Browser, path: str) -> tuple[int, bytes]:
    _, headers, content = browser.ask("GET", path, Accept_Encoding="gzip")
    head = sum(len(name) + len(value) + 4 for name, value in headers.items()) + 17
    whole = gzip.decompress(content) if headers.get("content-encoding") == "gzip" else content
    return head + len(content), whole


def worker_memory(process: subprocess.Popen[bytes], what: str = "VmRSS") -> float | None:
    """Megabytes that the largest child of the server holds, or has held at most (VmHWM); Linux."""
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        held = [_resident(child, what) for child in [*children, str(process.pid)]]
    except OSError:
        return None
    return max(held)


def _resident(pid: str, what: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(_found(rb"%s:\s+(\d+)" % what.encode(), status.encode())) / 1024


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def row(name: str, times: list[float], base: float) -> str:
    middle = statistics.median(times)
    return f"| {name} | {middle:.2f} | {percentile(times, 0.99):.2f} | {middle / base:.2f} |"


def megabytes(held: float | None) -> str:
    return f"{held:.0f} MB" if held else "(not measured on this system)"


def report(
    times: dict[str, list[float]], sizes: dict[str, int], held: Sequence[float | None]
) -> str:
    """The figures as Markdown."""
    base = statistics.median(times["floor"])
    names = {
        "floor": "bare Django: one insert, one redirect",
        "htmx": "answer to next question, one request (htmx)",
        "plain": "answer to next question, form and redirect (no JavaScript), two requests",
    }
    rows = [row(names[key], spent, base) for key, spent in times.items()]
    total = sum(sizes.values())
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "(unknown)"
    parts = "\n".join(f"| {name} | {size:,} |" for name, size in sizes.items())
    return f"""# The server

Made by `python bench/server_speed.py --output docs/measurements/server.md` on {datetime.now(UTC):%Y-%m-%d}:
Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, load
{load} at the end, `earned serve`, one worker, SQLite with `synchronous=FULL`,
{len(times["floor"])} requests of each, in turns.

| | median, ms | p99, ms | times the floor |
|---|---|---|---|
{chr(10).join(rows)}

Bounds: one request at most twice the floor at the median; p99 at most 25 ms.

## Weight of the quiz page

Bytes as transferred, headers included; bound {BUDGET:,}.

| part | bytes |
|---|---|
{parts}
| **all** | **{total:,}** |

## Memory

A worker held {megabytes(held[0])} after these requests and one result as PDF, and {megabytes(held[1])} once
the API and quizzes in every frame in Spanish were asked for, too; bound 150 MB.
"""


def take_a_result(port: int) -> None:
    """One whole quiz with its result on page and paper, so that memory counts them."""
    answering = Answering(port, htmx=False)
    for _ in range(40):
        browser = answering.browser
        answering.once()
        if answering.browser is not browser:
            break
    for path in ("/quiz/result/", "/quiz/result.pdf"):
        status = browser.ask("GET", path)[0]
        if status != 200:
            raise RuntimeError(f"{path} answered {status}.")


def ask_for_everything(port: int) -> None:
    """What a worker reads in only when it is asked for: the API, and quizzes in another language."""
    Browser(port).ask("GET", "/api/units")
    for frame in FRAMES:
        begin(port, frame, language="es")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        server(EARNED, Path(folder)) as (process, earned),
        server("bench.bare_django:application", Path(folder)) as (_, bare),
    ):
        times = measure(earned, bare, options.count)
        sizes = weight(earned)
        take_a_result(earned)
        held = [worker_memory(process)]
        ask_for_everything(earned)
        held += [worker_memory(process)]
        text = report(times, sizes, held)
    print(text)
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
