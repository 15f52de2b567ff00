"""The Protocol of recipients and of the grounds for others, a part of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from models.ids import AgencyId, CaseId
from models.recipient import Approval, Recipient, Transfer, TransferRules


class RecipientStore(Protocol):
    """Lists of recipients, what agencies ask of transfers, and the grounds that were recorded."""

    def add(self, recipient: Recipient) -> None: ...
    def remove(self, agency: AgencyId, recipient: str) -> bool: ...
    def of_agency(self, agency: AgencyId) -> Sequence[Recipient]:
        """Its list, by country and name."""

    def rules(self, agency: AgencyId) -> TransferRules: ...
    def set_rules(self, agency: AgencyId, rules: TransferRules) -> None: ...
    def record(self, transfer: Transfer) -> None: ...
    def approve(self, transfer: str, approval: Approval) -> None: ...
    def withdraw(self, transfer: str, *, by: str, at: dt.datetime) -> None:
        """End a ground; the first end stands."""

    def of_case(self, case: CaseId) -> Sequence[Transfer]:
        """All that were ever recorded in a case, the newest first."""

    def written(self, case: CaseId, name: str) -> str:
        """A name as it is kept in a case: that of a protected person is masked."""


class RecipientRecords(Protocol):
    """The part of `ports.Records` about recipients."""

    @property
    def recipients(self) -> RecipientStore: ...
