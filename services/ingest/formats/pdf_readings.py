"""The two readings of a PDF page, its text layer and its picture: what they share, one beside the other."""

from collections import Counter

from models.document import Page, Problem, TextSource, Variant
from models.words import Box, Words
from services.ingest.formats.pdf_besides import MOST_TEXT
from services.ingest.formats.pdf_layer import Layer
from services.ingest.formats.text import clean

GARBAGE = (
    "garbage_layer",
    "The text stored in this page is unusable, so its picture was read; the metadata keep that text.",
)
POOR = ("poor_layer", "What another program read in this scan is poor; it was read anew, and both are kept.")
REPLACED = Problem(
    code="replaced_text",
    message="Words of this page are stored with another text than it shows; both are kept, and both are found.",
)
"""Codes and messages of the problems that tell which reading was taken."""


def from_layer(page: Page, layer: Layer) -> Page:
    """The page with the text of its layer."""
    return page.model_copy(
        update={
            "source": TextSource.LAYER,
            "text": layer.text,
            "words": layer.words,
            "variants": (),
            "confidence": 1.0,
            "rotation": 0,
        }
    )


def in_points(page: Page, unit: float) -> Page:
    """The page in points, with all that stands on it, where its own unit is another one."""
    if unit == 1:
        return page

    def larger(box: Box) -> Box:
        return box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit

    return page.model_copy(
        update={
            "width": round(page.width * unit, 2),
            "height": round(page.height * unit, 2),
            "words": Words(word.model_copy(update={"box": larger(word.box)}) for word in page.words),
            "regions": tuple(one.model_copy(update={"box": larger(one.box)}) for one in page.regions),
        }
    )


def beside_it(page: Page, other: str, *, reader: str) -> Page:
    """The page with its other reading as a variant of its whole text, so that a search finds it too."""
    if not other.strip() or not page.text:
        return page
    whole = Variant(start=0, end=len(page.text), text=clean(other)[:MOST_TEXT], reader=reader)
    return page.model_copy(update={"variants": (*page.variants, whole)})


def agree(layer: str, picture: str) -> bool:
    """Whether most words of a text layer were seen on the page as well."""
    known = Counter(picture.lower().split())
    words = Counter(layer.lower().split())
    return sum((words & known).values()) >= 0.5 * max(1, sum(words.values()))
