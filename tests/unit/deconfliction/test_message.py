"""Messages: signed, of sizes that depend on counts alone, and refused whole when anything in them is off."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from support.factories import NOON

from models.deconfliction import Purpose, Reason
from models.errors import BadMessage
from services.deconfliction import message, oprf, protocol
from services.deconfliction.message import AnswerHead, QuestionHead, RefusalHead

OURS, THEIRS = Ed25519PrivateKey.from_private_bytes(bytes(32)), Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
HERE, THERE = OURS.public_key().public_bytes_raw().hex(), THEIRS.public_key().public_bytes_raw().hex()
KEY = oprf.random_scalar()
REASON = Reason(purpose=Purpose.INVESTIGATION, basis="Palermo Protocol, art. 10")
ID = "0f" * 16


def a_question(keys: list[str], *, reason: Reason = REASON) -> bytes:
    blinded = protocol.blind(keys)
    head = QuestionHead(sender=HERE, recipient=THERE, id=ID, at=NOON, reason=reason, elements=len(blinded.elements))
    return message.write(head, elements=blinded.elements, key=OURS)


def an_answer(question: bytes, held: list[str], *, contact: str = "Mesa, +34 600 000 000") -> bytes:
    asked = message.read(question)
    evaluated, proof = protocol.answer(KEY, asked.elements)
    tags = protocol.tags_of(KEY, held)
    head = AnswerHead(
        sender=THERE, recipient=HERE, id=ID, question=message.digest(question), at=NOON, contact=contact, epoch=ID,
        public=oprf.public_key(KEY).hex(), proof=proof.hex(), elements=len(evaluated), tags=len(tags) // message.TAG,
    )  # fmt: skip
    return message.write(head, elements=evaluated, tags=tags, key=THEIRS)


QUESTION = a_question(["phone:zz:+59171234567"])
ANSWER = an_answer(QUESTION, ["phone:zz:+59171234567"])


def test_what_is_written_is_read_again() -> None:
    for told in (QUESTION, ANSWER):
        read = message.read(told)
        read.check()
        assert message.write(read.head, elements=read.elements, tags=read.tags, key=OURS)[:-64] == told[:-64]


def test_sizes_depend_on_padded_counts_alone() -> None:
    wordy = Reason(purpose=Purpose.VICTIM_PROTECTION, basis="ñ" * 200)
    sizes = {
        len(a_question([f"{n}" * width for n in range(many)], reason=reason))
        for many in (1, 2, 16)
        for width in (1, 190)
        for reason in (REASON, wordy)
    }
    assert sizes == {len(QUESTION)}
    assert len(a_question([str(n) for n in range(17)])) == len(QUESTION) + 48 * 32
    held = [f"phone:zz:+{n}" for n in range(1000)]
    answers = {
        len(an_answer(QUESTION, some, contact=contact))
        for some in ([], ["phone:zz:+59171234567"], held)
        for contact in ("Mesa", "á" * 300)
    }
    assert answers == {len(ANSWER)}


def test_no_value_is_in_any_message() -> None:
    for told in (QUESTION, ANSWER):
        for form in ("+59171234567", "59171234567", "71234567", "phone:"):
            assert form.encode() not in told
        for digest in (hashlib.sha256, hashlib.sha512, hashlib.md5):
            assert digest(b"phone:zz:+59171234567").digest()[:8] not in told


def test_the_largest_head_fits() -> None:
    head = RefusalHead(sender=THERE, recipient=HERE, id=ID, question="0" * 64, at=NOON, code="x" * 40)
    read = message.read(message.write(head, key=THEIRS))
    read.check()
    assert read.head == head
    # Four bytes a letter is the most there is.
    an_answer(a_question(["a"], reason=Reason(purpose=Purpose.OFFICER_SAFETY, basis="𝒂" * 200)), [], contact="𝒂" * 300)


@pytest.mark.parametrize("told", [QUESTION, ANSWER], ids=["question", "answer"])
@pytest.mark.parametrize("cut", [0, 1, 12, 100, 2060, 2061, -65, -64, -1])
def test_what_is_cut_is_refused(told: bytes, cut: int) -> None:
    with pytest.raises(BadMessage):
        message.read(told[:cut])


def test_what_is_added_to_is_refused() -> None:
    with pytest.raises(BadMessage, match="added"):
        message.read(QUESTION + b"\n")


@given(place=st.integers(0, len(QUESTION) - 1), bit=st.integers(0, 7))
def test_any_changed_bit_is_refused(place: int, bit: int) -> None:
    changed = bytearray(QUESTION)
    changed[place] ^= 1 << bit
    with pytest.raises(BadMessage):
        message.read(bytes(changed)).check()


@given(noise=st.binary(max_size=6000))
def test_noise_is_refused_as_such(noise: bytes) -> None:
    for told in (noise, message.MAGIC + noise, message.MAGIC + noise.ljust(message.HEAD + message.SIGNATURE)):
        with pytest.raises(BadMessage):
            message.read(told)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (b'"elements":16', b'"elements":15'),
        (b'"elements":16', b'"elements":-1'),
        (b'"elements":16', b'"elements":4096'),
        (b'"elements":16', b'"elements":9999999999'),
        (b'"tags":1024', b'"tags":1000'),
        (b'"tags":1024', b'"tags":0'),
        (b'"tags":1024', b'"tags":-1'),
        (b'"tags":1024', b'"tags":1099511627776'),
        (b'"type":"answer"', b'"type":"question"'),
        (b'"type":"answer"', b'"type":"order"'),
    ],
)
def test_hostile_heads_are_refused(field: bytes, value: bytes) -> None:
    start = len(message.MAGIC)
    head = ANSWER[start : start + message.HEAD].rstrip().replace(field, value)
    with pytest.raises(BadMessage):
        message.read(ANSWER[:start] + head.ljust(message.HEAD) + ANSWER[start + message.HEAD :])


def test_a_contact_commands_no_terminal() -> None:
    assert message.shown_contact("Mesa\x1b[2J\r\n +34\u202e600") == "Mesa [2J +34 600"
