"""Bundles between two servers, in two data folders: what leaves, what enters, and what is refused before it is stored."""

import hashlib
import io
import json
import os
import shutil
import zlib
from pathlib import Path

import pytest
from support.bundles import Forged, listed
from support.factories import a_case, a_country_listed, a_user, an_actor, an_agency
from support.web import add_document, join, opened

from api import carrying, custody, entering, peers
from api.cli import main as cli
from api.reindexing import compare_due
from models.carried import Direction, ObjectKind, PeerCard
from models.case import Role
from models.custody import IntakeAsked
from models.document import DocumentState, DocumentSummary
from models.errors import (
    Altered,
    BadBundle,
    Conflict,
    LinceError,
    NotAllowed,
    NotForUs,
    OtherVersion,
    StorageFull,
    UnknownSender,
    UsageError,
)
from models.ids import DecisionId
from models.indicator import Indicator, Polarity, Strength
from models.job import Stage
from models.review import Decision, Verdict
from models.span import Provenance, Span
from services.casefile.signing import Signer
from services.records import carrying as rows
from services.records import entering as entering_rows
from services.records.tables import metadata

HERE, THERE = an_agency("Unidad Yungas"), an_agency("Fiscalía Pilcomayo", country="AR")
CASE = a_case("LPZ-1", agency=HERE)
PURPOSE = "Oficio 114/2026: causa conjunta."
WORD = "Marisol"


def sending(data: Path):
    return opened(data / "here", meaning=False)


def receiving(data: Path):
    return opened(data / "there", meaning=False)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Two servers that know each other, and a case on one of them."""
    data = tmp_path_factory.mktemp("servers")
    with sending(data) as here, receiving(data) as there:
        here.records.people.add_agency(HERE)
        here.records.recipients.add(a_country_listed(HERE, THERE.country))
        there.records.people.add_agency(THERE)
        there.records.recipients.add(a_country_listed(THERE, HERE.country))
        here.records.cases.add(CASE)
        add_document(here, CASE, "libreta.txt", f"Llamar a {WORD} al 71234567 por la deuda.", image=True)
        note = add_document(here, CASE, "aviso.txt", "Se busca personal, 71234567.")
        here.records.reviews.add(a_decision(note.document))
        custody.intake(here, here.operator, CASE.id, an_intake(note.document))
        for one, other in ((here, there), (there, here)):
            card = peers.own_card(other, other.operator)
            peers.trust(one, one.operator, card, compared=peers.print_of(card))
    return data


@pytest.fixture
def data(template, tmp_path):
    shutil.copytree(template, tmp_path / "servers")
    return tmp_path / "servers"


@pytest.fixture
def here(data):
    with sending(data) as workspace:
        yield workspace


@pytest.fixture
def there(data):
    with receiving(data) as workspace:
        yield workspace


@pytest.fixture
def bundle(here, tmp_path):
    carry(here, tmp_path / "case.lince")
    return tmp_path / "case.lince"


def a_decision(document) -> Decision:
    flag = Indicator(
        category="debt_bondage", span=Span(document=document, page=1, start=0, end=8), text="Se busca",
        polarity=Polarity.ASSERTED, strength=Strength.STRONG, score=0.5, rule="r@1", reason="words",
        provenance=Provenance(extractor="rules", version="1"),
    )  # fmt: skip
    return Decision(
        id=DecisionId("d" * 32), case=CASE.id, flag=flag, verdict=Verdict.CONFIRMED, reason="it says so",
        made_by="ana", made_at=CASE.opened,
    )  # fmt: skip


def an_intake(*documents) -> IntakeAsked:
    return IntakeAsked(
        number="I-07", description="a notebook", seized_by="R. Rocha", seized_at="2026-03-04T14:30-04:00",
        place="El Alto", authority="warrant 9", received_from="R. Rocha", condition="whole", seal="P-1",
        write_blocker="nothing_acquired", documents=documents,
    )  # fmt: skip


def carry(here, to: Path, **asked):
    (peer,) = here.records.carried.peers()
    return carrying.carry_case(here, here.operator, CASE.id, peer=peer, purpose=PURPOSE, to=to, **asked)


def enter(there, bundle: Path, **asked):
    return entering.enter(there, there.operator, bundle, **asked)


def stored(data: Path) -> set[str]:
    """All that a data folder holds beside the log of its events."""
    return {path.name for path in (data / "there" / "blobs").rglob("*") if path.is_file()}


def counted(there) -> dict[str, int]:
    with there.records.database.reading() as connection:
        return {
            table.name: connection.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one()
            for table in metadata.sorted_tables
            if table.name != "audit"
        }


def test_a_case_leaves_one_server_and_enters_another_whole(here, there, bundle):
    found = enter(there, bundle)
    assert found.new
    assert (found.bundle.documents, found.files) == (2, 3)
    for table in ("exhibit", "document", "page", "mention", "decision"):
        assert found.added[table] >= 1
    case = there.records.cases.get(CASE.id)
    assert (case.agency, case.number, case.title) == (THERE.id, CASE.number, CASE.title)
    for status in here.records.evidence.files(CASE.id):
        document = status.document
        before, after = (one.records.evidence for one in (here, there))
        assert after.full_document(document) == before.full_document(document)
        assert after.analysis(document) == before.analysis(document)
        assert there.blobs.verify(status.sha256)
        (receipt,) = after.exhibits_of(document)
        assert receipt.received_by == "operator (Unidad Yungas)"
    (decision,) = there.records.reviews.decisions(CASE.id)
    assert (decision.id, decision.reason, decision.made_by) == ("d" * 32, "it says so", "ana (Unidad Yungas)")
    # What its pages are like is made anew of what came, and never believed.
    assert compare_due(there.records.near) == 2
    # It is found there once the index is written.
    jobs = there.records.jobs.lease(stages=[Stage.INDEX], holder="test", seconds=60, limit=10)
    assert {one.document for one in jobs} == {one.document for one in here.records.evidence.files(CASE.id)}


def test_the_same_bundle_again_changes_nothing(there, bundle, data):
    first = enter(there, bundle)
    before, files = counted(there), stored(data)
    again = enter(there, bundle)
    assert (again.new, again.bundle) == (False, first.bundle)
    assert (counted(there), stored(data)) == (before, files)


def test_a_case_that_grew_joins_what_is_here(here, there, bundle, tmp_path):
    enter(there, bundle)
    add_document(here, CASE, "nueva.txt", "Otra nota, 71234567.")
    carry(here, tmp_path / "more.lince")
    found = enter(there, tmp_path / "more.lince")
    assert (found.new, found.added["document"], found.files) == (True, 1, 1)
    assert len(there.records.evidence.files(CASE.id)) == 3
    assert len(there.records.reviews.decisions(CASE.id)) == 1


def test_what_was_changed_since_is_refused_and_nothing_is_stored(here, there, bundle, tmp_path, data):
    enter(there, bundle)
    with there.records.database.writing() as connection:
        connection.exec_driver_sql("UPDATE mention SET normal = '+59170000000'")
    add_document(here, CASE, "nueva.txt", "Otra nota, 71234567.")
    carry(here, tmp_path / "more.lince")
    before = counted(there)
    with pytest.raises(Conflict, match="mention"):
        enter(there, tmp_path / "more.lince")
    assert counted(there) == before


def test_a_case_that_is_here_by_another_way_and_a_number_that_is_taken_are_refused(there, bundle, data):
    there.records.cases.add(a_case("PIL-9", agency=THERE).model_copy(update={"number": CASE.number}))
    before, files = counted(there), stored(data)
    with pytest.raises(Conflict, match="another case of this number"):
        enter(there, bundle)
    assert (counted(there), stored(data)) == (before, files)
    assert enter(there, bundle, number="PIL-77").new
    assert there.records.cases.get(CASE.id).number == "PIL-77"


def test_its_own_case_does_not_come_back_to_the_sender(here, there, bundle, tmp_path):
    enter(there, bundle)
    (peer,) = there.records.carried.peers()
    carrying.carry_case(there, there.operator, CASE.id, peer=peer, purpose=PURPOSE, to=tmp_path / "back.lince")
    with pytest.raises(Conflict, match="did not come from that sender"):
        enter(here, tmp_path / "back.lince")


def test_both_sides_write_it_down(here, there, bundle):
    enter(there, bundle)
    (out,), (came,) = here.records.carried.all(), there.records.carried.all()
    assert (out.id, out.digest) == (came.id, came.digest)
    assert (out.direction, came.direction, came.purpose) == (Direction.OUT, Direction.IN, PURPOSE)
    for workspace, action in ((here, "bundle.out"), (there, "bundle.in")):
        (event,) = [one for one in workspace.records.audit.read() if one.action == action and one.outcome == "ok"]
        assert (event.case, event.detail["bundle"], event.detail["sha256"]) == (CASE.id, out.id, out.digest)
    (ledger,) = here.records.custody.ledgers(CASE.id).values()
    assert [one.act.value for one in ledger] == ["intake", "record"]
    assert out.id in ledger[-1].words["purpose"]
    (entered,) = there.records.custody.ledgers(CASE.id).values()
    assert [one.act.value for one in entered] == ["intake"]
    assert entered[0].words["received_from"] == f"Unidad Yungas, bundle {out.id}"
    assert there.records.custody.fault(entered) is None
    # The sender's ledger and log came along, and hang together without his server.
    lines = [json.loads(one) for one in zlib.decompress(there.records.carried.excerpt(out.id)).splitlines()]
    (kept,) = [one["custody"] for one in lines if "custody" in one]
    assert hashlib.sha256(kept["line"].encode()).hexdigest() == kept["hash"] == ledger[0].hash
    acts = [one["audit"] for one in lines if "audit" in one]
    assert [one["action"] for one in acts].count("exhibit.record") == 2
    assert all(len(one["hash"]) == len(one["previous"]) == 64 for one in acts)


def test_E2_no_word_of_a_case_can_be_read_on_the_way(bundle):
    content = bundle.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    for word in (WORD, CASE.number, PURPOSE, HERE.name):
        assert word.encode() not in content


def test_only_whom_it_was_encrypted_to_opens_it(here, bundle, data, tmp_path):
    with opened(tmp_path / "third") as third:
        third.records.people.add_agency(an_agency("Otra"))
        card = peers.own_card(here, here.operator)
        peers.trust(third, third.operator, card, compared=peers.print_of(card))
        with pytest.raises(NotForUs):
            enter(third, bundle)
        assert counted(third)["case"] == 0


def test_who_was_dropped_or_never_known_is_no_sender(there, bundle):
    (peer,) = there.records.carried.peers()
    peers.drop(there, there.operator, peer.id)
    before = counted(there)
    with pytest.raises(UnknownSender):
        enter(there, bundle)
    assert counted(there) == before


def test_a_card_with_another_fingerprint_is_not_taken_in(here, there):
    card = peers.own_card(here, here.operator).model_copy(
        update={"recipient": peers.own_card(there, there.operator).recipient}
    )
    with pytest.raises(UsageError, match="fingerprint"):
        peers.trust(there, there.operator, card, compared="0" * 64)
    with pytest.raises(Conflict):
        peers.trust(there, there.operator, card, compared=peers.print_of(card))


def test_a_card_of_an_agency_whose_people_work_here_is_not_taken_in(there, tmp_path):
    there.records.people.add_user(a_user("rec", agency=THERE), password_hash="x")
    with opened(tmp_path / "third") as third:
        third.records.people.add_agency(THERE.model_copy(update={"id": "7" * 32}))
        card = peers.own_card(third, third.operator)
    with pytest.raises(Conflict, match="whose people work on this server"):
        peers.trust(there, there.operator, card, compared=peers.print_of(card))


@pytest.mark.parametrize("size", [0, 10, 180, 200, 5_000, -1, -20])
def test_a_bundle_that_was_cut_is_refused(size, there, bundle, data):
    content = bundle.read_bytes()
    bundle.write_bytes(content[:size])
    refused(there, bundle, data, BadBundle)


def test_a_flipped_bit_is_refused_wherever_it_is(there, bundle, data):
    content = bundle.read_bytes()
    for at in range(0, len(content), max(1, len(content) // 40)):
        changed = bytearray(content)
        changed[at] ^= 1
        bundle.write_bytes(bytes(changed))
        refused(there, bundle, data, BadBundle, NotForUs)


def refused(there, bundle: Path, data: Path, *kinds: type[LinceError]) -> None:
    before, files = counted(there), stored(data)
    with pytest.raises(kinds):
        enter(there, bundle)
    assert (counted(there), stored(data)) == (before, files)
    assert not list(there.folder.work.iterdir())


@pytest.fixture
def forged(here, there, bundle):
    return Forged(here, there, bundle)


def test_what_is_forged_without_a_change_enters(forged, there, bundle):
    forged.write(bundle)
    assert enter(there, bundle).new


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../catalogue.sqlite", "a/../../b", "C:\\x", "x" * 64, "A" * 64, "", "\x00"]
)
def test_E2_a_path_is_no_name_of_a_file(name, forged, there, bundle, data):
    told = json.loads(forged.manifest.model_dump_json())
    told["objects"][0]["sha256"] = name
    forged.write(bundle, told=json.dumps(told).encode())
    refused(there, bundle, data, BadBundle)


@pytest.mark.parametrize("kind", ["link", "folder", "device"])
def test_E2_a_link_is_no_kind_of_file(kind, forged, there, bundle, data):
    told = json.loads(forged.manifest.model_dump_json())
    told["objects"][-1]["kind"] = kind
    forged.write(bundle, told=json.dumps(told).encode())
    refused(there, bundle, data, BadBundle)


def test_E2_a_file_outside_of_the_list_is_refused(forged, there, bundle, data):
    forged.write(bundle, behind=b"more")
    refused(there, bundle, data, BadBundle)


def test_a_file_that_no_row_tells_of_is_refused(forged, there, bundle, data):
    extra = listed(b"hidden", ObjectKind.ORIGINAL)
    forged.files[extra.sha256] = b"hidden"
    forged.manifest = forged.manifest.model_copy(update={"objects": (*forged.manifest.objects, extra)})
    forged.write(bundle)
    refused(there, bundle, data, BadBundle)


def test_a_file_that_is_another_than_listed_is_refused(forged, there, bundle, data):
    last = forged.manifest.objects[-1]
    forged.files[last.sha256] = bytes(last.size)
    forged.write(bundle)
    refused(there, bundle, data, BadBundle)


def test_a_bundle_that_unpacks_to_more_than_there_is_space_for_is_refused_before_it_is_written(
    forged, there, bundle, data
):
    bomb = forged.manifest.objects[-1].model_copy(update={"size": 2**52})
    objects = (*forged.manifest.objects[:-1], bomb)
    forged.manifest = forged.manifest.model_copy(update={"objects": objects})
    forged.write(bundle)
    refused(there, bundle, data, StorageFull)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"tables": "9999"}, OtherVersion),
        ({"tables": "0001"}, OtherVersion),
        ({"recipient": "age1" + "q" * 58}, NotForUs),
        ({"sender": an_agency("Otra")}, BadBundle),
        ({"cases": ()}, BadBundle),
    ],
)
def test_a_list_that_says_what_it_may_not(told, kind, forged, bundle, data):
    there = forged.there
    forged.manifest = forged.manifest.model_copy(update=told)
    forged.write(bundle)
    refused(there, bundle, data, kind)


def test_a_newer_form_and_what_is_no_list_are_refused(forged, there, bundle, data):
    forged.write(bundle, version=2)
    refused(there, bundle, data, OtherVersion)
    for told in (b"", b"[]", b"{}", b"\xff", b'{"id": 1}'):
        forged.write(bundle, told=told)
        refused(there, bundle, data, BadBundle)


def test_a_list_signed_by_another_key_is_refused(forged, there, bundle, data):
    forged.signer = Signer(os.urandom(32))
    forged.write(bundle)
    refused(there, bundle, data, UnknownSender)


def page_of(lines: list[list]) -> dict:
    return next(row for table, row in lines if table == "page")


@pytest.mark.parametrize(
    "harm",
    [
        lambda lines: lines.append(["user", {"id": "u" * 32}]),
        lambda lines: lines.append(["membership", {}]),
        lambda lines: lines.append(["no_table", {}]),
        lambda lines: lines.append("x"),
        lambda lines: lines.append(["page", {**page_of(lines), "document": "f" * 32}]),
        lambda lines: page_of(lines).update(number="1"),
        lambda lines: page_of(lines).update(extra=1),
        lambda lines: page_of(lines).pop("text"),
        lambda lines: page_of(lines).update(words="%%%"),
        lambda lines: page_of(lines).update(image="f" * 64),
        lambda lines: next(row for table, row in lines if table == "exhibit").update(case="f" * 32),
        lambda lines: next(row for table, row in lines if table == "exhibit").update(parent="f" * 32),
        lambda lines: next(row for table, row in lines if table == "document").update(sha256="f" * 64),
        lambda lines: lines[:] .clear() or lines.clear(),
    ],
)  # fmt: skip
def test_rows_of_what_the_list_does_not_name_are_refused(harm, forged, there, bundle, data):
    lines = forged.rows()
    harm(lines)
    forged.with_rows(lines)
    forged.write(bundle)
    refused(there, bundle, data, BadBundle)


def test_a_row_of_another_case_cannot_be_overwritten(forged, there, bundle, data):
    theirs = a_case("PIL-1", agency=THERE)
    there.records.cases.add(theirs)
    exhibit = add_document(there, theirs, "propia.txt", "Nota propia, 71234567.")
    (mention,) = there.records.evidence.mentions(exhibit.document)
    lines = forged.rows()
    next(row for table, row in lines if table == "mention")["id"] = mention.id
    forged.with_rows(lines)
    forged.write(bundle)
    before = counted(there)
    with pytest.raises(Conflict):
        enter(there, bundle)
    assert counted(there) == before


def test_a_pulled_plug_leaves_nothing_and_entering_again_takes_all(there, bundle, monkeypatch):
    before = counted(there)
    whole = entering_rows.Entering.take_in

    def cut(self, connection, lines):
        whole(self, connection, lines)
        raise KeyboardInterrupt

    monkeypatch.setattr(entering_rows.Entering, "take_in", cut)
    with pytest.raises(KeyboardInterrupt):
        enter(there, bundle)
    assert counted(there) == before
    assert there.records.cases.get(CASE.id) is None
    monkeypatch.undo()
    found = enter(there, bundle)
    assert (found.new, found.files) == (True, 0), "the files had come before; nobody saw them"


def test_a_changed_original_blocks_the_bundle(here, tmp_path):
    (first, *_) = here.records.evidence.files(CASE.id)
    with here.blobs.path(first.sha256) as path:
        path.chmod(0o600)
        path.write_bytes(b"changed")
    with pytest.raises(Altered):
        carry(here, tmp_path / "x.lince")
    assert not (tmp_path / "x.lince").exists()
    assert here.records.carried.all() == []


def test_memory_stays_flat_for_large_files(here, there, tmp_path):
    resource = pytest.importorskip("resource")
    size = 200 * 1024 * 1024
    exhibit = here.intake.receive(
        CASE.id, carrying_source("disco.img"), Zeros(size), actor=here.operator
    )  # fmt: skip
    unsupported(here, exhibit)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    carry(here, tmp_path / "large.lince")
    enter(there, tmp_path / "large.lince")
    assert there.blobs.has(exhibit.sha256)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024


def unsupported(workspace, exhibit) -> None:
    """As it is read to its end, where no program reads its kind."""
    for job in workspace.records.jobs.lease(stages=[Stage.EXTRACT], holder="test", seconds=60, limit=10):
        workspace.records.jobs.complete(job)
    workspace.records.evidence.begin_document(
        DocumentSummary(
            id=exhibit.document, case=exhibit.case, sha256=exhibit.sha256, name=exhibit.name, version="1",
            media_type="application/octet-stream", state=DocumentState.UNSUPPORTED,
        )
    )  # fmt: skip


class Zeros(io.RawIOBase):
    """So many bytes without having them."""

    def __init__(self, left: int) -> None:
        self.left = left

    def read(self, size: int = -1) -> bytes:
        size = min(self.left, size if size >= 0 else self.left)
        self.left -= size
        return bytes(size)


def carrying_source(path: str):
    from models.exhibit import Source

    return Source(path=path)


def test_every_table_says_whether_it_travels_or_why_not():
    travels = {*rows.READ, *rows.JUDGED}
    assert not travels & rows.STAYS.keys()
    assert {table.name for table in metadata.sorted_tables} == travels | rows.STAYS.keys()


def test_rights(here, there, bundle, tmp_path):
    officer, analyst = (
        a_user(login, role=role, agency=HERE) for login, role in (("of", Role.PROSECUTOR), ("an", Role.ANALYST))
    )
    for user in (officer, analyst):
        here.records.people.add_user(user, password_hash="x")
        join(here, CASE, user)
    (peer,) = here.records.carried.peers()
    with pytest.raises(NotAllowed):
        carrying.carry_case(here, an_actor(analyst), CASE.id, peer=peer, purpose=PURPOSE, to=tmp_path / "a.lince")
    assert carrying.carry_case(here, an_actor(officer), CASE.id, peer=peer, purpose=PURPOSE, to=tmp_path / "o.lince")
    receiver = a_user("rec", role=Role.INVESTIGATOR, agency=THERE)
    there.records.people.add_user(receiver, password_hash="x")
    enterer = an_actor(receiver)
    assert entering.enter(there, enterer, bundle).new
    assert [one.user for one in there.records.cases.members(CASE.id)] == [receiver.id]
    with pytest.raises(NotAllowed):
        entering.enter(there, an_actor(a_user("reader", role=Role.ANALYST, agency=THERE)), bundle)
    with pytest.raises(NotAllowed):
        peers.drop(there, enterer, there.records.carried.peers()[0].id)


def test_the_verb(data, tmp_path, capsys):
    def run(side: str, *words: str) -> str:
        assert cli.run(["carry", *words, "--data", str(data / side)]) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    to = tmp_path / "v.lince"
    asked = ["--case", CASE.number, "--peer", THERE.name, "--purpose", PURPOSE, "--to", str(to)]
    assert "2 documents" in run("here", "out", *asked)
    assert "sound; not stored" in run("there", "look", str(to))
    assert "entered: 2 documents" in run("there", "in", str(to))
    assert "nothing changed" in run("there", "in", str(to))
    (line,) = run("there", "list", "--json").splitlines()
    told = json.loads(line)
    assert '"custody"' in run("there", "excerpt", told["id"])
    assert PeerCard.model_validate_json(run("here", "card")).agency == HERE
    assert HERE.name in run("there", "peers")
    for words, code in (
        (["out", "--to", str(to), "--peer", THERE.name], 2),
        (["out", *asked], 2),
        (["in", str(tmp_path / "none")], 2),
        (["trust", str(to), "--fingerprint", "0"], 2),
        (["in"], 2),
        (["excerpt", "x"], 1),
    ):
        assert cli.run(["carry", *words, "--data", str(data / "here")]) == code
