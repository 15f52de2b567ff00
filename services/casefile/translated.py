"""Translations beside the words that they are of: neither is told without the other."""

from collections.abc import Iterator, Sequence

from models.document import Page
from models.translation import TranslatedPassage, Translation


def passages(page: Page, translations: Sequence[Translation], *, reading: str) -> Iterator[TranslatedPassage]:
    """The translations of a page with the original words and their boxes; one that fits no more is left out.

    `reading`: the version in which the page is read now.
    """
    for one in translations:
        if one.page == page.number and one.start < one.end <= len(page.text):
            yield TranslatedPassage(
                **dict(one), original=page.text[one.start : one.end], boxes=page.boxes(one.start, one.end),
                moved=one.reading != reading,
            )  # fmt: skip
