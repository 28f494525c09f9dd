"""Where a pip is found, and that one from an index is checked against the lock."""

import base64
import hashlib
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.foundation import machine
from tools import debian, index, installers, settings
from tools.installers import Installer
from tools.trouble import Trouble

WHEEL = b"not really a wheel"
NAME = "pip-99.1-py3-none-any.whl"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which nobody has set pip or uv up."""
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(settings, "pip_files", lambda: iter([tmp_path / "pip.conf"]))


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock that holds the digest of `WHEEL`."""
    path = tmp_path / "some.lock"
    digest = hashlib.sha256(WHEEL).hexdigest()
    path.write_text(
        f"numpy==2.0 \\\n    --hash=sha256:00\npip==99.1 \\\n    --hash=sha256:{digest}\n"
    )
    return path


class _Index(http.server.BaseHTTPRequestHandler):
    """Answers as an index with one wheel of pip."""

    account = ""
    address = ""
    content = WHEEL

    def do_GET(self) -> None:
        wanted = "Basic " + base64.b64encode(self.account.encode()).decode()
        if self.account and self.headers["Authorization"] != wanted:
            self.send_error(401)
            return
        page = f'<a href="/old">pip-1.0</a><a href="../files/{NAME}#sha256=0">{NAME}</a>'.encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(page if self.path == "/simple/pip/" else self.content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def served() -> Iterator[type[_Index]]:
    """A running index; its class carries address, account and content."""

    class Served(_Index):
        """An index of this test alone."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Served) as server:
        Served.address = f"127.0.0.1:{server.server_port}/simple/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Served
        server.shutdown()


def test_the_locked_pip_is_fetched_from_the_index_that_is_set(
    served: type[_Index], lock: Path, tmp_path: Path
) -> None:
    (tmp_path / "pip.conf").write_text(f"[global]\nindex-url = http://{served.address}\n")

    wheel = index.fetch_pip(lock, tmp_path)

    assert wheel == tmp_path / NAME
    assert wheel.read_bytes() == WHEEL


def test_an_index_with_an_account(
    served: type[_Index], lock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.account = "ann:p@ss"
    monkeypatch.setenv("PIP_INDEX_URL", f"http://ann:p%40ss@{served.address}")

    assert index.fetch_pip(lock, tmp_path) == tmp_path / NAME


def test_a_wheel_whose_digest_is_not_in_the_lock_is_refused(
    served: type[_Index], lock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.content = b"something else"
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://{served.address}")

    assert index.fetch_pip(lock, tmp_path) is None
    assert not (tmp_path / NAME).exists()


def test_a_folder_of_wheels_that_is_set(
    lock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (wheels / NAME).write_bytes(WHEEL)
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))

    assert index.fetch_pip(lock, tmp_path) == tmp_path / NAME


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "ftp://127.0.0.1", "nonsense"])
def test_an_index_that_does_not_answer(
    address: str, lock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", address)

    assert index.fetch_pip(lock, tmp_path) is None


def test_the_real_lock_names_a_pip() -> None:
    name, digests = index.locked_pip(machine.ROOT / "requirements.lock")

    assert name.startswith("pip-")
    assert len(digests) == 2


def test_addresses_come_from_every_place_where_they_are_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config" / "uv").mkdir(parents=True)
    uv_toml = '[[index]]\nurl = "https://c.example/simple"\n'
    (tmp_path / "config" / "uv" / "uv.toml").write_text(uv_toml)
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url=https://a.example/\nextra-index-url=https://d.example\n"
        "[install]\nindex-url=https://b.example/\n"
    )

    found = settings.index_addresses()

    assert found == ["https://b.example", "https://c.example/simple", "https://d.example"]
    monkeypatch.setenv("PIP_INDEX_URL", "https://e.example")
    assert settings.index_addresses()[0] == "https://e.example"


@pytest.mark.parametrize(
    ("conf", "needed"),
    [("", False), ("[global]\ntimeout=9\n", False), ("[global]\nproxy=http://p.example\n", True)],
)
def test_uv_is_passed_over_only_where_pip_knows_more(
    conf: str, needed: bool, tmp_path: Path
) -> None:
    (tmp_path / "pip.conf").write_text(conf)

    assert settings.needs_pip() is needed


def test_a_broken_settings_file_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text("no section here\n")

    assert settings.pip_setting("index-url") is None


def fail_with(message: str) -> Installer:
    script = f"echo; case $* in *--help*) exit 0;; *) echo '{message}'; exit 1;; esac"
    return Installer("a pip", ("sh", "-c", script, "sh"))


def test_a_failure_tells_the_end_of_what_the_installer_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installers, "installers", lambda *_: iter([fail_with("No such host")]))

    with pytest.raises(Trouble, match=r"(?s)with a pip\):.*No such host.*pip config set"):
        installers.install(tmp_path, tmp_path, "some.lock")


def test_where_uv_fails_pip_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = Installer("uv", fail_with("uv knows no way").command)
    works = Installer("a pip", ("true",))
    monkeypatch.setattr(installers, "installers", lambda *_: iter([uv, works]))

    installers.install(tmp_path, tmp_path, "some.lock")


def test_without_any_pip_a_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Installer("missing", (str(tmp_path / "missing"),))
    monkeypatch.setattr(installers, "installers", lambda *_: iter([missing]))

    with pytest.raises(Trouble, match=r"(?s)comes without pip.*PIP_INDEX_URL"):
        installers.install(tmp_path, tmp_path, "some.lock")


def test_settings_that_put_packages_elsewhere_are_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_PROXY", "http://p.example")

    env = installers.quiet_environment()

    assert "PIP_TARGET" not in env
    assert env["PIP_USER"] == "0"
    assert env["PIP_PROXY"] == "http://p.example"


def test_debians_pip_is_not_looked_for_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert debian.fetch_pip(tmp_path, tmp_path) is None
