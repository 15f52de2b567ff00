"""Builds a prosecutor's file: one PDF/A with stamped exhibits, in a bag that a court checks without us.

What is built depends on the catalogue alone. Original after original is read again before; while it is built nothing of
the file may change, and nothing is left where it did.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from api import (
    certifying,
    custody,
    custody_report,
    disclosing,
    exporting,
    leaving,
    other_forms,
    prosecuting,
    sheets,
    transferring,
)
from api.as_it_leaves import EXHIBITS, AsItLeaves, exhibit_rows
from api.judging import entities_of
from api.names import shown
from api.reviewing import reviewed
from api.web.words import Words
from api.wiring import Workspace
from models.audit import Actor
from models.disclosure import Disclosure, GivenAs, GivenState, GivenTo
from models.document import Page
from models.errors import Conflict, LinceError
from models.ids import CaseId, DocumentId, fresh
from models.mention import MentionKind
from models.produced import BatesRange
from models.prosecution import BuildStep, FileBuilt, FileId, FileVersion, ProsecutionFile
from models.scope import Scope
from services.casefile import bag, loadfile
from services.casefile.citing import check_citations, cited
from services.casefile.gather import CaseFile, Item
from services.casefile.paper import disclosed, exhibits, layout, prosecutor
from services.casefile.paper.archival import About, Bookmark, Place, put_together
from services.casefile.paper.exhibits import Marked, Sheet
from services.casefile.paper.spoken import say
from services.casefile.staging import Staging, staged
from services.review import matrix

ACTION = "casefile.build"
PDF, CITATIONS, DISCLOSURES = "casefile.pdf", "citations.json", "disclosures.json"
_PASSES = 5
"""Times that the sheets before the exhibits are laid out until their number stands still."""

Tell = Callable[[BuildStep, int, int], None]
"""Called as a build goes on: with the step it is at, how much of that is done, and of how much."""


def unheard(step: BuildStep, done: int, of: int) -> None:
    """For builds that nobody follows."""


class BuildAsked(GivenTo):
    """For whom a file is built."""


def build(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    file: FileId,
    asked: BuildAsked,
    *,
    to: Path,
    tell: Tell = unheard,
    draft: bool = False,
    build: str = "",
    rights: exporting.Rights | None = None,
) -> FileBuilt:
    """Write a file into a new folder.

    Ends, and leaves nothing, where the right to it is taken away meanwhile.
    One audit event and one entry of the ledger of disclosures tell recipient and digest; they are there before it is.
    It becomes the next version of the file, under the id `build`, unless it is a `draft`, which leaves for nobody.
    Raises NotFound, NotAllowed, TransferRefused, Altered, HandlingRefused (an exhibit is for intelligence only),
    Conflict (no exhibits, or the file was changed while it was built), UsageError, StorageFull.
    """
    scope = workspace.access.scope(actor, action=ACTION, cases=[case])
    detail: dict[str, str | int] = {"draft": 1} if draft else {"recipient": shown(asked.recipient)}
    try:
        if not draft:
            detail |= transferring.check(workspace, case, recipient=asked.recipient, country=asked.country).told
        rights = rights or exporting.of_account(workspace, actor, case, action=ACTION)
        with staged(to, rights.look) as folder:
            found, written, entry = _made(
                workspace, actor, file, asked, scope=scope, folder=folder, tell=tell, rights=rights
            )
            detail |= {"exhibits": written.exhibits, "assertions": written.assertions, "sha512": written.digest}
            with workspace.records.transaction():
                if not draft:
                    version = FileVersion(
                        version=1, build=build or fresh(), recipient=shown(asked.recipient), made_by=actor.name,
                        made_at=workspace.clock.now(), exhibits=tuple(one.number for one in found.present),
                        built=written,
                    )  # fmt: skip
                    detail["version"] = workspace.records.prosecution.add_version(found, version)
                    detail |= disclosing.enter(workspace, entry)
                rights.ask()
                workspace.access.looked(actor, ACTION, scope, subject=file, detail=detail)
    except LinceError as error:
        workspace.access.looked(actor, ACTION, scope, subject=file, outcome=error.code, detail=detail)
        raise
    return written


def made_again(
    workspace: Workspace, actor: Actor, case: CaseId, file: FileId, asked: BuildAsked, *, folder: Staging, before: int
) -> Disclosure:
    """Write a file as `build` does, to be compared, with the disclosures `before` one: it leaves no event, no entry.

    Raises what `build` raises.
    """
    scope = workspace.access.scope(actor, action=ACTION, cases=[case], quiet=True)
    return _made(workspace, actor, file, asked, scope=scope, folder=folder, before=before)[2]


def _made(
    workspace: Workspace,
    actor: Actor,
    file: FileId,
    asked: BuildAsked,
    *,
    scope: Scope,
    folder: Staging,
    tell: Tell = unheard,
    before: int | None = None,
    rights: exporting.Rights | None = None,
) -> tuple[ProsecutionFile, FileBuilt, Disclosure]:
    (case,) = scope.cases or {one for one, _ in scope.parts}
    found = prosecuting.seen_file(workspace, actor, case, file)
    if not found.present:
        raise Conflict("The file has no exhibits.", next_step="Add one first.")
    disclosing.check_by_law(scope, [one.document for one in found.present])
    disclosing.check(scope, left_out=False, numbers=lambda: {one.document: one.number for one in found.present})
    made = _Build(workspace, actor, found, scope, look=folder.look, tell=tell, before=before)
    if rights is not None:
        rights.leaves = made.leaves
    made.write(folder)
    check_citations(folder.root)
    if prosecuting.seen_file(workspace, actor, case, file) != found:
        raise Conflict("The file was changed while it was built; nothing was written.", next_step="Build it again.")
    written = made.told(folder)
    entry = disclosing.given(
        workspace, actor, case, asked,
        given_as=GivenAs.CASEFILE, form=found.language, prefix=found.prefix, subject=file, made=folder,
        items=disclosing.given_items(made.gathered), told=made.state,
    )  # fmt: skip
    return found, written, entry


def archive(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    file: FileId,
    asked: BuildAsked,
    *,
    rights: exporting.Rights | None = None,
) -> BinaryIO:
    """The same as a ZIP archive, open at its begin. One at a time on a server. Raises what `build` raises."""
    workspace.access.scope(actor, action=ACTION, cases=[case])
    return exporting.packed(
        workspace,
        lambda root: build(workspace, actor, case, file, asked, to=root, rights=rights),
        look=exporting.looking(rights),
    )


class _Build:
    """One build: what it reads, where everything comes to lie, what is written."""

    def __init__(
        self,
        workspace: Workspace,
        actor: Actor,
        file: ProsecutionFile,
        scope: Scope,
        *,
        look: Callable[[], None],
        tell: Tell,
        before: int | None,
    ) -> None:
        self._workspace = workspace
        self._tell = tell
        self._file = file
        case = workspace.records.cases.get(file.case)
        assert case is not None
        numbers = {one.document: one.number for one in file.present}
        others = {
            (case.id, status.document)
            for status in workspace.records.evidence.files(case.id)
            if status.document not in numbers
        }
        # As if whoever builds saw the exhibits and nothing else: no table or list can then tell of more.
        self._scope = scope.model_copy(update={"hidden": scope.hidden | others})
        self._seen = workspace.access.seen(self._scope)
        self._leaving = leaving.of_case(workspace.records, case.id)
        self.gathered = CaseFile(
            self._seen,
            case,
            whole=workspace.records,
            scope=scope,
            leaving=self._leaving,
            chosen=numbers,
            look=look,
        )
        exporting.check_originals(
            workspace, self.gathered, look, tell=lambda done, of: tell(BuildStep.ORIGINALS, done, of)
        )
        self._items: Mapping[int, Item] = {item.number: item for item in self.gathered.items}
        self._numbers = numbers
        self._agency = shown(workspace.records.people.agency(case.agency).name)
        self._signer = exporting.signer(workspace)
        self._statement = self.gathered.statement(searchable=workspace.engine.count(self._scope), law=len(scope.by_law))
        flags = reviewed(self._seen, case.id, reader=None)  # a file holds the whole review
        self._matrix = matrix.matrix(flags, self._seen.reviews.sources(case.id), case=case.id)
        self._people = [
            one for one in entities_of(workspace, actor, case.id, seen=self._seen)
            if one.kind is MentionKind.PERSON and not one.not_entity and self._stands_here(one.subjects)
        ]  # fmt: skip
        self._people.sort(key=lambda one: (-one.mentions, one.name, one.id))
        self._ledgers = [
            one
            for one in custody.ledgers(workspace, workspace.access.seen(scope), case.id, now=self.gathered.as_of)
            if set(one.item.documents) & set(numbers)
        ]
        self._kept = self._wanted_pages()
        out = AsItLeaves(self._leaving, self._kept)
        self._file = out.file(file)
        given = disclosing.given_of(workspace, file, numbers, before=before)
        self._given = [out.disclosure(one) for one in given]
        self._people = [
            one.model_copy(update={"name": out.words(one.name), "also": tuple(map(out.words, one.also))})
            for one in self._people
        ]
        self._ledgers = [out.ledger(one) for one in self._ledgers]
        self._pages = 0
        self._sheets: Sequence[Sheet] = ()

    def _stands_here(self, subjects: Sequence[str]) -> bool:
        if not hasattr(self, "_here"):
            self._here = {subject.id for subject in self._seen.links.of_documents(list(self._numbers))}
        return any(one in self._here for one in subjects)

    @property
    def leaves(self) -> frozenset[DocumentId]:
        """The documents of which something leaves: with an original goes all that was found inside it."""
        levels = self._workspace.records.levels
        inside = [levels.family(one.document) for one in self.gathered.items if one.held is None]
        return frozenset(self.gathered.numbers).union(*inside)

    @property
    def state(self) -> GivenState:
        """What the bytes hang on beside the documents."""
        one = self._statement
        return disclosing.state(as_of=one.as_of, masked=one.masked, key=self._signer.fingerprint)

    def write(self, folder: Staging) -> None:
        """The whole bag."""
        workspace, file = self._workspace, self._file
        bates = workspace.records.bates.assign(
            file.case,
            loadfile.wanted(self.gathered),
            prefix=file.prefix or loadfile.prefix_of(self.gathered.case.number),
            width=loadfile.WIDTH,
        )
        parts = folder.root / ".parts"
        parts.mkdir(mode=0o700)
        drawn = parts / PDF
        self._draw(drawn, parts, bates)
        self._tell(BuildStep.FILES, len(folder.files), 0)
        folder.write(f"{bag.PAYLOAD}{PDF}", custody_report.blocks(drawn))
        shutil.rmtree(parts)
        folder.write(f"{bag.PAYLOAD}{CITATIONS}", [bag.as_json(self._citations)])
        folder.write(f"{bag.PAYLOAD}file.json", [bag.as_json(file.model_dump(mode="json"))])
        folder.write(f"{bag.PAYLOAD}exhibits.csv", sheets.table(EXHIBITS, exhibit_rows(file, self._items, bates)))
        given = [disclosed.line(one, self._numbers) for one in self._given]
        folder.write(f"{bag.PAYLOAD}{DISCLOSURES}", [bag.as_json(given)])
        certifying.add_to(folder, workspace, self._scope, (self.gathered, self._statement), file)
        folder.write(f"{bag.PAYLOAD}matrix.json", [bag.as_json(self._matrix_as_it_leaves())])
        custody_report.write_ledgers(workspace.records, folder, self._ledgers, below=f"{bag.PAYLOAD}custody/")
        exporting.add_replay(workspace, self.gathered, folder)
        other_forms.add_to(folder, workspace, self.gathered, ranges=bates, tell=partial(self._tell, BuildStep.FILES))
        bag.write(
            self.gathered,
            folder,
            blobs=workspace.blobs,
            as_csv=sheets.table,
            statement=(exporting.STATEMENT, exporting.as_json(self._statement), self._statement),
            agency=self._agency,
            signer=self._signer,
            prosecution=True,
        )

    def told(self, folder: Staging) -> FileBuilt:
        """What was written."""
        return FileBuilt(
            exhibits=len(self._items),
            assertions=len(self._file.standing),
            pages=self._pages,
            exhibit_pages=len({(one.exhibit, one.page) for one in self._sheets}),
            resolved=sum(bool(one["sha256"] and one["page"] and one["pdf"]["box"]) for one in self._citations),
            files=len(folder.files),
            bytes=sum(one.size for one in folder.files),
            digest=folder.digest,
            key=self._signer.fingerprint,
        )

    def _draw(self, to: Path, parts: Path, bates: Mapping[DocumentId, BatesRange]) -> None:
        file, gathered = self._file, self.gathered
        self._sheets = exhibits.plan(gathered, self._items)
        marks = exhibits.marks(self._sheets, file.standing, self._kept)
        title = f"{file.title} · {gathered.case.number}"
        front = parts / "front.pdf"
        before, lie = 0, dict[str, Place]()
        for _ in range(_PASSES):
            sheets_ = layout.Sheets(
                running=title, folio=say("folio", file.language), below=f"{gathered.case.number} · {self._agency}"
            )
            layout.print_story(prosecutor.story(self._told(before, marks, bates, lie)), front, sheets_)
            if (sheets_.pages, sheets_.places) == (before, lie):
                break
            before, lie = sheets_.pages, sheets_.places
        else:
            raise AssertionError("the sheets before the exhibits do not come to a fixed number")
        printer = exhibits.Printer(
            gathered, self._items, language=file.language, bates=bates, image=self._workspace.images.of,
            folios=before + 1, tell=lambda done: self._tell(BuildStep.PAGES, done, len(self._sheets)),
        )  # fmt: skip
        drawn = list(printer.draw(self._sheets, marks, parts))
        places = {**exhibits.places(self._sheets, marks, before=before), **sheets_.places}
        titles = {one.number: one.title for one in file.present}
        below = tuple(
            Bookmark(layout.short(f"{number} · {titles[number]}"), places[f"x{number}"]) for number in sorted(titles)
        )
        outline = [*sheets_.outline, Bookmark(say("exhibits", file.language), Place(before), below)]
        about = About(title, file.language, gathered.as_of.isoformat(timespec="seconds"))
        self._pages = put_together([front, *drawn], to, about, places=places, outline=outline)
        self._citations = cited(marks, items=self._items, bates=bates, pictures=printer.pictures, before=before)

    def _matrix_as_it_leaves(self) -> Any:
        told = self._matrix.model_dump(mode="json")
        return told if self._leaving is None else self._leaving.value(told)

    def _wanted_pages(self) -> Mapping[tuple[DocumentId, int], Page]:
        """The pages that assertions are pinned to, as they leave: masked, and without what was redacted."""
        wanted = {(one.document, one.page) for one in self._file.standing}
        return {
            (item.document, page.number): page
            for item in self._items.values()
            if any(document == item.document for document, _ in wanted)
            for page in self.gathered.pages(item, words=True)
            if (item.document, page.number) in wanted
        }

    def _told(
        self,
        before: int,
        marks: Mapping[int, Sequence[Marked]],
        bates: Mapping[DocumentId, BatesRange],
        lie: Mapping[str, Place],
    ) -> prosecutor.Told:
        folios: dict[int, tuple[int, int]] = {}
        folio_of: dict[tuple[int, int], int] = {}
        for position, sheet in enumerate(self._sheets, start=before + 1):
            first, _ = folios.get(sheet.exhibit, (position, position))
            folios[sheet.exhibit] = (first, position)
            folio_of.setdefault((sheet.exhibit, sheet.page), position)
        words = Words(self._file.language)
        return prosecutor.Told(
            file=self._file,
            gathered=self.gathered,
            items=self._items,
            bates=bates,
            matrix=self._matrix,
            people=self._people,
            ledgers=self._ledgers,
            given=self._given,
            statement=self._statement,
            agency=self._agency,
            fingerprint=self._signer.fingerprint,
            label=lambda category: words.known(f"indicator.{category}", category),
            folios=folios,
            folio_of=folio_of,
            assertion_folios={
                mark.assertion.number: before + 1 + position for position, some in marks.items() for mark in some
            },
            numbers=self._numbers,
            parts=lie,
        )
