"""What people typed into a prosecutor's file, as it leaves: it says of nobody more than the pages do now."""

import re
from collections.abc import Mapping
from typing import Any

from models.custody import ItemLedger
from models.disclosure import Disclosure
from models.document import Page
from models.ids import DocumentId
from models.produced import BatesRange
from models.prosecution import Assertion, ProsecutionFile
from services.casefile.gather import Item
from services.casefile.paper.exhibits import moved
from services.protection.leaving import Leaving
from services.protection.matcher import BLOCK, PAD

_COVER = re.compile(rf"[A-Z]+-\d+(\.\d+)?{PAD}*|[{BLOCK}{PAD}]+")
"""What stands in place of a name: a pseudonym, a bar."""


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for what is covered in either."""
    covered = {at for text in (one, other) for cover in _COVER.finditer(text) for at in range(*cover.span())}
    return len(one) == len(other) and all(one[at] == other[at] for at in range(len(one)) if at not in covered)


class AsItLeaves:
    """`leaving`: takes out the names of whom texts call victims; `pages`: those that are quoted, as they leave."""

    def __init__(self, leaving: Leaving | None, pages: Mapping[tuple[DocumentId, int], Page]) -> None:
        self._leaving = leaving
        self._pages = pages

    def words(self, words: str, document: DocumentId | None = None) -> str:
        """Words without the names of whom texts call a victim."""
        return words if self._leaving is None else str(self._leaving.value(words, document))

    def file(self, file: ProsecutionFile) -> ProsecutionFile:
        """A file with the exhibits and assertions that stand."""
        exhibits = tuple(
            one.model_copy(
                update={"title": self.words(one.title, one.document), "note": self.words(one.note, one.document)}
            )
            for one in file.present
        )
        told = {name: self.words(getattr(file, name)) for name in ("title", "court", "summary")}
        assertions = tuple(self._assertion(one) for one in file.standing)
        return file.model_copy(update={**told, "exhibits": exhibits, "assertions": assertions})

    def _assertion(self, one: Assertion) -> Assertion:
        page = self._pages.get((one.document, one.page))
        quote = one.quote
        if page is not None and one.start is not None and one.end is not None:
            quote = page.text[one.start : one.end]
            if not same_words(one.quote, quote):
                raise moved(one.number)
        words = {"text": self.words(one.text, one.document), "quote": self.words(quote, one.document)}
        return one.model_copy(update=words)

    def ledger(self, one: ItemLedger) -> ItemLedger:
        """The ledger of an item in custody."""
        entries = []
        for entry in one.entries:
            words = {name: self.words(value) for name, value in entry.words.items()}
            entries.append(entry.model_copy(update={"words": words, "masked": entry.masked or words != entry.words}))
        item = one.item.model_copy(
            update={name: self.words(getattr(one.item, name)) for name in ("number", "description", "holder", "place")}
        )
        return ItemLedger(item=item, entries=tuple(entries))

    def disclosure(self, one: Disclosure) -> Disclosure:
        """What was given before."""
        return one.model_copy(
            update={name: self.words(getattr(one, name)) for name in ("recipient", "basis", "conditions")}
        )


EXHIBITS = (
    "exhibit", "title", "note", "document", "sha256", "sha512", "first_bates", "last_bates", "added_by", "added_at",
)  # fmt: skip
"""Columns of the table of exhibits."""


def exhibit_rows(
    file: ProsecutionFile, items: Mapping[int, Item], bates: Mapping[DocumentId, BatesRange]
) -> list[tuple[Any, ...]]:
    """A row an exhibit, with its hashes and page numbers."""
    return [
        (
            one.number, one.title, one.note, one.document, items[one.number].receipt.sha256,
            items[one.number].receipt.sha512, bates[one.document].label(1),
            bates[one.document].label(bates[one.document].pages), one.added_by, one.added_at.isoformat(),
        )
        for one in file.present
    ]  # fmt: skip
