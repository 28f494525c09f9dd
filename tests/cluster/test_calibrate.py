"""Calibrating over a cluster: the same figures to the last bit, whatever happens to the workers."""

import json
import pickle
import time
import weakref

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from earned.app.calibrate import export_calibration
from earned.app.research.samples import calibrate
from earned.cluster import connected, people
from earned.core.calibration import blocks
from earned.core.calibration.blocks import Blocks
from earned.core.calibration.coding import code
from earned.core.calibration.estimator import GradedCalibration
from earned.core.calibration.information import Louis
from earned.core.calibration.people import InMemory
from earned.core.calibration.starting import Wanted, started
from earned.core.errors import ClusterError, DataError
from tests.cli.calibrating import ECR, both_scales, grouped, piloted, table
from tests.cli.calling import as_json, called
from tests.cluster.machines import STARTED
from tests.core.test_calibration import made_answers


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """A block a part, so that a few thousand people are several."""
    monkeypatch.setattr(blocks, "FEWEST_OF_PART", 1)


def figures(found):
    return {name: told for name, told in export_calibration(found).items() if name != "seconds"}


def repeated(columns, times):
    """Some people more often, in another order each time, with gaps."""
    rng = np.random.default_rng(4)
    order = np.concatenate(
        [rng.permutation(len(next(iter(columns.values())))) for _ in range(times)]
    )
    found = {name: np.asarray(column)[order].astype(str) for name, column in columns.items()}
    found["Q9"][::7] = ""
    return {name: column.tolist() for name, column in found.items()}


@pytest.fixture(scope="module")
def everybody(tmp_path_factory):
    """2,500 people in two groups who answered the ECR."""
    return table(tmp_path_factory.mktemp("everybody") / "answers.csv", repeated(grouped(), 5))


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"tolerance": 1e-6, "robust": True},
        {"method": True, "tolerance": 0.02},
        {"facets": True, "tolerance": 0.05, "errors": False},
        {"group": "Country", "tolerance": 0.01},
        {"on_error": "skip", "tolerance": 0.05, "errors": False},
    ],
    ids=lambda how: " ".join(how) or "plain",
)
def test_the_same_figures_come_out(cluster, everybody, how):
    plain, spread = (calibrate(everybody, "ecr", cluster=one, **how) for one in (None, cluster))
    assert figures(spread) == figures(plain)
    assert plain.found.people_ == 2500
    assert plain.found.converged_


def test_known_items_and_priors_are_as_without(cluster, tmp_path):
    both = table(tmp_path / "both.csv", both_scales(150))
    pilot = table(tmp_path / "pilot.csv", piloted()[0])
    for file, name, how in (
        (both, "ecr-r", {"link": "ecr", "tolerance": 0.1, "errors": False}),
        (pilot, "earned", {"prior": "bank", "tolerance": 0.1}),
    ):
        plain, spread = (calibrate(file, name, cluster=one, **how) for one in (None, cluster))
        assert figures(spread) == figures(plain)
    assert spread.found.learnt_ == plain.found.learnt_


@pytest.fixture(autouse=True)
def _one_thread_a_product():
    """As fits here and workers there have it: with more, single precision adds in another order."""
    with threadpool_limits(1, user_api="blas"):
        yield


def made(number, seed=0):
    answers, items, _ = made_answers(number, 3)
    coded = code(answers, [5] * len(items), [item.id for item in items])
    group = np.random.default_rng(seed).integers(0, 2, number)
    return started(coded, items, Wanted(), np.float32, group=group)


def test_the_first_stage_is_of_the_same_people(cluster):
    design, point, own = made(5600)
    InMemory(own).keep()
    here, there = InMemory(own).few(), people.Spread(cluster, own).few()
    for one, other in zip(here.groups, there.groups, strict=True):
        assert (one.codes == other.codes).all()
        assert one.first == other.first == 0
    for one, other in zip(here.expected(design, point), there.expected(design, point), strict=True):
        assert one.log_likelihood == other.log_likelihood
    _, _, fewer = made(3000)
    assert InMemory(fewer).few() is None
    assert people.Spread(cluster, fewer).few() is None


def test_nobody_in_a_group_is_no_trouble(cluster):
    design, point, own = made(1500)
    groups = [own[0], Blocks(own[1].codes[:, :0], own[1].members, 5, np.float32)]
    for a, b in zip(
        InMemory(groups).expected(design, point),
        people.Spread(cluster, groups).expected(design, point),
        strict=True,
    ):
        assert (a.people, a.log_likelihood) == (b.people, b.log_likelihood)


def test_levels_travel_as_bytes_and_nothing_else_does():
    """Not the part's neighbours either, of whose array it is a view."""
    _, _, own = made(5000)
    for part in own[0].parts():
        sent = people.Part.of(0, part)
        assert sent.people.codes.dtype == np.int8
        assert (sent.people.codes == part.codes).all()
        assert len(pickle.dumps(sent)) < part.codes.size + 1000
    many = Blocks(np.array([[0, 200, -1]], dtype=np.int16), [[0]], 201, np.float64)
    assert people.Part.of(0, many).people.codes.tolist() == [[0, 200, -1]]


def test_people_that_were_sent_are_not_kept_here_too(cluster, monkeypatch):
    answers, items, _ = made_answers(3000, 3)
    sent, kept, expected = [], [], people.Spread.expected

    def watched(*asked):
        kept.append(sent[0]() is not None)
        return expected(*asked)

    monkeypatch.setattr(people.Spread, "expected", watched)
    with people.held_by(cluster) as take:

        def where(groups):
            sent.append(weakref.ref(groups[0].codes.base))
            return take(groups)

        GradedCalibration(tolerance=0.1).fit(answers, items, 5, where=where)
    assert kept
    assert not any(kept)


def killing(doomed, cluster, monkeypatch, at):
    """Kill a worker when sums are asked for the ``at``-th time, one of them taken."""
    inner, asked = cluster.of_each, []

    def of_each(work, held, *more):
        asked.append(work.__name__)
        found = inner(work, held, *more)
        if len(asked) == at:
            yield next(found)
            doomed.kill(doomed.workers[0])
        yield from found

    monkeypatch.setattr(cluster, "of_each", of_each)
    return asked


@pytest.mark.parametrize("at", [2, 8], ids=["early", "late"])
def test_a_worker_killed_in_the_middle_changes_no_figure(doomed, everybody, monkeypatch, at):
    plain = calibrate(everybody, "ecr")
    doomed.hire(2)
    with connected(doomed.address, patience=STARTED) as cluster:
        cluster._client.wait_for_workers(2, timeout=STARTED)
        asked = killing(doomed, cluster, monkeypatch, at)
        spread = calibrate(everybody, "ecr", cluster=cluster)
        assert len(cluster._client.nthreads()) == 1
    assert figures(spread) == figures(plain)
    assert len(asked) > at
    assert set(asked) == {"expected_there", "scored_there", "likelihood_there"}


def test_a_worker_that_comes_later_joins_in(doomed, everybody):
    doomed.hire(1)
    design, point, own = made(4000)
    with connected(doomed.address, patience=STARTED) as cluster:
        there = people.Spread(cluster, own)
        there.expected(design, point)
        doomed.hire(1)
        cluster._client.wait_for_workers(2, timeout=STARTED)
        doomed.kill(doomed.workers[0])
        (first, _) = there.expected(design, point)
    assert first.log_likelihood == InMemory(own).expected(design, point)[0].log_likelihood


def test_work_that_the_scheduler_forgot_is_asked_for_again(cluster, monkeypatch):
    """With a worker that dies, a scheduler may drop what was asked for at that moment."""
    design, point, own = made(1500)
    there = people.Spread(cluster, own)
    begin, forgotten = cluster._client.map, []

    def forgetful(*asked, **how):
        futures = begin(*asked, **how)
        if not forgotten:
            forgotten.append(futures[0].key)
            futures[0].cancel()
        return futures

    monkeypatch.setattr(cluster._client, "map", forgetful)
    (first, _) = there.expected(design, point)
    assert forgotten
    assert first.log_likelihood == InMemory(own).expected(design, point)[0].log_likelihood


def test_work_that_workers_die_of_is_told(cluster, monkeypatch):
    from distributed.scheduler import KilledWorker

    design, point, own = made(1500)
    there = people.Spread(cluster, own)

    async def killed(*_, **__):
        raise KilledWorker("sums", None, 3)

    monkeypatch.setattr(cluster._client, "gather", killed)
    with pytest.raises(ClusterError, match="short of memory"):
        there.scored(design, point, Louis())


def test_nothing_is_held_when_the_work_is_done(cluster, everybody):
    before = set(cluster._client.futures)
    calibrate(everybody, "ecr", cluster=cluster, tolerance=0.1, errors=False)
    for _ in range(20 * STARTED):
        if set(cluster._client.futures) <= before:
            return
        time.sleep(0.05)
    assert set(cluster._client.futures) <= before


def test_what_is_wrong_is_told_as_without(cluster, everybody, tmp_path):
    lines = everybody.read_text().splitlines()
    lines[1500] = "nine" + lines[1500][1:]
    bad = tmp_path / "bad.csv"
    bad.write_text("\n".join(lines) + "\n")
    told = []
    for one in (None, cluster):
        with pytest.raises(DataError) as caught:
            calibrate(bad, "ecr", cluster=one)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert "row 1500" in told[0]


def test_the_command_works_on_a_cluster(machines, cluster, everybody, tmp_path, capsys):
    how = ("calibrate", everybody, "--instrument", "ecr", "--fit", "--tolerance", 0.01)
    plain = as_json(capsys, *how)
    output = tmp_path / "own.toml"
    spread = as_json(capsys, *how, "--cluster", machines.address, "--output", output)
    assert plain.pop("seconds")
    assert spread.pop("seconds")
    assert spread == plain
    assert spread["fit"]["structure"]["rmsea"] < 0.05
    assert output.read_text("utf-8").count("[[items]]") == len(ECR.items)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--workers", 2, "--cluster", "tcp://127.0.0.1:9"), "two ways to the same"),
        (("--workers", 0), "0 workers: choose from 1"),
        (("--cluster", "somewhere"), "no address of a cluster"),
        (("--workers", 2, "--tolerance", 7), "--tolerance 7"),
    ],
)
def test_the_command_tells_what_was_asked_for_wrongly(everybody, tmp_path, capsys, more, says):
    how = ("calibrate", everybody, "--instrument", "ecr", "--output", tmp_path / "own.toml")
    status, out, err = called(capsys, *how, *more)
    assert (status, out) == (64, "")
    assert says in err
    assert list(tmp_path.iterdir()) == []


def test_the_command_starts_workers_of_its_own(everybody, capsys):
    how = ("calibrate", everybody, "--instrument", "ecr", "--no-errors", "--tolerance", 0.05)
    plain, spread = (as_json(capsys, *how, *more) for more in ((), ("--workers", 1)))
    assert json.dumps({**spread, "seconds": 0}) == json.dumps({**plain, "seconds": 0})
