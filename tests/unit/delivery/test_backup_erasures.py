"""H12: what was erased does not come back by a backup that was made before, and the list that says so is signed."""

import json

import pytest
from support.web import OURS, OURS_TOO, opened

from api import backing_up, eraser, erasing, erasure_lists, restoring
from api.cli.main import run
from api.erasing import ErasureAsked
from api.settings import Settings
from models.errors import Altered
from models.ids import DocumentId
from models.keeping import ErasureState, LegalHold
from models.search import Scope

ORDER = {"order": "91/2027", "reason": "time is over"}


def backed_up(data, tmp_path):
    with opened(data) as workspace:
        return backing_up.make(workspace, tmp_path / "backups", keys=tmp_path / "keys")[0]


def erased(workspace, *, document=None, case=OURS):
    asked = ErasureAsked(document=document, **ORDER)
    one = erasing.ask(workspace, workspace.operator, case.id, asked)
    return eraser.wait(workspace, one.id, waits=lambda: None)


def restored(place, tmp_path, **more):
    return restoring.restore(place, Settings(data=tmp_path / "restored"), keys=tmp_path / "keys", **more)


def document_of(workspace, case=OURS):
    return DocumentId(workspace.records.evidence.files(case.id)[0].document)


def test_H12_a_document_that_was_erased_after_a_backup_does_not_come_back_by_it(data, tmp_path):
    place = backed_up(data, tmp_path)
    with opened(data) as workspace:
        document = document_of(workspace)
        sha256 = workspace.records.evidence.exhibits_of(document)[0].sha256
        done = erased(workspace, document=document)
    assert restored(place, tmp_path).erased == 1
    with opened(tmp_path / "restored") as after:
        assert after.records.evidence.exhibits_of(document) == []
        assert not after.blobs.has(sha256)
        assert after.engine.count(Scope(cases=frozenset({OURS.id}))) == 0
        assert len(after.records.evidence.files(OURS_TOO.id)) == 1
        again = after.records.keeping.erasure(done.id)
        assert (again.state, again.order, again.certificate.subject) == (ErasureState.DONE, "91/2027", document)
        assert after.records.audit.verify()[1] is None
        acts = [(one.action, one.subject) for one in after.records.audit.read()]
        assert ("erasure.carry_out", done.id) in acts
        assert ("erasure.certify", done.id) in acts
    assert not [
        file for file in (tmp_path / "restored").rglob("*")
        if file.is_file() and b"Marisol" in file.read_bytes()
    ]  # fmt: skip


def test_H12_a_case_that_was_erased_stays_erased_though_a_hold_stood_when_the_backup_was_made(data, tmp_path):
    with opened(data) as workspace:
        now = workspace.clock.now()
        hold = LegalHold(id="a" * 32, case=OURS.id, order="auto 7", reason="apelación", set_by="ana", set_at=now)
        workspace.records.keeping.add_hold(hold)
    place = backed_up(data, tmp_path)
    with opened(data) as workspace:
        workspace.records.keeping.lift(OURS.id, hold.id, by="ana", at=workspace.clock.now(), order="auto 9")
        erased(workspace)
    assert restored(place, tmp_path).erased == 1
    with opened(tmp_path / "restored") as after:
        assert list(after.records.evidence.files(OURS.id)) == []


def test_H12_what_was_erased_before_the_backup_is_not_done_again(data, tmp_path):
    with opened(data) as workspace:
        erased(workspace, document=document_of(workspace))
    assert restored(backed_up(data, tmp_path), tmp_path).erased == 0


def test_H12_a_list_that_was_changed_stops_the_restore_and_one_from_elsewhere_is_taken(data, tmp_path):
    place = backed_up(data, tmp_path)
    with opened(data) as workspace:
        document = document_of(workspace)
        erased(workspace, document=document)
        (tmp_path / "elsewhere").mkdir()
        erasure_lists.write(workspace, tmp_path / "elsewhere")
    beside = place.parent / erasure_lists.LIST
    whole = beside.read_bytes()
    beside.write_text(json.dumps({"form": "lince erasure list 1", "erasures": []}))
    with pytest.raises(Altered, match="list of erasures"):
        restored(place, tmp_path)
    assert not (tmp_path / "restored").exists()
    beside.write_bytes(whole)
    beside.unlink()
    (place.parent / erasure_lists.SIGNATURE).unlink()
    assert restored(place, tmp_path, erased=tmp_path / "elsewhere").erased == 1


def test_H12_the_list_holds_certificates_and_nothing_of_what_was_erased(data, tmp_path):
    place = backed_up(data, tmp_path)
    with opened(data) as workspace:
        erased(workspace, document=document_of(workspace))
    told = (place.parent / erasure_lists.LIST).read_text()
    assert "91/2027" in told
    assert not [word for word in ("Marisol", "71234567", "libreta") if word in told]


def test_H12_a_list_that_is_missing_is_told(data, tmp_path, capsys):
    place = backed_up(data, tmp_path)
    for name in (erasure_lists.LIST, erasure_lists.SIGNATURE):
        (place.parent / name).unlink()
    given = ["--keys", str(tmp_path / "keys")]
    assert run(["restore", str(place), "--data", str(tmp_path / "without"), *given]) == 0
    assert "No list of erasures lies beside the backup" in capsys.readouterr().err
    with opened(data) as workspace:
        backing_up.make(workspace, tmp_path / "newer", keys=None)
    more = ["--erased", str(tmp_path / "newer")]
    assert run(["restore", str(place), "--data", str(tmp_path / "with"), *given, *more]) == 0
    assert "No list" not in capsys.readouterr().err
