"""The environment of a checkout: found when finished, repaired when not, never made over others."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.foundation import machine
from tools import commands, environment, installers
from tools.environment import Environment
from tools.trouble import Trouble


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """A place for an environment, into which nothing is really downloaded."""
    folder = tmp_path / "environment"
    monkeypatch.setenv("EARNED_VENV", str(folder))
    monkeypatch.setattr(installers, "install", lambda *_: None)
    return Environment(folder)


def forbid_installing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installers, "install", lambda *_: pytest.fail("it installed again"))


def test_the_second_call_installs_nothing(
    place: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = environment.ensure("run")
    forbid_installing(monkeypatch)

    assert environment.ensure("run") == first == place.python
    assert subprocess.run([first, "-c", ""], check=False).returncode == 0


def test_what_tests_need_includes_what_running_needs(
    place: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ensure("test")
    forbid_installing(monkeypatch)

    assert environment.ensure("run") == place.python


def test_what_running_needs_is_not_enough_for_tests(place: Environment) -> None:
    environment.ensure("run")

    assert not environment.is_ready(place, "test")


def test_a_new_lock_is_installed(place: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.ensure("run")
    monkeypatch.setattr(environment, "fingerprint", lambda _: "another")

    assert not environment.is_ready(place, "run")


def test_the_fingerprint_follows_lock_project_and_interpreter(
    place: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.make(place)
    monkeypatch.setattr(environment, "ROOT", machine.copy_checkout(tmp_path / "copy"))
    seen = {environment.fingerprint(place)}
    files = [tmp_path / "copy" / name for name in ("requirements.lock", "pyproject.toml")]
    for path in (*files, place.folder / "pyvenv.cfg"):
        path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
        seen.add(environment.fingerprint(place))

    assert len(seen) == 4


def test_an_installation_cut_short_is_begun_anew(
    place: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object) -> None:
        (place.folder / "half-a-package").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(installers, "install", cut_short)
        with pytest.raises(KeyboardInterrupt):
            environment.ensure("run")
    assert (place.folder / "half-a-package").exists()

    environment.ensure("run")

    assert not (place.folder / "half-a-package").exists()
    assert environment.is_ready(place, "run")


def test_an_interpreter_that_is_gone_is_replaced(place: Environment) -> None:
    environment.ensure("run")
    place.python.unlink()
    place.python.symlink_to("/nowhere/python")

    assert subprocess.run([environment.ensure("run"), "-c", ""], check=False).returncode == 0


def test_a_folder_that_is_something_else_is_left_alone(place: Environment) -> None:
    place.folder.mkdir()
    (place.folder / "letters.txt").write_text("dear")

    with pytest.raises(Trouble, match="is in the way"):
        environment.ensure("run")

    assert (place.folder / "letters.txt").read_text() == "dear"


def test_a_folder_that_may_not_be_written_says_so(
    place: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.chdir(Path.cwd())

    assert commands.main(["run"]) == 69
    said = capsys.readouterr().err
    assert str(place.folder) in said
    assert "EARNED_VENV=" in said


def test_a_place_that_cannot_be_a_folder_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EARNED_VENV", str(tmp_path / "file" / "environment"))

    with pytest.raises(Trouble, match="cannot be made"):
        environment.ensure("run")


def test_running_becomes_the_server(place: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(commands, "become", lambda command: called.append(command) or 0)
    monkeypatch.chdir(Path.cwd())

    assert commands.main(["run", "--port", "8123"]) == 0
    assert called == [[str(place.python), "-m", "earned", "serve", "--port", "8123"]]


@pytest.mark.parametrize(("arguments", "status"), [([], 64), (["walk"], 64), (["--help"], 0)])
def test_other_words_are_answered_with_the_usage(arguments: list[str], status: int) -> None:
    command = [sys.executable, machine.ROOT / "bootstrap.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == status
    assert "./test [options]" in done.stdout + done.stderr
