"""Making again what was given, to see whether it comes to the same hashes, and why where it does not.

What is made is compared and thrown away: nothing leaves, so that the ledger of disclosures gets no entry of it.
Documents that are new since may get their numbers for productions by it; they stay given.
"""

from collections.abc import Iterator

from api import building, custody_report, disclosing, exporting, redacted_copies
from api.acting import acting
from api.building import BuildAsked
from api.custody_report import ReportAsked
from api.exporting import ExportAsked
from api.wiring import Workspace
from models.audit import Actor
from models.disclosure import Disclosure, GivenAs, GivenItem, GivenTo, Reason, Repeated, WhyOther
from models.errors import Altered, Conflict, NotFound
from models.ids import CaseId, DocumentId, Sha256
from models.prosecution import FileId
from models.redaction import RedactionState
from services.casefile.parts import number_of
from services.casefile.staging import Staging

ACTION = "disclosure.check"


def repeat(workspace: Workspace, actor: Actor, case: CaseId, number: int) -> Repeated:
    """Make a disclosure again and compare. One event tells its number and whether it was the same.

    Raises NotFound, NotAllowed, and what making it raises: Altered, HandlingRefused, Conflict, EngineUnavailable.
    """
    with acting(workspace, actor, action=ACTION, case=case):
        before, seen_ = disclosing.one_of(workspace, actor, case, number)
        now = _again(workspace, actor, before)
        same = now.digest == before.digest
        seen = {one.number for one in seen_.items}
        mine = seen | {one.number for one in now.items}
        found = Repeated(
            number=number,
            same=same,
            before=before.digest,
            now=now.digest,
            parts=() if same else tuple(part for part in _parts(before, now) if number_of(part) in {None, *mine}),
            why=() if same else tuple(_why(before, now, mine, whole=len(seen) == len(before.items))),
        )
    detail: dict[str, str | int] = {"number": number, "same": int(same)}
    workspace.records.audit.append(actor, ACTION, case=case, subject=before.id, detail=detail)
    return found


def _again(workspace: Workspace, actor: Actor, one: Disclosure) -> Disclosure:
    if one.given_as is GivenAs.REDACTED_COPY:
        return _copy(workspace, actor, one)
    if one.given_as is GivenAs.BUNDLE:
        raise Conflict(
            "A bundle is encrypted anew each time: it is not made again.", next_step="`lince carry` checks the file."
        )
    with exporting.alone(workspace) as work:
        return _written(
            workspace, actor, one, Staging(work, exporting.of_account(workspace, actor, one.case, action=ACTION).look)
        )


def _written(workspace: Workspace, actor: Actor, one: Disclosure, folder: Staging) -> Disclosure:
    about = one.model_dump(include=set(GivenTo.model_fields))
    all_ = {**about, "without_intelligence": one.without_intelligence}
    match one.given_as:
        case GivenAs.CASEFILE:
            asked = BuildAsked(**about)
            return building.made_again(
                workspace, actor, one.case, FileId(one.subject), asked, folder=folder, before=one.number
            )
        case GivenAs.CUSTODY_REPORT:
            report = ReportAsked.model_validate({**all_, "language": one.form})
            return custody_report.made_again(workspace, actor, one.case, report, folder=folder, at=one.at)
        case _:
            export = ExportAsked.model_validate({**all_, "format": one.form, "prefix": one.prefix})
            return exporting.made_again(workspace, actor, one.case, export, folder)


def _copy(workspace: Workspace, actor: Actor, one: Disclosure) -> Disclosure:
    """The copy that would be given today: that of the version applied last. Raises NotFound, Altered."""
    document = DocumentId(one.subject)
    workspace.access.check_document(actor, document, action="redaction.download")
    versions = workspace.records.redactions.of(document)
    found = next((each for each in versions if each.state is RedactionState.APPLIED), None)
    if found is None or found.output is None:
        raise NotFound("There is no copy of this document any more.")
    if not workspace.blobs.verify(Sha256(found.output)):
        raise Altered(f"The stored copy of this document was changed: its SHA-256 is not {found.output}.")
    return redacted_copies.as_given(workspace, actor, found, GivenTo())


def _parts(before: Disclosure, now: Disclosure) -> list[str]:
    names = sorted(before.parts.keys() | now.parts.keys())
    return [name for name in names if before.parts.get(name) != now.parts.get(name)]


def _why(before: Disclosure, now: Disclosure, mine: set[int], *, whole: bool) -> Iterator[Reason]:
    """Every known reason for other bytes, documents first.

    `mine`: numbers that whoever asks may be told of; `whole`: they are all. What is told of the case as a whole would
    tell of the others.
    """
    found = [one for one in _documents(before, now) if one.number in mine]
    then, today = before.state, now.state
    if whole and then.masked != today.masked:
        found.append(Reason(why=WhyOther.PROTECTED, before=str(then.masked), now=str(today.masked)))
    if whole and then.as_of != today.as_of:
        found.append(Reason(why=WhyOther.LATER_ACTS, before=then.as_of, now=today.as_of))
    if then.program != today.program:
        found.append(Reason(why=WhyOther.PROGRAM, before=then.program, now=today.program))
    if then.key != today.key:
        found.append(Reason(why=WhyOther.KEY, before=then.key, now=today.key))
    return iter(found or [Reason(why=WhyOther.OTHER)])


def _documents(before: Disclosure, now: Disclosure) -> Iterator[Reason]:
    then = {one.document: one for one in before.items}
    today = {one.document: one for one in now.items}
    for document in sorted(then.keys() | today.keys(), key=lambda one: (then.get(one) or today[one]).number):
        was, is_ = then.get(document), today.get(document)
        if was is None and is_ is not None:
            yield Reason(why=WhyOther.ADDED, number=is_.number)
        elif is_ is None and was is not None:
            yield Reason(why=WhyOther.GONE, number=was.number)
        elif was is not None and is_ is not None:
            yield from _changes(was, is_)


def _changes(was: GivenItem, now: GivenItem) -> Iterator[Reason]:
    pairs = (
        (WhyOther.RENUMBERED, was.number, now.number),
        (WhyOther.READ_ANEW, was.reading, now.reading),
        (WhyOther.REDACTED, was.redaction or "", now.redaction or ""),
        (WhyOther.HELD_BACK, was.held or "", now.held or ""),
    )
    for why, before, after in pairs:
        if before != after:
            yield Reason(why=why, number=was.number, before=str(before), now=str(after))
