"""One meaning: a question across languages has the same answer on both engines, each with its own index of vectors."""

import random
from pathlib import Path

import pytest
from support.concepts import CONCEPTS, ConceptEmbedder
from support.factories import a_document, a_page
from support.stored import store
from support.two_cases import ANA, ONE, TWO, TwoCases

from models.analysis import PageLanguage
from models.search import SearchRequest
from services.search.embedding import MeaningReader
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address
from services.search.engines.elastic_vectors import ElasticVectors
from services.search.indexer import records_of
from services.search.meaning import MeaningFinder
from services.search.vectors import ExactVectors

WORDS = {
    "es": "la costurera firmó un pagaré en el taller y cobraba multas; le retuvieron la cédula en una furgoneta",
    "pt": "a costureira assinou a confissão de dívida na oficina e pagava multas; tomaram a identidade dela na perua",
    "en": "the seamstress signed a promissory note at the workshop and paid fines; they kept her identity card in a van",
    "fr": "la couturière a signé une reconnaissance de dette à l'atelier; sa carte d'identité était gardée par la patronne",
    "it": "la sarta ha firmato una cambiale nel laboratorio e pagava multe; il furgone aspettava alla stazione",
}
QUESTIONS = (
    "who kept the seamstress's identity card",
    "la costurera y sus multas en el taller",
    "furgone davanti al laboratorio",
    "dette signée à l'atelier",
    "quem ficou com o passaporte no hotel",
    "hotel NOT deuda",
    '"la costurera, sin cerrar',
)


def _text(language: str, chance: random.Random) -> str:
    words = [*WORDS[language].split(), *(chance.choice(concept) for concept in CONCEPTS)]
    return " ".join(chance.sample(words, chance.choice((4, 9, 15))))


@pytest.fixture
def finders(tmp_path: Path, elastic_address: Address) -> list[MeaningFinder]:
    world, chance, embedder = TwoCases(tmp_path), random.Random(5), ConceptEmbedder()
    pairs = [
        (world.engine, ExactVectors(world.records.meaning, embedder.version)),
        (ElasticEngine(elastic_address), ElasticVectors(elastic_address, world.records.meaning, embedder.version)),
    ]
    for number in range(60):
        language = chance.choice((*WORDS, None))
        page = a_page(_text(language or "es", chance))
        document = a_document(page, name=f"{number}.txt", case=chance.choice((ONE, ONE, TWO)).id)
        analysis = store(world.records, document)
        told = analysis.model_copy(update={"languages": (PageLanguage(page=1, language=language),)})
        for engine, _ in pairs:
            engine.write(records_of(document, told, agency="a", name=document.name))
    assert MeaningReader(world.records, embedder, pairs[0][1]).catch_up(seconds=60)
    pairs[1][1].rebuild(one for case in (ONE, TWO) for one in world.records.meaning.of_case(case.id, embedder.version))
    yield [
        MeaningFinder(world.records, world.door, engine, embedder=embedder, vectors=vectors)
        for engine, vectors in pairs
    ]
    for engine, vectors in pairs:
        engine.close()
        vectors.close()
    world.close()


def test_both_engines_give_one_order(finders: list[MeaningFinder]) -> None:
    for question in QUESTIONS:
        request = SearchRequest(text=question, meaning=True, limit=100)
        told = [finder.find(request, actor=ANA, cases=None) for finder in finders]
        embedded, elastic = (
            [(hit.document, hit.page, hit.by, hit.snippet, round(hit.score, 4)) for hit in one.hits] for one in told
        )
        assert embedded == elastic, question
        assert (told[0].total, told[0].meaning) == (told[1].total, told[1].meaning)
        assert told[0].meaning is not None
        assert told[0].meaning.said > 0
        assert {hit.case for hit in told[0].hits} == {ONE.id}
