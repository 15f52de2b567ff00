"""Custody: what must be said at intake, transfers by two people, gaps, a ledger that shows every change."""

import datetime as dt
import hashlib
import json
import re
import sqlite3
import subprocess

import pypdfium2
import pytest
from pydantic import ValidationError
from support.factories import SetClock
from support.matrix_custody import ANSWER, HAND_OVER, INTAKE
from support.protected import an_entry
from support.web import HOME, MEMBERS, OURS, PASSWORD, add_document, join, opened

from api import custody, exporting
from api import custody_report as report
from api.accounts import actor_of, hash_password
from api.cli import custody as verb
from api.cli import main as cli
from api.exporting import ExportAsked
from api.rechecking import Rechecker
from models.case import Role
from models.custody import ActAsked, AnswerAsked, CustodyAct, GapCode, HandOverAsked, IntakeAsked
from models.errors import Altered, Conflict, NotAllowed, NotFound, UsageError
from models.produced import ExportFormat
from models.protected import Category, Identity
from services.casefile.paper.spoken import say
from services.custody import chain

START = dt.datetime(2026, 3, 1, 14, tzinfo=dt.UTC)
ANA, LUZ = (actor_of(MEMBERS[role]) for role in (Role.INVESTIGATOR, Role.FORENSIC))


@pytest.fixture
def clock():
    return SetClock(START)


@pytest.fixture
def workspace(tmp_path, clock, monkeypatch):
    """A case with two files, an investigator and a forensic examiner; its clock is ours."""
    monkeypatch.setattr("api.wiring.SystemClock", lambda: clock)
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "240")
    with opened(tmp_path / "data") as found:
        found.records.people.add_agency(HOME)
        found.records.cases.add(OURS)
        for role in (Role.INVESTIGATOR, Role.FORENSIC):
            found.records.people.add_user(MEMBERS[role], password_hash=hash_password(PASSWORD))
            join(found, OURS, MEMBERS[role])
        add_document(found, OURS, "libreta.txt", "Ana debe 71234567 de la deuda")
        add_document(found, OURS, "aviso.txt", "Se busca personal, 71234567.")
        yield found


def taken_in(workspace, by=ANA, **more):
    asked = IntakeAsked.model_validate({**INTAKE, "number": "I-07", **more})
    return custody.intake(workspace, by, OURS.id, asked).item


def given(to="m.forensic_examiner", **more):
    return HandOverAsked(**{"to": to, "purpose": "pericia", "place": "Recepción", "seal": "P-001482", **more})


def accepted(**more):
    return AnswerAsked.model_validate({**ANSWER, **more})


def gaps(workspace, item):
    found = custody.ledger(workspace, ANA, OURS.id, item.id).item
    return [(one.code.value, one.since, one.until) for one in found.gaps]


def harm(workspace, number=0):
    """Flip one byte of a stored original."""
    status = workspace.records.evidence.files(OURS.id)[number]
    with workspace.blobs.path(status.sha256) as place:
        place.chmod(0o600)
        content = bytearray(place.read_bytes())
        content[0] ^= 1
        place.write_bytes(content)
    return status


@pytest.mark.parametrize("field", sorted(INTAKE))
def test_A4_a_missing_field_refuses_the_intake_and_is_named(field, workspace, capsys):
    told = {name: value for name, value in INTAKE.items() if name != field}
    with pytest.raises(ValidationError, match=field):
        IntakeAsked.model_validate({**told, "number": "I-07"})
    sets = [part for name, value in {**told, "number": "I-07"}.items() for part in ("--set", f"{name}={value}")]
    assert cli.run(["custody", "intake", "--case", OURS.number, *sets]) == 2
    assert f"{field}: Field required" in capsys.readouterr().err
    assert workspace.records.custody.ledgers(OURS.id) == {}


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"seal": ""}, "no_seal"),
        ({"write_blocker": "yes"}, "tool"),
        ({"write_blocker": "no", "tool": "dd"}, "tool_version"),
        ({"seized_at": "2026-03-01"}, "offset"),
        ({"authority": " . "}, "authority"),
    ],
)
def test_A4_what_is_half_said_is_refused(more, named):
    with pytest.raises(ValidationError, match=named):
        IntakeAsked.model_validate({**INTAKE, "number": "I-07", **more})


def test_A4_an_intake_in_the_future_or_of_a_taken_number_is_refused(workspace):
    with pytest.raises(UsageError, match="future"):
        taken_in(workspace, seized_at="2026-03-01T15:00-04:00")
    taken_in(workspace)
    with pytest.raises(Conflict, match="number"):
        taken_in(workspace)
    assert len(workspace.records.custody.ledgers(OURS.id)) == 1


def test_B3_a_transfer_is_of_two_people_and_stays_open_until_it_is_accepted(workspace, clock):
    item = taken_in(workspace)
    with pytest.raises(NotAllowed, match="two sides"):
        custody.hand_over(workspace, ANA, OURS.id, item.id, given(to=MEMBERS[Role.INVESTIGATOR].login))
    with pytest.raises(NotAllowed, match="Somebody else has"):
        custody.hand_over(workspace, LUZ, OURS.id, item.id, given(to=MEMBERS[Role.INVESTIGATOR].login))
    custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    listed = custody.of_case(workspace, ANA, OURS.id).items[0]
    assert (listed.holder, listed.pending.to) == (ANA.name, LUZ.name)
    assert listed.gaps[-1].code is GapCode.OPEN_TRANSFER
    with pytest.raises(NotAllowed, match="cannot answer"):
        custody.answer(workspace, ANA, OURS.id, item.id, accepted())
    with pytest.raises(Conflict, match="not accepted"):
        custody.act(workspace, ANA, OURS.id, item.id, ActAsked(act="record", stage="storage", purpose="x"))
    clock.forward(600)
    now = custody.answer(workspace, LUZ, OURS.id, item.id, accepted(place="Lab"))
    assert (now.item.holder, now.item.user, now.item.pending, now.item.place) == (LUZ.name, LUZ.user, None, "Lab")
    with pytest.raises(Conflict, match="nobody"):
        custody.answer(workspace, LUZ, OURS.id, item.id, accepted())


def test_B3_a_transfer_is_refused_or_recalled(workspace):
    item = taken_in(workspace)
    custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    assert custody.answer(workspace, LUZ, OURS.id, item.id, accepted(answer="refuse")).item.holder == ANA.name
    custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    with pytest.raises(NotAllowed, match="nobody else"):
        custody.answer(workspace, LUZ, OURS.id, item.id, accepted(answer="recall"))
    assert custody.answer(workspace, ANA, OURS.id, item.id, accepted(answer="recall")).item.pending is None


def test_B3_a_receiver_outside_is_proved_by_a_receipt_that_another_writes_down(workspace):
    item = taken_in(workspace)
    custody.hand_over(workspace, ANA, OURS.id, item.id, HandOverAsked.model_validate(HAND_OVER))
    with pytest.raises(UsageError, match="receipt"):
        custody.answer(workspace, LUZ, OURS.id, item.id, accepted())
    now = custody.answer(workspace, LUZ, OURS.id, item.id, accepted(receipt="R-88")).item
    assert (now.holder, now.user) == (HAND_OVER["outside"], None)
    # Back again: an officer of the case writes down that it left, another that it is here.
    custody.hand_over(workspace, LUZ, OURS.id, item.id, given(to=ANA.name))
    assert custody.answer(workspace, ANA, OURS.id, item.id, accepted()).item.holder == ANA.name


def test_B4_a_hole_of_two_days_a_seal_that_differs_and_one_that_is_broken_are_gaps(workspace, clock):
    item = taken_in(workspace, seized_at="2026-02-26T10:00-04:00")
    day = dt.timedelta(days=1)
    assert gaps(workspace, item) == [("unheld", START - 3 * day, START)]
    custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    clock.forward(2 * 86_400)
    custody.answer(workspace, LUZ, OURS.id, item.id, accepted(seal="P-9"))
    told = gaps(workspace, item)
    assert ("slow_transfer", START, START + 2 * day) in told
    assert ("seal_differs", START + 2 * day, None) in told
    custody.act(workspace, LUZ, OURS.id, item.id, ActAsked(act="unseal", purpose="pericia"))
    clock.forward(3 * 86_400)
    assert gaps(workspace, item)[-1] == ("unsealed", START + 2 * day, None)
    custody.act(workspace, LUZ, OURS.id, item.id, ActAsked(act="seal", seal="P-10", purpose="cierre"))
    assert gaps(workspace, item)[-1] == ("unsealed", START + 2 * day, START + 5 * day)
    assert custody.ledger(workspace, LUZ, OURS.id, item.id).item.seal == "P-10"


def test_B4_a_record_of_the_way_fills_the_hole_before_the_intake(workspace, clock):
    item = taken_in(workspace, seized_at="2026-02-27T12:00-04:00", seal="", no_seal="no había")
    assert [one[0] for one in gaps(workspace, item)] == ["unheld", "no_seal"]
    told = {"stage": "transport", "purpose": "traslado", "held_by": "Sgto. Limachi"}
    at = {"happened": "2026-02-28T11:00-04:00"}
    clock.forward(7200)
    custody.act(workspace, ANA, OURS.id, item.id, ActAsked.model_validate({"act": "record", **told, **at}))
    assert [one[0] for one in gaps(workspace, item)] == ["written_late", "no_seal"]


def test_B6_return_and_disposal_need_an_order_and_end_the_ledger(workspace):
    item = taken_in(workspace)
    with pytest.raises(ValidationError, match="order"):
        ActAsked(act="dispose", purpose="destrucción")
    with pytest.raises(NotAllowed):
        custody.act(workspace, LUZ, OURS.id, item.id, ActAsked(act="dispose", purpose="x", order="Auto 9"))
    custody.act(workspace, ANA, OURS.id, item.id, ActAsked(act="return", purpose="fin", order="Auto 9", to="dueña"))
    with pytest.raises(Conflict, match="closed"):
        custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    kept = custody.ledger(workspace, ANA, OURS.id, item.id)
    assert (kept.item.closed, kept.entries[-1].words["order"], len(kept.entries)) == (CustodyAct.RETURN, "Auto 9", 2)


def test_B1_an_entry_is_neither_changed_nor_removed(workspace, tmp_path):
    taken_in(workspace)
    raw = sqlite3.connect(tmp_path / "data" / "catalogue.sqlite")
    for statement in ("UPDATE custody_entry SET words = '{}'", "DELETE FROM custody_entry"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


_CHANGES = {
    "words": ("UPDATE custody_entry SET words = replace(words, 'pericia', 'paseo') WHERE number = 2", 2),
    "time": ("UPDATE custody_entry SET at = '2026-02-01 10:00:00.000000' WHERE number = 2", 2),
    "hash": (f"UPDATE custody_entry SET hash = '{'a' * 64}' WHERE number = 1", 1),
    "inserted": (
        ('INSERT INTO custody_entry SELECT NULL, item, "case", 4, at, act, by, user, facts, words, commitment, '
        "previous, hash FROM custody_entry WHERE number = 2"), 4,
    ),
    "swapped": (
        ("UPDATE custody_entry SET number = -number WHERE number > 1; "
        "UPDATE custody_entry SET number = 5 + number WHERE number < 0"), 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", sorted(_CHANGES))
def test_B1_B2_whoever_edits_the_database_is_found_and_the_first_bad_entry_named(change, workspace, tmp_path):
    item = taken_in(workspace)
    custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    custody.answer(workspace, LUZ, OURS.id, item.id, accepted())
    statement, number = _CHANGES[change]
    edit(tmp_path, statement)
    with pytest.raises(Altered, match=f"entry {number} is the first"):
        custody.ledger(workspace, ANA, OURS.id, item.id)


@pytest.mark.parametrize("cut", ["number = 3", "number > 0"])
def test_B2_entries_cut_off_and_items_that_are_gone_are_known_to_the_audit_log(cut, workspace, tmp_path):
    item = taken_in(workspace)
    custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    custody.answer(workspace, LUZ, OURS.id, item.id, accepted())
    seen = workspace.access.seen_in(ANA, OURS.id)
    assert len(custody.ledgers(workspace, seen, OURS.id)[0].entries) == 3
    edit(tmp_path, f"DELETE FROM custody_entry WHERE {cut}")
    with pytest.raises(Altered, match="missing or"):
        custody.ledgers(workspace, seen, OURS.id)


def edit(tmp_path, *statements):
    raw = sqlite3.connect(tmp_path / "data" / "catalogue.sqlite")
    raw.execute("DROP TRIGGER custody_entry_no_update")
    raw.execute("DROP TRIGGER custody_entry_no_delete")
    for statement in statements:
        raw.executescript(statement)
    raw.commit()
    raw.close()


def test_B2_the_chain_is_checked_with_sha256_alone(workspace):
    item = taken_in(workspace)
    custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    entries = custody.ledger(workspace, ANA, OURS.id, item.id).entries
    before = "0" * 64
    for entry in entries:
        line = chain.line(entry)
        told = json.loads(line)
        assert (told["previous"], line.isascii()) == (before, True)
        salted = workspace.records.custody.salt(entry) + chain.words_text(entry.words)
        assert hashlib.sha256(salted.encode()).hexdigest() == told["words"]
        before = hashlib.sha256(line.encode()).hexdigest()
    assert before == entries[-1].hash


def test_I1_a_name_that_is_protected_later_is_masked_and_breaks_no_ledger(workspace):
    item = taken_in(workspace, received_from="Zoraida Yeshenia Tancara", condition="lo entregó Zoraida Tancara")
    entry = an_entry(Category.VICTIM)
    named = Identity(name="Zoraida Yeshenia Tancara Huarachi")
    workspace.records.protection.add(OURS.id, named, [entry], minor=False)
    workspace.records.protection.sweep(OURS.id)
    taken_in(workspace, number="I-08", received_from="Zoraida Tancara Huarachi")
    for one in custody.ledgers(workspace, workspace.access.seen_in(ANA, OURS.id), OURS.id):
        assert "Tancara" not in one.model_dump_json()
        assert one.entries[0].masked
        assert one.entries[0].words["received_from"].startswith("V-01")
    assert workspace.records.custody.fault(workspace.records.custody.ledger(item.id)) is None
    folder = workspace.folder.catalogue.parent
    dump = b"".join(path.read_bytes() for path in folder.glob("catalogue.sqlite*"))
    assert b"Tancara" not in dump


def test_G3_an_item_with_a_file_that_is_held_closely_is_not_there_for_others(workspace):
    from models.case import Sensitivity

    document = workspace.records.evidence.files(OURS.id)[0].document
    item = taken_in(workspace, documents=[document])
    workspace.records.levels.set_level([document], OURS.id, Sensitivity.SEALED)
    assert custody.of_case(workspace, ANA, OURS.id).items == ()
    with pytest.raises(NotFound):
        custody.ledger(workspace, ANA, OURS.id, item.id)
    with pytest.raises(NotFound):
        taken_in(workspace, number="I-09", documents=[document])


def test_A7_one_flipped_byte_is_found_by_the_schedule_named_in_the_log_and_blocks_the_export(
    workspace, clock, tmp_path
):
    documents = [one.document for one in workspace.records.evidence.files(OURS.id)]
    item = taken_in(workspace, documents=documents)
    received = max(one.received for one in map(workspace.records.evidence.exhibits_of, documents) for one in one)
    clock.forward((received - clock.now()).total_seconds() + 8 * 86_400)
    checker = Rechecker(workspace)
    checker.work_once()
    assert custody.of_case(workspace, ANA, OURS.id).altered == ()
    status = harm(workspace)
    clock.forward(6 * 86_400)
    Rechecker(workspace).work_once()
    assert custody.of_case(workspace, ANA, OURS.id).altered == (), "not due yet"
    clock.forward(2 * 86_400)
    for _ in range(2):
        Rechecker(workspace).work_once()
    assert custody.of_case(workspace, ANA, OURS.id).altered == (status.document,)
    events = [one for one in workspace.records.audit.read() if one.action == "original.check"]
    assert [(one.outcome, one.case, one.subject) for one in events] == [("altered", OURS.id, status.document)]
    assert events[0].detail["found"] != status.sha256
    last = custody.ledger(workspace, ANA, OURS.id, item.id)
    assert (last.entries[-1].act, last.entries[-1].by) == (CustodyAct.CHECK, "system")
    assert last.entries[-1].facts.found == {status.document: events[0].detail["found"]}
    assert (GapCode.ALTERED, status.document) in [(one.code, one.detail) for one in last.item.gaps]
    with pytest.raises(Altered, match=status.document):
        exporting.export(
            workspace, workspace.operator, OURS.id, ExportAsked(format=ExportFormat.BAGIT), tmp_path / "bag"
        )
    assert not (tmp_path / "bag").exists()


def test_A7_an_original_that_is_back_is_told_once(workspace, clock):
    status = workspace.records.evidence.files(OURS.id)[0]
    with workspace.blobs.path(status.sha256) as place:
        content = place.read_bytes()
        place.unlink()
    clock.forward(400 * 86_400)
    Rechecker(workspace).work_once()
    place.write_bytes(content)
    clock.forward(8 * 86_400)
    Rechecker(workspace).work_once()
    events = [one for one in workspace.records.audit.read() if one.action == "original.check"]
    assert [(one.outcome, one.detail["found"]) for one in events] == [("altered", ""), ("ok", status.sha256)]
    assert custody.of_case(workspace, ANA, OURS.id).altered == ()


def test_A7_a_check_on_demand_writes_hash_before_and_after_into_the_ledger(workspace):
    documents = [one.document for one in workspace.records.evidence.files(OURS.id)]
    item = taken_in(workspace, documents=documents[:1])
    custody.check(workspace, ANA, OURS.id)
    status = harm(workspace)
    found = custody.check(workspace, ANA, OURS.id)
    assert (found.altered, found.unaccounted) == ((status.document,), 1)
    checks = [one for one in custody.ledger(workspace, ANA, OURS.id, item.id).entries if one.act is CustodyAct.CHECK]
    assert [one.facts.files == one.facts.found for one in checks] == [True, False]


def test_the_verb_takes_in_hands_over_and_accepts_under_two_accounts(workspace, monkeypatch, capsys):
    sets = [part for name, value in {**INTAKE, "number": "I-07"}.items() for part in ("--set", f"{name}={value}")]
    of = ["--case", OURS.number]
    assert cli.run(["custody", "intake", *of, *sets]) == 0
    hand = ["--set", f"to={LUZ.name}", "--set", "purpose=pericia", "--set", "place=Recepción", "--set", "seal=P-001482"]
    assert cli.run(["custody", "hand-over", "I-07", *of, *hand]) == 0
    answer = ["custody", "accept", "I-07", *of, "--set", "condition=bien", "--set", "seal=P-001482"]
    assert cli.run(answer) != 0, "the operator handed it over"
    monkeypatch.setattr(verb.typer, "prompt", lambda *_, **__: "wrong")
    assert cli.run([*answer, "--as", LUZ.name]) != 0
    monkeypatch.setattr(verb.typer, "prompt", lambda *_, **__: PASSWORD)
    assert cli.run([*answer, "--as", LUZ.name]) == 0
    capsys.readouterr()
    assert cli.run(["custody", "show", "I-07", *of, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["act"], one["by"]) for one in told["entries"]] == [
        ("intake", "operator"), ("hand_over", "operator"), ("accept", LUZ.name),
    ]  # fmt: skip
    assert cli.run(["custody", "list", *of]) == 0
    assert "I-07" in capsys.readouterr().out
    assert cli.run(["custody", "show", "I-99", *of]) != 0


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_B4_B5_the_report_is_checked_with_sha256sum_and_openssl_and_tells_the_gaps(
    language, workspace, clock, tmp_path
):
    documents = [one.document for one in workspace.records.evidence.files(OURS.id)]
    item = taken_in(
        workspace, documents=documents, seized_at="2026-02-26T10:00-04:00", condition="=1+1 <b> " + "x" * 900
    )
    taken_in(workspace, number="I-08 / caja 漢")
    custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    clock.forward(2 * 86_400)
    custody.answer(workspace, LUZ, OURS.id, item.id, accepted())
    harm(workspace)
    custody.check(workspace, ANA, OURS.id)
    out = tmp_path / "out"
    assert cli.run(["custody", "report", "--case", OURS.number, "--to", str(out), "--language", language]) == 0
    assert shell("sha512sum --quiet -c SHA512SUMS", out) == ""
    signed = "openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in SHA512SUMS -sigfile SHA512SUMS.sig"
    assert "Success" in shell(signed, out)
    heads = [one["item"]["head"] for one in json.loads((out / "custody.json").read_text())["ledgers"]]
    assert re.findall("ends with ([0-9a-f]{64})", shell(report.CHAIN_CHECK, out)) == heads
    assert shell(report.WORDS_CHECK, out) == ""
    with pypdfium2.PdfDocument(out / "custody.pdf") as found:
        told = " ".join("".join(page.get_textpage().get_text_bounded() for page in found).split())
    for name in ("unheld", "slow_transfer", "altered_gap"):
        assert say(name, language)[:20] in told
    assert "I-08 / caja [U+6F22]" in told
    ledger = next(iter(sorted((out / "ledger").iterdir())))
    ledger.write_text(ledger.read_text().replace('"number":2', '"number":7'))
    assert "BROKEN" in shell(report.CHAIN_CHECK, out)
    assert "FAILED" in shell("sha512sum --quiet -c SHA512SUMS", out)


def shell(script, folder):
    done = subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr.replace("sha512sum: WARNING: 1 computed checksum did NOT match", "")


def test_B5_a_ledger_that_was_edited_stops_the_report_and_nothing_is_left(workspace, tmp_path):
    taken_in(workspace)
    edit(tmp_path, "UPDATE custody_entry SET act = 'seal'")
    with pytest.raises(Altered):
        report.report(workspace, ANA, OURS.id, report.ReportAsked(), tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert [one.outcome for one in workspace.records.audit.read() if one.action == report.ACTION] == ["altered"]


@pytest.mark.parametrize("seized", ["0001-01-01T00:00+14:00", "0206-03-04T14:30-04:00", "9999-12-31T23:59-14:00"])
def test_A4_a_time_that_nobody_meant_stands_in_no_ledger(seized, workspace):
    """Entries are never changed: one that no calendar has in UTC would hinder every list of the case from then on."""
    with pytest.raises((ValidationError, UsageError)):
        taken_in(workspace, seized_at=seized)
    assert custody.of_case(workspace, ANA, OURS.id).items == ()


def test_B3_nothing_is_accepted_before_it_was_handed_over_and_done_before_it_was_seized(workspace):
    item = taken_in(workspace)
    early = {"happened": "2019-01-01T00:00Z"}
    with pytest.raises(UsageError, match="before it was seized"):
        custody.act(workspace, ANA, OURS.id, item.id, ActAsked(act="seal", purpose="x", seal="P-2", **early))
    with pytest.raises(UsageError, match="before it was seized"):
        custody.hand_over(workspace, ANA, OURS.id, item.id, given(**early))
    custody.hand_over(workspace, ANA, OURS.id, item.id, given())
    with pytest.raises(UsageError, match="before it was handed over"):
        custody.answer(workspace, LUZ, OURS.id, item.id, accepted(happened="2026-03-01T13:00Z"))
    now = custody.answer(workspace, LUZ, OURS.id, item.id, accepted(happened="2026-03-01T13:57Z")).item
    assert now.pending is None, "people tell no seconds"


def test_B4_a_seal_that_differs_as_it_is_handed_over_is_a_gap_also_where_it_arrives_with_the_old_one(workspace):
    item = taken_in(workspace)
    custody.hand_over(workspace, ANA, OURS.id, item.id, given(seal="P-9"))
    custody.answer(workspace, LUZ, OURS.id, item.id, accepted(seal=item.seal))
    assert [(one.code, one.detail) for one in custody.ledger(workspace, ANA, OURS.id, item.id).item.gaps] == [
        (GapCode.SEAL_DIFFERS, f"{item.seal} → P-9")
    ]
