"""One meaning: whatever is asked in whatever scope, both engines find the same pages, in the same order, with the same counts.

`benchmarks/parity.py` asks more queries of more pages.
"""

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from support.elastic.fixtures import wipe
from support.parity import CASES, NAMES, differences, pages, queries, words
from support.search import a_record, a_scope, ask, places

from models.errors import FeatureMissing, QuerySyntax
from models.ids import CaseId, fresh
from models.search import Bool, Everything, Phrase, Query, Scope, Term
from services.search import analysis, mapping, other_words, terms
from services.search.engines import elastic_answer
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address
from services.search.engines.embedded import EmbeddedEngine
from services.search.glossary import book
from services.search.syntax import MAX_NESTED, nested, parse

PAGES, QUERIES = 3_000, 320

Engines = tuple[EmbeddedEngine, ElasticEngine]


@pytest.fixture(scope="module")
def engines(elastic_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    address = Address(elastic_url, prefix=f"t{fresh()[:10]}", patience=60)
    embedded, elastic = EmbeddedEngine(tmp_path_factory.mktemp("parity") / "index"), ElasticEngine(address)
    records = pages(PAGES, seed=11)
    embedded.rebuild(records)
    # The order of writing is no part of the meaning.
    assert elastic.rebuild(reversed(records)) == PAGES
    yield embedded, elastic
    embedded.close()
    elastic.close()
    wipe(address)


def test_generated_queries_have_one_answer(engines: Engines) -> None:
    found, with_hits, cut, apart = [], 0, 0, 0
    for number, (query, scope) in enumerate(queries(QUERIES, seed=12)):
        if different := differences(*engines, query, scope):
            found.append((number, different))
        total = engines[0].find(query, scope).total
        with_hits += total > 0
        apart += total > 0 and isinstance(query.node, Phrase) and query.node.slop > 0
        cut += query.offset + query.limit < total
    assert found == []
    # Queries that find nothing, or all that they find, would prove little.
    assert with_hits > QUERIES // 2
    assert cut > QUERIES // 8
    assert apart > QUERIES // 16


def test_all_hits_of_a_query_come_in_one_order(engines: Engines) -> None:
    asked = [(query, scope) for query, scope in queries(60, seed=13) if scope.cases][:25]
    for query, scope in asked:
        embedded, elastic = ([(page.document, page.page) for page in engine.stream(query, scope)] for engine in engines)
        assert embedded == elastic


def test_questions_are_answered_in_one_order_in_words_of_the_glossary(engines: Engines) -> None:
    chance, vocabulary, several = random.Random(14), words(random.Random(14)), 0
    for _ in range(80):
        question = " ".join(chance.choices(vocabulary[:60], k=chance.choice((1, 3, 8))))
        scope = Scope(
            cases=frozenset(CaseId(f"case{n}") for n in chance.sample(range(CASES), chance.choice((1, 5, 40))))
        )
        senses = [other_words.weighed(book.shipped().senses(question), engine, scope) for engine in engines]
        assert senses[0] == senses[1]
        asked = Query(node=Bool(should=tuple(senses[0])), limit=50)
        if senses[0]:
            assert differences(*engines, asked, scope) == []
            several += engines[0].find(asked, scope).total > 50
    assert several > 30


def test_counts_that_are_kept_follow_what_another_process_writes(tmp_path: Path, elastic_address: Address) -> None:
    embedded, asking, writing = EmbeddedEngine(tmp_path / "index"), *(ElasticEngine(elastic_address) for _ in range(2))
    records = pages(400, seed=21)
    asked = [(query, scope) for query, scope in queries(40, seed=22) if scope.cases]
    for start in (0, 200, 300):
        stretch = records[start : start + (200 if start == 0 else 100)]
        gone = [record.document for record in records[:start:20]]
        for engine in (embedded, writing):
            engine.write(stretch, replacing=gone)
        for _ in range(2):
            found = [(number, differences(embedded, asking, *one)) for number, one in enumerate(asked)]
            assert [one for one in found if one[1]] == []
    for engine in (embedded, asking, writing):
        engine.close()


def test_repeated_words_and_far_rows_are_the_declared_differences(
    tmp_path: Path, elastic_engine: ElasticEngine
) -> None:
    embedded = EmbeddedEngine(tmp_path / "index")
    engines = (embedded, elastic_engine)
    for engine in engines:
        engine.write([a_record("deuda de la casa", page=1), a_record("deuda y deuda de la casa", page=2)])
    twice = {engine.name: len(places(ask(engine, '"deuda deuda"~2'))) for engine in engines}
    assert twice == {"embedded": 1, "elasticsearch": 1}
    with pytest.raises(FeatureMissing):
        ask(embedded, '"deuda y deuda"~40')
    # Each two of the words stand near, the three of them nowhere.
    apart = " x" * 40
    for engine in engines:
        engine.write([a_record(f"uno dos{apart} dos tres{apart} uno x tres", document="far")])
    for slop in (3, 15, 31):
        assert [len(places(ask(engine, f'"uno dos tres"~{slop}'))) for engine in engines] == [0, 0]
    assert len(places(ask(elastic_engine, '"uno dos tres"~42'))) == 1
    with pytest.raises(FeatureMissing, match="3 words") as refused:
        ask(embedded, '"uno dos tres"~42')
    assert "31" in refused.value.advice
    assert elastic_engine.features - embedded.features == {"repeated_words", "far_rows"}
    embedded.close()


def test_what_may_be_asked_deepest_and_at_greatest_length_is_answered_by_both(
    tmp_path: Path, elastic_engine: ElasticEngine
) -> None:
    embedded = EmbeddedEngine(tmp_path / "index")
    for engine in (embedded, elastic_engine):
        engine.write([a_record("pasaporte retenido", person=("maria elena quispe",))])
    for innermost in ("pasaporte", "pasap*", "Maria Quispe", 'person:"Maria Quispe"', "70012345", "case:c1", "-deuda"):
        deepest = [innermost]
        with suppress(QuerySyntax):
            for _ in range(MAX_NESTED):
                deepest.append(f"(hotel OR -{deepest[-1]})")
                parse(deepest[-1], names=NAMES)
        node = Bool(must=(parse(deepest[-2], names=NAMES), Everything()))  # what is parted by review is put so
        assert nested(node) > MAX_NESTED - 3
        found = [
            engine.find(Query(node=node, facets=("person",)), a_scope("c1")) for engine in (embedded, elastic_engine)
        ]
        assert found[0] == found[1]
    # Classes are written out: 190 signs become ten times as many.
    longest = 0
    for classes in range(1, 40):
        with suppress(QuerySyntax):
            node = parse(f"/pa{'[Ѐ-ӿ]?' * classes}s.*/")
            longest = classes
            assert [ask(engine, f"/pa{'[Ѐ-ӿ]?' * classes}s.*/").total for engine in (embedded, elastic_engine)] == [
                1,
                1,
            ]
    assert 2 < longest < 20
    embedded.close()


TEXTS = (
    "La víctima, en el Hotel Ñandú: 3.500,00 pesos; «el Ñato» & co_op x2",
    "Straße Łódź Ærø ½ ² ⁵ ₙ ﬁn Ⅻ Ⓐ e\u0301 İstanbul ΑΘΉΝΑ Москва 東京 हिन्दी ไทย 👩‍👧 a\u200bb",
    f"short {'x' * 300} long {'ñ' * 130} end",
    "",
    " \n\t ",
    "\udce9 lone",
    "".join(map(chr, range(0x20, 0x300))),
    " ".join(map(chr, range(0x2000, 0x20D0))),
    " ".join(map(chr, range(0x300, 0x780))),
    "مُحَمَّد أحمد ٠١٢٣ Ἀθήνας Мой ёлка שָׁלוֹם ＡＢ１２３ m\u0303ujer ca\u200cf\u00e9",
)


@pytest.mark.parametrize("language", [None, "es", "pt", "en", "fr", "it", "qu"])
@pytest.mark.parametrize("text", TEXTS)
def test_terms_from_memory_are_those_of_the_analysis(text: str, language: str | None) -> None:
    written = terms.columns(analysis.normal(text), [language, "pt"] if language else [])
    for name in analysis.names():
        found = [term for term in written[name].split(" ")[:-1] if term and term != mapping.FILLER]
        stems = (analysis.stem(language), analysis.stem("pt")) if language else ()
        own = name in (analysis.FOLDED, analysis.EXACT, *stems)
        assert found == (analysis.terms(name, text) if own else [])
        assert written[name].endswith(mapping.FILLER)
    assert terms.folded(analysis.normal(text)).replace(mapping.FILLER, "").split() == analysis.terms("folded", text)


def test_no_analysis_changes_the_word_that_every_page_has() -> None:
    assert {tuple(analysis.terms(name, mapping.FILLER)) for name in analysis.names()} == {(mapping.FILLER,)}


@pytest.mark.parametrize("at_once", [40, 300])
def test_documents_too_many_for_one_request_are_counted_exactly(
    engines: Engines, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    embedded, elastic = engines
    # Fewer than some cases have, and fewer than all have together.
    monkeypatch.setattr(elastic_answer, "_DOCUMENTS", at_once)
    for cases in (range(CASES), range(7)):
        scope = Scope(cases=frozenset(CaseId(f"case{n}") for n in cases))
        for node in (Everything(), Term(word="de"), Term(word="hotel"), Term(word="mujer")):
            told = [engine.find(Query(node=node), scope) for engine in (embedded, elastic)]
            assert told[0].documents == told[1].documents
            assert told[0].total == told[1].total
