"""All hits of a query as JSON Lines, as a table for a spreadsheet, or as a workbook. Verb and route share it.

The last line tells what they came to and what could not be searched: an answer without it was cut off.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from api.listing import said
from api.names import json_shown
from api.sheets import Form, table, workbook
from models.search import Hit, HitsEnd

COLUMNS = (
    "case", "file", "page", "pages", "snippet", "found", "variant", "confidence", "media type", "score", "document",
    "sha256", "conditions",
)  # fmt: skip

Hits = Iterable[Hit | HitsEnd]


def line(hit: Hit) -> dict[str, object]:
    """A hit as programs read it: the fields of the command-line contract first."""
    return {
        "document": hit.document,
        "page": hit.page,
        "score": hit.score,
        "snippet": hit.snippet,
        "boxes": hit.boxes,
        "case": hit.case_number,
        "name": hit.name,
        "sha256": hit.sha256,
        "marks": [(mark.start, mark.end) for mark in hit.marks],
        "answers": [answer.model_dump() for answer in hit.answers],
        "by": hit.by,
        **({"conditions": hit.conditions} if hit.conditions else {}),
        **({"hits": hit.hits} if hit.hits is not None else {}),
        **({"meant": hit.meant.model_dump()} if hit.meant is not None else {}),
        **({"repeats": hit.repeats} if hit.repeats is not None else {}),
    }


def as_bytes(hits: Hits, form: Form) -> Iterator[bytes]:
    """The hits in a form, in pieces: each as it comes, a workbook when it is whole."""
    if form is Form.JSONL:
        return (json_shown(json.dumps(_told(one), ensure_ascii=False)).encode() + b"\n" for one in hits)
    rows = map(_cells, hits)
    return table(COLUMNS, rows) if form is Form.CSV else workbook("hits", COLUMNS, rows)


def _told(one: Hit | HitsEnd) -> dict[str, object]:
    return line(one) if isinstance(one, Hit) else one.model_dump(mode="json")


def _cells(one: Hit | HitsEnd) -> Sequence[str | int | float]:
    if isinstance(one, HitsEnd):
        sums = f"{one.total} pages in {one.documents} documents, {one.told} told. {said(one.completeness)}"
        return ("end", "", "", "", sums, "", "", "", "", "", "", "", "")
    sure = min((answer.confidence for answer in one.answers if answer.confidence is not None), default=None)
    return (
        one.case_number,
        one.name,
        one.page,
        one.pages,
        one.snippet,
        "; ".join(dict.fromkeys(answer.found for answer in one.answers if answer.found)),
        "; ".join(dict.fromkeys(answer.variant for answer in one.answers if answer.variant)),
        "" if sure is None else round(sure, 3),
        one.media_type,
        one.score,
        one.document,
        one.sha256,
        "; ".join(one.conditions),
    )
