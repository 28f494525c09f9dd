"""What tests of commands share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from earned.cli.main import run
from tests.cli.scoring import Scoring


@pytest.fixture
def scoring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Scoring:
    """`earned score` in a folder of its own."""
    return Scoring(tmp_path, capsys)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands keep what they keep: a folder that is not there yet."""
    monkeypatch.setenv("EARNED_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def said(data: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Call a command; what it says on standard output."""

    def call(*arguments: str, status: int = 0) -> str:
        assert run(list(arguments)) == status
        return capsys.readouterr().out

    return call
