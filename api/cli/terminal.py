"""What verbs print: text of exhibits, of queries and of arguments commands no terminal, whatever signs it holds."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from api.names import shown

_LINES = "\n\t"


class Terminal(Console):
    """A console on which control characters of a text are written out. Only lines and tabs stay what they are."""

    def render_str(self, text: str, **options: Any) -> Text:
        """A text as it is measured and laid out, in the cells of tables too."""
        return super().render_str(shown(text, keep=_LINES), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces of what is printed; rich's own orders to the terminal pass."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else piece._replace(text=shown(piece.text, keep=_LINES))
