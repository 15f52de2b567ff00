"""Pages that come next, drawn before their turn: what they show is read for the first time together with this page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from services.ingest.ocr import together
from services.ingest.ocr.pages import PictureReader, Sheet
from services.ingest.plugin import Onto


@dataclass
class Ahead:
    """The pages of one file up to `last`. `draw` gives a page that is read as a picture and nothing else, or None."""

    reader: PictureReader
    draw: Callable[[int], Sheet | None]
    last: int
    _drawn: dict[int, Sheet] = field(default_factory=dict)
    _failed: bool = False

    def taken(self, number: int) -> Sheet | None:
        """The page, where it was drawn and begun before its turn."""
        return self._drawn.pop(number, None)

    def begin(self, own: Sheet) -> Iterator[Onto]:
        """Begin this page with those behind it. Tells that it looks ahead: what breaks then is nobody's page."""
        most = 1 if self._failed else self.reader.at_once
        last = min(own.number + most - 1, self.last)
        if own.number >= last or own.grey.size > together.LARGEST:
            return
        yield Onto(page=own.number, ahead=True)
        try:
            for number in range(own.number + 1, last + 1):
                sheet = self._sheet(number)
                if sheet is None or sheet.grey.size > together.LARGEST:
                    break
                self._drawn[number] = sheet
            if self._drawn:
                self.reader.begin([own, *self._drawn.values()])
        except Exception:  # noqa: BLE001 - whatever it is, it comes again, and is told, where each page is read by itself
            self._failed = True
            self._drawn.clear()
        yield Onto(page=own.number)

    def _sheet(self, number: int) -> Sheet | None:
        if number in self.reader.kit.given_up:
            return None
        try:
            return self.draw(number)
        except Exception:  # noqa: BLE001 - a page that cannot be drawn says so in its own turn
            return None
