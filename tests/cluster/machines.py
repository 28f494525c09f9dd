"""A scheduler and workers as processes of their own, which can be killed like machines."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTED = 60
"""Seconds for a process to come up, on a busy machine."""

QUIET = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "10",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s",
    "OPENBLAS_NUM_THREADS": "1",
}


class Machines:
    """A cluster on this machine. Workers have no nanny: what is killed stays dead."""

    def __init__(self, folder: Path) -> None:
        """Start the scheduler."""
        self._file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._folder = folder
        port = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter")
        self.scheduler = self._start("dask_scheduler", *port)
        self.address = self._address()

    def _start(self, what: str, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.{what}"]
        command += ["--scheduler-file", str(self._file), *arguments]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=os.environ | QUIET, stdout=log, stderr=log
            )

    def _address(self) -> str:
        import json

        for _ in range(STARTED * 20):
            if self._file.exists() and self._file.stat().st_size:
                return str(json.loads(self._file.read_text())["address"])
            assert self.scheduler.poll() is None, (self._folder / "log").read_text()
            time.sleep(0.05)
        raise AssertionError("the scheduler did not start")

    def hire(self, workers: int) -> None:
        """Start more workers."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
        self.workers += [self._start("dask_worker", *options) for _ in range(workers)]

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """As a power cut would: no goodbye."""
        process.send_signal(signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """End everything that was started."""
        for process in (*self.workers, self.scheduler):
            if process.poll() is None:
                self.kill(process)
