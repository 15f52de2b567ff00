"""Pages that say nearly the same."""

import random

from support.factories import a_page
from support.files import codes, read

from services.ingest.near import NearPages

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


def test_what_is_remembered_of_a_document_is_bounded(monkeypatch):
    monkeypatch.setattr("services.ingest.near.MOST_REMEMBERED", 2)
    near = NearPages()
    said = [near.seen(a_page(a_text(seed), number=number)) for number, seed in enumerate((1, 2, 3, 3, 2), start=1)]
    assert [note is not None for note in said] == [False, False, False, False, True]


def test_near_pages_are_noted_and_lose_nothing(tmp_path):
    text = "\n".join(a_text(seed, 500) + "\n" for seed in (1, 2, 1))
    extraction = read(tmp_path, "a.txt", text.encode())
    assert (extraction.state, codes(extraction)) == ("done", {"near_duplicate"})
