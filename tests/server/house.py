"""A real server with its own folders, and browsers that talk to it over the network."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests import databases

PATIENCE = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Page:
    """What came back."""

    status_code: int
    headers: Message
    content: bytes


class Cookies(dict[str, SimpleNamespace]):
    """Named as Django's test client names them."""


@dataclass
class Browser:
    """As much of a browser as `tests.server.visitor.Visitor` asks of Django's test client."""

    port: int
    agent: str = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
    cookies: Cookies = field(default_factory=Cookies)

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None, "")

    def post(self, path: str, data: dict[str, Any]) -> Page:
        if "form" not in self.cookies:
            self.get("/account/sign-in/")
        sent = {"csrfmiddlewaretoken": self.cookies["form"].value, **data}
        return self._ask("POST", path, encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT)

    def _ask(self, method: str, path: str, body: bytes | None, type_: str) -> Page:
        line = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)
        headers = {"User-Agent": self.agent, "Cookie": self._cookies()}
        headers |= {"Content-Type": type_} if body is not None else {}
        try:
            line.request(method, urllib.parse.quote(path, safe="/?=&%"), body, headers)
            answer = line.getresponse()
            page = Page(answer.status, answer.headers, answer.read())
        finally:
            line.close()
        for each in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = each.partition("=")
            self.cookies[name] = SimpleNamespace(value=rest.partition(";")[0].strip('"'))
        return page

    def _cookies(self) -> str:
        return "; ".join(f"{name}={one.value}" for name, one in self.cookies.items() if one.value)


@dataclass
class House:
    """Folders for data, keys, temporary files and output, and a server that may run in them."""

    folder: Path
    database: str = field(default_factory=databases.fresh)
    process: subprocess.Popen[bytes] | None = None
    port: int = 0

    def __post_init__(self) -> None:
        for name in ("data", "keys", "tmp", "out"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def surroundings(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("EARNED_")}
        return inherited | {
            "EARNED_DATA": str(self.folder / "data"),
            "EARNED_KEYS": str(self.folder / "keys"),
            "TMPDIR": str(self.folder / "tmp"),
            "SQLITE_TMPDIR": str(self.folder / "tmp"),
            "DATABASE_URL": self.database,
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def earned(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours."""
        command = [sys.executable, "-m", "earned", *arguments]
        return subprocess.run(
            command,
            env=self.surroundings,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            timeout=120,
        )

    def open(self, port: int) -> None:
        """Start serving."""
        self.port = port
        command = [sys.executable, "-m", "earned", "serve", "--port", str(port), "--no-open"]
        output = (self.folder / "out" / "log").open("ab")
        self.process = subprocess.Popen(
            command,
            env=self.surroundings,
            stdout=output,
            stderr=output,
            cwd=self.folder,
            start_new_session=True,
        )
        output.close()
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.1)

    def close(self) -> None:
        """Stop serving, if it does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    def kill(self) -> None:
        """Kill every process of the server in the middle of whatever it does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.process = None

    def log(self) -> str:
        return (self.folder / "out" / "log").read_text("utf-8", "replace")

    def browser(self, **more: str) -> Browser:
        return Browser(self.port, **more)

    def files(self) -> Iterator[Path]:
        """Everything written, but for the style sheets that are copied at the start."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and "static" not in path.parts:
                yield path

    def raw(self) -> bytes:
        """Every byte of it, those of PostgreSQL too."""
        return b"\0".join([path.read_bytes() for path in self.files()] + self._of_postgresql())

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a statement in this house's database."""
        return databases.ask(self.database, self._file, statement)

    def ask_all(self, statements: str) -> None:
        """Make the database what a dump says."""
        databases.play(self.database, self._file, statements)

    def dumped(self) -> bytes:
        """Every row of the database, as text."""
        return databases.dumped(self.database, self._file)

    def unpacked(self, backup: Path, folder: Path) -> "House":
        """A closed house with the database of a backup and nothing else."""
        other = House(folder)
        with zipfile.ZipFile(backup) as packed:
            databases.fill(other.database, other._file, packed.read("database"))
        return other

    def copied(self, folder: Path) -> "House":
        """Another house with the same in it, both closed."""
        shutil.copytree(self.folder, folder)
        return House(folder, databases.fresh(self.database))

    @property
    def _file(self) -> Path:
        return self.folder / "data" / "earned.sqlite3"

    def _of_postgresql(self) -> list[bytes]:
        """Tables and write-ahead log, once all of it is on disk."""
        if not self.database:
            return []
        databases.run(self.database, "CHECKPOINT")
        where = Path(os.environ["EARNED_TEST_PGDATA"])
        (number,) = databases.run(
            self.database, "SELECT oid FROM pg_database WHERE datname = current_database()"
        )[0]
        folders = (where / "base" / str(number), where / "pg_wal")
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return [path.read_bytes() for path in files]

    def _answers(self) -> bool:
        try:
            return self.browser().get("/health/").status_code == 200
        except OSError:
            return False
