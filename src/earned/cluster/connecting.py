"""Reach a cluster, or start one here; tell clearly what stands in the way."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import numpy as np

from earned import __version__
from earned.cluster.spreading import Cluster
from earned.core.errors import ClusterError, UsageError

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10.0
"""Seconds to wait for a scheduler, and then for its first worker."""

MOST_WORKERS = 64
ADDRESS = re.compile(
    r"((tcp|tls|ws|wss)://)?[^\s:/]+:[0-9]{1,5}|(tcp|tls)://\[[0-9a-fA-F:]+\]:[0-9]{1,5}"
)

SETTINGS: dict[str, object] = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    # Else memory goes back to the system after each array and is asked for again for the next, and sums of
    # standard errors take a worker three times as long.
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
}
"""Of processes that are started here."""

INSTALL = "Dask is not installed here, and spreading work needs it: pip install 'earned[cluster]'"


@contextmanager
def connected(
    address: str | None = None, *, workers: int | None = None, patience: float = PATIENCE
) -> Iterator[Cluster]:
    """A cluster while a ``with`` block lasts: ``with earned.connected(workers=2) as cluster: ...``.

    ``address``: of a scheduler, such as ``tcp://10.0.0.5:8786``. ``workers``: start so many processes on this
    machine instead, with one thread each. ``patience``: how many seconds to wait for an answer.

    Returns a :class:`Cluster`, for :func:`score`; a unit of work is some ten thousand
    people.

    Raises :class:`UsageError` where Dask is missing or neither or both are given, :class:`ClusterError` where
    nobody answers, there is no worker, or the workers run another version of Earned or numpy.
    """
    if (address is None) == (workers is None):
        raise UsageError("Give the address of a cluster, or a number of workers: one of the two.")
    with _quiet(), ExitStack() as stack:
        client = stack.enter_context(
            _local(workers) if workers is not None else _remote(str(address), patience)
        )
        yield Cluster(client, _threads(client, patience))


@contextmanager
def _remote(address: str, patience: float) -> Iterator["Client"]:
    client_type = _dask()[0]
    if not ADDRESS.fullmatch(address):
        raise UsageError(
            f"{address!r} is no address of a cluster. Write what its scheduler printed when it started, such"
            " as tcp://10.0.0.5:8786."
        )
    try:
        client = client_type(address, timeout=patience, set_as_default=False)
    except OSError:
        raise ClusterError(
            f"No cluster answers at {address} (waited {patience:g} s). Is its scheduler running, and is this"
            " the address it printed when it started?"
        ) from None
    with client:
        yield client


@contextmanager
def _local(workers: int) -> Iterator["Client"]:
    if not 1 <= workers <= MOST_WORKERS:
        raise UsageError(f"{workers} workers: choose from 1 to {MOST_WORKERS}.")
    client_type, cluster_type = _dask()
    from dask import config

    with (
        config.set(SETTINGS),
        cluster_type(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=0,
            host="127.0.0.1",
            # Workers run what they are sent: with keys, nobody else on this machine can send them anything.
            security=True,
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
        ) as cluster,
        client_type(cluster, set_as_default=False) as client,
    ):
        yield client


def _dask() -> tuple[type["Client"], type]:
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError:
        raise UsageError(INSTALL) from None
    return Client, LocalCluster


def versions() -> tuple[str, str]:
    """Of Earned and numpy: the same numbers come only from the same arithmetic."""
    return __version__, np.__version__


def _threads(client: "Client", patience: float) -> int:
    """How many tasks can run at once. Waits for the first worker and compares versions."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError:
        raise ClusterError(
            f"The cluster at {client.scheduler.address} has no workers. Start one:"
            f" dask worker {client.scheduler.address}"
        ) from None
    _check_versions(client.run(versions, on_error="return"))
    return sum(client.nthreads().values())


def _check_versions(found: Mapping[str, object]) -> None:
    for worker, theirs in found.items():
        if theirs == versions():
            continue
        what = (
            f"Earned {theirs[0]} with numpy {theirs[1]}"
            if isinstance(theirs, tuple)
            else f"no Earned that answers ({theirs})"
        )
        raise ClusterError(
            f"The worker {worker} has {what}, and this machine Earned {__version__} with numpy"
            f" {np.__version__}. Results are the same only where versions are: install the same on all."
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask from telling of each lost worker: what matters reaches people as an error of ours."""
    names = [name for name in ("distributed", *logging.root.manager.loggerDict) if _is_dask(name)]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _is_dask(name: str) -> bool:
    return name.partition(".")[0] == "distributed"
