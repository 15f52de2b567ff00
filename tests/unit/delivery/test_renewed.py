"""What is analyzed again after an upgrade is counted by case before it is queued, and told by who waits for it."""

from types import SimpleNamespace

import pytest
from support.factories import a_case

from api import renewed
from api.cli.ingest import _tell_again


class Due:
    def __init__(self, *stretches):
        self.stretches = stretches

    def outdated(self, version):
        return [] if version == "now" else list(self.stretches)

    def any_analyzed(self):
        return bool(self.stretches)


@pytest.fixture
def workspace(tmp_path):
    due = Due(("d1", "c1", 0), ("d1", "c1", 1), ("d2", "c1", 0), ("d3", "c2", 0))
    return SimpleNamespace(
        folder=SimpleNamespace(work=tmp_path),
        records=SimpleNamespace(evidence=due),
        settings=SimpleNamespace(workers=2),
    )


def test_documents_are_counted_by_case_by_the_first_worker_alone(workspace):
    queued = []
    renewed.renew(workspace, lambda: queued.append(1) or 4, "next")
    renewed.renew(workspace, lambda: queued.append(1) or 4, "now")
    assert len(queued) == 2
    assert renewed.wait(workspace, SimpleNamespace(healthy=True)) == {"c1": 2, "c2": 1}
    renewed.forget(workspace)
    assert list(workspace.folder.work.iterdir()) == []


def test_nobody_waits_for_workers_that_are_not_there(workspace):
    assert renewed.wait(workspace, None) == {}
    assert renewed.wait(workspace, SimpleNamespace(healthy=False)) == {}
    workspace.settings.workers = 0
    assert renewed.wait(workspace, SimpleNamespace(healthy=True)) == {}


def test_nobody_waits_where_nothing_was_ever_analyzed(workspace):
    workspace.records.evidence = Due()
    assert renewed.wait(workspace, SimpleNamespace(healthy=True)) == {}


def test_it_is_told_with_numbers_and_otherwise_nothing(capsys):
    case = a_case()
    _tell_again({}, case)
    assert capsys.readouterr().err == ""
    _tell_again({case.id: 12, "other": 40}, case)
    told = capsys.readouterr().err
    assert "analyzed again: 12." in told
    assert "analyzes again: 40." in told
