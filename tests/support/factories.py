"""Short makers of records with defaults. Invented people and numbers only."""

import datetime as dt
import hashlib
from pathlib import Path

from models.analysis import Analysis
from models.audit import Actor, ActorKind
from models.case import Agency, Case, Role, User
from models.document import Document, DocumentState, Page, TextSource
from models.ids import AgencyId, CaseId, DocumentId, Sha256, UserId, derived
from models.indicator import Indicator, Polarity, Strength
from models.mention import Mention, MentionKind
from models.recipient import Recipient
from models.span import Provenance, Span
from models.words import Word
from services.blob_ports import HashedFile

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)

OPERATOR = Actor(kind=ActorKind.PROGRAM, name="operator")


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: dt.datetime = NOON) -> None:
        self._now = now

    def now(self) -> dt.datetime:
        return self._now

    def forward(self, seconds: float) -> None:
        self._now += dt.timedelta(seconds=seconds)


def an_agency(name: str = "Unidad de prueba", country: str = "BO") -> Agency:
    return Agency(id=AgencyId(derived("agency", name)), name=name, country=country)


def a_country_listed(agency: Agency, country: str) -> Recipient:
    """A line of an agency's list of recipients: every body of a country."""
    return Recipient(
        id=derived("recipient", agency.id, country), agency=agency.id, country=country, ground="tratado",
        set_by="ana", set_at=NOON,
    )  # fmt: skip


def a_user(login: str = "ana", *, role: Role = Role.INVESTIGATOR, agency: Agency | None = None) -> User:
    return User(
        id=UserId(derived("user", login)),
        login=login,
        name=login.capitalize(),
        agency=(agency or an_agency()).id,
        role=role,
    )


def an_actor(user: User | None = None) -> Actor:
    user = user or a_user()
    return Actor(kind=ActorKind.PERSON, name=user.login, user=user.id, agency=user.agency, role=user.role)


def a_case(number: str = "BO-1", *, agency: Agency | None = None, country: str = "BO") -> Case:
    return Case(
        id=CaseId(derived("case", number)),
        number=number,
        title=f"Caso {number}",
        agency=(agency or an_agency()).id,
        country=country,
        opened=NOON,
    )


def a_page(text: str = "Llamar al 71234567.", *, number: int = 1, boxes: bool = False) -> Page:
    """A page of text; with `boxes`, its words stand in one line, ten points a character, on A4."""
    if not boxes:
        return Page(number=number, width=0, height=0, source=TextSource.TEXT, text=text)
    words = []
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        words.append(Word(start=start, end=at, box=(10.0 * start, 20.0, 10.0 * at, 32.0)))
    return Page(number=number, width=595, height=842, source=TextSource.LAYER, text=text, words=tuple(words))


def a_document(*pages: Page, name: str = "nota.txt", case: CaseId | None = None) -> Document:
    case = case or a_case().id
    return Document(
        id=DocumentId(derived(case, name)),
        case=case,
        sha256=Sha256(hashlib.sha256(name.encode()).hexdigest()),
        name=name,
        media_type="text/plain",
        state=DocumentState.DONE,
        version="1",
        pages=pages or (a_page(),),
    )


def a_mention(
    document: Document,
    text: str = "71234567",
    *,
    normal: str | None = "+59171234567",
    kind: MentionKind = MentionKind.PHONE,
    page: int = 1,
) -> Mention:
    """A mention of `text` where it first stands on the page."""
    start = document.pages[page - 1].text.index(text)
    return Mention(
        kind=kind,
        span=Span(document=document.id, page=page, start=start, end=start + len(text)),
        text=text,
        normal=normal,
        confidence=0.9,
        provenance=Provenance(extractor="phones", version="1"),
    )


def an_indicator(document: Document, text: str, *, category: str, page: int = 1) -> Indicator:
    """An asserted indicator at the first place of a text on a page."""
    start = document.pages[page - 1].text.index(text)
    return Indicator(
        category=category,
        span=Span(document=document.id, page=page, start=start, end=start + len(text)),
        text=text,
        polarity=Polarity.ASSERTED,
        strength=Strength.STRONG,
        score=0.8,
        rule=f"{category}@1",
        reason="a word of the rule",
        provenance=Provenance(extractor="indicators", version="1"),
    )


def an_analysis(document: Document, *mentions: Mention) -> Analysis:
    return Analysis(document=document.id, version="1", mentions=mentions)


def a_hashed_file(path: Path, content: bytes) -> HashedFile:
    """A file with its hashes, as an upload leaves it."""
    path.write_bytes(content)
    return HashedFile(
        path=path,
        sha256=Sha256(hashlib.sha256(content).hexdigest()),
        sha512=hashlib.sha512(content).hexdigest(),
        size=len(content),
    )
