"""Writing a case for others: checked against the stored hashes, masked as everything else, and in the audit log."""

import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from pydantic import Field

from api import disclosing, leaving, replaying, sheets, transferring
from api.accounts import actor_of
from api.names import shown
from api.wiring import Workspace
from models.audit import Actor
from models.disclosure import Disclosure, GivenAllTo, GivenAs
from models.errors import Altered, Conflict, LinceError, NotAuthenticated, NotFound
from models.ids import CaseId, DocumentId, Sha256
from models.produced import Exported, ExportFormat, Statement
from models.scope import Scope
from services.casefile import bag, graph, loadfile, staging, tables
from services.casefile.gather import CaseFile
from services.casefile.signing import SEED, Signer
from services.casefile.staging import Staging
from services.records import secret
from services.records.scoping import intelligence

ACTION = "case.export"
STATEMENT = "completeness.json"
_BLOCK = 256 * 1024
_LOOK = 0.5
"""Seconds between two looks at the rights of whoever takes a case out."""
_one_at_a_time = threading.Lock()


class ExportAsked(GivenAllTo):
    """In which form a case leaves, and for whom."""

    format: ExportFormat
    prefix: str = Field(
        default="",
        pattern=r"^([A-Z0-9][A-Z0-9-]{0,19})?$",
        description="of Bates numbers that are given now (dat); absent: made of the case's number",
        examples=["MPF-"],
    )


class Rights:
    """Whether who takes a case out may still do so: looked at again each half second, as long as it takes.

    `still` gives the actor as he is now; None: his session has ended. Raises NotAuthenticated, NotFound, NotAllowed,
    and HandlingRefused where a document that leaves was put under a code meanwhile.
    """

    def __init__(
        self, workspace: Workspace, case: CaseId, still: Callable[[], Actor | None], *, action: str = ACTION
    ) -> None:
        self._workspace = workspace
        self._case = case
        self._still = still
        self._action = action
        self._looked = time.monotonic()
        self.leaves: frozenset[DocumentId] = frozenset()
        """The documents of which something leaves: each must be such that it may, at every look."""

    def look(self) -> None:
        """Raise where the right is gone."""
        if time.monotonic() - self._looked > _LOOK:
            self.ask()

    def ask(self) -> None:
        """The same, whenever it was last looked at."""
        self._looked = time.monotonic()
        actor = self._still()
        if actor is None:
            raise NotAuthenticated("The session has ended.")
        scope = self._workspace.access.scope(actor, action=self._action, cases=[self._case], quiet=True)
        gone = [one for one in self.leaves if not scope.sees(self._case, one)]
        if any((self._case, one) in scope.kept_in for one in gone):
            raise intelligence("A document of it is")
        if gone:
            raise NotFound("A document of it is not there any more, or it is not yours to see.")


def of_account(workspace: Workspace, actor: Actor, case: CaseId, *, action: str = ACTION) -> Rights:
    """Rights that hang on no session: on the account, its role and its place alone. For verbs, and for what goes on."""

    def now() -> Actor | None:
        if actor.user is None:
            return actor
        user = workspace.records.people.user(actor.user)
        kept = {"limits": actor.limits, "reason": actor.reason}
        return actor_of(user).model_copy(update=kept) if user.active else None

    return Rights(workspace, case, now, action=action)


def export(
    workspace: Workspace, actor: Actor, case: CaseId, asked: ExportAsked, to: Path, *, rights: Rights | None = None
) -> Exported:
    """Write a case into a new folder. The originals are checked before; whoever is protected is masked.

    Ends, and leaves nothing, where the right to it is taken away meanwhile.

    One audit event and one entry of the ledger of disclosures tell recipient and digest; they are there before the
    folder is. Raises NotFound, NotAllowed, TransferRefused, Altered (an original is missing or changed),
    HandlingRefused (something is for intelligence only), Conflict, UsageError, StorageFull.
    """
    rights = rights or of_account(workspace, actor, case)
    return _exported(workspace, actor, case, asked, into=staging.staged(to, rights.look), rights=rights)


def _exported(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    asked: ExportAsked,
    *,
    into: AbstractContextManager[Staging],
    rights: Rights,
) -> Exported:
    scope = workspace.access.scope(actor, action=ACTION, cases=[case])
    detail: dict[str, str | int] = {"format": asked.format.value, "recipient": shown(asked.recipient)}
    try:
        detail |= transferring.check(workspace, case, recipient=asked.recipient, country=asked.country).told
        with into as folder:
            written, entry = _made(workspace, actor, case, asked, scope=scope, folder=folder, rights=rights)
            told = written.statement
            detail |= {"documents": told.documents, "withheld": len(told.withheld), "sha512": written.digest}
            with workspace.records.transaction():
                detail |= disclosing.enter(workspace, entry)
                rights.ask()
                workspace.access.looked(actor, ACTION, scope, detail=detail)
    except LinceError as error:
        workspace.access.looked(actor, ACTION, scope, outcome=error.code, detail=detail)
        raise
    return written


def made_again(workspace: Workspace, actor: Actor, case: CaseId, asked: ExportAsked, folder: Staging) -> Disclosure:
    """Write a case as `export` does, to be compared: it leaves no event and no entry. Raises what `export` raises."""
    scope = workspace.access.scope(actor, action=ACTION, cases=[case], quiet=True)
    return _made(workspace, actor, case, asked, scope=scope, folder=folder)[1]


def _made(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    asked: ExportAsked,
    *,
    scope: Scope,
    folder: Staging,
    rights: Rights | None = None,
) -> tuple[Exported, Disclosure]:
    disclosing.check(
        scope, left_out=asked.without_intelligence,
        numbers=lambda: _gathered(workspace, case, disclosing.with_kept(scope), folder.look).numbers,
    )  # fmt: skip
    file = _gathered(workspace, case, scope, folder.look)
    if rights is not None:
        rights.leaves = frozenset(file.numbers)
    check_originals(workspace, file, folder.look)
    statement = file.statement(
        searchable=workspace.engine.count(scope), left_out=len(scope.kept_in), law=len(scope.by_law)
    )
    _write(workspace, asked, file, statement, folder)
    written = Exported(
        format=asked.format,
        files=len(folder.files),
        bytes=sum(one.size for one in folder.files),
        digest=folder.digest,
        key=signer(workspace).fingerprint if asked.format is ExportFormat.BAGIT else "",
        statement=statement,
    )
    entry = disclosing.given(
        workspace, actor, case, asked,
        given_as=GivenAs.EXPORT, form=asked.format.value, prefix=asked.prefix, made=folder,
        items=disclosing.given_items(file), without_intelligence=asked.without_intelligence,
        told=disclosing.state(as_of=statement.as_of, masked=statement.masked, key=written.key),
    )  # fmt: skip
    return written, entry


def _gathered(workspace: Workspace, case: CaseId, scope: Scope, look: Callable[[], None]) -> CaseFile:
    found = workspace.records.cases.get(case)
    assert found is not None
    return CaseFile(
        workspace.access.seen(scope), found, whole=workspace.records, scope=scope,
        leaving=leaving.of_case(workspace.records, case), look=look,
    )  # fmt: skip


def archive(
    workspace: Workspace, actor: Actor, case: CaseId, asked: ExportAsked, *, rights: Rights | None = None
) -> BinaryIO:
    """The same as a ZIP archive, open at its begin; whoever closes it removes it. One at a time on a server.

    Raises what `export` raises.
    """
    # Before the lock: whoever may not export learns nothing of who does.
    workspace.access.scope(actor, action=ACTION, cases=[case])
    rights = rights or of_account(workspace, actor, case)
    take_turn()
    file = tempfile.TemporaryFile(dir=workspace.folder.work)  # noqa: SIM115 - whoever reads it closes it
    try:
        _exported(workspace, actor, case, asked, into=staging.archived(file, rights.look), rights=rights)
    except BaseException:
        file.close()
        raise
    finally:
        end_turn()
    return file


def looking(rights: Rights | None) -> Callable[[], None]:
    """What is called with each piece of an archive."""
    return (lambda: None) if rights is None else rights.look


def packed(
    workspace: Workspace, write: Callable[[Path], object], *, look: Callable[[], None] = lambda: None
) -> BinaryIO:
    """A ZIP archive of the folder that `write` makes, open at its begin. One at a time on a server.

    `look` is called with each piece that is packed. Raises Conflict, and what `write` and `look` raise.
    """
    with alone(workspace) as work:
        root = work / "case"
        write(root)
        return zipped(workspace, root, look=look)


@contextmanager
def alone(workspace: Workspace) -> Iterator[Path]:
    """A folder for one export, gone afterwards. One at a time on a server. Raises Conflict."""
    take_turn()
    try:
        with tempfile.TemporaryDirectory(dir=workspace.folder.work, prefix="export-") as work:
            yield Path(work)
    finally:
        end_turn()


def take_turn() -> None:
    """Be the one export of this server, until `end_turn`. Raises Conflict."""
    if not _one_at_a_time.acquire(blocking=False):
        raise Conflict("Another export is being made on this server.", next_step="Try again when it is done.")


def end_turn() -> None:
    """Let another export begin."""
    _one_at_a_time.release()


def zipped(workspace: Workspace, root: Path, *, look: Callable[[], None] = lambda: None) -> BinaryIO:
    """A folder as a ZIP archive, open at its begin; whoever reads it closes it, which removes it."""
    file = tempfile.TemporaryFile(dir=workspace.folder.work)  # noqa: SIM115 - whoever reads it closes it
    try:
        staging.zipped(root, file, look)
    except BaseException:
        file.close()
        raise
    return file


def in_blocks(stream: BinaryIO, rights: Rights | None = None) -> Iterator[bytes]:
    """An archive in pieces, as long as the right to it lasts. Raises what `Rights` raises, which cuts it off."""
    with stream:
        while block := stream.read(_BLOCK):
            if rights is not None:
                rights.look()
            yield block


def check_originals(
    workspace: Workspace,
    file: CaseFile,
    look: Callable[[], None],
    *,
    tell: Callable[[int, int], None] | None = None,
) -> None:
    """Read every stored original again, those held back too. Raises Altered at the first that is not as received.

    `tell` is called before each with how many documents are done, of how many.
    """
    sound: set[Sha256] = set()
    for done, item in enumerate(file.items):
        if tell is not None:
            tell(done, len(file.items))
        for receipt in item.receipts:
            if receipt.sha256 in sound:
                continue
            look()
            # Apart: a NotFound that `look` raises says that the right is gone.
            if not (workspace.blobs.has(receipt.sha256) and workspace.blobs.verify(receipt.sha256, look)):
                raise Altered(
                    f"The original of document {item.number} ({item.document}) is missing or was changed: its "
                    f"SHA-256 is not {receipt.sha256}. Nothing was exported."
                )
            sound.add(receipt.sha256)


def _write(workspace: Workspace, asked: ExportAsked, file: CaseFile, statement: Statement, folder: Staging) -> None:
    told = as_json(statement)
    match asked.format:
        case ExportFormat.CSV:
            for table in tables.TABLES:
                folder.write(f"{table.name}.csv", sheets.table(table.columns, table.rows(file)))
        case ExportFormat.FTM:
            folder.write("entities.ftm.json", graph.lines(file))
        case ExportFormat.BAGIT:
            add_replay(workspace, file, folder)
            bag.write(
                file,
                folder,
                blobs=workspace.blobs,
                as_csv=sheets.table,
                statement=(STATEMENT, told, statement),
                agency=shown(workspace.records.people.agency(file.case.agency).name),
                signer=signer(workspace),
            )
            return
        case ExportFormat.DAT:
            ranges = workspace.records.bates.assign(
                file.case.id,
                loadfile.wanted(file),
                prefix=asked.prefix or loadfile.prefix_of(file.case.number),
                width=loadfile.WIDTH,
            )
            loadfile.write(file, folder, ranges=ranges, blobs=workspace.blobs, image=workspace.images.of)
    folder.write(STATEMENT, [told])


def add_replay(workspace: Workspace, file: CaseFile, folder: Staging) -> None:
    """Put what a replay came to into a bag, where there is one of what is stored now."""
    told = replaying.as_file(workspace.records, file)
    if told is not None:
        folder.write(f"{bag.PAYLOAD}{replaying.FILE}", [told])


def signer(workspace: Workspace) -> Signer:
    """What signs the exports of this installation: a key derived from its secret."""
    place = workspace.settings.secret_file or workspace.folder.catalogue.with_name(secret.NAME)
    return Signer(secret.derived_key(secret.read_or_make(place), "lince: exports")[:SEED])


def as_json(statement: Statement) -> bytes:
    """A statement as a file."""
    told = {**statement.model_dump(mode="json"), "complete": statement.complete}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
