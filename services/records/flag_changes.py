"""Keeps what a new analysis did to flags, in the transaction that puts it in place of the old one."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from models.indicator import Indicator
from services.records import review_tables as r
from services.review import matching


def note(
    connection: Connection,
    before: Sequence[Indicator],
    after: Sequence[Indicator],
    *,
    cases: Mapping[str, str],
    at: dt.datetime,
) -> None:
    """Keep what a new analysis of some stretches does to their flags. `cases` are those of the documents."""
    rows = []
    for old, new in matching.paired(before, after):
        kind, flag = matching.change(old, new), old or new
        if kind is not None and flag is not None:
            document = flag.span.document
            rows.append(
                {
                    "kind": kind, "document": document, "case": cases[document], "at": at,
                    "before": None if old is None else old.model_dump(mode="json"),
                    "after": None if new is None else new.model_dump(mode="json"),
                }
            )  # fmt: skip
    if rows:
        connection.execute(insert(r.flag_change), rows)
