"""What names a protected person, taken apart for the matcher. Made once from an identity, and kept sealed with it."""

from models.base import Record
from models.ids import PersonId

RELATIVE, PHONE, PAPER, PLACE, ACCOUNT, SCHOOL, BORN = ".FAM", ".TEL", ".DOC", ".DIR", ".CTA", ".ESC", ".NAC"
"""Behind the pseudonym: what is hidden there. Nothing: the person's own name."""


class NameForm(Record):
    """A name: folded words of its given names, with other words for each (pet names), and of its surnames."""

    given: tuple[tuple[str, ...], ...] = ()
    surnames: tuple[str, ...] = ()
    tag: str = ""


class WordForm(Record):
    """Words that must all stand there in this order: a nickname, a school, a street with its number."""

    words: tuple[str, ...]
    tag: str = ""


class NumberForm(Record):
    """Digits, and letters among them, however they are parted: a phone without its country, a paper."""

    signs: str
    tag: str = ""


class LiteralForm(Record):
    """Written as it is, whatever its case: an account, an address of e-mail, initials."""

    text: str
    tag: str = ""
    capitals: bool = False


class Forms(Record):
    """All that names one person."""

    person: PersonId
    label: str
    names: tuple[NameForm, ...] = ()
    words: tuple[WordForm, ...] = ()
    numbers: tuple[NumberForm, ...] = ()
    literals: tuple[LiteralForm, ...] = ()
    born: str = ""
