"""The virtual environment of a checkout: made once, found again in a moment, repaired when broken.

A finished installation leaves a note with a fingerprint of everything it came from. An
installation under way leaves a mark, so that one that was cut short is recognised and done anew.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools import installers
from tools.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}
OLDEST = (3, 11)


@dataclass(frozen=True)
class Environment:
    """A virtual environment at `folder`."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter, whether or not it is there."""
        if os.name == "nt":
            return self.folder / "Scripts" / "python.exe"
        return self.folder / "bin" / "python"

    @property
    def note(self) -> Path:
        """Says what a finished installation holds."""
        return self.folder / "earned-installed.json"

    @property
    def mark(self) -> Path:
        """Lies here while an installation is under way."""
        return self.folder / "earned-unfinished"


def of_this_checkout() -> Environment:
    """The environment at `EARNED_VENV`, or `.venv` in the checkout."""
    return Environment(Path(os.environ.get("EARNED_VENV") or ROOT / ".venv").absolute())


def fingerprint(environment: Environment) -> str:
    """A digest of the locks, the project file, these tools, the interpreter and the place."""
    parts = [(ROOT / name).read_bytes() for name in (*LOCKS.values(), "pyproject.toml")]
    parts += [path.read_bytes() for path in (Path(__file__), Path(installers.__file__))]
    config = environment.folder / "pyvenv.cfg"
    parts += [config.read_bytes() if config.exists() else b"", str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def is_ready(environment: Environment, purpose: str) -> bool:
    """Whether it holds what `purpose` needs. What tests need includes what running needs."""
    if environment.mark.exists() or not environment.python.exists():
        return False
    try:
        note = json.loads(environment.note.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    fits = note.get("purpose") in {purpose, "test"}
    return bool(fits and note.get("fingerprint") == fingerprint(environment))


def ensure(purpose: str) -> Path:
    """The interpreter of an environment fit for `purpose` ("run" or "test"), made if need be."""
    environment = of_this_checkout()
    if is_ready(environment, purpose):
        return environment.python
    try:
        install(environment, purpose)
    except PermissionError as error:
        raise Trouble(read_only(environment, error)) from error
    except OSError as error:
        raise Trouble(f"The environment {environment.folder} cannot be made: {error}.") from error
    return environment.python


def read_only(environment: Environment, error: OSError) -> str:
    """The message for a checkout that may not be written to."""
    return (
        f"Earned keeps what it needs in {environment.folder}, and that cannot be written"
        f" ({error.strerror}).\nMake the folder writable, or name another one:\n"
        "  EARNED_VENV=~/.earned-venv ./run"
    )


def install(environment: Environment, purpose: str) -> None:
    """Install what `purpose` needs, on top of what is sound and instead of what is not."""
    if not is_sound(environment):
        make(environment)
    environment.mark.write_text("An installation is under way, or was cut short.\n", "utf-8")
    environment.note.unlink(missing_ok=True)
    say(f"Installing what Earned needs into {shown(environment.folder)} (once; about a minute).")
    installers.install(environment.python, ROOT, LOCKS[purpose])
    note = {"purpose": purpose, "fingerprint": fingerprint(environment)}
    environment.note.write_text(json.dumps(note) + "\n", "utf-8")
    environment.mark.unlink()


def is_sound(environment: Environment) -> bool:
    """Whether its interpreter starts and is new enough, and no installation was cut short."""
    if environment.mark.exists() or not environment.python.exists():
        return False
    check = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([environment.python, "-c", check], check=False).returncode == 0
    except OSError:
        return False


def make(environment: Environment) -> None:
    """Make it anew, without pip: that is found afterwards, wherever there is one."""
    clear(environment)
    base = getattr(sys, "_base_executable", None) or sys.executable
    command = [base, "-m", "venv", "--without-pip", str(environment.folder)]
    environment.folder.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        complaint = (made.stderr or made.stdout).strip()
        raise Trouble(f"{base} could not make an environment:\n{complaint}")


def clear(environment: Environment) -> None:
    """Remove an environment. Never removes a folder that is something else."""
    folder = environment.folder
    if not folder.exists():
        return
    if (folder / "pyvenv.cfg").exists() or environment.mark.exists() or not any(folder.iterdir()):
        say(f"{shown(folder)} is unfinished or broken: making it anew.")
        shutil.rmtree(folder)
        return
    raise Trouble(
        f"{folder} is in the way: Earned keeps its environment there, and it holds something else."
        " Move it, or name another folder in EARNED_VENV."
    )


def shown(folder: Path) -> str:
    """The folder as a person in the checkout would name it."""
    return str(folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder)


def say(line: str) -> None:
    """Tell the person at the terminal, at once and apart from output meant for programs."""
    print(line, file=sys.stderr, flush=True)
