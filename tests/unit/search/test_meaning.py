"""Search by meaning: what is embedded and when, what is found, and that it never leaves the scope."""

import threading

import pytest
from support.concepts import ConceptEmbedder
from support.factories import a_document, a_page
from support.stored import store
from support.two_cases import ANA, ONE, TWO, TwoCases

from api.worker import _read_meaning
from models.errors import NotFound, StorageFull
from models.job import Stage
from models.search import Filter, FoundBy, SearchRequest
from services.ingest.near import printed
from services.search.embedding import MeaningReader
from services.search.fusion import fused
from services.search.highlight import places
from services.search.indexer import records_of
from services.search.meaning import MeaningFinder, plain
from services.search.repeats import copied, grouped
from services.search.vectors import ExactVectors

LONG = "El hostal de la esquina tenía la puerta cerrada con candado y " * 6


class World(TwoCases):
    def __init__(self, tmp_path):
        super().__init__(tmp_path)
        self.use(ConceptEmbedder())

    def use(self, embedder, *, kept=1 << 20):
        self.embedder = embedder
        vectors = ExactVectors(self.records.meaning, embedder.version, kept=kept)
        self.finder = MeaningFinder(self.records, self.door, self.engine, embedder=embedder, vectors=vectors)
        self.reader = MeaningReader(self.records, embedder, vectors)

    def add(self, *texts, name="nota.txt", case=ONE, boxes=False):
        pages = [a_page(text, number=n, boxes=boxes) for n, text in enumerate(texts, 1)]
        document = a_document(*pages, name=name, case=case.id)
        analysis = store(self.records, document)
        self.engine.write(records_of(document, analysis, agency="a", name=name))
        return document

    def find(self, text, actor=ANA, cases=None, **fields):
        request = SearchRequest(text=text, meaning=True, **{"glossary": False, **fields})
        return self.finder.find(request, actor=actor, cases=cases)


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    yield world
    world.close()


def test_pages_are_found_by_what_they_mean_in_another_language(world):
    world.add("El encargado guardaba los pasaportes en una caja.", name="a.txt", boxes=True)
    world.add("Subió el precio del trigo en la feria del sábado.", name="b.txt")
    assert world.reader.catch_up(seconds=60)
    found = world.find("who kept the passports")
    assert (found.total, found.documents) == (0, 0)
    assert [hit.name for hit in found.hits] == ["a.txt", "b.txt"]
    first = found.hits[0]
    assert first.by is FoundBy.MEANING
    assert first.snippet == "El encargado guardaba los pasaportes en una caja."
    assert (first.meant.start, first.meant.end, first.meant.extractor) == (0, 49, "meaning")
    assert first.boxes
    assert first.boxes == first.meant.boxes
    assert first.marks == ()
    assert (found.meaning.listed, found.meaning.pages, found.meaning.pages_waiting) == (2, 2, 0)


def test_hits_of_the_text_stay_exact_and_say_when_both_found_them(world):
    world.add("La deuda era con el hotel.", name="a.txt")
    world.add("Todavía tenía una deuda.", name="b.txt")
    world.add("The debt grew each week, said the guests.", name="c.txt")
    world.reader.catch_up(seconds=60)
    found = world.find("deuda", facets=("case",))
    assert (found.total, found.facets["case"][0].count) == (2, 2)
    assert {hit.name: hit.by for hit in found.hits} == {
        "a.txt": FoundBy.BOTH,
        "b.txt": FoundBy.BOTH,
        "c.txt": FoundBy.MEANING,
    }
    assert all(hit.marks for hit in found.hits if hit.by is FoundBy.BOTH)
    assert world.find("deuda", limit=1, offset=2).hits[0].name == found.hits[2].name


def test_a_question_that_is_no_query_is_searched_by_meaning_alone(world):
    world.add("Les quitaron los pasaportes.", name="a.txt")
    world.reader.catch_up(seconds=60)
    found = world.find('¿quién "tiene los pasaportes?')
    assert (found.total, found.meaning.text_searched) == (0, False)
    assert found.hits[0].name == "a.txt"


def test_pages_are_found_by_words_of_the_glossary_which_the_answer_tells(world):
    world.add("La costurera firmó un pagaré en el taller.", name="a.txt", boxes=True)
    world.add("Subió el precio del trigo en la feria.", name="b.txt")
    found = world.find("seamstress with a promissory note", glossary=True)
    assert (found.total, found.meaning.said, found.meaning.nearest) == (0, 1, 0)
    told = {one.typed: one for one in found.meaning.words}
    assert "costurera" in told["seamstress"].words["es"]
    assert "costureira" in told["seamstress"].words["pt"]
    (hit,) = found.hits
    assert (hit.name, hit.by) == ("a.txt", FoundBy.GLOSSARY)
    assert [hit.snippet[mark.start : mark.end] for mark in hit.marks] == ["costurera", "pagaré"]
    assert [one.extractor for one in hit.answers] == ["layer", "layer"]
    # Each word, and all of it, can be left out.
    less = world.find("seamstress with a promissory note", glossary=True, without=("seamstress",))
    assert [one.sought for one in less.meaning.words] == [False, True]
    assert [hit.snippet[m.start : m.end] for m in less.hits[0].marks] == ["pagaré"]
    none = world.find("seamstress with a promissory note")
    assert (none.hits, none.meaning.words, none.meaning.said) == ((), (), 0)


def test_a_page_near_in_meaning_that_says_it_in_words_of_the_glossary_is_one_hit(world):
    world.add("Guardaba los pasaportes del hotel.", name="a.txt")
    world.add("El camión del trigo.", name="b.txt")
    world.reader.catch_up(seconds=60)
    found = world.find("passports", glossary=True)
    assert [(hit.name, hit.by) for hit in found.hits] == [("a.txt", FoundBy.GLOSSARY), ("b.txt", FoundBy.MEANING)]
    assert (found.hits[0].meant.start, found.hits[0].meant.end) == (0, 34)
    assert found.meaning.listed == 2


def test_words_of_the_glossary_keep_to_the_scope_the_filters_and_what_is_typed_to_narrow(world):
    world.add("La costurera del taller.", name="mine.txt")
    world.add("La costurera del hotel.", name="other.txt")
    world.add("La costurera de la casa.", name="theirs.txt", case=TWO)

    def names(text, **fields):
        return {hit.name for hit in world.find(text, glossary=True, **fields).hits}

    assert names("seamstress") == {"mine.txt", "other.txt"}
    assert names("seamstress NOT hotel") == {"mine.txt"}
    assert names("seamstress !hotel") == {"mine.txt"}
    assert names("seamstress file:other") == {"other.txt"}
    assert names("seamstress", filters=(Filter(field="media_type", values=("image/png",)),)) == set()
    with pytest.raises(NotFound):
        names("seamstress", cases=[TWO.id])


def test_what_weighs_a_word_is_told_by_the_scope_alone(world):
    mine = [world.add(text, name=f"{n}.txt") for n, text in enumerate(("Una deuda.", "Un taller.", "Una casa."))]
    before = [(hit.name, hit.score) for hit in world.find("debts sweatshop house", glossary=True).hits]
    for number in range(20):
        world.add("Una deuda y un taller.", name=f"t{number}.txt", case=TWO)
    assert [(hit.name, hit.score) for hit in world.find("debts sweatshop house", glossary=True).hits] == before
    assert len(before) == len(mine)


def test_what_is_marked_on_an_open_page_has_the_words_of_the_glossary(world):
    request = SearchRequest(text="who kept the passports", meaning=True)
    page = a_page("Guardaba los pasaportes.")
    marked = places(world.finder.marking(request, cases=[ONE]), page, languages=["es"])
    assert [page.text[one.start : one.end] for one in marked] == ["Guardaba", "pasaportes"]
    alone = world.finder.marking(request.model_copy(update={"text": 'who "kept the passports'}), cases=[ONE])
    assert [page.text[one.start : one.end] for one in places(alone, page, languages=["es"])] == [
        "Guardaba",
        "pasaportes",
    ]
    plainly = world.finder.marking(request.model_copy(update={"glossary": False}), cases=[ONE])
    assert places(plainly, page, languages=["es"]) == []


def test_fields_alone_ask_nothing_of_the_meaning(world):
    world.add("Llamar al 71234567 mañana.", name="a.txt")
    world.reader.catch_up(seconds=60)
    assert plain('phone:71234567 AND (person:"Rosa Choque" OR NOT deuda) -hotel "dos camas"~3') == "dos camas"
    found = world.find("phone:71234567")
    assert found.meaning is None


def test_filters_hold_for_what_is_found_by_meaning(world):
    world.add("Les quitaron los pasaportes.", name="a.txt")
    world.reader.catch_up(seconds=60)
    chosen = Filter(field="media_type", values=("text/plain",))
    other = Filter(field="media_type", values=("image/png",))
    assert [hit.name for hit in world.find("passports", filters=(chosen,)).hits] == ["a.txt"]
    assert world.find("passports", filters=(other,)).hits == ()


def test_what_is_typed_to_narrow_holds_for_what_is_found_by_meaning(world):
    world.add("Les quitaron los pasaportes en 2024.", "Subió el precio del trigo.", name="a.txt")
    world.add("Guardaba los pasaportes del hotel.", name="b.txt")
    world.reader.catch_up(seconds=60)
    assert {hit.name for hit in world.find("passports NOT hotel").hits} == {"a.txt"}
    assert {hit.name for hit in world.find("passports file:b.txt").hits} == {"b.txt"}
    assert world.find("passports date:2019").hits == ()
    assert world.find("passports AND (file:b.txt OR date:2019)").hits[0].name == "b.txt"


def test_nothing_outside_the_scope_is_found_or_counted(world):
    world.add("Les quitaron los pasaportes.", name="mine.txt")
    theirs = world.add("Les quitaron los pasaportes ayer.", name="theirs.txt", case=TWO)
    world.reader.catch_up(seconds=60)
    found = world.find("passports")
    assert [hit.name for hit in found.hits] == ["mine.txt"]
    assert (found.meaning.nearest, found.meaning.pages) == (1, 1)
    with pytest.raises(NotFound):
        world.find("passports", cases=[TWO.id])
    with pytest.raises(NotFound):
        world.finder.like(theirs.id, 1, actor=ANA)


def test_a_search_by_meaning_tells_what_a_sign_took(world):
    world.add("El encargado guardaba los pasaportes en una caja.")
    (word,) = world.find("passports !Maria Quispe").taken
    assert (word.typed, word.rest) == ("!Maria", "Quispe")


def test_pages_like_a_page_leave_it_out_and_keep_to_the_scope(world):
    here = world.add("Los pasaportes estaban en el hotel.", "Una nota del trigo de este año.", name="a.txt")
    world.add("The passports were kept at the hotel.", name="b.txt")
    world.add("Os passaportes ficavam na pousada.", name="c.txt", case=TWO)
    world.reader.catch_up(seconds=60)
    found = world.finder.like(here.id, 1, actor=ANA)
    assert [(hit.name, hit.page) for hit in found.hits] == [("b.txt", 1), ("a.txt", 2)]
    event = [one for one in world.records.audit.read() if one.action == "search.like"][-1]
    assert (event.subject, event.case) == (here.id, ONE.id)


def test_a_page_that_is_not_embedded_yet_is_read_when_it_is_asked_for(world):
    world.add("The passports were kept at the hotel.", name="b.txt")
    world.reader.catch_up(seconds=60)
    here = world.add("Los pasaportes estaban en el hotel.", "12", name="a.txt")
    assert world.finder.like(here.id, 1, actor=ANA).hits[0].name == "b.txt"
    with pytest.raises(NotFound, match="too little text"):
        world.finder.like(here.id, 2, actor=ANA)


def test_embedding_waits_while_anything_else_does(world):
    document = world.add("Les quitaron los pasaportes.")
    world.records.jobs.enqueue(document.id, case=ONE.id, stage=Stage.INDEX, version="1")
    assert not world.reader.work_once()
    assert world.embedder.read == []
    # But not for somebody who asks for it now.
    assert world.reader.catch_up(seconds=60)
    assert len(world.embedder.read) == 1


def test_a_stretch_that_is_cut_off_goes_on_where_it_was(world):
    world.add(*(f"Página {n} sobre los pasaportes." for n in range(10)))
    looks = iter([False, False, True])
    assert not world.reader.work_once(stop=lambda: next(looks))
    assert len(world.embedder.read) == 8
    assert world.reader.work_once()
    assert len(world.embedder.read) == 10
    assert not world.reader.work_once()


def test_an_index_that_takes_nothing_costs_no_second_reading(world, monkeypatch):
    world.add("Les quitaron los pasaportes.")
    vectors = world.reader._vectors

    def full(made):
        raise StorageFull("full")

    with monkeypatch.context() as disk:
        disk.setattr(vectors, "write", full)
        for _ in range(3):
            with pytest.raises(StorageFull):
                world.reader.work_once()
        # A worker waits, and reads what comes meanwhile.
        assert not _read_meaning(world.reader, threading.Event())
    assert world.reader.work_once()
    assert len(world.embedder.read) == 1
    assert len(world.find("passports").hits) == 1


def test_another_version_of_the_encoder_does_all_again(world):
    world.add("Les quitaron los pasaportes.")
    world.reader.catch_up(seconds=60)
    world.use(ConceptEmbedder("concepts-2"))
    assert world.find("passports").hits == ()
    assert world.reader.catch_up(seconds=60)
    assert len(world.find("passports").hits) == 1


def test_what_is_read_anew_is_embedded_anew_and_what_goes_is_not_found(world):
    world.add("Les quitaron los pasaportes.")
    world.reader.catch_up(seconds=60)
    assert world.find("passports").hits[0].meant.end == 28
    world.add("El trigo subió de precio en la feria.")
    assert world.find("passports").hits == ()
    world.reader.catch_up(seconds=60)
    assert world.find("wheat").hits[0].meant.end == 37


def test_vectors_of_a_text_that_changed_meanwhile_are_not_kept(world):
    document = world.add("Les quitaron los pasaportes.")

    class Slow(ConceptEmbedder):
        def passages(self, texts):
            world.add("El trigo subió de precio en la feria.")
            return super().passages(texts)

    world.use(Slow())
    world.reader.work_once()
    assert world.records.meaning.of_stretch(document.id, 0, "concepts-1") is None


def test_a_case_too_large_to_keep_is_read_through_and_answers_alike(world):
    for number in range(12):
        world.add(f"Los pasaportes estaban en el hotel número {number}, y la deuda.", name=f"{number}.txt")
    world.reader.catch_up(seconds=60)
    kept = [(hit.name, hit.score) for hit in world.find("passports hotel debt").hits]
    world.use(world.embedder, kept=64)
    assert [(hit.name, hit.score) for hit in world.find("passports hotel debt").hits] == kept
    assert len(kept) == 12


def test_copies_are_told_as_such(world):
    first, second = (world.add(LONG + end, name=f"{end}.txt") for end in ("uno", "dos"))
    other = world.add("Un hostal.", name="otro.txt")
    for one in (first, second):
        world.records.near.add(one.id, case=ONE.id, pages=printed(one.pages))
    hits = grouped(world.find("hostal", limit=3).hits, world.records.near)
    by_id = {hit.document: (number, hit.repeats) for number, hit in enumerate(hits)}
    assert by_id[other.id][1] is None
    earlier, later = sorted((by_id[first.id], by_id[second.id]))
    assert earlier[1] is None
    assert later[1] == earlier[0]


def test_a_copy_of_the_page_asked_about_is_told_as_such(world):
    asked, twin = (world.add(LONG + end, name=f"{end}.txt") for end in ("uno", "dos"))
    other = world.add("El hostal tenía otra puerta, sin candado.", name="otro.txt")
    short = world.add("Un hostal.", name="corto.txt")
    world.reader.catch_up(seconds=60)
    for one in (asked, twin, other):
        world.records.near.add(one.id, case=ONE.id, pages=printed(one.pages))
    hits = world.find("hostal", limit=9).hits
    assert {hit.document for hit in hits} >= {asked.id, twin.id, other.id, short.id}
    told = copied(hits, world.records.near, of=(asked.id, 1))
    assert {hit.document for hit in told if hit.is_copy} == {asked.id, twin.id}
    assert [hit.document for hit in told] == [hit.document for hit in hits]
    assert copied(hits, world.records.near, of=(short.id, 1)) == hits


def test_ranks_are_joined_by_their_reciprocals():
    assert [one for one, _ in fused(["a", "b", "c"], ["b", "d"])] == ["b", "a", "d", "c"]
    assert fused([], []) == []
    assert [one for one, _ in fused(["a"], ["b"], weights=(0.7, 1.0))] == ["b", "a"]
