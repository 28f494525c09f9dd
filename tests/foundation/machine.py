"""Bare machines to try a checkout on: a copy of it, a bare home, Pythons that lack things."""

import contextlib
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASE = Path(sys.base_prefix)
PYTHON = BASE / "bin" / f"python3.{sys.version_info.minor}"
# What a locked-down machine needs to reach its package index, and nothing else of this one's.
KEPT = re.compile(r"PIP_|UV_(DEFAULT_)?INDEX|SSL_CERT|(HTTPS?|NO|ALL)_PROXY$", re.IGNORECASE)
LEFT_OUT = ("ensurepip", "site-packages", "test", "tests", "idlelib", "tkinter", "__pycache__")


def tracked() -> list[str]:
    """The files of the project as they would be committed now."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def copy_checkout(target: Path) -> Path:
    """A fresh copy of the project, without environment or caches."""
    for name in tracked():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    return target


def bare(home: Path, path: Sequence[Path], **more: str) -> dict[str, str]:
    """The environment of somebody new: an empty home, a short PATH, and the way to an index."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if KEPT.match(name)}
    folders = os.pathsep.join(str(folder) for folder in path)
    return {**kept, "HOME": str(home), "PATH": folders, "LANG": "C.UTF-8", **more}


def commands(folder: Path, **programs: Path | str) -> Path:
    """A PATH folder with links to programs under the names given ("_" stands for ".")."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, program in programs.items():
        (folder / name.replace("_", ".")).symlink_to(program)
    return folder


def python_without_pip(target: Path) -> Path:
    """A copy of this Python without ensurepip and without any package; its interpreter."""
    name = f"python3.{sys.version_info.minor}"
    library = target / "lib" / name
    shutil.copytree(
        BASE / "lib" / name, library, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT)
    )
    (library / "site-packages").mkdir()
    (target / "bin").mkdir()
    shutil.copy2(PYTHON.resolve(), target / "bin" / name)
    for shared in (BASE / "lib").glob("libpython*"):
        shutil.copy2(shared, target / "lib" / shared.name)
    (target / "bin" / "python3").symlink_to(name)
    return target / "bin" / name


def old_pythons() -> list[Path]:
    """Pythons older than 3.11 on this machine, the newest last."""
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    names = ("python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10")
    managed = [path for name in names for path in pyenv.glob(f"versions/*/bin/{name}")]
    return managed or [Path(found) for found in map(shutil.which, names) if found]


@contextmanager
def serving(
    command: Sequence[str | Path], env: Mapping[str, str], cwd: Path, seconds: float
) -> Iterator[tuple[str, list[str]]]:
    """Start a server; yield its address once it prints one, and the lines so far. Stops it."""
    process = subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    lines: list[str] = []
    try:
        yield _address(process, lines, seconds), lines
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does on Ctrl-C
        assert process.wait(timeout=20) == 0, "it stops cleanly on Ctrl-C"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _address(process: "subprocess.Popen[str]", lines: list[str], seconds: float) -> str:
    arrived: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_pump, args=(process, arrived), daemon=True).start()
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        try:
            line = arrived.get(timeout=left)
        except queue.Empty:
            break
        if line is None:
            break
        lines.append(line)
        found = re.search(r"https?://localhost:\d+", line)
        if found:
            return found[0]
    raise AssertionError("no address was printed:\n" + "".join(lines))


def _pump(process: "subprocess.Popen[str]", arrived: "queue.Queue[str | None]") -> None:
    assert process.stdout
    with contextlib.suppress(ValueError):  # closed when the test is over
        for line in process.stdout:
            arrived.put(line)
    arrived.put(None)
