"""FollowTheMoney: a graph as entities, one JSON object a line, and such entities as what can be taken into a case.

Written and checked by our own table of the schemata that are used here. The library of the format needs ICU compiled on
the machine, for which no ready package exists; the tests hold what is written against it where it is installed.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.errors import BadEntities
from models.graph import Graph, Node, NodeType, Tie, TieType
from models.mention import MentionKind

LARGEST = 64 * 2**20
"""Bytes of a file that is taken in."""
MOST = 20_000
"""Entities of a file that is taken in."""

_Values = Mapping[str, Sequence[str]]


def entities(graph: Graph) -> Iterator[bytes]:
    """The graph as lines of FollowTheMoney, nodes before what ties them."""
    nodes = {node.id: node for node in graph.nodes}
    tied: defaultdict[str, list[tuple[Node, Tie]]] = defaultdict(list)
    for tie in graph.ties:
        tied[tie.one].append((nodes[tie.two], tie))
        tied[tie.two].append((nodes[tie.one], tie))
    for node in graph.nodes:
        schema, properties = _entity(node, tied[node.id])
        yield _line(node.id, schema, properties)
    for tie in graph.ties:
        made = _tie(tie, nodes[tie.one], nodes[tie.two])
        if made is not None:
            yield made


def _entity(node: Node, tied: Sequence[tuple[Node, Tie]]) -> tuple[str, _Values]:
    if node.type is NodeType.DOCUMENT:
        return "Document", {"fileName": [node.name or node.id]}
    if node.type is NodeType.EVENT:
        people = [other.id for other, tie in tied if tie.type is TieType.TOOK_PART and other.kind in PARTIES]
        dates = [node.date] if node.date else []
        return "Event", {"name": [node.name], "date": dates, "involved": people, "proof": _documents(tied)}
    names = {"name": [node.name], "alias": list(node.also)}
    match node.kind:
        case MentionKind.PERSON:
            return "Person", {
                **names,
                "phone": _beside(tied, MentionKind.PHONE),
                "email": _beside(tied, MentionKind.EMAIL),
            }
        case MentionKind.ORG:
            return "Organization", names
        case MentionKind.PHONE:
            return "UserAccount", {"username": [node.name], "phone": [node.name]}
        case MentionKind.EMAIL:
            return "UserAccount", {"username": [node.name], "email": [node.name]}
        case MentionKind.HANDLE:
            return "UserAccount", {"username": [node.name]}
        case MentionKind.PLATE:
            return "Vehicle", {"name": [node.name], "registrationNumber": [node.name]}
        case MentionKind.IBAN:
            return "BankAccount", {"name": [node.name], "accountNumber": [node.name]}
        case MentionKind.PLACE:
            return "Address", {"full": [node.name], "name": [node.name]}
        case MentionKind.ID:
            # An Identification stands in no document of its own; so written, a number does.
            return "LegalEntity", {"name": [node.name], "idNumber": [node.name]}
        case _:
            return "LegalEntity", names


PARTIES = frozenset({MentionKind.PERSON, MentionKind.ORG})


def _beside(tied: Sequence[tuple[Node, Tie]], kind: MentionKind) -> list[str]:
    return [other.name for other, tie in tied if tie.type is TieType.TIED and other.kind is kind]


def _documents(tied: Sequence[tuple[Node, Tie]]) -> list[str]:
    return [other.id for other, _ in tied if other.type is NodeType.DOCUMENT]


def _tie(tie: Tie, one: Node, two: Node) -> bytes | None:
    """What ties two nodes, as an entity of its own. What took part in a journey stands with the journey."""
    ident = f"{tie.type.value}-{tie.one}-{tie.two}"
    if tie.type is TieType.STANDS_IN:
        document, entity = (one, two) if one.type is NodeType.DOCUMENT else (two, one)
        pages = [] if tie.proof.page is None else [f"page {tie.proof.page}"]
        return _line(ident, "Documentation", {"document": [document.id], "entity": [entity.id], "role": pages})
    if tie.type is TieType.TOOK_PART:
        other = two if one.type is NodeType.EVENT else one
        if other.kind in PARTIES:
            return None
    proof = [tie.proof.document] if tie.proof.document else []
    role = tie.type.value.replace("_", " ")
    return _line(ident, "UnknownLink", {"subject": [one.id], "object": [two.id], "role": [role], "proof": proof})


def _line(ident: str, schema: str, properties: _Values) -> bytes:
    told = {name: list(dict.fromkeys(values)) for name, values in properties.items() if values}
    line = json.dumps({"id": ident, "schema": schema, "properties": told}, ensure_ascii=False)
    return line.encode("utf-8", errors="replace") + b"\n"


@dataclass
class Taken:
    """Something of a file that can be an entity of a case. `values` are ids of others that it is tied to."""

    id: str
    kind: MentionKind
    name: str
    also: list[str] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    """A year, a month or a day each, as the file has it."""
    country: str = ""
    values: list[str] = field(default_factory=list)


_SCHEMATA: Mapping[str, tuple[MentionKind, tuple[str, ...]]] = {
    "Person": (MentionKind.PERSON, ("name",)),
    "LegalEntity": (MentionKind.ORG, ("name",)),
    "Organization": (MentionKind.ORG, ("name",)),
    "Company": (MentionKind.ORG, ("name",)),
    "PublicBody": (MentionKind.ORG, ("name",)),
    "Vehicle": (MentionKind.PLATE, ("registrationNumber",)),
    "BankAccount": (MentionKind.IBAN, ("iban", "accountNumber")),
    "Identification": (MentionKind.ID, ("number",)),
    "Passport": (MentionKind.ID, ("passportNumber", "number")),
    "UserAccount": (MentionKind.HANDLE, ("username",)),
    "Address": (MentionKind.PLACE, ("full",)),
}
"""What of the format becomes an entity, and the properties that hold its value."""

_OWN: Mapping[str, MentionKind] = {
    "phone": MentionKind.PHONE,
    "email": MentionKind.EMAIL,
    "idNumber": MentionKind.ID,
    "passportNumber": MentionKind.ID,
}
"""Properties of people that become values tied to them."""

_TIES: Mapping[str, tuple[str, str]] = {
    "Identification": ("holder", ""),
    "Passport": ("holder", ""),
    "Vehicle": ("owner", ""),
    "UserAccount": ("owner", ""),
    "Ownership": ("owner", "asset"),
    "UnknownLink": ("subject", "object"),
}
"""Which property names whom a value is tied to; empty: the entity itself is the value."""

_ID = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,300}")
_NAME = re.compile(r"[A-Za-z]{1,60}")
_BIRTH = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_PARTS_OF_A_NAME = ("firstName", "secondName", "middleName", "fatherName", "motherName", "lastName")


def taken(data: bytes) -> tuple[list[Taken], int]:
    """What can be taken in, by id, and how many entities of other kinds were left out. Raises BadEntities, whole.

    A line that is no entity, a property that is no list of texts, or one id twice refuses the file, by the line.
    """
    if len(data) > LARGEST:
        raise BadEntities(f"It is larger than {LARGEST} bytes.")
    found: dict[str, Taken] = {}
    seen: set[str] = set()
    ties: list[tuple[str, str]] = []
    left = 0
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        if len(seen) >= MOST:
            raise BadEntities(f"It has more than {MOST} entities.")
        ident, schema, properties = _read(line, number)
        if ident in seen:
            raise BadEntities(f"Line {number}: its id stands on an earlier line too.")
        seen.add(ident)
        some = list(_taken(ident, schema, properties))
        found |= {one.id: one for one in some}
        of = _TIES.get(schema)
        if of is not None:
            owners, values = properties.get(of[0], []), properties.get(of[1], []) if of[1] else [ident]
            ties += [(owner, value) for owner in owners for value in values]
        left += not some and of is None
    for one, two in ties:
        # Whichever side is a person has the other one beside it.
        for owner, value in ((one, two), (two, one)):
            if owner in found and value in found and found[owner].kind is MentionKind.PERSON:
                found[owner].values.append(value)
    return [found[ident] for ident in sorted(found)], left


def _read(line: bytes, number: int) -> tuple[str, str, dict[str, list[str]]]:
    try:
        told: Any = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadEntities(f"Line {number} is no JSON in UTF-8.") from error
    if not isinstance(told, dict):
        raise BadEntities(f"Line {number} is no entity.")
    ident, schema, properties = told.get("id"), told.get("schema"), told.get("properties", {})
    if not isinstance(ident, str) or not _ID.fullmatch(ident):
        raise BadEntities(f"Line {number} has no id of 1 to 300 printable characters.")
    if not isinstance(schema, str) or not _NAME.fullmatch(schema):
        raise BadEntities(f"Line {number} names no schema.")
    if not isinstance(properties, dict):
        raise BadEntities(f"Line {number}: its properties are none.")
    for name, values in properties.items():
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise BadEntities(f"Line {number}: a property is no list of texts.")
        if not _NAME.fullmatch(name) and not name.isalnum():
            raise BadEntities(f"Line {number}: a property has no name.")
    return ident, schema, properties


def _taken(ident: str, schema: str, properties: Mapping[str, Sequence[str]]) -> Iterator[Taken]:
    if schema not in _SCHEMATA:
        return
    kind, names = _SCHEMATA[schema]
    values = _plain(value for name in names for value in properties.get(name, ()))
    if kind is MentionKind.PERSON and not values:
        told = [part for name in _PARTS_OF_A_NAME for part in properties.get(name, ())[:1]]
        values = _plain([" ".join(told)])
    if schema == "UserAccount" and not properties.get("service"):
        # An account that is a telephone number or an address is that.
        for name, other in (("phone", MentionKind.PHONE), ("email", MentionKind.EMAIL)):
            if properties.get(name):
                kind, values = other, _plain(properties[name])
    if schema == "LegalEntity" and values == _plain(properties.get("idNumber", ())):
        kind = MentionKind.ID  # a number that stands by itself, as it is written above
    if not values:
        return
    country = next(iter(_plain(properties.get("country", ()))), "").lower()[:2]
    one = Taken(ident, kind, values[0], country=country)
    if kind in PARTIES:
        one.also = _plain([*values[1:], *properties.get("alias", ()), *properties.get("weakAlias", ())])[:30]
    if kind is MentionKind.PERSON:
        one.births = [told for told in properties.get("birthDate", ()) if _BIRTH.fullmatch(told)]
        country = next(iter(_plain(properties.get("nationality", ()))), country).lower()[:2]
        for name, value_kind in _OWN.items():
            for value in _plain(properties.get(name, ())):
                beside = Taken(f"{ident}#{name}:{value}", value_kind, value, country=country)
                one.values.append(beside.id)
                yield beside
    yield one


def _plain(values: Iterable[str]) -> list[str]:
    """Texts of one line with something to read, each once, cut to what a name may have."""
    told = (" ".join("".join(sign if sign.isprintable() else " " for sign in one).split())[:300] for one in values)
    return list(dict.fromkeys(one for one in told if any(sign.isalnum() for sign in one)))
