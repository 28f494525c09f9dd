"""`--cluster` and `--workers`: let other processes or machines do the work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from earned.core.errors import UsageError

if TYPE_CHECKING:
    from earned.cluster import Cluster

Command = TypeVar("Command", bound=Callable[..., Any])


def where_worked(command: Command) -> Command:
    """The options that say who does the work."""
    command = click.option(
        "--workers",
        type=int,
        metavar="N",
        help="Work in N processes started for this, with Dask.",
    )(command)
    return click.option(
        "--cluster",
        metavar="ADDRESS",
        help="Work on the Dask cluster whose scheduler is there, such as tcp://10.0.0.5:8786.",
    )(command)


@contextmanager
def workers_of(address: str | None, workers: int | None) -> Iterator["Cluster | None"]:
    """The cluster that was asked for; ``None`` where none was."""
    if address is None and workers is None:
        yield None
        return
    if address is not None and workers is not None:
        raise UsageError("--cluster and --workers are two ways to the same: give one of them.")
    from earned.cluster import connected

    with connected(address, workers=workers) as cluster:
        yield cluster
