"""People of a case and what protects them: categories, the sealed identity, openings of it, instructions for safety."""

from enum import StrEnum

from pydantic import Field

from models.base import Record, UtcTime
from models.ids import CaseId, DocumentId, PersonId
from models.stated import StatedRole
from models.words import Box


class Category(StrEnum):
    """What a person is in a case (LED art. 6); several at once. None is a verdict: somebody said so, and when."""

    VICTIM = "victim"
    POSSIBLE_VICTIM = "possible_victim"
    WITNESS = "witness"
    SUSPECT = "suspect"
    CONVICTED = "convicted"
    OTHER = "other"


ORDER = tuple(Category)
"""The most protected first: the category under which somebody with several is shown."""

PROTECTED = frozenset({Category.VICTIM, Category.POSSIBLE_VICTIM, Category.WITNESS})
"""Categories whose bearers are shown by a pseudonym."""

AS_STATED = {
    StatedRole.VICTIM: Category.POSSIBLE_VICTIM,
    StatedRole.MINOR: Category.POSSIBLE_VICTIM,
    StatedRole.WITNESS: Category.WITNESS,
}
"""What a role in a text is a proposal of: never a category by itself."""

ADULT = 18
"""Age from which on somebody is no minor. Whose age is unknown is treated as one."""


class Instruction(StrEnum):
    """What must not be done, for a person's safety."""

    NO_CALL = "no_call"
    NO_HOME_LETTER = "no_home_letter"
    NO_VISIT = "no_visit"
    NO_EXPORT = "no_export"


class Channel(StrEnum):
    """How somebody would be reached."""

    CALL = "call"
    HOME_LETTER = "home_letter"
    VISIT = "visit"
    LAWYER = "lawyer"
    VICTIM_SUPPORT = "victim_support"


FORBIDS = {
    Channel.CALL: Instruction.NO_CALL,
    Channel.HOME_LETTER: Instruction.NO_HOME_LETTER,
    Channel.VISIT: Instruction.NO_VISIT,
}
"""The instruction that stands against a way of reaching somebody."""

_Names = tuple[str, ...]


class Identity(Record):
    """Who a protected person is, and everything that names her. Kept sealed; opened with a reason, for a time."""

    name: str = Field(min_length=2, max_length=200, description="given names, then surnames, as on the papers")
    other_names: _Names = Field(default=(), description="married name, former names, other spellings")
    nicknames: _Names = Field(default=(), description="what she is called")
    initials: _Names = Field(default=(), description="beside those of her names")
    relatives: _Names = Field(default=(), description="full names of mother, father and others whose name tells hers")
    phones: _Names = ()
    emails: _Names = ()
    handles: _Names = Field(default=(), description="accounts on networks, with or without @")
    papers: _Names = Field(default=(), description="numbers of papers")
    addresses: _Names = ()
    schools: _Names = Field(default=(), description="schools and places of work")
    born: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$", description="day of birth: 2009-03-12")
    shelter: str = Field(default="", max_length=500, description="where she is now: never in the case's index")
    contact: str = Field(default="", max_length=500, description="who is spoken to in her place")
    notes: str = Field(default="", max_length=4000)


class CategoryEntry(Record):
    """A category that was given to, or taken from, a person: never changed, the history stands."""

    category: Category
    held: bool = Field(description="whether it was given; false: it was taken back")
    source: str = Field(default="", max_length=500, description="what it rests on: a document, a statement, an order")
    made_by: str
    made_at: UtcTime


class CasePerson(Record):
    """A person of a case as everybody on its team sees her. `label` is the pseudonym of whom the case protects."""

    id: PersonId
    case: CaseId
    label: str
    protected: bool
    minor: bool = Field(description="known to be one, or of unknown age")
    categories: tuple[Category, ...] = Field(description="those held now, the most protected first")
    history: tuple[CategoryEntry, ...] = ()
    instructions: tuple[Instruction, ...] = ()
    interpreter: str = Field(default="", description="language of the interpreter she needs")
    reflection_until: str = Field(default="", description="end of the time for recovery and reflection: 2026-12-24")
    consent: str = Field(default="", description="what she agreed to, in the words of the record")

    @property
    def shown(self) -> Category | None:
        """The category under which she is shown: the most protected one."""
        return self.categories[0] if self.categories else None


class Opening(Record):
    """Leave to see a sealed identity, for a time. That of a minor counts once a second person agreed."""

    id: str
    person: PersonId
    case: CaseId
    asked_by: str
    user: str | None = Field(default=None, exclude=True)
    reason: str
    minutes: int = Field(ge=1, le=8 * 60)
    asked_at: UtcTime
    approved_by: str | None = None
    approved_at: UtcTime | None = None
    until: UtcTime | None = Field(default=None, description="when it ends; null: nobody has agreed yet")


class MaskSpan(Record):
    """A place on a page whose words stand for a protected person: half-open, with the boxes to be blackened."""

    page: int
    start: int = Field(ge=0)
    end: int
    person: PersonId
    boxes: tuple[Box, ...] = ()


class PhotoMask(Record):
    """A part of a page's image that shows a protected person: drawn by hand, blackened for everybody."""

    id: str
    case: CaseId
    document: DocumentId
    page: int = Field(ge=1)
    person: PersonId
    box: Box
    made_by: str
    made_at: UtcTime


class StatementHeld(Record):
    """A statement that a person gave, so that nobody is asked the same twice."""

    id: str
    person: PersonId
    case: CaseId
    document: DocumentId | None = None
    taken: str = Field(default="", description="when: 2026-03-04")
    language: str = ""
    interpreter: bool = False
    asked: str = Field(default="", max_length=2000, description="what was asked already")
    made_by: str
    made_at: UtcTime


def by_protection(held: frozenset[Category]) -> tuple[Category, ...]:
    """Categories, the most protected first."""
    return tuple(category for category in ORDER if category in held)


class Provisional(Record):
    """Somebody whom texts of a case call a victim, a minor or a witness. Held back from what leaves."""

    id: PersonId
    case: CaseId
    label: str = Field(description="what stands for the name in what leaves the case: V-P01")
    name: str = Field(description="normal form of the name, as lists of values tell it")
    category: Category
    stated: tuple[str, ...] = Field(description="the roles in which texts name the person")
    lifted_by: str | None = Field(default=None, description="who said that the name may leave; null: it is held back")
    lifted_at: UtcTime | None = None
    reason: str = Field(default="", description="why it was lifted, or put back")


class Proposal(Provisional):
    """The same as it is asked of an officer: to be confirmed as a person of the case, or lifted."""

    documents: int = Field(ge=1)


class ReviewNote(Record):
    """A page with a suspect's name beside signs of exploitation: advice to read it (non-punishment), no label."""

    person: PersonId
    label: str
    document: DocumentId
    page: int
    categories: tuple[str, ...] = Field(description="categories of the signs that are asserted there")
