"""From nothing but git, a Python and a package index to a page that answers."""

import functools
import http.server
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.foundation import machine
from tools import debian, index

SHELL = {"sh": "/bin/sh", "dirname": "/usr/bin/dirname", "id": "/usr/bin/id"}
INSTALLING = "Installing what Earned needs"


def answers(address: str) -> bool:
    with urllib.request.urlopen(address + "/", timeout=20) as page:  # noqa: S310
        return bool(page.status == 200 and b"<html" in page.read())


@pytest.mark.long
def test_one_command_leads_to_a_page_and_the_second_time_at_once(tmp_path: Path) -> None:
    checkout = machine.copy_checkout(tmp_path / "earned")
    path = machine.commands(tmp_path / "bin", python3=machine.PYTHON, **SHELL)
    env = machine.bare(tmp_path / "home", [path])

    with machine.serving(["./run", "--no-open"], env, checkout, 300) as (address, lines):
        assert answers(address)
        assert INSTALLING in lines[0]
    with machine.serving(["./run", "--no-open"], env, checkout, 30) as (address, lines):
        assert answers(address)
        assert not [line for line in lines if INSTALLING in line]

    assert (tmp_path / "home" / ".local" / "share" / "earned").is_dir()
    assert sorted(path.name for path in checkout.glob(".*") if path.is_dir()) == [".ci", ".venv"]


def has_module(python: Path, name: str) -> bool:
    command = [python, "-c", f"import {name}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def index_with_pip(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A package index here that holds the locked pip alone; its address, and what it was asked."""
    name, _ = index.locked_pip(machine.ROOT / "requirements.lock")
    page = folder / "pip"
    page.mkdir(parents=True)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", page]
    subprocess.run([*command, "pip==" + name.split("-")[1]], check=True, capture_output=True)
    (page / "index.html").write_text(f'<a href="{name}#sha256=0">{name}</a>', "utf-8")
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_request(self, *_: object) -> None:
            asked.append(self.path)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


# No pip on the machine, none of a distribution's wheels, no apt: only an index that is named.
HIDDEN = """
import sys
from tools import commands, debian, installers
installers.DISTRIBUTION_WHEELS = ()
debian.fetch_pip = lambda lock, folder: None
sys.exit(commands.main(["run", "--no-open"]))
"""


@pytest.mark.long
def test_a_python_without_ensurepip_and_without_any_pip(tmp_path: Path) -> None:
    checkout = machine.copy_checkout(tmp_path / "earned")
    python = machine.python_without_pip(tmp_path / "python")
    assert not has_module(python, "ensurepip")
    assert not has_module(python, "pip")

    with index_with_pip(tmp_path / "index") as (named, asked):
        env = machine.bare(tmp_path / "home", [python.parent], PIP_EXTRA_INDEX_URL=named)
        with machine.serving([python, "-c", HIDDEN], env, checkout, 300) as (address, _):
            assert answers(address)
        assert re.fullmatch(r"/pip/pip-[\d.]+-py3-none-any.whl", asked[1])


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt")
def test_debians_own_pip_can_be_had_without_installing_it(tmp_path: Path) -> None:
    wheel = debian.fetch_pip(machine.ROOT / "requirements.lock", tmp_path)

    assert wheel is not None
    command = [machine.PYTHON, wheel / "pip", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert re.match(r"pip \d+", said)


@pytest.mark.long
def test_the_package_serves_without_a_checkout(tmp_path: Path) -> None:
    env = machine.bare(tmp_path / "home", [Path("/usr/bin"), Path("/bin")])
    checkout = machine.copy_checkout(tmp_path / "source")
    subprocess.run([machine.PYTHON, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*install, f"{checkout}[web]"], check=True, env=env)
    shutil.rmtree(checkout)

    command = [tmp_path / "venv" / "bin" / "earned", "serve", "--no-open"]
    with machine.serving(command, env, tmp_path, 30) as (address, _):
        assert answers(address)
