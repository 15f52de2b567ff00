"""Hostile files by number, each read as a worker reads it, and what is wrong with how that went.

A file is the same for the same seed, number and pool. What is looked for: an end that is not typed, a loss that nobody
told, a reader that broke down, too much memory or time, and anything left behind: files, processes, words in a log.
"""

import contextlib
import hashlib
import io
import logging
import random
import shutil
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from support.hostile import bombs, mutators
from support.hostile.samples import MARK, Sample

from models.document import DocumentState, Extraction, Problem, TextSource
from services.ingest.answers import Allowance, Parts, checked
from services.ingest.isolation import IsolatedExtractor
from services.ingest.parts import collect
from services.ingest.plugin import NOTES, Begin, End, Expected, ExtractKit, Part
from services.ingest.sniff import extension

SHARES = {"pdf": 20, "image": 5, "office": 20, "old_office": 14, "mail": 18, "archive": 15, "other": 8}
"""Of a hundred files, so many of each kind."""
MOST_MEMORY = 1024**3
"""Bytes that a reading child, or a program that it runs, may hold at its highest."""
UNFORESEEN = frozenset({"reader_failed", "reader_crashed", "reader_broken", "part_lost"})
"""Problems that say that nobody had thought of such a file; pages that end their reader are thought of."""
LATE = frozenset({"timeout", "hung", "family_too_slow"})
ENDED = frozenset(
    [
        "pdf",
        "png",
        "jpg",
        "gif",
        "tif",
        "webp",
        "bmp",
        "jp2",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "epub",
        "doc",
        "xls",
        "ppt",
        "msg",
        "zip",
        "gz",
        "bz2",
        "xz",
        "7z",
        "rar",
        "cab",
        "db",
    ]
)
"""Kinds of files that tell where they end: one that was cut must not pass for whole."""
_CALM = b"Nota tranquila con 70011020."


@dataclass(frozen=True)
class Case:
    """One file. `how` names what was done to it; `cut`: that a tenth of it or more is missing at the end."""

    number: int
    name: str
    kind: str
    how: tuple[str, ...]
    content: bytes
    cut: bool = False
    together: bool = False


@dataclass
class Outcome:
    """How the reading of one file went. Seconds of computing and on the wall, peak in bytes."""

    number: int
    name: str
    kind: str
    how: tuple[str, ...]
    size: int
    state: str = ""
    codes: tuple[str, ...] = ()
    pages: int = 0
    children: int = 0
    seconds: float = 0.0
    wall: float = 0.0
    peak: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


class Pool:
    """The sound files that hostile ones are made of: half of them ours, half of them others'."""

    def __init__(self, own: Sequence[Sample], others: Sequence[Sample] = ()) -> None:
        self._own = {kind: [one for one in own if one.kind == kind] for kind in SHARES}
        self._others = {kind: [one for one in others if one.kind == kind] for kind in SHARES}

    def one(self, kind: str, chance: random.Random) -> Sample:
        """A sound file of a kind."""
        others = self._others[kind]
        return chance.choice(others if others and chance.random() < 0.5 else self._own[kind])


def make(number: int, *, seed: int, pool: Pool) -> Case:
    """The hostile file of that number."""
    chance = random.Random(f"{seed} {number}")
    kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
    together = chance.random() < 0.3
    if chance.random() < 0.06 and (bomb := bombs.a_bomb(kind, chance)) is not None:
        sample, what = bomb
        return Case(number, sample.name, kind, (what,), sample.content, together=together)
    sample = pool.one(kind, chance)
    other = pool.one(kind if chance.random() < 0.6 else chance.choice(list(SHARES)), chance)
    content, how = sample.content, list[str]()
    for _n in range(chance.choice((1, 1, 1, 2, 3))):
        own = mutators.BY_KIND.get(kind, ())
        mutate = chance.choice(own if own and chance.random() < 0.45 else mutators.BYTES)
        content = mutate(content, other.content, chance)[: mutators.MOST]
        how.append(mutate.__name__)
    name = sample.name if chance.random() < 0.95 else other.name
    cut = len(content) <= 0.9 * len(sample.content) and sample.content.startswith(content)
    return Case(number, name, kind, tuple(how), content, cut=cut and name == sample.name, together=together)


class Watched(IsolatedExtractor):
    """Reads as a worker does, and keeps what its children took."""

    def __init__(self) -> None:
        super().__init__(layer_images=False)
        self.peak, self.seconds = 0, 0.0

    def _run(
        self, files: Sequence[tuple[Path, str]], kit: ExtractKit, parts: Parts, *, page: int | None = None
    ) -> Generator[Part | None, None, str]:
        how = yield from super()._run(files, kit, parts, page=page)
        self.peak, self.seconds = max(self.peak, parts.peak), self.seconds + parts.seconds
        return how

    def taken(self) -> tuple[int, float]:
        """Bytes of the largest child and seconds of all, since the last time."""
        taken = self.peak, self.seconds
        self.peak, self.seconds = 0, 0.0
        return taken

    @property
    def server(self) -> int:
        """The process that reads, or what wraps it; 0 before the first file."""
        return 0 if self._server is None else self._server._process.pid


class Reader:
    """Reads hostile files one after the other. A context."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._work = folder / "cases" / "work"
        self._work.mkdir(parents=True)
        self._input = folder / "cases" / "input"
        self._input.mkdir()
        self._beside = folder / "cases" / "beside.txt"
        self._beside.write_bytes(_CALM)
        self._extractor = Watched()
        self._log = io.StringIO()
        self._handler = logging.StreamHandler(self._log)

    def __enter__(self) -> Self:
        root = logging.getLogger()
        root.addHandler(self._handler)
        self._level, root.level = root.level, logging.DEBUG
        self._read(self._beside, "beside.txt", together=False)
        self._usual = len(below(self._extractor.server))
        self._serving = self._extractor.server
        self._space = _network(self._extractor.server)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self._handler)
        logging.getLogger().setLevel(self._level)
        self._extractor.close()

    @property
    def shut_off(self) -> bool:
        """Whether the reading process stands in a network of its own through which no byte has gone."""
        here = Path("/proc/self/ns/net").readlink()
        return self._space not in (None, here) and _bytes(self._server) == 0

    @property
    def _server(self) -> int:
        return max([self._extractor.server, *below(self._extractor.server)])

    def read(self, case: Case) -> Outcome:
        """Read one and say how it went."""
        outcome = Outcome(case.number, case.name, case.kind, case.how, len(case.content))
        path = self._input / case.name
        path.write_bytes(case.content)
        path.chmod(0o400)
        digest = hashlib.sha256(case.content).digest()
        began = time.monotonic()
        self._extractor.taken()
        try:
            extraction, parts = self._read(path, case.name, together=case.together)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            outcome.wrong.append(f"raised {type(error).__name__}")
        else:
            self._judge(case, outcome, extraction, parts)
        outcome.peak, outcome.seconds = self._extractor.taken()
        outcome.wall = round(time.monotonic() - began, 3)
        outcome.seconds = round(outcome.seconds, 3)
        if outcome.peak > MOST_MEMORY:
            outcome.wrong.append("memory")
        if hashlib.sha256(path.read_bytes()).digest() != digest:
            outcome.wrong.append("original changed")
        path.unlink()
        outcome.wrong += self._left_behind()
        return outcome

    def _read(self, path: Path, name: str, *, together: bool) -> tuple[Extraction, list[Part]]:
        """The extraction, and the parts it is made of. A small text is read beside another file, as workers do."""
        folder = Path(tempfile.mkdtemp(dir=self._work))
        try:
            if together:
                files = [(path, name), (self._beside, "beside.txt")]
                found = self._extractor.extract_together(files, passwords=(), folder=folder)
                if found[1] is not None and [page.text for page in found[1].pages] != [_CALM.decode()]:
                    raise AssertionError("the file beside it was not read as it is")
                if found[0] is not None:
                    return found[0], []
            parts = [part for part in self._extractor.read(path, name=name, passwords=(), folder=folder) if part]
            return checked(collect(parts), folder), parts
        finally:
            if (folder / "scratch").exists():
                self._log.write("scratch stayed")
            shutil.rmtree(folder)

    def _judge(self, case: Case, outcome: Outcome, extraction: Extraction, parts: list[Part]) -> None:
        outcome.state = extraction.state.value
        outcome.codes = tuple(sorted({problem.code for problem in extraction.problems}))
        outcome.pages, outcome.children = len(extraction.pages), len(extraction.children)
        outcome.wrong += sorted({_named(one) for one in extraction.problems if one.code in UNFORESEEN | LATE})
        if parts and (not isinstance(parts[-1], End) or sum(isinstance(part, End) for part in parts) != 1):
            outcome.wrong.append("no end, or more than one")
        if parts and extraction.state is not DocumentState.TIMEOUT and not isinstance(parts[0], Begin):
            outcome.wrong.append("no beginning")
        outcome.wrong += silences(case, extraction)
        if any(MARK in problem.message for problem in extraction.problems):
            outcome.wrong.append("words of the file in a problem")
        pages = max([part.pages for part in parts if isinstance(part, Expected)], default=0)
        most = Allowance()
        if extraction.seconds > most.base + most.per_mib * len(case.content) / 1024**2 + most.per_page * pages + 5:
            outcome.wrong.append("longer than its budget")

    def _left_behind(self) -> Iterator[str]:
        """What is still there after a reading."""
        stays = sorted(one.relative_to(self._folder).as_posix() for one in self._folder.rglob("*"))
        if stays != ["cases", "cases/beside.txt", "cases/input", "cases/work"]:
            yield f"files left: {len(stays) - 4}"
        if self._beside.read_bytes() != _CALM:
            yield "another file changed"
        if (told := self._log.getvalue()) and MARK in told:
            yield "words of the file in the log"
        if "scratch stayed" in told:
            yield "scratch folder not wiped"
        self._log.seek(0)
        self._log.truncate()
        if self._extractor.server != self._serving:
            self._serving = self._extractor.server
            yield "the reading process was started anew"
        deadline = time.monotonic() + 2
        while (left := len(below(self._serving))) > self._usual and time.monotonic() < deadline:
            time.sleep(0.01)
        if left > self._usual:
            yield f"processes left: {left - self._usual}"


def _named(problem: Problem) -> str:
    """What went wrong; of a reader that gave up, which one and over what."""
    if problem.code != "reader_failed":
        return problem.code
    return problem.code + problem.message.split(".")[0].removeprefix("The reader for")


def silences(case: Case, extraction: Extraction) -> Iterator[str]:
    """What was lost without a word."""
    told = [problem for problem in extraction.problems if problem.message]
    found = extraction.pages or extraction.children or extraction.tables
    unread = any(page.source is TextSource.UNREADABLE for page in extraction.pages)
    if len(told) != len(extraction.problems):
        yield "a problem without words"
    if extraction.state is DocumentState.DONE and (any(one.code not in NOTES for one in told) or unread):
        yield "done, with a loss"
    if extraction.state not in (DocumentState.DONE, DocumentState.EMPTY) and not told and not unread:
        yield f"{extraction.state.value} without a reason"
    if extraction.state is DocumentState.DONE and not found and not told and not extraction.metadata:
        yield "done, with nothing"
    if case.cut and extraction.state is DocumentState.DONE and not told and extension(case.name) in ENDED:
        yield "cut, and passes for whole"


def below(leader: int) -> list[int]:
    """Processes below one that have not ended, dead ones that nobody took note of among them."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            parents[int(stat.parent.name)] = int(stat.read_bytes().rsplit(b")", 1)[1].split()[1])
    found, edge = list[int](), {leader}
    while edge:
        edge = {pid for pid, parent in parents.items() if parent in edge}
        found += edge
    return found


def _network(pid: int) -> Path | None:
    """The network in which a process, or the last one below it, stands."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{max([pid, *below(pid)])}/ns/net").readlink()
    return None


def _bytes(pid: int) -> int:
    """Bytes that went through the interfaces that a process sees."""
    lines = Path(f"/proc/{pid}/net/dev").read_text(encoding="ascii").splitlines()[2:]
    return sum(int(line.split(":")[1].split()[at]) for line in lines for at in (0, 8))


def smaller(case: Case, reader: Reader, outcome: Outcome, *, tries: int = 24) -> bytes:
    """A shorter file with which the same goes wrong, as far as a few tries find one."""
    content, piece = case.content, max(1, len(case.content) // 2)
    while tries and piece:
        for start in range(0, len(content), piece):
            shorter = content[:start] + content[start + piece :]
            tries -= 1
            again = reader.read(Case(case.number, case.name, case.kind, case.how, shorter, together=case.together))
            if set(outcome.wrong) <= set(again.wrong):
                content = shorter
                break
            if not tries:
                break
        else:
            piece //= 2
    return content
