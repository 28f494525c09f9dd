"""`earned serve`: the quiz in a browser, on this computer or on a network."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from earned.core.errors import EarnedError, OutputError, UsageError

WEB_MISSING = """\
The server is not installed. Get it with:
  pip install 'earned[web]'"""
# Django holds a thread while it answers. More would only take turns in one interpreter and queue for SQLite's
# one writer, each with a connection and a half-made page in memory: with eight, six busy browsers wait 1.3
# to 1.6 times as long in the worst hundredth of cases, and are served no more pages.
THREADS = 4
SECONDS_TO_STOP = 3
# For the C library of the worker: one heap for all threads, and large blocks given back at once. Else a
# worker keeps what one page or one passphrase took for a moment, once a thread.
THRIFT = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(128 * 1024),
    "MALLOC_TRIM_THRESHOLD_": str(256 * 1024),
}


@click.command()
@click.option("--host", help="Address to listen on; 0.0.0.0 for every network. Default: only here.")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 8000, or the next free one.")
@click.option("--tls-cert", type=click.Path(path_type=Path), help="Certificate chain, PEM.")
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its private key, PEM.")
@click.option("--open/--no-open", "opening", default=None, help="Open the page in a browser here.")
def serve(
    host: str | None,
    port: int | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    opening: bool | None,
) -> None:
    """Open the quiz in a browser.

    What it keeps lies in EARNED_DATA (by default your data folder). Everybody's answers are sealed,
    and a guest's are gone after a day.
    """
    _need_server()
    from earned.cli.serving import desktop, network, notice
    from earned.cli.serving.certificate import certificate, current_time

    pair = certificate(tls_cert, tls_key, current_time())
    place = network.place(host, port)
    scheme = "https" if pair else "http"
    _tell_server(place.hosts, https=bool(pair))
    data = _prepare()
    moved = port is None and place.port != network.DEFAULT_PORT
    text = notice.notice(place, scheme, str(data), moved=moved)
    wanted = desktop.has_desktop() if opening is None else opening

    def announce() -> None:
        click.echo(text)
        sys.stdout.flush()
        if wanted:
            desktop.open_page(notice.local_url(place, scheme))

    waiting = (place.address, place.port, announce)
    threading.Thread(target=desktop.when_listening, args=waiting, daemon=True).start()
    files = {"ssl_cert": pair.chain, "ssl_key": pair.key} if pair else {}
    _serve(place.address, place.port, files)


def _need_server() -> None:
    if not (find_spec("django") and find_spec("granian")):
        raise UsageError(WEB_MISSING)


def _tell_server(hosts: tuple[str, ...], *, https: bool) -> None:
    """Set what the server reads from its environment, wherever the operator has not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "earned.server.config.settings")
    os.environ.setdefault("EARNED_ALLOWED_HOSTS", ",".join(hosts))
    if https:
        os.environ.setdefault("EARNED_HTTPS", "1")


def _prepare() -> Path:
    """Make the data folder and bring the database up to date; the folder.

    Raises :class:`OutputError` where the folder or the database cannot be written.
    """
    import django
    from django.conf import settings
    from django.db import connections
    from django.db.utils import DatabaseError

    from earned.server.config import environment, startup

    folder = environment.data_folder()
    try:
        django.setup()
        startup.prepare()
        str(settings.SECRET_KEY)  # made now, so that a key store out of reach shows at once
        connections.close_all()
    except (OSError, DatabaseError) as error:
        raise OutputError(
            f"{folder}: Earned cannot keep its data there ({error}). Make the folder writable and"
            " see that the disk has room, or name another folder in EARNED_DATA."
        ) from error
    return folder


def _serve(address: str, port: int, files: dict[str, Path]) -> None:
    """Serve until interrupted, without a line in any log for a page that somebody opened."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    for name, value in THRIFT.items():
        os.environ.setdefault(name, value)
    # A worker that starts from nothing behaves the same on every platform.
    multiprocessing.set_start_method("spawn", force=True)
    options: dict[str, Any] = {**files, "log_level": LogLevels.critical, "log_access": False}
    server = Granian(
        "earned.cli.serving.worker:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=SECONDS_TO_STOP,
        **options,
    )
    server.on_startup(lambda: _stop_with_the_terminal(server.signal_handler_interrupt))
    try:
        server.serve()
    except SystemExit as stop:
        if stop.code:
            raise EarnedError("The server stopped unexpectedly. See the lines above.") from None


def _stop_with_the_terminal(stop: Callable[..., None]) -> None:
    """A closed terminal window ends the server; granian by itself would start its worker anew."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, stop)
