"""The connection between two agencies: who gets through the handshake, and what comes back."""

import dataclasses
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.agencies import NOBODYS, REASON, SUSPECT, Side, card_of, meet, phones, two_agencies

from api import asking, partner_line, partners
from models.deconfliction import AskResult
from models.errors import NotAllowed, PartnerUnreachable, QuotaUsed
from services.deconfliction_ports import DeskKeys

Pair = tuple[Side, Side]


def a_free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    port = a_free_port()
    with two_agencies(tmp_path, url=f"https://127.0.0.1:{port}") as (asker, holder):
        server = partner_line.PartnerServer(holder.workspace, holder.agency.id, host="127.0.0.1", port=port)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield asker, holder
        server.shutdown()
        server.server_close()
        thread.join()


def ask(asker: Side, *numbers: str) -> AskResult:
    return asking.ask_partner(
        asker.workspace, asker.officer, asker.case.id, partner=asker.other.id, values=phones(*numbers), reason=REASON,
        send=partner_line.send,
    )  # fmt: skip


def desk_of(side: Side) -> DeskKeys:
    return partners.own_keys(side.workspace, side.agency.id)


def test_a_question_over_the_line(pair: Pair) -> None:
    asker, _ = pair
    assert [one.hit for one in ask(asker, SUSPECT, NOBODYS).answers] == [True, False]


def test_a_refusal_over_the_line_is_told_as_what_it_is(pair: Pair) -> None:
    asker, holder = pair
    partners.change_partner(holder.workspace, holder.administrator, holder.other.id, quota=16)
    ask(asker, SUSPECT)
    with pytest.raises(QuotaUsed):
        ask(asker, SUSPECT)


def test_a_revoked_partner_gets_no_further_than_the_handshake(pair: Pair) -> None:
    asker, holder = pair
    partners.revoke_partner(holder.workspace, holder.administrator, holder.other.id)
    with pytest.raises(PartnerUnreachable):
        ask(asker, SUSPECT)
    assert [one.outcome for one in holder.workspace.records.audit.read() if one.action == "ask.answer"] == []


def test_a_certificate_that_is_nobodys_gets_no_further(pair: Pair) -> None:
    asker, holder = pair
    signing, tls, certificate = partners._keys(asker.workspace.clock.now())
    card = desk_of(asker).card.model_copy(update={"certificate": certificate})
    with pytest.raises(PartnerUnreachable):
        partner_line.send(asker.other, DeskKeys(card, signing, tls), b"question")
    assert [one for one in holder.workspace.records.audit.read() if one.action == "ask.answer"] == []


def test_without_a_certificate_nobody_gets_through(pair: Pair) -> None:
    asker, _ = pair
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    port = int(asker.other.card.url.rpartition(":")[2])
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)

    def asked() -> None:
        # TLS 1.3 tells the client of its refusal after the handshake.
        connection.request("POST", partner_line.PATH, body=b"x")
        connection.getresponse()

    with pytest.raises((ssl.SSLError, OSError)):
        asked()
    connection.close()


def test_a_server_that_is_not_the_partners_is_not_asked(pair: Pair) -> None:
    asker, _ = pair
    _, _, certificate = partners._keys(asker.workspace.clock.now())
    card = asker.other.card.model_copy(update={"certificate": certificate})
    other = asker.other.model_copy(update={"card": card})
    with pytest.raises(PartnerUnreachable, match="not the partner's"):
        partner_line.send(other, desk_of(asker), b"question")


def test_one_partner_cannot_carry_anothers_question(pair: Pair, tmp_path: Path) -> None:
    asker, holder = pair
    with two_agencies(tmp_path / "third") as (third, _):
        own = holder.partner
        meet(holder, card_of(third))
        holder.partner = own
        _, stolen = asking.write_question(
            asker.workspace, asker.officer, asker.case.id, partner=asker.other.id, values=phones(SUSPECT), reason=REASON
        )
        answer = partner_line.send(asker.other, desk_of(third), stolen)
    with pytest.raises(NotAllowed):
        asking.read_answer(asker.workspace, asker.officer, asker.case.id, answer)
    assert [one.outcome for one in holder.workspace.records.audit.read() if one.action == "ask.answer"] == [
        "not_allowed"
    ]


def test_a_server_that_is_down_is_told_so_and_the_question_stays(pair: Pair) -> None:
    asker, _ = pair
    card = asker.other.card.model_copy(update={"url": f"https://127.0.0.1:{a_free_port()}"})
    asker.workspace.records.partners.change(dataclasses.replace(asker).other.model_copy(update={"card": card}))
    with pytest.raises(PartnerUnreachable):
        ask(asker, SUSPECT)
    assert len(asking.list_asks(asker.workspace, asker.officer, asker.case.id)) == 1


@pytest.mark.parametrize(
    ("path", "headers", "body"),
    [
        ("/", {}, b"x"),
        (partner_line.PATH, {"Content-Length": "99999999999"}, b""),
        (partner_line.PATH, {"Content-Length": "-5"}, b""),
        (partner_line.PATH, {"Content-Length": "abc"}, b""),
        (partner_line.PATH, {}, b"noise"),
    ],
)
def test_what_is_no_question_is_refused_without_a_word(
    pair: Pair, path: str, headers: dict[str, str], body: bytes
) -> None:
    asker, holder = pair
    context = partner_line._context(ssl.PROTOCOL_TLS_CLIENT, desk_of(asker), [desk_of(holder).card.certificate])
    context.check_hostname = False
    port = int(asker.other.card.url.rpartition(":")[2])
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
    connection.request("POST", path, body=body, headers=headers)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (400, b"")
    connection.close()


def test_the_line_has_no_pages(pair: Pair) -> None:
    asker, holder = pair
    context = partner_line._context(ssl.PROTOCOL_TLS_CLIENT, desk_of(asker), [desk_of(holder).card.certificate])
    context.check_hostname = False
    port = int(asker.other.card.url.rpartition(":")[2])
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
    connection.request("GET", partner_line.PATH)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (501, b"")
    connection.close()
