"""When the pool gives up: for what is wrong with the machine, never for what a file does to its worker."""

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
