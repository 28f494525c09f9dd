"""What this machine's own settings of pip and uv say about package indexes."""

import configparser
import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Settings of pip that uv neither reads nor knows by another name.
ONLY_PIP_KNOWS = ("index-url", "no-index", "proxy", "client-cert", "trusted-host")


def pip_files() -> Iterator[Path]:
    """Yield where pip looks for settings; those that count more come later."""
    home = Path.home()
    if os.name == "nt":
        yield Path(os.environ.get("PROGRAMDATA", "C:/ProgramData")) / "pip" / "pip.ini"
        yield home / "pip" / "pip.ini"
        yield Path(os.environ.get("APPDATA", home)) / "pip" / "pip.ini"
    else:
        for folder in os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":"):
            yield Path(folder) / "pip" / "pip.conf"
        if sys.platform == "darwin":
            yield Path("/Library/Application Support/pip/pip.conf")
            yield home / "Library" / "Application Support" / "pip" / "pip.conf"
        yield Path("/etc/pip.conf")
        yield home / ".pip" / "pip.conf"
        yield Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / "pip.conf"
    if os.environ.get("PIP_CONFIG_FILE"):
        yield Path(os.environ["PIP_CONFIG_FILE"])


def pip_setting(name: str) -> str | None:
    """The value of a pip setting such as "index-url": the environment's, else the files'."""
    value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if value:
        return value
    for path in pip_files():
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, "utf-8")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            value = parser.get(section, name, fallback=value)
    return value or None


def needs_pip() -> bool:
    """Whether pip is set up here in a way that uv would not follow."""
    mirrored = any(pip_setting(name) for name in ONLY_PIP_KNOWS)
    return mirrored and not any(uv_indexes())


def uv_indexes() -> Iterator[str]:
    """Yield the addresses of package indexes in uv's settings."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX"):
        yield from os.environ.get(name, "").split()
    folders = [Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"), Path("/etc")]
    for folder in folders:
        yield from _indexes_in(folder / "uv" / "uv.toml")


def _indexes_in(path: Path) -> Iterator[str]:
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return
    entries = [entry.get("url") for entry in found.get("index", [])]
    entries += [found.get("index-url"), found.get("pip", {}).get("index-url")]
    yield from (entry for entry in entries if entry)


def index_addresses() -> list[str]:
    """Package indexes named on this machine, the main one first, each once."""
    named = [
        pip_setting("index-url"),
        *uv_indexes(),
        *(pip_setting("extra-index-url") or "").split(),
    ]
    return list(dict.fromkeys(address.rstrip("/") for address in named if address))


def link_folders() -> list[Path]:
    """Folders of wheels (`find-links`) on this machine."""
    named = (pip_setting("find-links") or "").split()
    return [Path(name) for name in named if Path(name).is_dir()]


def certificates() -> str | None:
    """The file of certificates that this machine's settings trust, if one is named."""
    return pip_setting("cert") or os.environ.get("SSL_CERT_FILE")
