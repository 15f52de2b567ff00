"""What every search engine keeps to. An engine is in the product when it is in this list and green."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.elastic.fixtures import wipe
from support.parity import NAMES, pages
from support.scopes import DOCUMENTS, actors, leaks, world
from support.search import a_document_id, a_record, a_scope, ask, places

from models.errors import FeatureMissing, UsageError
from models.ids import CaseId, fresh
from models.search import (
    Among,
    Bool,
    Everything,
    Filter,
    Fuzzy,
    IndexRecord,
    Order,
    Query,
    Ranking,
    Scope,
    Sense,
    Term,
    Unit,
)
from services.ports import SearchEngine
from services.search import apart, mapping, ranges
from services.search.columns import LONGEST_VALUE
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address
from services.search.engines.embedded import EmbeddedEngine
from services.search.highlight import spans
from services.search.syntax import parse

Opener = Callable[[], SearchEngine]


def _embedded(request: pytest.FixtureRequest) -> Opener:
    folder = request.getfixturevalue("tmp_path_factory").mktemp("engine")
    return lambda: EmbeddedEngine(folder / "index")


def _elasticsearch(request: pytest.FixtureRequest) -> Opener:
    address = Address(request.getfixturevalue("elastic_url"), prefix=f"t{fresh()[:10]}", patience=60)
    request.addfinalizer(lambda: wipe(address))
    return lambda: ElasticEngine(address)


ADAPTERS = {"embedded": _embedded, "elasticsearch": _elasticsearch}


@pytest.fixture(params=ADAPTERS)
def opener(request: pytest.FixtureRequest) -> Opener:
    """Opens an engine; called again, another one over the same index."""
    return ADAPTERS[request.param](request)


@pytest.fixture
def engine(opener: Opener) -> Iterator[SearchEngine]:
    """A new, empty engine."""
    engine = opener()
    yield engine
    engine.close()


def one(name: str, page: int = 1) -> tuple[str, int]:
    return a_document_id(name), page


# Writing


def test_a_new_engine_is_sound_and_finds_nothing(engine: SearchEngine) -> None:
    assert engine.health() is None
    assert ask(engine, "hotel").total == 0
    assert engine.count(a_scope("c1")) == 0


def test_what_is_written_is_found(engine: SearchEngine) -> None:
    engine.write([a_record("el hotel del puerto"), a_record("la terminal", page=2)])
    found = ask(engine, "hotel")
    assert (found.total, found.documents, places(found)) == (1, 1, [one("one")])
    assert found.pages[0].case == "c1"


def test_a_document_is_replaced_with_all_its_pages(engine: SearchEngine) -> None:
    engine.write([a_record("primera", page=1), a_record("segunda", page=2), a_record("ajena", document="two")])
    engine.write([a_record("primera corregida", page=1)], replacing=[a_document_id("one")])
    assert ask(engine, "segunda").total == 0
    assert ask(engine, "corregida").total == 1
    assert ask(engine, "ajena").total == 1
    assert engine.count(a_scope("c1")) == 2


def test_pages_after_the_end_of_a_document_go_with_it(engine: SearchEngine) -> None:
    engine.write(
        [a_record("hotel", page=page) for page in (1, 2, 99, 70_000)] + [a_record("hotel", document="two", page=3)]
    )
    engine.write([a_record("hostal", page=2)], ending={a_document_id("one"): 2})
    assert sorted(places(ask(engine, "*"))) == sorted([one("one", 1), one("one", 2), one("two", 3)])
    assert ask(engine, "hostal").total == 1


def test_a_value_of_many_thousand_signs_is_counted_and_found_like_any(engine: SearchEngine) -> None:
    engine.write([a_record("hotel", person=(long,)) for long in ("rosa " + "x" * 9_000,)])
    for text in ("name:*", "name:rosa"):
        assert ask(engine, text).total == 1
    (told,) = ask(engine, "hotel", facets=("person",)).facets["person"]
    assert (told.value, told.count) == (("rosa " + "x" * 9_000)[:LONGEST_VALUE], 1)


def test_a_page_written_twice_is_there_once(engine: SearchEngine) -> None:
    engine.write([a_record("uno")])
    engine.write([a_record("dos")])
    assert engine.count(a_scope("c1")) == 1
    assert ask(engine, "uno").total == 0


def test_documents_and_single_pages_are_named_within_a_query(engine: SearchEngine) -> None:
    engine.write([a_record(text, document=name, page=page) for name, page, text in (
        ("one", 1, "hotel"), ("one", 2, "puerto"), ("two", 1, "hotel"), ("two", 2, "hotel"), ("three", 1, "hotel"),
    )])  # fmt: skip
    named = Among(
        documents=(a_document_id("one"),), pages=(IndexRecord.key(*one("two", 2)), IndexRecord.key(*one("no")))
    )
    many = Among(pages=(*named.pages, *(IndexRecord.key(*one("none", page)) for page in range(3_000))))
    hotel = Term(word="hotel")

    def found(node: Bool | Among) -> set[tuple[str, int]]:
        return set(places(engine.find(Query(node=node), a_scope("c1"))))

    assert found(named) == {one("one"), one("one", 2), one("two", 2)}
    assert found(Bool(must=(hotel, named))) == {one("one"), one("two", 2)}
    assert found(Bool(must=(hotel,), must_not=(named,))) == {one("two"), one("three")}
    assert found(Bool(should=(Term(word="puerto"), many))) == {one("one", 2), one("two", 2)}
    assert found(Bool(must=(hotel, Among()))) == set()
    assert len(found(Bool(must=(hotel,), must_not=(Among(),)))) == 4
    assert not engine.find(Query(node=named), a_scope("c2")).total, "what is named widens no scope"


def test_removed_documents_are_gone(engine: SearchEngine) -> None:
    engine.write([a_record("hotel"), a_record("hotel", document="two")])
    engine.remove([a_document_id("one"), a_document_id("never there")])
    assert places(ask(engine, "hotel")) == [one("two")]


def test_writes_are_found_by_another_engine_at_once_and_after_reopening(opener: Opener) -> None:
    writer, reader = opener(), opener()
    writer.write([a_record("hotel")])
    assert ask(reader, "hotel").total == 1
    writer.write([a_record("hotel", page=2)])
    assert ask(reader, "hotel").total == 2
    writer.close()
    reader.close()
    again = opener()
    assert ask(again, "hotel").total == 2
    again.write([a_record("hotel", page=3)])
    assert ask(again, "hotel").total == 3
    again.close()


def test_a_rebuilt_index_equals_one_written_piece_by_piece(opener: Opener) -> None:
    records = [
        a_record(f"hotel {'puerto ' * (n % 5)}número {n}", document=f"d{n % 7}", page=n, phone=("+59170000000",))
        for n in range(1, 40)
    ]
    engine, reader = opener(), opener()
    for record in records:
        engine.write([record])
    before = [ask(reader, text, facets=("phone",)) for text in ("hotel", "puerto", "hotel -puerto", "núm*")]
    engine.write([a_record("stale", document="gone")])
    assert engine.rebuild(iter(records)) == len(records)
    after = [ask(reader, text, facets=("phone",)) for text in ("hotel", "puerto", "hotel -puerto", "núm*")]
    assert after == before
    assert ask(reader, "stale").total == 0
    engine.write([a_record("fresca", document="late")])
    assert ask(reader, "fresca").total == 1
    engine.close()
    reader.close()


def test_an_index_rebuilt_from_nothing_takes_pages_of_several_agencies(opener: Opener) -> None:
    engine, reader = opener(), opener()
    assert engine.rebuild([]) == 0
    assert ask(reader, "hotel").total == 0
    for turn in range(2):
        for agency in ("a1", "a2"):
            engine.write(
                [a_record("hotel", document=agency, agency=agency, page=page) for page in range(1, 4 - turn)],
                replacing=[a_document_id(agency)],
            )
        assert (ask(reader, "hotel").total, ask(engine, "hotel").documents) == (6 - 2 * turn, 2)
    engine.remove([a_document_id("a1")])
    assert places(ask(reader, "hotel")) == [one("a2"), one("a2", 2)]
    engine.close()
    reader.close()


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(engine: SearchEngine) -> None:
    engine.write([a_record("hotel")])

    def broken() -> Iterator[object]:
        yield a_record("other")
        raise OSError("the catalogue went away")

    with pytest.raises(OSError, match="went away"):
        engine.rebuild(broken())  # type: ignore[arg-type]
    assert ask(engine, "hotel").total == 1
    engine.write([a_record("hotel", page=2)])
    assert ask(engine, "hotel").total == 2


def test_searches_go_on_during_writes_and_rebuilds(opener: Opener) -> None:
    engine, reader = opener(), opener()
    records = [a_record("hotel", document=f"d{n}", person=("ana",)) for n in range(50)]
    engine.write(records)
    done = threading.Event()

    def search() -> set[tuple[int, int]]:
        seen = set()
        while not done.is_set():
            for source in (engine, reader):
                found = ask(source, "hotel", limit=100, facets=("person",))
                assert len(found.pages) == found.total
                seen.add((found.total, found.facets["person"][0].count))
        return seen

    with ThreadPoolExecutor(4) as pool:
        searches = [pool.submit(search) for _ in range(4)]
        try:
            for turn in range(10):
                if turn % 3 == 2:
                    engine.rebuild(records)
                else:
                    engine.write(records, replacing=[record.document for record in records])
        finally:
            done.set()
        # A write is whole or absent to everybody: never fewer pages, never more.
        assert set.union(*(search.result() for search in searches)) == {(50, 50)}
    engine.close()
    reader.close()


# What a query finds

TEXTS = {
    1: "La víctima trabajaba en el Hotel Ñandú; le quitaron el pasaporte y la cédula.",
    2: "Las mujeres trabajan en un bar de São Paulo",
    3: "The girls were working without papers; the owner kept their passports.",
    4: "pasaporte de la víctima",
    5: "PASAPORTES: retiene el dueño del bar, don Ubaldo (alias «el Ñato»)",
    6: "a deuda de 3.500,00 pesos",
    7: "",
    8: "As meninas trabalhavam na boate; retiveram o passaporte",
}
LANGUAGES = {1: "es", 2: "es", 3: "en", 4: "es", 5: "es", 6: "es", 7: None, 8: "pt"}


@pytest.fixture(params=ADAPTERS, scope="module")
def kept(request: pytest.FixtureRequest) -> Iterator[SearchEngine]:
    """An engine whose pages stay for several tests, which only read; each has a case of its own."""
    engine = ADAPTERS[request.param](request)()
    engine.write([a_record(text, page=page, language=LANGUAGES[page]) for page, text in TEXTS.items()])
    other = a_record("quispe felcv example debt", document="two", case="values", language="pt")
    engine.write([a_record("sin nada", case="values", document="v", **VALUES), other])
    engine.write([a_record("felcv 70000018 1122233 bond", case="near", document="n", **VALUES)])
    engine.write([a_record(text, page=page, case="apart", document="w") for page, text in enumerate(NEAR_WORDS)])
    sparse = [a_record(one, page=n, case="sparse", document="s", language="es") for n, one in enumerate(SPARSE)]
    engine.write(sparse)
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("pasaporte", {1, 4, 5}),  # 5 by its stem
        ('"pasaporte"', {1, 4}),  # quoted: as written
        ("PASAPORTE", {1, 4, 5}),
        ("victima", {1, 4}),
        ("nandu", {1}),
        ("ñandú", {1}),
        ("exact:ñandú", {1}),
        ("exact:nandu", set()),
        ("cedula", {1}),
        ("sao", {2}),
        ('"pasaporte de la víctima"', {4}),
        ('"quitaron pasaporte"', set()),
        ('"quitaron pasaporte"~1', {1}),
        ('"pasaporte quitaron"~2', set()),
        ('"pasaporte quitaron"~3', {1}),
        ("pasaporte victima", {1, 4}),
        ("pasaporte AND hotel", {1}),
        ("hotel OR bar", {1, 2, 5}),
        ("pasaporte -hotel", {4, 5}),
        ("pasaporte NOT (hotel OR bar)", {4}),
        ("-pasaporte", {2, 3, 6, 7, 8}),
        ("(hotel OR bar) victima", {1}),
        ("pasap*", {1, 4, 5}),
        ("Ñat*", {5}),
        ("pasporte~1", {1, 4}),
        ("pasporte~2", {1, 3, 4, 5, 8}),
        ("apsaporte~1", {1, 4}),  # two letters swapped are one step
        ("passport", {3}),
        ("trabajar", {1, 2}),
        ("trabalhar", {8}),
        ("work", {3}),
        ("menina", {8}),
        ("girl", {3}),
        ("3.500,00", {6}),
        ("3500", {6}),
        ("*", set(TEXTS)),
        ("", set(TEXTS)),
    ],
)
def test_what_a_query_finds(kept: SearchEngine, text: str, pages: set[int]) -> None:
    found = ask(kept, text, limit=100)
    assert {page.page for page in found.pages} == pages
    assert found.total == len(pages)
    assert found.documents == (1 if pages else 0)


def test_decomposed_letters_are_found_as_composed_ones(engine: SearchEngine) -> None:
    engine.write([a_record("n\u0303andu\u0301 y accio\u0301n")])
    assert ask(engine, "exact:ñandú").total == 1
    assert ask(engine, "acción").total == 1
    assert ask(engine, "a\u0301ccion").total == 1


VALUES = {
    "name": "Denuncia Nº 5 (hotel).pdf",
    "person": ("maria elena quispe", "juan perez"),
    "org": ("felcv",),
    "place": ("santa cruz de la sierra",),
    "phone": ("+5491155550123", "+59170000017"),
    "email": ("casting.laestrella@example.org",),
    "identifier": ("ar.dni:11222333", "AA123BB"),
    "indicator": ("debt_bondage",),
    "language": "es",
    "source": "ocr",
}


@pytest.mark.parametrize(
    "text",
    [
        "person:quispe",
        "person:QUISPÉ",
        'person:"elena quispe"',
        "person:quisp*",
        "person:quizpe~1",
        "org:felcv",
        'place:"santa cruz"',
        "phone:+59170000017",
        "phone:70000017",
        "phone:+541155550123",
        "70000017",
        "7000-0017",
        "phone:*00017",
        *("person:*", "org:*", "phone:*", "id:*", "indicator:*"),
        "phone:7000001?",
        "phone:70000???",
        "phone:700*17",
        "phone:70000*",
        "phone:1155550???",
        "phone:91155550???",
        "phone:549115555????",
        "7000001?",
        "70000???",
        "700000*",
        "1122?333",
        "112223*",
        "phone:+591*",
        "email:casting.laestrella@example.org",
        "email:example",
        "id:11222333",
        "id:11.222.333",
        'id:"aa 123 bb"',
        "indicator:debt_bondage",
        "indicator:debt",
        "type:pdf",
        "lang:ES",
        "source:ocr",
        "file:denuncia",
        'file:"hotel pdf"',
        "persona:(quispe AND perez)",
    ],
)
def test_values_are_found_in_their_field(kept: SearchEngine, text: str) -> None:
    found = ask(kept, text, "values", limit=50)
    assert (found.total, one("v") in places(found)) == (2 if text == "type:pdf" else 1, True)


@pytest.mark.parametrize(
    "text",
    [
        "plate:*",
        "handle:*",
        "date:*",
        "amount:*",
        "custodian:*",
        "person:felcv",
        "phone:70000018",
        "id:1122233",
        "indicator:bond",
        "person:mariaelena",
    ],
)
def test_other_values_are_not_found(kept: SearchEngine, text: str) -> None:
    assert ask(kept, text, "near").total == 0


NUMBERS = {
    1: "se llama al 7001-2345 de noche",
    2: "pasaporte ab 123456 de la menor",
    3: "PASAPORTE AB123456",
    4: "AB-123456 y CI 5550123",
    5: "123456 ab",
    6: "x",
}


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("7001234?", {1, 6}),
        ("7001????", {1, 6}),
        ("phone:7001????", {6}),
        ("phone:7001*", {6}),
        ("7001*", {1, 6}),
        ("ab 123456", {2, 3, 4, 5}),
        ("AB 123456", {2, 3, 4, 5}),
        ("AB123456", {2, 3, 4}),
        ("ab123456", {2, 3, 4}),
        ("ci 5550123", {4}),
    ],
)
def test_numbers_meet_however_they_are_written_and_left_open(engine: SearchEngine, text: str, pages: set[int]) -> None:
    phones = {6: ("+59170012345",)}
    engine.write([a_record(written, page=page, phone=phones.get(page, ())) for page, written in NUMBERS.items()])
    assert {page.page for page in ask(engine, text).pages} == pages


@pytest.mark.parametrize(
    "text",
    [
        *('"uno dos"~1', '"dos uno"~2', '"uno dos tres"~2', '"tres uno dos"~3', '"uno dos tres la"~4'),
        *('"uno dos tres"~1', '"la uno tres"~5', '"dos de tres uno"~6', '"uno dos tres"~3', '"dos de uno"~4'),
        *('"tres uno dos"~1', '"de la dos tres"~2', '"uno la de dos"~3'),
    ],
)
def test_words_apart_are_found_and_marked_where_no_move_is_too_many(kept: SearchEngine, text: str) -> None:
    words = parse(text).words.split()
    slop = parse(text).slop
    near = {page for page, words_of in enumerate(NEAR_WORDS) if _within(words, words_of.split(), slop)}
    marked = {page for page, written in enumerate(NEAR_WORDS) if spans(parse(text), written)}
    assert marked == near
    if apart.rows(len(words), slop) is None and "far_rows" not in kept.features:
        with pytest.raises(FeatureMissing):
            ask(kept, text, "apart")
    else:
        assert {page.page for page in ask(kept, text, "apart", limit=1000).pages} == near


@pytest.mark.parametrize(
    "text",
    [
        *('"uno dos tres"~6', '"uno dos tres"~8', '"tres uno dos"~15', '"dos tres uno"~31', '"dos uno dos"~12'),
        *('"uno dos tres la"~4', '"la tres uno dos"~6', '"uno la dos tres"~8', '"uno dos tres de la"~4'),
        '"la uno de tres dos"~3',
    ],
)
def test_words_far_apart_are_near_as_a_whole_row_in_all_that_is_told(kept: SearchEngine, text: str) -> None:
    words, slop = parse(text).words.split(), parse(text).slop
    near = {page for page, words_of in enumerate(SPARSE) if _within(words, words_of.split(), slop)}
    assert 0 < len(near) < len(SPARSE)
    pages = ask(kept, text, "sparse", limit=1000, facets=("language",))
    assert {page.page for page in pages.pages} == near
    assert (pages.total, sum(one.count for one in pages.facets["language"])) == (len(near), len(near))
    (document,) = ask(kept, text, "sparse", unit=Unit.DOCUMENT).pages
    assert document.hits == len(near)
    streamed = kept.stream(Query(node=parse(text)), a_scope("sparse"))
    assert {page.page for page in streamed} == near
    others = ask(kept, f"dos -{text}", "sparse", limit=1000)
    assert {page.page for page in others.pages} == {n for n, one in enumerate(SPARSE) if "dos" in one.split()} - near
    assert {page for page, written in enumerate(SPARSE) if spans(parse(text), written)} == near


def test_rows_too_many_to_list_are_refused_by_their_distance() -> None:
    assert [apart.furthest(words, 50) for words in (2, 3, 4, 5, 11, 12)] == [50, 31, 8, 4, 1, 0]
    assert len(apart.rows(3, 31) or ()) > 2_500
    assert apart.rows(3, 32) is None


_CHANCE = random.Random(4)
NEAR_WORDS = [
    " ".join(_CHANCE.choices(("uno", "dos", "tres", "de", "la"), k=_CHANCE.randint(3, 12))) for _ in range(300)
]

SPARSE = [
    " ".join(_CHANCE.choices(("uno", "dos", "tres", "de", "la", "x"), (3, 3, 3, 3, 3, 30), k=_CHANCE.randint(15, 60)))
    for _ in range(200)
]
"""Pages that repeat each word, so that each two of them stand near more often than all of them do."""


def _within(asked: list[str], written: list[str], slop: int) -> bool:
    """Whether words stand so near that all are moved to their places by so many steps together, as Lucene has it."""
    places = [[at for at, word in enumerate(written) if word == one] for one in asked]
    moves = ([place - n for n, place in enumerate(row)] for row in product(*places) if len(set(row)) == len(row))
    return any(max(one) - min(one) <= slop for one in moves)


FORMS = {
    "es": [
        *("mujer mujeres", "lugar lugares", "joven jóvenes", "imagen imágenes", "vez veces", "juez jueces"),
        *("celular celulares", "ciudad ciudades", "capitán capitanes", "almacén almacenes", "orden órdenes"),
        *("bebé bebés", "carné carnés", "luz luces", "rehén rehenes", "líder líderes", "pasaporte pasaportes"),
    ],
    "pt": [
        *("mulher mulheres", "homem homens", "viagem viagens", "avião aviões", "irmão irmãos", "pão pães"),
        *("policial policiais", "hotel hotéis", "fácil fáceis", "fuzil fuzis", "lençol lençóis", "lei leis"),
    ],
    "fr": ["femme femmes", "journal journaux", "travail travaux", "neveu neveux", "monsieur messieurs"],
    "it": ["donna donne", "uomo uomini", "banca banche", "moglie mogli"],
    "en": [
        *("woman women", "man men", "child children", "policeman policemen", "wife wives", "thief thieves"),
        *("foot feet", "person people", "bus buses", "sell sold", "take taken", "hold held"),
    ],
}


def test_singular_and_plural_meet_in_every_language(engine: SearchEngine) -> None:
    pairs = [(language, *pair.split()) for language, told in FORMS.items() for pair in told]
    records = [
        a_record(f"acta {word} fin", page=page * 2 + place, language=language)
        for page, (language, *words) in enumerate(pairs)
        for place, word in enumerate(words)
    ]
    engine.write(records)
    for page, (_, *words) in enumerate(pairs):
        for word in words:
            found = {one.page for one in ask(engine, word, limit=100).pages}
            assert {page * 2, page * 2 + 1} <= found, word


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [
        ("es", "decides", "decir"),
        ("es", "prefieres", "prefijo"),
        ("es", "tienes", "tía"),
        ("pt", "mais", "mal"),
        ("en", "regimen", "regiment"),
        ("en", "omen", "oman"),
    ],
)
def test_words_that_only_look_like_plurals_meet_nothing_else(
    engine: SearchEngine, language: str, word: str, other: str
) -> None:
    engine.write([a_record(other, page=1, language=language), a_record(word, page=2, language=language)])
    assert [page.page for page in ask(engine, word).pages] == [2]


def test_a_page_in_two_languages_answers_in_both(engine: SearchEngine) -> None:
    text = "las víctimas trabajaban; as meninas viajavam"
    engine.write([a_record(text, page=1, language="es", others=("pt",)), a_record(text, page=2, language="es")])
    assert {page.page for page in ask(engine, "trabajar").pages} == {1, 2}
    (page,) = ask(engine, "viajará").pages
    assert (page.page, page.languages) == (1, ("es", "pt"))
    assert [one.page for one in ask(engine, "lang:pt").pages] == [1]
    facet = ask(engine, "*", facets=("language",)).facets["language"]
    assert [(one.value, one.count) for one in facet] == [("es", 2), ("pt", 1)]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Ёлкина Семён", "елкина семен"),
        ("Ἀθήνα, Αθήνας", "αθηνα αθηνασ"),
        ("مُحَمَّد أحمد", "محمد احمد"),
        ("مدينة ٠١٢٣٤", "مدينه 01234"),
        ("שָׁלוֹם", "שלומ"),
        ("ＡＢ１２３４", "ab1234"),
        ("q\u0303ue cafe\u0301", "que cafe"),
    ],
)
def test_letters_of_other_scripts_meet_without_their_marks(engine: SearchEngine, written: str, typed: str) -> None:
    engine.write([a_record(written, page=1), a_record(typed, page=2), a_record("otra", page=3)])
    for text in (written.replace(",", ""), typed):
        for word in text.split():
            assert {page.page for page in ask(engine, word).pages} == {1, 2}, word
    engine.write([a_record("x", page=4, person=(written,))])
    assert [page.page for page in ask(engine, f'person:"{typed}"').pages] == [4]


# Order, stretches, totals


def test_the_order_is_by_score_then_document_then_page_however_the_index_is_cut(opener: Opener) -> None:
    records = [a_record("hotel " * (n % 3 + 1) + "bar", document=f"d{n % 11}", page=n) for n in range(60)]
    engine = opener()
    for start in range(0, 60, 7):
        engine.write(records[start : start + 7])
    pieces = ask(engine, "hotel", limit=100)
    engine.rebuild(records)
    whole = ask(engine, "hotel", limit=100)
    assert places(pieces) == places(whole)
    order = [(-page.score, page.document, page.page) for page in whole.pages]
    assert order == sorted(order)
    assert len({page.score for page in whole.pages}) == 3
    engine.close()


@pytest.mark.parametrize("order", list(Order))
def test_stretches_join_to_the_whole_order(engine: SearchEngine, order: Order) -> None:
    records = [
        a_record("hotel bar " * (n % 2 + 1), document=f"d{n % 5}", page=n, phone=("+59170000017",) * (n % 2))
        for n in range(50)
    ]
    engine.write(records[:20])
    engine.write(records[20:])
    for text in ("hotel", "hotel bar", "hot*", "*", "phone:+59170000017 OR hotel"):
        whole = ask(engine, text, limit=1000, order=order)
        assert whole.total == len(whole.pages) == 50
        joined = [
            place
            for offset in range(0, 60, 9)
            for place in places(ask(engine, text, limit=9, offset=offset, order=order))
        ]
        assert joined == places(whole)
        streamed = engine.stream(Query(node=parse(text), order=order), a_scope("c1"))
        assert list(streamed) == list(whole.pages)
        if order is Order.PLACE:
            assert joined == sorted(joined)


ORDERED = {
    # by name and number as people count, by days with those that name none at the end, ties by document and page
    Order.NAME: ["Ácta 2", "acta 10", "acta 10", "Bravo", "zeta"],
    Order.CASE: ["zeta", "acta 10", "acta 10", "Ácta 2", "Bravo"],
    Order.OLDEST: ["Bravo", "acta 10", "zeta", "Ácta 2", "acta 10"],
    Order.NEWEST: ["zeta", "Bravo", "Ácta 2", "acta 10", "acta 10"],
}


def _ordered_pages() -> list[IndexRecord]:
    return [
        a_record("hotel", document=document, page=page, case=case, name=name, case_number=number, date=date)
        for document, page, case, name, number, date in (
            ("a", 1, "c1", "zeta", "BO-2", (20240501, 20251224)),
            ("b", 1, "c2", "acta 10", "BO-10", (20240301,)),
            ("b", 2, "c2", "acta 10", "BO-10", ()),
            ("c", 1, "c3", "Ácta 2", "bo-11", (20240600,)),
            ("d", 1, "c4", "Bravo", "BO-12", (20230101, 20250101)),
        )
    ]


@pytest.mark.parametrize("order", ORDERED)
@pytest.mark.parametrize("query", ["hotel", "*", "hotel OR motel"])
def test_pages_come_by_name_case_and_day(engine: SearchEngine, order: Order, query: str) -> None:
    records = _ordered_pages()
    engine.write(records[:2])
    engine.write(records[2:])
    named = {(record.document, record.page): record for record in records}
    asked = Query(node=parse(query), order=order)
    scope = a_scope("c1", "c2", "c3", "c4")
    found = places(engine.find(asked, scope))
    assert [named[place].name for place in found] == ORDERED[order]
    assert [(page.document, page.page) for page in engine.stream(asked, scope)] == found
    for start in range(5):
        assert places(engine.find(asked.model_copy(update={"offset": start, "limit": 2}), scope)) == found[start:][:2]
    documents = engine.find(asked.model_copy(update={"unit": Unit.DOCUMENT}), scope)
    first = dict.fromkeys(document for document, _ in found)
    assert [page.document for page in documents.pages] == list(first)
    assert (documents.total, documents.documents) == (5, 4)


def test_amounts_are_asked_for_in_a_currency_or_in_any(engine: SearchEngine) -> None:
    for page, normal in enumerate(("3500 USD", "3500 BOB", "20.50 BRL", "3500"), 1):
        numbers = {"amount": tuple(ranges.amounts(normal)), "money": tuple(ranges.moneys(normal))}
        engine.write([a_record("pago", page=page, **numbers)])

    def found(text: str) -> list[int]:
        return [page.page for page in ask(engine, text, order=Order.PLACE).pages]

    assert found("amount:3500") == [1, 2, 4]
    assert found('amount:"USD 3.500,00"') == found("amount:>=3500USD") == found("amount:[US$ 1 TO *]") == [1]
    assert found("amount:>BOB20") == [2]
    assert found('amount:"R$ 20,50"') == [3]
    assert found("amount:<USD3500") == found("amount:>EUR1") == []


def test_every_page_can_be_had_however_many(engine: SearchEngine) -> None:
    engine.write([a_record(f"hotel {n % 7} " * (n % 3), document=f"d{n // 9}", page=n) for n in range(2500)])
    for text in ("hotel", "hotel 3", "hot*"):
        query = Query(node=parse(text), limit=1000)
        streamed = list(engine.stream(query, a_scope("c1")))
        found = ask(engine, text, limit=1000, offset=len(streamed) - 200)
        assert found.total == len(streamed) == len({(page.document, page.page) for page in streamed})
        assert list(found.pages) == streamed[-200:]


def test_counting_asks_for_no_page(engine: SearchEngine) -> None:
    engine.write([a_record("hotel", page=n) for n in range(30)])
    found = ask(engine, "hotel", limit=0)
    assert (found.total, found.documents, found.pages) == (30, 1, ())


def test_totals_are_exact_beyond_what_is_fetched(engine: SearchEngine) -> None:
    """Beyond ten thousand, too, where engines stop to count unless they are told otherwise."""
    engine.write([a_record("hotel", document=f"d{n // 3}", page=n) for n in range(10_500)])
    for text in ("hotel", "hot*"):
        found = ask(engine, text, limit=5)
        assert (found.total, found.documents, len(found.pages)) == (10_500, 3_500, 5)
    assert ask(engine, "hotel", limit=0).total == 10_500


# Facets and filters


def test_facets_count_pages_within_the_scope_commonest_first(engine: SearchEngine) -> None:
    engine.write(
        [
            a_record("hotel", page=1, person=("ana rojas", "luz vega")),
            a_record("hotel", page=2, person=("luz vega",), indicator=("debt_bondage",)),
            a_record("bar", page=3, person=("ana rojas",)),
            a_record("hotel", document="far", case="c2", person=("zoe lima",)),
        ]
    )
    found = ask(engine, "hotel", facets=("person", "indicator", "case"))
    counts = {name: [(count.value, count.count) for count in values] for name, values in found.facets.items()}
    assert counts == {
        "person": [("luz vega", 2), ("ana rojas", 1)],
        "indicator": [("debt_bondage", 1)],
        "case": [("c1", 2)],
    }


def test_facet_counts_are_exact_over_many_values_in_many_pieces(engine: SearchEngine) -> None:
    for piece in range(4):
        engine.write(
            [a_record("hotel", document=f"p{piece}", page=n, person=(f"name {n:04}", "everywhere")) for n in range(700)]
        )
    counts = [(c.value, c.count) for c in ask(engine, "hotel", facets=("person",)).facets["person"]]
    assert counts[0] == ("everywhere", 2800)
    assert counts[1:] == [(f"name {n:04}", 4) for n in range(len(counts) - 1)]
    assert len(counts) >= 20


def test_filters_keep_to_whole_values_and_count_in_facets(engine: SearchEngine) -> None:
    engine.write(
        [
            a_record("hotel", page=1, person=("ana rojas",), media_type="text/plain"),
            a_record("hotel", page=2, person=("ana",), phone=("+59170000017",)),
            a_record("hotel", page=3),
        ]
    )

    def filtered(*filters: Filter) -> list[int]:
        return [page.page for page in ask(engine, "hotel", filters=filters, order=Order.PLACE).pages]

    assert filtered(Filter(field="person", values=("ana",))) == [2]
    assert filtered(Filter(field="person", values=("ana", "ana rojas"))) == [1, 2]
    assert filtered(Filter(field="person", values=("ana",)), Filter(field="media_type", values=("text/plain",))) == []
    assert filtered(Filter(field="phone", values=("+59170000017",))) == [2]
    assert filtered(Filter(field="document", values=(a_document_id("one"),))) == [1, 2, 3]
    found = ask(engine, "hotel", filters=(Filter(field="person", values=("ana",)),), facets=("person",))
    assert [count.value for count in found.facets["person"]] == ["ana"]


# Scope


def test_an_empty_scope_finds_and_counts_nothing(engine: SearchEngine) -> None:
    engine.write([a_record("hotel", person=("ana",))])
    found = engine.find(Query(node=Everything(), facets=("person", "case")), a_scope())
    assert (found.total, found.documents, found.pages) == (0, 0, ())
    assert found.facets == {"person": (), "case": ()}
    assert list(engine.stream(Query(node=Everything()), a_scope())) == []
    assert engine.count(a_scope()) == 0


def test_a_scope_of_hundreds_of_cases(engine: SearchEngine) -> None:
    engine.write([a_record("hotel", document=f"d{n}", case=f"c{n}") for n in range(700)])
    scope = a_scope(*(f"c{n}" for n in range(0, 1400, 2)))
    assert engine.count(scope) == 350
    found = engine.find(Query(node=Term(word="hotel"), limit=1000), scope)
    assert found.total == found.documents == 350
    assert {page.case for page in found.pages} <= scope.cases


CASES = [f"case{n}" for n in range(6)]
WORDS = ["hotel", "bar", "deuda", "pasaporte"]
PEOPLE = ["ana", "luz", "zoe"]
PAGES = [
    (case, word, person) for at, case in enumerate(CASES) for word in WORDS[: at % 4 + 1] for person in PEOPLE[at % 3 :]
]


@pytest.fixture(params=ADAPTERS, scope="module")
def many_cases(request: pytest.FixtureRequest) -> Iterator[SearchEngine]:
    engine = ADAPTERS[request.param](request)()
    engine.write(
        [
            a_record(word, document=f"{case}{word}", page=page, case=case, person=(person,), language="es")
            for page, (case, word, person) in enumerate(PAGES)
        ]
    )
    yield engine
    engine.close()


NODES = st.recursive(
    st.one_of(
        st.just(Everything()),
        st.sampled_from(WORDS).map(lambda word: Term(word=word)),
        st.sampled_from(PEOPLE).map(lambda name: Term(word=name, field="person")),
        st.sampled_from(WORDS).map(lambda word: Fuzzy(word=word, distance=2)),
    ),
    lambda inner: st.builds(
        Bool,
        must=st.lists(inner, max_size=2).map(tuple),
        should=st.lists(inner, max_size=2).map(tuple),
        must_not=st.lists(inner, max_size=1).map(tuple),
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scope=st.sets(st.sampled_from(CASES)), node=NODES, order=st.sampled_from(list(Order)))
@example(scope={"case1"}, node=Bool(should=(Term(word="hotel"), Term(word="bar"))), order=Order.RELEVANCE)
def test_nothing_leaks_from_outside_the_scope(
    many_cases: SearchEngine, scope: set[str], node: Bool, order: Order
) -> None:
    allowed = Scope(cases=frozenset(scope))
    query = Query(node=node, order=order, facets=("case", "person"), limit=1000)
    found = many_cases.find(query, allowed)
    everywhere = many_cases.find(query, a_scope(*CASES))
    inside = [page for page in everywhere.pages if page.case in scope]
    assert list(many_cases.stream(query, allowed)) == list(found.pages)
    pages, wanted = ([(p.document, p.page, p.case) for p in part] for part in (found.pages, inside))
    # Words weigh by the scope's own pages: by relevance a wider scope may have the same pages in another order.
    assert sorted(pages) == sorted(wanted)
    assert order is Order.RELEVANCE or pages == wanted
    assert found.total == len(inside)
    assert found.documents == len({page.document for page in inside})
    assert {count.value: count.count for count in found.facets["case"]} == {
        case: sum(page.case == case for page in inside) for case in {page.case for page in inside}
    }
    assert sum(count.count for count in found.facets["person"]) == len(inside)


FROZEN = Path(__file__).parents[1] / "golden" / "frozen_queries.txt"


def _answers(engine: SearchEngine) -> dict[str, Ranking]:
    """What an engine answers to the frozen queries, by pages and by documents in turn, with all facets."""
    typed = [line for line in FROZEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    scope = Scope(cases=frozenset(CaseId(f"case{number}") for number in range(25)))
    return {
        text: engine.find(
            Query(node=parse(text, names=NAMES), unit=list(Unit)[at % 2], facets=mapping.FACETS, limit=50), scope
        )
        for at, text in enumerate(typed)
    }


def test_pages_far_behind_the_last_hit_cost_nothing(engine: SearchEngine) -> None:
    """An embedded engine takes room for as many hits as are asked for: this ended the process once."""
    for order in Order:
        assert places(ask(engine, "pasaporte", limit=10, offset=10_000_000, order=order)) == []


def test_a_rebuild_changes_no_answer_to_the_frozen_queries(engine: SearchEngine) -> None:
    records = pages(600, seed=5)
    for start in range(0, 600, 150):
        engine.write(records[start : start + 150])
    before = _answers(engine)
    assert engine.rebuild(records) == 600
    after = _answers(engine)
    assert [text for text in before if before[text] != after[text]] == []
    assert sum(ranking.total > 0 for ranking in before.values()) > len(before) * 3 // 4


# What is refused


def test_what_an_engine_cannot_do_is_refused_by_name(engine: SearchEngine) -> None:
    with pytest.raises(FeatureMissing, match="text"):
        ask(engine, "hotel", facets=("text",))
    with pytest.raises(FeatureMissing, match="language"):
        ask(engine, "lang:spanish~1")
    with pytest.raises(UsageError, match="colour"):
        ask(engine, "hotel", facets=("colour",))
    with pytest.raises(UsageError, match="colour"):
        ask(engine, "hotel", filters=(Filter(field="colour", values=("red",)),))
    assert isinstance(engine.features, frozenset)


def test_generated_actors_see_their_cases_alone_by_every_way(opener: Opener) -> None:
    engine = opener()
    engine.write(world())
    checks, wrong = 0, []
    for scope in actors(40, seed=3):
        made, found = leaks(engine, scope)
        checks += made
        wrong += found
    assert wrong == []
    assert checks == 40 * 20 * DOCUMENTS
    engine.close()


def test_scores_do_not_tell_whether_a_word_stands_outside_the_scope(opener: Opener) -> None:
    engine = opener()
    own = [a_record(text, page=page) for page, text in enumerate(("rosmery", "zqbase", "zqxwv"), 1)]
    others = [a_record("rosmery", case="c2", document="two", page=page) for page in range(1, 40)]
    engine.write([*own, *others])
    # Pages taken out stay in the counts of an engine for a while, and must tell as little.
    for text in ("rosmery rosmery", "rosmery"):
        engine.write([a_record(text, case="c2", document="two", page=page) for page in range(1, 30)])
    for query in ("rosmery OR zqbase", "zqxwv OR zqbase", '"rosmery" OR "zqbase"'):
        assert [page.score for page in ask(engine, query).pages] == [1.0, 1.0], query
    engine.close()


@pytest.mark.parametrize("agency", ["a1", "a2"])
def test_the_order_does_not_tell_whether_words_of_a_phrase_stand_outside_the_scope(opener: Opener, agency: str) -> None:
    engine = opener()
    phrase = "nube clara"
    own = (phrase, f"{phrase} {'rio ' * 30} {phrase}", "alba " * 3, "nube nube alba alba sol")
    asked = (f'"{phrase}"', f'"{phrase}" OR alba', f'"{phrase}" OR "alba sol"', f'exact:"{phrase}" OR alba')
    told = []
    # Other people's pages, as long each time: with no word of the phrase, with one of them, with the phrase itself.
    for words in ("gris verde", "nube verde", phrase):
        others = [
            a_record(f"{words} {'zq ' * 60}", case="c2", document="two", page=page, agency=agency)
            for page in range(1, 30)
        ]
        engine.rebuild([*(a_record(text, page=page) for page, text in enumerate(own, 1)), *others])
        told.append([[(page.page, page.score) for page in ask(engine, query).pages] for query in asked])
    assert told[1] == told[0]
    assert told[2] == told[0]
    # A long page weighs by the mean length of all pages, on every engine.
    assert told[0][0] == [(1, 1.0), (2, pytest.approx(0.944, abs=0.001))]
    engine.close()


# Words of the glossary


def sense(*forms: tuple[str, str | None], weight: float = 1.0) -> Sense:
    return Sense(typed="x", words=tuple(Term(word=word, language=language) for word, language in forms), weight=weight)


def test_a_word_of_a_language_is_sought_by_its_stem_on_pages_of_that_language(engine: SearchEngine) -> None:
    engine.write(
        [
            a_record("Cobraban las multas cada sábado.", page=1, language="es"),
            a_record("The multas were paid.", page=2, language="en"),
            a_record("Multaram a costureira.", page=3, language="pt"),
            a_record("Nothing of the sort.", page=4, language="en", others=("es",)),
        ]
    )

    def found(*forms: tuple[str, str | None]) -> list[int]:
        # As it stands on any page, and before that in other forms where its language is spoken.
        answer = engine.find(Query(node=Bool(should=(sense(*forms),))), a_scope("c1"))
        return [page for _, page in places(answer)]

    assert sorted(found(("multas", "es"))) == [1, 2]
    assert found(("multar", "es")) == [1]
    assert found(("multar", "pt")) == [3]
    assert found(("multar", None)) == [1, 3]
    assert found(("multas", "es"), ("multar", "pt"))[-1] == 3


def test_a_thing_counts_once_however_many_of_its_words_a_page_has(engine: SearchEngine) -> None:
    engine.write(
        [
            a_record("hotel hostal pousada albergo", page=1, language="es"),
            a_record("un hotel y una deuda", page=2, language="es"),
            a_record("uma dívida", page=3, language="pt"),
        ]
    )
    hotel = (("hotel", "es"), ("hostal", "es"), ("pousada", "pt"), ("albergo", "it"))
    debt = (("deuda", "es"), ("dívida", "pt"))

    def order(of_hotel: float, of_debt: float) -> list[int]:
        asked = Bool(should=(sense(*hotel, weight=of_hotel), sense(*debt, weight=of_debt)))
        return [page for _, page in places(engine.find(Query(node=asked), a_scope("c1")))]

    assert order(1, 1)[0] == 2
    assert order(1, 9) in ([2, 3, 1], [3, 2, 1])
    assert order(9, 0.1)[-1] == 3


# Words broken at line ends, and scripts without blanks

_BROKEN = [
    a_record("La denuncia de explota-\nción sexual de niñas en la frontera", document="broken", language="es"),
    a_record("firmaron el acuerdo franco-\nalemán de ayer por la tarde", document="compound", language="es"),
    a_record("trans\u00ad\nporte de mu- \n  jeres", document="soft", language="es"),
    a_record("declaró Pérez-\nGómez y la EXPLOTA-\nCIÓN", document="capitals", language="es"),
    a_record("la explotación sexual", document="whole", language="es"),
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("explotación", {"broken", "capitals", "whole"}),
        ("explotaciones", {"broken", "capitals", "whole"}),
        ('"explotación sexual"', {"broken", "whole"}),
        ('"denuncia de explotacion sexual de niñas en la frontera"', {"broken"}),
        ('"denuncia niñas"~3', set()),
        ('"denuncia niñas"~4', {"broken"}),
        ("exact:explotación", {"broken", "capitals", "whole"}),
        ("exact:explotacion", set()),
        ("explotaci*", {"broken", "capitals", "whole"}),
        ("esplotacion~1", {"broken", "capitals", "whole"}),
        ("explota*", {"broken", "capitals", "whole"}),
        ("/explotaci.n/", {"broken", "capitals", "whole"}),
        ("expl?tacion", {"broken", "capitals", "whole"}),
        ("explota", {"broken", "capitals", "whole"}),
        ("exact:explota", {"broken", "capitals"}),
        ('"explota ción sexual"', {"broken"}),
        ('"ción firmaron"', set()),
        ("franco-alemán", {"compound"}),
        ("francoalemán", {"compound"}),
        ("alemana", {"compound"}),
        ("exact:alemán", {"compound"}),
        ("exact:aleman", set()),
        ("alem*", {"compound"}),
        ("alemam~1", {"compound"}),
        ('"el acuerdo franco alemán de ayer"', {"compound"}),
        ("transportes mujer", {"soft"}),
        ('"transporte de mujeres"', {"soft"}),
        ('"Pérez Gómez"', {"capitals"}),
        ("pérezgómez", set()),
    ],
)
def test_words_broken_at_line_ends_are_found_whole_and_by_their_halves(
    broken: SearchEngine, asked: str, found: set[str]
) -> None:
    ranking = ask(broken, asked)
    assert {page.document for page in ranking.pages} == set(map(a_document_id, found))
    assert ranking.total == len(found)
    for record in _BROKEN:
        # What is marked is what the engine found.
        marked = spans(parse(asked), record.text, languages=["es"])
        assert bool(marked) is (record.document in set(map(a_document_id, found)))


@pytest.fixture
def broken(engine: SearchEngine) -> SearchEngine:
    """An engine with pages that have words broken at line ends."""
    engine.write(_BROKEN)
    return engine


def test_a_half_of_a_broken_word_ranks_behind_the_word(engine: SearchEngine) -> None:
    engine.write(
        [
            a_record("cuando se trans-\nporte", document="half"),
            a_record(f"una porte {'y otra cosa ' * 200}", document="whole"),
        ]
    )
    ranking = ask(engine, "porte")
    assert [page.document for page in ranking.pages] == [a_document_id("whole"), a_document_id("half")]
    assert ranking.pages[1].score < 1e-9


_UNSPACED = [
    a_record("警察发现人口贩卖团伙，ABC公司2024年5月", document="zh"),
    a_record("警察 发现人\n口贩卖", document="lines", person=("王小明",)),
    a_record("東京のカラオケ店で働いた", document="ja"),
    a_record("ขบวนการค้ามนุษย์ในประเทศไทย", document="th"),
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("人口贩卖", {"zh", "lines"}),
        ("贩卖", {"zh", "lines"}),
        ("人贩", set()),
        ("公司", {"zh"}),
        ("abc", {"zh"}),
        ('"ABC公司"', {"zh"}),
        ("5月", {"zh"}),
        ("警察 贩卖", {"zh", "lines"}),
        ('"警察发现"', {"zh", "lines"}),
        ("贩卖*", {"zh", "lines"}),
        ("exact:贩卖", {"zh", "lines"}),
        ("person:小明", {"lines"}),
        ("person:王小明", {"lines"}),
        ("カラオケ", {"ja"}),
        ("働いた", {"ja"}),
        ("ค้ามนุษย์", {"th"}),
        ("ประเทศ", {"th"}),
        ("exact:ไทย", {"th"}),
        ("มนษย", set()),
    ],
)
def test_words_inside_sentences_without_blanks_are_found(engine: SearchEngine, asked: str, found: set[str]) -> None:
    engine.write(_UNSPACED)
    ranking = ask(engine, asked)
    assert {page.document for page in ranking.pages} == set(map(a_document_id, found))
    assert ranking.total == len(found)
    if "person:" not in asked:
        for record in _UNSPACED:
            marked = spans(parse(asked), record.text)
            assert bool(marked) is (record.document in set(map(a_document_id, found)))
