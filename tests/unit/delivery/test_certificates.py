"""Certificates of searches: a negative result that is signed, stamped, repeated, and told otherwise once something changed."""

import dataclasses
import hashlib
import json
import subprocess

import pikepdf
import pypdfium2
import pytest
from support.authority import LocalAuthority
from support.factories import a_page, an_analysis
from support.protected import an_entry
from support.web import AWAY, HOME, MEMBERS, OURS, OURS_TOO, THEIRS, add_document, join, opened

from api import building, certificates, certifying, disclosing, exporting, prosecuting, redacting
from api.accounts import actor_of
from api.building import BuildAsked
from api.cli import main as cli
from models.case import Role, Sensitivity
from models.certificate import CertifyAsked, Change, Covers, Stamp
from models.disclosure import CodeAsked
from models.document import DocumentState, Problem
from models.errors import Altered, NotAllowed, NotFound, QuerySyntax, UsageError
from models.prosecution import ExhibitAsked, FileAsked
from models.protected import Category, Identity
from models.redaction import MarkOrigin
from services.casefile.checking import check_bag
from services.search import indexer
from services.search.indexer import records_of

TEXT = "Ana debe 500 de la deuda. 71234567."


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """Two cases of ours; one document of the first could not be opened."""
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "data"))
    with opened(tmp_path / "data") as found:
        people = found.records.people
        for agency in (HOME, AWAY):
            people.add_agency(agency)
        for user in MEMBERS.values():
            people.add_user(user, password_hash="x")
        for case in (OURS, OURS_TOO, THEIRS):
            found.records.cases.add(case)
        for user in MEMBERS.values():
            join(found, OURS, user)
        add_document(found, OURS, "libreta.txt", TEXT)
        add_document(found, OURS, "aviso.txt", "Se busca personal, 71234567.")
        closed = add_document(found, OURS, "clave.pdf", "Nada. 71234567.").document
        problem = Problem(code="encrypted", message="It needs a password.")
        found.records.evidence.save_document(
            found.records.evidence.full_document(closed).model_copy(
                update={"state": DocumentState.FAILED, "problems": (problem,), "pages": ()}
            )
        )
        found.engine.remove([closed])
        add_document(found, OURS_TOO, "otra.txt", "Otra deuda, 71234567.")
        yield found


def document(workspace, name):
    return next(one.document for one in workspace.records.evidence.files(OURS.id) if one.path == name)


def made(workspace, to, query="", *, cases=(OURS.id,), by=None, **more):
    asked = CertifyAsked.model_validate({"query": query, "cases": cases, **more})
    return certifying.certify(workspace, by or workspace.operator, asked, to)


def checked(workspace, folder, *, by=None, cases=None):
    content = (folder / "certificate.json").read_bytes()
    signed = certificates.Signed(
        content, (folder / "certificate.sig").read_bytes(), (folder / "public-key.pem").read_bytes()
    )
    return certifying.check(workspace, by or workspace.operator, signed, certifying.read(content), cases=cases)


def told(folder):
    with pypdfium2.PdfDocument(folder / "certificate.pdf") as found:
        return " ".join("".join(page.get_textpage().get_text_bounded() for page in found).split())


@pytest.mark.parametrize(
    ("language", "nothing", "title"),
    [
        ("es", "Ninguna página buscada responde", "Certificado de búsqueda"),
        ("pt", "Nenhuma página buscada responde", "Certidão de busca"),
        ("en", "No page that was searched answers", "Certificate of a search"),
    ],
)
def test_a_negative_result_is_certified_with_what_could_not_be_read(language, nothing, title, workspace, tmp_path):
    one = made(workspace, tmp_path / "out", '"cuenta 4471"', language=language).certificate
    assert (one.sought.pages, one.sought.documents, one.sought.hits) == (0, 0, hashlib.sha256(b"").hexdigest())
    (case,) = one.cases
    assert (case.number, case.documents) == (OURS.number, 3)
    (unread,) = case.unread
    assert unread.codes == ("encrypted",)
    sealed = workspace.records.evidence.exhibits_of(document(workspace, "clave.pdf"))[0].sha256
    assert [item.sha256 for item in one.documents if item.number == unread.number] == [sealed]
    assert not one.complete
    words = told(tmp_path / "out")
    assert title in words
    assert nothing in words
    assert "encrypted" in words
    assert one.index.digest in words.replace(" ", "")
    for name in ("certificate.json", "certificate.pdf", "README.txt"):
        content = (tmp_path / "out" / name).read_bytes()
        for secret in (b"libreta", b"clave.pdf", b"Ana debe", b"71234567"):
            assert secret not in content
    with pikepdf.open(tmp_path / "out/certificate.pdf") as pdf:
        assert b"<pdfaid:part>2</pdfaid:part>" in pdf.Root.Metadata.read_bytes()


def test_openssl_alone_checks_its_signature(workspace, tmp_path):
    made(workspace, tmp_path / "out", "deuda")
    check = "openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in certificate.json -sigfile certificate.sig"
    assert check in (tmp_path / "out/README.txt").read_text()
    done = subprocess.run(check.split(), cwd=tmp_path / "out", capture_output=True, check=False)
    assert b"Signature Verified Successfully" in done.stdout
    content = bytearray((tmp_path / "out/certificate.json").read_bytes())
    place = content.index(b'"pages": 1')
    content[place + 9 : place + 10] = b"0"
    (tmp_path / "out/certificate.json").write_bytes(content)
    assert subprocess.run(check.split(), cwd=tmp_path / "out", capture_output=True, check=False).returncode != 0
    with pytest.raises(Altered):
        checked(workspace, tmp_path / "out")


def test_the_digests_are_those_of_lines_that_anybody_can_write(workspace, tmp_path):
    one = made(workspace, tmp_path / "out", "deuda").certificate
    original = workspace.records.evidence.exhibits_of(document(workspace, "libreta.txt"))[0].sha256
    assert one.sought.hits == hashlib.sha256(f"{original} 1\n".encode()).hexdigest()
    lines = sorted(
        f"{item.sha256} {page} {item.reading} {','.join(item.analysis)}\n"
        for item in one.documents
        for page in range(1, item.pages + 1)
    )
    assert one.index.digest == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert one.index.pages == len(lines) == 2


def test_the_same_state_comes_to_the_same_digests_and_repeats(workspace, tmp_path):
    first = made(workspace, tmp_path / "one", "deuda").certificate
    second = made(workspace, tmp_path / "two", "deuda").certificate
    varying = {"id", "made_at"}
    assert first.model_dump(exclude=varying) == second.model_dump(exclude=varying)
    found = checked(workspace, tmp_path / "one")
    assert (found.same_index, found.same_hits, found.changes, found.ours) == (True, True, (), True)
    assert (found.pages_then, found.pages_now, found.pages_more) == (1, 1, 0)


def test_what_came_later_is_told_apart_from_what_was_searched(workspace, tmp_path):
    made(workspace, tmp_path / "out", '"cuenta 4471"')
    add_document(workspace, OURS, "nuevo.txt", "La cuenta 4471. 71234567.")
    found = checked(workspace, tmp_path / "out")
    assert (found.same_index, found.same_hits, found.pages_now, found.pages_more) == (False, True, 0, 1)
    assert [(one.what, one.documents) for one in found.changes] == [(Change.ADDED, 1)]


@pytest.mark.parametrize("change", ["read", "gone", "index", "analysed", "masked"])
def test_a_check_names_what_changed(change, workspace, tmp_path, monkeypatch):
    made(workspace, tmp_path / "out", "deuda")
    evidence, one = workspace.records.evidence, document(workspace, "libreta.txt")
    match change:
        case "read":
            text = "Ana nada debe. 71234567."
            read = evidence.full_document(one)
            again = read.model_copy(update={"version": "2", "pages": (a_page(text, boxes=True),)})
            evidence.save_document(again)
            written = records_of(again, an_analysis(again), agency=OURS.agency, name="libreta.txt")
            workspace.engine.write(written, replacing=[one])
            wanted = {Change.READ_ANEW}
        case "gone":
            workspace.records.levels.set_level([one], OURS.id, Sensitivity.SEALED)
            wanted = {Change.GONE}
        case "index":
            monkeypatch.setattr(indexer, "VERSION", "next")
            wanted = {Change.INDEX}
        case "analysed":
            evidence.save_analysis(evidence.analysis(one).model_copy(update={"version": "next"}))
            wanted = {Change.UNDERSTOOD_ANEW}
        case _:
            workspace.records.protection.add(
                OURS.id, Identity(name="Zoraida"), [an_entry(Category.VICTIM)], minor=False
            )
            workspace.records.protection.sweep(OURS.id)
            wanted = {Change.MASKED}
    by = actor_of(MEMBERS[Role.PROSECUTOR]) if change == "gone" else None
    found = checked(workspace, tmp_path / "out", by=by)
    assert wanted <= {one.what for one in found.changes}
    if change in ("read", "gone"):
        assert (found.same_hits, found.pages_then, found.pages_now) == (False, 1, 0)


def test_i1_a_protected_name_is_masked_in_the_query_and_nobody_repeats_it(workspace, tmp_path):
    workspace.records.protection.add(
        OURS.id, Identity(name="Zoraida Tancara"), [an_entry(Category.VICTIM)], minor=False
    )
    workspace.records.protection.sweep(OURS.id)
    one = made(workspace, tmp_path / "out", '"Zoraida Tancara" deuda').certificate
    assert one.sought.masked
    assert one.cases[0].masked == 1
    for path in (tmp_path / "out").iterdir():
        assert b"Zoraida" not in path.read_bytes()
        assert b"Tancara" not in path.read_bytes()
    assert "Zoraida" not in told(tmp_path / "out")
    assert "seudónimo" in told(tmp_path / "out")
    found = checked(workspace, tmp_path / "out")
    assert (found.same_index, found.same_hits) == (True, None)
    assert [one.what for one in found.changes] == [Change.WORDS]


@pytest.mark.parametrize(
    "query", ["Зораида Танкара", "zoraida AND tancara", "zor* NEAR/3 tancarra~1", "/zora.da/ OR tancara", "Tancara"]
)
def test_i4_a_protected_name_is_masked_in_the_query_however_it_is_taken_apart(query, workspace, tmp_path):
    workspace.records.protection.add(
        OURS.id, Identity(name="Zoraida Tancara"), [an_entry(Category.VICTIM)], minor=False
    )
    workspace.records.protection.sweep(OURS.id)
    sought = made(workspace, tmp_path / "out", query).certificate.sought
    assert sought.masked
    assert "V-01" in sought.query
    assert (sought.expanded, sought.filters, sought.understood) == ((), (), "")
    for path in (tmp_path / "out").iterdir():
        told_ = told(tmp_path / "out") if path.suffix == ".pdf" else path.read_text(errors="replace")
        for part in ("zora", "tanc", "Зора", "Танк", "zor*"):
            assert part not in told_.replace("\\", "")


def test_i3_pages_that_name_her_in_another_script_are_masked_wherever_they_are_shown(workspace, tmp_path):
    workspace.records.protection.add(
        OURS.id, Identity(name="Zoraida Tancara"), [an_entry(Category.VICTIM)], minor=False
    )
    workspace.records.protection.sweep(OURS.id)
    exhibit = add_document(workspace, OURS, "карта.txt", "Зораида Танкара должна 900. Потом Танкару увезли. 71234567.")
    (page,) = workspace.records.evidence.full_document(exhibit.document).pages
    assert "Танкар" not in page.text
    assert page.text.count("V-01") == 2
    by = workspace.operator
    exporting.export(workspace, by, OURS.id, exporting.ExportAsked(format="csv"), tmp_path / "export")
    for path in (tmp_path / "export").rglob("*"):
        assert path.is_dir() or "Танкар" not in path.read_text(errors="replace")
    draft = redacting.begin(workspace, by, exhibit.document).redaction.id
    proposed = redacting.propose(workspace, by, exhibit.document, draft).marks
    assert [mark.origin for mark in proposed] == [MarkOrigin.PROTECTED] * 2


def test_i1_no_hash_of_a_masked_query_tells_whether_a_guess_is_right(workspace, tmp_path):
    plain = made(workspace, tmp_path / "before", '"Zoraida Tancara"').certificate
    assert len(plain.sought.understood) == 64
    workspace.records.protection.add(
        OURS.id, Identity(name="Zoraida Tancara"), [an_entry(Category.VICTIM)], minor=False
    )
    workspace.records.protection.sweep(OURS.id)
    right = made(workspace, tmp_path / "right", '"Zoraida Tancara"').certificate.sought
    other = made(workspace, tmp_path / "other", '"Tancara, Zoraida"').certificate.sought
    assert right.understood == other.understood == ""
    assert plain.sought.understood.encode() not in (tmp_path / "right/certificate.json").read_bytes()
    assert not [one for one in checked(workspace, tmp_path / "before").changes if one.what is Change.QUERY]


def test_f6_what_is_for_intelligence_only_is_not_searched_and_its_number_told(workspace, tmp_path):
    one = document(workspace, "libreta.txt")
    disclosing.set_code(workspace, workspace.operator, one, CodeAsked(reason="fuente"))
    made_ = made(workspace, tmp_path / "out", "deuda").certificate
    assert (made_.sought.pages, made_.cases[0].left_out, made_.complete) == (0, 1, False)
    sha256 = workspace.records.evidence.exhibits_of(one)[0].sha256
    assert sha256.encode() not in (tmp_path / "out/certificate.json").read_bytes()


def test_several_cases_and_a_case_without_a_query(workspace, tmp_path):
    one = made(workspace, tmp_path / "both", "deuda", cases=(OURS_TOO.id, OURS.id)).certificate
    assert [case.number for case in one.cases] == [OURS.number, OURS_TOO.number]
    assert (one.sought.pages, one.sought.documents) == (2, 2)
    assert {item.case for item in one.documents} == {1, 2}
    assert checked(workspace, tmp_path / "both").same_hits
    plain = made(workspace, tmp_path / "state").certificate
    assert plain.sought is None
    found = checked(workspace, tmp_path / "state")
    assert (found.same_index, found.same_hits) == (True, None)
    other = checked(workspace, tmp_path / "both", cases=[OURS_TOO.id])
    assert (other.same_index, other.same_hits) == (False, False)


def test_two_actors_see_what_is_theirs_and_no_more(workspace, tmp_path):
    workspace.records.levels.set_level([document(workspace, "libreta.txt")], OURS.id, Sensitivity.SEALED)
    prosecutor = actor_of(MEMBERS[Role.PROSECUTOR])
    one = made(workspace, tmp_path / "his", "deuda", by=prosecutor).certificate
    assert (one.sought.pages, len(one.documents), one.cases[0].documents) == (0, 2, 2)
    with pytest.raises(NotAllowed):
        made(workspace, tmp_path / "no", "deuda", by=actor_of(MEMBERS[Role.ANALYST]))
    absent = set()
    for case in (THEIRS.id, OURS_TOO.id, "0" * 32):
        with pytest.raises(NotFound) as refused:
            made(workspace, tmp_path / "no", "deuda", by=prosecutor, cases=(case,))
        absent.add(refused.value.message)
    assert len(absent) == 1
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("answers", [True, False])
def test_E4_an_authority_stamps_it_and_one_that_does_not_answer_leaves_it_pending(answers, workspace, tmp_path):
    authority = LocalAuthority(tmp_path / "tsa")
    if not answers:
        authority.answering = lambda query: b"none"
    stamping = {"timestamp_url": authority.url, "timestamp_ca_file": authority.roots}
    stamped = dataclasses.replace(workspace, settings=workspace.settings.model_copy(update=stamping))
    one = made(stamped, tmp_path / "out", "deuda")
    token = tmp_path / "out/certificate.tsr"
    verified = answers and authority.verifies(token, tmp_path / "out/certificate.json")
    authority.close()
    assert (one.stamped_at is not None, token.exists()) == (answers, answers)
    assert one.stamp is (Stamp.STAMPED if answers else Stamp.PENDING)
    assert ("sello pendiente" in told(tmp_path / "out")) is not answers
    assert ("stamp pending" in (tmp_path / "out/README.txt").read_text()) is not answers
    if answers:
        assert verified


def test_E4_where_no_authority_is_set_nothing_says_that_a_stamp_is_pending(workspace, tmp_path):
    for language, said in (
        ("es", "no hay autoridad"),
        ("pt", "não há autoridade"),
        ("en", "no time stamping authority"),
    ):
        one = made(workspace, tmp_path / language, "deuda", language=language)
        assert (one.stamp, one.stamped_at) == (Stamp.NO_AUTHORITY, None)
        words, readme = told(tmp_path / language), (tmp_path / language / "README.txt").read_text()
        assert said in words
        assert "no authority is set" in readme
        assert not {"pend", "espera"} & set(f"{words} {readme}".lower().split())
        assert "pending" not in readme


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "los documentos de estos casos que puede ver quien certifica"),
        ("pt", "dos documentos destes casos que pode ver quem certifica"),
        ("en", "of the documents of these cases that whoever certifies may see"),
    ],
)
def test_a_certificate_says_that_it_is_of_what_its_maker_may_see(language, said, workspace, tmp_path):
    workspace.records.levels.set_level([document(workspace, "libreta.txt")], OURS.id, Sensitivity.SEALED)
    workspace.records.levels.set_level([document(workspace, "clave.pdf")], OURS.id, Sensitivity.SEALED)
    prosecutor = actor_of(MEMBERS[Role.PROSECUTOR])
    one = made(workspace, tmp_path / "out", "deuda", by=prosecutor, language=language).certificate
    assert one.covers is Covers.SEEN
    assert one.complete, "of what it covers"
    assert said in told(tmp_path / "out")
    signed = json.loads((tmp_path / "out/certificate.json").read_text())
    assert signed["covers"] == "documents_that_its_maker_may_see"


def test_a_search_that_is_done_again_leaves_its_words_sealed_for_auditors(workspace, tmp_path):
    made(workspace, tmp_path / "out", "deuda")
    content = (tmp_path / "out/certificate.json").read_bytes().replace(b'"deuda"', b'"71234567"')
    key = certificates.signer(workspace)
    by = actor_of(MEMBERS[Role.PROSECUTOR])
    certifying.check(
        workspace, by, certificates.Signed(content, key.sign(content), key.public_key), certifying.read(content)
    )
    event = list(workspace.records.audit.read())[-1]
    assert (event.action, event.detail["checked"]) == ("search.certify", 1)
    (opened_,) = workspace.records.audit.texts.opened([event.sequence])
    assert opened_.asked == {"text": "71234567"}


def test_a_certificate_of_an_older_form_is_checked_as_it_was_signed(workspace, tmp_path):
    made(workspace, tmp_path / "out", "deuda")
    old = json.loads((tmp_path / "out/certificate.json").read_text())
    del old["covers"]
    old["form"] = "lince completeness certificate 1"
    content = (json.dumps(old, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    read = certifying.read(content)
    assert read.covers is None
    assert certificates.file_of(read, brought=True) == content


def test_the_case_file_holds_the_certificate_of_its_exhibits_and_stays_the_same_bytes(workspace, tmp_path):
    by = workspace.operator
    file = prosecuting.begin(workspace, by, OURS.id, FileAsked(title="Autos")).id
    prosecuting.add_exhibit(workspace, by, OURS.id, file, ExhibitAsked(document=document(workspace, "libreta.txt")))
    for name in ("one", "two"):
        building.build(workspace, by, OURS.id, file, BuildAsked(), to=tmp_path / name)
    check_bag(tmp_path / "one")
    folder = tmp_path / "one/data/certificate"
    assert (
        folder.joinpath("certificate.json").read_bytes()
        == (tmp_path / "two/data/certificate/certificate.json").read_bytes()
    )
    told_ = json.loads(folder.joinpath("certificate.json").read_text())
    assert [one["number"] for one in told_["documents"]] == [1]
    assert told_["cases"][0]["documents"] == 1, "nothing of what is no exhibit"
    assert told_["completeness"]["documents"] == 1
    assert told_["covers"] == "exhibits_of_the_case_file_alone"


@pytest.mark.parametrize(
    ("query", "error"), [('"abierta', QuerySyntax), ("(deuda", QuerySyntax), ("deuda~9", QuerySyntax)]
)
def test_a_query_that_cannot_be_read_writes_nothing(query, error, workspace, tmp_path):
    with pytest.raises(error):
        made(workspace, tmp_path / "out", query)
    assert [one.name for one in tmp_path.iterdir()] == ["data"]
    assert [event.outcome for event in workspace.records.audit.read()][-1] == "query_syntax"


def test_the_verbs_certify_and_verify(workspace, tmp_path, capsys):
    out = str(tmp_path / "out")
    assert cli.run(["certify", "deuda", "--case", OURS.number, "--to", out]) == 0
    assert "1 pages of 1 documents answer" in capsys.readouterr().out
    assert cli.run(["verify", "certificate", f"{out}/certificate.json"]) == 0
    assert "SAME: 1 pages" in capsys.readouterr().out
    assert cli.run(["verify", "certificate", out, "--key", f"{out}/public-key.pem", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same_hits"] is True
    add_document(workspace, OURS, "nuevo.txt", "Otra deuda. 71234567.")
    assert cli.run(["verify", "certificate", out]) == 4
    said = capsys.readouterr().out
    assert "SAME: 1 pages" in said
    assert "1 more pages answer" in said
    assert "documents added: 1" in said


@pytest.mark.parametrize(
    "words",
    [
        ["certify", "deuda", "--to", "{out}"],
        ["certify", "deuda", "--case", "NO-1", "--to", "{out}"],
        ["certify", "x" * 3000, "--case", OURS.number, "--to", "{out}"],
        ["certify", '"abierta', "--case", OURS.number, "--to", "{out}"],
        ["certify", "deuda", "--case", OURS.number, "--to", "{there}"],
        ["verify", "certificate"],
        ["verify", "certificate", "{there}/none.json"],
        ["verify", "certificate", "{there}/other.json"],
    ],
)
def test_wrong_calls_get_a_sentence(words, workspace, tmp_path, capsys):
    there = tmp_path / "there"
    there.mkdir()
    for name in ("other.json", "certificate.sig", "public-key.pem"):
        (there / name).write_text("{}")
    assert cli.run([word.format(out=tmp_path / "out", there=there) for word in words]) != 0
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert said.strip()
    assert not (tmp_path / "out").exists()


def test_hostile_certificates_are_refused(workspace, tmp_path):
    made(workspace, tmp_path / "out", "deuda")
    good = json.loads((tmp_path / "out/certificate.json").read_text())
    for change in ({"form": "other"}, {"extra": 1}, {"documents": [{"sha256": 5}]}, {"made_at": "gestern"}):
        with pytest.raises(UsageError):
            certifying.read(json.dumps({**good, **change}).encode())
