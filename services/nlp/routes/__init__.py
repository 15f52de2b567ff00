"""Legs of journeys: from sentences, tickets and tables, over what was found on a page. Pure and deterministic."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from models.document import Document
from models.leg import Leg
from models.mention import Mention
from services.nlp.routes import airports, forms, sentences
from services.nlp.routes.page import VERSION, Sheet

__all__ = ["VERSION", "legs"]


def legs(
    document: Document,
    mentions: Sequence[Mention],
    *,
    country: str | None,
    languages: Mapping[int, str | None] | None = None,
) -> tuple[Leg, ...]:
    """All legs that a document's pages tell, by page and place. `languages`: what each page speaks, where known."""
    spoken = languages or {}
    by_page: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_page[mention.span.page].append(mention)
    found: list[Leg] = []
    for page in document.pages:
        if page.number not in by_page and not airports.written(page.text):
            continue
        language = spoken.get(page.number)
        sheet = Sheet.of(document.id, page, by_page[page.number], country=country, language=language)
        taken: list[tuple[int, int]] = []
        here = [*forms.legs(sheet, taken), *sentences.legs(sheet, taken)]
        found += sorted(here, key=lambda leg: (leg.span.start, leg.span.end))
    return tuple({leg.id: leg for leg in found}.values())
