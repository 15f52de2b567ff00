"""Deriving a case again from its stored originals, in the isolated way of ingest, and telling what is not the same.

Nothing that is stored of a document changes: what it came to is kept beside. A document whose facts and whose versions
are those of its last replay is not read again unless that is asked for, so that a replay that was cut goes on.
"""

import contextlib
import hashlib
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from api import recipes
from api.wiring import Workspace, reading_kit, reading_stages
from models.analysis import Analysis
from models.audit import Actor
from models.document import (
    STRETCH,
    Child,
    Document,
    DocumentFacts,
    DocumentState,
    DocumentSummary,
    Page,
    Problem,
    Table,
    stretch_of,
)
from models.errors import NotFound
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId
from models.job import FileStatus, Stage
from models.replay import (
    MOST_DIFFERENCES,
    MOST_TOLD,
    Change,
    Counts,
    Difference,
    Fact,
    How,
    Outcome,
    Recipe,
    Replayed,
    ReplayOfCase,
)
from services.casefile import replaying
from services.casefile.gather import CaseFile
from services.heeding import Heeding
from services.ingest.answers import PartFile, PartLost
from services.ingest.plugin import Begin, End, Part
from services.records.catalogue import Catalogue

if TYPE_CHECKING:
    from services.nlp.analyze import AnalysisKit

ACTION = "case.verify"
FILE = "replay.json"
"""Its name in a bag."""
_LIMITS = frozenset({"family_too_big", "family_too_slow", "too_deep"})
"""Problems of a document that come from what was read around it, and not from its bytes."""
_LATER = ("analyze_", "index_")
"""How problems of later stages begin."""


def replay(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    *,
    documents: Sequence[DocumentId] = (),
    again: bool = False,
    kit: "AnalysisKit | None" = None,
) -> Generator[Replayed, None, None]:
    """Derive the documents of a case again, all or those named, by path; each as soon as it is done.

    One audit event at the end tells how many came to what; a replay that is cut leaves one too.
    Raises NotFound, NotAllowed, StorageFull.
    """
    scope = workspace.access.scope(actor, action=ACTION, cases=[case])
    files = _wanted(workspace.access.seen(scope).evidence.files(case), documents)
    told: dict[str, int] = {}
    try:
        replayer = _Replayer(workspace, case, kit or reading_kit(workspace.settings))
        with contextlib.closing(replayer):
            for document in files:
                one = replayer.document(document, again=again)
                told[one.outcome.value] = told.get(one.outcome.value, 0) + 1
                yield one
    finally:
        detail: dict[str, str | int] = {"documents": len(files), **told}
        workspace.access.looked(actor, ACTION, scope, detail=detail)


def last(workspace: Workspace, actor: Actor, case: CaseId) -> ReplayOfCase:
    """What the documents that somebody sees came to when they were last derived again. Raises NotFound, NotAllowed."""
    scope = workspace.access.scope(actor, action=ACTION, cases=[case])
    seen = {status.document for status in workspace.access.seen(scope).evidence.files(case)}
    known = [one for document, one in workspace.records.replays.of_case(case).items() if document in seen]
    others = [one for one in known if one.outcome is not Outcome.SAME]
    workspace.access.looked(actor, ACTION, scope, detail={"act": "read", "documents": len(known)})
    return ReplayOfCase(
        counts=dict(sorted(Counter(one.outcome for one in known).items())), never=len(seen) - len(known),
        documents=tuple(others[:MOST_TOLD]), oldest=min((one.at for one in known), default=None),
    )  # fmt: skip


def _wanted(files: Sequence[FileStatus], documents: Sequence[DocumentId]) -> Sequence[DocumentId]:
    there = list(dict.fromkeys(status.document for status in files))
    for one in documents:
        if one not in there:
            raise NotFound(f"The case has no document {one}.")
    return [one for one in there if not documents or one in documents]


class _Replayer:
    """Derives documents of one case again. `close` ends the reading process."""

    def __init__(self, workspace: Workspace, case: CaseId, kit: "AnalysisKit") -> None:
        self.workspace, self.records = workspace, workspace.records
        found = self.records.cases.get(case)
        assert found is not None
        self.case = found
        self.stages, self._close = reading_stages(workspace.settings, kit)
        self._now: Mapping[Stage, Recipe] = {
            one.stage: one for one in recipes.present(workspace.settings, kit, workspace.clock)
        }
        made = [[one.version, *one.parts] for one in self._now.values()]
        self._by = hashlib.sha256(json.dumps(made).encode()).hexdigest()
        self._last = self.records.replays.of_case(case)
        self.assertions = [one for file in self.records.prosecution.of_case(case) for one in file.standing]
        self.corrections = self.records.corrections.counting(case)
        self.heeding = Heeding(self.records, case, readers=self.stages.readers)

    def close(self) -> None:
        """Give back the reading process."""
        self._close()

    def document(self, document: DocumentId, *, again: bool) -> Replayed:
        """Derive one again; from its last replay where nothing changed since."""
        exhibit = self.records.evidence.exhibits_of(document)[0]
        stored = self.records.evidence.document(document)
        blobs = self.workspace.blobs
        if not blobs.has(exhibit.sha256):
            return self._kept(exhibit, Outcome.ORIGINAL_MISSING)
        if not blobs.verify(exhibit.sha256):
            return self._kept(exhibit, Outcome.ORIGINAL_CHANGED)
        if stored is None:
            return self._kept(exhibit, Outcome.WAITING)
        digest = stored_digest(self.records, document)
        last = self._last.get(document)
        if last is not None and not again and (last.stored, last.by) == (digest, self._by):
            return last
        found = Reread(self, exhibit, stored).run()
        changes = self._changes(document, stored) if found.kinds else []
        outcome = (
            Outcome.SAME if not found.kinds
            else Outcome.EXPLAINED if replaying.explained(found.kinds, {one.of for one in changes})
            else Outcome.UNEXPLAINED
        )  # fmt: skip
        return self._kept(
            exhibit, outcome, compared=Counts(**found.compared), differs=found.differs, stored=digest,
            differences=tuple(found.differences), changes=tuple(changes), read_by=stored.version,
            analyzed_by=tuple(sorted({one.version for one in self._analyses(document)})),
        )  # fmt: skip

    def _kept(self, exhibit: Exhibit, outcome: Outcome, **told: Any) -> Replayed:
        one = Replayed(
            document=exhibit.document, case=exhibit.case, sha256=exhibit.sha256, outcome=outcome, by=self._by,
            at=self.workspace.clock.now(), **told,
        )  # fmt: skip
        self.records.replays.keep(one)
        return one

    def _changes(self, document: DocumentId, stored: DocumentSummary) -> list[Change]:
        """What is another now than when the facts of a document were made."""
        ended = self.records.replays.ended(document)
        analyses = list(self._analyses(document))
        wanted = [("reading", Stage.EXTRACT, stored.version)]
        wanted += [("analysis", Stage.ANALYZE, version) for version in sorted({one.version for one in analyses})]
        found = []
        for of, stage, version in wanted:
            before = self.records.replays.recipe(stage, version, before=ended.get(stage))
            change = replaying.changed(of, before, self._now[stage], version=version)
            found += [] if change is None else [change]
        now = self.heeding.over(Analysis(document=document, version="")).precedents
        found += [
            Change(of="precedents", before=one, after=now) for one in {one.precedents for one in analyses} - {now}
        ]
        if {one.code for one in stored.problems} & _LIMITS:
            found.append(Change(of="limits"))
        if self.records.replays.waits(document):
            found.append(Change(of="waiting"))
        return found

    def _analyses(self, document: DocumentId) -> Iterator[Analysis]:
        for stretch in range(stretch_of(self.records.evidence.last_page(document)) + 1):
            found = self.records.evidence.analysis(document, stretch=stretch)
            if found is not None:
                yield found


class Reread:
    """One document, read and analyzed again beside what is stored of it; a stretch of its pages is in memory."""

    def __init__(self, replayer: _Replayer, exhibit: Exhibit, stored: DocumentSummary) -> None:
        self._of = replayer
        self._records = replayer.records
        self._exhibit, self._stored = exhibit, stored
        self._decisions = self._records.reviews.decisions(exhibit.case, document=exhibit.document)
        self._assertions = [one for one in replayer.assertions if one.document == exhibit.document]
        self._pages: defaultdict[int, dict[int, Page]] = defaultdict(dict)
        self._done: set[int] = set()
        self._tables: list[Table] = []
        self._parts: list[str] = []
        self._media_type = ""
        self._problems: list[Problem] = []
        self._state: DocumentState | None = None
        self.compared = dict.fromkeys(Counts.model_fields, 0)
        self.differences: list[Difference] = []
        self.differs = 0
        self.kinds: set[tuple[Fact, How]] = set()

    def run(self) -> Self:
        """Read it to its end. Raises StorageFull."""
        workspace, exhibit = self._of.workspace, self._exhibit
        workspace.folder.work.mkdir(parents=True, exist_ok=True)
        assert self._of.stages.read is not None
        with (
            tempfile.TemporaryDirectory(prefix="replay-", dir=workspace.folder.work) as work,
            workspace.blobs.path(exhibit.sha256) as path,
        ):
            folder = Path(work)
            workspace.intake.lay_logs(exhibit, path, folder)
            parts = self._of.stages.read(
                path, name=exhibit.name, passwords=self._records.cases.passwords(exhibit.case), folder=folder,
                languages=self._records.worklog.chosen_languages([exhibit.document]).get(exhibit.document),
            )  # fmt: skip
            with contextlib.closing(parts):
                for part in parts:
                    if part is not None:
                        self._take(part, folder)
        last = stretch_of(max(1, self._records.evidence.last_page(exhibit.document)))
        for stretch in sorted({*self._pages, *range(last + 1)} - self._done):
            self._stretch(stretch)
        self._ended()
        return self

    def _take(self, part: Part, folder: Path) -> None:
        match part:
            case Page():
                if part.image is not None:
                    (folder / f"{part.image}.jpg").unlink(missing_ok=True)
                stretch = stretch_of(part.number)
                self._pages[stretch][part.number] = part
                if len(self._pages[stretch]) == STRETCH:
                    self._stretch(stretch)
            case Table():
                self._tables.append(part)
            case Child():
                self._parts.append(_checked(part, folder))
            case Problem():
                self._problems.append(part)
            case Begin():
                self._media_type = part.media_type
            case End():
                self._state = part.state
            case _:
                pass

    def _stretch(self, stretch: int) -> None:
        """Compare a stretch whose pages are all there, and forget them."""
        self._done.add(stretch)
        derived = dict(sorted(self._pages.pop(stretch, {}).items()))
        key = (self._exhibit.document, stretch)
        as_read = self._records.evidence.as_read([key]).get(key)
        masked = self._records.evidence.stretches([key]).get(key)
        before = {} if as_read is None else {page.number: page for page in as_read.pages}
        kept = {} if masked is None else {page.number: page for page in masked.pages}
        self._note(replaying.pages(before, derived), pages=len(before))
        again = self._analyzed(derived, stretch)
        nothing = Analysis(document=self._exhibit.document, stretch=stretch, version="none")
        stored = self._records.evidence.analysis(self._exhibit.document, stretch=stretch) or nothing
        self._note(
            replaying.analyses(stored, again),
            mentions=len(stored.mentions), flags=len(stored.indicators), legs=len(stored.legs),
        )  # fmt: skip
        unchanged = {
            number for number, page in derived.items() if number in before and before[number].text == page.text
        }
        texts = {number: kept[number].text if number in unchanged else page.text for number, page in derived.items()}
        made = [one for one in self._decisions if stretch_of(one.flag.span.page) == stretch]
        self._note(
            replaying.decisions(made, stored=stored.indicators, derived=again.indicators, texts=texts),
            decisions=len(made),
        )
        pinned = [one for one in self._assertions if stretch_of(one.page) == stretch]
        # Where somebody is protected by now, the words of an assertion and of its page may be masked each in its way.
        told = [one for one in pinned if one.page not in unchanged or kept[one.page].text == before[one.page].text]
        self._note(replaying.assertions(told, sha256=self._exhibit.sha256, texts=texts), assertions=len(pinned))

    def _analyzed(self, pages: Mapping[int, Page], stretch: int) -> Analysis:
        assert self._of.stages.analyze is not None
        facts = {name: getattr(self._stored, name) for name in DocumentFacts.model_fields}
        found = self._of.stages.analyze(
            Document(**facts, pages=tuple(pages.values())),
            country=self._of.case.country, corrections=self._of.corrections,
        )  # fmt: skip
        heeded = self._of.heeding.over(found.model_copy(update={"stretch": stretch}))
        return self._records.replays.as_kept(heeded)[0]

    def _ended(self) -> None:
        """Compare what is of the whole document."""
        document = self._exhibit.document
        nothing = Analysis(document=document, version="")
        stored = self._records.replays.tables(document)
        derived = self._records.replays.as_kept(nothing, self._tables)[1]
        self._note(replaying.tables(stored, derived), tables=len(stored))
        children = [one.sha256 for one in self._records.evidence.children_of(document)]
        self._note(replaying.parts(children, self._parts), parts=len(set(children)))
        fields = ["media type"] if self._media_type != self._stored.media_type else []
        # What goes wrong in later stages, or around it, makes a document PARTIAL whatever its bytes gave.
        foreign = any(one.code.startswith(_LATER) or one.code in _LIMITS for one in self._stored.problems)
        if self._state is not self._stored.state and not foreign:
            fields.append("state")
        if fields:
            self._note(iter([Difference(fact=Fact.STATE, how=How.CHANGED, what=", ".join(fields))]))

    def _note(self, found: Iterator[Difference], **compared: int) -> None:
        for name, number in compared.items():
            self.compared[name] += number
        for one in found:
            self.differs += 1
            self.kinds.add((one.fact, one.how))
            if len(self.differences) < MOST_DIFFERENCES:
                self.differences.append(one)


def as_file(records: Catalogue, file: CaseFile) -> bytes | None:
    """What the documents of a case file came to, as JSON; None unless each was derived again as it is stored now."""
    known = records.replays.of_case(file.case.id)
    lines = []
    for item in file.items:
        one = known.get(item.document)
        if one is None or (item.summary is not None and one.stored != stored_digest(records, item.document)):
            return None
        lines.append({"number": item.number, **one.model_dump(mode="json")})
    told = {"documents": lines, "recipes": [one.model_dump(mode="json") for one in records.replays.recipes()]}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _checked(child: Child, folder: Path) -> str:
    """The hash of a part that was taken out, as it lies there; it is not needed any more."""
    place = folder / child.file
    try:
        with PartFile(place, child.sha256, child.size) as file:
            while file.read():
                pass
    except PartLost:
        return "lost"
    finally:
        place.unlink(missing_ok=True)
    return child.sha256


def stored_digest(records: Catalogue, document: DocumentId) -> str:
    """SHA-256 over the stored facts of a document, as everybody may see them, and what people rest on them."""
    told = replaying.Stored()
    evidence = records.evidence
    summary = evidence.document(document)
    told.add(None if summary is None else (summary.version, summary.state.value, summary.media_type))
    for stretch in range(stretch_of(max(1, evidence.last_page(document))) + 1):
        found = evidence.stretches([(document, stretch)]).get((document, stretch))
        told.stretch(() if found is None else found.pages, evidence.analysis(document, stretch=stretch))
    for table in records.replays.tables(document):
        told.add(table.model_dump(mode="json"))
    case = evidence.case_of(document)
    assert case is not None
    told.add([one.id for one in records.reviews.decisions(case, document=document)])
    told.add([
        (file.id, one.number, one.start, one.end, one.quote)
        for file in records.prosecution.of_case(case) for one in file.standing if one.document == document
    ])  # fmt: skip
    return told.digest
