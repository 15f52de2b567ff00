"""Questions and answers as they travel, over a connection or in a file: signed, and of sizes that tell only counts.

A message is `LINCE-ASK-1` and a line's end, a head of 2,048 bytes (JSON, filled up with blanks), the elements of 32
bytes each, in an answer the tags of 8 bytes each, and an Ed25519 signature over all before it. The number of elements
is one of `COUNTS`, that of tags a power of two: what fills them up cannot be told from what is real.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import Field, TypeAdapter, ValidationError

from models.base import Record, UtcTime
from models.deconfliction import KEY, LONGEST_CONTACT, Reason
from models.errors import BadMessage
from services.deconfliction.oprf import PROOF, SIZE

COUNTS = (16, 64, 256, 1024, 4096)
"""How many elements a question may have."""
FEWEST_TAGS = 1024
MOST_TAGS = 2**24
TAG = 8
HEAD = 2048
MAGIC = b"LINCE-ASK-1\n"
SIGNATURE = 64
LARGEST = len(MAGIC) + HEAD + COUNTS[-1] * SIZE + MOST_TAGS * TAG + SIGNATURE
"""Bytes of the largest message."""
LARGEST_QUESTION = len(MAGIC) + HEAD + COUNTS[-1] * SIZE + SIGNATURE

_HEX = "^[0-9a-f]+$"


class QuestionHead(Record):
    """What a question says beside its elements. Agencies are their keys; no person, case or unit is named."""

    type: Literal["question"] = "question"
    sender: str = Field(pattern=KEY)
    recipient: str = Field(pattern=KEY)
    id: str = Field(pattern="^[0-9a-f]{32}$")
    at: UtcTime
    reason: Reason
    elements: int


class AnswerHead(Record):
    """What an answer says beside its elements and tags."""

    type: Literal["answer"] = "answer"
    sender: str = Field(pattern=KEY)
    recipient: str = Field(pattern=KEY)
    id: str = Field(pattern="^[0-9a-f]{32}$", description="of the question")
    question: str = Field(pattern=KEY, description="SHA-256 of the whole question")
    at: UtcTime
    contact: str = Field(max_length=LONGEST_CONTACT)
    epoch: str = Field(pattern="^[0-9a-f]{32}$")
    public: str = Field(pattern=_HEX, min_length=2 * SIZE, max_length=2 * SIZE)
    proof: str = Field(pattern=_HEX, min_length=2 * PROOF, max_length=2 * PROOF)
    elements: int
    tags: int


class RefusalHead(Record):
    """A question that is not answered, and why, as a code."""

    type: Literal["refusal"] = "refusal"
    sender: str = Field(pattern=KEY)
    recipient: str = Field(pattern=KEY)
    id: str = Field(pattern="^[0-9a-f]{32}$", description="of the question")
    question: str = Field(pattern=KEY)
    at: UtcTime
    code: str = Field(pattern="^[a-z_]{3,40}$")


Head = QuestionHead | AnswerHead | RefusalHead
_HEADS: TypeAdapter[Head] = TypeAdapter(Head)


@dataclass(frozen=True)
class Message:
    """A message that was read. `signed` is what its signature covers; nothing is checked yet."""

    head: Head
    elements: tuple[bytes, ...]
    tags: bytes
    signed: bytes
    signature: bytes

    def check(self) -> None:
        """Whether it is of whom it says. Raises BadMessage."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.head.sender)).verify(self.signature, self.signed)
        except (InvalidSignature, ValueError) as error:
            raise BadMessage("Its signature does not fit: it was changed, or is not of whom it says.") from error


def count_for(elements: int) -> int:
    """How many elements a question of so many has, blanks among them. Raises BadMessage beyond the most."""
    fitting = next((count for count in COUNTS if elements <= count), None)
    if fitting is None:
        raise BadMessage(f"A question holds at most {COUNTS[-1]} keys.", next_step="Ask in several questions.")
    return fitting


def tags_for(values: int) -> int:
    """How many tags an answer has where so many keys are held: a power of two. Raises BadMessage beyond the most."""
    count = max(FEWEST_TAGS, 1 << max(values - 1, 0).bit_length())
    if count > MOST_TAGS:
        raise BadMessage(f"No more than {MOST_TAGS} keys can be answered for.", next_step="Report this.")
    return count


def write(head: Head, *, elements: tuple[bytes, ...] = (), tags: bytes = b"", key: Ed25519PrivateKey) -> bytes:
    """A signed message."""
    told = head.model_dump_json().encode()
    assert len(told) <= HEAD
    signed = b"".join((MAGIC, told.ljust(HEAD), *elements, tags))
    return signed + key.sign(signed)


def read(data: bytes) -> Message:
    """Take a message apart. Raises BadMessage for whatever is not exactly one; its signature is for `check`."""
    if not data.startswith(MAGIC):
        raise BadMessage("This is no question or answer of Lince.")
    body = len(MAGIC) + HEAD
    if len(data) < body + SIGNATURE:
        raise BadMessage("It is cut short.")
    try:
        head = _HEADS.validate_json(data[len(MAGIC) : body])
    except ValidationError as error:
        raise BadMessage("Its head cannot be read.") from error
    elements = 0 if isinstance(head, RefusalHead) else head.elements
    tags = head.tags if isinstance(head, AnswerHead) else 0
    if (elements not in COUNTS and not isinstance(head, RefusalHead)) or (
        isinstance(head, AnswerHead) and (tags != tags_for(min(max(tags, 0), MOST_TAGS)))
    ):
        raise BadMessage("Its counts are none that are used.")
    if len(data) != body + elements * SIZE + tags * TAG + SIGNATURE:
        raise BadMessage("It is cut short, or something was added to it.")
    split = body + elements * SIZE
    return Message(
        head=head,
        elements=tuple(data[at : at + SIZE] for at in range(body, split, SIZE)),
        tags=data[split:-SIGNATURE],
        signed=data[:-SIGNATURE],
        signature=data[-SIGNATURE:],
    )


def digest(data: bytes) -> str:
    """By which an answer names its question."""
    return hashlib.sha256(data).hexdigest()


def shown_contact(text: str) -> str:
    """A contact as another agency wrote it, without what could command a terminal."""
    return re.sub(r"\s+", " ", "".join(sign if sign.isprintable() else " " for sign in text)).strip()


def too_old(at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a question is older than a file may travel, or from a clock that runs ahead."""
    return not dt.timedelta(hours=-1) <= now - at <= OLDEST


OLDEST = dt.timedelta(days=30)
