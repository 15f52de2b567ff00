"""Values as people read them: numbers grouped, names with their capitals."""

from dataclasses import dataclass

import phonenumbers

from api.web.words import Words
from models.mention import MentionKind
from models.place import PlaceReading, Precision
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
    if said.about in (About.PERIOD, About.UNIT, About.PAYMENT):
        return t.known(f"amount.{said.value}", said.value)
    if said.about is About.RANGE:
        return said.value.replace("/", " – ")
    return said.value.replace("T", " ")


@dataclass(frozen=True)
class ShownPlace:
    """A reading of a place for the eye; what is not known is empty."""

    name: str
    position: str
    address: str
    candidates: str


def shown_place(t: Words, reading: PlaceReading) -> ShownPlace:
    """Where a place lies: its names from the narrowest on, its coordinates with how fine they are, its address."""

    def country(code: str) -> str:
        return t.known(f"country.{code}", code)

    town = shown_value(MentionKind.PLACE, reading.name)
    parts = [town if reading.precision in (Precision.TOWN, Precision.STREET) else "", reading.region]
    if reading.country:
        parts.append(country(reading.country))
    position = ""
    if reading.latitude is not None and reading.longitude is not None:
        position = t(
            "place.at",
            latitude=f"{reading.latitude:.2f}" if reading.precision is not Precision.POINT else f"{reading.latitude}",
            longitude=f"{reading.longitude:.2f}"
            if reading.precision is not Precision.POINT
            else f"{reading.longitude}",
            precision=t(f"precision.{reading.precision}"),
            radius=t.number(reading.radius or 0, digits=1 if reading.precision is Precision.POINT else 0),
        )
    address = reading.address
    written = (address.street, address.number, address.unit, f"km {address.kilometre}") if address else ()
    return ShownPlace(
        name="" if reading.precision is Precision.UNKNOWN else ", ".join(dict.fromkeys(filter(None, parts))),
        position=position,
        address=", ".join(part for part in written if part not in ("", "km ")),
        candidates="; ".join(", ".join(filter(None, (one[3:], country(one[:2])))) for one in reading.candidates),
    )


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
