"""Any edit of the audit log below our code is found, and the first bad event is named."""

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
    "action": "case.x",
    "subject": "x",
    "detail": '{"x":1}',
    "outcome": "x",
}


@given(
    kind=st.sampled_from(["edit", "delete", "swap", "insert"]),
    at=st.integers(1, LENGTH - 1),
    field=st.sampled_from(sorted(FIELDS)),
)
def test_the_chain_catches_any_edit(kind, at, field):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.sqlite"
        catalogue = open_catalogue(path, SetClock())
        for number in range(LENGTH):
            catalogue.audit.append(OPERATOR, "case.open", subject=str(number), detail={"n": number})
        raw = sqlite3.connect(path)
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute("DROP TRIGGER audit_no_delete")
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
                'INSERT INTO audit SELECT ?, at, actor, action, "case", subject, outcome, detail, hash, hash FROM audit WHERE sequence = ?',
                (at + 1, at),
            )
            raw.execute("UPDATE audit SET sequence = sequence - 99 WHERE sequence > 100")
        raw.commit()
        raw.close()
        sound, fault = catalogue.audit.verify()
        catalogue.close()
    assert fault is not None
    assert sound == (at if kind == "insert" else at - 1)
