"""G4: hit or no hit between two installations, by file: what each side learns, logs and refuses."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from support.agencies import (
    CONTACT,
    NOBODYS,
    OFFICER,
    REASON,
    SUSPECT,
    VICTIM,
    Side,
    card_of,
    meet,
    person_on,
    phones,
    two_agencies,
)
from support.factories import NOON, a_document, a_mention, a_page
from support.stored import store

from api import answering, asking, holding, partners
from models.audit import AuditEvent
from models.deconfliction import AskResult, AskState, Direction, Purpose, Reason
from models.errors import (
    BadMessage,
    Conflict,
    LinceError,
    NotAllowed,
    NotFound,
    NotPrepared,
    QuotaUsed,
    Replayed,
    UsageError,
)
from models.protected import Category, CategoryEntry, Identity
from models.stated import About, StatedRole, Statement
from services.deconfliction import protocol

Pair = tuple[Side, Side]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with two_agencies(tmp_path) as both:
        yield both


def question(asker: Side, *numbers: str, reason: Reason = REASON) -> bytes:
    _, data = asking.write_question(
        asker.workspace, asker.officer, asker.case.id, partner=asker.other.id, values=phones(*numbers), reason=reason
    )
    return data


def answer(holder: Side, data: bytes) -> bytes:
    return answering.answer_file(holder.workspace, holder.administrator, data)


def read(asker: Side, data: bytes) -> AskResult:
    return asking.read_answer(asker.workspace, asker.officer, asker.case.id, data)


def ask(pair: Pair, *numbers: str) -> list[bool]:
    return [one.hit for one in read(pair[0], answer(pair[1], question(pair[0], *numbers))).answers]


def events(side: Side, action: str) -> list[AuditEvent]:
    return [one for one in side.workspace.records.audit.read() if one.action == action]


def test_G4_the_asker_gets_hit_or_no_hit_and_the_desk_and_nothing_else(pair: Pair) -> None:
    asker, holder = pair
    result = read(asker, answer(holder, question(asker, SUSPECT, NOBODYS)))
    assert [one.hit for one in result.answers] == [True, False]
    assert (result.partner, result.contact) == ("Unidad de allá", CONTACT)
    told = result.model_dump_json()
    for secret in (holder.case.number, holder.case.id, holder.case.title, "Choque", "informe"):
        assert secret not in told


def test_G4_without_a_hit_no_desk_is_told(pair: Pair) -> None:
    asker, holder = pair
    assert read(asker, answer(holder, question(asker, NOBODYS))).contact == ""


def test_G4_I4_a_victims_phone_is_no_hit_until_the_owner_opens_it(pair: Pair) -> None:
    _, holder = pair
    assert ask(pair, VICTIM, SUSPECT) == [False, True]
    [opened] = holding.open_value(
        holder.workspace, holder.officer, holder.case.id, phones(VICTIM)[0], reason="she asked us to find him"
    )
    holding.prepare(holder.workspace, holder.administrator, now=True)
    assert ask(pair, VICTIM) == [True]
    holding.close_value(holder.workspace, holder.officer, holder.case.id, opened.key)
    holding.prepare(holder.workspace, holder.administrator, now=True)
    assert ask(pair, VICTIM) == [False]


def test_whom_a_later_document_calls_a_victim_is_protected_from_then_on(pair: Pair) -> None:
    _, holder = pair
    assert ask(pair, SUSPECT) == [True]
    later = a_document(a_page("Luis Choque, víctima."), case=holder.case.id, name="later.txt")
    store(holder.workspace.records, later, person_on(later, "Luis Choque", StatedRole.VICTIM))
    holding.prepare(holder.workspace, holder.administrator, now=True)
    assert ask(pair, SUSPECT) == [False]


def test_G4_I5_whose_birth_another_document_tells_is_protected_as_a_minor(pair: Pair) -> None:
    _, holder = pair
    assert ask(pair, SUSPECT) == [True]
    later = a_document(a_page("Luis Choque, nacido en 2012."), case=holder.case.id, name="partida.txt")
    born = Statement(about=About.BIRTH_DATE, value="2012", words="2012", start=23, end=27)
    luis = person_on(later, "Luis Choque", StatedRole.SUSPECT)
    store(holder.workspace.records, later, luis.model_copy(update={"stated": (*luis.stated, born)}))
    holding.prepare(holder.workspace, holder.administrator, now=True)
    assert ask(pair, SUSPECT) == [False]


def test_what_is_held_follows_the_analyses(pair: Pair) -> None:
    _, holder = pair
    assert holding.refresh(holder.workspace, holder.agency.id) == 0
    document = a_document(a_page(f"Luis Choque, celular {NOBODYS}"), case=holder.case.id, name="anuncio.txt")
    luis = person_on(document, "Luis Choque", StatedRole.SUSPECT)
    store(holder.workspace.records, document, luis, a_mention(document, NOBODYS, normal=NOBODYS))
    assert holding.refresh(holder.workspace, holder.agency.id) == 1
    assert f"phone:zz:{NOBODYS}" in holding.answered_keys(holder.workspace, holder.agency.id)
    store(holder.workspace.records, document)
    assert holding.refresh(holder.workspace, holder.agency.id) == 1
    assert f"phone:zz:{NOBODYS}" not in holding.answered_keys(holder.workspace, holder.agency.id)


def test_a_restricted_case_is_not_answered_for(pair: Pair) -> None:
    _, holder = pair
    with sqlite3.connect(holder.workspace.folder.catalogue) as raw:
        raw.execute("UPDATE \"case\" SET sensitivity = 'restricted'")
    holding.prepare(holder.workspace, holder.administrator, now=True)
    assert ask(pair, SUSPECT) == [False]


def test_a_day_sees_one_key_and_the_next_another(pair: Pair) -> None:
    _, holder = pair
    first = holder.workspace.records.partners.epoch(holder.other.id)
    holder.clock.forward(3600)
    assert holding.prepare(holder.workspace, holder.administrator) == []
    holder.clock.forward(24 * 3600)
    assert len(holding.prepare(holder.workspace, holder.administrator)) == 1
    second = holder.workspace.records.partners.epoch(holder.other.id)
    assert first is not None
    assert second is not None
    assert first.key != second.key
    assert not set(_cut(first.tags)) & set(_cut(second.tags))


def _cut(tags: bytes) -> list[bytes]:
    return [tags[at : at + 8] for at in range(0, len(tags), 8)]


def test_G4_messages_tell_no_value_case_or_name(pair: Pair) -> None:
    asker, holder = pair
    sent = question(asker, SUSPECT, VICTIM)
    got = answer(holder, sent)
    for told in (sent, got):
        for side in pair:
            for secret in (
                SUSPECT, VICTIM, SUSPECT[1:], SUSPECT[3:], side.case.number, side.case.id, side.case.title, side.agency.name,
                side.agency.id, OFFICER, side.officer.name, side.administrator.name, str(side.officer.user), "Choque", "Vega",
            ):  # fmt: skip
                assert secret.encode() not in told, secret


def test_G4_one_or_many_hits_or_none_have_the_same_size(pair: Pair) -> None:
    sizes = {
        len(answer(pair[1], question(pair[0], *numbers)))
        for numbers in ([SUSPECT], [NOBODYS], [SUSPECT, VICTIM, NOBODYS], [f"+3460077{n:04}" for n in range(16)])
    }
    assert len(sizes) == 1


@pytest.mark.parametrize("purpose", Purpose)
def test_G4_purpose_and_basis_are_logged_on_both_sides_and_no_value(pair: Pair, purpose: Purpose) -> None:
    asker, holder = pair
    reason = Reason(purpose=purpose, basis="UNTOC, art. 27")
    read(asker, answer(holder, question(asker, SUSPECT, reason=reason)))
    [written], [answered] = events(asker, "ask.write"), events(holder, "ask.answer")
    assert written.subject == answered.subject
    for event in (written, answered):
        assert (event.detail["purpose"], event.detail["basis"]) == (purpose.value, "UNTOC, art. 27")
    assert written.case == asker.case.id
    for side in pair:
        log = json.dumps([one.model_dump(mode="json") for one in side.workspace.records.audit.read()])
        assert SUSPECT not in log
        assert "hit" not in log


def test_G4_the_owner_gets_notice(pair: Pair) -> None:
    asker, holder = pair
    answer(holder, question(asker, SUSPECT))
    [notice] = answering.received(holder.workspace, holder.officer)
    assert (notice.by, notice.reason, notice.elements) == ("Policía de aquí", REASON, 16)
    assert notice.state is AskState.ANSWERED
    assert SUSPECT not in notice.model_dump_json()


@pytest.mark.parametrize(
    "basis",
    [
        "art. 5 tel 600 111 222",
        "art. 5, 600.111.222",
        "BO-2026-77",
        "Caso BO-2026-77, Palermo",
        "asked by Comisario Belmonte",
        "belmonte.bo",
        "because of +34 600 111 222",
    ],
)
def test_a_basis_that_names_somebody_is_refused(pair: Pair, basis: str) -> None:
    with pytest.raises(UsageError, match="names a case"):
        question(pair[0], SUSPECT, reason=Reason(purpose=Purpose.INVESTIGATION, basis=basis))


def test_a_question_is_answered_once(pair: Pair) -> None:
    asker, holder = pair
    sent = question(asker, SUSPECT)
    got = answer(holder, sent)
    with pytest.raises(Replayed):
        answer(holder, sent)
    assert [one.outcome for one in events(holder, "ask.answer")] == ["ok", "replayed"]
    read(asker, got)
    with pytest.raises(Conflict):
        read(asker, got)


def test_above_the_quota_is_refused_until_the_next_day(pair: Pair) -> None:
    asker, holder = pair
    partners.change_partner(holder.workspace, holder.administrator, holder.other.id, quota=40)
    assert ask(pair, SUSPECT) == [True]
    assert ask(pair, SUSPECT) == [True]
    refused = question(asker, SUSPECT)
    with pytest.raises(QuotaUsed):
        answer(holder, refused)
    with pytest.raises(Replayed):
        answer(holder, refused)
    assert answering.received(holder.workspace, holder.officer)[0].state in (AskState.REFUSED, AskState.ANSWERED)
    assert events(holder, "ask.answer")[2].outcome == "quota_used"
    holder.clock.forward(24 * 3600 + 1)
    asker.clock.forward(24 * 3600 + 1)
    assert ask(pair, SUSPECT) == [True]


def test_a_revoked_partner_is_refused_at_once_and_its_key_forgotten(pair: Pair) -> None:
    asker, holder = pair
    sent = question(asker, SUSPECT)
    partners.revoke_partner(holder.workspace, holder.administrator, holder.other.id)
    with pytest.raises(NotAllowed, match="revoked"):
        answer(holder, sent)
    assert holder.workspace.records.partners.epoch(holder.other.id) is None
    assert holding.prepare(holder.workspace, holder.administrator, now=True) == []
    with pytest.raises(Conflict):
        partners.revoke_partner(holder.workspace, holder.administrator, holder.other.id)


def test_a_partner_that_we_revoked_is_not_asked(pair: Pair) -> None:
    asker, holder = pair
    got = answer(holder, question(asker, SUSPECT))
    partners.revoke_partner(asker.workspace, asker.administrator, asker.other.id)
    with pytest.raises(NotAllowed):
        question(asker, SUSPECT)
    with pytest.raises(NotAllowed):
        read(asker, got)


def test_a_stranger_is_refused(pair: Pair, tmp_path: Path) -> None:
    _, holder = pair
    with two_agencies(tmp_path / "elsewhere") as (stranger, _):
        meet(stranger, card_of(holder))
        with pytest.raises(BadMessage, match="nobody who may ask"):
            answer(holder, question(stranger, SUSPECT))
    assert events(holder, "ask.answer")[-1].outcome == "bad_message"


def test_an_old_question_is_refused(pair: Pair) -> None:
    asker, holder = pair
    sent = question(asker, SUSPECT)
    holder.clock.forward(31 * 24 * 3600)
    with pytest.raises(BadMessage, match="too old"):
        answer(holder, sent)
    asker.clock.forward(40 * 24 * 3600)
    with pytest.raises(BadMessage, match="runs ahead"):
        answer(holder, question(asker, SUSPECT))


def test_a_question_is_for_one_agency_alone(pair: Pair, tmp_path: Path) -> None:
    asker, _ = pair
    with two_agencies(tmp_path / "elsewhere") as (_, other):
        meet(other, card_of(asker))
        with pytest.raises(BadMessage, match="not for an agency here"):
            answer(other, question(asker, SUSPECT))


def test_an_answer_to_another_question_is_refused(pair: Pair) -> None:
    asker, holder = pair
    first, second = question(asker, SUSPECT), question(asker, NOBODYS)
    got = answer(holder, first)
    answer(holder, second)
    forged = bytearray(got)
    forged[3000] ^= 1
    with pytest.raises(BadMessage):
        read(asker, bytes(forged))
    with pytest.raises(BadMessage, match="question, not an answer"):
        read(asker, second)
    with pytest.raises(BadMessage, match="answer, not a question"):
        answer(holder, got)
    assert [one.hit for one in read(asker, got).answers] == [True]


def test_a_refusal_is_signed_and_told(pair: Pair) -> None:
    asker, holder = pair
    sent = question(asker, SUSPECT)
    known = answering.known_question(holder.workspace, sent)
    partners.change_partner(holder.workspace, holder.administrator, holder.other.id, quota=0)
    with pytest.raises(QuotaUsed) as error:
        answer(holder, sent)
    with pytest.raises(QuotaUsed):
        read(asker, answering.refusal(holder.workspace, known, error.value))
    [kept] = asking.list_asks(asker.workspace, asker.officer, asker.case.id)
    assert (kept.state, kept.refusal) == (AskState.REFUSED, "quota_used")


def test_unprepared_nothing_is_answered(pair: Pair) -> None:
    asker, holder = pair
    holder.workspace.records.partners.drop_epoch(holder.other.id)
    sent = question(asker, SUSPECT)
    known = answering.known_question(holder.workspace, sent)
    with pytest.raises(NotPrepared) as error:
        answer(holder, sent)
    with pytest.raises(NotPrepared):
        read(asker, answering.refusal(holder.workspace, known, error.value))


def test_what_was_closed_while_tags_were_made_is_not_answered_with(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    _, holder = pair
    [opened] = holding.open_value(
        holder.workspace, holder.officer, holder.case.id, phones(VICTIM)[0], reason="she asked us to find him"
    )
    made = protocol.tags_of

    def slow(key: bytes, held: Iterable[str]) -> bytes:
        tags = made(key, held)
        if opened.key in {one.key for one in holder.workspace.records.holdings.openings(holder.agency.id)}:
            holding.close_value(holder.workspace, holder.officer, holder.case.id, opened.key)
        return tags

    monkeypatch.setattr(protocol, "tags_of", slow)
    with pytest.raises(NotPrepared):
        holding.prepare(holder.workspace, holder.administrator, now=True)
    assert holder.workspace.records.partners.epoch(holder.other.id) is None
    holding.prepare(holder.workspace, holder.administrator)
    assert ask(pair, VICTIM) == [False]


def test_I1_who_is_protected_is_taken_back_at_once(pair: Pair) -> None:
    _, holder = pair
    assert ask(pair, SUSPECT) == [True]
    records = holder.workspace.records
    entry = CategoryEntry(category=Category.VICTIM, held=True, made_by="ana", made_at=NOON)
    records.protection.add(holder.case.id, Identity(name="Luis Choque", phones=(SUSPECT,)), [entry], minor=False)
    assert records.partners.epoch(holder.other.id) is None
    # Nobody has gone over the case yet: nothing of it is answered.
    holding.prepare(holder.workspace, holder.administrator)
    assert ask(pair, SUSPECT) == [False]


def test_results_stay_with_the_case(pair: Pair) -> None:
    asker, holder = pair
    sent = question(asker, SUSPECT)
    [waiting] = asking.list_asks(asker.workspace, asker.officer, asker.case.id)
    assert asking.read_result(asker.workspace, asker.officer, asker.case.id, waiting.id).answers == ()
    told = read(asker, answer(holder, sent))
    assert asking.read_result(asker.workspace, asker.officer, asker.case.id, waiting.id) == told
    with pytest.raises(NotFound):
        asking.read_result(asker.workspace, asker.administrator, asker.case.id, waiting.id)
    for state in (Direction.SENT,):
        kept = asker.workspace.records.partners.asks(asker.agency.id, state)
        assert [one.state for one in kept] == [AskState.ANSWERED]


def test_what_is_kept_of_a_question_is_sealed(pair: Pair) -> None:
    asker, holder = pair
    read(asker, answer(holder, question(asker, SUSPECT)))
    question(asker, SUSPECT)
    with sqlite3.connect(asker.workspace.folder.catalogue) as raw:
        told = repr(raw.execute("SELECT * FROM ask").fetchall()) + repr(raw.execute("SELECT * FROM desk").fetchall())
    assert SUSPECT[1:] not in told
    assert "PRIVATE KEY" not in told


def test_a_card_with_another_fingerprint_is_not_taken(pair: Pair, tmp_path: Path) -> None:
    asker, _ = pair
    with two_agencies(tmp_path / "elsewhere") as (_, other):
        card = card_of(other)
    with pytest.raises(UsageError, match="fingerprint"):
        partners.add_partner(asker.workspace, asker.administrator, card=card, fingerprint_seen="0000")
    changed = card.model_copy(update={"contact": "Somebody else"})
    with pytest.raises(UsageError, match="fingerprint"):
        partners.add_partner(
            asker.workspace, asker.administrator, card=changed, fingerprint_seen=partners.fingerprint(card)
        )


def test_only_administrators_manage_partners(pair: Pair) -> None:
    asker, holder = pair
    card = card_of(holder)
    acts = (
        lambda: partners.set_desk(asker.workspace, asker.officer, contact=CONTACT),
        lambda: partners.add_partner(asker.workspace, asker.officer, card=card, fingerprint_seen=""),
        lambda: partners.change_partner(asker.workspace, asker.officer, asker.other.id, quota=16),
        lambda: partners.revoke_partner(asker.workspace, asker.officer, asker.other.id),
        lambda: holding.prepare(asker.workspace, asker.officer),
        lambda: answering.answer_file(asker.workspace, asker.officer, b""),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_a_partner_of_another_agency_is_absent(pair: Pair) -> None:
    asker, holder = pair
    foreign = asker.administrator.model_copy(update={"agency": holder.agency.id})
    with pytest.raises(NotFound):
        partners.change_partner(asker.workspace, foreign, asker.other.id, quota=16)


@pytest.mark.parametrize("noise", [b"", b"LINCE-ASK-1\n", b"%PDF-1.7", bytes(5000)])
def test_hostile_files_are_refused_by_name(pair: Pair, noise: bytes) -> None:
    asker, holder = pair
    for call in (lambda: answer(holder, noise), lambda: read(asker, noise)):
        with pytest.raises(BadMessage) as error:
            call()
        assert isinstance(error.value, LinceError)
