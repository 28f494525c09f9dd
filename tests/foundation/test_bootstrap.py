"""Which Python is used, and what is said where none fits."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from tests.foundation import machine

SOURCE = machine.ROOT / "bootstrap.py"
NONE_OLD = pytest.mark.skip(reason="no Python older than 3.11 on this machine")
OLD = [pytest.param(path, id=path.name) for path in machine.old_pythons()] or [
    pytest.param(Path(), id="none", marks=NONE_OLD)
]
# As on a machine where the calling Python is the only one.
ALONE = """
import sys
sys.path.insert(0, {root!r})
import bootstrap
bootstrap.candidates = lambda: [[sys.executable]]
sys.argv[1:] = ["run"]
sys.exit(bootstrap.main())
"""


def test_it_keeps_to_old_syntax() -> None:
    tree = ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 4))
    annotated = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.AnnAssign)
        or (isinstance(node, ast.FunctionDef) and (node.returns or node.args.kwonlyargs))
    ]

    assert annotated == [], "Python 2.7 reads neither f-strings nor annotations"


@pytest.mark.parametrize("python", OLD)
def test_an_old_python_says_which_one_is_needed(python: Path, tmp_path: Path) -> None:
    command = [python, "-B", "-c", ALONE.format(root=str(machine.ROOT))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert done.returncode == 69
    assert "Earned needs Python 3.11 or newer" in done.stderr
    assert re.search(r"is Python \d+\.\d+\.\d+ and is too old", done.stderr)
    assert "One way to get it:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("python", OLD[-1:])
def test_an_old_python_hands_over_to_one_that_fits(python: Path, tmp_path: Path) -> None:
    path = machine.commands(tmp_path / "bin", python3_12=machine.PYTHON)
    env = {"PATH": str(path), "HOME": str(tmp_path), "EARNED_VENV": str(tmp_path / "none")}
    done = subprocess.run(
        [python, "-B", SOURCE, "--help"], env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert "./run [options]" in done.stdout


def test_a_python_that_was_cut_down_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "candidates", lambda: iter([["bare"], ["whole"]]))
    found = {"bare": ((3, 13, 1), "/bare", "sqlite3"), "whole": ((3, 11, 0), "/whole", "")}
    monkeypatch.setattr(bootstrap, "examine", lambda command: found[command[0]])

    path, unfit = bootstrap.find_python()

    assert path == "/whole"
    assert unfit == ["  /bare is Python 3.13.1 and lacks its own modules sqlite3"]


def test_this_python_is_recognised() -> None:
    version, path, missing = bootstrap.examine([sys.executable]) or ((), "", "nothing answered")

    assert version == sys.version_info[:3]
    assert Path(path) == Path(sys.executable)
    assert missing == ""


@pytest.mark.parametrize("command", [["no-such-python"], ["false"], ["true"]])
def test_what_is_no_python_is_ignored(command: list[str]) -> None:
    assert bootstrap.examine(command) is None


@pytest.mark.parametrize(
    ("tool", "advice"),
    [
        ("uv", "uv python install 3.13"),
        ("pyenv", "pyenv install 3.13"),
        ("brew", "brew install python@3.13"),
        ("apt-get", "apt-get install python3.11"),
        ("dnf", "dnf install python3.13"),
    ],
)
def test_the_command_for_this_platform_is_named(
    tool: str, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / tool).touch()
    monkeypatch.setenv("PATH", str(tmp_path))

    assert bootstrap.how_to_install().removeprefix("sudo ") == advice


def test_without_any_known_installer_a_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert "python.org" in bootstrap.how_to_install()


def shell(
    tmp_path: Path, script: str, **programs: Path | str
) -> "subprocess.CompletedProcess[str]":
    path = machine.commands(tmp_path / "bin", dirname="/usr/bin/dirname", id="/usr/bin/id")
    path = machine.commands(path, sh="/bin/sh", cat="/bin/cat", **programs)
    return subprocess.run(
        [script, "--help"],
        cwd=tmp_path,
        env={"PATH": str(path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["run", "test"])
def test_a_machine_without_python_is_told_how_to_get_one(tmp_path: Path, name: str) -> None:
    for file in (name, "bootstrap.py", "tools/with-python.sh"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes((machine.ROOT / file).read_bytes())
        (tmp_path / file).chmod(0o755)
    done = shell(tmp_path, f"./{name}", apt_get="/bin/true")

    assert done.returncode == 69
    assert "there is no Python here" in done.stderr


@pytest.mark.parametrize("name", ["run", "test"])
def test_the_scripts_work_from_any_folder(tmp_path: Path, name: str) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    done = shell(
        tmp_path,
        str(machine.ROOT / "tools" / "with-python.sh"),
        python3=broken,
        python=machine.PYTHON,
    )

    assert done.returncode == 0, done.stderr
    assert "Earned, from a checkout" in done.stdout
    assert os.access(machine.ROOT / name, os.X_OK)
