"""Does the time of an answer tell a hit from no hit? Whole questions between two installations, in turns.

    PYTHONPATH=.:tests python -P -m benchmarks.deconfliction.even [--each 5000] [--folder DIR] [--out FILE]

So many questions of each of four kinds. Each is of one value (16 elements with its blanks), written, answered and read
as the verbs do it, audit and catalogue included. In each round there is one of each kind, in an order that is drawn: a
value that an accused person has (hit), one that nobody has, one that only a victim has, and again one that nobody has:
how far the last is from the second is what the measure itself is worth. At the end the quota is used up, and what is
refused is measured in the same way.
Times are microseconds of the thread's processor and of the clock, of the holder's and of the asker's part apart; the
slowest hundredth of all kinds together is left out: a pause of the machine falls on any of them. The frozen run has
both installations in a folder of memory (`--folder /dev/shm`): each kind writes the same rows, and what a disk takes to
keep them wavers by more than what is sought.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from support.agencies import REASON, Side, person_on, phones, two_agencies
from support.factories import a_document, a_mention, a_page
from support.stored import store

from api import answering, asking, holding
from models.errors import QuotaUsed
from models.stated import StatedRole

KINDS = ("hit", "no_hit", "victims", "no_hit_again")
_HELD = 300
_REFUSED = 250
_A_DAY, _DAY_SECONDS, _ELEMENTS = 250, 90_000, 16
"""Rounds on one day of both clocks, whose quota they use up; elements of a question."""
_PLUS_MINUS = 1.96
_FIRST = {"hit": "+346001", "victims": "+346002", "no_hit": "+346003", "no_hit_again": "+346004"}


def value(kind: str, number: int) -> str:
    """An invented number of a kind; what is held comes round again."""
    return f"{_FIRST[kind]}{number % _HELD if kind in ('hit', 'victims') else number % 90_000:05}"


def filled(holder: Side) -> None:
    """Numbers of accused people and of victims, as many of each, and all prepared."""
    for number in range(_HELD):
        for kind, role in (("hit", StatedRole.SUSPECT), ("victims", StatedRole.VICTIM)):
            name, phone = f"Luis Choque {number}", value(kind, number)
            if kind == "victims":
                name = f"Rosa Vega {number}"
            document = a_document(a_page(f"{name}, celular {phone}."), case=holder.case.id, name=f"{kind}{number}.txt")
            store(
                holder.workspace.records, document,
                person_on(document, name, role), a_mention(document, phone, normal=phone),
            )  # fmt: skip
    holding.prepare(holder.workspace, holder.administrator, now=True)


Times = dict[str, dict[str, list[int]]]
"""Measure → kind → nanoseconds."""


def told(sides: tuple[Side, Side], kind: str, number: int, times: Times) -> bool:
    """Ask one question through, and note what both parts took. Raises QuotaUsed, once both parts are noted."""
    asker, holder = sides
    _, data = asking.write_question(
        asker.workspace, asker.officer, asker.case.id, partner=asker.other.id, values=phones(value(kind, number)),
        reason=REASON,
    )  # fmt: skip
    known = answering.known_question(holder.workspace, data)
    refused: QuotaUsed | None = None
    with noted(times, "holder", kind):
        try:
            answer = answering.answer_question(holder.workspace, known)
        except QuotaUsed as error:
            refused = error
            answer = answering.refusal(holder.workspace, known, error)
    with noted(times, "asker", kind):
        try:
            found = asking.read_answer(asker.workspace, asker.officer, asker.case.id, answer)
        except QuotaUsed:
            found = None
    if refused is not None or found is None:
        raise refused or QuotaUsed("told by the asker alone")
    return found.answers[0].hit


class noted:  # noqa: N801 - read as a word: with noted(…)
    """Notes what a part took, on the processor and on the clock."""

    def __init__(self, times: Times, part: str, kind: str) -> None:
        self._rows = times[f"{part}_cpu"][kind], times[f"{part}_wall"][kind]

    def __enter__(self) -> None:
        self._began = time.thread_time_ns(), time.perf_counter_ns()

    def __exit__(self, *_: object) -> None:
        for row, now, began in zip(
            self._rows, (time.thread_time_ns(), time.perf_counter_ns()), self._began, strict=True
        ):
            row.append(now - began)


def played(sides: tuple[Side, Side], each: int, times: Times) -> tuple[int, int]:
    """Ask by turns, in an order that is drawn anew for each round; how many answers were wrong, how many refused."""
    chance = random.Random(9)
    wrong = refused = 0
    for number in range(each):
        if number % _A_DAY == 0:
            for side in sides:
                side.clock.forward(_DAY_SECONDS)
        for kind in chance.sample(KINDS, len(KINDS)):
            try:
                wrong += told(sides, kind, number, times) != (kind == "hit")
            except QuotaUsed:
                refused += 1
    return wrong, refused


def compared(rows: dict[str, list[int]]) -> dict[str, Any]:
    """Mean of each kind, and by how much each differs from no hit, with what chance alone may do (95 of 100)."""
    limit = sorted(one for row in rows.values() for one in row)[int(sum(map(len, rows.values())) * 0.99) - 1]
    kept = {kind: [one / 1000 for one in row if one <= limit] for kind, row in rows.items()}
    base = statistics.fmean(kept["no_hit"])
    result: dict[str, Any] = {"no_hit_us": round(base, 1)}
    for kind in ("hit", "victims", "no_hit_again"):
        both = kept[kind], kept["no_hit"]
        spread = sum(statistics.variance(row) / len(row) for row in both) ** 0.5
        result[kind] = {
            "difference_percent": round(100 * (statistics.fmean(kept[kind]) - base) / base, 3),
            "error_percent": round(100 * _PLUS_MINUS * spread / base, 3),
        }
    return result


def new_times() -> Times:
    return defaultdict(lambda: defaultdict(list))


def measured(folder: Path, each: int) -> dict[str, Any]:
    """Ask so many questions of each kind, then some beyond the quota."""
    with two_agencies(folder) as sides:
        filled(sides[1])
        partners = sides[1].workspace.records.partners
        partners.change(sides[1].other.model_copy(update={"quota": _A_DAY * len(KINDS) * _ELEMENTS}))
        times, beyond = new_times(), new_times()
        wrong, early = played(sides, each, times)
        partners.change(sides[1].other.model_copy(update={"quota": _ELEMENTS - 1}))
        _, refused = played(sides, min(each, _REFUSED), beyond)
    return {
        "each": each, "held": 2 * _HELD, "wrong": wrong + early,
        "answered": {part: compared(rows) for part, rows in times.items()},
        "beyond_quota": {
            "refused": refused, **{part: compared(rows) for part, rows in beyond.items()},
        },
    }  # fmt: skip


def main() -> None:
    """Measure, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=5000)
    parser.add_argument("--folder", type=Path, help="where both installations lie while they are measured")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lince-even-", dir=given.folder) as folder:
        result = measured(Path(folder), given.each)
    print(json.dumps(result, indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
