"""Start Earned, or check it, on a machine that has only git, a Python and a package index.

    python bootstrap.py run [options of `earned serve`]
    python bootstrap.py test [--all] [--install] [arguments of pytest]

This file finds a Python that fits and hands over to `tools/`. It keeps to a syntax that Pythons
as old as 2.7 can read, so that they too can say which Python is needed instead of failing.
"""

from __future__ import print_function

import glob
import os
import subprocess
import sys

MYPY = False
if MYPY:
    from typing import Iterator, List, Optional, Sequence, Tuple

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))
WINDOWS = os.name == "nt"

# Prints "version|path", and "|what is missing" where the standard library has been cut down.
PROBE = """
import sys
missing = []
for name in ("ctypes", "sqlite3", "ssl", "venv", "zlib"):
    try:
        __import__(name)
    except ImportError:
        missing.append(name)
print("%d.%d.%d|%s|%s" % (sys.version_info[:3] + (sys.executable, " ".join(missing))))
"""


def candidates():
    # type: () -> Iterator[List[str]]
    """Yield commands that may start a fitting Python, the likeliest first."""
    yield [sys.executable]
    folder = os.environ.get("EARNED_VENV") or os.path.join(ROOT, ".venv")
    yield [os.path.join(folder, "Scripts", "python.exe" if WINDOWS else "python")]
    yield [os.path.join(folder, "bin", "python")]
    for minor in (13, 12, 11, 14):
        if WINDOWS:
            yield ["py", "-3.%d" % minor]
        yield ["python3.%d" % minor]
    yield ["python3"]
    yield ["python"]
    for path in installed_elsewhere():
        yield [path]
    managed = output_of(["uv", "python", "find", "--offline", ">=3.11"])
    if managed:
        yield [managed.strip()]


def installed_elsewhere():
    # type: () -> List[str]
    """Paths of Pythons that version managers and installers keep off the PATH, newest first."""
    home = os.path.expanduser("~")
    pyenv = os.environ.get("PYENV_ROOT") or os.path.join(home, ".pyenv")
    python = os.path.join("bin", "python3")
    patterns = [
        os.path.join(pyenv, "versions", "3.*", python),
        os.path.join(home, ".asdf", "installs", "python", "3.*", python),
        os.path.join(home, ".local", "share", "mise", "installs", "python", "3.*", python),
        os.path.join("/opt/homebrew/bin", "python3.1?"),
        os.path.join("/usr/local/bin", "python3.1?"),
        os.path.join("/Library/Frameworks/Python.framework/Versions", "3.*", python),
    ]
    return sorted((path for pattern in patterns for path in glob.glob(pattern)), reverse=True)


def output_of(command):
    # type: (Sequence[str]) -> Optional[str]
    """What the command prints, or None where it is missing or fails."""
    try:
        with open(os.devnull, "w") as nowhere:
            return subprocess.check_output(command, stderr=nowhere).decode("utf-8", "replace")
    except (OSError, subprocess.CalledProcessError):
        return None


def examine(command):
    # type: (List[str]) -> Optional[Tuple[Tuple[int, ...], str, str]]
    """(version, path, missing modules) of the Python that `command` starts; None if none does."""
    answer = output_of(command + ["-c", PROBE])
    if not answer or answer.count("|") != 2:
        return None
    version, path, missing = answer.strip("\r\n").split("|")
    return tuple(int(part) for part in version.split(".")), path, missing


def find_python():
    # type: () -> Tuple[Optional[str], List[str]]
    """The path of a fitting Python, and a line for each that was found and does not fit."""
    unfit = []  # type: List[str]
    for command in candidates():
        found = examine(command)
        if not found:
            continue
        version, path, missing = found
        if version >= OLDEST and not missing:
            return path, unfit
        reason = "lacks its own modules " + missing if version >= OLDEST else "is too old"
        line = "  %s is Python %s and %s" % (path, ".".join(map(str, version)), reason)
        if line not in unfit:
            unfit.append(line)
    return None, unfit


def has(command):
    # type: (str) -> bool
    """Whether a command of that name lies on the PATH."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    endings = ("", ".exe", ".bat", ".cmd") if WINDOWS else ("",)
    return any(os.path.exists(os.path.join(f, command + end)) for f in folders for end in endings)


def how_to_install():
    # type: () -> str
    """The command that installs a fitting Python on this kind of machine."""
    root = not WINDOWS and os.geteuid() == 0
    as_root = "" if root else "sudo "
    ways = [
        ("winget", "winget install Python.Python.3.13"),
        ("uv", "uv python install 3.13"),
        ("pyenv", "pyenv install 3.13"),
        ("brew", "brew install python@3.13"),
        ("apt-get", as_root + "apt-get install python3.11"),
        ("dnf", as_root + "dnf install python3.13"),
        ("pacman", as_root + "pacman -S python"),
        ("apk", as_root + "apk add python3"),
        ("zypper", as_root + "zypper install python313"),
    ]
    for tool, command in ways:
        if has(tool):
            return command
    return "an installer from https://www.python.org/downloads/"


def explain(unfit):
    # type: (List[str]) -> str
    """The message for a machine on which no Python fits."""
    lines = ["Earned needs Python 3.11 or newer, and there is none here that fits."]
    if unfit:
        lines += ["Found:"] + unfit
    lines += ["One way to get it:", "  " + how_to_install(), "Then call this again."]
    return "\n".join(lines)


def fits():
    # type: () -> bool
    """Whether the Python that reads this file fits."""
    if sys.version_info < OLDEST:
        return False
    found = examine([sys.executable])
    return bool(found) and not (found or ((), "", "missing"))[2]


def hand_over(path):
    # type: (str) -> int
    """Go on with another Python. Returns only where a process cannot be replaced (Windows)."""
    command = [path, os.path.abspath(__file__)] + sys.argv[1:]
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(path, command)
    return subprocess.call(command)


def main():
    # type: () -> int
    """Find a fitting Python and do what the arguments ask."""
    if fits():
        from tools import commands

        return commands.main(sys.argv[1:])
    path, unfit = find_python()
    if path is None:
        print(explain(unfit), file=sys.stderr)
        return 69
    return hand_over(path)


if __name__ == "__main__":
    sys.exit(main())
