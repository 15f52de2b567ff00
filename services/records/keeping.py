"""How long cases are kept, what holds them longer, and erasures on their way, in the catalogue."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.ids import AgencyId, CaseId
from models.keeping import Certificate, Erasure, ErasureState, LegalHold, RetentionRule
from services.records import keeping_tables as k
from services.records.cover import Cover
from services.records.database import Database

_R, _H, _E, _A = k.retention_rule.c, k.legal_hold.c, k.erasure.c, k.agency_keeping.c


class SqlKeepingStore:
    """Rules are added, holds are lifted, erasures go on: nothing here is taken away. What is typed names nobody."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    # Rules and holds

    def add_rule(self, rule: RetentionRule) -> None:
        """Keep a rule; it counts in place of earlier ones about the same."""
        with self._database.writing() as connection:
            told = self._cover.words(connection, rule.case, {"event": rule.event, "reason": rule.reason})
            connection.execute(insert(k.retention_rule).values(**{**rule.model_dump(), **told}))

    def rules(self, cases: Collection[CaseId]) -> Sequence[RetentionRule]:
        """All that were set in some cases, the newest first."""
        query = select(k.retention_rule).where(_R.case.in_(sorted(cases))).order_by(_R.set_at.desc(), _R.id)
        with self._database.reading() as connection:
            return [RetentionRule(**row._mapping) for row in connection.execute(query)]

    def add_hold(self, hold: LegalHold) -> None:
        """Keep a hold."""
        with self._database.writing() as connection:
            told = self._cover.words(connection, hold.case, {"order": hold.order, "reason": hold.reason})
            connection.execute(insert(k.legal_hold).values(**{**hold.model_dump(), **told}))

    def holds(self, cases: Collection[CaseId]) -> Sequence[LegalHold]:
        """All of some cases, the newest first; those lifted too."""
        query = select(k.legal_hold).where(_H.case.in_(sorted(cases))).order_by(_H.set_at.desc(), _H.id)
        with self._database.reading() as connection:
            return [LegalHold(**row._mapping) for row in connection.execute(query)]

    def lift(self, case: CaseId, hold: str, *, by: str, at: dt.datetime, order: str) -> bool:
        """End a hold; False where the case has none of this id that still holds."""
        still = and_(_H.id == hold, _H.case == case, _H.lifted_at.is_(None))
        with self._database.writing() as connection:
            if connection.execute(select(_H.id).where(still)).first() is None:
                return False
            words = self._cover.instead(connection, case, f"legal_hold/{hold}", {"lifted_order": order})
            connection.execute(update(k.legal_hold).where(still).values(lifted_by=by, lifted_at=at, **words))
            return True

    # What an agency demands

    def two_persons(self, agency: AgencyId) -> bool:
        """Whether an agency's erasures need a second person."""
        with self._database.reading() as connection:
            return bool(connection.execute(select(_A.two_persons).where(_A.agency == agency)).scalar())

    def demand(self, agency: AgencyId, *, two_persons: bool) -> None:
        """Have an agency's erasures need a second person, or not."""
        row = {"agency": agency, "two_persons": two_persons}
        with self._database.writing() as connection:
            statement = upsert(k.agency_keeping).values(**row)
            connection.execute(statement.on_conflict_do_update(index_elements=["agency"], set_=row))

    # Erasures

    def ask(self, erasure: Erasure) -> None:
        """Keep what was asked for."""
        values = erasure.model_dump(exclude={"document", "certificate"}) | {"file": erasure.document}
        with self._database.writing() as connection:
            told = self._cover.words(connection, erasure.case, {"order": erasure.order, "reason": erasure.reason})
            connection.execute(insert(k.erasure).values(**{**values, **told}))

    def approve(self, erasure: str, *, by: str, at: dt.datetime) -> bool:
        """Let one go on; False where somebody did so before."""
        wanted = and_(_E.id == erasure, _E.state == ErasureState.ASKED)
        values = {"state": ErasureState.APPROVED, "approved_by": by, "approved_at": at}
        with self._database.writing() as connection:
            return connection.execute(update(k.erasure).where(wanted).values(**values)).rowcount == 1

    def withdraw(self, erasure: str) -> bool:
        """Forget one that nobody agreed to yet; False where it goes on already."""
        wanted = and_(_E.id == erasure, _E.state == ErasureState.ASKED)
        with self._database.writing() as connection:
            return connection.execute(k.erasure.delete().where(wanted)).rowcount == 1

    def certify(self, certificate: Certificate, *, signature: str, key: str) -> None:
        """One is done."""
        values = {
            "state": ErasureState.DONE,
            "certificate": certificate.model_dump(mode="json"),
            "signature": signature,
            "key": key,
            "work": None,
            # What was typed when it was asked for may name who is gone by now: the certificate has it masked.
            "order": certificate.order,
            "reason": certificate.reason,
        }
        with self._database.writing() as connection:
            connection.execute(update(k.erasure).where(_E.id == certificate.id).values(**values))

    def erasure(self, erasure: str) -> Erasure | None:
        """One by id."""
        return next(iter(self._erasures(_E.id == erasure)), None)

    def erasures(self, agency: AgencyId | None) -> Sequence[Erasure]:
        """An agency's, or all, the newest first."""
        return self._erasures(_E.agency == agency if agency is not None else _E.id.is_not(None))[::-1]

    def approved(self) -> Sequence[Erasure]:
        """Those to be done, also those that were cut off, the oldest first."""
        return self._erasures(_E.state.in_((ErasureState.APPROVED, ErasureState.ERASING)))

    def _erasures(self, condition: ColumnElement[bool]) -> list[Erasure]:
        query = select(k.erasure).where(condition).order_by(_E.asked_at, _E.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = []
        for row in rows:
            told: dict[str, Any] = {name: value for name, value in row._mapping.items() if name in Erasure.model_fields}
            found.append(Erasure(document=row.file, **told))
        return found
