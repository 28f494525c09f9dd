"""Where the server listens, what it says about it, and which certificates it takes."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from earned.cli.serving import desktop, network, notice
from earned.cli.serving.certificate import Certificate, certificate
from earned.cli.serving.network import Place
from earned.core.errors import DataError, NoInputError, UsageError
from tests.foundation import certificates

ANY = "0.0.0.0"  # noqa: S104
HERE = Place("127.0.0.1", 8000)
EVERYWHERE = Place(ANY, 8000, ("192.168.1.20", "10.0.0.5"))


def now() -> datetime:
    return datetime.now(UTC)


def test_by_default_only_this_computer_reaches_it() -> None:
    place = network.place(None, None)

    assert place.address == "127.0.0.1"
    assert place.reachable == ()
    assert place.hosts == ("localhost", "127.0.0.1", "[::1]")


def test_a_taken_default_port_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setattr(network, "DEFAULT_PORT", other.getsockname()[1])
        place = network.place(None, None)

        assert place.port > other.getsockname()[1]


def test_a_taken_port_that_was_chosen_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(UsageError, match=rf"--port {port}: another program uses it"):
            network.place(None, port)


def test_no_free_port_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "is_free", lambda *_: False)

    with pytest.raises(UsageError, match="No port from 8000 to 8099 is free"):
        network.place(None, None)


def test_a_host_by_that_name_must_exist() -> None:
    with pytest.raises(UsageError, match=r"--host not\.a\.host\.invalid: no address"):
        network.place("not.a.host.invalid", None)


def test_an_address_of_another_computer_is_refused() -> None:
    with pytest.raises(
        UsageError, match=r"--host 203\.0\.113\.7: this computer cannot listen there"
    ):
        network.place("203.0.113.7", None)


def test_on_every_network_its_own_addresses_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_own_addresses", lambda _: iter(["10.0.0.5", "10.0.0.5"]))

    assert network.reachable(ANY) == ("10.0.0.5",)
    assert network.reachable("192.168.1.20") == ("192.168.1.20",)
    assert network.reachable("127.0.0.1") == network.reachable("::1") == ()


def test_an_ipv6_address_is_bracketed_where_a_url_needs_it() -> None:
    place = Place("fd00::5", 8000, ("fd00::5",))

    assert place.hosts[-1] == "[fd00::5]"
    assert notice.network_urls(place, "http") == ["http://[fd00::5]:8000"]


def test_the_addresses_found_are_this_computers() -> None:
    for address in network.reachable(ANY):
        assert network.is_free(address, 0)


def test_here_the_notice_gives_one_address() -> None:
    text = notice.notice(HERE, "http", "/data", moved=False)

    assert "http://localhost:8000" in text
    assert "Only this computer can reach it." in text
    assert "/data" in text
    assert "taken" not in text


def test_another_port_is_told() -> None:
    assert "Port 8000 is taken; using 8003." in notice.notice(
        Place("127.0.0.1", 8003), "http", "/data", moved=True
    )


def test_on_a_network_a_code_and_a_warning_are_shown() -> None:
    text = notice.notice(EVERYWHERE, "http", "/data", moved=False)

    assert "http://localhost:8000" in text
    assert "http://192.168.1.20:8000\n  http://10.0.0.5:8000" in text
    assert "plain HTTP: others on the same network can read what is sent" in text
    assert notice.qr_code("http://192.168.1.20:8000") in text


def test_with_a_certificate_there_is_no_warning() -> None:
    text = notice.notice(EVERYWHERE, "https", "/data", moved=False)

    assert "https://192.168.1.20:8000" in text
    assert "plain HTTP" not in text


def test_a_single_address_is_not_called_localhost() -> None:
    place = Place("192.168.1.20", 8000, ("192.168.1.20",))

    assert notice.local_url(place, "http") == "http://192.168.1.20:8000"


def test_the_code_is_drawn_for_a_terminal() -> None:
    drawn = notice.qr_code("http://192.168.1.20:8000").splitlines()

    assert len(drawn) > 10
    assert any("█" in line or "▀" in line or "▄" in line for line in drawn)


@pytest.mark.parametrize(
    ("environment", "platform", "seen"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "a b c d"}, "linux", False),
        ({"SSH_TTY": "/dev/pts/0"}, "darwin", False),
        ({"CI": "true"}, "darwin", False),
    ],
)
def test_a_browser_is_opened_only_where_it_is_seen(
    environment: dict[str, str], platform: str, seen: bool
) -> None:
    assert desktop.has_desktop(environment, platform) is seen


def test_the_page_is_announced_once_somebody_listens() -> None:
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        desktop.when_listening(ANY, server.getsockname()[1], lambda: told.append("ready"))

    assert told == ["ready"]


def test_nobody_listening_is_announced_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    desktop.when_listening("127.0.0.1", port, lambda: pytest.fail("nobody listens"))


def test_a_fitting_pair_is_taken(tmp_path: Path) -> None:
    chain, key = certificates.make(tmp_path, "a")

    assert certificate(chain, key, now()) == Certificate(chain, key)
    assert certificate(None, None, now()) is None


def test_one_file_without_the_other_is_an_error(tmp_path: Path) -> None:
    chain, key = certificates.make(tmp_path, "a")

    for pair in ((chain, None), (None, key)):
        with pytest.raises(UsageError, match="give both, or neither"):
            certificate(*pair, now())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    chain, _ = certificates.make(tmp_path, "a")

    with pytest.raises(NoInputError, match=r"no\.key: cannot be read \(No such file"):
        certificate(chain, tmp_path / "no.key", now())


def test_a_key_of_another_certificate_is_told(tmp_path: Path) -> None:
    chain, _ = certificates.make(tmp_path, "a")
    _, other = certificates.make(tmp_path, "b")

    with pytest.raises(DataError, match=r"a\.pem: the key .*b\.key belongs to another certificate"):
        certificate(chain, other, now())


def test_a_locked_key_is_told_without_asking(tmp_path: Path) -> None:
    chain, key = certificates.make(tmp_path, "a", passphrase=b"secret")

    with pytest.raises(DataError, match="locked with a passphrase"):
        certificate(chain, key, now())


def test_a_file_that_is_no_certificate_is_told(tmp_path: Path) -> None:
    _, key = certificates.make(tmp_path, "a")
    (tmp_path / "b.pem").write_bytes(b"\x00\x01")

    with pytest.raises(DataError, match="not in PEM format"):
        certificate(tmp_path / "b.pem", key, now())


def test_a_certificate_out_of_date_is_told(tmp_path: Path) -> None:
    chain, key = certificates.make(tmp_path, "a", days=-1)

    with pytest.raises(DataError, match=r"the certificate ended on \d{4}-\d\d-\d\d"):
        certificate(chain, key, now())
