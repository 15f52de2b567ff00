"""When the pool gives up: for what is wrong with the machine, never for what a file does to its worker."""

import time
from types import SimpleNamespace

from api.pool import Pool
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
