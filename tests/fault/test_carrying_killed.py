"""A bundle whose writer or reader is killed at any step: nothing of it is there, or all of it, and the next try goes through."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.bundles import CASE, THERE, Servers
from support.protected import an_entry
from support.web import add_document, opened

from api import bundle_reading, carrying, custody, entering, entering_spaces
from api.wiring import Workspace
from models.custody import IntakeAsked
from models.protected import Category, Identity
from services.casefile import envelope
from services.ingest.blobs.local import LocalBlobs
from services.records import entering as rows
from services.records.audit import SqlAuditLog
from services.records.carried import SqlCarriedStore
from services.records.cases import SqlCaseStore
from services.records.disclosures import SqlDisclosureStore
from services.records.joint import SqlJointStore
from services.records.protected_people import SqlProtectionStore
from services.records.queue import SqlJobQueue
from services.records.tables import metadata

HER = "María Fernanda Quispe Mamani"
WHOLE, SPACE = "whole.lince", "space.lince"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two servers; on one a case with a seized item, lent to a space of both, and a bundle of each."""
    data = tmp_path_factory.mktemp("killed")
    with opened(data / "here", meaning=False) as here, opened(data / "there", meaning=False) as there:
        servers = Servers(here, there)
        add_document(here, CASE, "foto.txt", f"{HER} en una foto, 71234567.", image=True)
        custody.intake(here, here.operator, CASE.id, an_intake(servers.documents["uno"]))
        servers.lend("uno")
        carry(here, data / WHOLE)
        servers.carry(data / SPACE)
    return data


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "servers")
    return tmp_path / "servers"


def an_intake(document: Any) -> IntakeAsked:
    return IntakeAsked(
        number="I-07", description="a notebook", seized_by="R. Rocha", seized_at="2026-03-04T14:30-04:00",
        place="El Alto", authority="warrant 9", received_from="R. Rocha", condition="whole", seal="P-1",
        write_blocker="nothing_acquired", documents=(document,),
    )  # fmt: skip


def carry(here: Workspace, to: Path) -> None:
    (peer,) = here.records.carried.peers()
    carrying.carry_case(here, here.operator, CASE.id, peer=peer, purpose="Oficio 9", to=to)


def enter(there: Workspace, bundle: Path) -> Any:
    return entering.enter(there, there.operator, bundle, agency=THERE.id if bundle.name == WHOLE else None)


def counted(workspace: Workspace) -> dict[str, int]:
    with workspace.records.database.reading() as connection:
        return {
            table.name: connection.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one()
            for table in metadata.sorted_tables
            if table.name not in ("audit", "sealed_text")
        }


def killed(folder: Path, act: Callable[[Workspace], object], at: tuple[Any, str], *, call: int, after: bool) -> None:
    """Act in a process of its own that is killed at some call of a function, before or after it is carried out."""
    child = os.fork()
    if not child:
        try:
            with opened(folder, meaning=False) as workspace:
                owner, name = at
                real, left = getattr(owner, name), [call]

                def cut(*some: Any, **asked: Any) -> Any:
                    left[0] -= 1
                    if not left[0] and not after:
                        os.kill(os.getpid(), signal.SIGKILL)
                    done = real(*some, **asked)
                    if not left[0]:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return done

                setattr(owner, name, cut)
                act(workspace)
        finally:
            os._exit(3)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL, "it never came to this step"


ENTERING = [
    ((bundle_reading.File, "write"), 1),
    ((bundle_reading.File, "done"), 2),
    ((entering, "checked"), 1),
    ((LocalBlobs, "adopt"), 1),
    ((rows.Entering, "take_in"), 1),
    ((rows.Entering, "_add"), 2),
    ((SqlProtectionStore, "cover"), 1),
    ((SqlJobQueue, "again_all"), 1),
    ((SqlCarriedStore, "note"), 1),
    ((SqlAuditLog, "append"), 1),
]
OF_A_CASE = [((SqlCaseStore, "add"), 1), ((custody, "write_entered"), 1)]
SOME_FILES = [((LocalBlobs, "adopt"), 2)]
"""First: what one try has stored is there for the next."""
OF_A_SPACE = [
    ((entering_spaces.EnteringSpace, "take"), 1),
    ((entering_spaces.EnteringSpace, "lend"), 1),
    ((SqlJointStore, "add"), 1),
]


@pytest.mark.parametrize(
    ("bundle", "steps"), [(WHOLE, SOME_FILES + ENTERING + OF_A_CASE), (SPACE, ENTERING + OF_A_SPACE)]
)
def test_a_reader_that_is_killed_leaves_nothing_and_the_next_enters_all(
    bundle: str, steps: list[tuple[tuple[Any, str], int]], data: Path, tmp_path: Path
) -> None:
    shutil.copytree(data, tmp_path / "clean")
    with opened(data / "there", meaning=False) as there:
        before = counted(there)
    for step, call in steps:
        for after in (False, True):
            killed(data / "there", lambda one: enter(one, data / bundle), step, call=call, after=after)
            with opened(data / "there", meaning=False) as there:
                assert counted(there) == before, f"killed at {step[1]}"
    with opened(data / "there", meaning=False) as there:
        assert enter(there, data / bundle).new
        now = counted(there)
        for one in there.records.evidence.files(CASE.id):
            assert there.blobs.verify(one.sha256)
        assert there.records.audit.verify()[1] is None
    with opened(tmp_path / "clean" / "there", meaning=False) as clean:
        enter(clean, tmp_path / "clean" / bundle)
        assert counted(clean) == now


def test_a_reader_that_is_killed_after_all_was_stored_has_entered_it(data: Path) -> None:
    killed(data / "there", lambda one: enter(one, data / WHOLE), (entering._Entering, "run"), call=1, after=True)
    with opened(data / "there", meaning=False) as there:
        before = counted(there)
        assert not enter(there, data / WHOLE).new
        assert counted(there) == before


@pytest.mark.parametrize(
    "step", [(SqlProtectionStore, "cover"), (SqlJobQueue, "again_all"), (SqlCarriedStore, "note")], ids=lambda one: one[1]
)  # fmt: skip
def test_i1_a_kill_shows_no_name_of_whom_the_receiver_protects(step: Any, data: Path) -> None:
    with opened(data / "there", meaning=False) as there:
        enter(there, data / WHOLE)
        there.records.protection.add(CASE.id, Identity(name=HER), [an_entry(Category.VICTIM)], minor=True)
        there.records.protection.sweep(CASE.id)
    with opened(data / "here", meaning=False) as here:
        more = add_document(here, CASE, "mas.txt", f"{HER} vino otra vez, 71234567.").document
        carry(here, data / "more.lince")
    killed(
        data / "there", lambda one: entering.enter(one, one.operator, data / "more.lince", agency=THERE.id), step,
        call=1, after=True,
    )  # fmt: skip
    with opened(data / "there", meaning=False) as there:
        assert there.records.evidence.document(more) is None
        entering.enter(there, there.operator, data / "more.lince", agency=THERE.id)
        assert "Quispe" not in there.records.evidence.full_document(more).pages[0].text
    for file in (data / "there").glob("catalogue*"):
        assert HER.encode() not in file.read_bytes(), "the words were left in the file of the database"


WRITING = [
    (envelope, "write"), (SqlCarriedStore, "note"), (SqlDisclosureStore, "add"), (SqlAuditLog, "append"),
    (carrying, "_written_down"), (os, "fsync"),
]  # fmt: skip


def test_a_writer_that_is_killed_leaves_no_bundle_that_nobody_wrote_down(data: Path) -> None:
    for step in WRITING:
        for after in (False, True):
            killed(data / "here", lambda one: carry(one, data / "again.lince"), step, call=1, after=after)
            assert not (data / "again.lince").exists(), f"killed at {step[1]}"
    with opened(data / "here", meaning=False) as here:
        carry(here, data / "again.lince")
        assert here.records.audit.verify()[1] is None
    with opened(data / "there", meaning=False) as there:
        assert enter(there, data / WHOLE).new
        assert entering.enter(there, there.operator, data / "again.lince", agency=THERE.id).new
