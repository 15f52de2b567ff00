"""The verifiable oblivious pseudorandom function of RFC 9497 over ristretto255 and SHA-512 (and its base mode).

Names are those of the RFC. Elements and scalars are 32 bytes, proofs 64, outputs 64. The group is libsodium's, through
rbcl; its functions take no lengths, so everything that comes from outside is measured and decoded here first.
Importing this module loads libsodium, which takes a tenth of a second.
"""

import contextlib
import functools
import hashlib
import hmac
import importlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from pathlib import Path

import rbcl

from models.errors import BadMessage

# rbcl unpacks libsodium into a temporary file and leaves it there; once it is loaded nothing needs the name.
with contextlib.suppress(OSError):
    Path(importlib.import_module("rbcl._sodium").lib_path).unlink()

SIZE = 32
"""Bytes of an element and of a scalar."""
PROOF = 2 * SIZE
OUTPUT = 64
MOST = 2**16 - 1
"""Elements that one proof may cover: the RFC numbers them with two bytes."""

_SUITE = b"ristretto255-SHA512"
_ZERO = bytes(SIZE)
_CHUNK = 64
"""Elements that a thread takes at once."""
_ORDER = 2**252 + 27742317777372353535851937790883648493


class Mode(IntEnum):
    """Modes of the RFC. Messages use the verifiable one; the base mode is here for its vectors."""

    BASE = 0
    VERIFIABLE = 1


def random_scalar() -> bytes:
    """A scalar for a key or a blind, never zero."""
    return bytes(rbcl.crypto_core_ristretto255_scalar_random())


def random_element() -> bytes:
    """An element of which nobody knows a preimage: what blanks are filled with."""
    return bytes(rbcl.crypto_core_ristretto255_random())


def public_key(key: bytes) -> bytes:
    """`G * key`."""
    return bytes(rbcl.crypto_scalarmult_ristretto255_base(_scalar(key)))


def derive_key(seed: bytes, info: bytes, *, mode: Mode = Mode.VERIFIABLE) -> bytes:
    """DeriveKeyPair of the RFC: a key from 32 bytes of seed."""
    told = seed + len(info).to_bytes(2, "big") + info
    for counter in range(256):
        key = _to_scalar(told + bytes([counter]), b"DeriveKeyPair" + _context(mode))
        if key != _ZERO:
            return key
    raise AssertionError("no key in 256 tries")


def blind(value: bytes, *, by: bytes, mode: Mode = Mode.VERIFIABLE) -> bytes:
    """What is sent of a value: nobody learns the value from it who does not know the blind `by`."""
    return _times(by, _to_group(value, mode))


def evaluate(key: bytes, blinded: Sequence[bytes]) -> list[bytes]:
    """BlindEvaluate without its proof. Raises BadMessage for what is no element."""
    chunks = [blinded[at : at + _CHUNK] for at in range(0, len(blinded), _CHUNK)]
    with ThreadPoolExecutor() as pool:
        return [one for part in pool.map(lambda chunk: evaluate_here(key, chunk), chunks) for one in part]


def evaluate_here(key: bytes, blinded: Sequence[bytes]) -> list[bytes]:
    """The same in this thread."""
    for one in blinded:
        check_element(one)
    return [_times(key, one) for one in blinded]


def finalize(value: bytes, *, blinded_by: bytes, evaluated: bytes) -> bytes:
    """The function's output for a value, from what the holder of the key made of it blinded."""
    check_element(evaluated)
    return _output(value, _times(bytes(rbcl.crypto_core_ristretto255_scalar_invert(_scalar(blinded_by))), evaluated))


def output(key: bytes, value: bytes, *, mode: Mode = Mode.VERIFIABLE) -> bytes:
    """The same, as the holder of the key computes it (Evaluate)."""
    return _output(value, _times(key, _to_group(value, mode)))


def prove(key: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes], *, nonce: bytes | None = None) -> bytes:
    """GenerateProof: that all elements were evaluated with the one key of the public key. `nonce` is for vectors."""
    public = public_key(key)
    composite = _composite(public, blinded, evaluated)
    multiplied = _times(key, composite)
    r = nonce or random_scalar()
    c = _challenge(public, composite, multiplied, public_key(r), _times(r, composite))
    s = rbcl.crypto_core_ristretto255_scalar_sub(r, rbcl.crypto_core_ristretto255_scalar_mul(c, key))
    return c + bytes(s)


def verify(public: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes], proof: bytes) -> bool:
    """VerifyProof. Raises BadMessage for what is no element or no proof."""
    if len(proof) != PROOF:
        raise BadMessage("A proof has 64 bytes.")
    for one in (public, *evaluated):
        check_element(one)
    c, s = proof[:SIZE], proof[SIZE:]
    composite = _composite(public, blinded, evaluated)
    multiplied = _sum(_seed(public), blinded, evaluated, over=evaluated)
    if not (0 < int.from_bytes(c, "little") < _ORDER and 0 < int.from_bytes(s, "little") < _ORDER):
        return False
    first = _add(public_key(s), _times(c, public))
    second = _add(_times(s, composite), _times(c, multiplied))
    return hmac.compare_digest(c, _challenge(public, composite, multiplied, first, second))


def check_element(element: bytes) -> None:
    """Raises BadMessage unless these are the 32 bytes of an element that is not the identity."""
    if len(element) != SIZE or element == _ZERO or not rbcl.crypto_core_ristretto255_is_valid_point(element):
        raise BadMessage("It holds bytes that are no element of the group.")


def _context(mode: Mode) -> bytes:
    return b"OPRFV1-" + bytes([mode]) + b"-" + _SUITE


_HASH_TO_GROUP = {mode: b"HashToGroup-" + _context(mode) for mode in Mode}
_HASH_TO_SCALAR = b"HashToScalar-" + _context(Mode.VERIFIABLE)


def _to_group(value: bytes, mode: Mode) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_from_hash(_expanded(value, _HASH_TO_GROUP[mode])))


def _to_scalar(value: bytes, tag: bytes) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_scalar_reduce(_expanded(value, tag)))


def _expanded(value: bytes, tag: bytes) -> bytes:
    """expand_message_xmd of RFC 9380 with SHA-512, for the 64 bytes that one block gives."""
    suffix = tag + bytes([len(tag)])
    first = hashlib.sha512(bytes(128) + value + b"\x00\x40\x00" + suffix).digest()
    return hashlib.sha512(first + b"\x01" + suffix).digest()


def _output(value: bytes, element: bytes) -> bytes:
    return hashlib.sha512(_counted(value) + _counted(element) + b"Finalize").digest()


def _counted(part: bytes) -> bytes:
    return len(part).to_bytes(2, "big") + part


def _seed(public: bytes) -> bytes:
    return hashlib.sha512(_counted(public) + _counted(b"Seed-" + _context(Mode.VERIFIABLE))).digest()


def _composite(public: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes]) -> bytes:
    return _sum(_seed(public), blinded, evaluated, over=blinded)


def _sum(seed: bytes, blinded: Sequence[bytes], evaluated: Sequence[bytes], *, over: Sequence[bytes]) -> bytes:
    """ComputeComposites: the elements of `over`, each times a scalar that depends on all that was sent of it."""
    if len(blinded) != len(evaluated) or not 0 < len(blinded) <= MOST:
        raise BadMessage("As many elements come back as were sent.")
    pairs = enumerate(zip(blinded, evaluated, strict=True))
    parts = (
        _times(
            _to_scalar(
                _counted(seed) + place.to_bytes(2, "big") + _counted(sent) + _counted(got) + b"Composite",
                _HASH_TO_SCALAR,
            ),
            element,
        )
        for (place, (sent, got)), element in zip(pairs, over, strict=True)
    )
    return functools.reduce(_add, parts)


def _challenge(public: bytes, *elements: bytes) -> bytes:
    told = b"".join(_counted(one) for one in (public, *elements))
    return _to_scalar(told + b"Challenge", _HASH_TO_SCALAR)


def _times(scalar: bytes, element: bytes) -> bytes:
    return bytes(rbcl.crypto_scalarmult_ristretto255(_scalar(scalar), element))


def _add(one: bytes, other: bytes) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_add(one, other))


def _scalar(scalar: bytes) -> bytes:
    if len(scalar) != SIZE:
        raise BadMessage("A scalar has 32 bytes.")
    return scalar
