"""What somebody wrote on an archive and on its members, beside what is in them."""

import zipfile
from collections.abc import Iterator, Sequence

from services.ingest.formats.member_names import member_name
from services.ingest.formats.text import clean, decode_bytes, paged
from services.ingest.plugin import ExtractKit, Facts, Part

MOST_COMMENTS = 1_000
LONGEST = 2_000
"""Characters of a comment that are kept as a fact; its text is whole."""


def comments(written: bytes, entries: Sequence[zipfile.ZipInfo], kit: ExtractKit) -> Iterator[Part]:
    """The comment on a zip and those on its members: as text, which is searched, and as a fact."""
    own = _said(written)
    members = [(member_name(entry), said) for entry in entries if entry.comment and (said := _said(entry.comment))]
    if not own and not members:
        return
    yield Facts(
        values=({"comment": own[:LONGEST]} if own else {})
        | (
            {"member_comments": [f"{name}: {said[:LONGEST]}" for name, said in members[:MOST_COMMENTS]]}
            if members
            else {}
        )
    )
    lines = [f"{own}\n\n"] if own else []
    yield from paged(iter([*lines, *(f"{name}: {said}\n" for name, said in members)]), kit=kit)


def _said(raw: bytes) -> str:
    return clean(decode_bytes(raw)).strip() if raw.strip(b"\0 \r\n\t") else ""
