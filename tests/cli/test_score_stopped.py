"""`earned score`: while it works, and when it is stopped before the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.answer_tables import ECR, person
from tests.cli.scoring import Scoring, table


@pytest.mark.skipif(os.name != "posix", reason="terminals are those of POSIX")
def test_progress_is_shown_where_somebody_watches(scoring: Scoring) -> None:
    import pty

    source = table(scoring, person())
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "earned", "score", str(source), "--instrument", "ecr"]
    command += ["--output", str(scoring.output)]
    subprocess.run(command, stderr=theirs, stdout=subprocess.PIPE, check=True)
    os.close(theirs)
    said = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert "1 people" in said
    assert "1 person scored" in said


@contextmanager
def heeding_hang_ups() -> Iterator[None]:
    """What starts here heeds a lost terminal, even where these tests were started under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def begun(scoring: Scoring) -> "subprocess.Popen[str]":
    """`earned score` in the middle of a file that takes seconds, over an output that is there."""
    source = scoring.folder / "in.csv"
    line = (",".join(["3"] * 36) + "\n").encode()
    source.write_bytes(",".join(ECR).encode() + b"\n" + line * 400_000)
    scoring.output.write_text("before")
    command = [sys.executable, "-m", "earned", "score", str(source), "--instrument", "ecr"]
    with heeding_hang_ups():
        process = subprocess.Popen(
            [*command, "--output", str(scoring.output), "--force"],
            stderr=subprocess.PIPE,
            text=True,
        )
    while not any(name.endswith(".partial") for name in scoring.left()):
        assert process.poll() is None
        time.sleep(0.01)
    return process


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
@pytest.mark.parametrize(("sent", "status"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_an_interrupted_run_leaves_the_old_output_whole(
    scoring: Scoring, sent: str, status: int
) -> None:
    process = begun(scoring)
    process.send_signal(signal.Signals[sent])
    _, said = process.communicate()
    assert process.returncode == status, said
    assert "nothing was written" in said
    assert "give the same command again" in said
    assert "Traceback" not in said
    assert scoring.left() == ["out.csv"]
    assert scoring.output.read_text() == "before"


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_a_killed_run_leaves_the_old_output_and_the_next_names_what_it_left(
    scoring: Scoring,
) -> None:
    process = begun(scoring)
    process.kill()
    process.communicate()
    assert scoring.output.read_text() == "before"
    (partial,) = (name for name in scoring.left() if name.endswith(".partial"))
    status, said = scoring(table(scoring, person()), "--force")
    assert status == 0
    assert f"{partial}, of a run that was killed or is still going" in said
    assert len(scoring.rows) == 1
    (scoring.folder / partial).unlink()
    assert ".partial" not in scoring(table(scoring, person()), "--force")[1]


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_under_nohup_a_lost_terminal_stops_nothing(
    scoring: Scoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hang-up in the middle of the work, which whoever started us had us ignore."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def hung_up(*_: object) -> list[object]:
        signal.raise_signal(signal.SIGHUP)
        return []

    monkeypatch.setattr("earned.app.score.left_behind", hung_up)
    try:
        assert scoring(table(scoring, person()))[0] == 0
    finally:
        signal.signal(signal.SIGHUP, before)
    assert len(scoring.rows) == 1
