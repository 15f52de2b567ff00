"""What somebody wrote on an archive and on its members, beside what is in them."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from services.ingest.formats.member_names import member_name
from services.ingest.formats.text import clean, decode_bytes, paged
from services.ingest.plugin import ExtractKit, Facts, Part

MOST_COMMENTS = 1_000
MOST_HEAD = 64 * 1024
_EXTRA, _NAME, _COMMENT = 4, 8, 16
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


def of_tar(links: Sequence[str], said: Sequence[str]) -> Iterator[Part]:
    """Where links of a tar led, which are not followed, and the comments on its members."""
    told = {"links": links, "member_comments": said}
    if values := {
        name: [clean(one)[:LONGEST] for one in lines[:MOST_COMMENTS]] for name, lines in told.items() if lines
    }:
        yield Facts(values=values)


def of_gzip(path: Path) -> Iterator[Part]:
    """The name and the comment in the header of a gzip file, where they say something."""
    with path.open("rb") as file:
        head = file.read(MOST_HEAD)
    place, flags = 10, head[3] if len(head) > 10 else 0
    if flags & _EXTRA:
        place += 2 + int.from_bytes(head[place : place + 2], "little")
    told: dict[str, str] = {}
    for flag, label in ((_NAME, "packed_name"), (_COMMENT, "comment")):
        if flags & flag and (end := head.find(b"\0", place)) >= 0:
            if said := _said(head[place:end]):
                told[label] = said[:LONGEST]
            place = end + 1
    if told:
        yield Facts(values=told)


def _said(raw: bytes) -> str:
    return clean(decode_bytes(raw)).strip() if raw.strip(b"\0 \r\n\t") else ""
