"""Values as people read them: numbers grouped, names with their capitals."""

import phonenumbers

from api.web.words import Words
from models.mention import MentionKind
from models.stated import About, Statement

_SMALL = frozenset({"da", "das", "de", "del", "di", "do", "dos", "e", "el", "la", "las", "los", "y"})
"""Words inside a name that keep their small letters."""

_FIELDS = {"person": MentionKind.PERSON, "org": MentionKind.ORG, "place": MentionKind.PLACE, "phone": MentionKind.PHONE}


def shown_value(kind: MentionKind | None, normal: str) -> str:
    """A normal form for the eye: phones with spaces, names with capitals, all else as it is."""
    if kind is MentionKind.PHONE:
        return _phone(normal)
    if kind in (MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE) and normal == normal.lower():
        return " ".join(_capital(word, first=not at) for at, word in enumerate(normal.split(" ")))
    return normal


def shown_fact(t: Words, said: Statement) -> str:
    """What a statement says, for the eye: a country by its name, people with their capitals, a time as it is."""
    if said.about is About.NATIONALITY:
        return t.known(f"country.{said.value}", said.value)
    if said.about in (About.ALIAS, About.SENT_TO):
        return shown_value(MentionKind.PERSON, said.value)
    return said.value.replace("T", " ")


def shown_in_field(field: str, value: str) -> str:
    """The same for a facet value."""
    return shown_value(_FIELDS.get(field), value)


def _capital(word: str, *, first: bool) -> str:
    return word if word in _SMALL and not first else word[:1].upper() + word[1:]


def _phone(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
