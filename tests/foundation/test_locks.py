"""The locks fit `pyproject.toml` and each other, and name no place to take packages from."""

import re
import tomllib
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.foundation import machine
from tools.lock import COMMON, GROUPS

LOCKS = sorted(GROUPS)
ENTRY = re.compile(r"^(?P<name>[\w.-]+)(?:\[[\w,]+\])?==(?P<version>\S+)", re.MULTILINE)


@cache
def text_of(lock: str) -> str:
    return (machine.ROOT / lock).read_text("utf-8")


@cache
def versions(lock: str) -> dict[str, set[str]]:
    """Package to the versions that the lock allows (more than one where platforms differ)."""
    found: dict[str, set[str]] = {}
    for entry in ENTRY.finditer(text_of(lock)):
        found.setdefault(canonicalize_name(entry["name"]), set()).add(entry["version"])
    return found


def declared(lock: str) -> list[Requirement]:
    """What `pyproject.toml` asks for and this lock should hold."""
    project = tomllib.loads((machine.ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["build"]]
    wanted += project["project"]["optional-dependencies"]["web"]
    wanted += groups["dev"] if "dev" in lock else []
    return [Requirement(line) for line in wanted]


@pytest.mark.parametrize("lock", LOCKS)
def test_it_holds_what_the_project_asks_for(lock: str) -> None:
    held = versions(lock)
    for requirement in declared(lock):
        name = canonicalize_name(requirement.name)
        assert name in held, f"{name} is missing: run tools/lock.py"
        assert all(requirement.specifier.contains(version) for version in held[name]), name


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_digests(lock: str) -> None:
    entries = re.split(r"^(?=\w)", text_of(lock), flags=re.MULTILINE)[1:]

    assert len(entries) > 20
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_it_names_no_place(lock: str) -> None:
    assert "://" not in text_of(lock)
    options = set(re.findall(r"(?<!\w)--[a-z-]+", text_of(lock)))
    assert options == {"--hash"}
    assert not re.search(r"(?<!\w)/\w+/", text_of(lock)), "a path of some machine"


def test_tests_run_with_the_versions_that_people_get() -> None:
    people, tests = versions("requirements.lock"), versions("requirements-dev.lock")

    assert people.items() <= tests.items()


def test_locks_are_for_all_platforms_and_without_addresses() -> None:
    assert {"--universal", "--generate-hashes", "--no-emit-index-url"} <= set(COMMON)
    assert "sys_platform == 'win32'" in text_of("requirements.lock")
