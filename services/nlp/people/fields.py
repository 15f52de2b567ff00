"""Names of a page in their parts, with the titles before them and the fields that tell surnames from given names."""

import re

from models.mention import MentionKind
from models.stated import PersonName
from services.nlp import lexicon, normal
from services.nlp.people.page import PageView
from services.nlp.people.parts import parts_of

_TITLE = re.compile(r"(?<![\w.])(?P<title>[^\W\d_]{1,12})\.?\s+[\"“«]?$")
_PART = re.compile(
    r"(?P<label>(?:apellidos?|nombres?|surnames?|(?:given|first|last) names?|sobrenomes?|cognome|prenoms?|nomes?)"
    r"(?: (?:y|e|and) [a-z]+| paterno| materno)?)(?!\w)"
)
_APART = 120


def names_of(view: PageView) -> dict[int, tuple[str, PersonName]]:
    """Normal form and parts of each person of a page.

    Surnames in one field and given names in the next are one name: both mentions then get the whole of it.
    """
    found: dict[int, tuple[str, PersonName]] = {}
    fields = {n: _field(view, n) for n in view.people}
    for n in view.people:
        mention = view.mentions[n]
        if mention.kind is MentionKind.PERSON and mention.normal:
            found[n] = mention.normal, parts_of(mention.text, _title(view, n), field=fields[n])
    for here, there in zip(view.people, view.people[1:], strict=False):
        if here not in found or there not in found or not (fields[here] and fields[there]):
            continue
        (_, one), (_, other) = found[here], found[there]
        apart = view.mentions[there].span.start - view.mentions[here].span.end
        if (
            apart <= _APART
            and bool(one.given) != bool(one.surnames)
            and bool(one.given) == bool(other.surnames)
            and bool(other.given) == bool(one.surnames)
        ):
            name = PersonName(given=one.given or other.given, surnames=one.surnames or other.surnames)
            found[here] = found[there] = normal.person(" ".join((*name.given, *name.surnames))), name
    return found


def _title(view: PageView, n: int) -> str:
    """The title right before a name, as written."""
    start = view.mentions[n].span.start
    found = _TITLE.search(view.text[max(0, start - 16) : start])
    return found["title"] if found and normal.fold(found["title"]) in lexicon.people().titles else ""


def _field(view: PageView, n: int) -> str:
    """The folded label of a field or column that says surnames or given names."""
    start, end = view.labels.get(n, (0, 0))
    found = _PART.search(normal.title(view.text[start:end]))
    return found["label"] if found else ""
