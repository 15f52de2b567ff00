"""How the entries of a ledger hang together: each line holds the SHA-256 of the line before.

A line is checked with sha256sum alone. What people wrote is in it by the SHA-256 over a salt and the words, so that
words which are masked later break nothing; the salt is told with words that are shown, and with no others.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from models.custody import CustodyEntry, ItemId

GENESIS = "0" * 64
"""What the first entry of an item has for the hash of the entry before."""


def salt_of(secret: bytes, item: ItemId, number: int) -> str:
    """The salt of an entry's words: 32 hexadecimal digits that nobody knows without the installation's secret."""
    return hmac.digest(secret, f"custody/{item}/{number}".encode(), "sha256").hex()[:32]


def words_text(words: Mapping[str, str]) -> str:
    """Words as they are hashed: JSON with sorted names, without blanks."""
    return json.dumps(dict(words), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commitment(words: Mapping[str, str], salt: str) -> str:
    """SHA-256 over salt and words."""
    return hashlib.sha256((salt + words_text(words)).encode("utf-8", "surrogatepass")).hexdigest()


def line(entry: CustodyEntry) -> str:
    """An entry as it is hashed and exported: a line of JSON in ASCII, without its own hash."""
    told = entry.model_dump(mode="json", exclude={"words", "masked", "commitment", "hash"})
    told["words"] = entry.commitment
    return json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def hash_of(entry: CustodyEntry) -> str:
    """SHA-256 of its line."""
    return hashlib.sha256(line(entry).encode()).hexdigest()


def first_fault(entries: Sequence[CustodyEntry]) -> int | None:
    """The number of the first entry of an item that is not what it was, or not in its place; None: all are."""
    before = GENESIS
    for position, entry in enumerate(entries, start=1):
        if entry.number != position or entry.previous != before or entry.hash != hash_of(entry):
            return position
        before = entry.hash
    return None
