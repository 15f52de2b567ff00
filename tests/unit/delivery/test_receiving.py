"""What an ingest says of what it took in: its own receipts, and the parts of what was received."""

import datetime as dt
import io
import os
from dataclasses import replace

import pytest

from api import receiving
from api.receiving import Received, Statuses, case_for, receive_all
from api.settings import read_settings
from api.wiring import open_workspace
from models.document import Problem
from models.errors import EngineUnavailable, StorageFull
from models.exhibit import Source
from models.ids import CaseId
from models.job import Priority, Progress, Stage
from services.ingest.intake import Receipt


@pytest.fixture
def workspace(tmp_path):
    made = open_workspace(read_settings(data=tmp_path / "data"))
    yield made
    made.close()


class Hindered:
    """An engine with a trouble."""

    def __init__(self, code, message):
        self.told = Problem(code=code, message=message)

    def health(self):
        return self.told


@pytest.mark.parametrize("kind", [StorageFull, EngineUnavailable])
def test_what_keeps_a_server_from_indexing_is_told_to_who_waits_for_it(workspace, monkeypatch, kind):
    monkeypatch.setattr(receiving, "_STILL", 0.0)
    turns = iter([{Stage.ANALYZE: 1, Stage.INDEX: 2}, {Stage.INDEX: 1}, {Stage.INDEX: 1}])
    seen = []

    def progress(case):
        return Progress(files=27, files_done=26, waiting=next(turns))

    monkeypatch.setattr(workspace.records.evidence, "progress", progress)
    hindered = replace(workspace, engine=Hindered(kind.code, "The index takes no more pages."))
    with workspace.folder.hold("lince serve"), pytest.raises(kind, match="takes no more pages") as caught:
        receiving.follow(hindered, CaseId("1"), None, seen.append)
    assert "goes on by itself" in caught.value.advice
    assert len(seen) == 2


def test_a_changed_file_is_told_once_and_as_it_is_now(workspace, tmp_path):
    actor = workspace.operator
    case, _ = case_for(workspace, "1", agency=None, country="BO", actor=actor)
    folder = tmp_path / "seized"
    folder.mkdir()
    for name in ("a.txt", "copy.txt"):
        (folder / name).write_text("old")

    def told() -> list[tuple[str, int]]:
        received = receive_all(workspace, case.id, [folder], actor=actor, report=lambda _: None)
        return [(status.path, status.size) for status in Statuses(workspace, case.id, received)]

    assert told() == [("seized/a.txt", 3), ("seized/copy.txt", 3)]
    (folder / "a.txt").write_text("newer")
    assert told() == [("seized/a.txt", 5), ("seized/copy.txt", 3)]
    # Asked by document, as by a retry, every receipt of it is told.
    old = {status.document for status in workspace.records.evidence.files(case.id) if status.size == 3}
    assert len(list(Statuses(workspace, case.id, Received(documents=old)))) == 2


def test_A6_the_time_of_a_file_of_a_folder_is_kept_as_its_file_system_said(workspace, tmp_path):
    actor = workspace.operator
    case, _ = case_for(workspace, "1", agency=None, country="BO", actor=actor)
    file = tmp_path / "nota.txt"
    file.write_text("nota")
    os.utime(file, (1_714_598_400, 1_714_598_400))
    received = receive_all(workspace, case.id, [file], actor=actor, report=lambda _: None)
    [document] = received.documents
    [receipt] = workspace.records.evidence.exhibits_of(document)
    assert receipt.modified == dt.datetime(2024, 5, 1, 21, 20, tzinfo=dt.UTC)


def test_all_that_is_inside_of_what_came_is_told_and_nothing_of_other_files(workspace):
    actor = workspace.operator
    case, _ = case_for(workspace, "1", agency=None, country="BO", actor=actor)
    root = workspace.intake.receive(case.id, Source(path="caja.zip"), io.BytesIO(b"caja"), actor=actor)
    workspace.intake.receive(case.id, Source(path="otra.zip"), io.BytesIO(b"otra"), actor=actor)
    inner = inside(workspace, root, "caja.zip/dentro.zip")
    deep = inside(workspace, inner, "caja.zip/dentro.zip/nota.txt")
    again = workspace.intake.receive(case.id, Source(path="nota.txt"), io.BytesIO(deep.path.encode()), actor=actor)
    assert again.document == deep.document

    def told(received: Received) -> list[str]:
        return [status.path for status in Statuses(workspace, case.id, received)]

    family = ["caja.zip", "caja.zip/dentro.zip", "caja.zip/dentro.zip/nota.txt"]
    assert told(Received(documents={root.document}, exhibits={root.id})) == family
    assert told(Received(documents={root.document})) == [*family, "nota.txt"]
    assert told(Received()) == []


def inside(workspace, container, path):
    """A part of a container, received as reading does it."""
    blob = workspace.blobs.put(io.BytesIO(path.encode()))
    receipt = Receipt(Source(path=path), blob, Priority.BULK)
    return workspace.intake.record_all(container.case, [receipt], actor=workspace.operator, container=container)[0]
