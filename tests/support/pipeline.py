"""A pipeline over a real catalogue and folder, with stage functions that succeed, fail and crash on cue."""

import hashlib
import io
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any

from support.factories import OPERATOR, SetClock, a_case, an_agency

from models.analysis import Analysis
from models.correction import Correction
from models.document import Bookmark, Child, Document, DocumentState, Page, TextSource
from models.exhibit import Exhibit, Source
from models.ids import Sha256
from models.job import FileStatus, ReadingChoice, Stage
from models.trend import WordingDecision
from services.blob_ports import BlobStore
from services.ingest.blobs.local import LocalBlobs
from services.ingest.intake import Intake
from services.ingest.plugin import Begin, End, Part
from services.pipeline import Pipeline
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue
from services.stages import Read, ReadTogether, Stages, Stretch


class Reader:
    """An extractor that reads every file as one page; `children` maps a file's content to its parts."""

    def __init__(self) -> None:
        self.children: dict[bytes, Mapping[str, bytes]] = {}
        self.error: BaseException | None = None
        self.passwords: Sequence[str] = ()
        self.choice: ReadingChoice | None = None

    def __call__(
        self,
        path: Path,
        *,
        name: str,
        passwords: Sequence[str],
        folder: Path,
        choice: ReadingChoice | None = None,
        bookmark: Bookmark | None = None,
    ) -> Generator[Part | None, None, None]:
        if self.error is not None:
            raise self.error
        self.passwords = passwords
        self.choice = choice
        content = path.read_bytes()
        parts = []
        for part, data in self.children.get(content, {}).items():
            digest = Sha256(hashlib.sha256(data).hexdigest())
            (folder / digest).write_bytes(data)
            parts.append(Child(path=part, file=digest, sha256=digest, size=len(data)))
        image = Sha256(hashlib.sha256(b"image of " + content).hexdigest())
        (folder / f"{image}.jpg").write_bytes(b"image of " + content)
        page = Page(number=1, width=100, height=100, source=TextSource.TEXT, text=content.decode(), image=image)
        yield from [Begin(media_type="text/plain", reader="r", version="1"), None, page, *parts]
        yield End(state=DocumentState.DONE)


class World:
    """A case over a catalogue, a folder of blobs or another store, and a pipeline."""

    def __init__(self, folder: Path, blobs: BlobStore | None = None) -> None:
        self.clock = SetClock()
        self.records = open_catalogue(folder / "c.sqlite", self.clock)
        self.records.people.add_agency(an_agency())
        self.records.cases.add(a_case())
        self.case = a_case().id
        self.blobs: BlobStore = blobs or LocalBlobs(folder / "blobs")
        access = AccessDoor(self.records, self.clock)
        self.intake = Intake(
            records=self.records, blobs=self.blobs, access=access, clock=self.clock, extract_version="1"
        )
        self.reader: Any = Reader()
        self.analyze_error: BaseException | None = None
        self.index_error: BaseException | None = None
        self.analyzed_by = "1"
        self.indexed: list[str] = []
        self.stretches: list[tuple[int, int, int | None]] = []
        self.work = folder / "work"
        self.pipeline = self.make("1")

    def make(
        self, version: str, analyze: str = "1", read: Read | None = None, together: ReadTogether | None = None
    ) -> Pipeline:
        return Pipeline(
            records=self.records,
            blobs=self.blobs,
            intake=self.intake,
            work=self.work,
            actor=OPERATOR,
            stages=Stages(
                versions={Stage.EXTRACT: version, Stage.ANALYZE: analyze, Stage.INDEX: "1"},
                read=read or self.reader,
                read_together=together,
                analyze=self.analyze,
                index=self.index,
            ),
        )

    def analyze(
        self,
        document: Document,
        *,
        country: str | None,
        corrections: Sequence[Correction] = (),
        terms: Sequence[WordingDecision] = (),
    ) -> Analysis:
        assert country == "BO"
        if self.analyze_error is not None:
            raise self.analyze_error
        return Analysis(document=document.id, version=self.analyzed_by)

    def index(self, stretches: Sequence[Stretch]) -> None:
        if self.index_error is not None:
            raise self.index_error
        self.indexed.extend(one.document.id for one in stretches)
        self.stretches.extend((one.analysis.stretch, len(one.document.pages), one.last) for one in stretches)

    def receive(self, content: bytes = b"hola", path: str = "nota.txt", **source: Any) -> Exhibit:
        return self.intake.receive(self.case, Source(path=path, **source), io.BytesIO(content), actor=OPERATOR)

    def run(self) -> None:
        while self.pipeline.work_once(holder="w", batch=8):
            pass

    def files(self) -> dict[str, FileStatus]:
        return {file.path: file for file in self.records.evidence.files(self.case)}
