"""Certificates of what was searched and what could not be: made, signed, stamped, held against what is there now."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from api import certificates, exporting, leaving, stamping
from api.certificates import CERTIFICATE, PUBLIC_KEY, SIGNATURE, Signed
from api.names import shown
from api.outward import Unreachable
from api.release import release
from api.wiring import Workspace
from models.audit import Actor
from models.case import Case
from models.certificate import (
    Certified,
    CertifyAsked,
    Change,
    Changed,
    Covers,
    IndexState,
    Recertified,
    SearchCertificate,
    SearchedCase,
    SearchedDocument,
    Sought,
    Stamp,
)
from models.errors import Altered, LinceError, UsageError
from models.ids import CaseId, DocumentId
from models.produced import Statement
from models.prosecution import ProsecutionFile
from models.scope import Scope
from models.search import Query, SearchRequest
from services.casefile import signing
from services.casefile.bag import PAYLOAD
from services.casefile.gather import CaseFile
from services.casefile.paper import certificate as paper
from services.casefile.staging import Staging, staged
from services.export_ports import ReadBy
from services.records.stamps import BadStamp
from services.search import certifying, indexer
from services.search.certifying import Answered, Looked
from services.search.requests import query_of

ACTION = "search.certify"
PDF, TOKEN, README = "certificate.pdf", "certificate.tsr", "README.txt"
_README = """CERTIFICADO DE BÚSQUEDA · CERTIDÃO DE BUSCA · CERTIFICATE OF A SEARCH

{pdf}     para leer · para ler · to be read (PDF/A-2b)
{json}    lo firmado · o que foi assinado · what is signed

1. openssl pkeyutl -verify -pubin -inkey {key} -rawin -in {json} -sigfile {signature}
2. sha256sum {key}
   -> {fingerprint}
3. {stamp}
4. lince verify certificate {json}
"""
_STAMPED = "openssl ts -verify -in {token} -data {json} -CAfile AUTHORITY.pem"
_UNSTAMPED = {
    Stamp.PENDING: "sello de tiempo pendiente · carimbo do tempo pendente · stamp pending",
    Stamp.NO_AUTHORITY: "sin sello de tiempo: no hay autoridad configurada · sem carimbo do tempo: não há autoridade "
    "configurada · no time stamp: no authority is set",
}


class Parts(NamedTuple):
    """What a certificate is about: a case, its documents in order, what they do not cover."""

    case: Case
    file: CaseFile
    statement: Statement


class _Taken(NamedTuple):
    """What a certificate is made of."""

    parts: Sequence[Parts]
    looked: Looked
    read: Mapping[DocumentId, ReadBy]
    sought: Sought | None
    answered: Answered | None


def certify(workspace: Workspace, actor: Actor, asked: CertifyAsked, to: Path) -> Certified:
    """Write a certificate into a new folder: JSON, its signature, the key, a time stamp where one is had, a PDF.

    One audit event, with the query sealed beside it. Raises NotFound, NotAllowed, ReasonNeeded, QuerySyntax,
    UsageError, FeatureMissing, EngineUnavailable, Conflict, StorageFull.
    """
    scope = workspace.access.scope(actor, action=ACTION, cases=asked.cases)
    request = _request(asked)
    words = _words(request)
    detail: dict[str, str | int] = {"language": asked.language}
    try:
        made = certificate(
            workspace, _parts(workspace, scope), scope,
            covers=Covers.SEEN, request=request, name=secrets.token_hex(16), by=actor.name,
        )  # fmt: skip
        with staged(to) as folder:
            written = _write(workspace, made, asked.language, folder)
            found = made.sought
            detail |= {
                "documents": len(made.documents), "pages": -1 if found is None else found.pages,
                "sha256": written.sha256,
            }  # fmt: skip
            workspace.access.looked(actor, ACTION, scope, subject=made.id, detail=detail, asked=words)
    except LinceError as error:
        workspace.access.looked(actor, ACTION, scope, outcome=error.code, detail=detail, asked=words)
        raise
    return written


def archive(workspace: Workspace, actor: Actor, asked: CertifyAsked) -> BinaryIO:
    """The same as a ZIP archive, open at its begin. One at a time on a server. Raises what `certify` raises."""
    workspace.access.scope(actor, action=ACTION, cases=asked.cases)
    return exporting.packed(workspace, lambda root: certify(workspace, actor, asked, root))


def certificate(
    workspace: Workspace,
    parts: Sequence[Parts],
    scope: Scope,
    *,
    covers: Covers,
    request: SearchRequest | None,
    name: str,
    by: str,
    at: dt.datetime | None = None,
) -> SearchCertificate:
    """What is to be signed, for an act that the door has let through. `at`: its time, where that is not now.

    Raises QuerySyntax, UsageError, FeatureMissing, EngineUnavailable.
    """
    taken = _taken(workspace, parts, scope, request)
    agencies = sorted({workspace.records.people.agency(one.case.agency).name for one in parts})
    return SearchCertificate(
        id=name,
        agency=shown("; ".join(agencies)),
        made_by=by,
        made_at=at or workspace.clock.now(),
        covers=covers,
        cases=tuple(_case(one) for one in parts),
        sought=taken.sought,
        index=IndexState(
            engine=workspace.engine.name,
            version=indexer.VERSION,
            program=release(),
            pages=len(taken.looked.lines),
            languages=dict(taken.looked.languages),
            unknown=taken.looked.unknown,
            digest=taken.looked.digest,
        ),
        completeness=workspace.records.evidence.completeness(scope).counted(workspace.engine.count(scope)),
        documents=tuple(_documents(taken)),
    )


def check(
    workspace: Workspace, actor: Actor, made: Signed, told: SearchCertificate, *, cases: Sequence[CaseId] | None = None
) -> Recertified:
    """Check a certificate's signature, search again and compare. `cases`: where, if not in those that it names.

    Raises Altered (a bad signature), NotFound, NotAllowed, and what `certificate` raises.
    """
    key = signing.fingerprint(made.public_key)
    if not signing.signed(made.content, made.signature, made.public_key):
        raise Altered("The certificate is not what was signed, or not by this key.", next_step="Ask for it again.")
    wanted = tuple(one.id for one in told.cases) if cases is None else cases
    scope = workspace.access.scope(actor, action=ACTION, cases=wanted)
    request = _repeatable(told)
    words = _words(request)
    try:
        found = _compared(workspace, scope, told, request, key)
    except LinceError as error:
        workspace.access.looked(actor, ACTION, scope, subject=told.id, outcome=error.code, asked=words)
        raise
    detail: dict[str, str | int] = {"checked": 1, "same": int(bool(found.same_index and found.same_hits is not False))}
    workspace.access.looked(actor, ACTION, scope, subject=told.id, detail=detail, asked=words)
    return found


def read(content: bytes) -> SearchCertificate:
    """A certificate from its file. Raises UsageError."""
    try:
        return SearchCertificate.model_validate_json(content)
    except ValueError as error:
        raise UsageError(
            "This is no certificate of a search.", next_step="`lince certify` writes them: certificate.json."
        ) from error


def _words(request: SearchRequest | None) -> dict[str, Any] | None:
    """What is sealed for auditors of a search."""
    return (
        None if request is None else request.model_dump(mode="json", include={"text", "filters"}, exclude_defaults=True)
    )


def _repeatable(told: SearchCertificate) -> SearchRequest | None:
    """The search of a certificate, to be done again; None where it has none, or its words are masked."""
    sought = told.sought
    if sought is None or sought.masked:
        return None
    return SearchRequest(text=sought.query, filters=sought.filters, variants=sought.variants)


def _request(asked: CertifyAsked) -> SearchRequest | None:
    if not asked.query.strip():
        if asked.filters:
            raise UsageError("A certificate without a query has no filters.", next_step="Give a query, or leave them.")
        return None
    return SearchRequest(text=asked.query.strip(), filters=asked.filters, variants=asked.variants)


def _parts(workspace: Workspace, scope: Scope) -> list[Parts]:
    """The cases of a scope by number, each as far as it is seen."""
    every = {case.id: case for case in workspace.records.cases.all()}
    found = []
    for case in sorted((every[one] for one in scope.every_case), key=lambda one: (one.number, one.id)):
        inside = scope.within([case.id])
        file = CaseFile(
            workspace.access.seen(inside), case, whole=workspace.records, scope=inside,
            leaving=leaving.of_case(workspace.records, case.id),
        )  # fmt: skip
        told = file.statement(
            searchable=workspace.engine.count(inside), left_out=len(inside.kept_in), law=len(inside.by_law)
        )
        found.append(Parts(case, file, told))
    return found


def _taken(workspace: Workspace, parts: Sequence[Parts], scope: Scope, request: SearchRequest | None) -> _Taken:
    seen = workspace.access.seen(scope)
    read_by = {document: by for one in parts for document, by in seen.versions.of_case(one.case.id).items()}
    looked = certifying.look(workspace.engine, scope, read_by)
    if request is None:
        return _Taken(parts, looked, read_by, None, None)
    workspace.finder.covered(scope)
    understood = workspace.finder.read(request, cases=workspace.finder.known(scope).values())
    query = query_of(understood.node, request)
    found = certifying.answered(workspace.engine, scope, query, read_by)
    told = _masked(workspace, parts, request)
    masked = told != request.text
    sought = Sought(
        query=told,
        masked=masked,
        # Filters, other forms and the hash of a name that is masked would tell it.
        filters=() if masked else request.filters,
        expanded=() if masked else understood.expanded,
        understood="" if masked else _hash(query),
        variants=request.variants,
        pages=len(found.hits),
        documents=found.documents,
        hits=found.digest,
    )
    return _Taken(parts, looked, read_by, sought, found)


def _masked(workspace: Workspace, parts: Sequence[Parts], request: SearchRequest) -> str:
    """What was typed, without the names of whom a case of it protects, or whom its texts call a victim.

    The same text where it names nobody.
    """
    told = request.text
    besides = [value for one in request.filters for value in one.values]
    for one in parts:
        told = workspace.records.protection.query(one.case.id, told, besides)
        outward = leaving.of_case(workspace.records, one.case.id)
        told = told if outward is None else outward.query(told, besides)
    return told


def _hash(query: Query) -> str:
    return hashlib.sha256(query.model_dump_json(include={"node", "filters"}).encode()).hexdigest()


def _case(one: Parts) -> SearchedCase:
    told = one.statement
    return SearchedCase(
        id=one.case.id, number=shown(one.case.number), documents=told.documents, pages=told.pages,
        pages_poor=told.pages_poor, pages_unreadable=told.pages_unreadable, masked=told.masked,
        left_out=told.left_out, by_law=told.by_law, unread=told.unread,
    )  # fmt: skip


def _documents(taken: _Taken) -> Iterator[SearchedDocument]:
    for place, one in enumerate(taken.parts, start=1):
        for item in one.file.items:
            by = taken.read.get(item.document)
            yield SearchedDocument(
                case=place, number=item.number, sha256=item.receipt.sha256,
                pages=taken.looked.pages.get(item.document, 0), reading="" if by is None else by.reading,
                analysis=() if by is None else by.analyses,
            )  # fmt: skip


def _write(workspace: Workspace, made: SearchCertificate, language: str, folder: Staging) -> Certified:
    signed = certificates.signed(workspace, made)
    key = signing.fingerprint(signed.public_key)
    state, token = _stamp(workspace, signed.content)
    told = Certified(
        certificate=made, sha256=hashlib.sha256(signed.content).hexdigest(), key=key, stamp=state,
        stamped_at=None if token is None else token[1],
    )  # fmt: skip
    write_signed(folder, signed)
    if token is not None:
        folder.write(TOKEN, [token[0]])
    drawn = folder.root / f".{PDF}"
    paper.write(drawn, told, language)
    folder.write(PDF, [drawn.read_bytes()])
    drawn.unlink()
    stamp = _UNSTAMPED.get(state) or _STAMPED.format(token=TOKEN, json=CERTIFICATE)
    readme = _README.format(
        pdf=PDF, json=CERTIFICATE, key=PUBLIC_KEY, signature=SIGNATURE, fingerprint=key, stamp=stamp
    )
    folder.write(README, [readme.encode()])
    return told


def add_to(
    folder: Staging, workspace: Workspace, scope: Scope, of: tuple[CaseFile, Statement], file: ProsecutionFile
) -> None:
    """Put what of a prosecutor's file was read and can be searched into its bag, signed; of the time that it shows."""
    gathered, statement = of
    parts = [Parts(gathered.case, gathered, statement)]
    made = certificate(
        workspace, parts, scope,
        covers=Covers.EXHIBITS, request=None, name=file.id, by=file.made_by, at=gathered.as_of,
    )  # fmt: skip
    write_signed(folder, certificates.signed(workspace, made), below=f"{PAYLOAD}certificate/")


def write_signed(folder: Staging, signed: Signed, *, below: str = "") -> None:
    """The three files by which a certificate is checked."""
    folder.write(f"{below}{CERTIFICATE}", [signed.content])
    folder.write(f"{below}{SIGNATURE}", [signed.signature])
    folder.write(f"{below}{PUBLIC_KEY}", [signed.public_key])


def _stamp(workspace: Workspace, content: bytes) -> tuple[Stamp, tuple[bytes, dt.datetime] | None]:
    """A token of the authority that is set, with the time that it states; or why there is none."""
    authority = stamping.authority_of(workspace)
    if authority is None:
        return Stamp.NO_AUTHORITY, None
    try:
        return Stamp.STAMPED, stamping.token(workspace, authority, content)
    except (Unreachable, BadStamp):
        return Stamp.PENDING, None


def _compared(
    workspace: Workspace, scope: Scope, told: SearchCertificate, request: SearchRequest | None, key: str
) -> Recertified:
    parts = _parts(workspace, scope)
    before = told.sought
    taken = _taken(workspace, parts, scope, request)
    here = None if taken.answered is None else taken.answered.within(one.sha256 for one in told.documents)
    every = None if taken.answered is None else len(taken.answered.hits)
    return Recertified(
        id=told.id,
        key=key,
        ours=key == certificates.signer(workspace).fingerprint,
        same_index=taken.looked.digest == told.index.digest,
        same_hits=None if here is None or before is None else here.digest == before.hits,
        pages_then=None if before is None else before.pages,
        pages_now=None if here is None else len(here.hits),
        pages_more=None if here is None or every is None else every - len(here.hits),
        changes=tuple(_changes(workspace, told, taken)),
    )


def _changes(workspace: Workspace, told: SearchCertificate, taken: _Taken) -> Iterator[Changed]:
    then = {one.sha256: one for one in told.documents}
    now = {one.sha256: one for one in _documents(taken)}
    both = [(then[one], now[one]) for one in then.keys() & now.keys()]
    counted = {
        Change.ADDED: len(now.keys() - then.keys()),
        Change.GONE: len(then.keys() - now.keys()),
        Change.READ_ANEW: sum(was.reading != is_.reading for was, is_ in both),
        Change.UNDERSTOOD_ANEW: sum(was.analysis != is_.analysis for was, is_ in both),
        Change.PAGES: sum(was.pages != is_.pages for was, is_ in both),
    }
    yield from (Changed(what=what, documents=count) for what, count in counted.items() if count)
    masked = (sum(one.masked for one in told.cases), sum(one.statement.masked for one in taken.parts))
    pairs = [
        (Change.ENGINE, told.index.engine, workspace.engine.name),
        (Change.INDEX, told.index.version, indexer.VERSION),
        (Change.PROGRAM, told.index.program, release()),
        (Change.MASKED, str(masked[0]), str(masked[1])),
    ]
    if told.sought is not None and taken.sought is not None and taken.sought.understood:
        pairs.append((Change.QUERY, told.sought.understood, taken.sought.understood))
    yield from (Changed(what=what, before=was, now=is_) for what, was, is_ in pairs if was != is_)
    if told.sought is not None and told.sought.masked:
        yield Changed(what=Change.WORDS)
