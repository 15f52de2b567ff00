"""Truth of single pages, read off what was drawn or written."""

from api.dossier.degrade import Shot
from api.dossier.markup import Mark, Passage
from api.dossier.sheet import Sheet
from api.dossier.truth import TruthIndicator, TruthMention, TruthPage
from models.document import TextSource
from models.words import Box

Surface = Sheet | Shot


def laid_out(number: int, surface: Surface, *, source: TextSource, language: str | None) -> TruthPage:
    """A page with places: a text sheet, or the image of one."""
    sheet = surface if isinstance(surface, Sheet) else surface.sheet
    mentions, indicators = _findings(number, Passage(sheet.text, tuple(sheet.marks)), surface)
    return TruthPage(
        number=number,
        width=round(surface.width, 2),
        height=round(surface.height, 2),
        source=source,
        language=language,
        text=sheet.text,
        mentions=mentions,
        indicators=indicators,
    )


def flowing(number: int, text: Passage, *, language: str | None) -> TruthPage:
    """A page of a format without layout."""
    mentions, indicators = _findings(number, text, None)
    return TruthPage(
        number=number,
        width=0,
        height=0,
        source=TextSource.TEXT,
        language=language,
        text=text.text,
        mentions=mentions,
        indicators=indicators,
    )


def empty(number: int, surface: Shot) -> TruthPage:
    """An image without any writing: blank, or read without a word."""
    return TruthPage(
        number=number,
        width=round(surface.width, 2),
        height=round(surface.height, 2),
        source=TextSource.BLANK,
        accept=(TextSource.OCR,),
    )


def _findings(
    number: int, text: Passage, surface: Surface | None
) -> tuple[tuple[TruthMention, ...], tuple[TruthIndicator, ...]]:
    mentions: list[TruthMention] = []
    indicators: list[TruthIndicator] = []
    for mark in sorted(text.marks, key=lambda one: (one.start, one.end)):
        written = " ".join(text.text[mark.start : mark.end].split())
        boxes = _boxes(surface, mark)
        if mark.written is not None and mark.kind is not None:
            mentions.append(
                TruthMention(
                    kind=mark.kind,
                    text=written,
                    normal=mark.written.normal,
                    alternatives=mark.written.alternatives,
                    about=mark.written.about,
                    page=number,
                    start=mark.start,
                    end=mark.end,
                    boxes=boxes,
                    optional=mark.optional,
                )
            )
        elif mark.polarity is not None:
            indicators.append(
                TruthIndicator(
                    category=mark.category,
                    text=written,
                    polarity=mark.polarity,
                    page=number,
                    start=mark.start,
                    end=mark.end,
                    boxes=boxes,
                    optional=mark.optional,
                )
            )
    return tuple(mentions), tuple(indicators)


def _boxes(surface: Surface | None, mark: Mark) -> tuple[Box, ...]:
    if surface is None:
        return ()
    found = surface.boxes(mark.start, mark.end)
    return tuple((round(a, 2), round(b, 2), round(c, 2), round(d, 2)) for a, b, c, d in found)
