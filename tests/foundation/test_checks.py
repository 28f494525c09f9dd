"""`./test`: what its options do, and that nothing left out goes unsaid."""

import subprocess
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest

from tests import conftest
from tests.foundation import machine
from tools import checks, environment, postgres
from tools.trouble import Trouble


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that `./test` would run; everything passes."""
    made: list[list[str]] = []
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(environment, "ensure", lambda _: Path(sys.executable))
    monkeypatch.setattr(checks, "find_chromium", lambda: "/usr/bin/chromium")

    def call(command: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        made.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0)

    class Passing(checks.Check):
        def __post_init__(self) -> None:
            made.append(self.command)

        def passes(self) -> bool:
            return True

    monkeypatch.setattr(checks, "Check", Passing)
    monkeypatch.setattr(checks.subprocess, "run", call)
    return made


def names(made: list[list[str]]) -> list[str]:
    return [Path(command[0]).name for command in made]


def test_every_day_checks_all_but_the_long_tests(calls: list[list[str]]) -> None:
    assert checks.main([]) == 0
    assert names(calls)[:-1] == ["ruff", "ruff", "lint-imports", "mypy"]
    assert calls[-1][1:] == ["-m", "pytest", "-m", "not long"]


def test_all_leaves_no_test_out_and_keeps_data_in_postgresql_too(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "programs", lambda: Path("/here"))
    monkeypatch.setattr(postgres, "running", lambda _: nullcontext({"DATABASE_URL": "postgresql:"}))

    assert checks.main(["--all"]) == 0
    assert calls[-2][1:] == ["-m", "pytest", "-q", *checks.ON_POSTGRESQL]
    assert calls[-1][1:] == ["-m", "pytest"]


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
@pytest.mark.parametrize("here", [False, True])
def test_without_postgresql_that_is_said_and_fails_ci(
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    here: bool,
    ci: str,
    status: int,
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(postgres, "programs", lambda: Path("/nowhere") if here else None)
    monkeypatch.setattr(postgres, "install", lambda: None)

    assert checks.main(["--all"]) == status
    assert "LEFT OUT  tests on PostgreSQL: it " in capsys.readouterr().out


def test_arguments_for_pytest_run_pytest_alone(calls: list[list[str]]) -> None:
    assert checks.main(["tests/core", "-k", "posterior"]) == 0
    assert [command[1:] for command in calls] == [
        ["-m", "pytest", "-m", "not long", "tests/core", "-k", "posterior"]
    ]


@pytest.mark.parametrize("choice", [["-m", "long"], ["tests/core/test_a.py::test_b"]])
def test_a_choice_made_by_hand_stands(calls: list[list[str]], choice: list[str]) -> None:
    checks.main(choice)

    assert calls[-1][3:] == choice


def test_a_failed_check_fails_the_run_though_the_tests_pass(
    calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "static_checks_pass", lambda _: False)

    assert checks.main([]) == 1
    assert calls[-1][1:3] == ["-m", "pytest"], "the tests run all the same"


@pytest.mark.parametrize(
    ("options", "ci", "installs"),
    [([], "", False), (["--install"], "", True), ([], "true", True), ([], "false", False)],
)
def test_system_packages_are_installed_only_when_asked_for(
    calls: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    ci: str,
    installs: bool,
) -> None:
    monkeypatch.setattr(checks, "find_chromium", lambda: None)
    monkeypatch.setattr(checks.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("CI", ci)

    checks.main(options)

    apt = [command[-1] for command in calls if "apt-get" in command]
    assert apt == (["update", "chromium"] if installs else [])


def test_a_browser_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

    with pytest.raises(Trouble, match="/nowhere/chromium"):
        checks.find_chromium()


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_any_chromium_will_do(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(machine.commands(tmp_path / "bin", **{name: "/bin/true"})))

    assert checks.find_chromium() == str(tmp_path / "bin" / name)
    assert conftest.find_chromium() == str(tmp_path / "bin" / name)


def test_a_check_that_fails_tells_its_output(capsys: pytest.CaptureFixture[str]) -> None:
    good = checks.Check("good", [sys.executable, "-c", "print('hidden')"])
    bad = checks.Check("bad", [sys.executable, "-c", "print('the reason'); raise SystemExit(1)"])

    assert good.passes()
    assert not bad.passes()
    told = capsys.readouterr().out
    assert "FAILED  bad" in told
    assert "the reason" in told
    assert "hidden" not in told


SUITE = """
import pytest

@pytest.mark.browser
def test_in_a_browser(): assert False, "there is none to run it"

def test_plain(): pass
"""
SETTINGS = "[pytest]\nmarkers =\n    browser: x\n"


def run_without_chromium(tmp_path: Path, ci: str) -> "subprocess.CompletedProcess[str]":
    (tmp_path / "tests").mkdir()
    source = Path(conftest.__file__).read_text("utf-8")
    (tmp_path / "tests" / "conftest.py").write_text(source, "utf-8")
    (tmp_path / "tests" / "test_suite.py").write_text(SUITE)
    (tmp_path / "pytest.ini").write_text(SETTINGS)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:django", "tests"]
    env = {"PATH": str(tmp_path), "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_what_is_left_out_is_said_at_the_end_and_fails_ci(
    tmp_path: Path, ci: str, status: int
) -> None:
    done = run_without_chromium(tmp_path, ci)

    assert done.returncode == status, done.stdout
    assert "1 tests: needs Chromium: ./test --install gets it" in done.stdout
    assert "1 passed, 1 skipped in" in done.stdout.strip().splitlines()[-1]


def test_old_crisis_lines_are_found_with_their_names(tmp_path: Path) -> None:
    (tmp_path / "XX.toml").write_text(
        'country = "XX"\n[emergency_source]\nread_on = 2026-01-01\n'
        '[[lines]]\nid = "xx-old"\nread_on = 2026-05-01\n'
        '[[lines]]\nid = "xx-new"\nread_on = 2026-11-01\n'
    )

    found = conftest.old_lines(tmp_path, date(2026, 11, 24))

    assert found == [
        "XX.toml: emergency_source, read on 2026-01-01",
        "XX.toml: xx-old, read on 2026-05-01",
    ]
    assert conftest.old_lines(tmp_path, date(2026, 6, 1)) == []


def test_the_shipped_crisis_lines_are_looked_at() -> None:
    assert len(conftest.old_lines(conftest.LINES, date(2200, 1, 1))) > 20


def test_ci_runs_everything() -> None:
    script = (machine.ROOT / ".ci" / "run").read_text("utf-8")

    assert script.rstrip().endswith("exec ./test --all")
