"""`earned backup`, `earned restore`, `earned doctor`, `earned remind`, `earned keys`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from earned.cli.maintenance.common import need_database, set_up
from earned.core.errors import UsageError

WRONG = 1
"""Exit status where something is wrong."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def backup(file: Path | None) -> None:
    """Save the database to FILE, also while the server runs.

    The file holds no keys: what people keep stays sealed in it. Copy the key store apart from it, with
    `earned keys copy`.
    """
    set_up()
    need_database()
    from earned.server.maintenance.saving import save

    target = file or Path(f"earned-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup")
    save(target)
    click.echo(f"Saved to {target}. The keys are not in it: see `earned keys copy --help`.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    """Put the backup in FILE in the place of the database.

    Needs the key store it was made with. What is there now is saved first. People who deleted their
    accounts since stay deleted. Everybody is signed out.
    """
    set_up()
    from earned.server.maintenance.restoring import restore as bring_back

    if not yes:
        click.confirm("This replaces the database. Go on?", abort=True)
    done = bring_back(file)
    click.echo(f"Restored as of {done.about.made:%Y-%m-%d %H:%M} UTC.")
    if done.before:
        click.echo(f"What was there before is in {done.before}.")
    if done.cleared:
        click.echo(f"{done.cleared} people had deleted their accounts since: they stay deleted.")


@click.command()
@click.option("--repair", is_flag=True, help="End deletions that were cut short.")
def doctor(repair: bool) -> int:
    """Examine data, keys and sealed records. Exit status 1 where something is wrong."""
    set_up()
    need_database()
    from earned.server.growth import leaving
    from earned.server.maintenance.doctor import examine

    if repair:
        click.echo(f"Deletions ended: {leaving.finish()}")
    found = list(examine())
    for one in found:
        click.echo(f"{one.level:>5}  {one.text}")
    return WRONG if any(one.level == "wrong" for one in found) else 0


@click.command()
def remind() -> int:
    """Send the e-mails that are due, to those who asked for them. Run this every quarter of an hour.

    Needs a mail server in EARNED_MAIL. At most one a day goes to each, however often this runs. Exit
    status 1 where the mail server did not take some; they are tried again next time.
    """
    set_up()
    need_database()
    from earned.server.accounts.keys import check
    from earned.server.growth.reminders import sending

    if not sending.can_send():
        raise UsageError(
            "There is no mail server. Name one in EARNED_MAIL, such as"
            " smtp+tls://user:password@host:587/?from=name@host."
        )
    check()
    done = sending.send_due(datetime.now(UTC))
    click.echo(f"Sent: {done.sent}. Not taken by the mail server: {done.failed}.")
    return WRONG if done.failed else 0


@click.group()
def keys() -> None:
    """Look after the key store in EARNED_KEYS."""


@keys.command()
def rotate() -> None:
    """Wrap everybody's key under a new master key, also while the server runs.

    Afterwards copies of the old key store still open old backups: delete them when you can.
    """
    set_up()
    need_database()
    from earned.server.accounts.keys import check, store

    check()
    click.echo(f"A new master key wraps the keys of {store().rotate()} people.")


@keys.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def copy(folder: Path) -> None:
    """Copy the key store into FOLDER, and delete copies there that are too old.

    Keep FOLDER apart from backups of the data. A copy lives EARNED_KEY_DAYS days (7): until the last
    copy with somebody's key is gone, their deletion is not complete. Run this daily.
    """
    set_up()
    need_database()
    from django.conf import settings

    from earned.server.accounts.keys import check, store
    from earned.server.maintenance import key_copies

    check()
    target, gone = key_copies.copy(store(), folder, settings.EARNED_KEY_DAYS, datetime.now(UTC))
    click.echo(f"Copied to {target}. Older copies deleted: {gone}.")
