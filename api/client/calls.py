"""The calls: cases and files, waiting until they are read, search, pages, entities, links, exports."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

import httpx

from api.client import sending
from api.client.errors import CutOff, TookTooLong
from api.client.sending import Received, Uploading
from api.client.told import ToldHit
from api.client.wire import Wire, read
from models.case import Case, User
from models.document import DocumentState, Page
from models.entity import Entity
from models.ids import CaseId, DocumentId
from models.indicator import Indicator
from models.job import FileStatus, Progress
from models.link import Link
from models.listed import ListedEnd, ListedLine
from models.mention import Mention, MentionKind
from models.produced import ExportFormat
from models.proposal import Proposal
from models.search import HitPage, HitsEnd, SearchRequest

_LARGEST_BLOCK = 1 << 20


class AllHits:
    """Every hit of a query, as the server reads it. `end` says what they came to once they were all told.

    Raises CutOff while it is read, when the answer ends before its end.
    """

    def __init__(self, lines: Iterator[Any]) -> None:
        self._lines = lines
        self.end: HitsEnd | None = None

    def __iter__(self) -> Iterator[ToldHit]:
        for line in self._lines:
            if "told" in line:
                self.end = read(HitsEnd, line)
                return
            yield read(ToldHit, line)
        raise CutOff("The hits have no end: the server stopped, or a right went meanwhile.")


class Client:
    """A server as somebody: by a token, or by login and password (`Client.login`). Close it, or use it in a `with`.

    Reads are asked again when the line breaks; writes never, but those which the server knows as the same one.
    Raises the errors of `api.client.errors`. Not for several threads at once.
    """

    def __init__(
        self,
        address: str,
        *,
        token: str = "",
        transport: httpx.BaseTransport | None = None,
        verify: Any = True,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._wire = Wire(address, token=token, transport=transport, verify=verify, pause=pause)
        self._pause = pause

    @classmethod
    def login(cls, address: str, login: str, password: str, *, code: str = "", **more: Any) -> Self:
        """Log in. `code` is that of a second factor. Raises NotLoggedIn, SecondFactorAsked, TooOften."""
        client = cls(address, **more)
        credentials = {"login": login, "password": password, "code": code}
        try:
            client._wire.logged_in(client._wire.json("POST", "/login", json=credentials)["csrf"])
        except BaseException:
            client.close()
            raise
        return client

    def logout(self) -> None:
        """End the session of a login at once. A token is revoked instead."""
        self._wire.call("POST", "/logout")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the connection go; a login stays until it is ended or runs out."""
        self._wire.close()

    def because(self, reason: str) -> AbstractContextManager[None]:
        """Why the calls in its `with` are made; cases that are held closely ask for it."""
        return self._wire.because(reason)

    # --- who, and what for

    def me(self) -> User:
        """Whose login or token it is."""
        return read(User, self._wire.json("GET", "/me")["user"])

    def make_token(
        self, label: str, *, days: int = 90, acts: Sequence[str] | None = None, cases: Sequence[CaseId] | None = None
    ) -> str:
        """A token for a program, by a login with a password: its secret, this once. Narrow it to what it is for."""
        asked = {"label": label, "days": days, "acts": acts, "cases": cases}
        return str(self._wire.json("POST", "/me/tokens", json=asked)["secret"])

    # --- cases and files

    def cases(self) -> tuple[Case, ...]:
        """Cases that are yours, by number."""
        return tuple(read(Case, one) for one in self._wire.json("GET", "/cases")["cases"])

    def case(self, number: str) -> Case | None:
        """A case of yours by its number."""
        return next((one for one in self.cases() if one.number == number), None)

    def open_case(self, number: str, title: str, country: str) -> Case:
        """Open a case. Raises Conflicting where your agency has one of this number."""
        asked = {"number": number, "title": title, "country": country}
        return read(Case, self._wire.json("POST", "/cases", json=asked))

    def upload(self, case: CaseId, file: Path, *, path: str = "", custodian: str = "") -> Received:
        """Send a file; a large one piece by piece, from where the line broke. Safe to do again: it is received once."""
        named = path or file.name
        if file.stat().st_size <= sending.AT_ONCE:
            return sending.at_once(self._wire, case, file, path=named, custodian=custodian)
        return self.send(self.begin_upload(case, file, path=named, custodian=custodian), file)

    def begin_upload(self, case: CaseId, file: Path, *, path: str = "", custodian: str = "") -> Uploading:
        """Begin an upload that another process may go on with (`send`)."""
        return sending.begin(self._wire, case, file, path=path or file.name, custodian=custodian)

    def send(self, upload: Uploading, file: Path, *, told: Callable[[int], None] | None = None) -> Received:
        """Send what the server lacks of an upload. `told` hears how many bytes are there."""
        return sending.send(self._wire, upload, file, told=told)

    def files(self, case: CaseId, *, state: DocumentState | None = None) -> Iterator[FileStatus]:
        """Files of a case and what was found inside them, by path, with state and problems."""
        return self._wire.each(FileStatus, f"/cases/{case}/files", "files", _given({"state": state}))

    def progress(self, case: CaseId) -> Progress:
        """How many files have their final state, and what the others wait for."""
        return read(Progress, self._wire.json("GET", f"/cases/{case}/progress"))

    def wait(self, case: CaseId, *, seconds: float = 600, every: float = 1.0) -> Progress:
        """Until each file of a case has its final state. Raises TookTooLong."""
        end = time.monotonic() + seconds
        while not (progress := self.progress(case)).finished:
            if time.monotonic() >= end:
                raise TookTooLong(f"{progress.files - progress.files_done} of {progress.files} files are not read yet.")
            self._pause(every)
        return progress

    # --- search

    def search(self, query: str | SearchRequest, *, cases: Sequence[CaseId] | None = None) -> HitPage:
        """A stretch of hits with exact totals, facets, and what could not be searched. Raises NotTaken, Absent."""
        return read(HitPage, self._wire.json("POST", "/search", again=True, json=_asked(query, cases)))

    def every_hit(self, query: str | SearchRequest, *, cases: Sequence[CaseId] | None = None) -> AllHits:
        """Every hit, however many, one after the other."""
        return AllHits(self._wire.lines("POST", "/search/export", json=_asked(query, cases)))

    def lookup(
        self, values: Iterable[str], *, cases: Sequence[CaseId] | None = None, hits: int = 3
    ) -> Iterator[ListedLine | ListedEnd]:
        """The answer to each value of a list, then what the list came to. Raises CutOff."""
        asked = {"lines": list(values), "hits": hits, "cases": cases}
        for line in self._wire.lines("POST", "/lists", json=asked):
            if "answered" in line:
                yield read(ListedEnd, line)
                return
            yield read(ListedLine, line)
        raise CutOff("The answers have no end: the server stopped, or a right went meanwhile.")

    # --- a hit's page

    def page(self, document: DocumentId, number: int) -> Page:
        """Text of a page, each word with its span and box in points from the top left."""
        return read(Page, self._wire.json("GET", f"/documents/{document}/pages/{number}"))

    def page_image(self, document: DocumentId, number: int) -> bytes:
        """A JPEG of a page. Raises Absent where the format has no pages of paper."""
        return self._wire.call("GET", f"/documents/{document}/pages/{number}/image").content

    def mentions(self, document: DocumentId, number: int) -> tuple[Mention, ...]:
        """What was found on a page, with places, normal forms and reasons."""
        told = self._wire.json("GET", f"/documents/{document}/pages/{number}/mentions")
        return tuple(read(Mention, one) for one in told["mentions"])

    def indicators(self, document: DocumentId, number: int) -> tuple[Indicator, ...]:
        """Which rules fired on a page. Leads, never verdicts."""
        told = self._wire.json("GET", f"/documents/{document}/pages/{number}/indicators")
        return tuple(read(Indicator, one) for one in told["indicators"])

    # --- entities and links

    def entities(
        self, *, kind: MentionKind | None = None, text: str = "", cases: Sequence[CaseId] | None = None
    ) -> Iterator[Entity]:
        """The values of your cases, commonest first."""
        asked = {"kind": kind, "text": text or None, "case": cases}
        return self._wire.each(Entity, "/entities", "entities", _given(asked))

    def links(self, *, cases: Sequence[CaseId] | None = None) -> Iterator[Link]:
        """Values that two or more of your cases share, the most telling first, with the best place in each."""
        return self._wire.each(Link, "/links", "links", _given({"case": cases}))

    def proposals(self, *, cases: Sequence[CaseId] | None = None) -> Iterator[Proposal]:
        """Proposals that two cases speak of the same person or value, with what speaks for and against."""
        return self._wire.each(Proposal, "/link-proposals", "proposals", _given({"case": cases}))

    # --- what leaves

    def export(self, case: CaseId, form: ExportFormat, *, recipient: str, to: Path) -> Path:
        """A case as a ZIP archive. It stands in the ledger of what left, so it is asked for once. Raises CutOff."""
        asked = {"format": form, "recipient": recipient}
        return self._saved("POST", f"/cases/{case}/export", to, json=asked)

    def original(self, document: DocumentId, *, to: Path) -> Path:
        """The bytes of a file as they were received."""
        return self._saved("GET", f"/documents/{document}/original", to)

    def _saved(self, method: str, path: str, to: Path, **more: Any) -> Path:
        """An answer as a file, whole or not at all."""
        part = to.with_name(to.name + ".part")
        try:
            with self._wire.streamed(method, path, **more) as answer, part.open("wb") as file:
                for block in answer.iter_bytes(_LARGEST_BLOCK):
                    file.write(block)
            return part.replace(to)
        finally:
            part.unlink(missing_ok=True)


def _asked(query: str | SearchRequest, cases: Sequence[CaseId] | None) -> dict[str, Any]:
    request = query if isinstance(query, SearchRequest) else SearchRequest(text=query)
    return {**request.model_dump(mode="json"), "cases": cases}


def _given(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value is not None}
