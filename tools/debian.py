"""Get a pip from the package index of Debian and Ubuntu, without installing it on the system.

Their bare Python comes without `ensurepip`. The package that holds pip's wheel is fetched by apt,
from wherever this machine's apt is set to look and with its signatures checked, and unpacked aside.
"""

import shutil
import subprocess
from pathlib import Path

PACKAGE = "python3-pip-whl"


def fetch_pip(_lock: Path, folder: Path) -> Path | None:
    """pip's wheel, unpacked below `folder`; None where apt is missing or has none."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return None
    if not _download(folder, ()) and not _download(folder, _own_lists(folder)):
        return None
    for package in folder.glob("*.deb"):
        _succeeds(["dpkg-deb", "-x", str(package), str(folder / "unpacked")], folder)
    wheels = sorted(folder.glob("unpacked/usr/share/python-wheels/pip-*.whl"))
    return wheels[-1] if wheels else None


def _download(folder: Path, options: tuple[str, ...]) -> bool:
    return _succeeds(["apt-get", *options, "download", PACKAGE], folder)


def _own_lists(folder: Path) -> tuple[str, ...]:
    """Read the index into a folder of our own: the system's lists need root to renew."""
    lists = folder / "lists"
    (lists / "partial").mkdir(parents=True)
    options: tuple[str, ...] = (
        "-o",
        f"Dir::State::lists={lists}",
        "-o",
        f"Dir::Cache={folder / 'cache'}",
    )
    options += ("-o", "APT::Sandbox::User=")
    _succeeds(["apt-get", *options, "update"], folder)
    return options


def _succeeds(command: list[str], folder: Path) -> bool:
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
