"""Prosecutors' files in the catalogue. What was put in is taken out by a mark, never deleted; numbers stay given."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, func, insert, select, update

from models.ids import CaseId
from models.prosecution import Assertion, FileCheck, FileExhibit, FileId, FileVersion, ProsecutionFile
from services.records import prosecution_tables as p
from services.records.cover import Cover
from services.records.database import Database

_F, _X, _A = p.prosecution_file.c, p.prosecution_exhibit.c, p.prosecution_assertion.c
_V = p.prosecution_version.c


class SqlProsecutionStore:
    """Words that name protected people are masked as they are written."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, file: ProsecutionFile) -> None:
        """Keep a new file without exhibits."""
        values = file.model_dump(exclude={"exhibits", "assertions"})
        self._insert(p.prosecution_file, file.case, values, ("title", "court", "summary"))

    def get(self, file: FileId) -> ProsecutionFile | None:
        """One by id, with all that was put into it."""
        return next(iter(self._read(_F.id == file)), None)

    def of_case(self, case: CaseId) -> Sequence[ProsecutionFile]:
        """All of a case, the first one first."""
        return self._read(_F.case == case)

    def change(self, file: ProsecutionFile) -> None:
        """Keep title, language, court, summary and prefix as they are in `file`."""
        names = ("title", "court", "summary")
        values = {"language": file.language, "prefix": file.prefix, **{name: getattr(file, name) for name in names}}
        self._update(p.prosecution_file, file.case, _F.id == file.id, values, names)

    def change_exhibit(self, file: ProsecutionFile, exhibit: FileExhibit) -> None:
        """Keep title and note of an exhibit as they are in `exhibit`."""
        values = {"title": exhibit.title, "note": exhibit.note}
        here = (_X.file == file.id) & (_X.number == exhibit.number)
        self._update(p.prosecution_exhibit, file.case, here, values, ("title", "note"))

    def renumber(self, file: FileId, numbers: Mapping[int, int]) -> None:
        """Give exhibits and what is pinned to them other numbers, from old to new; both are the same numbers."""
        with self._database.writing() as connection:
            # By a number that none has: no two exhibits may have the same one, not for a moment.
            for old, new in numbers.items():
                here = (_X.file == file) & (_X.number == old)
                connection.execute(update(p.prosecution_exhibit).where(here).values(number=-new))
                pinned = (_A.file == file) & (_A.exhibit == old)
                connection.execute(update(p.prosecution_assertion).where(pinned).values(exhibit=-new))
            moved = (_X.file == file) & (_X.number < 0)
            connection.execute(update(p.prosecution_exhibit).where(moved).values(number=-_X.number))
            pinned = (_A.file == file) & (_A.exhibit < 0)
            connection.execute(update(p.prosecution_assertion).where(pinned).values(exhibit=-_A.exhibit))

    def add_exhibit(self, file: ProsecutionFile, exhibit: FileExhibit) -> int:
        """Keep an exhibit under the next number, whatever its own is; returns that number."""
        return self._numbered(p.prosecution_exhibit, file, exhibit.model_dump(), ("title", "note"))

    def remove_exhibit(self, file: FileId, number: int, *, by: str, at: dt.datetime) -> None:
        """Mark an exhibit as removed, and withdraw what is pinned to it."""
        with self._database.writing() as connection:
            here = (_X.file == file) & (_X.number == number) & _X.removed_at.is_(None)
            connection.execute(update(p.prosecution_exhibit).where(here).values(removed_by=by, removed_at=at))
            pinned = (_A.file == file) & (_A.exhibit == number) & _A.withdrawn_at.is_(None)
            connection.execute(update(p.prosecution_assertion).where(pinned).values(withdrawn_by=by, withdrawn_at=at))

    def add_assertion(self, file: ProsecutionFile, assertion: Assertion) -> int:
        """Keep an assertion under the next number; returns that number."""
        values = assertion.model_dump()
        values["elements"] = [one.value for one in assertion.elements]
        values["boxes"] = [list(box) for box in assertion.boxes]
        return self._numbered(p.prosecution_assertion, file, values, ("text", "quote"))

    def withdraw_assertion(self, file: FileId, number: int, *, by: str, at: dt.datetime) -> None:
        """Mark an assertion as withdrawn; the first mark stands."""
        here = (_A.file == file) & (_A.number == number) & _A.withdrawn_at.is_(None)
        with self._database.writing() as connection:
            connection.execute(update(p.prosecution_assertion).where(here).values(withdrawn_by=by, withdrawn_at=at))

    def add_version(self, file: ProsecutionFile, version: FileVersion) -> int:
        """Keep what was built under the next number, whatever its own is; returns it."""
        values = version.model_dump(mode="json", exclude={"version"}) | {"made_at": version.made_at}
        return self._numbered(p.prosecution_version, file, values, ("recipient",))

    def versions(self, file: FileId) -> Sequence[FileVersion]:
        """All that were built, the first one first."""
        query = select(p.prosecution_version).where(_V.file == file).order_by(_V.number)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        told = set(FileVersion.model_fields) - {"version"}
        return [
            FileVersion.model_validate({"version": row.number, **{name: row._mapping[name] for name in told}})
            for row in rows
        ]

    def check_version(self, file: FileId, version: int, check: FileCheck) -> None:
        """Keep what was found when a version was read back last."""
        here = (_V.file == file) & (_V.number == version)
        with self._database.writing() as connection:
            connection.execute(update(p.prosecution_version).where(here).values(checked=check.model_dump(mode="json")))

    def _numbered(self, table: Table, file: ProsecutionFile, values: Mapping[str, Any], words: Sequence[str]) -> int:
        with self._database.writing() as connection:
            query = select(func.max(table.c.number)).where(table.c.file == file.id)
            number = int(connection.execute(query).scalar() or 0) + 1
            self._insert(table, file.case, {**values, "number": number, "file": file.id, "case": file.case}, words)
        return number

    def _insert(self, table: Table, case: CaseId, values: Mapping[str, Any], words: Sequence[str]) -> None:
        with self._database.writing() as connection:
            masked = self._cover.words(connection, case, {name: values[name] for name in words})
            connection.execute(insert(table).values(**{**values, **masked}))

    def _update(
        self, table: Table, case: CaseId, where: ColumnElement[bool], values: Mapping[str, Any], words: Sequence[str]
    ) -> None:
        with self._database.writing() as connection:
            key = next(iter(table.primary_key))
            for one in connection.execute(select(key).where(where)).scalars().all():
                told = {name: values[name] for name in words}
                masked = self._cover.instead(connection, case, f"{table.name}/{one}", told)
                connection.execute(update(table).where(key == one).values(**{**values, **masked}))

    def _read(self, where: ColumnElement[bool]) -> list[ProsecutionFile]:
        with self._database.reading() as connection:
            rows = connection.execute(select(p.prosecution_file).where(where).order_by(_F.made_at, _F.id)).all()
            found = []
            for row in rows:
                exhibits = connection.execute(
                    select(p.prosecution_exhibit).where(_X.file == row.id).order_by(_X.number)
                ).all()
                assertions = connection.execute(
                    select(p.prosecution_assertion).where(_A.file == row.id).order_by(_A.number)
                ).all()
                found.append(
                    ProsecutionFile(
                        **row._mapping,
                        exhibits=tuple(FileExhibit(**_only(one._mapping, FileExhibit)) for one in exhibits),
                        assertions=tuple(Assertion(**_only(one._mapping, Assertion)) for one in assertions),
                    )
                )
        return found


def _only(row: Mapping[Any, Any], kind: type[FileExhibit] | type[Assertion]) -> dict[str, Any]:
    return {name: row[name] for name in kind.model_fields}
