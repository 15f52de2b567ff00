"""Large patterns that few pages need: compiled where one is first asked for, not when the program starts."""

import re
from collections.abc import Iterator
from functools import cached_property


class Later:
    """A pattern that is compiled at its first use; of the words in `needs` a text must hold one."""

    def __init__(self, pattern: str, *, needs: tuple[str, ...] = ()) -> None:
        self.pattern = pattern
        self._needs = needs

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """As of a compiled pattern."""
        if self._needs and not any(word in text for word in self._needs):
            return iter(())
        return self._compiled.finditer(text, start, len(text) if end is None else end)
