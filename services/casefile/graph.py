"""A case in the terms of FollowTheMoney: documents, pages, who and what is named, journeys, flags; a JSON line each.

Each line is an entity as that library loads it. What it has no property for (the page, span and boxes of a value,
what found it) stands beside the properties under `lince`, which loaders keep.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from models.document import DocumentState
from models.ids import derived
from models.leg import LegPlace
from models.mention import Mention, MentionKind
from models.span import Provenance, Span
from models.words import Box
from services.casefile.gather import CaseFile, Item

_SCHEMATA = {
    MentionKind.PERSON: "Person",
    MentionKind.ORG: "Organization",
    MentionKind.PLACE: "Address",
    MentionKind.PHONE: "UserAccount",
    MentionKind.EMAIL: "UserAccount",
    MentionKind.HANDLE: "UserAccount",
    MentionKind.ID: "LegalEntity",
    MentionKind.PLATE: "Vehicle",
    MentionKind.IBAN: "BankAccount",
}
"""The schema of each kind of value; dates, amounts and addresses of pages are no entities there."""

_MENTIONED = {
    MentionKind.PERSON: "peopleMentioned",
    MentionKind.ORG: "companiesMentioned",
    MentionKind.PLACE: "locationMentioned",
    MentionKind.PHONE: "phoneMentioned",
    MentionKind.EMAIL: "emailMentioned",
    MentionKind.IBAN: "ibanMentioned",
}

_BY_MEDIA = {
    "application/pdf": "Pages",
    "message/rfc822": "Email",
    "application/vnd.ms-outlook": "Email",
    "text/html": "HyperText",
    "text/plain": "PlainText",
    "text/csv": "Table",
    "application/zip": "Package",
}
_SEPARATE = {"image/": "Image", "audio/": "Audio", "video/": "Video"}

Entity = dict[str, Any]


def lines(file: CaseFile) -> Iterator[bytes]:
    """All entities of a case, an entity a line, by kind and then by id."""
    values = _Values(file)
    for item in file.items:
        for analysis in file.analyses(item):
            for mention in analysis.mentions:
                values.add(mention)
    trips = list(_trips(file, values))
    for item in file.items:
        yield _line(_document(file, item, values))
        for page in file.pages(item):
            properties = {"document": [item.document], "index": [str(page.number)], "bodyText": [page.text]}
            yield _line(_entity(derived(item.document, "page", str(page.number)), "Page", properties))
    for _, entity in sorted(values.entities()):
        yield _line(entity)
    for entity in sorted(trips, key=lambda one: str(one["id"])):
        yield _line(entity)
    for entity in sorted(_notes(file), key=lambda one: str(one["id"])):
        yield _line(entity)


class _Values:
    """Who and what is named, each value once with all its places."""

    def __init__(self, file: CaseFile) -> None:
        self._file = file
        self._properties: dict[str, tuple[str, defaultdict[str, set[str]]]] = {}
        self._places: defaultdict[str, list[Entity]] = defaultdict(list)
        self.mentioned: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, one: Mention) -> None:
        """A mention; one without normal form is a value of the tables alone."""
        value, schema = one.entity, _SCHEMATA.get(one.kind)
        if value is None or schema is None:
            return
        said = self._of(one.kind, value, schema)
        said["proof"].add(one.span.document)
        for name, stated in _properties(one, value):
            said[name].add(stated)
        at = _where(one.span, one.boxes, one.provenance)
        self._places[_id(self._file, one.kind, value)].append({**at, "text": one.text, "confidence": one.confidence})
        if one.kind in _MENTIONED:
            text = value if one.kind in (MentionKind.PHONE, MentionKind.EMAIL, MentionKind.IBAN) else one.text
            self.mentioned[one.span.document][_MENTIONED[one.kind]].add(text)

    def place(self, place: LegPlace, document: str) -> str:
        """The address of a leg's place; returns its id."""
        said = self._of(MentionKind.PLACE, place.normal, "Address")
        said["full"].add(place.text)
        said["proof"].add(document)
        return _id(self._file, MentionKind.PLACE, place.normal)

    def entities(self) -> Iterator[tuple[str, Entity]]:
        """All of them with their ids."""
        for name, (schema, said) in self._properties.items():
            entity = _entity(name, schema, said)
            entity["lince"] = {"places": sorted(self._places[name], key=_order)}
            yield name, entity

    def _of(self, kind: MentionKind, value: str, schema: str) -> defaultdict[str, set[str]]:
        return self._properties.setdefault(_id(self._file, kind, value), (schema, defaultdict(set)))[1]


def _properties(one: Mention, value: str) -> Iterator[tuple[str, str]]:
    """What a mention says of its entity, property by property."""
    match one.kind:
        case MentionKind.PERSON | MentionKind.ORG:
            yield "name", one.text
        case MentionKind.PLACE:
            yield "full", one.text
            place = one.place
            if place is not None and place.country is not None:
                yield "country", place.country.lower()
            if place is not None and place.latitude is not None and place.longitude is not None:
                yield "latitude", f"{place.latitude:g}"
                yield "longitude", f"{place.longitude:g}"
        case MentionKind.PHONE | MentionKind.EMAIL | MentionKind.HANDLE:
            yield "username", value
            yield "service", one.kind.value.lower()
            if one.kind is MentionKind.PHONE:
                yield "phone", value
            if one.kind is MentionKind.EMAIL:
                yield "email", value
        case MentionKind.ID:
            yield "idNumber", value
            yield "name", value  # required there; who bears the number is not known
            yield "summary", "whoever bears this number"
        case MentionKind.PLATE:
            yield "registrationNumber", value
        case MentionKind.IBAN:
            yield "iban", value


def _document(file: CaseFile, item: Item, values: _Values) -> Entity:
    receipt, summary = item.receipt, item.summary
    media = summary.media_type if summary else ""
    properties: dict[str, Iterable[str]] = {
        "fileName": [item.name],
        "title": [item.name],
        "fileSize": [str(receipt.size)],
        "retrievedAt": sorted({one.received.date().isoformat() for one in item.receipts}),
        "processingStatus": ["success" if summary and summary.state is DocumentState.DONE else "failure"],
        "processingAgent": [f"lince {summary.version}" if summary else "lince"],
        **values.mentioned[item.document],
    }
    if summary is not None:
        properties["mimeType"] = [media]
        properties["processingError"] = sorted({problem.code for problem in summary.problems})
    if item.receipt.parent in file.numbers and item.receipt.parent is not None:
        properties["parent"] = [item.receipt.parent]
    entity = _entity(item.document, _schema(media), properties)
    entity["lince"] = {
        "number": item.number,
        "sha256": receipt.sha256,
        "sha512": receipt.sha512,
        "case": file.case.number,
        "state": summary.state.value if summary else "waiting",
        "withheld": item.held.value if item.held else None,
    }
    return entity


def _schema(media: str) -> str:
    separate = next((schema for begin, schema in _SEPARATE.items() if media.startswith(begin)), "Document")
    return _BY_MEDIA.get(media, separate)


def _trips(file: CaseFile, values: _Values) -> Iterator[Entity]:
    """Legs that tell where from and where to."""
    for one in file.legs:
        leg = one.leg
        if leg.origin is None or leg.destination is None:
            continue
        document = leg.span.document
        properties = {
            "name": [f"{leg.origin.text} - {leg.destination.text}"],
            "startLocation": [values.place(leg.origin, document)],
            "endLocation": [values.place(leg.destination, document)],
            "startDate": [leg.date] if leg.date else [],
            "endDate": [leg.until] if leg.until else [],
            "summary": [f"planned, not told as made: {leg.reason}" if leg.planned else leg.reason],
            "proof": [document],
        }
        entity = _entity(one.id, "Trip", properties)
        entity["lince"] = _where(leg.span, leg.boxes, leg.provenance) | {"planned": leg.planned}
        yield entity


def _notes(file: CaseFile) -> Iterator[Entity]:
    """Flags: leads on a page, never verdicts on anybody."""
    for one in file.flags:
        flag = one.flag
        properties = {
            "name": [flag.category],
            "description": [flag.text],
            "summary": [flag.reason],
            "keywords": [flag.polarity.value, flag.tier.value, one.state.value],
            "entity": [flag.span.document],
            "proof": [flag.span.document],
        }
        entity = _entity(one.id, "Note", properties)
        entity["lince"] = {
            **_where(flag.span, flag.boxes, flag.provenance),
            "rule": flag.rule,
            "outcome": one.outcome.value if one.outcome else None,
        }
        yield entity


def _id(file: CaseFile, kind: MentionKind, value: str) -> str:
    return derived(file.case.id, "entity", kind.value, value)


def _where(span: Span, boxes: Iterable[Box], provenance: Provenance) -> Entity:
    return {
        "document": span.document,
        "page": span.page,
        "start": span.start,
        "end": span.end,
        "boxes": [list(box) for box in boxes],
        "extractor": f"{provenance.extractor}@{provenance.version}",
    }


def _order(place: Entity) -> tuple[Any, ...]:
    return place["document"], place["page"], place["start"], place["end"], place["extractor"]


def _entity(name: str, schema: str, properties: Any) -> Entity:
    """An entity; empty values are left out, several of one property are sorted."""
    said = {key: sorted({value for value in some if value}) for key, some in properties.items()}
    return {"id": name, "schema": schema, "properties": {key: some for key, some in sorted(said.items()) if some}}


def _line(entity: Entity) -> bytes:
    text = json.dumps(entity, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"
