"""From a request to the hits that an actor may see."""

import pytest
from support.factories import (
    OPERATOR,
    a_document,
    a_mention,
    a_page,
    a_user,
    an_actor,
)
from support.stored import store
from support.two_cases import ANA, BEA, ONE, TWO, TwoCases

from models.document import Page, TextSource
from models.errors import EngineUnavailable, NotFound, QuerySyntax, StorageFull, UsageError
from models.listed import ListRequest
from models.search import Filter, SearchRequest
from models.words import Word, Words
from services.ingest.near import printed
from services.search.finder import Finder
from services.search.indexer import records_of
from services.search.repeats import grouped


class World(TwoCases):
    def __init__(self, tmp_path):
        super().__init__(tmp_path)
        self.finder = Finder(self.records, self.door, self.engine)

    def add(self, document, *mentions, index=True):
        analysis = store(self.records, document, *mentions)
        if index:
            self.engine.write(records_of(document, analysis, agency="a", name=document.name))
        return document

    def find(self, text, actor=ANA, cases=None, **fields):
        return self.finder.find(SearchRequest(text=text, **fields), actor=actor, cases=cases)

    def searches(self):
        return [event for event in self.records.audit.read() if event.action == "search.find"]


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    yield world
    world.close()


def test_a_hit_has_its_words_marked_in_the_snippet_and_on_the_page(world):
    pages = (a_page("otra cosa"), a_page("la llevaron al hotel de noche", number=2, boxes=True))
    document = world.add(a_document(*pages, name="acta.pdf", case=ONE.id))
    found = world.find("HOTEL")
    (hit,) = found.hits
    assert (hit.case, hit.case_number, hit.document, hit.name) == (ONE.id, "BO-1", document.id, "acta.pdf")
    assert (hit.page, hit.pages, hit.has_image) == (2, 2, True)
    assert [hit.snippet[mark.start : mark.end] for mark in hit.marks] == ["hotel"]
    assert hit.boxes == ((150.0, 20.0, 200.0, 32.0),)
    assert (found.total, found.documents) == (1, 1)


def test_a_number_typed_in_another_spelling_is_marked_where_it_stands(world):
    document = a_document(a_page("llamar al +591 712-34567 ya", boxes=True), case=ONE.id)
    world.add(document, a_mention(document, "+591 712-34567"))
    (hit,) = world.find("71234567").hits
    assert [hit.snippet[mark.start : mark.end] for mark in hit.marks] == ["+591 712-34567"]
    assert len(hit.boxes) == 1


def test_a_number_that_ocr_misread_is_found_and_told_as_a_variant(world):
    scan = {"source": TextSource.OCR}
    pages = (
        a_page("anotó 7OO12345 en la libreta", boxes=True).model_copy(update=scan),
        a_page("y 70012345 en la agenda", number=2).model_copy(update=scan),
        a_page("en el acta 7OO12345, escrito así", number=3),
    )
    world.add(a_document(*pages, case=ONE.id))
    found = world.find("70012345")
    assert [hit.page for hit in found.hits] == [2, 1]  # what stands as typed comes first; typed pages have no variants
    exact, misread = found.hits
    assert [answer.variant for answer in exact.answers] == [""]
    assert [answer.variant for answer in misread.answers] == ["70012345"]
    assert [misread.snippet[mark.start : mark.end] for mark in misread.marks] == ["7OO12345"]
    assert misread.boxes == pages[0].boxes(6, 14)
    assert world.find('"70012345"').total == 1


def test_nobody_finds_or_counts_what_is_not_his(world):
    world.add(a_document(a_page("hotel"), case=ONE.id))
    document = a_document(a_page("hotel"), a_page("hotel", number=2), case=TWO.id, name="b.txt")
    world.add(document)
    assert (world.find("hotel").total, world.find("hotel", BEA).total, world.find("hotel", OPERATOR).total) == (1, 2, 3)
    assert world.find("hotel").completeness.pages == 1
    assert [count.value for count in world.find("hotel", BEA, facets=("case",)).facets["case"]] == [TWO.id]
    with pytest.raises(NotFound):
        world.find("hotel", cases=[TWO.id])
    with pytest.raises(NotFound):
        world.find("hotel", cases=[ONE.id, TWO.id])
    assert world.find("hotel", OPERATOR, cases=[ONE.id]).total == 1


def test_a_filter_on_another_case_opens_nothing(world):
    world.add(a_document(a_page("hotel"), case=TWO.id))
    assert world.find("hotel", filters=(Filter(field="case", values=(TWO.id,)),)).total == 0


def test_an_actor_without_cases_finds_nothing(world):
    world.add(a_document(a_page("hotel"), case=ONE.id))
    nobody = an_actor(a_user("carla"))
    assert world.find("hotel", nobody).total == 0
    assert world.find("", nobody, facets=("case", "person")).facets == {"case": (), "person": ()}


def test_every_search_leaves_one_event_without_the_query(world):
    world.add(a_document(a_page("MARKERWORD"), case=ONE.id))
    world.find("markerword", filters=(Filter(field="person", values=("markerword",)),))
    world.find("markerword", cases=[ONE.id], limit=0)
    for text, cases, error in (("(markerword", None, QuerySyntax), ("markerword", [TWO.id], NotFound)):
        with pytest.raises(error):
            world.find(text, cases=cases)
    events = world.searches()
    assert [event.outcome for event in events] == ["ok", "ok", "query_syntax", "not_found"]
    assert [event.case for event in events] == [ONE.id, ONE.id, ONE.id, None]
    told = dict(events[0].detail)
    assert len(str(told.pop("sealed"))) == 64
    assert told == {"filters": 1, "offset": 0, "scope": 1, "pages": 0, "documents": 0}
    assert events[1].detail["pages"] == 1
    assert all(event.actor == "ana" for event in events)
    assert not any("marker" in event.model_dump_json().lower() for event in events)


def test_a_full_disk_says_that_reading_needs_its_event(world, monkeypatch):
    world.add(a_document(a_page("hotel"), case=ONE.id))

    def full(*_args, **_more):
        raise StorageFull("nothing of this step was stored")

    monkeypatch.setattr(type(world.records.audit), "append", full)
    with pytest.raises(StorageFull, match="reading needs its event"):
        world.find("hotel")


def test_what_could_not_be_searched_is_told(world):
    unreadable = a_page("x", number=2).model_copy(update={"source": TextSource.UNREADABLE, "text": ""})
    world.add(a_document(a_page("hotel"), unreadable, case=ONE.id))
    note = world.find("hotel").completeness
    assert (note.documents, note.pages, note.pages_unreadable, note.pages_unindexed) == (1, 2, 1, 0)
    world.add(a_document(a_page("hotel"), case=ONE.id, name="late.txt"), index=False)
    note = world.find("hotel").completeness
    assert note.pages_unindexed == 1
    assert not note.complete


def test_a_lost_index_is_not_taken_for_an_empty_one(world, tmp_path):
    world.add(a_document(a_page("hotel"), case=ONE.id))
    (tmp_path / "index" / "current").unlink()
    with pytest.raises(EngineUnavailable):
        world.find("hotel")
    assert world.searches()[-1].outcome == "engine_unavailable"
    # An empty index in its place is none either, by whatever way one asks.
    world.engine.rebuild([])
    ways = (
        lambda: world.find("hotel"),
        lambda: world.finder.every(SearchRequest(text="hotel"), actor=ANA, cases=None),
        lambda: world.finder.find_each(ListRequest(lines=("hotel",)), actor=ANA, cases=None),
    )
    for way in ways:
        with pytest.raises(EngineUnavailable, match="Nothing was searched") as error:
            way()
        assert "lince reindex" in error.value.advice
    world.add(a_document(a_page("hotel"), case=ONE.id, name="new.txt"))
    note = world.find("hotel").completeness
    assert (note.pages, note.pages_unindexed) == (2, 1)
    assert "lince reindex" in note.next_step


def test_a_page_that_the_catalogue_no_longer_has_is_not_shown(world):
    document = world.add(a_document(a_page("hotel"), a_page("hotel", number=2), case=ONE.id))
    world.records.evidence.save_document(document.model_copy(update={"pages": document.pages[:1]}))
    assert [hit.page for hit in world.find("hotel").hits] == [1]


def test_numbers_are_read_in_the_countries_of_the_cases(world):
    document = a_document(a_page("un 0981 123 456"), case=ONE.id)
    world.add(document, a_mention(document, "0981 123 456", normal="+595981123456"))
    assert world.find("phone:+595981123456").total == 1
    # Bolivia has no such number: its ending still finds it.
    assert world.find("0981-123-456").total == 1


def a_broken_page(first: str, second: str) -> Page:
    """A page of two lines, ten points a character, the second line twenty points lower."""
    one, two = (a_page(line, boxes=True) for line in (first, second))
    behind = len(first) + 1
    lower = (Word(start=w.start + behind, end=w.end + behind, box=(w.box[0], 40.0, w.box[2], 52.0)) for w in two.words)
    words = Words((*one.words, *lower))
    return one.model_copy(update={"text": f"{first}\n{second}", "words": words})


@pytest.mark.parametrize("asked", ["explotación", '"de explotación sexual"', "explotaci*", "esplotacion~1"])
def test_a_word_broken_at_a_line_end_is_marked_whole_with_a_box_on_each_line(world, asked):
    world.add(a_document(a_broken_page("víctimas de explota-", "ción sexual"), case=ONE.id))
    (hit,) = world.find(asked).hits
    marked = " ".join(hit.snippet[mark.start : mark.end] for mark in hit.marks)
    assert "explota- ción" in marked
    assert {box[1] for box in hit.boxes} == {20.0, 40.0}
    assert hit.boxes[0][0] <= 120.0 < hit.boxes[0][2] == 200.0


def test_a_word_broken_at_the_end_of_a_page_is_found_on_the_page_that_it_begins_on(world):
    pages = (a_page("la denuncia de explota-", boxes=True), a_page("ción sexual", number=2), a_page("fin", number=3))
    world.add(a_document(*pages, case=ONE.id))
    for asked in ("explotación", '"denuncia de explotación"'):
        (hit,) = world.find(asked).hits
        assert (hit.page, hit.snippet[hit.marks[0].start : hit.marks[0].end].split()[-1]) == (1, "explota-")
        assert hit.boxes[0][2] == 230.0
    # Its rest stands on the next page only, and so does what follows.
    assert [hit.page for hit in world.find("ción").hits] == [2]
    assert [hit.page for hit in world.find("sexual").hits] == [2]
    assert [hit.page for hit in world.find("explota").hits] == [1]


def test_a_page_that_ends_with_a_hyphen_goes_on_in_small_letters_only(world):
    world.add(a_document(a_page("acta de Pérez-"), a_page("Gómez y otros", number=2), case=ONE.id))
    assert world.find("pérezgómez").total == 0
    assert [hit.page for hit in world.find("gómez").hits] == [2]


def test_words_of_a_sentence_without_blanks_are_marked_sign_by_sign(world):
    world.add(a_document(a_page("警察发现人口贩卖团伙"), case=ONE.id))
    (hit,) = world.find("贩卖").hits
    assert [hit.snippet[mark.start : mark.end] for mark in hit.marks] == ["贩卖"]


def test_a_copy_tells_the_hit_of_an_earlier_page_that_it_repeats(world):
    said = "En el hotel de la terminal pagaron dos noches y dejaron una mochila con ropa de mujer para {}"
    guests = ("la tía", "nadie", "Marta", "nadie", "el chofer que vino después", "nadie")
    copies = [said.format(guest) if guest == "nadie" else f"hotel {guest}" for guest in guests]
    for number, text in enumerate(copies):
        document = world.add(a_document(a_page(text), name=f"{number}.txt", case=ONE.id))
        world.records.near.add(document.id, case=ONE.id, pages=printed(document.pages))
    whole = grouped(world.find("hotel", limit=6).hits, world.records.near)
    assert sum(hit.repeats is not None for hit in whole) == 2
    told = []
    for offset in range(0, 6, 2):
        found = world.find("hotel", limit=2, offset=offset)
        told += grouped(found.hits, world.records.near, before=found.before, offset=offset)
    # However an answer is leafed through, each hit tells the same.
    assert [(hit.document, hit.repeats) for hit in told] == [(hit.document, hit.repeats) for hit in whole]
    assert "before" not in world.find("hotel", limit=2, offset=2).model_dump()


def test_filters_of_too_many_values_are_refused_by_name(world):
    world.add(a_document(a_page("hotel"), case=ONE.id))
    many = [Filter(field="person", values=tuple(f"p{n}" for n in range(at, at + 5_000))) for at in (0, 5_000)]
    assert world.find("hotel", filters=many).total == 0
    over = [*many, Filter(field="person", values=("p",))]
    for act in (
        lambda: world.find("hotel", filters=over),
        lambda: world.finder.every(SearchRequest(text="hotel", filters=tuple(over)), actor=ANA, cases=None),
    ):
        with pytest.raises(UsageError, match="10,000 values"):
            act()
