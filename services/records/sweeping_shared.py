"""What is said of a case where others read it too: agreements it is lent to, bundles. Names are masked as elsewhere.

An agreement is of every case that was lent to it, and a bundle of a joint space as well: each masks whom it protects.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from models.ids import CaseId
from services.records.carried_tables import carried
from services.records.cover import Cover
from services.records.joint_tables import joint_loan, joint_space

Mask = Callable[[Any], Any]
_S, _L, _C = joint_space.c, joint_loan.c, carried.c
_BLOCK = 64 * 1024


def masking(connection: Connection, cover: Cover, cases: Iterable[CaseId]) -> Mask:
    """Masks whom any of some cases protects."""
    protecting = [case for case in dict.fromkeys(cases) if cover.matcher(connection, case) is not None]

    def mask(value: Any) -> Any:
        for case in protecting:
            value = cover.words(connection, case, value)
        return value

    return mask


def sweep(connection: Connection, cover: Cover, case: CaseId) -> None:
    """Bring what is said of a case to what it, and whatever is lent beside it, protects now."""
    spaces = _spaces(connection, case)
    for space in spaces:
        agreement(connection, cover, space)
    for row in _bundles(connection, case, spaces):
        cases = {CaseId(row.case)} if row.case is not None else _lent(connection, row.told["space"])
        mask = masking(connection, cover, cases)
        subject = f"carried/{row.direction}/{row.id}"
        kept: Mapping[str, Any] = cover.kept(connection, subject) or {}
        purpose = kept.get("purpose", row.told["purpose"])
        excerpt, lines = excerpt_without(row.excerpt, mask, kept.get("lines", {}))
        masked = mask(purpose)
        if lines or masked != purpose:
            cover.keep(connection, subject, {"purpose": purpose, "lines": lines}, case=case)
        elif kept:
            cover.forget(connection, subject)
        _write(connection, row, masked, excerpt)


def agreement(connection: Connection, cover: Cover, space: str) -> None:
    """Bring the words of an agreement to what the cases that were lent to it protect now."""
    row = connection.execute(select(_S.purpose, _S.rules).where(_S.id == space)).one()
    now, subject, cases = dict(row._mapping), f"joint_space/{space}", _lent(connection, space)
    told = cover.kept(connection, subject) or now
    masked = masking(connection, cover, cases)(told)
    if masked != told:
        cover.keep(connection, subject, told, case=min(cases))
    else:
        cover.forget(connection, subject)
    if masked != now:
        connection.execute(update(joint_space).where(_S.id == space).values(**masked))


def forget(connection: Connection, case: CaseId, mask: Mask) -> Counter[str]:
    """Mask for good what is said of a case; returns how many rows of each table say something else now."""
    counted: Counter[str] = Counter()
    spaces = _spaces(connection, case)
    for row in connection.execute(select(_S.id, _S.purpose, _S.rules).where(_S.id.in_(spaces))).all():
        now = {"purpose": row.purpose, "rules": row.rules}
        if mask(now) != now:
            connection.execute(update(joint_space).where(_S.id == row.id).values(**mask(now)))
            counted[joint_space.name] += 1
    for row in _bundles(connection, case, spaces):
        excerpt, _ = excerpt_without(row.excerpt, mask, {})
        counted[carried.name] += _write(connection, row, mask(row.told["purpose"]), excerpt)
    return counted


def excerpt_without(packed: bytes, mask: Mask, kept: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    """An excerpt whose lines name nobody, and what masked lines said, by number. `kept`: the same of before.

    A line of a ledger whose words are masked loses them: its hash vouches for the line, and the words were told beside.
    """
    packer, out, sealed, changed = zlib.compressobj(), [], {}, False
    for number, line in enumerate(_lines(packed)):
        told = kept.get(str(number), line)
        masked = line_without(told, mask)
        if masked != told:
            sealed[str(number)] = told
        changed = changed or masked != line
        out.append(packer.compress(masked.encode("ascii") + b"\n"))
    return (b"".join(out) + packer.flush() if changed else packed), sealed


def line_without(line: str, mask: Mask) -> str:
    """A line of an excerpt that names nobody; as it is where it does not."""
    told = json.loads(line)
    masked = mask(told)
    if masked == told:
        return line
    if "custody" in told and masked["custody"].get("words") != told["custody"].get("words"):
        masked["custody"] = {name: masked["custody"][name] for name in masked["custody"].keys() - {"words", "salt"}}
    return json.dumps(masked)


def _lines(packed: bytes) -> Iterator[str]:
    if not packed:
        return
    unpacker, rest = zlib.decompressobj(), b""
    for at in range(0, len(packed), _BLOCK):
        *lines, rest = (rest + unpacker.decompress(packed[at : at + _BLOCK])).split(b"\n")
        yield from (line.decode("ascii") for line in lines)
    *lines, rest = (rest + unpacker.flush()).split(b"\n")
    yield from (line.decode("ascii") for line in (*lines, rest) if line)


def _write(connection: Connection, row: Any, purpose: str, excerpt: bytes) -> int:
    if purpose == row.told["purpose"] and excerpt == row.excerpt:
        return 0
    values = {"told": {**row.told, "purpose": purpose}, "excerpt": excerpt}
    connection.execute(update(carried).where(_C.id == row.id, _C.direction == row.direction).values(**values))
    return 1


def _bundles(connection: Connection, case: CaseId, spaces: Iterable[str]) -> list[Any]:
    """Bundles of a case, and of what it is lent to."""
    rows, lent = connection.execute(select(carried)).all(), frozenset(spaces)
    return [row for row in rows if row.case == case or (row.case is None and row.told["space"] in lent)]


def _spaces(connection: Connection, case: CaseId) -> list[str]:
    return list(connection.execute(select(_L.space).where(_L.case == case).distinct()).scalars())


def _lent(connection: Connection, space: str) -> set[CaseId]:
    return set(map(CaseId, connection.execute(select(_L.case).where(_L.space == space).distinct()).scalars()))
