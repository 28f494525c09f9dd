"""The key store makes a secret once and keeps it to its owner."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from earned.sealing.keystore import secret


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "keys"
    made = secret(folder, "secret-key")
    assert len(made) >= 50
    assert secret(folder, "secret-key") == made
    assert secret(folder, "another") != made


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in another way")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    secret(tmp_path / "keys", "secret-key")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secret(tmp_path, "secret-key"), range(16)))
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_file_system_without_links_works_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    assert secret(tmp_path, "secret-key") == secret(tmp_path, "secret-key")
