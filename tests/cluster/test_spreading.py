"""Parts of work on a cluster: order, flat memory, and what happens when machines fail."""

import os
import subprocess
import sys

import pytest

from earned.cluster import connected, connecting, spreading
from earned.core.errors import ClusterError, UsageError
from tests.cluster import tasks
from tests.cluster.machines import STARTED


def nowhere(part):
    raise AssertionError(f"{part} was done here")


def test_results_come_in_order_and_from_other_processes(cluster):
    found = list(cluster.in_order(tasks.doubled, range(40), nowhere))
    assert found == [2 * n for n in range(40)]
    assert os.getpid() not in set(cluster.in_order(tasks.process, range(8), nowhere))


def test_no_more_than_a_few_parts_are_taken_ahead(cluster):
    taken = 0

    def parts():
        nonlocal taken
        for n in range(50):
            taken += 1
            yield n

    for done, _ in enumerate(cluster.in_order(tasks.doubled, parts(), nowhere), start=1):
        assert taken - done <= 2 * cluster.threads + 1
    assert taken == 50


def test_a_part_that_fails_there_is_done_here(cluster):
    here = []

    def mine(part):
        here.append(part)
        return -part

    found = list(cluster.in_order(tasks.picky, range(10), mine))
    assert here == [3, 8]
    assert found == [0, 2, 4, -3, 8, 10, 12, 14, -8, 18]


def test_an_error_here_stops_the_rest(cluster):
    def mine(part):
        raise UsageError(f"part {part}")

    parts = cluster.in_order(tasks.picky, range(10), mine)
    with pytest.raises(UsageError, match="part 3"):
        list(parts)


def test_what_is_held_stays_there(cluster):
    held = [cluster.held(tasks.kept, n) for n in range(4)]
    found = cluster.of_each(tasks.added, held, 10)
    assert [number for number, _ in found] == [10, 11, 12, 13]
    with pytest.raises(TypeError):
        list(cluster.of_each(tasks.added, held, "ten"))


def test_a_killed_worker_costs_no_results(doomed):
    doomed.hire(2)
    with connected(doomed.address, patience=STARTED) as cluster:
        cluster._client.wait_for_workers(2, timeout=STARTED)
        held = [cluster.held(tasks.kept, n) for n in range(6)]
        before = {pid for _, pid in cluster.of_each(tasks.added, held, 0)}
        parts = cluster.in_order(tasks.doubled, range(200), nowhere)
        found = [next(parts) for _ in range(20)]
        doomed.kill(doomed.workers[0])
        assert found + list(parts) == [2 * n for n in range(200)]
        after = list(cluster.of_each(tasks.added, held, 1))
        assert [number for number, _ in after] == [1, 2, 3, 4, 5, 6]
        assert {pid for _, pid in after} == {doomed.workers[1].pid}
        assert len(before) == 2


@pytest.mark.parametrize("at", [1, 2], ids=["first", "later"])
def test_a_worker_killed_before_its_results_were_fetched_costs_none(doomed, monkeypatch, at):
    doomed.hire(2)
    with connected(doomed.address, patience=STARTED) as cluster:
        cluster._client.wait_for_workers(2, timeout=STARTED)
        held = [cluster.held(tasks.kept, n) for n in range(30)]
        fetch, asked = cluster._together, []

        def fetched(futures):
            asked.append(len(futures))
            if len(asked) == at:
                doomed.kill(doomed.workers[0])
            return fetch(futures)

        monkeypatch.setattr(cluster, "_together", fetched)
        found = list(cluster.of_each(tasks.added, held, 1))
    assert [number for number, _ in found] == list(range(1, 31))
    assert max(asked) == spreading.TOGETHER < 30


def test_what_is_dropped_while_it_is_fetched_is_asked_for_again(cluster, monkeypatch):
    held = [cluster.held(tasks.kept, n) for n in range(20)]
    gather, dropped = cluster._client.gather, []

    async def forgetful(futures, **how):
        if not dropped:
            dropped.append(futures[3].key)
            await futures[3].cancel(asynchronous=True)
        return await gather(futures, **how)

    monkeypatch.setattr(cluster._client, "gather", forgetful)
    found = list(cluster.of_each(tasks.added, held, 1))
    assert [number for number, _ in found] == list(range(1, 21))
    assert dropped


@pytest.mark.parametrize(
    ("lost", "says"),
    [("worker", "No worker of the cluster is left"), ("scheduler", "scheduler stopped answering")],
)
def test_what_is_lost_while_results_are_fetched_is_told(doomed, monkeypatch, lost, says):
    monkeypatch.setattr(spreading, "PATIENCE", 0.5)
    monkeypatch.setattr(spreading, "TICK", 0.2)
    doomed.hire(1)
    with connected(doomed.address, patience=STARTED) as cluster:
        held = [cluster.held(tasks.kept, n) for n in range(20)]
        found = cluster.of_each(tasks.added, held, 1)
        assert next(found)[0] == 1
        fetch = cluster._together

        def fetched(futures):
            doomed.kill(doomed.workers[0] if lost == "worker" else doomed.scheduler)
            return fetch(futures)

        monkeypatch.setattr(cluster, "_together", fetched)
        with pytest.raises(ClusterError, match=says):
            list(found)


def test_workers_started_here_keep_the_memory_they_need_again(monkeypatch):
    monkeypatch.delenv("MALLOC_TRIM_THRESHOLD_", raising=False)
    with connected(workers=1) as cluster:
        (found,) = cluster._client.run(os.getenv, "MALLOC_TRIM_THRESHOLD_").values()
    assert found is None


def test_no_worker_left_is_told(doomed, monkeypatch):
    monkeypatch.setattr(spreading, "PATIENCE", 0.5)
    monkeypatch.setattr(spreading, "TICK", 0.2)
    doomed.hire(1)
    with connected(doomed.address, patience=STARTED) as cluster:
        parts = cluster.in_order(tasks.doubled, range(200), nowhere)
        assert next(parts) == 0
        doomed.kill(doomed.workers[0])
        with pytest.raises(ClusterError, match="No worker of the cluster is left"):
            list(parts)


def test_a_lost_scheduler_is_told(doomed, monkeypatch):
    monkeypatch.setattr(spreading, "TICK", 0.2)
    doomed.hire(1)
    with connected(doomed.address, patience=STARTED) as cluster:
        parts = cluster.in_order(tasks.doubled, range(200), nowhere)
        assert next(parts) == 0
        doomed.kill(doomed.scheduler)
        with pytest.raises(ClusterError, match="scheduler stopped answering"):
            list(parts)


def test_nobody_at_the_address_is_told():
    with (
        pytest.raises(
            ClusterError, match=r"No cluster answers at tcp://127.0.0.1:9 \(waited 0.2 s"
        ),
        connected("tcp://127.0.0.1:9", patience=0.2),
    ):
        pass


def test_a_cluster_without_workers_is_told(doomed):
    with (
        pytest.raises(ClusterError, match=r"has no workers\. Start one: dask worker tcp://"),
        connected(doomed.address, patience=1.0),
    ):
        pass


@pytest.mark.parametrize("address", ["nowhere", "http://x:80", "tcp://host", "host:port", ""])
def test_what_is_no_address_is_told(address):
    with pytest.raises(UsageError, match="is no address of a cluster"), connected(address):
        pass


@pytest.mark.parametrize("asked", [{}, {"address": "a:1", "workers": 2}])
def test_one_way_of_two_is_asked_for(asked):
    with pytest.raises(UsageError, match="one of the two"), connected(**asked):
        pass


@pytest.mark.parametrize("workers", [0, -1, 65])
def test_so_many_workers_there_are_not(workers):
    with pytest.raises(UsageError, match="choose from 1 to 64"), connected(workers=workers):
        pass


def test_other_versions_are_told():
    connecting._check_versions({"tcp://a:1": connecting.versions()})
    with pytest.raises(ClusterError, match=r"worker tcp://a:1 has Earned 0\.0\.9 with numpy 1\.0"):
        connecting._check_versions({"tcp://a:1": ("0.0.9", "1.0")})
    with pytest.raises(ClusterError, match="no Earned that answers"):
        connecting._check_versions({"tcp://a:1": ModuleNotFoundError("earned")})


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'earned\[cluster\]'"), connected(workers=2):
        pass


def test_nothing_loads_dask_before_it_is_asked_for():
    code = (
        "import sys, earned.app.score, earned.app.calibrate, earned.cluster, earned.cli.score;"
        "assert not {'dask', 'distributed'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
