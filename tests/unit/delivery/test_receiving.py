"""What an ingest says of what it took in: its own receipts, and the parts of what was received."""

import pytest

from api.receiving import Received, Statuses, case_for, receive_all
from api.settings import read_settings
from api.wiring import open_workspace


@pytest.fixture
def workspace(tmp_path):
    made = open_workspace(read_settings(data=tmp_path / "data"))
    yield made
    made.close()


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
