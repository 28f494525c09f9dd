"""What the operator sets."""

from pathlib import Path

import pytest

from earned.core.errors import UsageError
from earned.server.config import environment


def test_sqlite_in_the_data_folder_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = environment.database(Path("/data"))
    assert found["NAME"] == Path("/data/earned.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"  # type: ignore[index]
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]  # type: ignore[index]
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]  # type: ignore[index]


def test_postgresql_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:p%40ss@db:5433/earned?sslmode=require")
    found = environment.database(Path("/data"))
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("me", "p@ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", "5433", "earned")
    assert found["OPTIONS"] == {"sslmode": "require", "options": "-c lock_timeout=10s"}


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://host", "nonsense"])
def test_another_database_is_refused_with_what_is_right(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(UsageError, match="postgresql://user:password@host:5432/name"):
        environment.database(Path("/data"))


def test_hosts_and_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARNED_ALLOWED_HOSTS", " quiz.example , ")
    monkeypatch.setenv("EARNED_HTTPS", "yes")
    assert environment.allowed_hosts() == ["quiz.example"]
    assert environment.https()
    monkeypatch.setenv("EARNED_HTTPS", "0")
    assert not environment.https()


def test_folders_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EARNED_DATA", str(tmp_path / "d"))
    monkeypatch.setenv("EARNED_KEYS", str(tmp_path / "k"))
    assert environment.data_folder() == tmp_path / "d"
    assert environment.key_folder() == tmp_path / "k"


def test_keys_lie_outside_the_data_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EARNED_DATA", raising=False)
    monkeypatch.delenv("EARNED_KEYS", raising=False)
    data, keys = environment.data_folder(), environment.key_folder()
    assert data not in keys.parents
    assert keys not in data.parents


@pytest.mark.parametrize("named", ["0", "-3", "many", "1.5"])
def test_a_limit_that_is_none(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("EARNED_FORMS_PER_MINUTE", named)
    with pytest.raises(UsageError, match="whole number above 0"):
        environment.forms_per_minute()


def test_proxies_are_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARNED_PROXIES", "127.0.0.1, ::1")
    assert environment.proxies() == {"127.0.0.1", "::1"}
    monkeypatch.setenv("EARNED_PROXIES", "proxy.example")
    with pytest.raises(UsageError, match="Give addresses"):
        environment.proxies()


def test_no_mail_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EARNED_MAIL", raising=False)
    assert environment.mail() == {}


def test_a_mail_server_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARNED_MAIL", "smtp+tls://me:p%40ss@mail.example/?from=notes@example.org")
    found = environment.mail()
    assert (found["host"], found["port"], found["user"]) == ("mail.example", 587, "me")
    assert (found["password"], found["tls"], found["ssl"]) == ("p@ss", True, False)
    assert found["from"] == "notes@example.org"


@pytest.mark.parametrize("address", ["imap://x/?from=a@b", "smtp://host", "smtp:///?from=a@b"])
def test_another_mail_server_is_refused_with_what_is_right(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("EARNED_MAIL", address)
    with pytest.raises(UsageError, match=r"smtp\+tls://user:password@host"):
        environment.mail()
