"""The ledger of what left a case, and what is for intelligence only and leaves it in no file."""

from collections.abc import Callable, Container, Mapping, Sequence

from api.acting import acting
from api.names import shown
from api.release import release
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.carried import Carried
from models.disclosure import CodeAsked, CodedDocument, Disclosure, GivenAs, GivenItem, GivenState, GivenTo
from models.errors import HandlingRefused, NotFound
from models.ids import CaseId, DocumentId, fresh
from models.prosecution import ProsecutionFile
from models.scope import Scope
from services.casefile.gather import CaseFile
from services.casefile.parts import parts
from services.casefile.staging import Staging
from services.records.scoping import intelligence

READ, CODE = "disclosure.read", "document.code"
_MOST_NUMBERS = 10


class Disclosures(Record):
    """What left a case, the newest first, and which of its documents may not leave."""

    disclosures: tuple[Disclosure, ...]
    coded: tuple[CodedDocument, ...]


def ledger(workspace: Workspace, actor: Actor, case: CaseId) -> Disclosures:
    """All that left a case and what must not, as far as the actor sees its documents. Raises NotFound, NotAllowed.

    What was given of documents that he does not see, and of no other, is not there for him.
    """
    workspace.access.case(actor, case, action=READ)
    scope = _scope(workspace, actor, case)
    return Disclosures(
        disclosures=tuple(
            seen for one in workspace.records.disclosures.of_case(case) if (seen := _seen(one, scope)) is not None
        ),
        coded=_coded(workspace, case, scope),
    )


def disclosure(workspace: Workspace, actor: Actor, case: CaseId, number: int) -> Disclosure:
    """One by its number in the case. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=READ, case=case):
        _, seen = one_of(workspace, actor, case, number)
    workspace.records.audit.append(actor, READ, case=case, subject=seen.id)
    return seen


def one_of(workspace: Workspace, actor: Actor, case: CaseId, number: int) -> tuple[Disclosure, Disclosure]:
    """A disclosure as it was written, and as the actor sees it, for an act that the door has let through.

    Raises NotFound, also where he sees none of its documents.
    """
    found = next((one for one in workspace.records.disclosures.of_case(case) if one.number == number), None)
    seen = None if found is None else _seen(found, _scope(workspace, actor, case))
    if found is None or seen is None:
        raise NotFound("The case has no disclosure of this number.", next_step="See the list of its disclosures.")
    return found, seen


def set_code(workspace: Workspace, actor: Actor, document: DocumentId, asked: CodeAsked) -> Disclosures:
    """Put a document, with all that was and will be found inside it, under a code, or take it off; acts at once.

    Raises NotFound, NotAllowed.
    """
    store = workspace.records.disclosures
    with acting(workspace, actor, action=CODE, document=document) as case, workspace.records.transaction():
        if asked.held:
            store.code(
                CodedDocument(
                    document=document, case=case, code=asked.code, reason=asked.reason.strip(), set_by=actor.name,
                    set_at=workspace.clock.now(),
                )
            )  # fmt: skip
        elif not store.uncode(document, asked.code):
            raise NotFound(
                "The document itself is under no such code.", next_step="Take it off what the document was found in."
            )
        family = workspace.records.levels.family(document)
        detail: dict[str, str | int] = {
            "code": asked.code.value, "held": int(asked.held), "documents": len(family),
        }  # fmt: skip
        told = {"reason": asked.reason.strip()}
        workspace.records.audit.append(actor, CODE, case=case, subject=document, detail=detail, asked=told)
    scope = _scope(workspace, actor, case)
    return Disclosures(disclosures=(), coded=_coded(workspace, case, scope))


def with_kept(scope: Scope) -> Scope:
    """A scope together with what is for intelligence only: to say how that is numbered, never to write it."""
    parts_ = scope.parts | {one for one in scope.kept_in if one[0] not in scope.cases}
    return scope.model_copy(update={"hidden": scope.hidden - scope.kept_in, "parts": parts_})


def check(scope: Scope, *, left_out: bool, numbers: Callable[[], Mapping[DocumentId, object]]) -> None:
    """That nothing for intelligence only is asked for. `numbers`: under which each document would leave.

    Raises HandlingRefused, which names them.
    """
    if left_out or not scope.kept_in:
        return
    known = numbers()
    refuse(sorted({str(known[document]) for _, document in scope.kept_in if document in known}, key=_by_number))


def check_by_law(scope: Scope, documents: Sequence[DocumentId]) -> None:
    """That nothing among some documents is sealed by law. Raises HandlingRefused."""
    sealed = {document for _, document in scope.by_law}
    if sealed & set(documents):
        raise HandlingRefused(
            "A document that is sealed by law is among them: nothing of it leaves in a file.",
            next_step="Take it out first; the authority alone has it.",
        )


def refuse(numbers: Sequence[str]) -> None:
    """Raises HandlingRefused where there are any; it tells numbers alone."""
    if numbers:
        told = ", ".join(numbers[:_MOST_NUMBERS])
        more = f" and {len(numbers) - _MOST_NUMBERS} more" if len(numbers) > _MOST_NUMBERS else ""
        one = len(numbers) == 1
        raise intelligence(f"Number {told} is" if one else f"Numbers {told}{more} are")


def _by_number(written: str) -> tuple[int, str]:
    return (int(written), "") if written.isdecimal() else (0, written)


def given_items(file: CaseFile) -> tuple[GivenItem, ...]:
    """The documents of a case file, as the ledger keeps them."""
    return tuple(
        GivenItem(
            number=item.number,
            document=item.document,
            sha256=item.receipt.sha256,
            reading="" if item.summary is None else item.summary.version,
            held=item.held,
            redaction=None if item.copy is None else item.copy.version,
        )
        for item in file.items
    )


def state(*, as_of: str = "", masked: int = 0, key: str = "") -> GivenState:
    """What else the bytes hang on, by the program that runs now."""
    return GivenState(as_of=as_of, masked=masked, program=release(), key=key)


def given(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    asked: GivenTo,
    *,
    given_as: GivenAs,
    items: Sequence[GivenItem],
    made: Staging | str,
    told: GivenState,
    form: str = "",
    prefix: str = "",
    subject: str = "",
    without_intelligence: bool = False,
) -> Disclosure:
    """What would be written into the ledger. `made`: the folder, or the SHA-256 of the one file."""
    return Disclosure(
        id=fresh(), case=case, number=1, version=1, given_as=given_as, form=form, prefix=prefix, subject=subject,
        recipient=shown(asked.recipient.strip()), country=asked.country, basis=shown(asked.basis.strip()),
        conditions=shown(asked.conditions.strip(), keep="\n"), without_intelligence=without_intelligence,
        items=tuple(items), digest=made if isinstance(made, str) else made.digest,
        parts={} if isinstance(made, str) else dict(parts(made.files)), state=told, by=actor.name, user=actor.user,
        at=workspace.clock.now(),
    )  # fmt: skip


def given_of(
    workspace: Workspace, file: ProsecutionFile, numbers: Container[DocumentId], *, before: int | None
) -> list[Disclosure]:
    """What was given of a file's exhibits, the first one first; `before`: up to a number.

    Builds of this very file are left out: each would make the next one another.
    """
    found = []
    for one in reversed(workspace.records.disclosures.of_case(file.case)):
        items = tuple(item for item in one.items if item.document in numbers)
        own = one.given_as is GivenAs.CASEFILE and one.subject == file.id
        if items and not own and (before is None or one.number < before):
            found.append(one.model_copy(update={"items": items}))
    return found


def enter(workspace: Workspace, disclosure: Disclosure) -> dict[str, str | int]:
    """Write a disclosure into the ledger, inside the transaction of its event; returns what that tells of it.

    Raises HandlingRefused where something was put under a code while it was made.
    """
    kept = {document for _, document in workspace.records.disclosures.kept_in([disclosure.case])}
    refuse([str(one.number) for one in disclosure.items if one.document in kept])
    entered = workspace.records.disclosures.add(disclosure)
    return {"disclosure": entered.number, "disclosure_version": entered.version}


def enter_bundle(
    workspace: Workspace, actor: Actor, file: CaseFile, documents: Sequence[DocumentId], carried: Carried
) -> dict[str, str | int]:
    """The same of what of a case leaves in a bundle for another server. Raises HandlingRefused."""
    there = frozenset(documents)
    to = GivenTo(recipient=carried.agency[:200], basis=carried.purpose[:300])
    made = given(
        workspace, actor, file.case.id, to,
        given_as=GivenAs.BUNDLE, form=carried.kind, subject=carried.id, made=carried.digest,
        items=[one for one in given_items(file) if one.document in there], told=state(),
    )  # fmt: skip
    return enter(workspace, made)


def _seen(one: Disclosure, scope: Scope) -> Disclosure | None:
    """A disclosure as far as a scope goes; None where all that was given lies outside of it."""
    items = tuple(item for item in one.items if scope.sees(one.case, item.document))
    if len(items) == len(one.items):
        return one
    if not items:
        return None
    # Times and counts of the whole would tell of the others.
    state_ = one.state.model_copy(update={"as_of": "", "masked": 0})
    return one.model_copy(update={"items": items, "parts": {}, "state": state_})


def _coded(workspace: Workspace, case: CaseId, scope: Scope) -> tuple[CodedDocument, ...]:
    return tuple(one for one in workspace.records.disclosures.coded(case) if scope.sees(case, one.document))


def _scope(workspace: Workspace, actor: Actor, case: CaseId) -> Scope:
    return workspace.access.scope(actor, action=READ, cases=[case], quiet=True)
