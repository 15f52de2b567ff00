"""Lines of chats: who wrote, when, and to whom where only two take part."""

import re
from collections.abc import Sequence

from models.mention import MentionKind
from models.stated import About, StatedRole
from services.nlp import normal
from services.nlp.markers import ARROW
from services.nlp.people.page import PageView
from services.nlp.turns import OVERHEAD

LINE = re.compile(
    r"^[\u200e\u200f\u202a\ufeff]*\[?(?P<date>\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}),? (?:(?:a las|as|at) )?"
    r"(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)(?:\s?(?P<half>[ap])\.?\s?m\.?)?(?:\s?[–-]\s?|\]\s?|\s)"
    r"(?P<name>[^:\n\[\]]{1,60}?): ",
    re.MULTILINE,
)
"""A message of an export, over folded text: date, clock, sender, colon."""

_TWO = 2


def state_chats(views: Sequence[PageView]) -> None:
    """Note senders and times on all pages, then the receivers: in a chat of two, the other one."""
    found: list[tuple[PageView, int, str, int, int]] = []
    for view in views:
        by_start = {mention.span.start: n for n, mention in enumerate(view.mentions)}
        for line in _lines(view.flat):
            start, end = line.span("name")
            arrow = ARROW.search(view.flat, start, end)
            to = _beside(by_start, arrow.end(), end) if arrow else None
            end = arrow.start() if arrow else end
            n = _beside(by_start, start, end)
            if n is None or view.mentions[n].kind not in (MentionKind.PERSON, MentionKind.PHONE, MentionKind.ORG):
                # A sender that is no known name still takes part.
                found.append((view, -1, normal.title(line["name"]), start, end))
                continue
            view.state(n, About.ROLE, StatedRole.SENDER, start, end)
            day = next((by_start[at] for at in range(line.start("date"), line.start("clock")) if at in by_start), None)
            date = view.mentions[day].normal if day is not None else None
            clock = _clock(line)
            if date and len(date) == len("2024-01-01") and clock:
                view.state(n, About.SENT_AT, f"{date}T{clock}", line.start("date"), line.end("clock"))
            if arrow and to is not None:
                receiver = view.mentions[to]
                view.state(n, About.SENT_TO, receiver.normal or receiver.text, receiver.span.start, receiver.span.end)
                continue
            found.append((view, n, view.mentions[n].normal or normal.title(line["name"]), start, end))
    names = {name for _, _, name, _, _ in found}
    if len(names) == _TWO:
        one, other = sorted(names)
        for view, n, name, start, end in found:
            if n >= 0:
                view.state(n, About.SENT_TO, other if name == one else one, start, end)


def _lines(flat: str) -> list[re.Match[str]]:
    """The heads of all messages, those on lines of their own too."""
    return sorted((*LINE.finditer(flat), *OVERHEAD.finditer(flat)), key=lambda line: line.start())


def _beside(by_start: dict[int, int], start: int, end: int) -> int | None:
    """The mention at the begin of a stretch, signs before it aside."""
    return next((by_start[at] for at in range(start, min(end, start + 4)) if at in by_start), None)


def _clock(line: re.Match[str]) -> str | None:
    """Hours and minutes, seconds where told, of 24 hours; None where no clock shows it."""
    hours, minutes, *seconds = (int(part) for part in re.split(r"[:.]", line["clock"]))
    if line["half"]:
        hours = hours % 12 + (12 if line["half"] == "p" else 0)
    if hours > 23 or any(part > 59 for part in (minutes, *seconds)):
        return None
    return ":".join(f"{part:02d}" for part in (hours, minutes, *seconds))
