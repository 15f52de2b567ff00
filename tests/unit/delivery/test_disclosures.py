"""F5, F6: what was given to whom, made again to the same hashes, and what is for intelligence only, which leaves in no file."""

import json
import sqlite3

import pytest
from sqlalchemy import update
from support.protected import an_entry
from support.web import HOME, MEMBERS, OURS, add_document, join, opened

from api import (
    building,
    custody,
    custody_report,
    disclosing,
    exporting,
    prosecuting,
    redacted_copies,
    redacting,
    repeating,
)
from api.accounts import actor_of
from api.building import BuildAsked
from api.cli import main as cli
from api.custody_report import ReportAsked
from api.exporting import ExportAsked
from api.redacting import MarkAsked
from models.case import Role, Sensitivity
from models.custody import IntakeAsked
from models.disclosure import CodeAsked, GivenAs, GivenItem, GivenTo, WhyOther
from models.errors import HandlingRefused, NotAllowed, NotFound
from models.prosecution import ExhibitAsked, FileAsked
from models.protected import Category, Identity
from services.records import tables
from services.records.permissions import LEAVING

SECRET = "Fuente Quirquincho"


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A case of three documents; the second lies inside the first."""
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "data"))
    with opened(tmp_path / "data") as found:
        found.records.people.add_agency(HOME)
        for user in MEMBERS.values():
            found.records.people.add_user(user, password_hash="x")
        found.records.cases.add(OURS)
        for user in MEMBERS.values():
            join(found, OURS, user)
        outer = add_document(found, OURS, "correo.txt", "Va un informe adjunto. 71234567.")
        inner = add_document(found, OURS, "correo.txt/informe.txt", f"Dice {SECRET} que hay deuda. 71234567.")
        with found.records.database.writing() as connection:
            inside = update(tables.exhibit).where(tables.exhibit.c.id == inner.id)
            connection.execute(inside.values(parent=outer.document, root=outer.document, depth=1))
        add_document(found, OURS, "libreta.txt", "Ana debe 500 de la deuda. 71234567.", image=True)
        yield found


def document(workspace, name):
    return next(one.document for one in workspace.records.evidence.files(OURS.id) if one.path == name)


def keep_in(workspace, name, *, held=True):
    asked = CodeAsked(held=held, reason="palabras de una fuente")
    return disclosing.set_code(workspace, workspace.operator, document(workspace, name), asked)


def exported(workspace, to, form="bagit", **more):
    asked = ExportAsked.model_validate({"format": form, "recipient": "Juzgado 3", **more})
    return exporting.export(workspace, workspace.operator, OURS.id, asked, to)


def file_of(workspace, *names):
    by = workspace.operator
    file = prosecuting.begin(workspace, by, OURS.id, FileAsked(title="Autos")).id
    for name in names:
        prosecuting.add_exhibit(workspace, by, OURS.id, file, ExhibitAsked(document=document(workspace, name)))
    return file


def built(workspace, file, to):
    asked = BuildAsked(recipient="Juzgado 3", basis="CPP 306", conditions="sin copias")
    return building.build(workspace, workspace.operator, OURS.id, file, asked, to=to)


def copy_of(workspace, name):
    one = document(workspace, name)
    view = redacting.begin(workspace, workspace.operator, one)
    asked = MarkAsked(page=1, whole_page=True, reason="privilege")
    redacting.mark(workspace, workspace.operator, one, view.redaction.id, asked)
    return redacted_copies.apply(workspace, workspace.operator, one, view.redaction.id).redaction


def item_of(workspace, *names):
    asked = IntakeAsked.model_validate(
        {
            "number": "I-07", "description": "Teléfono", "seized_by": "L.", "seized_at": "2026-03-01T08:30-04:00",
            "place": "Andén 4", "authority": "112/2026", "received_from": "L.", "condition": "Apagado", "seal": "P-1",
            "write_blocker": "nothing_acquired", "documents": [document(workspace, name) for name in names],
        }
    )  # fmt: skip
    custody.intake(workspace, workspace.operator, OURS.id, asked)


def given(workspace):
    return workspace.records.disclosures.of_case(OURS.id)


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def again(workspace, number, by=None):
    return repeating.repeat(workspace, by or workspace.operator, OURS.id, number)


def test_F5_every_file_that_leaves_writes_who_got_what_when_and_under_which_conditions(workspace, tmp_path):
    item_of(workspace, "libreta.txt")
    written = exported(workspace, tmp_path / "bag", basis="CPP 306", conditions="hasta el 1 de junio")
    case_file = built(workspace, file_of(workspace, "libreta.txt"), tmp_path / "file")
    report = custody_report.report(
        workspace, workspace.operator, OURS.id, ReportAsked(recipient="Perito Rocha"), tmp_path / "report"
    )
    redaction = copy_of(workspace, "libreta.txt")
    with redacted_copies.download(
        workspace, workspace.operator, redaction.document, redaction.id, GivenTo(recipient="Defensa")
    ).stream:
        pass
    fourth, third, second, first = given(workspace)
    assert [(one.number, one.version) for one in (first, second, third, fourth)] == [(1, 1), (2, 1), (3, 1), (4, 1)]
    assert (first.recipient, first.basis, first.conditions) == ("Juzgado 3", "CPP 306", "hasta el 1 de junio")
    assert (first.digest, second.digest, third.digest) == (written.digest, case_file.digest, report.digest)
    assert (fourth.digest, fourth.recipient) == (redaction.output, "Defensa")
    every = [one.document for one in workspace.records.evidence.files(OURS.id)]
    originals = {one: workspace.records.evidence.exhibits_of(one)[0].sha256 for one in every}
    for one in (first, second, third, fourth):
        assert {item.document: item.sha256 for item in one.items}.items() <= originals.items()
        assert one.items
        assert one.by == workspace.operator.name
    events = {event.action: event.detail for event in workspace.records.audit.read() if "disclosure" in event.detail}
    assert {name: told["disclosure"] for name, told in events.items()} == {
        "case.export": 1, "casefile.build": 2, "custody.report": 3, "redaction.download": 4,
    }  # fmt: skip


def test_F5_made_again_each_comes_to_the_same_hashes_and_leaves_no_entry(workspace, tmp_path):
    item_of(workspace, "libreta.txt")
    for form in ("bagit", "csv", "ftm", "dat"):
        exported(workspace, tmp_path / form, form)
    built(workspace, file_of(workspace, "libreta.txt"), tmp_path / "file")
    custody_report.report(workspace, workspace.operator, OURS.id, ReportAsked(), tmp_path / "report")
    redaction = copy_of(workspace, "correo.txt")
    for number in range(1, 5):
        assert again(workspace, number).why[0].why in {WhyOther.REDACTED, WhyOther.HELD_BACK}
    with redacted_copies.download(workspace, workspace.operator, redaction.document, redaction.id).stream:
        pass
    built(workspace, file_of(workspace, "libreta.txt"), tmp_path / "second")
    for form in ("bagit", "csv", "ftm", "dat"):
        exported(workspace, tmp_path / f"{form} again", form)
    kept = len(given(workspace))
    assert kept == 12
    for number in (6, 7, 8, 9, 10, 11, 12):
        found = again(workspace, number)
        assert (found.same, found.parts, found.why, found.now) == (True, (), (), found.before), number
    assert len(given(workspace)) == kept
    assert not list(workspace.folder.work.iterdir())


def test_F5_a_new_redaction_is_a_new_version_and_the_check_names_document_and_reason(workspace, tmp_path):
    exported(workspace, tmp_path / "one")
    exported(workspace, tmp_path / "same")
    redaction = copy_of(workspace, "libreta.txt")
    exported(workspace, tmp_path / "other")
    assert [one.version for one in given(workspace)] == [2, 1, 1]
    found = again(workspace, 1)
    number = next(one.number for one in given(workspace)[0].items if one.document == redaction.document)
    assert not found.same
    assert {f"redacted/{number:06d}", f"originals/{number:06d}"} <= set(found.parts)
    assert ("redacted", number, "", "1") in [(one.why, one.number, one.before, one.now) for one in found.why]
    assert WhyOther.LATER_ACTS in {one.why for one in found.why}
    with redacted_copies.download(
        workspace, workspace.operator, redaction.document, redaction.id, GivenTo(recipient="Defensa")
    ).stream:
        pass
    copy_of(workspace, "libreta.txt")
    second = workspace.records.redactions.of(redaction.document)[0]
    assert second.version == 2
    told = again(workspace, 4)
    if second.output == redaction.output:
        assert told.same
    else:
        assert [one.now for one in told.why] == ["2"]


@pytest.mark.parametrize("change", ["protected", "added", "sealed", "read"])
def test_F5_the_check_tells_why_the_bytes_are_others(change, workspace, tmp_path):
    exported(workspace, tmp_path / "one", "csv")
    match change:
        case "protected":
            workspace.records.protection.add(
                OURS.id, Identity(name="Ana", phones=("71234567",)), [an_entry(Category.VICTIM)], minor=False
            )
            workspace.records.protection.sweep(OURS.id)
            wanted = WhyOther.PROTECTED
        case "added":
            add_document(workspace, OURS, "nuevo.txt", "Nuevo. 71234567.")
            wanted = WhyOther.ADDED
        case "read":
            one = document(workspace, "libreta.txt")
            read = workspace.records.evidence.full_document(one)
            workspace.records.evidence.save_document(read.model_copy(update={"version": "otra"}))
            wanted = WhyOther.READ_ANEW
        case _:
            levels = workspace.records.levels
            levels.set_level([document(workspace, "libreta.txt")], OURS.id, Sensitivity.SEALED)
            found = again(workspace, 1, actor_of(MEMBERS[Role.PROSECUTOR]))
            assert [(one.why, one.number) for one in found.why] == [(WhyOther.OTHER, None)]
            assert not {"texts/000003", "originals/000003"} & set(found.parts)
            return
    found = again(workspace, 1)
    assert not found.same
    assert wanted in {one.why for one in found.why}


def leave(workspace, act, to, name="libreta.txt"):
    """Do an act that would take a document out; the case file has it as exhibit 1 from before."""
    by, one = workspace.operator, document(workspace, name)
    match act:
        case "case.export":
            exported(workspace, to)
        case "casefile.build":
            built(workspace, workspace.records.prosecution.of_case(OURS.id)[0].id, to)
        case "custody.report":
            custody_report.report(workspace, by, OURS.id, ReportAsked(), to)
        case "redaction.download":
            redacted_copies.download(workspace, by, one, workspace.records.redactions.of(one)[0].id).stream.close()
        case "document.download":
            workspace.access.document(by, one, action=act)


LEFT_OUT = {"search.export", "search.list", "search.certify", "graph.export", "bundle.out", "redaction.log"}
"""These leave it out; the others refuse by number."""


@pytest.mark.parametrize("act", sorted(LEAVING - LEFT_OUT))
def test_F6_what_is_for_intelligence_only_leaves_in_no_file_and_is_named_by_number(act, workspace, tmp_path):
    file_of(workspace, "libreta.txt")
    item_of(workspace, "libreta.txt")
    copy_of(workspace, "libreta.txt")
    keep_in(workspace, "libreta.txt")
    before = given(workspace)
    with pytest.raises(HandlingRefused) as refused:
        leave(workspace, act, tmp_path / "out")
    named = {"case.export": "Number 3 ", "casefile.build": "Number 1 ", "custody.report": "Number I-07 "}
    assert refused.value.message.startswith(named.get(act, "This document "))
    assert "libreta" not in refused.value.message + refused.value.advice
    assert [one.name for one in tmp_path.iterdir()] == ["data"]
    assert given(workspace) == before
    last = [event for event in workspace.records.audit.read() if event.action == act][-1]
    assert last.outcome == "handling"
    keep_in(workspace, "libreta.txt", held=False)
    leave(workspace, act, tmp_path / "out")


def test_F6_with_all_that_was_found_inside_and_its_container_stays_too(workspace, tmp_path):
    keep_in(workspace, "correo.txt/informe.txt")
    with pytest.raises(HandlingRefused, match="Number 2 is"):
        exported(workspace, tmp_path / "out")
    written = exported(workspace, tmp_path / "out", without_intelligence=True)
    assert (written.statement.left_out, written.statement.complete) == (1, False)
    assert [(one.number, one.reason) for one in written.statement.withheld] == [(1, "level")]
    content = b"".join(tree(tmp_path / "out").values())
    assert SECRET.encode() not in content
    assert b"informe.txt" not in content
    assert given(workspace)[0].without_intelligence
    assert again(workspace, 1).same
    keep_in(workspace, "correo.txt/informe.txt", held=False)
    keep_in(workspace, "correo.txt")
    with pytest.raises(HandlingRefused, match="Numbers 1, 2 are"):
        exported(workspace, tmp_path / "other")
    with pytest.raises(NotFound, match="itself"):
        keep_in(workspace, "correo.txt/informe.txt", held=False)


def test_F6_an_exhibit_put_under_the_code_while_a_file_is_made_stops_it(workspace, tmp_path, monkeypatch):
    write = exporting.bag.write

    def coding(*args, **more):
        write(*args, **more)
        keep_in(workspace, "libreta.txt")

    monkeypatch.setattr(exporting.bag, "write", coding)
    with pytest.raises(HandlingRefused, match="Number 3 is"):
        exported(workspace, tmp_path / "out")
    assert [one.name for one in tmp_path.iterdir()] == ["data"]
    assert not given(workspace)


def test_F6_what_is_for_intelligence_only_becomes_no_exhibit(workspace):
    keep_in(workspace, "libreta.txt")
    with pytest.raises(HandlingRefused):
        file_of(workspace, "libreta.txt")


def test_F6_the_case_file_tells_what_was_given_of_its_exhibits_and_nothing_else(workspace, tmp_path):
    file = file_of(workspace, "libreta.txt")
    exported(workspace, tmp_path / "bag", recipient="Defensa de R.", basis="CPP 306", conditions="sin copias")
    built(workspace, file, tmp_path / "one")
    built(workspace, file, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two"), "its own copies do not make it another"
    (told,) = json.loads((tmp_path / "one/data/disclosures.json").read_text())
    assert (told["number"], told["recipient"], told["conditions"]) == (1, "Defensa de R.", "sin copias")
    original = workspace.records.evidence.exhibits_of(document(workspace, "libreta.txt"))[0]
    assert told["exhibits"] == [{"exhibit": 1, "sha256": original.sha256, "redaction": None}]
    assert given(workspace)[-1].digest == told["digest"]
    assert again(workspace, 2).same
    exported(workspace, tmp_path / "third", recipient="Fiscalía")
    assert again(workspace, 2).same, "as the ledger was when it was given"
    built(workspace, file, tmp_path / "other")
    assert len(json.loads((tmp_path / "other/data/disclosures.json").read_text())) == 2


def test_I4_names_of_protected_people_in_what_was_typed_are_masked(workspace, tmp_path):
    exported(workspace, tmp_path / "one", "csv", recipient="Abogada de Zoraida Tancara")
    workspace.records.protection.add(
        OURS.id, Identity(name="Zoraida Tancara"), [an_entry(Category.VICTIM)], minor=False
    )
    workspace.records.protection.sweep(OURS.id)
    exported(workspace, tmp_path / "two", "csv", recipient="Juzgado", conditions="no contactar a Zoraida Tancara")
    told = " ".join(f"{one.recipient} {one.conditions}" for one in given(workspace))
    assert "Zoraida" not in told
    assert "Abogada de" in told


def test_F5_entries_are_never_changed(workspace, tmp_path):
    exported(workspace, tmp_path / "one", "csv")
    raw = sqlite3.connect(workspace.folder.catalogue)
    for statement in ("UPDATE disclosure SET recipient = 'x'", "DELETE FROM disclosure"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


def test_h9_whoever_does_not_see_a_document_is_told_nothing_of_it(workspace, tmp_path):
    exported(workspace, tmp_path / "one", "csv")
    sealed = document(workspace, "libreta.txt")
    keep_in(workspace, "libreta.txt")
    workspace.records.levels.set_level([sealed], OURS.id, Sensitivity.SEALED)
    other = actor_of(MEMBERS[Role.INVESTIGATOR])
    told = disclosing.ledger(workspace, other, OURS.id)
    assert sealed not in told.model_dump_json()
    exporting.export(workspace, other, OURS.id, ExportAsked(format="csv"), tmp_path / "his")
    assert workspace.records.disclosures.of_case(OURS.id)[0].number == 2, "nothing stops him: it is not there for him"
    with pytest.raises(NotFound):
        disclosing.set_code(workspace, other, sealed, CodeAsked(reason="x"))
    analyst = actor_of(MEMBERS[Role.ANALYST])
    with pytest.raises(NotAllowed):
        disclosing.ledger(workspace, analyst, OURS.id)
    with pytest.raises(NotAllowed):
        disclosing.set_code(workspace, analyst, document(workspace, "correo.txt"), CodeAsked(reason="x"))


def test_h9_what_was_given_of_documents_that_one_does_not_see_is_not_there(workspace):
    by, sealed = workspace.operator, document(workspace, "libreta.txt")
    asked = GivenTo(recipient="Asuntos Internos", basis="contra el fiscal T. Arce", conditions="no avisar a Arce")
    both = [(1, sealed), (2, document(workspace, "correo.txt"))]
    for items, subject in ((both[:1], sealed), (both, "")):
        made = disclosing.given(
            workspace, by, OURS.id, asked,
            given_as=GivenAs.REDACTED_COPY, made="b" * 64, told=disclosing.state(), subject=subject,
            items=[GivenItem(number=number, document=one, sha256="a" * 64) for number, one in items],
        )  # fmt: skip
        with workspace.records.transaction():
            disclosing.enter(workspace, made)
    prosecutor = actor_of(MEMBERS[Role.PROSECUTOR])
    assert [one.number for one in disclosing.ledger(workspace, prosecutor, OURS.id).disclosures] == [2, 1]
    workspace.records.levels.set_level([sealed], OURS.id, Sensitivity.SEALED)
    (told,) = disclosing.ledger(workspace, prosecutor, OURS.id).disclosures
    assert (told.number, [one.number for one in told.items]) == (2, [2])
    absent = set()
    for number in (1, 7):
        for look in (disclosing.disclosure, repeating.repeat):
            with pytest.raises(NotFound) as refused:
                look(workspace, prosecutor, OURS.id, number)
            absent.add((refused.value.message, refused.value.advice))
    assert len(absent) == 1, "as what is not there"


def test_i4_events_name_no_protected_recipient_whatever_act_it_was(workspace, tmp_path):
    file = file_of(workspace, "libreta.txt")
    view = copy_of(workspace, "correo.txt")
    workspace.records.protection.add(
        OURS.id, Identity(name="Zoraida Tancara"), [an_entry(Category.VICTIM)], minor=False
    )
    workspace.records.protection.sweep(OURS.id)
    by, to = workspace.operator, "Abogada de Zoraida Tancara"
    before = workspace.records.audit.head().sequence
    exported(workspace, tmp_path / "export", "csv", recipient=to)
    building.build(workspace, by, OURS.id, file, BuildAsked(recipient=to), to=tmp_path / "build")
    custody_report.report(workspace, by, OURS.id, ReportAsked(recipient=to), tmp_path / "report")
    redacted_copies.download(
        workspace, by, document(workspace, "correo.txt"), view.id, GivenTo(recipient=to)
    ).stream.close()
    told = [
        event.detail["recipient"] for event in workspace.records.audit.read(after=before) if "recipient" in event.detail
    ]
    assert len(told) == 4
    assert all(one.startswith("Abogada de V-01") for one in told)
    assert workspace.records.audit.verify()[1] is None


def test_search_leaves_what_is_for_intelligence_only_out_of_its_lists_and_shows_it_on_the_screen(workspace):
    keep_in(workspace, "libreta.txt")
    scope, certified = (
        workspace.access.scope(workspace.operator, action=act) for act in ("search.export", "search.certify")
    )
    assert certified.hidden == scope.hidden
    assert scope.kept_in == scope.hidden == {(OURS.id, document(workspace, "libreta.txt"))}
    assert workspace.access.scope(workspace.operator, action="search.find").whole


def test_the_verb_lists_shows_checks_and_keeps_in(workspace, tmp_path, capsys):
    of = ["--case", OURS.number]
    out = ["--to", str(tmp_path / "out"), "--format", "csv"]
    assert cli.run(["export", OURS.number, *out, "--recipient", "Juzgado 3", "--basis", "CPP 306"]) == 0
    assert cli.run(["disclosures", "list", *of]) == 0
    assert "Juzgado 3" in capsys.readouterr().out
    assert cli.run(["disclosures", "show", "1", *of, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["basis"] == "CPP 306"
    assert cli.run(["disclosures", "check", "1", *of]) == 0
    assert "1: the same" in capsys.readouterr().out
    one = document(workspace, "libreta.txt")
    assert cli.run(["disclosures", "keep", one, "--reason", "fuente"]) == 0
    assert one in capsys.readouterr().out
    assert cli.run(["export", OURS.number, "--to", str(tmp_path / "no"), "--format", "csv"]) != 0
    assert "Number 3 is for intelligence only" in capsys.readouterr().err
    assert (
        cli.run(["export", OURS.number, "--to", str(tmp_path / "no"), "--format", "csv", "--without-intelligence"]) == 0
    )
    assert "1 documents for intelligence only were left out" in capsys.readouterr().out
    assert cli.run(["disclosures", "check", "1", *of]) != 0, "it cannot be made again while that is kept in"
    assert cli.run(["disclosures", "free", one, "--reason", "orden 3"]) == 0
    assert cli.run(["disclosures", "check", "1", *of]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["show"], ["show", "0"], ["show", "x"], ["check", "99999999999"], ["show", "7"], ["keep"], ["keep", "0" * 32],
        ["keep", "{document}"], ["free", "{document}", "--reason", "x"], ["list", "--case", "NO-1"],
    ],
)  # fmt: skip
def test_wrong_calls_of_the_verb_get_a_sentence(words, workspace, capsys):
    one = document(workspace, "libreta.txt")
    words = [word.format(document=one) for word in words]
    of = [] if words[0] in ("keep", "free") or "--case" in words else ["--case", OURS.number]
    assert cli.run(["disclosures", *words, *of]) != 0
    told = capsys.readouterr().err
    assert told.startswith("lince: ")
    assert "Traceback" not in told


def test_too_long_a_recipient_is_named(workspace, tmp_path, capsys):
    assert (
        cli.run(["export", OURS.number, "--to", str(tmp_path / "out"), "--format", "csv", "--recipient", "x" * 201])
        != 0
    )
    assert "--recipient" in capsys.readouterr().err
