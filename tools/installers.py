"""Something that installs packages into an environment that has no pip of its own.

Tried in this order, each only where it is there and answers:

1. the environment's own pip;
2. uv, where the machine's pip settings ask for nothing that uv would not know of;
3. the pip that Python carries for `ensurepip`, run from its wheel;
4. the pip wheels of a Linux distribution, run from the wheel;
5. the pip of any other Python on this machine, new enough to install for another one;
6. the pip that the lock names, from the package index in this machine's settings;
7. the pip of Debian's and Ubuntu's package index, unpacked aside; nothing is installed for it.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import debian, index, settings
from tools.trouble import Trouble

TAIL = 25
DISTRIBUTION_WHEELS = ("/usr/share/python-wheels", "/usr/share/python3-wheels")


@dataclass(frozen=True)
class Installer:
    """A command that takes the arguments of `pip install`, and how it is called."""

    name: str
    command: tuple[str, ...]

    def answers(self) -> bool:
        """Whether it starts at all."""
        try:
            done = subprocess.run([*self.command, "--help"], capture_output=True, check=False)
        except OSError:
            return False
        return done.returncode == 0


def install(python: Path, root: Path, lock: str) -> None:
    """Install the locked packages, then the project itself, for the interpreter `python`."""
    with tempfile.TemporaryDirectory() as folder:
        for installer in installers(python, root, Path(folder)):
            if installer.answers() and works(installer, root, lock):
                return
    raise Trouble(no_installer())


def works(installer: Installer, root: Path, lock: str) -> bool:
    """Install with it. False where uv fails, since pip may know the way; pip's failure is told."""
    try:
        call(installer, "--require-hashes", "-r", str(root / lock))
        call(installer, "--no-deps", "--no-build-isolation", "-e", str(root))
    except Trouble:
        if installer.name == "uv":
            return False
        raise
    return True


def installers(python: Path, root: Path, folder: Path) -> Iterator[Installer]:
    """Yield what might install for `python`; the later ones may fetch a pip into `folder`."""
    if any(python.parent.parent.glob("[Ll]ib/**/site-packages/pip/__main__.py")):
        yield Installer("its own pip", (str(python), "-m", "pip", "install"))
    uv = shutil.which("uv")
    if uv and not settings.needs_pip():
        yield Installer("uv", (uv, "pip", "install", "--python", str(python)))
    for wheel in wheels_at_hand():
        yield from_wheel(python, wheel)
    yield from pips_of_others(python)
    for fetch in (index.fetch_pip, debian.fetch_pip):
        fetched = fetch(root / "requirements.lock", folder)
        if fetched:
            yield from_wheel(python, fetched)


def from_wheel(python: Path, wheel: Path) -> Installer:
    """A pip that runs straight from its wheel, which is a zip file."""
    return Installer(f"pip from {wheel}", (str(python), str(wheel / "pip"), "install"))


def wheels_at_hand() -> Iterator[Path]:
    """Yield the pip wheels that Pythons and distributions keep for `ensurepip`."""
    folders = [sysconfig.get_config_var("WHEEL_PKG_DIR")]
    spec = importlib.util.find_spec("ensurepip")
    if spec and spec.origin:
        folders.append(str(Path(spec.origin).parent / "_bundled"))
    folders += DISTRIBUTION_WHEELS
    for folder in folders:
        if folder:
            yield from sorted(Path(folder).glob("pip-*.whl"), reverse=True)


def pips_of_others(python: Path) -> Iterator[Installer]:
    """Yield pips of other Pythons. One too old for `--python` does not answer."""
    names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"]
    for name in dict.fromkeys([sys.executable, *names]):
        found = shutil.which(name)
        if found:
            yield Installer(
                f"the pip of {found}", (found, "-m", "pip", "--python", str(python), "install")
            )


def call(installer: Installer, *arguments: str) -> None:
    """Install, silently; on failure tell the end of what the installer said."""
    command = [*installer.command, *arguments]
    done = subprocess.run(
        command, env=quiet_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return
    said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-TAIL:])
    raise Trouble(
        f"Installing did not work (with {installer.name}):\n{said}\n"
        "If this machine is offline, or reaches a package index only by an address of its own,"
        " set that in pip's settings (pip config set global.index-url ADDRESS) and call this again."
    )


def quiet_environment() -> dict[str, str]:
    """This process's environment, with the settings that would put packages elsewhere undone."""
    chosen = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_USER": "0"}
    chosen |= {"PIP_REQUIRE_HASHES": "0", "PIP_ROOT_USER_ACTION": "ignore"}
    trusted = settings.certificates()
    chosen |= {"SSL_CERT_FILE": trusted} if trusted else {}
    unwanted = {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "VIRTUAL_ENV"}
    return {name: text for name, text in os.environ.items() if name not in unwanted} | chosen


def no_installer() -> str:
    """The message for a machine without any pip, nor a way to one."""
    root = os.name != "nt" and os.geteuid() == 0
    as_root = "" if root else "sudo "
    ways = [
        ("apt-get", f"{as_root}apt-get install python3-venv"),
        ("dnf", f"{as_root}dnf install python3-pip"),
        ("apk", f"{as_root}apk add py3-pip"),
        ("zypper", f"{as_root}zypper install python3-pip"),
    ]
    way = next((command for tool, command in ways if shutil.which(tool)), None)
    remedy = f"  {way}" if way else "  a Python with pip, from https://www.python.org/downloads/"
    return (
        f"{sys.executable} comes without pip, and no other pip was found here.\n"
        f"One way to get it:\n{remedy}\n"
        "or name your package index in pip's settings (PIP_INDEX_URL). Then call this again."
    )
