"""The Protocol of translations, a part of `ports.Records`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from models.ids import DocumentId
from models.translation import Translation


class TranslationStore(Protocol):
    """Translations of passages; one that is withdrawn stays, marked as such."""

    def add(self, translation: Translation) -> None: ...
    def of(self, document: DocumentId, *, page: int | None = None) -> Sequence[Translation]:
        """Those that stand, of a document or of a page, by place, the newest first."""

    def withdraw(self, translation: str, *, at: dt.datetime) -> None: ...


class TranslationRecords(Protocol):
    """The part of `ports.Records` about translations."""

    @property
    def translations(self) -> TranslationStore: ...
