"""A certificate of what was searched, what could not be, and what was found: a negative result can be repeated."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from models.base import Record, UtcTime
from models.completeness import Completeness
from models.ids import CaseId, Sha256
from models.produced import UnreadDocument
from models.search import Filter
from models.understood import Expanded

LONGEST_QUERY = 2000
MOST_CASES = 50


class CertifyAsked(Record):
    """What is to be certified: a search, or without a query what a case holds that can be searched."""

    cases: tuple[CaseId, ...] = Field(min_length=1, max_length=MOST_CASES)
    query: str = Field(default="", max_length=LONGEST_QUERY, examples=['"cuenta 4471"'])
    filters: tuple[Filter, ...] = Field(default=(), max_length=20)
    variants: bool = Field(default=True, description="whether other forms of typed names are sought too")
    language: Literal["es", "pt", "en"] = Field(default="es", description="of what is printed")


class Covers(StrEnum):
    """Of which documents of its cases a certificate speaks."""

    SEEN = "documents_that_its_maker_may_see"
    """Others there may be: of them it says nothing, not even that there are any."""
    EXHIBITS = "exhibits_of_the_case_file_alone"


class Stamp(StrEnum):
    """What became of its time stamp."""

    STAMPED = "stamped"
    PENDING = "pending"
    """The authority did not answer."""
    NO_AUTHORITY = "no_authority"
    """None is set at this installation: nobody was asked, and nobody will be."""


class SearchedDocument(Record):
    """A document of the scope: by number and hash, with the programs that read and understood it."""

    case: int = Field(ge=1, description="place of its case among those of the certificate")
    number: int = Field(ge=1, description="of the document in the case, as exports number it")
    sha256: Sha256
    pages: int = Field(ge=0, description="that stand in the index")
    reading: str = Field(default="", description="version of the program that read it; empty: it was not read yet")
    analysis: tuple[str, ...] = Field(default=(), description="versions of the analyses of its pages")


class SearchedCase(Record):
    """A case of the scope, and what of it could not be read or leave."""

    id: CaseId
    number: str
    documents: int
    pages: int
    pages_poor: int = Field(description="read with little confidence: words may be missing or wrong")
    pages_unreadable: int
    masked: int = Field(description="protected people whose names no search finds")
    left_out: int = Field(description="documents that are for intelligence only: nothing of them was searched")
    by_law: int = Field(default=0, description="documents that are sealed by law: nothing of them was searched")
    unread: tuple[UnreadDocument, ...]


class Sought(Record):
    """A query as it was typed and understood, and what it found: numbers and hashes alone."""

    query: str = Field(description="names of protected people are masked in it")
    masked: bool = Field(description="whether some were: then nobody can repeat it from here")
    filters: tuple[Filter, ...]
    variants: bool
    expanded: tuple[Expanded, ...] = Field(description="names in it with the other forms that were sought")
    understood: str = Field(
        description="SHA-256 of the query as the index was asked; empty where names in it are masked: whoever guessed "
        "one would know by it that he was right"
    )
    pages: int = Field(ge=0, description="that answer")
    documents: int = Field(ge=0)
    hits: str = Field(description="SHA-256 over the lines `SHA-256 page` of all that answer, sorted")


class IndexState(Record):
    """What was searched: the same pages, read and understood by the same programs, have the same digest."""

    engine: str
    version: str = Field(description="of its fields and of how words are read into them")
    program: str = Field(description="version of Lince")
    pages: int
    languages: dict[str, int] = Field(description="pages by their language")
    unknown: int = Field(description="pages whose language could not be told")
    digest: str = Field(
        description="SHA-256 over the lines `SHA-256 page reading analysis` of all pages of the index, sorted"
    )


class SearchCertificate(Record):
    """What is signed. It quotes no exhibit."""

    form: Literal["lince completeness certificate 1", "lince completeness certificate 2"] = (
        "lince completeness certificate 2"
    )
    id: str
    agency: str
    made_by: str
    made_at: UtcTime
    covers: Covers | None = Field(
        default=None, description="of which documents of these cases all of it speaks; null: form 1, which did not say"
    )
    cases: tuple[SearchedCase, ...]
    sought: Sought | None = Field(description="null: no search, the state of the cases alone")
    index: IndexState
    completeness: Completeness
    documents: tuple[SearchedDocument, ...]

    @property
    def complete(self) -> bool:
        """Whether every page of the documents that it covers was read and stands in the index."""
        lost = any(case.unread or case.left_out or case.by_law or case.pages_unreadable for case in self.cases)
        return self.completeness.complete and not lost


class Certified(Record):
    """What was made, and whether its time stamp is there."""

    certificate: SearchCertificate
    sha256: str = Field(description="of the file certificate.json")
    key: str = Field(description="SHA-256 of the public key that signed it")
    stamp: Stamp
    stamped_at: UtcTime | None = Field(default=None, description="as its time stamp states; null: there is none")


class Change(StrEnum):
    """What is otherwise than when a certificate was made."""

    ADDED = "documents_added"
    GONE = "documents_gone"
    READ_ANEW = "read_anew"
    UNDERSTOOD_ANEW = "understood_anew"
    PAGES = "pages_indexed"
    ENGINE = "engine"
    INDEX = "index_version"
    PROGRAM = "program"
    MASKED = "names_masked"
    QUERY = "query_understood"
    WORDS = "query_masked"
    """Its words are masked: the search cannot be repeated from here."""


class Changed(Record):
    """One change, with how many documents it is about, or what it was and is."""

    what: Change
    documents: int | None = None
    before: str = ""
    now: str = ""


class Recertified(Record):
    """A certificate held against what is there now."""

    id: str
    key: str = Field(description="SHA-256 of the public key whose signature is right")
    ours: bool = Field(description="whether that is the key of this installation")
    same_index: bool | None = Field(description="whether the index has the same digest; null: no case to look in")
    same_hits: bool | None = Field(description="whether the same pages answer, among the certificate's documents")
    pages_then: int | None = None
    pages_now: int | None = Field(default=None, description="that answer, among the certificate's documents")
    pages_more: int | None = Field(default=None, description="that answer in documents that it does not cover")
    changes: tuple[Changed, ...] = ()
