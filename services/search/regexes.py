r"""Regular expressions as people type them between slashes, for one whole word.

signs  .  [a-z0-9]  [^abc]  \\. (a sign as it is)   (one|other)   ?  *  +  {2}  {2,}  {2,5}
"""

import re

from models.errors import QuerySyntax
from services.search.patterns import ANY, Either, Pattern, Row, Sign, Stretch, Times

LONGEST = 200
"""Signs of an expression."""
MOST_TIMES = 50
_UNFINISHED = re.compile(r"/(?:[^/\\\s]|\\\S)*\\/(?=[\s()\"]|$)")
_ALIEN = ("[:", "[.", "[=", "&&")
"""What other languages read as classes and sets."""
_AS_IT_IS = "After \\ stands the sign that is meant as it is."


def read(text: str) -> Pattern:
    """A regular expression. Raises QuerySyntax with the place inside the text."""
    if len(text) > LONGEST:
        raise QuerySyntax(f"A regular expression may have {LONGEST} signs.", position=LONGEST)
    return _Reader(text).whole()


def unfinished(text: str, at: int) -> None:
    """Raises QuerySyntax where an expression begins at a place whose last stroke is meant as a sign of it."""
    if _UNFINISHED.match(text, at):
        raise QuerySyntax("This expression is not closed: behind \\ a / is a sign of it.", position=at)


class _Reader:
    """Recursive descent over a regular expression."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._depth = text, 0, 0

    def whole(self) -> Pattern:
        found = self._either()
        if self._at < len(self._text):
            raise self._error("This bracket was not opened.")
        return found

    def _either(self) -> Pattern:
        parts = [self._row()]
        while self._sees("|"):
            self._at += 1
            parts.append(self._row())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _row(self) -> Pattern:
        parts: list[Pattern] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            parts.append(self._repeated())
        if not parts:
            raise self._error("Something must stand here.")
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def _repeated(self) -> Pattern:
        part = self._part()
        while self._at < len(self._text) and self._text[self._at] in "?*+{":
            sign = self._text[self._at]
            if isinstance(part, Times):
                raise self._error("One count is enough.")
            least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(sign) or self._counted()
            self._at += 1
            part = Times(part, least, most)
        return part

    def _counted(self) -> tuple[int, int | None]:
        closed = self._text.find("}", self._at)
        first, comma, second = self._text[self._at + 1 : max(closed, 0)].partition(",")
        if closed < 0 or not first.isdecimal() or not (second.isdecimal() or not second):
            raise self._error("A count is written {2}, {2,} or {2,5}.")
        least = int(first)
        most = (int(second) if second else None) if comma else least
        if max(least, most or 0) > MOST_TIMES or (most is not None and (most < least or most == 0)):
            raise self._error(f"A count goes up to {MOST_TIMES}, the lower number first.")
        self._at = closed
        return least, most

    def _part(self) -> Pattern:
        sign = self._text[self._at]
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._stretches()
        if sign in "?*+{":
            raise self._error("A count needs something before it.")
        if sign in "^$":
            raise self._error("An expression holds for a whole word: leave ^ and $ out.")
        if sign == "\\":
            self._at += 1
            if self._at >= len(self._text) or self._text[self._at].isalnum():
                raise self._error(_AS_IT_IS)
            sign = self._text[self._at]
        elif sign == ".":
            self._at += 1
            return ANY
        self._at += 1
        return Sign(((ord(sign), ord(sign)),))

    def _group(self) -> Pattern:
        opened = self._at
        self._depth += 1
        if self._depth > 20:
            raise self._error("Brackets may stand 20 deep.")
        self._at += 1
        found = self._either()
        if not self._sees(")"):
            raise QuerySyntax("This bracket is not closed.", position=opened)
        self._at += 1
        self._depth -= 1
        return found

    def _stretches(self) -> Sign:
        opened = self._at
        self._at += 1
        negated = self._sees("^")
        self._at += negated
        found: list[Stretch] = []
        while not self._sees("]") or not found:
            if self._at >= len(self._text):
                raise QuerySyntax("This bracket is not closed.", position=opened)
            first = last = self._member()
            if self._sees("-") and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                last = self._member()
            if last < first:
                raise self._error("The first sign of a stretch comes before the last.")
            found.append((ord(first), ord(last)))
        self._at += 1
        return Sign(tuple(found), negated=negated)

    def _member(self) -> str:
        if any(map(self._sees, _ALIEN)):
            raise self._error("Inside [ ] stand signs and stretches of them: no classes, no &&.")
        if self._sees("\\"):
            self._at += 1
            if self._text[self._at : self._at + 1].isalnum():
                raise self._error(_AS_IT_IS)
        if self._at >= len(self._text):
            raise self._error("A sign is missing here.")
        self._at += 1
        return self._text[self._at - 1]

    def _sees(self, sign: str) -> bool:
        return self._text.startswith(sign, self._at)

    def _error(self, message: str) -> QuerySyntax:
        return QuerySyntax(message, position=min(self._at, len(self._text)))
