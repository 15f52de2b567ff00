"""What is analyzed again after an upgrade is counted by case before it is queued, and told by who waits for it."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.factories import a_case
from support.local_rules import GOOD
from support.web import OURS, add_document, opened

from api import local_rules, renewed
from api.cli.ingest import _tell_again
from api.settings import Settings


class Due:
    def __init__(self, *stretches):
        self.stretches = stretches

    def outdated(self, version):
        return [] if version == "now" else list(self.stretches)

    def any_analyzed(self):
        return bool(self.stretches)


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "work").mkdir()
    due = Due(("d1", "c1", 0), ("d1", "c1", 1), ("d2", "c1", 0), ("d3", "c2", 0))
    return SimpleNamespace(
        folder=SimpleNamespace(root=tmp_path, work=tmp_path / "work"),
        records=SimpleNamespace(evidence=due),
        settings=Settings(data=tmp_path, workers=2),
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
    workspace.settings = Settings(data=workspace.settings.data, workers=0)
    assert renewed.wait(workspace, SimpleNamespace(healthy=True)) == {}


def test_nobody_waits_where_nothing_was_ever_analyzed(workspace):
    workspace.records.evidence = Due()
    assert renewed.wait(workspace, SimpleNamespace(healthy=True)) == {}


def waited(workspace, monkeypatch):
    """Whether somebody waits for a worker that never comes."""
    polls = []
    monkeypatch.setattr(renewed, "_PATIENCE", 0.05)
    monkeypatch.setattr(renewed.time, "sleep", polls.append)
    assert renewed.wait(workspace, SimpleNamespace(healthy=True)) == {}
    return bool(polls)


def test_nobody_waits_where_neither_program_nor_rules_changed_since_a_worker_counted(workspace, monkeypatch):
    assert waited(workspace, monkeypatch), "nobody has counted yet"
    traced = renewed.trace(workspace.settings)
    renewed.renew(workspace, lambda: 0, "now", traced)
    renewed.forget(workspace)
    assert not waited(workspace, monkeypatch)
    # What an older version analyzed is due, whoever brought it.
    renewed.renew(workspace, lambda: 0, "next", traced)
    renewed.forget(workspace)
    assert waited(workspace, monkeypatch)


def test_changed_rules_another_release_or_another_engine_are_waited_for(workspace, monkeypatch, tmp_path):
    renewed.renew(workspace, lambda: 0, "now", renewed.trace(workspace.settings))
    renewed.forget(workspace)
    rules = local_rules.folder_of(workspace.settings) / "slang.yaml"
    rules.parent.mkdir()
    rules.write_text("# a rule", encoding="utf-8")
    assert waited(workspace, monkeypatch)
    rules.unlink()
    assert not waited(workspace, monkeypatch)
    programs = tmp_path / "nlp"
    programs.mkdir()
    with monkeypatch.context() as other:
        other.setattr(renewed, "_PROGRAMS", programs)
        assert waited(workspace, monkeypatch)
    with monkeypatch.context() as other:
        other.setattr(renewed, "release", lambda: "0.0")
        assert waited(workspace, monkeypatch)
    workspace.settings = workspace.settings.model_copy(update={"analysis_engine": "small"})
    assert waited(workspace, monkeypatch)


def test_a_worker_leaves_by_what_it_counted_so_that_the_next_ingest_waits_for_none(monkeypatch, data):
    with opened(data, analysis_engine="small") as workspace:
        add_document(workspace, OURS, "chat.txt", "El patrón les quitó el pasaporte. 71234567")
    command = [sys.executable, "-P", "-m", "api.cli.main", "worker", "--until-idle", "--data", str(data)]
    root = str(Path(__file__).parents[3])
    environment = {**os.environ, "PYTHONPATH": root, "LINCE_ANALYSIS_ENGINE": "small"}
    subprocess.run(command, env=environment, cwd=root, check=True, timeout=120)
    with opened(data, analysis_engine="small") as workspace:
        renewed.forget(workspace)
        assert not waited(workspace, monkeypatch)
        rules = local_rules.folder_of(workspace.settings)
        rules.mkdir()
        (rules / "slang.yaml").write_text(GOOD, encoding="utf-8")
        assert waited(workspace, monkeypatch)


def test_it_is_told_with_numbers_and_otherwise_nothing(capsys):
    case = a_case()
    _tell_again({}, case)
    assert capsys.readouterr().err == ""
    _tell_again({case.id: 12, "other": 40}, case)
    told = capsys.readouterr().err
    assert "analyzed again: 12." in told
    assert "analyzes again: 40." in told
