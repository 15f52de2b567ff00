"""Pages that say nearly the same."""

import random

from support.factories import a_page
from support.files import codes, read

from services.ingest.near import NearPages, fingerprint

WORDS = [
    "casa",
    "terminal",
    "pasaporte",
    "deuda",
    "coche",
    "noche",
    "llave",
    "hotel",
    "puente",
    "mercado",
    "lunes",
    "cruce",
    "frontera",
    "viaje",
    "turno",
]


def a_text(seed: int, words: int = 300) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) + str(chance.randrange(40)) for _ in range(words))


def changed(text: str, *, every: int) -> str:
    return " ".join("otra" if place % every == every - 1 else word for place, word in enumerate(text.split()))


def test_a_page_with_a_changed_word_is_near_and_others_are_not():
    pages = [a_text(1), a_text(2), changed(a_text(1), every=150), a_text(3), a_text(2)]
    near = NearPages()
    notes = [near.seen(a_page(text, number=number)) for number, text in enumerate(pages, start=1)]
    assert [note.message if note else None for note in notes] == [
        None,
        None,
        "This page says nearly the same as page 1.",
        None,
        "This page says nearly the same as page 2.",
    ]


def test_unlike_pages_are_not_near():
    prints = [fingerprint(a_text(seed)) for seed in range(200)]
    assert min((a ^ b).bit_count() for place, a in enumerate(prints) for b in prints[:place]) > 3


def test_short_pages_tell_nothing():
    assert fingerprint("firma " * 39) is None


def test_near_pages_are_noted_and_lose_nothing(tmp_path):
    text = "\n".join(a_text(seed, 500) + "\n" for seed in (1, 2, 1))
    extraction = read(tmp_path, "a.txt", text.encode())
    assert (extraction.state, codes(extraction)) == ("done", {"near_duplicate"})
