"""The sign of life of a worker."""

import contextlib

from support.waiting import until

from api.pulse import NAME, pulse
from models.errors import CatalogueUnreachable


class Records:
    """A database that answers, or does not."""

    def __init__(self) -> None:
        self.there = True

    @contextlib.contextmanager
    def reading(self):
        if not self.there:
            raise CatalogueUnreachable("away")
        yield self

    def exec_driver_sql(self, _: str) -> None:
        """Answer."""


def test_the_file_stays_young_while_the_records_answer_and_goes_at_the_end(tmp_path):
    records = Records()
    file = tmp_path / NAME
    with pulse(tmp_path, records, seconds=0.01):
        assert until(file.exists)
        first = file.stat().st_mtime_ns
        assert until(lambda: file.stat().st_mtime_ns > first)
        records.there = False
        assert until(lambda: not changes(file))
        records.there = True
        stale = file.stat().st_mtime_ns
        assert until(lambda: file.stat().st_mtime_ns > stale)
    assert not file.exists()


def changes(file):
    before = file.stat().st_mtime_ns
    return until(lambda: file.stat().st_mtime_ns > before, 0.2)


def test_a_file_of_before_is_no_sign_of_life(tmp_path):
    records = Records()
    records.there = False
    (tmp_path / NAME).touch()
    with pulse(tmp_path, records, seconds=0.01):
        assert not (tmp_path / NAME).exists()
