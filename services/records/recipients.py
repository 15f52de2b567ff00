"""Recipients, what agencies ask of transfers, and the grounds for what goes to others, in the catalogue."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.ids import AgencyId, CaseId
from models.recipient import Approval, Recipient, Transfer, TransferRules
from services.records import recipient_tables as r
from services.records.cover import Cover
from services.records.database import Database

_R, _A, _T, _P = r.recipient.c, r.agency_transfers.c, r.transfer.c, r.transfer_approval.c


class SqlRecipientStore:
    """A ground is never changed: officers agree to it, and it ends. What is typed names nobody."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    # The list of an agency

    def add(self, recipient: Recipient) -> None:
        """Put somebody on the list."""
        with self._database.writing() as connection:
            connection.execute(insert(r.recipient).values(**recipient.model_dump()))

    def remove(self, agency: AgencyId, recipient: str) -> bool:
        """Take somebody off the list; False where he is not on it."""
        with self._database.writing() as connection:
            mine = (_R.id == recipient) & (_R.agency == agency)
            return connection.execute(delete(r.recipient).where(mine)).rowcount == 1

    def of_agency(self, agency: AgencyId) -> Sequence[Recipient]:
        """An agency's list, by country and name."""
        query = select(r.recipient).where(_R.agency == agency).order_by(_R.country, _R.name, _R.id)
        with self._database.reading() as connection:
            return [Recipient(**row._mapping) for row in connection.execute(query)]

    def rules(self, agency: AgencyId) -> TransferRules:
        """What an agency asks of transfers."""
        query = select(_A.own_country, _A.two_persons).where(_A.agency == agency)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return TransferRules() if row is None else TransferRules(**row._mapping)

    def set_rules(self, agency: AgencyId, rules: TransferRules) -> None:
        """Have an agency ask something else of them."""
        row = {"agency": agency, **rules.model_dump()}
        with self._database.writing() as connection:
            statement = upsert(r.agency_transfers).values(**row)
            connection.execute(statement.on_conflict_do_update(index_elements=["agency"], set_=row))

    # Grounds

    def record(self, transfer: Transfer) -> None:
        """Keep a ground."""
        with self._database.writing() as connection:
            told = {"recipient": transfer.recipient, "ground": transfer.ground}
            told = self._cover.words(connection, transfer.case, told)
            connection.execute(insert(r.transfer).values(**{**transfer.model_dump(exclude={"approvals"}), **told}))

    def approve(self, transfer: str, approval: Approval) -> None:
        """Keep that an officer agreed; once is enough."""
        row = {"transfer": transfer, **approval.model_dump()}
        with self._database.writing() as connection:
            connection.execute(upsert(r.transfer_approval).values(**row).on_conflict_do_nothing())

    def withdraw(self, transfer: str, *, by: str, at: dt.datetime) -> None:
        """End a ground; the first end stands."""
        still = (_T.id == transfer) & _T.withdrawn_at.is_(None)
        with self._database.writing() as connection:
            connection.execute(update(r.transfer).where(still).values(withdrawn_by=by, withdrawn_at=at))

    def of_case(self, case: CaseId) -> Sequence[Transfer]:
        """All that were ever recorded in a case, the newest first."""
        query = select(r.transfer).where(_T.case == case).order_by(_T.asked_at.desc(), _T.id)
        agreed = (
            select(r.transfer_approval).join(r.transfer, _T.id == _P.transfer).where(_T.case == case).order_by(_P.at)
        )
        approvals: defaultdict[str, list[Approval]] = defaultdict(list)
        with self._database.reading() as connection:
            for row in connection.execute(agreed):
                approvals[row.transfer].append(Approval(user=row.user, by=row.by, at=row.at))
            return [Transfer(**row._mapping, approvals=tuple(approvals[row.id])) for row in connection.execute(query)]

    def written(self, case: CaseId, name: str) -> str:
        """A name as it is kept in a case."""
        with self._database.reading() as connection:
            return str(self._cover.words(connection, case, name))
