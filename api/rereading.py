"""One document read and analyzed again beside what is stored of it, and what may explain where they differ."""

import contextlib
import datetime as dt
import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from api import recipes
from api.stored_facts import drawn_images, stored_digest
from api.wiring import Workspace, reading_stages
from models.analysis import Analysis
from models.document import (
    STRETCH,
    Child,
    Document,
    DocumentFacts,
    DocumentState,
    DocumentSummary,
    Page,
    Table,
    stretch_of,
)
from models.errors import PageNotDrawn
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId, Sha256
from models.job import Stage
from models.replay import MOST_DIFFERENCES, Change, Counts, Difference, Fact, How, Outcome, Recipe, Replayed
from services.casefile import replaying
from services.heeding import Heeding
from services.ingest.answers import PartFile, PartLost
from services.ingest.plugin import Begin, End, Part

if TYPE_CHECKING:
    from services.nlp.analyze import AnalysisKit

_LATER = ("analyze_", "index_")
"""How problems of later stages begin."""


class Replayer:
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
        drawn = drawn_images(self.records, document)
        digest = stored_digest(self.records, document, drawn=drawn)
        last = self._last.get(document)
        if last is not None and not again and (last.stored, last.by, last.drawn) == (digest, self._by, tuple(drawn)):
            return last
        found = Reread(self, exhibit, stored, drawn).run()
        changes = self._changes(document, stored) if found.kinds else []
        outcome = (
            Outcome.SAME if not found.kinds
            else Outcome.EXPLAINED if replaying.explained(found.kinds, changes)
            else Outcome.UNEXPLAINED
        )  # fmt: skip
        return self._kept(
            exhibit, outcome, compared=Counts(**found.compared), differs=found.differs, stored=digest,
            drawn=tuple(drawn), differences=tuple(found.differences), changes=tuple(changes), read_by=stored.version,
            analyzed_by=tuple(sorted({one.version for one in self._analyses(document).values()})),
        )  # fmt: skip

    def _kept(self, exhibit: Exhibit, outcome: Outcome, **told: Any) -> Replayed:
        one = Replayed(
            document=exhibit.document, case=exhibit.case, sha256=exhibit.sha256, outcome=outcome, by=self._by,
            at=self.workspace.clock.now(), **told,
        )  # fmt: skip
        self.records.replays.keep(one)
        return one

    def _changes(self, document: DocumentId, stored: DocumentSummary) -> list[Change]:
        """What is another now than when the facts of a document were made, each with the pages that it is about."""
        ended = self.records.replays.ended(document)
        now = self.heeding.over(Analysis(document=document, version="")).precedents
        found = [self._change("reading", Stage.EXTRACT, stored.version, ended)]
        for stretch, one in self._analyses(document).items():
            found.append(self._change("analysis", Stage.ANALYZE, one.version, ended, stretch=stretch))
            if one.precedents != now:
                found.append(Change(of="precedents", before=one.precedents, after=now, stretch=stretch))
        codes = {one.code for one in stored.problems}
        found += [Change(of="limits", after=code) for code in sorted(codes & replaying.LIMITS.keys())]
        # What waits to be indexed is no fact that was derived.
        found += [
            Change(of="waiting", after=stage, stretch=None if stage is Stage.EXTRACT else stretch)
            for stage, stretch in self.records.replays.waiting(document) if stage is not Stage.INDEX
        ]  # fmt: skip
        return [one for one in found if one is not None]

    def _change(
        self,
        of: str,
        stage: Stage,
        version: str,
        ended: Mapping[Stage, dt.datetime],
        *,
        stretch: int | None = None,
    ) -> Change | None:
        before = self.records.replays.recipe(stage, version, before=ended.get(stage))
        return replaying.changed(of, before, self._now[stage], version=version, stretch=stretch)

    def _analyses(self, document: DocumentId) -> Mapping[int, Analysis]:
        """What was found in each stretch of a document."""
        stretches = range(stretch_of(max(1, self.records.evidence.last_page(document))) + 1)
        found = {stretch: self.records.evidence.analysis(document, stretch=stretch) for stretch in stretches}
        return {stretch: one for stretch, one in found.items() if one is not None}


class Reread:
    """One document, read and analyzed again beside what is stored of it; a stretch of its pages is in memory."""

    def __init__(
        self, replayer: Replayer, exhibit: Exhibit, stored: DocumentSummary, drawn: Mapping[int, Sha256]
    ) -> None:
        self._drawn = drawn
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
        self._state: DocumentState | None = None
        self.compared = dict.fromkeys(Counts.model_fields, 0)
        self.differences: list[Difference] = []
        self.differs = 0
        self.kinds: set[replaying.Kind] = set()

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
                choice=self._records.worklog.choices([exhibit.document]).get(exhibit.document),
            )  # fmt: skip
            with contextlib.closing(parts):
                for part in parts:
                    if part is not None:
                        self._take(part, folder)
            self._draw_again(path, folder)
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
        pictured = [number for number in before.keys() & derived.keys() if before[number].image]
        self._note(
            replaying.pages(before, derived),
            pages=len(before), images=sum(derived[number].image is not None for number in pictured),
        )  # fmt: skip
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
        made = [one for one in self._decisions if one.verdict and stretch_of(one.flag.span.page) == stretch]
        decided = replaying.decided(made, stored.indicators)
        self._note(
            replaying.decisions(decided, derived=again.indicators, texts=texts),
            decisions=len(decided), left=len(made) - len(decided),
        )  # fmt: skip
        pinned = [one for one in self._assertions if stretch_of(one.page) == stretch]
        # Where somebody is protected by now, the words of an assertion and of its page may be masked each in its way.
        told = [one for one in pinned if one.page not in unchanged or kept[one.page].text == before[one.page].text]
        self._note(
            replaying.assertions(told, sha256=self._exhibit.sha256, texts=texts),
            assertions=len(told), left=len(pinned) - len(told),
        )  # fmt: skip

    def _draw_again(self, path: Path, folder: Path) -> None:
        """Draw the pages whose images were drawn since the document was read, and compare."""
        passwords = tuple(self._records.cases.passwords(self._exhibit.case))
        for number, image in self._drawn.items():
            try:
                again = self._of.workspace.drawer.draw(
                    path, number, name=self._exhibit.name, passwords=passwords, folder=folder
                )
            except PageNotDrawn:
                self._note(iter(()), left=1)
                continue
            (folder / f"{again}.jpg").unlink(missing_ok=True)
            other = [Difference(fact=Fact.PAGE, how=How.CHANGED, page=number, what="image")]
            self._note(iter(other if again != image else []), images=1)

    def _analyzed(self, pages: Mapping[int, Page], stretch: int) -> Analysis:
        assert self._of.stages.analyze is not None
        facts = {name: getattr(self._stored, name) for name in DocumentFacts.model_fields}
        found = self._of.stages.analyze(
            Document(**facts, pages=tuple(pages.values())),
            country=self._of.case.country, corrections=self._of.heeding.corrections, terms=self._of.heeding.terms,
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
        foreign = any(one.code.startswith(_LATER) or one.code in replaying.LIMITS for one in self._stored.problems)
        if self._state is not self._stored.state and not foreign:
            fields.append("state")
        if fields:
            self._note(iter([Difference(fact=Fact.STATE, how=How.CHANGED, what=", ".join(fields))]))

    def _note(self, found: Iterator[Difference], **compared: int) -> None:
        for name, number in compared.items():
            self.compared[name] += number
        for one in found:
            self.differs += 1
            self.kinds.add(replaying.Kind.of(one))
            if len(self.differences) < MOST_DIFFERENCES:
                self.differences.append(one)


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
