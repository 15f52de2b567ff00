"""The local gazetteer: what people said of names, laid over what was read.

Runs once over the mentions of a document, before names are cut into parts and grouped. Pure and deterministic; later
corrections stand over earlier ones. Words are compared folded, whole words only, white space as one blank.
"""

import re
from collections.abc import Iterator, Sequence

from models.correction import NAMES, Correction
from models.document import Document, Page
from models.mention import Mention, MentionKind
from models.span import Provenance, Span
from services.nlp import normal

EXTRACTOR = "correction"
_BY = Provenance(extractor=EXTRACTOR, version="1")
_REASON = "said by somebody who works on the case"


def corrected(document: Document, mentions: Sequence[Mention], corrections: Sequence[Correction]) -> list[Mention]:
    """The mentions, by page and place, as the corrections have them."""
    if not corrections:
        return list(mentions)
    flats = {page.number: normal.flat(page.text) for page in document.pages}
    kept = list(mentions)
    for one in corrections:
        refused = {_folded(words) for words in (one.instead, one.words) if words}
        kept = [m for m in kept if m.kind not in NAMES or _folded(m.text) not in refused]
        if one.kind is None:
            continue
        said = [
            mention for page in document.pages for mention in _said(one, one.kind, page, flats[page.number], document)
        ]
        kept = [m for m in kept if m.kind not in NAMES or not any(_overlap(m, other) for other in said)] + said
    return sorted(kept, key=lambda m: (m.span.page, m.span.start, m.span.end, m.kind))


def standing(words: str, flat: str) -> Iterator[tuple[int, int]]:
    """Where words stand in flat text: half-open ranges."""
    parts = [re.escape(part) for part in normal.flat(words).split()]
    if parts:
        for match in re.finditer(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", flat):
            yield match.span()


def _said(one: Correction, kind: MentionKind, page: Page, flat: str, document: Document) -> Iterator[Mention]:
    for start, end in standing(one.words, flat):
        text = page.text[start:end]
        yield Mention(
            kind=kind,
            span=Span(document=document.id, page=page.number, start=start, end=end),
            text=text,
            normal=normal.person(text) if kind is MentionKind.PERSON else normal.title(text),
            confidence=1.0,
            boxes=page.boxes(start, end),
            reason=_REASON,
            provenance=_BY,
        )


def _folded(words: str) -> str:
    return normal.flat(" ".join(words.split()))


def _overlap(one: Mention, other: Mention) -> bool:
    a, b = one.span, other.span
    return a.page == b.page and a.start < b.end and b.start < a.end
