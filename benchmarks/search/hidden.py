"""What hidden documents cost: computing time of a search in a case of which many documents are hidden from who asks.

    ./lince bench search.hidden [--freeze]

An index of 6,000 pages in two cases. Searches with 0 to 1,000 hidden documents take turns; each time is the computing
time of this process for one search of the embedded engine, the 95th of a hundred. `listed`: the same with pages that
bear no label of their level, as in an index from before. Prints JSON; `--freeze` writes `hidden.json`.
"""

import argparse
import json
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from models.case import Sensitivity
from models.ids import AgencyId, CaseId, DocumentId, derived
from models.search import IndexRecord, Query, Scope, Term
from services.search.engines.embedded import EmbeddedEngine

FROZEN = Path(__file__).with_suffix(".json")
CASES = (CaseId("1" * 32), CaseId("2" * 32))
DOCUMENTS, PAGES = 3000, 2
HIDDEN = (0, 10, 100, 1000)
ROUNDS = 100
WORDS = tuple(f"palabra{number}" for number in range(200))
"""Each on three of a hundred pages, as words are that people search for."""


def records(label: bool) -> list[IndexRecord]:  # noqa: FBT001 - one of two worlds
    """Two of three documents are of the first case; its first thousand are sealed."""
    found = []
    for number in range(DOCUMENTS):
        document = DocumentId(derived("hidden", str(number)))
        held = Sensitivity.SEALED if label and number < max(HIDDEN) else Sensitivity.ORDINARY
        for page in range(1, PAGES + 1):
            said = " ".join(WORDS[(number * page + step) % len(WORDS)] for step in range(6))
            found.append(
                IndexRecord(
                    id=IndexRecord.key(document, page),
                    case=CASES[number >= 2 * DOCUMENTS // 3],
                    agency=AgencyId("a"),
                    document=document,
                    page=page,
                    name=f"hoja {number}",
                    text=f"{said} {number}",
                    media_type="text/plain",
                    source="text",
                    held=held,
                )
            )
    return found


def measure(folder: Path, *, label: bool) -> dict[int, float]:
    """Milliseconds of computing by number of hidden documents."""
    engine = EmbeddedEngine(folder)
    engine.write(records(label))
    scopes = {
        hidden: Scope(
            cases=frozenset(CASES),
            hidden=frozenset((CASES[0], DocumentId(derived("hidden", str(one)))) for one in range(hidden)),
        )
        for hidden in HIDDEN
    }
    times: defaultdict[int, list[float]] = defaultdict(list)
    for turn in range(ROUNDS + 5):
        for hidden, scope in scopes.items():
            query = Query(node=Term(word=WORDS[turn % len(WORDS)]))
            began = time.process_time()
            engine.find(query, scope)
            if turn >= 5:
                times[hidden].append(1000 * (time.process_time() - began))
    engine.close()
    return {hidden: round(sorted(some)[int(0.95 * len(some)) - 1], 2) for hidden, some in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        labelled, listed = (measure(Path(folder) / name, label=name == "labelled") for name in ("labelled", "listed"))
    told = {
        name: {"ms": found, "ratio": {hidden: round(ms / found[0], 2) for hidden, ms in found.items()}}
        for name, found in (("labelled", labelled), ("listed", listed))
    }
    print(json.dumps(told, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
