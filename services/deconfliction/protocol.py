"""The two sides of a question, as values: nothing here stores, sends or logs.

The asker blinds its keys and fills up with blanks. The holder multiplies every element by its key of the epoch and
adds the tags of all that it answers for. The asker unblinds, and looks its own tags up. So the holder does not learn
what was asked nor what came of it, and what it does is the same for any question of that count.
"""

import secrets
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.errors import BadMessage
from services.deconfliction import oprf
from services.deconfliction.message import TAG, count_for, tags_for

_LITTLE = np.dtype("<u8")
_CHUNK = 2000


@dataclass(frozen=True)
class Blinded:
    """Keys on their way: what is sent, and what undoes the blinds when the answer is there."""

    keys: tuple[str, ...]
    blinds: tuple[bytes, ...]
    elements: tuple[bytes, ...]
    places: tuple[int, ...]
    """Where each key stands among the elements."""


def blind(keys: Sequence[str]) -> Blinded:
    """Blind keys, among blanks and in an order that says nothing of theirs. Raises BadMessage for too many."""
    count = count_for(len(keys))
    places = tuple(secrets.SystemRandom().sample(range(count), len(keys)))
    blinds = tuple(oprf.random_scalar() for _ in keys)
    elements = [b""] * count
    for key, by, place in zip(keys, blinds, places, strict=True):
        elements[place] = oprf.blind(key.encode(), by=by)
    filled = tuple(element or oprf.random_element() for element in elements)
    return Blinded(tuple(keys), blinds, filled, places)


def tags_of(key: bytes, held: Iterable[str]) -> bytes:
    """The tags of all keys that are held, in the order of their numbers, filled up to a power of two.

    Takes 50 µs a key, on all processors.
    """
    values = list(held)
    chunks = [values[at : at + _CHUNK] for at in range(0, len(values), _CHUNK)]
    with ThreadPoolExecutor() as pool:
        parts = pool.map(lambda chunk: b"".join(_tag(oprf.output(key, value.encode())) for value in chunk), chunks)
        real = b"".join(parts)
    blanks = tags_for(len(values)) - len(values)
    tags = np.frombuffer(real + secrets.token_bytes(blanks * TAG), _LITTLE)
    return np.sort(tags).tobytes()


def answer(key: bytes, elements: Sequence[bytes]) -> tuple[tuple[bytes, ...], bytes]:
    """Evaluate what was asked, with the proof that one key was used. Raises BadMessage."""
    evaluated = tuple(oprf.evaluate(key, elements))
    return evaluated, oprf.prove(key, elements, evaluated)


def hits(asked: Blinded, evaluated: Sequence[bytes], tags: bytes, *, public: bytes, proof: bytes) -> list[bool]:
    """Whether each key is among what the holder answers for. Raises BadMessage where the proof does not hold."""
    if not oprf.verify(public, asked.elements, evaluated, proof):
        raise BadMessage("It was not made with the one key that it names: do not rely on it.")
    sorted_tags = np.frombuffer(tags, _LITTLE)
    if np.any(sorted_tags[1:] < sorted_tags[:-1]):
        raise BadMessage("Its tags are not in order.")
    own = np.frombuffer(
        b"".join(
            _tag(oprf.finalize(key.encode(), blinded_by=by, evaluated=evaluated[place]))
            for key, by, place in zip(asked.keys, asked.blinds, asked.places, strict=True)
        ),
        _LITTLE,
    )
    return among(own, sorted_tags)


def among(own: NDArray[np.uint64], sorted_tags: NDArray[np.uint64]) -> list[bool]:
    """Whether each number stands in the sorted ones: a search of the same steps for any answer."""
    at = np.minimum(np.searchsorted(sorted_tags, own), len(sorted_tags) - 1)
    return [bool(one) for one in sorted_tags[at] == own]


def _tag(output: bytes) -> bytes:
    return output[:TAG]
