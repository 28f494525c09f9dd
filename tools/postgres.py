"""A PostgreSQL of its own for the tests: in a temporary folder, on a free port, by an ordinary user."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = (
    "/usr/lib/postgresql",
    "/usr/local/opt/postgresql/bin",
    "/opt/homebrew/opt/postgresql/bin",
)
ORDINARY = "nobody"
"""Who runs it where the tests run as root: PostgreSQL refuses to."""
PATIENCE = 30.0
# Nothing here has to survive a power cut.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class CannotStartError(Exception):
    """PostgreSQL is here and does not start."""


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`; the newest where there are several."""
    named = shutil.which("initdb")
    found = [Path(named).resolve().parent] if named else []
    for place in map(Path, PLACES):
        found += sorted(place.glob("*/bin"), key=_version, reverse=True)
        found.append(place)
    return next((folder for folder in found if (folder / "postgres").exists()), None)


def _version(folder: Path) -> float:
    """Of a folder such as `15/bin`."""
    name = folder.parent.name
    return float(name) if name.replace(".", "", 1).isdecimal() else 0.0


def install() -> Path | None:
    """Install it with apt, if this machine has apt; where it then is."""
    if not shutil.which("apt-get"):
        return None
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
        print("Installing PostgreSQL: apt-get", *step, flush=True)
        done = subprocess.run(
            [*as_root, "apt-get", "-qq", *step], env=quiet, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode != 0:
            return None
    return programs()


@contextmanager
def running(folder: Path) -> Iterator[dict[str, str]]:
    """A server from the programs in `folder`, as environment variables that name it.

    Raises :class:`CannotStartError`.
    """
    with tempfile.TemporaryDirectory(prefix="earned-pg-") as home:
        data, user = Path(home) / "data", _ordinary(Path(home))
        port = _free_port()
        process = _start(folder, data, port, user)
        try:
            _wait(folder, port, process)
            path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
            address = f"postgresql://earned@127.0.0.1:{port}/postgres"
            yield {"DATABASE_URL": address, "EARNED_TEST_PGDATA": str(data), "PATH": path}
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _ordinary(home: Path) -> str | None:
    """Who is to run it, if not whoever runs the tests; the folder becomes theirs."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    shutil.chown(home, ORDINARY)
    return ORDINARY


def _start(folder: Path, data: Path, port: str, user: str | None) -> subprocess.Popen[bytes]:
    make = [folder / "initdb", "-D", data, "-U", "earned", "--auth=trust", "-E", "UTF8"]
    serve = [folder / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", data.parent]
    settings = [part for each in QUICK for part in ("-c", each)]
    try:
        subprocess.run(
            list(map(str, make)),
            check=True,
            capture_output=True,
            cwd="/",
            user=user,
        )
        return subprocess.Popen(
            [*map(str, serve), *settings],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=data.parent,
            user=user,
        )
    except subprocess.CalledProcessError as error:
        raise CannotStartError(error.stderr.decode("utf-8", "replace").strip()) from error
    except OSError as error:
        raise CannotStartError(str(error)) from error


def _wait(folder: Path, port: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    ask = [str(folder / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", port]
    while time.monotonic() < deadline and process.poll() is None:
        if subprocess.run(ask, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise CannotStartError("it did not answer in time")


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
