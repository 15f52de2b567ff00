"""Our own questions to other agencies: written, sent or carried as files, and what came of them."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.partners import own_keys
from api.wiring import Workspace
from models.audit import Actor
from models.case import Case
from models.deconfliction import (
    MOST_VALUES,
    Answer,
    Ask,
    AskedValue,
    AskId,
    AskResult,
    AskState,
    Direction,
    Partner,
    PartnerId,
    Reason,
)
from models.errors import (
    BadMessage,
    Conflict,
    NotAllowed,
    NotFound,
    NotPrepared,
    PartnerUnreachable,
    QuotaUsed,
    UsageError,
)
from models.ids import CaseId, fresh
from services.deconfliction import message, protocol
from services.deconfliction.keys import asked_keys
from services.deconfliction.message import QuestionHead, RefusalHead
from services.deconfliction_ports import DeskKeys

Send = Callable[[Partner, DeskKeys, bytes], bytes]
"""Carries a question to a partner and brings its answer back. Raises PartnerUnreachable."""

_ABSENT = "There is no such question, or it is not yours to see."


def write_question(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    *,
    partner: PartnerId,
    values: Sequence[AskedValue],
    reason: Reason,
) -> tuple[Ask, bytes]:
    """A signed question on values, to be sent or carried; what undoes its blinds is kept here, sealed.

    Raises NotFound, NotAllowed, UsageError (a value that cannot be read; a name in the basis), BadMessage (too many).
    """
    home = workspace.access.case(actor, case, action="ask.send")
    asked = _partner_of(workspace, home, partner)
    if not 0 < len(values) <= MOST_VALUES:
        raise UsageError(f"A question has 1 to {MOST_VALUES} values.", next_step="Ask in several questions.")
    forms = [asked_keys(value) for value in values]
    _check_basis(workspace, actor, home, values, reason.basis)
    desk = own_keys(workspace, home.agency)
    blinded = protocol.blind([key for keys in forms for key in keys])
    ask = Ask(
        id=AskId(fresh()),
        direction=Direction.SENT,
        partner=asked.id,
        case=case,
        reason=reason,
        elements=len(blinded.elements),
        at=workspace.clock.now(),
        by=actor.name,
        state=AskState.OPEN,
    )
    head = QuestionHead(
        sender=desk.card.key,
        recipient=asked.card.key,
        id=ask.id,
        at=ask.at,
        reason=reason,
        elements=ask.elements,
    )
    data = message.write(head, elements=blinded.elements, key=Ed25519PrivateKey.from_private_bytes(desk.signing))
    with workspace.records.transaction():
        workspace.records.partners.add_ask(
            home.agency, ask, sealed=_kept(values, forms, blinded), digest=message.digest(data)
        )
        workspace.records.audit.append(
            actor,
            "ask.write",
            case=case,
            subject=ask.id,
            detail={
                "partner": partner,
                "purpose": reason.purpose.value,
                "basis": reason.basis,
                "elements": ask.elements,
            },
        )
    return ask, data


def ask_partner(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    *,
    partner: PartnerId,
    values: Sequence[AskedValue],
    reason: Reason,
    send: Send,
) -> AskResult:
    """Ask over the connection. Raises as `write_question` and `read_answer` do, PartnerUnreachable."""
    ask, question = write_question(workspace, actor, case, partner=partner, values=values, reason=reason)
    home = workspace.records.cases.get(case)
    found = workspace.records.partners.get(partner)
    assert home is not None
    assert found is not None
    if not found.card.url:
        raise PartnerUnreachable("This partner has no server.", next_step="Send the question as a file.")
    try:
        answer = send(found, own_keys(workspace, home.agency), question)
    except PartnerUnreachable as error:
        workspace.records.audit.append(actor, "ask.send", case=case, subject=ask.id, outcome=error.code)
        raise
    return read_answer(workspace, actor, case, answer)


def read_answer(workspace: Workspace, actor: Actor, case: CaseId, data: bytes) -> AskResult:
    """What came of a question of this case. Each answer is read once; after that `read_result` has it.

    Raises NotFound, NotAllowed (also when the partner refuses), BadMessage, Conflict, QuotaUsed.
    """
    home = workspace.access.case(actor, case, action="ask.read_answer")
    told = message.read(data)
    head = told.head
    if isinstance(head, QuestionHead):
        raise BadMessage("This is a question, not an answer.", next_step="Have it answered by the agency it is for.")
    told.check()
    ask = workspace.records.partners.ask(home.agency, AskId(head.id), Direction.SENT)
    if ask is None or ask.case != case:
        raise BadMessage("It answers no question of this case.", next_step="Read it in the case that asked.")
    partner = _partner_of(workspace, home, ask.partner)
    kept, digest = workspace.records.partners.pending(home.agency, ask.id)
    own = own_keys(workspace, home.agency)
    if (head.sender, head.recipient, head.question) != (partner.card.key, own.card.key, digest):
        raise BadMessage("It is not the answer to that question of the agency that was asked.")
    if ask.state is not AskState.OPEN:
        raise Conflict("This question has its answer already.", next_step="See the list of questions of the case.")
    if isinstance(head, RefusalHead):
        return _refused(workspace, actor, ask, head, home)
    values, counts, blinded = _asked(json.loads(kept))
    found = protocol.hits(
        blinded, told.elements, told.tags, public=bytes.fromhex(head.public), proof=bytes.fromhex(head.proof)
    )
    answers = _joined(values, counts, found)
    ended = ask.model_copy(update={"state": AskState.ANSWERED})
    contact = message.shown_contact(head.contact)
    result = AskResult(
        ask=ended,
        partner=partner.card.name,
        contact=contact if any(one.hit for one in answers) else "",
        answers=answers,
    )
    with workspace.records.transaction():
        workspace.records.partners.end_ask(home.agency, ended, sealed=result.model_dump_json().encode())
        workspace.records.audit.append(
            actor, "ask.result", case=case, subject=ask.id, detail={"values": len(answers), "partner": partner.id}
        )
    return result


def list_asks(workspace: Workspace, actor: Actor, case: CaseId) -> list[Ask]:
    """The questions of a case, the newest first. Raises NotFound, NotAllowed."""
    home = workspace.access.case(actor, case, action="ask.list")
    return list(workspace.records.partners.asks(home.agency, Direction.SENT, cases=[case]))


def read_result(workspace: Workspace, actor: Actor, case: CaseId, ask: AskId) -> AskResult:
    """A question of a case with its answers, as far as there are any. Raises NotFound, NotAllowed."""
    home = workspace.access.case(actor, case, action="ask.read")
    found = workspace.records.partners.ask(home.agency, ask, Direction.SENT)
    if found is None or found.case != case:
        raise NotFound(_ABSENT)
    if found.state is AskState.ANSWERED:
        kept, _ = workspace.records.partners.pending(home.agency, ask)
        return AskResult.model_validate_json(kept)
    partner = workspace.records.partners.get(found.partner)
    return AskResult(ask=found, partner="" if partner is None else partner.card.name)


def _partner_of(workspace: Workspace, home: Case, partner: PartnerId) -> Partner:
    found = workspace.records.partners.get(partner)
    if found is None or found.agency != home.agency:
        raise NotFound("There is no such partner of the agency.", next_step="See the list of partners.")
    if not found.active:
        raise NotAllowed("This partner was revoked.", next_step="Ask an administrator.")
    return found


def _check_basis(workspace: Workspace, actor: Actor, case: Case, values: Sequence[AskedValue], basis: str) -> None:
    """The one free text of a message may name nothing that is ours or asked about, and nobody who is protected.

    Raises UsageError.
    """
    told = _loose(basis)
    people = [user for user in workspace.records.people.users() if user.agency == case.agency]
    units = workspace.records.people.units(case.agency)
    names = [
        case.number,
        case.title,
        *(value.value for value in values),
        *(name for user in people for name in (user.login, user.name)),
        *(unit.name for unit in units),
    ]
    figures = _figures(basis)
    numbers = [_figures(value.value) for value in values]
    places = [] if actor.user is None else workspace.records.cases.places_of(actor.user)
    protecting = {case.id, *(place.id for place, _ in places)}
    if (
        any(len(_loose(name)) >= _TELLING and _loose(name) in told for name in names)
        or any(len(number) >= _TELLING_FIGURES and number[-_TELLING_FIGURES:] in figures for number in numbers)
        or any(workspace.records.protection.words(one, basis) != basis for one in protecting)
    ):
        raise UsageError(
            "The legal basis names a case, a person, a unit or a value.",
            next_step="Name the law or treaty alone: the message is read by another agency.",
        )


_TELLING = 4
_TELLING_FIGURES = 6
"""Figures at the end of a number that tell it, without the codes of country and town."""


def _loose(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _figures(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _refused(workspace: Workspace, actor: Actor, ask: Ask, head: RefusalHead, home: Case) -> AskResult:
    ended = ask.model_copy(update={"state": AskState.REFUSED, "refusal": head.code})
    with workspace.records.transaction():
        workspace.records.partners.end_ask(home.agency, ended, sealed=b"{}")
        workspace.records.audit.append(actor, "ask.result", case=home.id, subject=ask.id, outcome=head.code)
    if head.code == QuotaUsed.code:
        raise QuotaUsed("The other agency says that more was asked than was agreed for 24 hours.")
    if head.code == NotPrepared.code:
        raise NotPrepared("The other agency has nothing prepared for yours at the moment.")
    raise NotAllowed(
        f"The other agency refuses the question ({head.code}).", next_step="Call its contact: its card names it."
    )


def _joined(values: Sequence[AskedValue], counts: Sequence[int], found: Sequence[bool]) -> tuple[Answer, ...]:
    answers, at = [], 0
    for value, count in zip(values, counts, strict=True):
        answers.append(Answer(asked=value, hit=any(found[at : at + count])))
        at += count
    return tuple(answers)


def _kept(values: Sequence[AskedValue], forms: Sequence[Sequence[str]], blinded: protocol.Blinded) -> bytes:
    return json.dumps(
        {
            "values": [value.model_dump(mode="json") for value in values],
            "counts": [len(keys) for keys in forms],
            "keys": blinded.keys,
            "blinds": [one.hex() for one in blinded.blinds],
            "places": blinded.places,
            "elements": base64.b64encode(b"".join(blinded.elements)).decode(),
        }
    ).encode()


def _asked(kept: dict[str, Any]) -> tuple[list[AskedValue], list[int], protocol.Blinded]:
    elements = base64.b64decode(kept["elements"])
    blinded = protocol.Blinded(
        keys=tuple(kept["keys"]),
        blinds=tuple(bytes.fromhex(one) for one in kept["blinds"]),
        elements=tuple(elements[at : at + 32] for at in range(0, len(elements), 32)),
        places=tuple(kept["places"]),
    )
    return [AskedValue.model_validate(one) for one in kept["values"]], kept["counts"], blinded
