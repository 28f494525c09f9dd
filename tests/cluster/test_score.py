"""Scoring over a cluster: the same bytes as without, whatever happens to the workers."""

import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from earned.app.score import Declared, Files, score_file
from earned.cli.main import run
from earned.cluster import connected
from earned.core.errors import ClusterError, DataError
from earned.tables import delimited
from tests.answer_tables import ECR, person, write_csv
from tests.cluster.machines import ROOT, STARTED

USAGE = 64
FULL = delimited.BLOCK_BYTES


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Some hundred rows a batch, so that a small file is many."""
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 1 << 13)


def people(number=1200):
    made = np.random.default_rng(9).integers(1, 6, (number, len(ECR)))
    return [
        {**person(), **{item: str(made[n, k]) for k, item in enumerate(ECR)}}
        | {"id": f"p{n}", "age": str(18 + n % 60)}
        | ({"Q9": ""} if n % 11 == 0 else {})
        for n in range(number)
    ]


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    return write_csv(tmp_path_factory.mktemp("answers") / "answers.csv", people())


DECLARED = Declared("ecr", person_fit=True, plausible=2, keep_answers=True)


def scored(source, output, cluster=None, declared=DECLARED, **more):
    return score_file(Files(source, output, force=True), declared, cluster=cluster, **more)


def test_the_same_file_comes_out_byte_for_byte(cluster, answers, tmp_path):
    """Means, model, person fit, plausible values (which know their row), flags and other columns."""
    plain = scored(answers, tmp_path / "plain.csv", tallied=True)
    spread = scored(answers, tmp_path / "spread.csv", cluster, tallied=True)
    assert (tmp_path / "spread.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()
    assert (spread.rows, spread.flagged) == (plain.rows, plain.flagged) == (1200, plain.flagged)
    assert spread.tally is not None


def test_parquet_in_and_out_is_the_same_table(cluster, answers, tmp_path):
    import pyarrow.csv

    pq.write_table(pyarrow.csv.read_csv(answers), tmp_path / "in.parquet")
    scored(tmp_path / "in.parquet", tmp_path / "plain.parquet")
    scored(tmp_path / "in.parquet", tmp_path / "spread.parquet", cluster)
    assert pq.read_table(tmp_path / "spread.parquet").equals(
        pq.read_table(tmp_path / "plain.parquet")
    )


def test_a_worker_killed_in_the_middle_costs_no_rows(doomed, answers, tmp_path):
    scored(answers, tmp_path / "plain.csv")
    doomed.hire(2)
    with connected(doomed.address, patience=STARTED) as cluster:
        cluster._client.wait_for_workers(2, timeout=STARTED)
        rows = []

        def watch(done, _):
            if not rows:
                doomed.kill(doomed.workers[0])
            rows.append(done)

        scored(answers, tmp_path / "spread.csv", cluster, on_progress=watch)
    assert len(rows) > 10
    assert rows == sorted(rows)
    assert (tmp_path / "spread.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


@pytest.mark.long
def test_a_lost_scheduler_leaves_what_was_there(doomed, answers, tmp_path):
    output = tmp_path / "out.csv"
    output.write_text("before")
    doomed.hire(1)

    def watch(*_):
        doomed.kill(doomed.scheduler)

    with (
        connected(doomed.address, patience=STARTED) as cluster,
        pytest.raises(ClusterError, match="give the same command again"),
    ):
        scored(answers, output, cluster, on_progress=watch)
    assert output.read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} <= {"out.csv", "scheduler.json", "log"}


def test_a_bad_cell_is_named_as_without(cluster, tmp_path):
    rows = people(1300)
    rows[1234]["Q7"] = "nine"
    source = write_csv(tmp_path / "bad.csv", rows)
    told = []
    for where in (None, cluster):
        with pytest.raises(DataError) as caught:
            scored(source, tmp_path / "out.csv", where)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert "row 1235, column Q7: line 1236 holds 'nine'" in told[1]
    assert not (tmp_path / "out.csv").exists()


def test_bad_cells_are_skipped_and_counted_as_without(cluster, tmp_path):
    rows = people(1300)
    for n in (3, 700, 1299):
        rows[n]["Q7"] = "9"
    source = write_csv(tmp_path / "bad.csv", rows)
    declared = Declared("ecr", on_error="skip")
    plain, spread = (
        scored(source, tmp_path / "out.csv", where, declared) for where in (None, cluster)
    )
    assert spread.skipped == plain.skipped
    assert [cell.row for cell in spread.skipped.examples] == [4, 701, 1300]


def test_an_instrument_without_model_is_spread_too(cluster, answers, tmp_path):
    declared = Declared("ecr", options=7)
    plain = scored(answers, tmp_path / "plain.csv", None, declared)
    scored(answers, tmp_path / "spread.csv", cluster, declared)
    assert plain.scheme.modelled is None
    assert (tmp_path / "spread.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


def test_answers_go_out_and_names_do_not(cluster, answers, tmp_path, monkeypatch):
    """What a worker gets: items and age. A column of names stays on this machine."""
    sent = []
    inner = cluster.in_order

    def watched(work, parts, here):
        def seen():
            for part in parts:
                sent.append(part.batch.schema.names)
                yield part

        return inner(work, seen(), here)

    monkeypatch.setattr(cluster, "in_order", watched)
    scored(answers, tmp_path / "out.csv", cluster)
    assert sent
    assert all(set(names) == {*ECR, "age"} for names in sent)


def test_the_command_works_on_a_cluster(machines, cluster, answers, tmp_path, capsys):
    common = ("score", str(answers), "--instrument", "ecr", "--output")
    assert run([*common, str(tmp_path / "plain.csv"), "--quiet"]) == 0
    assert run([*common, str(tmp_path / "a.csv"), "--quiet", "--cluster", machines.address]) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()
    assert capsys.readouterr().err == ""


def test_the_command_tells_what_was_asked_for_wrongly(answers, tmp_path, capsys):
    common = ("score", str(answers), "--instrument", "ecr", "--output", str(tmp_path / "o.csv"))
    both = run([*common, "--cluster", "tcp://127.0.0.1:9", "--workers", "2"])
    assert both == USAGE
    assert "two ways to the same" in capsys.readouterr().err
    assert run([*common, "--workers", "0"]) == USAGE
    assert run([*common, "--cluster", "somewhere"]) == USAGE
    assert "no address of a cluster" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_command_starts_workers_of_its_own(answers, tmp_path, monkeypatch):
    """A whole process, as people start it: the same bytes, and nothing else is said."""
    monkeypatch.setattr(delimited, "BLOCK_BYTES", FULL)  # last digits depend on the size of batches
    scored(answers, tmp_path / "plain.csv", declared=Declared("ecr"))
    command = [Path(sys.executable).with_name("earned"), "score", answers, "--instrument", "ecr"]
    command += ["--output", tmp_path / "a.csv", "--workers", "1", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


@pytest.mark.long
def test_memory_stays_flat(cluster, answers, tmp_path):
    """Twenty times the rows take no more than 40 MB more at their peak."""
    rows = answers.read_text().splitlines()
    large = tmp_path / "large.csv"
    large.write_text("\n".join([rows[0], *(rows[1:] * 20)]) + "\n")
    scored(answers, tmp_path / "a.csv", cluster)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scored(large, tmp_path / "a.csv", cluster)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000
