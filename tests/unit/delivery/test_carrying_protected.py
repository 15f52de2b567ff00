"""Names of protected people and bundles: what comes, what leaves and what is kept of it is masked before anybody sees it."""

import io
import json
import zlib

import pytest
from support.bundles import CASE, LENDER, THERE, Forged, Servers
from support.factories import an_actor
from support.protected import an_entry
from support.web import add_document, join, opened

from api import carrying, custody, disclosing, entering, joint
from api.joint import SpaceAsked
from models.custody import IntakeAsked
from models.disclosure import CodeAsked
from models.errors import Conflict
from models.exhibit import Source
from models.ids import DecisionId
from models.indicator import Indicator, Polarity, Strength
from models.job import Stage
from models.protected import Category, Identity
from models.review import Decision, Verdict
from models.span import Provenance, Span
from services.records.tables import metadata

HER = "María Fernanda Quispe Mamani"
OTHER = "Delia Sarzuri Poma"
SEALED = {"case_person", "sealed_words"}


@pytest.fixture
def servers(tmp_path):
    with opened(tmp_path / "here", meaning=False) as here, opened(tmp_path / "there", meaning=False) as there:
        yield Servers(here, there)


def protect(workspace, name=HER):
    person = workspace.records.protection.add(CASE.id, Identity(name=name), [an_entry(Category.VICTIM)], minor=True)
    workspace.records.protection.sweep(CASE.id)
    return person


def named(workspace, word="quispe") -> set[str]:
    """Tables of the catalogue in which a name stands in clear."""
    found = set()
    with workspace.records.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                if any(word in text_of(value).casefold() for value in row):
                    found.add(table.name)
    return found - SEALED


def text_of(value) -> str:
    if isinstance(value, bytes):
        try:
            value = zlib.decompress(value)
        except zlib.error:
            return ""
        told = value.decode("utf-8", "replace")
        return told + told.encode().decode("unicode-escape", "replace")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def carry(servers, to, purpose="Oficio 9", **asked):
    (peer,) = servers.here.records.carried.peers()
    return carrying.carry_case(
        servers.here, servers.here.operator, CASE.id, peer=peer, purpose=purpose, to=to, **asked
    )  # fmt: skip


def enter(servers, bundle):
    return entering.enter(servers.there, servers.there.operator, bundle, agency=THERE.id)


def decide(workspace, document, reason, number):
    flag = Indicator(
        category="debt_bondage", span=Span(document=document, page=1, start=0, end=4), text="Nota",
        polarity=Polarity.ASSERTED, strength=Strength.STRONG, score=0.5, rule="r@1", reason="words",
        provenance=Provenance(extractor="rules", version="1"),
    )  # fmt: skip
    workspace.records.reviews.add(
        Decision(
            id=DecisionId(number * 32), case=CASE.id, flag=flag, verdict=Verdict.CONFIRMED, reason=reason,
            made_by="ana", made_at=CASE.opened,
        )
    )  # fmt: skip


def test_i1_whom_the_receiver_protects_is_masked_in_what_a_later_bundle_brings(servers, tmp_path):
    carry(servers, tmp_path / "one.lince")
    enter(servers, tmp_path / "one.lince")
    protect(servers.there)
    add_document(servers.here, CASE, f"declaracion {HER}.txt", f"{HER} dijo que debe 500. Llamar 71234567.")
    decide(servers.here, servers.documents["uno"], f"lo dice {HER}", "d")
    carry(servers, tmp_path / "two.lince", purpose=f"Traslado de {HER}")
    assert enter(servers, tmp_path / "two.lince").added["document"] == 1
    assert named(servers.there) == set()
    protection = servers.there.records.protection
    assert protection.unsettled() == []
    # Nothing is sought in the case until its pages are in the index as they are now.
    assert protection.held_back([CASE.id]) == {CASE.id}
    (file,) = [one for one in servers.there.records.evidence.files(CASE.id) if one.path.startswith("declaracion")]
    jobs = servers.there.records.jobs.lease(stages=[Stage.INDEX], holder="test", seconds=60, limit=100)
    assert file.document in {one.document for one in jobs}
    assert protection.named_in(file.document)


def test_what_was_masked_here_is_no_hindrance_to_a_later_bundle_and_stays_masked(servers, tmp_path):
    hers = add_document(servers.here, CASE, f"{HER}.txt", f"{HER} dijo que debe 500. Llamar 71234567.").document
    decide(servers.here, servers.documents["uno"], f"lo dice {HER}", "d")
    carry(servers, tmp_path / "one.lince")
    enter(servers, tmp_path / "one.lince")
    assert "page" in named(servers.there)
    protect(servers.there)
    assert named(servers.there) == set()
    add_document(servers.here, CASE, "nueva.txt", f"Otra nota sobre {HER}, 71234567.")
    carry(servers, tmp_path / "two.lince")
    added = enter(servers, tmp_path / "two.lince").added
    assert added["document"] == 1
    assert "decision" not in added
    assert named(servers.there) == set()
    assert len(servers.there.records.reviews.decisions(CASE.id)) == 1
    assert servers.there.records.protection.named_in(hers)


def test_whom_the_sender_protects_later_makes_no_second_row_of_what_the_receiver_has(servers, tmp_path):
    decide(servers.here, servers.documents["uno"], f"lo dice {HER}", "d")
    servers.lend("uno", conditions=f"No mencionar a {HER}")
    carry(servers, tmp_path / "one.lince")
    enter(servers, tmp_path / "one.lince")
    protect(servers.here)
    add_document(servers.here, CASE, "nueva.txt", "Otra nota, 71234567.")
    carry(servers, tmp_path / "two.lince")
    assert enter(servers, tmp_path / "two.lince").added["document"] == 1
    assert len(servers.there.records.reviews.decisions(CASE.id)) == 1


def test_i1_the_purpose_of_a_bundle_names_nobody_who_is_protected(servers, tmp_path):
    protect(servers.here)
    carry(servers, tmp_path / "p.lince", purpose=f"Traslado de {HER}")
    told = entering.look(servers.there, servers.there.operator, tmp_path / "p.lince")
    assert "Quispe" not in told.model_dump_json()
    assert told.purpose.startswith("Traslado de V-01")
    assert named(servers.here) == set()


def test_i1_whoever_is_protected_later_is_masked_in_what_is_kept_of_bundles(servers, tmp_path):
    custody.intake(
        servers.here, servers.here.operator, CASE.id,
        IntakeAsked(
            number="I-07", description=f"libreta de {HER}", seized_by="R. Rocha", seized_at="2026-03-04T14:30-04:00",
            place="El Alto", authority="warrant 9", received_from="R. Rocha", condition="whole", seal="P-1",
            write_blocker="nothing_acquired", documents=(servers.documents["uno"],),
        ),
    )  # fmt: skip
    carried = carry(servers, tmp_path / "p.lince", purpose=f"Traslado de {HER}")
    enter(servers, tmp_path / "p.lince")
    for workspace in (servers.here, servers.there):
        assert "carried" in named(workspace)
        person = protect(workspace)
        assert named(workspace) == set()
        lifted = an_entry(Category.VICTIM).model_copy(update={"held": False})
        workspace.records.protection.add_category(person, lifted)
        workspace.records.protection.sweep(CASE.id)
        (told,) = workspace.records.carried.all()
        assert told.purpose == f"Traslado de {HER}"
    lines = zlib.decompress(servers.there.records.carried.excerpt(carried.id)).splitlines()
    assert any(
        "Quispe" in json.loads(line).get("custody", {}).get("words", {}).get("description", "") for line in lines
    )


def test_a_line_of_a_ledger_that_is_masked_loses_its_words_and_keeps_its_hash(servers, tmp_path):
    test_i1_whoever_is_protected_later_is_masked_in_what_is_kept_of_bundles(servers, tmp_path)
    protect(servers.there)
    (told,) = servers.there.records.carried.all()
    lines = map(json.loads, zlib.decompress(servers.there.records.carried.excerpt(told.id)).splitlines())
    (ledger,) = [one["custody"] for one in lines if "custody" in one]
    assert ledger.keys() == {"item", "line", "hash"}


def test_i1_an_agreement_and_its_loans_name_nobody_who_is_protected(servers, tmp_path):
    protect(servers.here)
    space = servers.space.model_copy(update={"id": "6" * 32, "number": "ECI-4", "purpose": f"Equipo por {HER}"})
    servers.here.records.joint.add(space)
    for party in space.parties:
        servers.here.records.joint.sign(space.id, party)
    loan = servers.lend("uno", conditions=f"No mencionar a {HER}")
    servers.here.records.joint.lend(loan.model_copy(update={"id": "e" * 32, "space": space.id}))
    assert named(servers.here) == set()
    servers.space = space
    servers.carry(tmp_path / "s.lince")
    told = entering.look(servers.there, servers.there.operator, tmp_path / "s.lince")
    assert "Quispe" not in told.model_dump_json()
    assert told.space.purpose.startswith("Equipo por V-01")


def test_i1_an_agreement_is_masked_when_somebody_is_protected_on_either_side(servers, tmp_path):
    servers.lend("uno", conditions=f"No mencionar a {HER} ni a {OTHER}")
    servers.carry(tmp_path / "one.lince")
    servers.enter(tmp_path / "one.lince")
    protect(servers.there)
    assert named(servers.there) == set()
    protect(servers.here, OTHER)
    assert named(servers.here, "sarzuri") == set()
    # Each side masks whom it knows of: the loan is the same all the same.
    servers.lend("tres")
    servers.carry(tmp_path / "two.lince")
    assert servers.enter(tmp_path / "two.lince").new
    (loan, _) = servers.there.records.joint.loans([servers.space.id])
    assert "Quispe" not in loan.conditions


def test_i1_what_is_proposed_to_other_agencies_names_nobody_whom_ones_cases_protect(servers):
    join(servers.here, CASE, LENDER)
    protect(servers.here)
    asked = SpaceAsked(
        number="ECI-9", purpose=f"Equipo por {HER}", begins=servers.space.begins, ends=servers.space.ends,
        languages=("es",), parties=(THERE.id,),
    )  # fmt: skip
    shown = joint.propose(servers.here, an_actor(LENDER), asked)
    assert "Quispe" not in shown.space.purpose
    assert named(servers.here) == set()


def test_nothing_leaves_where_somebody_is_protected_while_the_bundle_is_written(servers, tmp_path, monkeypatch):
    write = carrying.envelope.write

    def protecting(*some, **asked):
        protect(servers.here, "Nota Uno")
        return write(*some, **asked)

    monkeypatch.setattr(carrying.envelope, "write", protecting)
    with pytest.raises(Conflict, match="protected while"):
        carry(servers, tmp_path / "x.lince")
    assert not (tmp_path / "x.lince").exists()
    assert servers.here.records.carried.all() == []


# What is not read yet


def test_what_was_not_read_and_understood_stays_and_is_counted(servers, tmp_path):
    received = servers.here.intake.receive(
        CASE.id, Source(path="sin leer.txt"), io.BytesIO(f"{HER} dijo.".encode()), actor=servers.here.operator
    )
    read = add_document(servers.here, CASE, "leida.txt", f"La víctima {OTHER} viajó. 71234567.").document
    holder = add_document(servers.here, CASE, "caja.txt", "Una caja, 71234567.").document
    with servers.here.records.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM analysis WHERE document = ?", (read,))
        connection.exec_driver_sql("UPDATE exhibit SET parent = ?, root = ? WHERE document = ?", (holder, holder, read))
    carried = carry(servers, tmp_path / "u.lince")
    assert {one.reason: one.documents for one in carried.left} == {"waiting": 3}
    enter(servers, tmp_path / "u.lince")
    there = {one.document for one in servers.there.records.evidence.files(CASE.id)}
    assert not {received.document, read, holder} & there


def test_what_is_being_understood_again_stays_meanwhile(servers, tmp_path):
    one = servers.documents["uno"]
    servers.here.records.jobs.again(one, case=CASE.id, stage=Stage.ANALYZE, version="2")
    assert {one.reason for one in carry(servers, tmp_path / "a.lince").left} == {"waiting"}
    for job in servers.here.records.jobs.lease(stages=[Stage.ANALYZE], holder="test", seconds=60, limit=10):
        servers.here.records.jobs.complete(job)
    assert carry(servers, tmp_path / "b.lince").left == ()


@pytest.mark.parametrize(
    ("without", "stage"),
    [({"analysis", "mention", "indicator", "leg"}, Stage.ANALYZE), ({"document", "page", "analysis", "mention"}, Stage.EXTRACT)],
)  # fmt: skip
def test_what_a_sender_did_not_read_or_understand_is_so_here(without, stage, servers, tmp_path):
    carry(servers, tmp_path / "a.lince")
    forged = Forged(servers.here, servers.there, tmp_path / "a.lince")
    one = servers.documents["uno"]
    forged.with_rows(
        [
            [table, row]
            for table, row in forged.rows()
            if not (table in without and row["id" if table == "document" else "document"] == one)
        ]
    )
    forged.write(tmp_path / "a.lince")
    enter(servers, tmp_path / "a.lince")
    jobs = servers.there.records.jobs.lease(stages=[stage], holder="test", seconds=60, limit=100)
    assert [job.document for job in jobs] == [one]
    jobs = servers.there.records.jobs.lease(stages=[Stage.INDEX], holder="test", seconds=60, limit=100)
    assert one not in {job.document for job in jobs}


def test_what_is_for_intelligence_only_is_counted_where_it_was_lent(servers, tmp_path):
    servers.lend("uno")
    servers.lend("dos", conditions="Una fuente")
    disclosing.set_code(servers.here, servers.here.operator, servers.documents["dos"], CodeAsked(reason="a source"))
    disclosing.set_code(servers.here, servers.here.operator, servers.documents["tres"], CodeAsked(reason="a source"))
    carried = servers.carry(tmp_path / "s.lince")
    assert {one.reason: one.documents for one in carried.left} == {"intelligence_only": 1}
    told = entering.look(servers.there, servers.there.operator, tmp_path / "s.lince")
    assert "Una fuente" not in told.model_dump_json()
    assert [one.document for one in told.loans] == [servers.documents["uno"]]
