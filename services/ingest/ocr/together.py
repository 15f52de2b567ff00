"""The first look at several pages of one file, in one run of the engine.

Loading its languages costs tesseract as much as a tenth of a page. Each page is read to its end by itself, and as if
nobody had looked at it where the common run failed.
"""

from collections.abc import Iterable, Sequence

from services.ingest.ocr import engine, preprocess
from services.ingest.ocr.recognise import Desk, Draft, handed, opened, write
from services.ingest.plugin import ExtractKit, OcrWord, ReadsMany

LARGEST = 12_000_000
"""Pixels of the largest picture that waits for others: an A3 page at reading resolution, and some more."""


def reads_many(name: str) -> bool:
    """Whether the engine of this name gains anything by it."""
    return isinstance(engine(name), ReadsMany)


def begun(pages: Sequence[preprocess.Grey], *, dpi: int, kit: ExtractKit) -> list[Draft]:
    """Each page made straight, with the words of a first look at it. Raises OcrFailed: then they have none.

    Within the time of one page: several that each take a usual time are far below it.
    """
    # Its scale is that of boxes on the page, of which there are none yet.
    with opened(dpi=dpi, scale=1.0, kit=kit) as desk:
        drafts = [desk.standing(page) for page in pages]
        given = [handed(draft.flat) for draft in drafts]
        words = dict(_words(desk, given, tiled=False)) | dict(_words(desk, given, tiled=True))
        return [draft.seen(words[place]) for place, draft in enumerate(drafts)]


def _words(
    desk: Desk, given: Sequence[tuple[preprocess.Grey, bool]], *, tiled: bool
) -> Iterable[tuple[int, Sequence[OcrWord]]]:
    """The words of those that want this threshold, by their places."""
    places = [place for place, (_, wants) in enumerate(given) if wants is tiled]
    if not places:
        return ()
    assert isinstance(desk.reader, ReadsMany)
    files = [write(given[place][0], desk.folder / f"{place}.pgm") for place in places]
    read = desk.reader.pages(files, dpi=desk.dpi, languages=desk.languages, seconds=max(1.0, desk.left), tiled=tiled)
    return zip(places, read, strict=True)
