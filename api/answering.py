"""Our side of a question of another agency: checked, counted, answered, told to our desk."""

import dataclasses
import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from api.partners import home_agency
from api.wiring import Workspace
from models.audit import Actor, ActorKind
from models.deconfliction import Ask, AskId, AskState, Direction, Partner
from models.errors import BadMessage, LinceError, NotAllowed, NotPrepared, QuotaUsed, Replayed
from models.ids import AgencyId
from services.deconfliction import message, protocol
from services.deconfliction.message import AnswerHead, QuestionHead, RefusalHead
from services.deconfliction_ports import DeskKeys

DAY = dt.timedelta(hours=24)


@dataclasses.dataclass(frozen=True)
class Known:
    """A question that is signed by a partner of one of our agencies."""

    agency: AgencyId
    desk: DeskKeys
    partner: Partner
    head: QuestionHead
    elements: tuple[bytes, ...]
    digest: str


def known_question(workspace: Workspace, data: bytes) -> Known:
    """Take a question in: of whom, and to which of our agencies; a revoked partner is known. Raises BadMessage."""
    told = message.read(data)
    head = told.head
    if not isinstance(head, QuestionHead):
        raise BadMessage("This is an answer, not a question.", next_step="Read it where the question was written.")
    told.check()
    for agency, desk in workspace.records.partners.desks():
        if desk.card.key == head.recipient:
            for partner in workspace.records.partners.of(agency):
                if partner.card.key == head.sender:
                    return Known(agency, desk, partner, head, told.elements, message.digest(data))
    workspace.records.audit.append(_NOBODY, "ask.answer", subject=head.id, outcome=BadMessage.code)
    raise BadMessage("It is of nobody who may ask here, or not for an agency here.", next_step="Exchange cards first.")


def answer_question(workspace: Workspace, known: Known, *, certificate: bytes | None = None) -> bytes:
    """The signed answer. `certificate` (DER) is the one of the connection that the question came by; None: a file.

    Each question is answered once. Raises NotAllowed (revoked, or another one's connection), NotPrepared, BadMessage,
    Replayed, QuotaUsed; each is in the log, and so is the answer.
    """
    actor, ask = partner_actor(known.partner), _ask_of(known, workspace.clock.now())
    try:
        _check(workspace, known, certificate)
        epoch = workspace.records.partners.epoch(known.partner.id)
        if epoch is None:
            raise NotPrepared("Nothing is prepared for this partner.")
        _count(workspace, known, ask)
        try:
            evaluated, proof = protocol.answer(epoch.key, known.elements)
        except BadMessage:
            refused = ask.model_copy(update={"state": AskState.REFUSED, "refusal": BadMessage.code})
            workspace.records.partners.end_ask(known.agency, refused)
            raise
    except LinceError as error:
        workspace.records.audit.append(
            actor, "ask.answer", subject=ask.id, outcome=error.code, detail={"partner": known.partner.id}
        )
        raise
    workspace.records.audit.append(
        actor,
        "ask.answer",
        subject=ask.id,
        detail={
            "partner": known.partner.id,
            "purpose": ask.reason.purpose.value,
            "basis": ask.reason.basis,
            "elements": ask.elements,
        },
    )
    head = AnswerHead(
        sender=known.desk.card.key,
        recipient=known.head.sender,
        id=known.head.id,
        question=known.digest,
        at=workspace.clock.now(),
        contact=known.desk.card.contact,
        epoch=epoch.id,
        public=epoch.public.hex(),
        proof=proof.hex(),
        elements=len(evaluated),
        tags=len(epoch.tags) // message.TAG,
    )
    return message.write(head, elements=evaluated, tags=epoch.tags, key=_signing(known.desk))


def refusal(workspace: Workspace, known: Known, error: LinceError) -> bytes:
    """What a partner is told instead of an answer: the code alone."""
    head = RefusalHead(
        sender=known.desk.card.key,
        recipient=known.head.sender,
        id=known.head.id,
        question=known.digest,
        at=workspace.clock.now(),
        code=error.code,
    )
    return message.write(head, key=_signing(known.desk))


def answer_file(workspace: Workspace, actor: Actor, data: bytes) -> bytes:
    """Answer a question that came as a file, on the word of one of our people. Raises as `answer_question` does."""
    workspace.access.allow(actor, "ask.answer_file")
    known = known_question(workspace, data)
    if not actor.operator and actor.agency != known.agency:
        raise BadMessage(
            "It is of nobody who may ask here, or not for an agency here.", next_step="Exchange cards first."
        )
    workspace.records.audit.append(actor, "ask.answer_file", subject=known.head.id)
    return answer_question(workspace, known)


def received(workspace: Workspace, actor: Actor, *, agency: AgencyId | None = None, limit: int = 100) -> list[Ask]:
    """The notice to the owner: who asked, when, why and on what basis; never a value, nor whether it hit.

    Raises NotAllowed.
    """
    workspace.access.allow(actor, "ask.received")
    home = home_agency(workspace, actor, agency)
    found = list(workspace.records.partners.asks(home.id, Direction.RECEIVED, limit=limit))
    workspace.records.audit.append(actor, "ask.received", detail={"questions": len(found)})
    return found


def partner_actor(partner: Partner) -> Actor:
    """Under what name a partner stands in the log: no login has a blank."""
    return Actor(kind=ActorKind.PROGRAM, name=f"partner {partner.id}", agency=partner.agency)


_NOBODY = Actor(kind=ActorKind.PROGRAM, name="partner unknown")


def _ask_of(known: Known, now: dt.datetime) -> Ask:
    return Ask(
        id=AskId(known.head.id),
        direction=Direction.RECEIVED,
        partner=known.partner.id,
        reason=known.head.reason,
        elements=len(known.elements),
        at=now,
        by=known.partner.card.name,
        state=AskState.ANSWERED,
    )


def _check(workspace: Workspace, known: Known, certificate: bytes | None) -> None:
    if not known.partner.active:
        raise NotAllowed("This partner was revoked.", next_step="Call the contact of the other agency.")
    if certificate is not None and certificate != der_of(known.partner.card.certificate):
        raise NotAllowed("The connection is another one's than the question.", next_step="Ask over your own.")
    if message.too_old(known.head.at, workspace.clock.now()):
        raise BadMessage("The question is too old, or from a clock that runs ahead.", next_step="Write a new one.")


def _count(workspace: Workspace, known: Known, ask: Ask) -> None:
    """Note the question, once, and within what was agreed for a day. Raises Replayed, QuotaUsed."""
    records = workspace.records
    with records.transaction():
        if records.partners.ask(known.agency, ask.id, Direction.RECEIVED) is not None:
            raise Replayed("This question was asked before.")
        within = records.partners.used(known.partner.id, since=ask.at - DAY) + ask.elements <= known.partner.quota
        kept = ask if within else ask.model_copy(update={"state": AskState.REFUSED, "refusal": QuotaUsed.code})
        records.partners.add_ask(known.agency, kept)
    if not within:
        raise QuotaUsed(f"More than the {known.partner.quota} elements that were agreed for 24 hours.")


def der_of(certificate: str) -> bytes:
    """The bytes of a PEM certificate, as a connection shows them."""
    return x509.load_pem_x509_certificate(certificate.encode()).public_bytes(Encoding.DER)


def _signing(desk: DeskKeys) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(desk.signing)
