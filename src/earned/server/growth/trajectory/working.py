"""Work a trajectory out: answers in, numbers for the page out. No Django here.

After years of use this takes seconds and some 80 MB, which a worker would keep for good, and meanwhile it
would answer nobody else. A large one is therefore worked out in a process of its own. Everything goes
through pipes: no file holds an answer. What goes wrong there may quote answers, so it is not passed on.
"""

import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from earned.app.change import Followed, Occasion, Since, Tap, follow
from earned.core.change.difference import Change
from earned.core.change.paths import Path, path_of
from earned.core.change.telling import Graduation, Verdict
from earned.core.instruments.item import Dimension

STEPS = 40
"""Days between first and last that are reported where there are fewer forms, so that bands are smooth."""
LARGE = 30
"""Forms, or tens of check-ins, from which a process of its own is worth its start."""
LONGEST = 120
"""Seconds after which a process is given up."""


class View(msgspec.Struct, kw_only=True):
    """One path: about whom, where it went, and what may be said of it."""

    frame: str
    name: str
    path: Path
    changes: dict[Dimension, Change]
    verdicts: dict[Dimension, Verdict]
    graduation: Graduation
    forms: int


class Job(msgspec.Struct, kw_only=True):
    """What was measured, at least one occasion. ``names``: view to (frame, name); ``since``: the day to
    count from, by default the first."""

    occasions: list[Occasion]
    taps: list[Tap]
    names: dict[str, tuple[str, str]]
    since: Since | None = None


class Worked(msgspec.Struct, kw_only=True):
    """What follows. ``lines``: between styles; ``learnt``: posterior means of drift, states and the
    loading of check-ins; ``sensitivity``, ``shrunk``: see ``app.change.Followed``."""

    views: dict[str, View] = {}
    lines: tuple[float, float] = (0.0, 0.0)
    sensitivity: dict[float, dict[Dimension, float]] = {}
    shrunk: dict[Dimension, float] = {}
    learnt: dict[str, float] = {}
    versions: dict[str, str] = {}


def work_out(job: Job) -> Worked:
    """Here where it is small, else in a process of its own; here after all where that fails."""
    if len(job.occasions) + len(job.taps) // 10 < LARGE:
        return work(job)
    command = [sys.executable, "-m", "earned.server.growth.trajectory.working"]
    try:
        made = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            input=msgspec.msgpack.encode(job),
            capture_output=True,
            timeout=LONGEST,
            check=True,
        )
        return msgspec.msgpack.decode(made.stdout, type=Worked)
    except (subprocess.SubprocessError, OSError, msgspec.MsgspecError):
        return work(job)


def work(job: Job) -> Worked:
    """In this process. Raises :class:`UsageError` for answers the bank does not know."""
    first = min(occasion.day for occasion in job.occasions)
    last = max(occasion.day for occasion in job.occasions)
    since = job.since
    if since is not None:
        since = Since(min(max(since.day, first), last), since.fixed)
    days = _steps(first, last, len({occasion.day for occasion in job.occasions}))
    found = follow(job.occasions, job.taps, since=since, days=days)
    return Worked(
        views={view: _view(found, view, job) for view in found.path.views},
        lines=_lines(found.lines),
        sensitivity={share: dict(by) for share, by in found.sensitivity.items()},
        shrunk=dict(found.shrunk),
        learnt=dict(found.path.learnt),
        versions=dict(found.versions),
    )


def _steps(first: date, last: date, forms: int) -> list[date]:
    """Days evenly spread, none closer than a week to the next."""
    wanted = max(STEPS - forms, 1)
    days = (last - first).days
    step = max(7, -(-days // wanted))
    return [first + timedelta(days=at) for at in range(step, days, step)]


def _view(found: Followed, view: str, job: Job) -> View:
    frame, name = job.names.get(view, (view, ""))
    return View(
        frame=frame,
        name=name,
        path=path_of(found.path, view),
        changes=dict(found.changes[view]),
        verdicts=dict(found.verdicts[view]),
        graduation=found.graduations[view],
        forms=sum(view in (occasion.view, "common") for occasion in job.occasions),
    )


def _lines(lines: Mapping[Dimension, float]) -> tuple[float, float]:
    return (lines["anxiety"], lines["avoidance"])


if __name__ == "__main__":
    given = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(msgspec.msgpack.encode(work(given)))
