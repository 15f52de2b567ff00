"""Rows of a server that means harm: none that cannot be read, that has no end, or that speaks for somebody else, enters."""

import base64
import io
import json
import shutil
import time
import zlib

import pytest
from PIL import Image
from support.bundles import CASE, THERE, Forged, Servers, listed
from support.factories import a_case
from support.web import a_jpeg, add_document, opened

from api import carrying, entering, prosecuting
from models.carried import CarriedItem, ObjectKind
from models.case import Sensitivity
from models.errors import BadBundle, Conflict, UnknownSender
from models.ids import DecisionId, derived
from models.indicator import Indicator, Polarity, Strength
from models.prosecution import ExhibitAsked, FileAsked
from models.review import Decision, Verdict
from models.span import Provenance, Span
from services.casefile import envelope
from services.casefile.signing import Signer
from services.records import legible
from services.records.tables import metadata


@pytest.fixture
def servers(tmp_path):
    with opened(tmp_path / "here", meaning=False) as here, opened(tmp_path / "there", meaning=False) as there:
        made = Servers(here, there)
        one = made.documents["uno"]
        flag = Indicator(
            category="debt_bondage", span=Span(document=one, page=1, start=0, end=4), text="Nota",
            polarity=Polarity.ASSERTED, strength=Strength.STRONG, score=0.5, rule="r@1", reason="words",
            provenance=Provenance(extractor="rules", version="1"),
        )  # fmt: skip
        here.records.reviews.add(
            Decision(
                id=DecisionId("d" * 32), case=CASE.id, flag=flag, verdict=Verdict.CONFIRMED, reason="it says so",
                made_by="ana", made_at=CASE.opened,
            )
        )  # fmt: skip
        by = here.operator
        file = prosecuting.begin(here, by, CASE.id, FileAsked(title="Ministerio Público c. R."))
        prosecuting.add_exhibit(here, by, CASE.id, file.id, ExhibitAsked(document=one))
        yield made


@pytest.fixture
def forged(servers, tmp_path):
    (peer,) = servers.here.records.carried.peers()
    carrying.carry_case(
        servers.here, servers.here.operator, CASE.id, peer=peer, purpose="Oficio 9", to=tmp_path / "a.lince"
    )
    return Forged(servers.here, servers.there, tmp_path / "a.lince")


def enter(servers, forged, tmp_path):
    forged.write(tmp_path / "a.lince")
    return entering.enter(servers.there, servers.there.operator, tmp_path / "a.lince", agency=THERE.id)


def counted(workspace) -> dict[str, int]:
    with workspace.records.database.reading() as connection:
        return {
            table.name: connection.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one()
            for table in metadata.sorted_tables
            if table.name != "audit"
        }


def refused(servers, forged, tmp_path, *kinds) -> None:
    before, files = counted(servers.there), sorted((tmp_path / "there" / "blobs").rglob("*"))
    with pytest.raises(kinds or (BadBundle,)):
        enter(servers, forged, tmp_path)
    assert counted(servers.there) == before
    assert sorted((tmp_path / "there" / "blobs").rglob("*")) == files
    assert not list(servers.there.folder.work.iterdir())


def a_png(edge: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (edge, edge)).save(out, "PNG")
    return out.getvalue()


def packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode()


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("document", {"state": "no state"}),
        ("document", {"counts": "x"}),
        ("document", {"metadata": []}),
        ("document", {"name": "\ud800"}),
        ("page", {"number": 2**62}),
        ("page", {"number": 0}),
        ("page", {"source": "magic"}),
        ("page", {"width": float("nan")}),
        ("page", {"width": float("inf")}),
        ("page", {"words": base64.b64encode(b"no deflate").decode()}),
        ("page", {"words": packed(b"1234567")}),
        ("page", {"words": packed(bytes(legible.MOST_UNPACKED + 1))}),
        ("page", {"regions": {"a": 1}}),
        ("analysis", {"stretch": 2**40}),
        ("analysis", {"stretch": -1}),
        ("analysis", {"languages": [1]}),
        ("mention", {"kind": "no kind"}),
        ("mention", {"page": 2**40}),
        ("mention", {"boxes": "x"}),
        ("mention", {"start": -1}),
        ("mention", {"roles": "../../etc/passwd"}),
        ("prosecution_exhibit", {"title": "x" * 66_001}),
        ("prosecution_file", {"summary": "x" * 66_001}),
        ("exhibit", {"custody": "x"}),
        ("exhibit", {"depth": "deep"}),
        ("decision", {"flag": {}}),
        ("decision", {"verdict": "guilty"}),
    ],
)
def test_a_row_that_cannot_be_read_or_has_no_end_is_refused(table, changes, servers, forged, tmp_path):
    lines = forged.rows()
    next(row for name, row in lines if name == table).update(changes)
    forged.with_rows(lines)
    refused(servers, forged, tmp_path)


def test_what_is_nested_beyond_reason_is_refused(servers, forged, tmp_path):
    (rows,) = [one for one in forged.manifest.objects if one.kind is ObjectKind.ROWS]
    forged.replace(rows, f'["document", {nested(100_000)}]\n'.encode())
    refused(servers, forged, tmp_path)


def test_a_decision_on_a_place_of_another_document_is_refused(servers, forged, tmp_path):
    theirs = a_case("AR-1", agency=THERE)
    servers.there.records.cases.add(theirs)
    document = add_document(servers.there, theirs, "propia.txt", "Nota propia, 71234567.").document
    lines = forged.rows()
    next(row for name, row in lines if name == "decision")["flag"]["span"]["document"] = document
    forged.with_rows(lines)
    refused(servers, forged, tmp_path)


def test_a_decision_under_the_id_of_one_of_another_case_changes_nothing(servers, forged, tmp_path):
    theirs = a_case("AR-1", agency=THERE)
    servers.there.records.cases.add(theirs)
    document = add_document(servers.there, theirs, "propia.txt", "Nota propia, 71234567.").document
    (own,) = servers.here.records.reviews.decisions(CASE.id)
    flag = own.flag.model_copy(update={"span": own.flag.span.model_copy(update={"document": document})})
    servers.there.records.reviews.add(own.model_copy(update={"case": theirs.id, "flag": flag, "reason": "ours"}))
    before = counted(servers.there)
    with pytest.raises(Conflict):
        enter(servers, forged, tmp_path)
    assert counted(servers.there) == before
    assert [one.reason for one in servers.there.records.reviews.decisions(theirs.id)] == ["ours"]


def test_documents_that_lie_in_one_another_are_refused(servers, forged, tmp_path):
    one, two = servers.documents["uno"], servers.documents["dos"]
    for ring in ({one: two, two: one}, {one: one}):
        lines = forged.rows()
        for name, row in lines:
            if name == "exhibit" and row["document"] in ring:
                row |= {"parent": ring[row["document"]], "root": ring[row["document"]], "depth": 1}
        forged.with_rows(lines)
        refused(servers, forged, tmp_path)


def test_nobody_of_the_receiver_is_named_as_who_did_what_came(servers, forged, tmp_path):
    user = servers.there.records.people.user_by_login("rec")[0]
    lines = forged.rows()
    decision = next(row for name, row in lines if name == "decision")
    decision |= {"made_by": "rec", "user": user.id}
    next(row for name, row in lines if name == "exhibit")["received_by"] = f"rec ({THERE.name})"
    forged.with_rows(lines)
    enter(servers, forged, tmp_path)
    (found,) = servers.there.records.reviews.decisions(CASE.id)
    assert (found.made_by, found.user) == ("rec (Unidad Yungas)", None)
    with servers.there.records.database.reading() as connection:
        named = set(connection.exec_driver_sql("SELECT received_by FROM exhibit").scalars())
    assert f"rec ({THERE.name}) (Unidad Yungas)" in named
    assert all(one.endswith("(Unidad Yungas)") for one in named)


def test_a_hold_on_a_person_of_the_receiver_is_refused(servers, forged, tmp_path):
    hold = {
        "id": "b" * 32, "case": CASE.id, "document": None, "person": "a" * 32, "order": "1", "reason": "x",
        "until": None, "set_by": "ana", "set_at": CASE.opened.isoformat(), "lifted_by": None, "lifted_at": None,
        "lifted_order": "",
    }  # fmt: skip
    forged.with_rows([*forged.rows(), ["legal_hold", hold]])
    refused(servers, forged, tmp_path)


@pytest.mark.parametrize("languages", ["spa -c x=y", "../eng", "", "spa+", "-l"])
def test_languages_that_a_program_would_take_for_something_else_are_refused(languages, servers, forged, tmp_path):
    row = {"document": servers.documents["uno"], "ocr_languages": languages, "turn": None}
    forged.with_rows([*forged.rows(), ["reading_choice", row]])
    refused(servers, forged, tmp_path)


@pytest.mark.parametrize("turn", [45, -90, 1])
def test_a_turn_that_no_page_can_be_given_is_refused(turn, servers, forged, tmp_path):
    row = {"document": servers.documents["uno"], "ocr_languages": "", "turn": turn}
    forged.with_rows([*forged.rows(), ["reading_choice", row]])
    refused(servers, forged, tmp_path)


def test_a_hold_that_was_lifted_here_stays_so_and_hinders_no_later_bundle(servers, forged, tmp_path):
    hold = {
        "id": "b" * 32, "case": CASE.id, "document": None, "person": None, "order": "1", "reason": "x",
        "until": None, "set_by": "ana", "set_at": CASE.opened.isoformat(), "lifted_by": None, "lifted_at": None,
        "lifted_order": "",
    }  # fmt: skip
    forged.with_rows([*forged.rows(), ["legal_hold", hold]])
    enter(servers, forged, tmp_path)
    keeping = servers.there.records.keeping
    assert keeping.lift(CASE.id, hold["id"], by="rec", at=servers.there.clock.now(), order="9")
    again = forged.manifest.model_copy(update={"id": "c" * 32, "made_at": servers.there.clock.now()})
    forged.manifest = again
    assert enter(servers, forged, tmp_path).new
    assert [one.lifted_by for one in keeping.holds([CASE.id])] == ["rec"]


@pytest.mark.parametrize(
    "line", [b"\xff\n", b"{}\n", b'{"custody": {}}\n', b'{"audit": {"x": 1}}\n', b"[" * 100_000 + b"\n", b"\n"]
)
def test_an_excerpt_that_cannot_be_read_is_refused(line, servers, forged, tmp_path):
    (one,) = [each for each in forged.manifest.objects if each.kind is ObjectKind.EXCERPT]
    forged.replace(one, line)
    refused(servers, forged, tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        {"number": "1", "description": "x", "seal": ""},
        {"number": "1", "description": "x" * 10_000_000, "seal": "1"},
        {"number": "1", "description": "x", "seal": "1", "more": "y"},
    ],
)
def test_a_seized_item_of_other_words_is_refused(words, servers, forged, tmp_path):
    item = CarriedItem(
        id="1" * 32, case=CASE.id, words=words, documents=(servers.documents["uno"],), head="0" * 64
    )  # fmt: skip
    forged.manifest = forged.manifest.model_copy(update={"items": (item,)})
    refused(servers, forged, tmp_path)


def test_a_list_of_more_than_there_can_be_is_refused(servers, forged, tmp_path):
    told = json.loads(forged.manifest.model_dump_json())
    told["cases"] = told["cases"] * 20_000
    forged.write(tmp_path / "a.lince", told=json.dumps(told).encode())
    with pytest.raises(BadBundle):
        entering.look(servers.there, servers.there.operator, tmp_path / "a.lince")


def test_nothing_that_an_unknown_key_signed_is_read(servers, forged, tmp_path, monkeypatch):
    forged.signer = Signer(bytes(range(32)))
    forged.write(tmp_path / "a.lince")

    def read(*_):
        raise AssertionError("it was read")

    monkeypatch.setattr(envelope.Manifest, "model_validate_json", read)
    with pytest.raises(UnknownSender):
        entering.look(servers.there, servers.there.operator, tmp_path / "a.lince")


def test_a_document_of_another_case_is_not_brought_under_this_one(servers, forged, tmp_path):
    theirs = a_case("AR-1", agency=THERE)
    servers.there.records.cases.add(theirs)
    document = add_document(servers.there, theirs, "propia.txt", "Nota propia, 71234567.").document
    case = forged.manifest.cases[0]
    other = case.model_copy(update={"documents": (*case.documents, document)})
    forged.manifest = forged.manifest.model_copy(update={"cases": (other,)})
    lines = forged.rows()
    exhibit = dict(next(row for name, row in lines if name == "exhibit"))
    original = listed(b"Nota propia, 71234567.", ObjectKind.ORIGINAL)
    forged.files[original.sha256] = b"Nota propia, 71234567."
    forged.manifest = forged.manifest.model_copy(update={"objects": (*forged.manifest.objects, original)})
    assert document == derived(theirs.id, original.sha256)
    exhibit |= {
        "id": "e" * 32, "document": document, "sha256": original.sha256, "sha512": original.sha512,
        "size": original.size,
    }  # fmt: skip
    forged.with_rows([*lines, ["exhibit", exhibit]])
    refused(servers, forged, tmp_path)


def later(servers, forged, lines) -> None:
    """The same case in a later bundle, with some rows more."""
    forged.with_rows(lines)
    forged.manifest = forged.manifest.model_copy(update={"id": "c" * 32, "made_at": servers.there.clock.now()})


def test_how_long_a_case_is_kept_and_how_closely_is_the_receivers_once_it_is_here(servers, forged, tmp_path):
    rule = {
        "id": "b" * 32, "case": CASE.id, "about": "case", "months": 240, "event": "sentencia", "since": None,
        "reason": "ley", "set_by": "ana", "set_at": CASE.opened.isoformat(),
    }  # fmt: skip
    lines = forged.rows()
    forged.with_rows([*lines, ["retention_rule", rule]])
    enter(servers, forged, tmp_path)
    one = servers.documents["uno"]
    shorter = {**rule, "id": "a" * 32, "months": 1, "set_at": servers.there.clock.now().isoformat()}
    level = {"document": one, "case": CASE.id, "level": "sealed", "indexed": ""}
    later(servers, forged, [
        *lines, ["retention_rule", shorter], ["document_level", level],
        ["reading_choice", {"document": one, "ocr_languages": "deu", "turn": None}],
    ])  # fmt: skip
    assert enter(servers, forged, tmp_path).new
    assert [found.months for found in servers.there.records.keeping.rules([CASE.id])] == [240]
    assert servers.there.records.levels.level(one) is Sensitivity.ORDINARY


def test_a_page_gets_no_number_that_another_has(servers, forged, tmp_path):
    lines = forged.rows()
    first = {"case": CASE.id, "first": 1, "pages": 3, "prefix": "A", "width": 6, "document": servers.documents["uno"]}
    forged.with_rows([*lines, ["bates_range", first]])
    enter(servers, forged, tmp_path)
    over = {**first, "first": 3, "document": servers.documents["dos"]}
    later(servers, forged, [*lines, ["bates_range", first], ["bates_range", over]])
    before = counted(servers.there)
    with pytest.raises(Conflict):
        enter(servers, forged, tmp_path)
    assert counted(servers.there) == before


def test_a_folder_that_is_cleared_meanwhile_is_told_and_nothing_enters(servers, forged, tmp_path, monkeypatch):
    adopt = type(servers.there.blobs).adopt

    def clearing(blobs, file):
        shutil.rmtree(file.path.parent)
        return adopt(blobs, file)

    monkeypatch.setattr(type(servers.there.blobs), "adopt", clearing)
    before = counted(servers.there)
    with pytest.raises(Conflict, match="began its work"):
        enter(servers, forged, tmp_path)
    assert counted(servers.there) == before


def test_times_and_numbers_that_no_calendar_and_no_machine_has_are_refused(servers, forged, tmp_path):
    rows = forged.rows()
    for table, changes in (
        ("exhibit", {"received": "0001-01-01T00:00:00+14:00"}),
        ("exhibit", {"modified": "9999-12-31T23:59:59-14:00"}),
        ("page", {"width": 10**400}),
        ("decision", {"made_at": "0001-01-01T00:00:00+14:00"}),
    ):
        lines = [[name, dict(row)] for name, row in rows]
        next(row for name, row in lines if name == table).update(changes)
        forged.with_rows(lines)
        refused(servers, forged, tmp_path)
    told = json.loads(forged.manifest.model_dump_json()) | {"made_at": "0001-01-01T00:00:00+14:00"}
    forged.write(tmp_path / "a.lince", told=json.dumps(told).encode())
    with pytest.raises(BadBundle):
        entering.look(servers.there, servers.there.operator, tmp_path / "a.lince")


def test_a_document_has_the_pages_that_it_tells_of_and_no_others(servers, forged, tmp_path):
    """Whoever numbers or draws pages goes on up to the number that a document tells of itself."""
    rows = forged.rows()
    page = next(row for name, row in rows if name == "page")
    mention = next(row for name, row in rows if name == "mention" and row["document"] == page["document"])
    for total in (10**12, 0, -1, "1"):
        lines = [[name, json.loads(json.dumps(row))] for name, row in rows]
        next(row for name, row in lines if name == "document" and row["id"] == page["document"])["counts"]["total"] = (
            total
        )
        forged.with_rows(lines)
        refused(servers, forged, tmp_path)
    # One page told twice is no second one.
    at = rows.index(["mention", mention])
    beyond = ["mention", {**mention, "page": 2}]
    forged.with_rows([*rows[:at], ["page", page], beyond, *rows[at + 1 :]])
    refused(servers, forged, tmp_path)


def test_numbers_of_pages_beyond_any_case_are_refused(servers, forged, tmp_path):
    row = {
        "case": CASE.id,
        "first": 2**63 - 1,
        "pages": 1,
        "prefix": "A",
        "width": 6,
        "document": servers.documents["uno"],
    }
    for changes in ({}, {"first": 1, "pages": 2**62}):
        forged.with_rows([*forged.rows(), ["bates_range", {**row, **changes}]])
        refused(servers, forged, tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", a_png(30_000), a_jpeg()[:-40], a_jpeg().replace(b"\x00\x54\x00\x3c", b"\xff\xff\xff\xff")],
    ids=["a page of the web", "a picture of a gigabyte", "cut", "larger than any"],
)  # fmt: skip
def test_a_picture_of_a_page_that_is_none_is_refused(content, servers, tmp_path):
    add_document(servers.here, CASE, "foto.jpg", "Foto, 71234567.", image=True)
    (peer,) = servers.here.records.carried.peers()
    carrying.carry_case(servers.here, servers.here.operator, CASE.id, peer=peer, purpose="x", to=tmp_path / "a.lince")
    forged = Forged(servers.here, servers.there, tmp_path / "a.lince")
    (image,) = [one for one in forged.manifest.objects if one.kind is ObjectKind.IMAGE]
    new, lines = listed(content, ObjectKind.IMAGE), forged.rows()
    for _, row in lines:
        if row.get("image") == image.sha256:
            row["image"] = new.sha256
    forged.with_rows(lines)
    forged.replace(image, content)
    assert content != a_jpeg()
    refused(servers, forged, tmp_path)


def test_a_head_of_many_recipients_is_not_read(servers, tmp_path):
    """The library that reads it takes the square of its length: a head of two megabytes would take an hour."""
    many = b"age-encryption.org/v1\n" + b"-> X25519 aaaa\nbbbb\n" * 100_000 + b"--- x\n"
    (tmp_path / "a.lince").write_bytes(many)
    begun = time.process_time()
    with pytest.raises(BadBundle):
        entering.look(servers.there, servers.there.operator, tmp_path / "a.lince")
    assert time.process_time() - begun < 2
