"""Outcomes of proceedings in the catalogue."""

from collections.abc import Collection, Sequence

from sqlalchemy import insert, select

from models.ids import CaseId
from models.outcome import CourtOutcome, ReviewClosed
from services.records.cover import Cover
from services.records.database import Database
from services.records.outcome_tables import court_outcome, outcome_review

_O, _R = court_outcome.c, outcome_review.c


class SqlOutcomeStore:
    """What is typed names nobody whom the case protects."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, outcome: CourtOutcome) -> None:
        """Keep how proceedings ended."""
        with self._database.writing() as connection:
            typed = {"court": outcome.court, "reference": outcome.reference}
            masked = self._cover.words(connection, outcome.case, typed)
            connection.execute(insert(court_outcome).values(**{**outcome.model_dump(), **masked}))

    def of_case(self, case: CaseId) -> Sequence[CourtOutcome]:
        """Those of a case, the newest first."""
        query = select(court_outcome).where(_O.case == case).order_by(_O.made_at.desc(), _O.id)
        with self._database.reading() as connection:
            return [CourtOutcome(**row._mapping) for row in connection.execute(query)]

    def all(self) -> Sequence[CourtOutcome]:
        """Those of every case, the newest first."""
        query = select(court_outcome).order_by(_O.made_at.desc(), _O.id)
        with self._database.reading() as connection:
            return [CourtOutcome(**row._mapping) for row in connection.execute(query)]

    def close(self, closed: ReviewClosed) -> None:
        """Keep that a review was closed."""
        with self._database.writing() as connection:
            reason = self._cover.words(connection, closed.case, closed.reason)
            connection.execute(insert(outcome_review).values(**{**closed.model_dump(), "reason": reason}))

    def closed(self, cases: Collection[CaseId]) -> Sequence[ReviewClosed]:
        """The reviews in some cases that were closed, the newest first."""
        query = select(outcome_review).where(_R.case.in_(sorted(cases))).order_by(_R.closed_at.desc(), _R.id)
        with self._database.reading() as connection:
            return [ReviewClosed(**row._mapping) for row in connection.execute(query)]
