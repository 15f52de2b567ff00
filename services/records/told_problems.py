"""Problems that analysis has with pages, kept with their document: what was left out is told wherever it is shown."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from models.analysis import Analysis
from models.document import DocumentState
from services.records import tables as t

_OF = select(t.document.c.problems, t.document.c.state).where(t.document.c.id == bindparam("one"))
_KEEP = update(t.document).where(t.document.c.id == bindparam("one"))


def add(connection: Connection, analyses: Sequence[Analysis]) -> None:
    """Add what is not told yet. A document that was done is so in part."""
    for analysis in analyses:
        if not analysis.problems:
            continue
        row = connection.execute(_OF, {"one": analysis.document}).one()
        told = [one.model_dump(mode="json") for one in analysis.problems]
        more = [one for one in told if one not in row.problems]
        if more:
            state = DocumentState.PARTIAL if row.state == DocumentState.DONE else row.state
            connection.execute(_KEEP.values(problems=[*row.problems, *more], state=state), {"one": analysis.document})
