"""A line of a list as a query: the value as it is written, without operators.

A phone number is sought in every spelling, a plate or paper with its groups parted in any way, a name with its surname
first also in the other order, and names of people in the forms that a search knows (`name_forms`); anything else is a
row of words. What a person types as a query reads `syntax`.
"""

import re
from collections.abc import Iterator, Sequence

from models.errors import QuerySyntax
from models.listed import LONGEST_LINE
from models.search import Bool, Fuzzy, Node, Phrase, Term, Variants
from services.search import analysis, codes, numbers, phones, typed_names, written
from services.search.name_forms import NameForms
from services.search.syntax import parse

_SIGNS = re.compile(r"""["“”„«»()*~:]|(?<!\w)[-!]""")
_SURNAME_FIRST = re.compile(r"([^\W\d_][^\d,]*), ?([^\W\d_][^\d,]*)")
"""`Quispe, Rosa`: on a page it mostly stands the other way round."""
_OPERATORS = frozenset({"OR", "AND", "NOT"})

_FEW = 3
"""Figures beside a phone number up to which they number or date it: `Edgar 2`."""
_PHONE_WORDS = frozenset(
    ["tel", "telf", "tfno", "fono", "telefono", "telefone", "cel", "celular", "movil", "movel", "phone", "mobile",
     "cell", "whatsapp", "wa", "fax", "de", "no", "n", "nro", "num", "numero", "number", "o", "el", "su", "id"]
)  # fmt: skip
"""Words of a label beside which digits are a number, known to a country or not."""

NEAR_LETTERS = 4
"""Letters that a word needs to be sought one letter off; shorter ones would meet half the dictionary."""


def query(
    line: str, *, countries: Sequence[str], near: bool = False, typed: bool = False, names: NameForms | None = None
) -> Node:
    """The query of a line. With `names`, a line that is a name is sought in its other forms too, unless `near`.

    Raises QuerySyntax, with the reason, for a line that holds nothing to search for.
    """
    text = " ".join(written.plain(line).split())
    if not text:
        raise QuerySyntax("The line is empty.", position=0)
    if "\0" in text:
        raise QuerySyntax("The line holds a sign that stands in no text.", position=text.index("\0"))
    if len(text) > LONGEST_LINE:
        raise QuerySyntax(f"A line of a list may have {LONGEST_LINE} characters.", position=LONGEST_LINE)
    if typed:
        return parse(text, countries=countries)
    words = analysis.terms(analysis.FOLDED, text)
    if not words:
        raise QuerySyntax("The line holds no letter or figure.", position=0)
    value = _value(text, countries)
    if value is not None:
        return value
    if near:
        return _all_near(words)
    node = _as_written(text, words)
    name = _whole_name(text, names) if names is not None else ""
    forms = names.of(name) if names is not None and name else ()
    return Variants(text=text, name=name, typed=node, forms=forms) if forms else node


def as_typed(readings: Sequence[str], *, countries: Sequence[str], names: NameForms | None = None) -> str:
    """A line, in the ways it may be read, as a query to be typed that finds what any of them finds, for a watch.

    With `names`, a name is sought in its other forms too, as far as the search seeks them. Raises QuerySyntax as
    `query` does.
    """
    typed = [one for line in readings for one in _typed(line, countries, names)]
    return typed[0] if len(typed) == 1 else " OR ".join(f"({one})" if '"' not in one else one for one in typed)


def _typed(line: str, countries: Sequence[str], names: NameForms | None) -> Iterator[str]:
    query(line, countries=countries)
    text = " ".join(written.plain(line).split())
    if _value(text, countries) is not None:
        yield text
        return
    words = analysis.tokens(analysis.FOLDED, text)
    if len(words) == 1:
        # Without quotation marks, as its plural too.
        yield text[words[0].start : words[0].end].lower()
        return
    surname_first = _SURNAME_FIRST.fullmatch(text)
    orders = [text] if surname_first is None else [" ".join(surname_first.groups()[::way]) for way in (1, -1)]
    for one in orders:
        yield '"{}"'.format(" ".join(analysis.terms(analysis.FOLDED, one)))
    # Words in quotation marks are sought as they are; those of a person are not.
    if names is not None and (name := _whole_name(text, names)):
        yield f'person:"{name}"'


def spoken(line: str) -> str:
    """A line as the search box takes it, with no sign that means something there: to mark its words on a page."""
    words = _SIGNS.sub(" ", written.plain(line)).split()
    return " ".join(word.lower() if word in _OPERATORS else word for word in words)


def is_value(text: str, countries: Sequence[str]) -> bool:
    """Whether a text is a number or a code, and nothing besides."""
    return _value(" ".join(written.plain(text).split()), countries) is not None


def phone_in(line: str, countries: Sequence[str]) -> str:
    """The only phone number of a line that is no number itself: a label, a name, brackets stand beside it.

    Empty where there is none, or where another number stands there, which may be what is meant.
    """
    text = " ".join(written.plain(line).split())
    if _value(text, countries) is not None:
        return ""
    found = list(numbers.every(text, countries))
    if len(found) != 1:
        return ""
    (number,) = found
    beside = text.replace(number, " ", 1)
    if sum(map(str.isdecimal, beside)) > _FEW:
        return ""
    is_told = _PHONE_WORDS.issuperset(analysis.terms(analysis.FOLDED, beside))
    return number if is_told or any(phones.candidates(one, countries) for one in number.split("/")) else ""


def _value(text: str, countries: Sequence[str]) -> Node | None:
    """A line that is a number or a code from its first sign to its last."""
    for found in (numbers.in_text(text, 0, countries), codes.spaced(text, 0)):
        if found is not None and found[1] == len(text):
            return found[0]
    return codes.typed(text)


def _as_written(text: str, words: Sequence[str]) -> Node:
    """Words in a row; of a name with its surname first, in either order."""
    surname_first = _SURNAME_FIRST.fullmatch(text)
    if surname_first is not None:
        names = surname_first.groups()
        return Bool(should=tuple(Phrase(words=" ".join(order)) for order in (names, names[::-1])))
    return Phrase(words=text) if len(words) > 1 else Term(word=text)


def _whole_name(text: str, names: NameForms) -> str:
    """The name that a line is from its first sign to its last, given names first; empty where it is none."""
    found = typed_names.read(re.sub(r",(?=\S)", ", ", text), 0, names, ())
    return found[0] if found is not None and found[1] >= len(text) else ""


def _all_near(words: Sequence[str]) -> Node:
    """All words on one page, each long one also where a letter is off."""
    wanted = tuple(
        Fuzzy(word=word) if len(word) >= NEAR_LETTERS and word.isalpha() else Term(word=word)
        for word in dict.fromkeys(words)
    )
    return wanted[0] if len(wanted) == 1 else Bool(must=wanted)
