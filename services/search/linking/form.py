"""Whose form it is: the person to whom a field of a page that names a parent belongs (Nombre del padre: Omar Vera).

Pages have no marks for the begin of a form. Its holder is the person named in a field, or alone on a line, last before
the label; who stands between as somebody else's (spouse, lawyer, contact) is passed over. In a table it is the one of
the row who is no parent.
"""

import re
from collections.abc import Sequence

from models.mention import Mention
from models.stated import OFFICES, StatedRole, Statement
from services.search import analysis as words

RECORD = 400
"""Characters between the holder of a form and the label of his parents: number, birth, address stand there."""

_PARENTS = frozenset({StatedRole.FATHER, StatedRole.MOTHER})
_KIN = _PARENTS | {StatedRole.SPOUSE, StatedRole.SIBLING, StatedRole.RELATIVE, StatedRole.CHILD}
_PARTIES = frozenset(
    {
        StatedRole.SUBJECT, StatedRole.VICTIM, StatedRole.SUSPECT, StatedRole.DETAINED, StatedRole.CONVICTED,
        StatedRole.WITNESS, StatedRole.COMPLAINANT, StatedRole.DECLARANT, StatedRole.MINOR, StatedRole.PASSENGER,
        StatedRole.GUEST, StatedRole.WORKER, StatedRole.BIRTH_DATE, StatedRole.BIRTHPLACE,
    }
)  # fmt: skip
"""Whose form it may be."""
_OPENS = re.compile(r"(?:^|[\n\t|;.,–-]|\s{2}) *(?:\d{1,2} ?[.)°º-]+ *)?(?:[^\W\d_]{1,12}\.? ){0,3}$")
"""What may stand before a label: the begin of a line or cell, and words of the label itself (apellidos del)."""
_PARTED = re.compile(r"[ ]*(?:[:=|\t]|\.{3}|\s{3}|\n)[\s.:=|]*(?:[^\W\d_]{1,4}\. )?[\"“«']?")
"""Between a label and what it reads."""
_LEAD, _BOTH = 48, 100
_CELLS = re.compile(r"[\t|;]| {2,}")
_NEVER_IN_SENTENCES = frozenset({"filiacao"})
"""Labels that need no sign behind them."""
_LABELLED = re.compile(r"(?:[:=|\t]|\.{3}|\s{3}) *[\"“«']?$")
_BULLET = re.compile(r"\W*(?:\d{1,3}\W+)?(?:[^\W\d_]{1,4}\. ?)?")
_CLOSED = re.compile(r"[ \"”»']*(?:$|[\n\t|;,/(]| {2,})")
"""Behind a name that fills its field or line."""


def in_field(stated: Statement, parent: Mention, text: str) -> bool:
    """Whether words that name a parent are the label of a field, or the heading of a column."""
    if stated.start >= parent.span.start or not _OPENS.search(text[max(0, stated.start - _LEAD) : stated.start]):
        return False
    between = text[stated.end : parent.span.start]
    # One label may read both parents: Hijo de: OMAR VERA / NORA LUNA.
    parted = _PARTED.match(between) or (words.fold(stated.words) in _NEVER_IN_SENTENCES and between[:1] == " ")
    return _in_column(stated, parent, text) or (len(between) <= _BOTH and bool(parted))


def _in_column(stated: Statement, parent: Mention, text: str) -> bool:
    """Whether the label stands in a row of several cells, and the name in a row below."""
    begin, end = _line(text, stated.start)
    return end < parent.span.start and _CELLS.search(text[begin:end].strip()) is not None


def _line(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def holder(people: Sequence[Mention], parent: Mention, stated: Statement, text: str) -> Mention | None:
    """Who the form or row is of that names a parent; None: nobody can be told. `people` are the page's, by place."""
    if _in_column(stated, parent, text):
        begin, end = _line(text, parent.span.start)
        row = [one for one in people if begin <= one.span.start and one.span.end <= end]
        some = [one for one in row if _PARTIES.issuperset(one.roles)]
        if some or text.count("\n", stated.end, parent.span.start) > 1:
            return some[0] if len({one.person or one.text for one in some}) == 1 else None
    for one in reversed([one for one in people if one.span.end <= stated.start]):
        if stated.start - one.span.end > RECORD:
            return None
        roles = set(one.roles)
        if roles & (_KIN | OFFICES):
            if StatedRole.SUBJECT in roles:
                return None  # the form of a relative, or of an officer
        elif roles <= _PARTIES:
            return one if _fills(one, text) else None
    return None


def _fills(one: Mention, text: str) -> bool:
    """Whether a name fills a field, or a line: no sentence speaks of him there."""
    begin = text.rfind("\n", 0, one.span.start) + 1
    before = text[begin : one.span.start]
    return bool(_LABELLED.search(before) or _BULLET.fullmatch(before)) and bool(_CLOSED.match(text[one.span.end :]))
