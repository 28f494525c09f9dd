import pytest

from earned.cluster import connected
from tests.cluster.machines import STARTED, Machines

pytest.importorskip("distributed")


@pytest.fixture(scope="session")
def machines(tmp_path_factory):
    """A scheduler with two workers, for tests that kill none."""
    found = Machines(tmp_path_factory.mktemp("machines"))
    found.hire(2)
    yield found
    found.close()


@pytest.fixture(scope="session")
def cluster(machines):
    with connected(machines.address, patience=STARTED) as found:
        found._client.wait_for_workers(2, timeout=STARTED)
        found.threads = 2
        yield found


@pytest.fixture
def doomed(tmp_path):
    """A cluster of one's own, for tests that kill."""
    found = Machines(tmp_path)
    yield found
    found.close()
