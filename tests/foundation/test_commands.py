"""The command `earned` and the running server, as a person at a terminal meets them."""

import os
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import NoReturn

import click
import pytest

import earned
from earned.cli import main as command_line
from earned.cli import serve as serve_command
from earned.core.errors import DataError, NoInputError, OutputError, UsageError
from tests.foundation import certificates, machine

EARNED = [sys.executable, "-m", "earned"]


def home(tmp_path: Path, **more: str) -> dict[str, str]:
    """An environment whose data and keys lie below `tmp_path`."""
    places = {"EARNED_DATA": str(tmp_path / "data"), "EARNED_KEYS": str(tmp_path / "keys")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EARNED_")}
    return {**kept, **places, **more}


def fetch(address: str, host: str | None = None, context: ssl.SSLContext | None = None) -> int:
    """The status that a page answers with."""
    request = urllib.request.Request(address, headers={"Host": host} if host else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=20, context=context) as page:  # noqa: S310
            return int(page.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def raising(error: BaseException) -> click.Command:
    @click.command()
    def command() -> NoReturn:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("no"), 64),
        (DataError("no", "yes"), 65),
        (NoInputError("no"), 66),
        (OutputError("no"), 73),
        (click.UsageError("no"), 64),
        (click.FileError("a.csv"), 66),
        (click.ClickException("no"), 1),
        (click.Abort(), 130),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_of_error_has_its_exit_status(
    error: BaseException, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line, "cli", raising(error))

    assert command_line.run([]) == status


def test_an_error_is_a_sentence_on_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command_line, "cli", raising(UsageError("Say what is right.")))
    command_line.run([])

    assert capsys.readouterr() == ("", "Say what is right.\n")


def test_every_command_exists_and_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    context = click.Context(command_line.cli)
    assert isinstance(command_line.cli, click.Group)
    for name in command_line.COMMANDS:
        command = command_line.cli.get_command(context, name)
        assert command is not None
        assert command.name == name
    assert command_line.run(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(f"\n  {name} " in told for name in command_line.COMMANDS)


def test_an_unknown_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.run(["dance"]) == 64
    assert "No such command 'dance'" in capsys.readouterr().err


def test_help_loads_neither_numpy_nor_django() -> None:
    script = (
        "import sys; from earned.cli import main; main.run(['--help']);"
        "sys.exit(bool({'numpy', 'django'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert done.returncode == 0


def test_the_version_is_told() -> None:
    done = subprocess.run([*EARNED, "--version"], capture_output=True, text=True, check=False)

    assert done.stdout == f"earned, version {earned.__version__}\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = "python=$1; $python -m earned --help | true; $python -m earned --help >&-; true"
    done = subprocess.run(
        ["sh", "-c", script, "sh", sys.executable], capture_output=True, check=False
    )

    assert b"Traceback" not in done.stderr


def test_without_the_web_part_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve_command, "find_spec", lambda _: None)

    with pytest.raises(UsageError, match=r"pip install 'earned\[web\]'"):
        serve_command.serve.main([], standalone_mode=False)


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    env = home(tmp_path, EARNED_DATA=str(tmp_path / "file" / "data"))
    done = subprocess.run(
        [*EARNED, "serve", "--no-open"], env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 73
    assert f"{tmp_path / 'file' / 'data'}: Earned cannot keep its data there" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_server_starts_answers_and_stops(tmp_path: Path) -> None:
    command = [*EARNED, "serve", "--no-open"]
    with machine.serving(command, home(tmp_path), tmp_path, 30) as (address, _):
        assert fetch(address + "/") == 200
        assert fetch(address + "/", host="evil.example") == 400

        with machine.serving(command, home(tmp_path), tmp_path, 30) as (second, lines):
            assert second != address
            assert f"using {second.rpartition(':')[2]}" in "".join(lines)

    assert {path.name for path in tmp_path.iterdir()} == {"data", "keys"}
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").rglob("*"))


def test_pages_leave_no_line_in_the_output(tmp_path: Path) -> None:
    command = [*EARNED, "serve", "--no-open"]
    with machine.serving(command, home(tmp_path), tmp_path, 30) as (address, lines):
        fetch(address + "/?secret=answer")
        fetch(address + "/no-such-page")
    assert not [line for line in lines if "secret" in line or "no-such-page" in line]


def test_with_a_certificate_it_speaks_https(tmp_path: Path) -> None:
    chain, key = certificates.make(tmp_path, "own")
    trusting = ssl.create_default_context(cafile=str(chain))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["--no-open", "--port", str(port), "--tls-cert", chain, "--tls-key", key]
    with machine.serving([*EARNED, "serve", *options], home(tmp_path), tmp_path, 30) as (
        address,
        _,
    ):
        assert address == f"https://localhost:{port}"
        assert fetch(address + "/", context=trusting) == 200


def test_nothing_goes_on_after_the_command_was_killed(tmp_path: Path) -> None:
    command = [*EARNED, "serve", "--no-open"]
    process = subprocess.Popen(
        command, env=home(tmp_path), text=True, stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout
    address = next(line.strip() for line in process.stdout if "http://" in line)
    assert fetch(address + "/") == 200
    process.kill()
    process.wait()

    assert process.stdout.read(), "the worker closed its output too"
    process.stdout.close()
    with pytest.raises(urllib.error.URLError):
        fetch(address + "/")
