"""Edits below our code at random places of an audit log: each must be found, and the first wrong event named.

    ./lince bench faults.audit_edits [--edits 1000] [--seed 8] [--freeze]

Each edit is made on a fresh copy of a data folder with a log of its own, its triggers taken away, as by somebody who
has the database and not the secret; then `verify` must name the event that we know was touched. Where somebody has
the whole data folder and puts back an older state of it, the checkpoint that lies elsewhere must tell.
`--freeze` writes `audit_edits.json`.
"""

import argparse
import json
import random
import re
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from models.audit import Actor, ActorKind
from services.records.catalogue import Catalogue, open_catalogue

FROZEN = Path(__file__).with_suffix(".json")
EVENTS = 40
OLDER = 25
"""Events of the older state that is put back."""

_SOMEBODY = Actor(kind=ActorKind.PERSON, name="ana", user="1" * 32)
_TEXTS = ("actor", "kind", "user", "action", "subject", "outcome")
_COLUMNS = 'at, actor, kind, user, action, "case", cases, subject, outcome, detail, form'

Edit = Callable[[Path, random.Random], int]
"""Spoils a data folder; returns the number of the first event that is wrong now."""


def make(folder: Path) -> None:
    """A data folder with a log, an older copy of it beside, and a checkpoint of its end elsewhere."""
    data = folder / "data"
    data.mkdir()
    catalogue = opened(folder)
    for number in range(1, EVENTS + 1):
        asked = {"text": f"palabra {number}"} if number % 3 == 0 else None
        catalogue.audit.append(
            _SOMEBODY, "search.find" if asked else "case.open", subject=str(number), detail={"n": number}, asked=asked
        )
        if number == OLDER:
            catalogue.close()
            shutil.copytree(data, folder / "older")
            catalogue = opened(folder)
    catalogue.audit.checkpoint()
    catalogue.close()


def opened(folder: Path) -> Catalogue:
    """The catalogue, its checkpoints kept outside the data folder."""
    return open_catalogue(folder / "data" / "c.sqlite", checkpoints=folder / "elsewhere")


def _changed(folder: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    with sqlite3.connect(folder / "data" / "c.sqlite") as raw:
        for table in ("audit", "sealed_text"):
            for act in ("update", "delete"):
                raw.execute(f"DROP TRIGGER {table}_no_{act}")
        for statement, values in statements:
            raw.execute(statement, values)
    raw.close()


def edit(folder: Path, chance: random.Random) -> int:
    """Another value in one field of one event."""
    at = chance.randint(1, EVENTS)
    field = chance.choice((*_TEXTS, "at", "cases", "detail", "form", "previous", "hash"))
    value: object = {
        "at": "2001-01-01 00:00:00.000000",
        "kind": "program",
        "cases": '["x"]',
        "detail": f'{{"n":{at + 1}}}',
        "form": 1,
        "previous": "f" * 64,
        "hash": "e" * 64,
    }.get(field, "x")
    _changed(folder, (f'UPDATE audit SET "{field}" = ? WHERE sequence = ?', (value, at)))
    return at


def delete(folder: Path, chance: random.Random) -> int:
    """One event is gone."""
    at = chance.randint(1, EVENTS)
    _changed(folder, ("DELETE FROM audit WHERE sequence = ?", (at,)))
    return at


def delete_and_close_up(folder: Path, chance: random.Random) -> int:
    """One event is gone, and the later ones are numbered anew."""
    at = chance.randint(1, EVENTS - 1)
    _changed(
        folder,
        ("DELETE FROM audit WHERE sequence = ?", (at,)),
        ("UPDATE audit SET sequence = sequence + 1000 WHERE sequence > ?", (at,)),
        ("UPDATE audit SET sequence = sequence - 1001 WHERE sequence > 1000", ()),
    )
    return at


def insert(folder: Path, chance: random.Random) -> int:
    """A copy of an event is put in behind it, and the later ones make room."""
    at = chance.randint(1, EVENTS - 1)
    _changed(
        folder,
        ("UPDATE audit SET sequence = sequence + 1000 WHERE sequence > ?", (at,)),
        (
            f"INSERT INTO audit (sequence, {_COLUMNS}, previous, hash) "
            + f"SELECT ?, {_COLUMNS}, hash, hash FROM audit WHERE sequence = ?",
            (at + 1, at),
        ),
        ("UPDATE audit SET sequence = sequence - 999 WHERE sequence > 1000", ()),
    )
    return at + 1


def swap(folder: Path, chance: random.Random) -> int:
    """Two events change places."""
    one, other = sorted(chance.sample(range(1, EVENTS + 1), 2))
    _changed(
        folder,
        ("UPDATE audit SET sequence = -1 WHERE sequence = ?", (one,)),
        ("UPDATE audit SET sequence = ? WHERE sequence = ?", (one, other)),
        ("UPDATE audit SET sequence = ? WHERE sequence = -1", (other,)),
    )
    return one


def truncate(folder: Path, chance: random.Random) -> int:
    """The tail is cut off."""
    left = chance.randint(0, EVENTS - 1)
    _changed(folder, ("DELETE FROM audit WHERE sequence > ?", (left,)))
    return left + 1


def spoil_text(folder: Path, chance: random.Random) -> int:
    """A sealed text is changed, taken away, or put beside another event."""
    texts = [number for number in range(1, EVENTS + 1) if number % 3 == 0]
    at = chance.choice(texts)
    other = chance.choice([number for number in range(1, EVENTS + 1) if number not in texts])
    statement: tuple[str, tuple[object, ...]] = chance.choice(
        (
            ("UPDATE sealed_text SET sealed = zeroblob(300) WHERE event = ?", (at,)),
            ("DELETE FROM sealed_text WHERE event = ?", (at,)),
            ("UPDATE sealed_text SET event = ? WHERE event = ?", (other, at)),
        )
    )
    _changed(folder, statement)
    return min(at, other) if statement[0].startswith("UPDATE sealed_text SET event") else at


def roll_back_database(folder: Path, chance: random.Random) -> int:
    """The database is put back to an older state; the head beside it stays."""
    shutil.copy(folder / "older" / "c.sqlite", folder / "data" / "c.sqlite")
    for left in ("c.sqlite-wal", "c.sqlite-shm"):
        (folder / "data" / left).unlink(missing_ok=True)
    if chance.random() < 0.5:
        _changed(folder, ("DELETE FROM audit WHERE sequence > ?", (at := chance.randint(1, OLDER),)))
        return at + 1
    return OLDER + 1


def roll_back_everything(folder: Path, chance: random.Random) -> int:
    """The whole data folder is put back, head and secret with it; perhaps others go on writing in it."""
    shutil.rmtree(folder / "data")
    shutil.copytree(folder / "older", folder / "data")
    further = chance.randint(0, EVENTS)
    catalogue = opened(folder)
    for number in range(further):
        catalogue.audit.append(_SOMEBODY, "case.list", detail={"n": number})
    catalogue.close()
    # Written past the checkpoint, the log is whole in itself: the event that the checkpoint states is another one.
    return EVENTS if OLDER + further >= EVENTS else OLDER + further + 1


EDITS: tuple[Edit, ...] = (
    edit, delete, delete_and_close_up, insert, swap, truncate, spoil_text, roll_back_database, roll_back_everything,
)  # fmt: skip


def found_at(folder: Path) -> int | None:
    """The number of the event that `verify` names; None: nothing is found, 0: something, and no event named."""
    catalogue = opened(folder)
    try:
        sound, fault = catalogue.audit.verify()
    finally:
        catalogue.close()
    if fault is None:
        return None
    named = re.search(r"events? (\d+)", fault)
    return int(named[1]) if named is not None and int(named[1]) == sound + 1 else 0


def run(edits: int, *, seed: int) -> dict[str, dict[str, int]]:
    """How many edits of each kind were made, found, and named by their first event."""
    made, found, named = Counter[str](), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / "base"
        base.mkdir()
        make(base)
        for number in range(edits):
            chance = random.Random(f"{seed} {number}")
            spoil = EDITS[number % len(EDITS)]
            folder = Path(place) / "spoiled"
            shutil.copytree(base, folder)
            first = spoil(folder, chance)
            told = found_at(folder)
            made[spoil.__name__] += 1
            found[spoil.__name__] += told is not None
            named[spoil.__name__] += told == first
            shutil.rmtree(folder)
    return {kind: {"made": made[kind], "found": found[kind], "named": named[kind]} for kind in made}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    told = run(given.edits, seed=given.seed)
    print(json.dumps(told, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.exit(any(one["made"] != one["named"] for one in told.values()))


if __name__ == "__main__":
    main()
