"""Builds that somebody follows: told step by step, kept for a while, read back, stopped, and withdrawn in time."""

import time

import pytest
from sqlalchemy import update
from support.protected import an_entry
from support.web import HOME, MEMBERS, OURS, add_document, join, opened

from api import building, built, custody, custody_report, disclosing, exporting, prosecuting, transferring
from api.accounts import actor_of
from api.building import BuildAsked
from api.custody_report import ReportAsked
from api.exporting import ExportAsked
from models.case import Role, Sensitivity
from models.custody import IntakeAsked
from models.disclosure import CodeAsked
from models.errors import (
    Altered,
    Conflict,
    HandlingRefused,
    LinceError,
    NotAllowed,
    NotFound,
    TransferRefused,
    UsageError,
)
from models.level import Barred
from models.prosecution import AssertionAsked, BuildState, BuildStep, ExhibitAsked, ExhibitOrder, FileAsked
from models.protected import Category, Identity
from models.recipient import TransferRules
from services.records import tables

COURT = BuildAsked(recipient="Juzgado 3.º")


@pytest.fixture
def workspace(tmp_path):
    """A case with three documents."""
    with opened(tmp_path / "data") as found:
        found.records.people.add_agency(HOME)
        found.records.cases.add(OURS)
        for name in ("libreta.txt", "aviso.txt", "nota.txt"):
            add_document(found, OURS, name, f"Ana debe 500 de la deuda. Tel. 71234567. {name}")
        yield found


@pytest.fixture
def file(workspace):
    """A file with the first two as exhibits, and an assertion."""
    by, case = workspace.operator, OURS.id
    made = prosecuting.begin(workspace, by, case, FileAsked(title="Autos")).id
    for name in ("libreta.txt", "aviso.txt"):
        prosecuting.add_exhibit(workspace, by, case, made, ExhibitAsked(document=document(workspace, name)))
    asked = AssertionAsked(exhibit=1, page=1, text="Había una deuda", quote="la deuda")
    prosecuting.add_assertion(workspace, by, case, made, asked)
    return made


def document(workspace, name):
    return next(one.document for one in workspace.records.evidence.files(OURS.id) if one.path == name)


def begun(workspace, file, asked=COURT, **more):
    return built.begin(workspace, workspace.operator, OURS.id, file, asked, **more).id


def ended(workspace, file, build):
    """The build once it goes on no more."""
    end = time.monotonic() + 60
    while not (told := built.look(workspace, workspace.operator, OURS.id, file, build)).finished:
        assert time.monotonic() < end
        time.sleep(0.01)
    return told


def listed(workspace, file):
    return built.builds(workspace, workspace.operator, OURS.id, file)


def test_a_build_is_told_step_by_step_read_back_and_kept_as_a_version(workspace, file, monkeypatch):
    steps = []
    tell = built._Job.tell

    def heard(job, **told):
        steps.append(told.get("step"))
        tell(job, **told)

    monkeypatch.setattr(built._Job, "tell", heard)
    build = begun(workspace, file)
    found = ended(workspace, file, build)
    assert (found.state, found.problem) == (BuildState.DONE, "")
    assert list(dict.fromkeys(one for one in steps if one)) == list(BuildStep)
    assert (found.checked.citations, found.checked.files > 10) == (1, True)
    kept = listed(workspace, file).versions
    assert [(one.version, one.recipient, one.exhibits) for one in kept] == [(1, "Juzgado 3.º", (1, 2))]
    assert kept[0].checked == found.checked
    build = begun(workspace, file)
    assert ended(workspace, file, build).built.digest == found.built.digest
    assert [one.id for one in listed(workspace, file).builds] == [build]
    assert [one.version for one in listed(workspace, file).versions] == [2, 1]
    with built.archive(workspace, workspace.operator, OURS.id, file, build) as stream:
        assert stream.read(2) == b"PK"
    page = built.page(workspace, workspace.operator, OURS.id, file, build, number=1)
    assert page[:2] == b"\xff\xd8"
    headings = built.outline(workspace, workspace.operator, OURS.id, file, build)
    assert ("1 · libreta.txt", 1) in [(one.title, one.depth) for one in headings]
    with pytest.raises(NotFound):
        built.page(workspace, workspace.operator, OURS.id, file, build, number=found.built.pages + 1)


def test_a_draft_is_for_nobody_gives_no_number_and_the_next_replaces_it(workspace, file):
    build = begun(workspace, file, BuildAsked(), draft=True)
    ended(workspace, file, build)
    assert listed(workspace, file).versions == ()
    with pytest.raises(Conflict):
        built.archive(workspace, workspace.operator, OURS.id, file, build)
    prosecuting.order(workspace, workspace.operator, OURS.id, file, ExhibitOrder(numbers=(2, 1)))
    assert [one.stale for one in listed(workspace, file).builds] in ([True], [])
    other = begun(workspace, file, BuildAsked(), draft=True)
    ended(workspace, file, other)
    assert [one.id for one in listed(workspace, file).builds] == [other]


def test_numbers_that_were_handed_over_stay_and_later_ones_may_move(workspace, file):
    by, case = workspace.operator, OURS.id
    ended(workspace, file, begun(workspace, file))
    with pytest.raises(Conflict):
        prosecuting.order(workspace, by, case, file, ExhibitOrder(numbers=(2, 1)))
    prosecuting.add_exhibit(workspace, by, case, file, ExhibitAsked(document=document(workspace, "nota.txt")))
    with pytest.raises(Conflict):
        prosecuting.order(workspace, by, case, file, ExhibitOrder(numbers=(1, 3, 2)))
    assert prosecuting.order(workspace, by, case, file, ExhibitOrder(numbers=(1, 2, 3))).present[2].title == "nota.txt"


def test_two_builders_at_once_get_a_clear_answer_and_one_that_is_stopped_leaves_nothing(workspace, file, monkeypatch):
    with pytest.raises(UsageError):
        begun(workspace, file, BuildAsked())
    monkeypatch.setattr(building.exporting, "check_originals", _slow)
    build = begun(workspace, file)
    with pytest.raises(Conflict, match="Another export"):
        begun(workspace, file)
    built.stop(workspace, workspace.operator, OURS.id, file, build)
    assert ended(workspace, file, build).state is BuildState.STOPPED
    assert listed(workspace, file).versions == ()
    assert not list(workspace.folder.work.glob("build-*"))
    monkeypatch.undo()
    assert ended(workspace, file, begun(workspace, file)).state is BuildState.DONE


def _slow(workspace, gathered, look, *, tell):
    for _ in range(2000):
        tell(0, 2)
        time.sleep(0.005)


def test_an_original_that_was_changed_ends_the_build_and_is_named(workspace, file):
    original = workspace.records.evidence.exhibits_of(document(workspace, "libreta.txt"))[0]
    with workspace.blobs.path(original.sha256) as path:
        path.chmod(0o600)
        path.write_bytes(b"otra cosa")
    found = ended(workspace, file, begun(workspace, file))
    assert (found.state, "document 1" in found.problem) == (BuildState.FAILED, True)
    assert not list(workspace.folder.work.glob("build-*"))


def test_what_is_kept_is_read_back_and_a_byte_that_changed_is_found(workspace, file):
    build = begun(workspace, file)
    ended(workspace, file, build)
    assert built.check(workspace, workspace.operator, OURS.id, file, build).citations == 1
    table = workspace.folder.work / f"build-{build}" / "data/exhibits.csv"
    table.write_bytes(table.read_bytes() + b" ")
    with pytest.raises(Altered, match=r"changed: data/exhibits\.csv"):
        built.check(workspace, workspace.operator, OURS.id, file, build)


def test_what_was_built_is_gone_once_somebody_is_protected_or_something_is_erased(workspace, file):
    build = begun(workspace, file)
    ended(workspace, file, build)
    identity = Identity(name="Ana", phones=("71234567",))
    workspace.records.protection.add(OURS.id, identity, [an_entry(Category.VICTIM)], minor=False)
    workspace.records.protection.sweep(OURS.id)
    with pytest.raises(NotFound):
        built.archive(workspace, workspace.operator, OURS.id, file, build)
    assert not list(workspace.folder.work.glob("build-*"))
    other = begun(workspace, file)
    ended(workspace, file, other)
    built.forget(workspace)
    assert listed(workspace, file).builds == ()
    assert not list(workspace.folder.work.glob("build-*"))
    assert len(listed(workspace, file).versions) == 2


def keep_in(workspace, name):
    disclosing.set_code(workspace, workspace.operator, document(workspace, name), CodeAsked(reason="palabra de fuente"))


def seal(workspace, name):
    workspace.records.levels.set_level([document(workspace, name)], OURS.id, Sensitivity.SEALED)


def raise_case(workspace, name):
    workspace.records.levels.set_case(OURS.id, Sensitivity.SEALED)


def bar(workspace, name):
    who = MEMBERS[Role.PROSECUTOR].id
    one = document(workspace, name)
    barred = Barred(document=one, case=OURS.id, who=who, since=OURS.opened, made_by="ana")
    workspace.records.levels.bar([one], barred)


@pytest.fixture
def prosecutor(workspace):
    user = MEMBERS[Role.PROSECUTOR]
    workspace.records.people.add_user(user, password_hash="")
    join(workspace, OURS, user)
    return actor_of(user)


@pytest.fixture
def inside(workspace):
    """A document that was found inside the second exhibit, whose bytes hold it."""
    inner = add_document(workspace, OURS, "aviso.txt/anexo.txt", "Anexo. 71234567.")
    outer = document(workspace, "aviso.txt")
    with workspace.records.database.writing() as connection:
        here = update(tables.exhibit).where(tables.exhibit.c.id == inner.id)
        connection.execute(here.values(parent=outer, root=outer, depth=1))


@pytest.mark.parametrize(
    ("change", "of", "refusal"),
    [
        (keep_in, "aviso.txt", HandlingRefused),
        (keep_in, "aviso.txt/anexo.txt", HandlingRefused),
        (seal, "aviso.txt", NotFound),
        (seal, "aviso.txt/anexo.txt", NotFound),
        (bar, "aviso.txt/anexo.txt", NotFound),
        (raise_case, "", LinceError),
    ],
)
def test_what_is_kept_is_held_to_the_rules_of_the_moment_at_which_it_leaves(
    change, of, refusal, *, workspace, inside, file, prosecutor
):
    build = begun(workspace, file)
    ended(workspace, file, build)
    built.archive(workspace, prosecutor, OURS.id, file, build).close()
    change(workspace, of)
    for _ in range(2):
        with pytest.raises(refusal):
            built.archive(workspace, prosecutor, OURS.id, file, build)
    if change is not bar:  # the printed pages show nothing of what was found inside
        with pytest.raises(LinceError):
            built.page(workspace, prosecutor, OURS.id, file, build, number=1)
    outcomes = [one.outcome for one in workspace.records.audit.read() if one.detail.get("act") == "take"]
    assert outcomes[0] == "ok"
    assert "ok" not in outcomes[1:]


def test_what_is_kept_goes_to_its_recipient_only_as_long_as_he_may_get_it(workspace, file):
    build = begun(workspace, file)
    ended(workspace, file, build)
    transferring.set_rules(workspace, workspace.operator, HOME.id, TransferRules(own_country=False))
    with pytest.raises(TransferRefused):
        built.archive(workspace, workspace.operator, OURS.id, file, build)
    transferring.set_rules(workspace, workspace.operator, HOME.id, TransferRules())
    built.archive(workspace, workspace.operator, OURS.id, file, build).close()


@pytest.mark.parametrize("write", ["export", "casefile", "custody"])
def test_a_code_that_comes_while_something_is_written_or_sent_ends_it(write, workspace, file, monkeypatch, tmp_path):
    monkeypatch.setattr(exporting, "_LOOK", 0.0)
    by, case = workspace.operator, OURS.id
    said = {"recipient": "Juzgado 3"}
    rights = exporting.of_account(workspace, by, case, action=building.ACTION)
    first = document(workspace, "libreta.txt")
    taken = IntakeAsked.model_validate({
        "number": "E-1", "description": "Libreta", "seized_by": "Sgto. Ríos", "place": "La Paz", "authority": "orden 12",
        "seized_at": "2026-03-04T10:00:00-04:00", "received_from": "Sgto. Ríos", "condition": "entera", "seal": "S-1",
        "write_blocker": "nothing_acquired", "documents": (first,),
    })  # fmt: skip
    custody.intake(workspace, by, case, taken)
    match write:
        case "export":
            asked = ExportAsked.model_validate({"format": "csv", **said})
            stream = exporting.archive(workspace, by, case, asked, rights=rights)
        case "casefile":
            stream = building.archive(workspace, by, case, file, BuildAsked(**said), rights=rights)
        case _:
            asked = ReportAsked.model_validate({**said, "language": "es"})
            stream = custody_report.archive(workspace, by, case, asked, rights=rights)
    sent = exporting.in_blocks(stream, rights)
    keep_in(workspace, "libreta.txt")
    with pytest.raises(HandlingRefused):
        next(sent)


def test_who_may_not_build_takes_nothing(workspace, file):
    analyst = MEMBERS[Role.ANALYST]
    workspace.records.people.add_user(analyst, password_hash="")
    join(workspace, OURS, analyst)
    build = begun(workspace, file)
    ended(workspace, file, build)
    for act in (built.archive, built.check, built.stop):
        with pytest.raises(NotAllowed):
            act(workspace, actor_of(analyst), OURS.id, file, build)
    assert len(built.builds(workspace, actor_of(analyst), OURS.id, file).versions) == 1
