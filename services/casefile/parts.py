"""Parts of a folder that leaves: so that it can be said which of them differs, without the name of any file.

Names of originals may name people; numbers of documents and names of tables do not.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from services.casefile.bag import PAYLOAD
from services.casefile.staging import Written

_OF_DOCUMENT = re.compile(r"(originals|texts|redacted)/(\d{6})")
_BY_NAME = ("tables", "graph")


def part_of(path: str) -> str:
    """The part that a file belongs to: `texts/000007`, `tables/mentions.csv`, `custody`, `IMAGES`."""
    plain = path.removeprefix(PAYLOAD)
    found = _OF_DOCUMENT.match(plain)
    if found is not None:
        return found[0]
    head = plain.partition("/")[0]
    return plain if head in _BY_NAME else head


def number_of(part: str) -> int | None:
    """The number of the document that a part is of."""
    found = _OF_DOCUMENT.fullmatch(part)
    return None if found is None else int(found[2])


def parts(files: Iterable[Written]) -> Mapping[str, str]:
    """SHA-256 of each part: over its lines `SHA-512  path`, sorted."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for one in files:
        lines[part_of(one.path)].append(f"{one.sha512}  {one.path}\n")
    return {
        part: hashlib.sha256("".join(sorted(some)).encode("utf-8", "surrogateescape")).hexdigest()
        for part, some in sorted(lines.items())
    }
