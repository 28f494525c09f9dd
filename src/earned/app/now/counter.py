"""How often Right now was used today: times only, never words, in a file that forgets itself.

The file ``now-uses.json`` in the data folder (``EARNED_DATA``) holds at most the moments of the last 24
hours, to the minute. It is readable by its owner only. Where it cannot be read or written, nothing
happens: help never depends on it.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_data_path

from earned.core.guidance.now.pause import within_a_day

FILE = "now-uses.json"
MINUTE = 60.0
OWNER_ONLY = 0o600


def data_folder() -> Path:
    """``EARNED_DATA``, or the data folder of this person."""
    named = os.environ.get("EARNED_DATA", "")
    return Path(named).expanduser() if named else user_data_path("earned", appauthor=False)


def uses(folder: Path, now: float) -> tuple[float, ...]:
    """When it was used in the 24 hours before ``now`` (seconds since the epoch)."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return within_a_day([float(at) for at in found], now)
    except (OSError, ValueError, TypeError):
        return ()


def note_use(folder: Path, earlier: Sequence[float], now: float) -> None:
    """Note this use, to the minute, and forget those of more than a day ago."""
    kept = [*within_a_day(earlier, now), now - now % MINUTE]
    beside = folder / f"{FILE}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(kept, stream)
        beside.replace(folder / FILE)
    except OSError:
        beside.unlink(missing_ok=True) if folder.is_dir() else None
