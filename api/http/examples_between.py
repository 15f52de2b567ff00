"""Invented records of questions between agencies that the API documentation shows."""

from api.http.examples import AGENCY, CASE, PROPOSAL, WHEN
from api.lent_links import LentLink
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
LENT_LINK = LentLink(
    id=f"{PROPOSAL.sides[0].subject}{PROPOSAL.sides[1].subject}", kind=PROPOSAL.kind, band=PROPOSAL.band,
    score=PROPOSAL.score, own=PROPOSAL.sides[0], lent=PROPOSAL.sides[1], space="ECI-2026-01",
    conditions=("for intelligence only",), reason=PROPOSAL.reason,
)  # fmt: skip
