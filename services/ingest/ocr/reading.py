"""What was read of one picture: its text, its words where they stand, and its codes."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from models.document import Variant
from models.words import Box, Words


class Code(NamedTuple):
    """A barcode or QR code: its kind, what it says (a word of the page as well), and where it stands."""

    kind: str
    text: str
    box: Box


@dataclass(frozen=True)
class Reading:
    """What was read. `rotation`: degrees clockwise the picture must be turned to stand as its boxes do."""

    text: str
    words: Words
    confidence: float | None
    rotation: int = 0
    variants: tuple[Variant, ...] = ()
    codes: tuple[Code, ...] = ()

    def with_more(self, more: "Reading", left: float, top: float) -> "Reading":
        """The same with another reading below it, of a part of the picture at this place."""
        start = len(self.text) + 2 if self.text else 0
        words = [
            word.model_copy(
                update={
                    "start": word.start + start,
                    "end": word.end + start,
                    "box": (word.box[0] + left, word.box[1] + top, word.box[2] + left, word.box[3] + top),
                }
            )
            for word in more.words
        ]
        variants = [
            one.model_copy(update={"start": one.start + start, "end": one.end + start}) for one in more.variants
        ]
        text = f"{self.text}\n\n{more.text}" if self.text else more.text
        return replace(self, text=text, words=Words([*self.words, *words]), variants=(*self.variants, *variants))

    def mirrored(self, width: float, height: float) -> "Reading":
        """The same with its boxes on the picture as it is, which was turned round like a mirror to be read."""
        # Turned back the other way, the picture shows the page as it was read, seen in a mirror.
        span = height if self.rotation in (90, 270) else width

        def place(box: Box) -> Box:
            return span - box[2], box[1], span - box[0], box[3]

        words = [word.model_copy(update={"box": place(word.box)}) for word in self.words]
        codes = tuple(Code(one.kind, one.text, place(one.box)) for one in self.codes)
        return replace(self, words=Words(words), codes=codes, rotation=-self.rotation % 360)
