"""Answers of printed forms: which of two boxes is ticked («SI ☐ NO ☒», "( ) Sim (X) Não", "Yes [x] No [ ]")."""

import re
from collections.abc import Iterator

YES, NO, OPEN = "☒ yes", "☒ no", "☐"
"""Words of the rule view for an answer of yes, of no, and for boxes of which none or both are ticked."""

_TICK = r"[☒☑🗹🗷✓✔✗✘]|\( ?[x✓✔✗✘] ?\)|\[ ?[x✓✔✗✘*] ?\]|(?<!\w)x(?!\w)"
_BLANK = r"[☐□▢◻⬜]|\( {0,3}\)|\[ {0,3}\]|_{1,8}"
_APART = r"[ \t/|,]{0,6}\n?[ \t]{0,6}"
_YES, _NO = r"(?<!\w)(?:sim|si|yes|oui)(?!\w)", r"(?<!\w)(?:nao|non|no)(?!\w)"


def _box(name: str, *, optional: bool = False) -> str:
    return rf"(?:(?P<{name}>{_TICK})|{_BLANK}{'|' if optional else ''})"


_FORMS = re.compile(
    # A box before each answer, or behind each.
    rf"{_box('yes')}{_APART}{_YES}{_APART}{_box('no')}{_APART}{_NO}"
    rf"|{_YES}{_APART}{_box('yes_')}{_APART}{_NO}{_APART}{_box('no_', optional=True)}"
    rf"|{_box('no__')}{_APART}{_NO}{_APART}{_box('yes__')}{_APART}{_YES}"
    rf"|{_NO}{_APART}{_box('no___')}{_APART}{_YES}{_APART}{_box('yes___', optional=True)}"
)


def answers(flat: str) -> Iterator[tuple[int, int, str]]:
    """Where pairs of boxes stand in a folded text, and what they answer: `YES`, `NO` or `OPEN`."""
    for match in _FORMS.finditer(flat):
        ticked = {name.rstrip("_") for name, box in match.groupdict().items() if box}
        yield match.start(), match.end(), {frozenset({"yes"}): YES, frozenset({"no"}): NO}.get(frozenset(ticked), OPEN)
