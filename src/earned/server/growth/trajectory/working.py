"""Work a trajectory out: answers in, numbers for the page out. No Django here.

After years of use this takes most of a second and some 60 MB, which a worker would keep for good, and
meanwhile it would answer others slowly. A large one is therefore worked out in a process of its own, which
gets likelihoods and no answers, so that it compiles no items. Everything goes through pipes. What goes wrong
there is not passed on.
"""

import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta

import msgspec
import numpy as np

from earned.app.change import Followed, Since, Tap, assess, prepare
from earned.app.change_reading import Occasion
from earned.core.change.difference import Change
from earned.core.change.layout import COMMON
from earned.core.change.observation import CheckIn, Measurement
from earned.core.change.paths import Path, path_of
from earned.core.change.statespace import Model
from earned.core.change.telling import Graduation, Verdict
from earned.core.instruments.item import Dimension

STEPS = 40
"""Days between first and last that are reported where there are fewer forms, so that bands are smooth."""
LARGE = 240
"""Readings, times the square of the frames, from which a process of its own is worth its start."""
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


class Form(msgspec.Struct, kw_only=True):
    """A measurement as it is handed over: likelihoods as plain numbers."""

    day: float
    frame: str
    bank: str
    wording: str
    readings: dict[Dimension, list[float]]


class Task(msgspec.Struct, kw_only=True):
    """A job made ready: what is left is arithmetic, and needs no items."""

    forms: list[Form]
    model: Model
    checkins: list[CheckIn]
    lines: dict[Dimension, float]
    names: dict[str, tuple[str, str]]
    since: Since | None
    days: list[date]


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
    """Here where it is small, else in a process of its own; here after all where that fails.

    Raises :class:`UsageError` for answers the bank does not know.
    """
    task = _task(job)
    if _size(task) < LARGE:
        return work(task)
    command = [sys.executable, "-m", "earned.server.growth.trajectory.working"]
    try:
        made = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            input=msgspec.msgpack.encode(task),
            capture_output=True,
            timeout=LONGEST,
            check=True,
        )
        return msgspec.msgpack.decode(made.stdout, type=Worked)
    except (subprocess.SubprocessError, OSError, msgspec.MsgspecError):
        return work(task)


def _size(task: Task) -> int:
    """How much there is to do: readings times the square of the frames."""
    return (len(task.forms) + len(task.checkins)) * len({form.frame for form in task.forms}) ** 2


def _task(job: Job) -> Task:
    first = min(occasion.day for occasion in job.occasions)
    last = max(occasion.day for occasion in job.occasions)
    since = job.since
    if since is not None:
        since = Since(min(max(since.day, first), last), since.fixed)
    ready = prepare(job.occasions, job.taps)
    return Task(
        forms=[_form(each) for each in ready.measurements],
        model=ready.model,
        checkins=list(ready.checkins),
        lines=dict(ready.lines),
        names=job.names,
        since=since,
        days=_steps(first, last, len({occasion.day for occasion in job.occasions})),
    )


def _form(one: Measurement) -> Form:
    readings = {d: np.asarray(reading).tolist() for d, reading in one.readings.items()}
    return Form(day=one.day, frame=one.frame, bank=one.bank, wording=one.wording, readings=readings)


def work(task: Task) -> Worked:
    """In this process."""
    measurements = [
        Measurement(
            form.day,
            form.frame,
            form.bank,
            {d: np.array(reading) for d, reading in form.readings.items()},
            form.wording,
        )
        for form in task.forms
    ]
    found = assess(
        measurements,
        task.model,
        checkins=task.checkins,
        since=task.since,
        days=task.days,
        lines=task.lines,
    )
    return Worked(
        views={view: _view(found, view, task) for view in found.path.views},
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


def _view(found: Followed, view: str, task: Task) -> View:
    frame, name = task.names.get(view, (view, ""))
    return View(
        frame=frame,
        name=name,
        path=path_of(found.path, view),
        changes=dict(found.changes[view]),
        verdicts=dict(found.verdicts[view]),
        graduation=found.graduations[view],
        forms=sum(view in (form.frame, COMMON) for form in task.forms),
    )


def _lines(lines: Mapping[Dimension, float]) -> tuple[float, float]:
    return (lines["anxiety"], lines["avoidance"])


if __name__ == "__main__":
    given = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Task)
    sys.stdout.buffer.write(msgspec.msgpack.encode(work(given)))
