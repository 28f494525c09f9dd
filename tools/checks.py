"""`./test`: the checks of style, types and layers, then the tests."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools import environment, postgres
from tools.trouble import Trouble

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ON_POSTGRESQL = ("tests/server", "tests/browser", "--ignore-glob=tests/browser/test_learn_*")
"""What runs a second time there: whatever reads or writes the database (the library does neither)."""
DESCRIPTION = """\
Check Earned: style (ruff), types (mypy), layers (import-linter) and tests (pytest).
Any other argument goes to pytest, and then only pytest runs: ./test tests/core -k posterior
"""


@dataclass
class Check:
    """A command under way and what it is called."""

    name: str
    command: list[str]
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def passes(self) -> bool:
        """Wait for it; tell how it went, with its output where it failed."""
        output, _ = self.process.communicate()
        passed = self.process.returncode == 0
        seconds = time.monotonic() - self.began
        print(f"{'passed' if passed else 'FAILED'}  {self.name} ({seconds:.0f} s)", flush=True)
        if not passed:
            print(output.strip(), flush=True)
        return passed


def parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Our own options, and what is left for pytest."""
    parser = argparse.ArgumentParser(
        prog="./test", description=DESCRIPTION, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="the long tests too, and whatever keeps data on PostgreSQL as well, as CI runs them",
    )
    parser.add_argument(
        "--install",
        action="store_true",
        help="install the system packages that tests need (Chromium, PostgreSQL); CI=true does too",
    )
    return parser.parse_known_args(arguments)


def in_ci() -> bool:
    """Whether this is continuous integration, by the convention of setting CI=true."""
    return os.environ.get("CI", "").lower() == "true"


def main(arguments: Sequence[str]) -> int:
    """Run the checks; the exit status."""
    options, for_pytest = parse(arguments)
    python = environment.ensure("test")
    chromium = find_chromium()
    if chromium is None and (options.install or in_ci()):
        chromium = install_chromium()
    sound = bool(for_pytest) or static_checks_pass(python)
    status = 0
    if options.all and not for_pytest:
        status = on_postgresql(python, options.install or in_ci())
    status = run_pytest(python, chromium, options.all, for_pytest) or status
    if not sound:
        print("The tests aside, a check above FAILED.", file=sys.stderr)
    return status or (0 if sound else 1)


def static_checks_pass(python: Path) -> bool:
    """Run them side by side; the slowest is listed last, and what failed says why."""
    programs = python.parent
    checks = [
        Check("ruff check", [str(programs / "ruff"), "check", "--quiet"]),
        Check("ruff format --check", [str(programs / "ruff"), "format", "--check", "--quiet"]),
        Check("lint-imports", [str(programs / "lint-imports"), "--no-cache"]),
        Check("mypy", [str(programs / "mypy")]),
    ]
    passed = [check.passes() for check in checks]
    return all(passed)


def run_pytest(python: Path, chromium: str | None, everything: bool, extra: list[str]) -> int:
    """Run pytest; its own closing line ends the output."""
    selection = [] if everything or chosen_by_hand(extra) else ["-m", "not long"]
    surroundings = os.environ | ({"CHROMIUM": chromium} if chromium else {})
    command = [str(python), "-m", "pytest", *selection, *extra]
    return subprocess.run(command, env=surroundings, check=False).returncode


def on_postgresql(python: Path, may_install: bool) -> int:
    """Everything that keeps data, once more on PostgreSQL. Where there is none that is told, and fails
    in continuous integration."""
    programs = postgres.programs() or (postgres.install() if may_install else None)
    if programs is None:
        return left_out("it is not here; ./test --install gets it")
    print("Tests of the server and of its pages in a browser, on PostgreSQL:", flush=True)
    try:
        with postgres.running(programs) as place:
            command = [str(python), "-m", "pytest", "-q", *ON_POSTGRESQL]
            return subprocess.run(command, env={**os.environ, **place}, check=False).returncode
    except postgres.CannotStartError as error:
        return left_out(f"it does not start here ({error})")


def left_out(why: str) -> int:
    """Tell that the tests on PostgreSQL were left out; the exit status of that."""
    print(f"LEFT OUT  tests on PostgreSQL: {why}", flush=True)
    return 1 if in_ci() else 0


def chosen_by_hand(extra: Sequence[str]) -> bool:
    """Whether the arguments for pytest already choose by mark or by the name of one test."""
    return any(argument.startswith("-m") or "::" in argument for argument in extra)


def find_chromium() -> str | None:
    """The path of a Chromium: the one named in CHROMIUM, or one found on this machine."""
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None:
            raise Trouble(f"CHROMIUM names {named}, and there is no such program.")
        return path
    found = [shutil.which(name) for name in (*BROWSERS, *MAC_BROWSERS)]
    return next((path for path in found if path), None)


def install_chromium() -> str | None:
    """Install it with apt, if this machine has apt; None where it has not."""
    if not shutil.which("apt-get"):
        return None
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        print("Installing Chromium: apt-get", *step, flush=True)
        done = subprocess.run(
            [*as_root, "apt-get", "-qq", *step], env=quiet, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode != 0:
            return None
    return find_chromium()
