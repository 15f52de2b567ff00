"""Checking a text: what stands in it that can be looked up. The text is kept nowhere."""

from functools import cache
from typing import TYPE_CHECKING

from models.document import Document, DocumentState, Page, TextSource
from models.ids import CaseId, DocumentId, Sha256
from models.mention import STRONG_KINDS, Mention, MentionKind
from services import line_ends

if TYPE_CHECKING:
    from services.nlp.analyze import AnalysisKit

LONGEST_TEXT = 200_000
"""Characters of a text: some hundred pages. Longer ones belong into a case."""


def values_in(text: str, *, country: str) -> list[str]:
    """Numbers, papers, plates, accounts, addresses of mail and full names of a text, each once, in their order.

    `country` is where its national numbers are from (ISO 3166-1 alpha-2). Names are read by rules and the small tagger.
    """
    # Heavy: spaCy and its tables, which the server does not load before it is asked.
    from services.nlp import tokens  # noqa: PLC0415
    from services.nlp.analyze import analyze  # noqa: PLC0415

    page = Page(number=1, width=0, height=0, source=TextSource.TEXT, text=tokens.clean(text))
    document = Document(
        id=DocumentId("text"), case=CaseId("none"), sha256=Sha256("0" * 64), name="text", media_type="text/plain",
        state=DocumentState.DONE, version="", pages=(page,),
    )  # fmt: skip
    found = sorted(analyze(document, country=country, kit=_kit()).mentions, key=lambda mention: mention.span.start)
    values = {(mention.kind, mention.normal or mention.text): _line(mention) for mention in found if _counts(mention)}
    return list(dict.fromkeys(values.values()))


def _counts(mention: Mention) -> bool:
    """A single name would be found everywhere."""
    if mention.kind is MentionKind.PERSON:
        return len((mention.normal or mention.text).split()) > 1
    return mention.kind in STRONG_KINDS


def _line(mention: Mention) -> str:
    """The value as a list has it: names as written, a paper without its country and kind."""
    if mention.kind is MentionKind.PERSON or mention.normal is None:
        return line_ends.in_one_line(mention.text)
    return mention.normal.partition(":")[2] if mention.kind is MentionKind.ID else mention.normal


@cache
def _kit() -> "AnalysisKit":
    """Loaded at the first text (some three seconds)."""
    from services.nlp.analyze import AnalysisKit  # noqa: PLC0415 - see above

    return AnalysisKit.small()
