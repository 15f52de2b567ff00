"""The sentence in which a passage stands, from the text around it."""

import re
import unicodedata

from models.review import ReviewedFlag
from services.abbreviations import shortened

_END = re.compile(r"(?<=[.!?…])[\"'»”’)]*\s+|\n\s*\n")
_END_OR_LINE = re.compile(r"(?<=[.!?…])[\"'»”’)]*\s+|\n\s*")
_LAST = re.compile(r"(\w+)\.[\"'»”’)]*\Z")
_NEXT = re.compile(r"\W*(\w+)")


def around(flag: ReviewedFlag, *, lines: bool = False, quoted: bool = False) -> tuple[str, str]:
    """What stands before and after a passage within its sentence.

    `lines`: within its line, as in chats and lists. `quoted`: of a quotation that is still open, with the sentence in
    which it begins, since that one tells whose words they are.
    """
    return within(flag.before, flag.flag.text, flag.after, lines=lines, quoted=quoted)


def within(before: str, text: str, after: str, *, lines: bool = False, quoted: bool = False) -> tuple[str, str]:
    """As `around`, of a passage between two texts."""
    ends = _END_OR_LINE if lines else _END
    whole = before + text + after
    first, last = len(before), len(before) + len(text)
    begin, stop = 0, len(whole)
    inside = _opened(before) if quoted else first
    for end in ends.finditer(whole):
        if first < end.end() and end.start() < last:
            continue
        if not _closes(whole, end):
            continue
        if end.end() <= first:
            begin = end.end() if end.end() <= inside else begin
        else:
            stop = end.start()
            break
    return whole[begin:first], whole[last:stop]


def sentence_of(flag: ReviewedFlag) -> str:
    """The sentence around a flag, its blanks as one."""
    before, after = around(flag)
    return " ".join(f"{before}{flag.flag.text}{after}".split())


def plain(text: str) -> str:
    """Small letters without accents, blanks as one."""
    low = text.casefold().replace("’", "'")
    return " ".join("".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)).split())


def _opened(before: str) -> int:
    """Where the quotation begins that is open at the end of a text; its end where none is."""
    for opens, closes in ("«»", "“”"):
        at = before.rfind(opens)
        if at > before.rfind(closes):
            return at
    return len(before)


def _closes(text: str, end: re.Match[str]) -> bool:
    if "\n" in end[0] and end[0].count("\n") > 1:
        return True
    # A point that breaks off with the text around it is looked at with what is left of its word.
    word = _LAST.search(text[max(0, end.start() - 40) : end.end()].rstrip())
    after = _NEXT.match(text, end.end())
    return word is None or not shortened(plain(word[1]), after[1] if after else "")
