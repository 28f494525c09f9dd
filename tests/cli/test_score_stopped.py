"""`earned score`: while it works, and when it is stopped before the end."""

import os
import signal
import subprocess
import sys
import time

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


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_the_old_output_whole(
    scoring: Scoring, sent: signal.Signals, status: int
) -> None:
    """A named pipe that never ends stands in for a long file."""
    source = scoring.folder / "in.csv"
    line = (",".join(["3"] * 36) + "\n").encode()
    source.write_bytes(",".join(ECR).encode() + b"\n" + line * 400_000)
    scoring.output.write_text("before")
    command = [sys.executable, "-m", "earned", "score", str(source), "--instrument", "ecr"]
    process = subprocess.Popen(
        [*command, "--output", str(scoring.output), "--force"], stderr=subprocess.PIPE, text=True
    )
    while not any(name.endswith(".partial") for name in scoring.left()):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(sent)
    _, said = process.communicate()
    assert process.returncode == status, said
    assert "nothing was written" in said
    assert "give the same command again" in said
    assert "Traceback" not in said
    assert scoring.left() == ["out.csv"]
    assert scoring.output.read_text() == "before"
