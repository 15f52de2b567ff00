"""Invented records of questions between agencies that the API documentation shows."""

from api.http.examples import AGENCY, CASE, PROPOSAL, WHEN
from api.lent_links import LentLink
from models.carried import Brought, BroughtCase, BundleId, Carried, Entered, LeftBack, Peer, PeerCard, PeerId
from models.carried import Direction as Way
from models.deconfliction import (
    Answer,
    Ask,
    AskedValue,
    AskId,
    AskResult,
    AskState,
    Card,
    Desk,
    Direction,
    Doubt,
    Doubtful,
    Doubts,
    KeyKind,
    Opening,
    Partner,
    PartnerId,
    Purpose,
    Reason,
)

FINGERPRINT = "9b1c 02fe 77a0 4d31 c8e6 5f02 1ab9 d370"
CARD = Card(
    name="Unidad Meseta",
    country="ES",
    key="3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29",
    certificate="-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n",
    url="https://lince.meseta.example:8766",
    contact="Mesa de enlace, +34 600 000 000",
)
DESK = Desk(
    agency=AGENCY.id, card=CARD.model_copy(update={"name": AGENCY.name, "country": "BO"}), fingerprint=FINGERPRINT
)
PARTNER = Partner(
    id=PartnerId("6b2f0e8d9c1a4b7e8f3d2c1b0a998877"), agency=AGENCY.id, card=CARD, quota=4096, added_by="r.choque",
    added_at=WHEN, prepared_at=WHEN, fingerprint=FINGERPRINT,
)  # fmt: skip
REASON = Reason(purpose=Purpose.INVESTIGATION, basis="Palermo Protocol, art. 10")
VALUE = AskedValue(kind=KeyKind.PHONE, value="+34 600 111 222")
ASK = Ask(
    id=AskId("0f3d5a7c9b1e4d2f8a6c4e2b0d8f6a19"), direction=Direction.SENT, partner=PARTNER.id, case=CASE.id,
    reason=REASON, elements=16, at=WHEN, by="r.choque", state=AskState.ANSWERED,
)  # fmt: skip
NOTICE = ASK.model_copy(update={"direction": Direction.RECEIVED, "case": None, "by": CARD.name})
RESULT = AskResult(ask=ASK, partner=CARD.name, contact=CARD.contact, answers=(Answer(asked=VALUE, hit=True),))
OPENING = Opening(
    agency=AGENCY.id, case=CASE.id, key="phone:zz:+34600111222", reason="She asked us to find him.", by="r.choque",
    at=WHEN,
)  # fmt: skip
DOUBTS = Doubts(values=(Doubtful(case=CASE.id, key="phone:zz:+34600111222", why=Doubt.BESIDE),), total=1, questions=4)
LENT_LINK = LentLink(
    id=f"{PROPOSAL.sides[0].subject}{PROPOSAL.sides[1].subject}", kind=PROPOSAL.kind, band=PROPOSAL.band,
    score=PROPOSAL.score, own=PROPOSAL.sides[0], lent=PROPOSAL.sides[1], space="ECI-2026-01",
    conditions=("for intelligence only",), reason=PROPOSAL.reason,
)  # fmt: skip
PEER = Peer(
    id=PeerId("c1a40b7d52f84e0f9a1d3c5e7f9b2d4a"),
    card=PeerCard(
        agency=AGENCY.model_copy(update={"name": CARD.name, "country": "ES"}),
        recipient="age1" + "q" * 58,
        key="-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----\n",
    ),
    added_by="r.choque",
    added_at=WHEN,
)
_LEFT = (LeftBack(reason="protected_person", documents=2),)
CARRIED = Carried(
    id=BundleId("e7b1d93c5a2f4c6e8d0a1b3c5d7e9f21"), direction=Way.IN, kind="case", case=CASE.id, peer=PEER.id,
    agency=CARD.name, digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", documents=12,
    left=_LEFT, purpose="Joint team 3/2026", by="r.choque", at=WHEN, made_at=WHEN,
)  # fmt: skip
BROUGHT = Brought(
    id=CARRIED.id, kind="case", sender=PEER.card.agency, made_at=WHEN, purpose=CARRIED.purpose,
    cases=(BroughtCase(number=CASE.number, title=CASE.title, sensitivity=CASE.sensitivity, documents=12),),
    left=_LEFT, files=61, size=48_213_760,
)  # fmt: skip
ENTERED = Entered(bundle=CARRIED, new=True, cases=(CASE.id,), added={"page": 118}, files=61, agency=AGENCY.id)
