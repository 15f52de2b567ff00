"""Any edit of the audit log below our code is found, and the first bad event is named."""

import hashlib
import json
import sqlite3
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from support.factories import OPERATOR, SetClock

from services.records.catalogue import open_catalogue

LENGTH = 6
FIELDS = {
    "at": "2001-01-01 00:00:00.000000",
    "actor": "x",
    "kind": "person",
    "user": "x",
    "action": "case.x",
    "cases": '["x"]',
    "subject": "x",
    "detail": '{"x":1}',
    "outcome": "x",
    "form": "1",
}
COLUMNS = 'at, actor, kind, user, action, "case", cases, subject, outcome, detail, form'


def written(folder: str) -> Path:
    """A catalogue with a log of so many events; its triggers taken away, as whoever edits below our code would."""
    path = Path(folder) / "c.sqlite"
    catalogue = open_catalogue(path, SetClock())
    for number in range(LENGTH):
        catalogue.audit.append(OPERATOR, "case.open", subject=str(number), detail={"n": number})
    catalogue.close()
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute("DROP TRIGGER audit_no_delete")
    raw.close()
    return path


def verified(path: Path) -> tuple[int, str | None]:
    catalogue = open_catalogue(path, SetClock())
    try:
        return catalogue.audit.verify()
    finally:
        catalogue.close()


@given(
    kind=st.sampled_from(["edit", "delete", "swap", "insert"]),
    at=st.integers(1, LENGTH - 1),
    field=st.sampled_from(sorted(FIELDS)),
)
def test_the_chain_catches_any_edit(kind, at, field):
    with tempfile.TemporaryDirectory() as folder:
        path = written(folder)
        raw = sqlite3.connect(path)
        if kind == "edit":
            raw.execute(f"UPDATE audit SET {field} = ? WHERE sequence = ?", (FIELDS[field], at))
        elif kind == "delete":
            raw.execute("DELETE FROM audit WHERE sequence = ?", (at,))
        elif kind == "swap":
            raw.execute("UPDATE audit SET sequence = -1 WHERE sequence = ?", (at,))
            raw.execute("UPDATE audit SET sequence = ? WHERE sequence = ?", (at, at + 1))
            raw.execute("UPDATE audit SET sequence = ? WHERE sequence = -1", (at + 1,))
        else:
            raw.execute("UPDATE audit SET sequence = sequence + 100 WHERE sequence > ?", (at,))
            raw.execute(
                f"INSERT INTO audit (sequence, {COLUMNS}, previous, hash)"
                f" SELECT ?, {COLUMNS}, hash, hash FROM audit WHERE sequence = ?",
                (at + 1, at),
            )
            raw.execute("UPDATE audit SET sequence = sequence - 99 WHERE sequence > 100")
        raw.commit()
        raw.close()
        sound, fault = verified(path)
    assert fault is not None
    assert sound == (at if kind == "insert" else at - 1)


@given(left=st.integers(0, LENGTH - 1))
def test_a_tail_that_was_cut_off_is_named(left):
    with tempfile.TemporaryDirectory() as folder:
        path = written(folder)
        with sqlite3.connect(path) as raw:
            raw.execute("DELETE FROM audit WHERE sequence > ?", (left,))
        raw.close()
        assert verified(path) == (left, f"events {left + 1} to {LENGTH} were cut off")


@given(form=st.sampled_from([1, 2]), left=st.integers(1, LENGTH))
def test_a_log_written_anew_with_a_whole_chain_is_named(form, left):
    """As somebody would who knows our code and has the catalogue, but not the secret: sound in itself, and shorter."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(folder)
        with sqlite3.connect(path) as raw:
            raw.row_factory = sqlite3.Row
            raw.execute("DELETE FROM audit WHERE sequence > ?", (left,))
            previous = "0" * 64
            for row in raw.execute("SELECT * FROM audit ORDER BY sequence").fetchall():
                made = hashlib.sha256(json.dumps([previous, row["subject"], "forged"]).encode()).hexdigest()
                raw.execute(
                    "UPDATE audit SET actor = 'x', form = ?, previous = ?, hash = ? WHERE sequence = ?",
                    (form, previous, made, row["sequence"]),
                )
                previous = made
        raw.close()
        assert verified(path) == (0, "event 1 was changed")
