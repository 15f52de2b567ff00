"""Web captures in the catalogue."""

from collections.abc import Sequence

from sqlalchemy import insert, select

from models.capture import DeclaredCapture
from models.ids import CaseId
from services.records.capture_tables import capture as table
from services.records.cover import Cover
from services.records.database import Database

TYPED = ("url", "collector", "service", "query", "account", "authority")
"""What people type of a capture."""


class SqlCaptureStore:
    """What is typed names nobody whom the case protects."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, capture: DeclaredCapture) -> None:
        """Keep what somebody declared."""
        with self._database.writing() as connection:
            typed = {name: getattr(capture, name) for name in TYPED}
            masked = self._cover.words(connection, capture.case, typed)
            told = {**capture.model_dump(), "parts": [one.model_dump(mode="json") for one in capture.parts]}
            connection.execute(insert(table).values(**{**told, **masked}))

    def of_case(self, case: CaseId) -> Sequence[DeclaredCapture]:
        """Those of a case, the newest first."""
        query = select(table).where(table.c.case == case).order_by(table.c.made_at.desc(), table.c.id)
        with self._database.reading() as connection:
            return [DeclaredCapture(**row._mapping) for row in connection.execute(query)]
