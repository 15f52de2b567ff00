"""What the index holds of a document: one record for each page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from models.analysis import Analysis, PageLanguage
from models.case import Sensitivity
from models.document import Document, Page, TextSource
from models.indicator import Polarity, Tier
from models.mention import Mention, MentionKind
from models.search import IndexRecord
from services import line_ends
from services.search import alike, mapping, ranges
from services.search.name_keys import NameKeys

VERSION = f"4.{mapping.VERSION}"
"""Of the index stage: changes when a document's records or their mapping do."""

_FIELD_OF_KIND = {
    MentionKind.PERSON: "person",
    MentionKind.ORG: "org",
    MentionKind.PLACE: "place",
    MentionKind.PHONE: "phone",
    MentionKind.EMAIL: "email",
    MentionKind.ID: "identifier",
    MentionKind.PLATE: "identifier",
    MentionKind.IBAN: "identifier",
    MentionKind.HANDLE: "identifier",
}
"""Where mentions go. Addresses on the web are found in the text, dates and amounts by range."""

_OWN = {MentionKind.PLATE: "plate", MentionKind.HANDLE: "handle"}
"""Identifiers that have a field of their own beside."""
_NUMBERS = {
    MentionKind.DATE: (("date", ranges.dates),),
    MentionKind.MONEY: (("amount", ranges.amounts), ("money", ranges.moneys)),
}
"""Fields of numbers, and how each reads them off a normal form."""

_FIELDS = tuple(dict.fromkeys((*_FIELD_OF_KIND.values(), *_OWN.values(), "indicator")))

_BY_WRITING = frozenset({MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE})
"""Kinds whose written form serves where no normal form is safe; the others are only as good as their normal form."""

BARE_KEYS = NameKeys(dict).held
"""Keys of names, by what the tables of names know without the counts of their bearers."""


def records_of(
    document: Document,
    analysis: Analysis,
    *,
    agency: str,
    name: str,
    custodians: Sequence[str] = (),
    case_number: str = "",
    keys: Callable[[str], Sequence[str]] = BARE_KEYS,
    held: Sensitivity = Sensitivity.ORDINARY,
) -> list[IndexRecord]:
    """One record a page, also for blank and unreadable ones, so that the index counts as many pages as the catalogue.

    `keys` gives the keys of a name (`name_keys`); without the counts of names, only what the tables know of them.
    An unreadable page has no text here and is told of by the completeness note. Pure.
    """
    fields: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    numbers: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for mention in analysis.mentions:
        for field in fields_of(mention.kind):
            fields[mention.span.page, field] += [value for value in (_value(mention), mention.person) if value]
        for field, number in numbers_of(mention):
            numbers[mention.span.page, field].add(number)
    for indicator in analysis.indicators:
        if indicator.polarity is Polarity.ASSERTED and indicator.tier is not Tier.SUGGESTED:
            fields[indicator.span.page, "indicator"].append(indicator.category)
    languages = {found.page: found for found in analysis.languages}
    return [
        IndexRecord(
            id=IndexRecord.key(document.id, page.number),
            case=document.case,
            agency=agency,
            document=document.id,
            page=page.number,
            name=name,
            case_number=case_number,
            held=held,
            text=_text(page, after),
            **_languages(languages.get(page.number), page.language or document.language),
            media_type=document.media_type,
            source=page.source.value,
            variants=_distinct(code.compact for code in alike.codes(page)),
            custodian=_distinct(filter(None, custodians)),
            name_keys=_distinct(key for name in fields[page.number, "person"] for key in keys(name)),
            **{field: _distinct(fields[page.number, field]) for field in _FIELDS},
            **{field: tuple(sorted(numbers[page.number, field])) for kind in _NUMBERS.values() for field, _ in kind},
        )
        for page, after in zip_longest(document.pages, document.pages[1:])
    ]


def _text(page: Page, after: Page | None) -> str:
    """A page's text, its last word whole where it goes on on the next page."""
    if page.source is TextSource.UNREADABLE:
        return ""
    return page.text if after is None else line_ends.onward(page.text, after.text)


def _languages(found: PageLanguage | None, said: str | None) -> dict[str, Any]:
    if found is None or found.language is None:
        return {"language": said}
    return {"language": found.language, "others": found.others}


def field_of(kind: MentionKind) -> str | None:
    """The field whose facet counts the values of a kind of mention, None where only the text holds them."""
    return _FIELD_OF_KIND.get(kind)


def fields_of(kind: MentionKind) -> tuple[str, ...]:
    """The fields that hold the values of a kind of mention; none where only the text does."""
    return tuple(field for field in (_FIELD_OF_KIND.get(kind), _OWN.get(kind)) if field is not None)


def numbers_of(mention: Mention) -> tuple[tuple[str, int], ...]:
    """The fields and the numbers of a date or an amount."""
    normal = mention.normal
    if normal is None:
        return ()
    return tuple((field, number) for field, read in _NUMBERS.get(mention.kind, ()) for number in read(normal))


def _value(mention: Mention) -> str:
    if mention.normal is not None:
        return mention.normal
    return line_ends.in_one_line(mention.text) if mention.kind in _BY_WRITING else ""


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
