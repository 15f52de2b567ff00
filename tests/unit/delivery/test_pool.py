"""When the pool gives up: for what is wrong with the machine, never for what a file does to its worker."""

import errno
import os
import time
from types import SimpleNamespace

import pytest

from api import worker
from api.pool import Pool
from api.settings import Settings
from api.worker import STORAGE_FULL_EXIT
from models.errors import StorageFull


def test_files_that_kill_their_workers_do_not_stop_the_pool():
    pool = Pool(SimpleNamespace())
    assert all(pool._trouble(-9, at_work=True) is None for _ in range(50))


def test_workers_that_die_before_any_work_do():
    pool = Pool(SimpleNamespace())
    told = [pool._trouble(1, at_work=False) for _ in range(10)]
    assert told[0] is None
    assert told[-1] is not None


def test_a_full_disk_does():
    assert isinstance(Pool(SimpleNamespace())._trouble(STORAGE_FULL_EXIT, at_work=True), StorageFull)


def test_what_a_killed_worker_had_taken_out_of_exhibits_is_wiped_before_another_one_starts(tmp_path):
    killed = SimpleNamespace(code=-9, holder="pool-one")
    (tmp_path / "pool-one-job7-x1").mkdir()
    (tmp_path / "pool-one-job7-x1" / "part").write_bytes(b"Nota")
    (tmp_path / "pool-two-job8-x2").mkdir()
    pool = Pool(
        SimpleNamespace(
            records=SimpleNamespace(jobs=SimpleNamespace(release=lambda holder: 1, sweep=lambda: None)),
            folder=SimpleNamespace(work=tmp_path),
        )
    )
    pool._workers = [killed]
    pool._nursery = SimpleNamespace(start=lambda holder: SimpleNamespace(code=None, holder=holder))
    pool._look_after(time.monotonic())
    assert [left.name for left in tmp_path.iterdir()] == ["pool-two-job8-x2"]


class _Jobs:
    """What was asked of the queue, in order; holders are `late` until their leases are taken back."""

    def __init__(self, *late: str) -> None:
        self.late = late
        self.asked: list[str] = []

    def overdue(self):
        self.asked.append("overdue")
        return self.late

    def sweep(self):
        self.asked.append("sweep")
        self.late = ()

    def release(self, holder):
        self.asked.append(f"release {holder}")
        return 0


def test_a_worker_that_hangs_is_ended_and_another_one_takes_its_place(tmp_path):
    jobs, killed = _Jobs("pool-1", "another machine's"), []
    pool = Pool(SimpleNamespace(records=SimpleNamespace(jobs=jobs), folder=SimpleNamespace(work=tmp_path)))
    pool._workers = [SimpleNamespace(code=None, holder=f"pool-{number}") for number in range(8)]

    def kill(worker):
        killed.append(worker.holder)
        worker.code = -9

    pool._nursery = SimpleNamespace(kill=kill, start=lambda holder: SimpleNamespace(code=None, holder=holder))
    pool._look_after(0.0)
    assert (killed, jobs.asked) == (["pool-1"], ["overdue", "sweep"])
    pool._look_after(time.monotonic())
    assert [worker.code for worker in pool._workers] == [None] * 8
    assert "pool-1" not in {worker.holder for worker in pool._workers}


def test_a_clock_that_jumps_and_takes_all_leases_away_does_not_stop_the_pool(tmp_path):
    names = [f"pool-{number}" for number in range(12)]
    jobs = _Jobs(*names)
    pool = Pool(SimpleNamespace(records=SimpleNamespace(jobs=jobs), folder=SimpleNamespace(work=tmp_path)))
    pool._workers = [SimpleNamespace(code=None, holder=name) for name in names]
    pool._nursery = SimpleNamespace(
        kill=lambda worker: setattr(worker, "code", -9),
        start=lambda holder: SimpleNamespace(code=None, holder=holder),
    )
    pool._look_after(0.0)
    pool._look_after(time.monotonic())
    assert pool.trouble is None
    assert not {worker.holder for worker in pool._workers} & set(names)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_worker_that_finds_the_disk_full_as_it_begins_says_so(monkeypatch, code):
    def begin(*_given, **_named):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(worker, "run_worker", begin)
    assert worker.run_pooled(Settings(), holder="pool-1", parents=()) == STORAGE_FULL_EXIT


def test_another_fault_of_a_file_is_not_taken_for_a_full_disk(monkeypatch):
    def begin(*_given, **_named):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(worker, "run_worker", begin)
    with pytest.raises(PermissionError):
        worker.run_pooled(Settings(), holder="pool-1", parents=())
