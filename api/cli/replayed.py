"""What `lince verify case` prints: each document derived again, and what they came to."""

import contextlib
import sys
from collections import Counter
from collections.abc import Sequence

from api import replaying
from api.cli.exits import DONE, SOME_FAILED
from api.cli.options import one_case
from api.cli.terminal import Terminal
from api.names import json_shown, shown
from api.wiring import Workspace
from models.errors import UsageError
from models.ids import DocumentId
from models.replay import Change, Difference, Outcome, Replayed

_SHOWN = 5
"""Differences of a document that a terminal is told; JSON has more."""


def verify_case(workspace: Workspace, number: str, documents: Sequence[str], *, again: bool, as_json: bool) -> int:
    """Derive a case again and tell of each document as it is done. Returns the exit code."""
    case = one_case(workspace, number)
    names = {status.document: status.path for status in workspace.records.evidence.files(case.id)}
    wanted = [_named(one, list(names)) for one in documents]
    console = Terminal(highlight=False, soft_wrap=True)
    counted: Counter[Outcome] = Counter()
    found = replaying.replay(workspace, workspace.operator, case.id, documents=wanted, again=again)
    total = len(wanted) or len(names)
    with contextlib.closing(found):
        for one in found:
            counted[one.outcome] += 1
            if as_json:
                sys.stdout.write(json_shown(one.model_dump_json()) + "\n")
                sys.stdout.flush()
            else:
                done = f"{sum(counted.values())}/{total}"
                console.print(f"{done} {one.outcome.value}: {shown(names[one.document])}", markup=False)
                for line in _lines(one):
                    console.print(f"      {line}", markup=False)
    told = ", ".join(f"{number} {outcome.value}" for outcome, number in sorted(counted.items()))
    (Terminal(stderr=True, highlight=False, soft_wrap=True) if as_json else console).print(
        f"Derived again: {told or 'nothing'}.", markup=False
    )
    return DONE if all(one.sound for one in counted) else SOME_FAILED


def _named(given: str, known: Sequence[DocumentId]) -> DocumentId:
    some = [one for one in known if given.strip() and one.startswith(given.strip())]
    if len(some) != 1:
        raise UsageError(
            f"--document {given} names {'no document' if not some else 'several documents'} of the case.",
            next_step="An id has 32 digits; its beginning is enough where it is the only one.",
        )
    return some[0]


def _lines(one: Replayed) -> list[str]:
    match one.outcome:
        case Outcome.ORIGINAL_MISSING:
            return [f"The original {one.sha256} is not in the store."]
        case Outcome.ORIGINAL_CHANGED:
            return [f"The original {one.sha256} was changed in the store."]
        case Outcome.WAITING:
            return ["It was never read."]
        case Outcome.SAME:
            return []
    lines = [_change(change) for change in one.changes]
    if one.outcome is Outcome.UNEXPLAINED:
        lines.append(
            "Not explained: nothing that was changed tells why." if not lines else "That does not explain all."
        )
    lines += [_difference(each) for each in one.differences[:_SHOWN]]
    if one.differs > _SHOWN:
        lines.append(f"and {one.differs - _SHOWN} more")
    return lines


def _change(change: Change) -> str:
    versions = f"{change.before} → {change.after}" if change.before != change.after else change.after
    parts = f" ({'; '.join(change.parts)})" if change.parts else ""
    return " ".join(filter(None, (change.of, versions))) + parts


def _difference(one: Difference) -> str:
    place = "" if one.page is None else f" p. {one.page}"
    span = "" if one.start is None else f" [{one.start}:{one.end}]"
    made = f" by {one.made_by}" if one.made_by else ""
    return f"{one.fact.value} {one.how.value}{place}{span} {one.what}{made}".rstrip()
