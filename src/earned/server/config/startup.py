"""What happens once before the first request."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from earned import __version__


def prepare() -> None:
    """Make the data folder, bring the database up to date, check the keys, gather static files, purge.

    Safe to call at every start; needs ``django.setup()`` to have run.
    """
    make_data_folder()
    call_command("migrate", interactive=False, verbosity=0)
    check_keys()
    gather_static()
    purge()


def make_data_folder() -> None:
    """The data folder, readable by its owner alone."""
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def check_keys() -> None:
    """See that the key store is the one of this database, and end deletions that were cut short.

    Raises ``KeyStoreError``, before anybody's page could be made with the wrong keys.
    """
    from earned.server.accounts import keys
    from earned.server.growth import leaving

    keys.check()
    leaving.finish()


def gather_static() -> None:
    """Copy, hash and compress the static files, unless this version already did."""
    stamp = settings.STATIC_ROOT / ".version"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == _static_version():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(_static_version(), encoding="utf-8")


def purge() -> None:
    """Forget guests and sessions whose time is over, and end deletions that were cut short. Quiet before
    the first migration."""
    from earned.server.accounts import keys
    from earned.server.accounts.sessions import SessionStore
    from earned.server.growth import leaving
    from earned.server.quiz.services import purge_expired

    tables = connection.introspection.table_names()
    if "quiz_guest" in tables:
        purge_expired()
    if "accounts_device" in tables:
        SessionStore.clear_expired()
        if keys.store().exists():
            leaving.finish()


def _static_version() -> str:
    """Changes when the package's version or any static file does."""
    files = sorted(path for folder in settings.STATICFILES_DIRS for path in folder.rglob("*.*"))
    newest = max((path.stat().st_mtime_ns for path in files), default=0)
    return f"{__version__} {len(files)} {newest}"
