"""What only the embedded engine has: a folder that may be missing, damaged, or another process's to write."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy
from support.search import a_document_id, a_record, a_scope, ask

from models.errors import DataFolderBusy, EngineUnavailable, FeatureMissing, QuerySyntax
from models.search import Filter, IndexRecord, Order
from services.search import mapping
from services.search.engines import embedded, tantivy_counts, tantivy_query, tantivy_rank, tantivy_weights
from services.search.engines.embedded import EmbeddedEngine
from services.search.engines.tantivy_schema import document_key, place_key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(folder)
    yield engine
    engine.close()


def _generation(folder: Path) -> Path:
    return next(folder.glob("generation-*"))


def test_a_page_that_cannot_be_taken_in_is_no_outage(engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(record: IndexRecord) -> tantivy.Document:
        if "poison" in record.text:
            raise ValueError("no terms")
        return made(record)

    made = embedded.entry
    monkeypatch.setattr(embedded, "entry", refusing)
    for act in (lambda: engine.write([a_record("poison")]), lambda: engine.rebuild([a_record("poison")])):
        with pytest.raises(ValueError, match="no terms"):
            act()
    assert engine.health() is None
    engine.write([a_record("hotel")])
    assert ask(engine, "hotel").total == 1


def test_the_second_writer_is_told_who_is_in_the_way(folder: Path, engine: EmbeddedEngine) -> None:
    engine.write([a_record("hotel")])
    other = EmbeddedEngine(folder)
    for act in (lambda: other.write([a_record("bar")]), lambda: other.rebuild([])):
        with pytest.raises(DataFolderBusy):
            act()
    assert ask(other, "hotel").total == 1
    engine.close()
    other.write([a_record("bar", page=2)])
    assert ask(engine, "bar").total == 1
    other.close()


def test_a_folder_without_its_index_says_so_and_can_be_rebuilt(folder: Path, engine: EmbeddedEngine) -> None:
    engine.write([a_record("hotel")])
    (folder / "current").unlink()
    problem = engine.health()
    assert problem is not None
    assert "missing" in problem.message
    assert "lince reindex" in problem.message
    with pytest.raises(EngineUnavailable, match="missing"):
        ask(engine, "hotel")
    assert engine.rebuild([a_record("bar")]) == 1
    assert engine.health() is None
    assert ask(engine, "bar").total == 1


@pytest.mark.parametrize(
    ("pointer", "told"),
    [
        (b"", "pointer"),
        (b"\xff\xfe", "pointer"),
        (b"[]", "pointer"),
        (f'{{"generation": "../../etc", "mapping": "{mapping.VERSION}"}}'.encode(), "pointer"),
        (b'{"generation": "generation-0", "mapping": "0"}', "another version"),
        (f'{{"generation": "generation-0", "mapping": "{mapping.VERSION}"}}'.encode(), "damaged"),
    ],
)
def test_a_damaged_pointer_is_told_from_an_old_index(folder: Path, pointer: bytes, told: str) -> None:
    EmbeddedEngine(folder).close()
    (folder / "current").write_bytes(pointer)
    engine = EmbeddedEngine(folder)
    problem = engine.health()
    assert problem is not None
    assert told in problem.message
    with pytest.raises(EngineUnavailable):
        engine.write([a_record("hotel")])
    engine.rebuild([a_record("hotel")])
    assert ask(engine, "hotel").total == 1
    engine.close()


@pytest.mark.parametrize("part", ["term", "idx", "pos", "fast", "fieldnorm", "store", "json"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_a_damaged_file_is_noticed_and_the_index_can_be_rebuilt(folder: Path, part: str, damage: str) -> None:
    records = [a_record(f"hotel número {n}", page=n) for n in range(200)]
    writer = EmbeddedEngine(folder)
    writer.write(records)
    writer.close()
    victim = next(_generation(folder).glob("meta.json" if part == "json" else f"*.{part}"))
    content = victim.read_bytes()
    if damage == "cut":
        victim.write_bytes(content[: len(content) // 2])
    elif damage == "gone":
        victim.unlink()
    else:
        middle = len(content) // 3
        victim.write_bytes(content[:middle] + bytes([content[middle] ^ 0x80]) + content[middle + 1 :])
    engine = EmbeddedEngine(folder)
    problem = engine.health()
    assert problem is not None
    assert "lince reindex" in problem.message
    assert engine.rebuild(records) == 200
    assert engine.health() is None
    assert ask(engine, "hotel").total == 200
    assert list(folder.glob("generation-*")) == [_generation(folder)]
    engine.close()


def test_a_reader_follows_a_rebuild_by_another_engine(folder: Path, engine: EmbeddedEngine) -> None:
    engine.write([a_record("hotel")])
    reader = EmbeddedEngine(folder)
    assert ask(reader, "hotel").total == 1
    for round_ in range(3):
        engine.rebuild([a_record(f"vuelta{round_}")])
        assert ask(reader, f"vuelta{round_}").total == 1
    assert reader.count(a_scope("c1")) == 1
    reader.close()


@pytest.mark.parametrize("rebuilds", [1, 4])
def test_files_that_a_rebuild_deletes_while_they_are_opened_are_no_damage(
    folder: Path, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch, rebuilds: int
) -> None:
    engine.write([a_record("hotel")])
    reader, load, left = EmbeddedEngine(folder), EmbeddedEngine._load, iter(range(rebuilds))

    def overtaken(reading: EmbeddedEngine, path: Path) -> object:
        if reading is reader and next(left, None) is not None:
            # Between a segment's postings, opened before, and its positions: tantivy takes the missing for empty.
            with monkeypatch.context() as patch:
                patch.setattr(
                    type(engine._generations), "discard", lambda _, old: [p.unlink() for p in old.glob("*.pos")]
                )
                engine.rebuild([a_record("hotel hotel")])
        return load(reading, path)

    monkeypatch.setattr(EmbeddedEngine, "_load", overtaken)
    assert ask(reader, "hotel", facets=("person",)).total == 1
    assert next(left, None) is None
    reader.close()


def test_what_a_killed_rebuild_left_is_cleared_away(folder: Path, engine: EmbeddedEngine) -> None:
    left = folder / "generation-left"
    left.mkdir()
    (left / "half").write_bytes(b"x")
    engine.write([a_record("hotel")])
    assert not left.exists()
    assert ask(engine, "hotel").total == 1


def test_a_first_start_that_was_killed_begins_again(folder: Path) -> None:
    EmbeddedEngine(folder).close()
    (folder / "current").unlink()
    (folder / "current.new").write_bytes(b"{")
    engine = EmbeddedEngine(folder)
    assert engine.health() is None
    engine.write([a_record("hotel")])
    assert list(folder.glob("generation-*")) == [_generation(folder)]
    engine.close()


def test_a_write_that_fails_halfway_leaves_nothing_and_the_next_works(engine: EmbeddedEngine) -> None:
    engine.write([a_record("hotel")])
    records = [a_record("bar", page=2), None]
    with pytest.raises(AttributeError):
        engine.write(records, replacing=[a_document_id("one")])  # type: ignore[arg-type]
    assert ask(engine, "bar").total == 0
    assert ask(engine, "hotel").total == 1
    engine.write([a_record("bar", page=3)])
    assert [page.page for page in ask(engine, "hotel OR bar").pages] in ([1, 3], [3, 1])


def test_text_that_is_no_unicode_is_indexed_with_marks(engine: EmbeddedEngine) -> None:
    engine.write([a_record("hotel \udce9 puerto", name="caf\udce9 hotel.pdf", person=("jos\udce9 luz",))])
    for text in ("hotel puerto", "file:hotel", "person:luz", "hotel \udce9"):
        assert ask(engine, text).total == 1


def test_words_of_any_length_and_empty_records_are_taken(engine: EmbeddedEngine) -> None:
    engine.write([a_record("x" * 200_000 + " hotel", page=1), a_record("", page=2), a_record("a" * 255, page=3)])
    assert ask(engine, "hotel").total == 1
    assert ask(engine, "a" * 255).total == 1
    with pytest.raises(QuerySyntax, match="no word"):
        ask(engine, "x" * 300)
    assert engine.count(a_scope("c1")) == 3


def test_an_engine_that_cannot_make_its_folder_says_so_when_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    engine = EmbeddedEngine(tmp_path / "file" / "index")
    problem = engine.health()
    assert problem is not None
    assert problem.code == "engine_unavailable"
    with pytest.raises(EngineUnavailable):
        engine.write([a_record("hotel")])


def test_places_that_share_a_key_are_ordered_by_their_whole_id(engine: EmbeddedEngine) -> None:
    twins = [a_record("hotel", page=page) for page in (16_780_001, 16_780_000, 16_777_215)]
    engine.write(twins[:1])
    engine.write(twins[1:])
    assert {place_key(record.document, record.page) for record in twins} == {place_key(twins[0].document, 16_777_215)}
    for limit in (1, 2, 3):
        pages = [page.page for page in ask(engine, "hotel", limit=limit).pages]
        assert pages == [16_777_215, 16_780_000, 16_780_001][:limit]
    assert [page.page for page in ask(engine, "*", limit=1, offset=1).pages] == [16_780_000]


def test_place_keys_order_as_places_do() -> None:
    ids = sorted(a_document_id(str(n)) for n in range(200))
    keys = [place_key(name, page) for name in ids for page in (1, 2, 300)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 600
    assert len({document_key(name) for name in [*ids, "short", "short2"]}) == 202


def test_answers_are_the_same_however_little_is_fetched_at_once(
    monkeypatch: pytest.MonkeyPatch, engine: EmbeddedEngine
) -> None:
    engine.write(
        [a_record("hotel " * (n % 3 + 1), document=f"d{n // 2}", page=n, person=(f"p{n % 7}",)) for n in range(300)]
    )
    queries = [
        {"text": text, "limit": limit, "offset": offset, "facets": facets, "order": order}
        for text in ("hotel", "hot*", "*", "hotel OR hot*")
        for limit, offset in ((0, 0), (7, 95), (50, 280))
        for facets in ((), ("person",))
        for order in Order
    ]
    whole = [ask(engine, **query) for query in queries]
    assert {found.documents for found in whole} == {150}
    for module, name, value in (
        (tantivy_rank, "_FIRST", 5),
        (tantivy_rank, "_FIRST_COUNTED", 5),
        (embedded, "_ALONE", 20),
        (tantivy_counts, "AT_ONCE", 100),
    ):
        monkeypatch.setattr(module, name, value)
    assert [ask(engine, **query) for query in queries] == whole
    monkeypatch.setattr(tantivy_counts, "AT_ONCE", 1_000)
    monkeypatch.setattr(embedded, "_MANY", 20)
    assert [ask(engine, **query) for query in queries] == whole


def test_scopes_and_filters_of_any_size_are_the_same_question(
    monkeypatch: pytest.MonkeyPatch, folder: Path, engine: EmbeddedEngine
) -> None:
    engine.write([a_record("hotel", document=f"d{n}", case=f"c{n % 40}", person=(f"p{n % 7}",)) for n in range(200)])
    cases = [f"c{n}" for n in range(30)]
    few = (Filter(field="person", values=("p1", "p2", "p3")),)
    found = ask(engine, "hotel", *cases, filters=few, limit=200)
    monkeypatch.setattr(tantivy_query, "_MANY_VALUES", 1)
    other = EmbeddedEngine(folder)
    assert ask(other, "hotel", *cases, filters=few, limit=200) == found
    assert 0 < found.total < 150


@pytest.mark.parametrize("many", [1, 19, 20, 21, 39, 40])
def test_a_scope_is_the_same_by_its_cases_and_by_all_others(
    monkeypatch: pytest.MonkeyPatch, folder: Path, engine: EmbeddedEngine, many: int
) -> None:
    engine.write([a_record("hotel", document=f"d{n}", case=f"c{n % 40}", person=(f"p{n % 7}",)) for n in range(200)])
    engine.remove([a_document_id(f"d{n}") for n in range(20)])
    cases = [f"c{n}" for n in range(many)]
    asked = [(text, facets) for text in ("hotel", "*", "hot*", "hotel -bar") for facets in ((), ("case", "person"))]
    found = [ask(engine, text, *cases, facets=facets, limit=200) for text, facets in asked]
    monkeypatch.setattr(tantivy_query.View, "cases", None)
    other = EmbeddedEngine(folder)
    assert [ask(other, text, *cases, facets=facets, limit=200) for text, facets in asked] == found
    assert {one.total for one in found} == {sum(n % 40 < many for n in range(20, 200))}
    assert engine.count(a_scope(*cases)) == other.count(a_scope(*cases)) == found[0].total


def test_a_scope_of_all_cases_does_not_see_what_comes_later_in_another(engine: EmbeddedEngine) -> None:
    engine.write([a_record("hotel", document=f"d{n}", case=f"c{n}") for n in range(3)])
    mine = ("c0", "c1", "c2")
    assert ask(engine, "hotel", *mine).total == engine.count(a_scope(*mine)) == 3
    engine.write([a_record("hotel", document="d3", case="c3", person=("ana",))])
    found = ask(engine, "hotel", *mine, facets=("case", "person"))
    assert ({page.case for page in found.pages}, found.total, found.documents) == (set(mine), 3, 3)
    assert [one.value for one in found.facets["case"]] == list(mine)
    assert found.facets["person"] == ()
    assert engine.count(a_scope(*mine)) == 3


# Signs that mean something in tantivy's own query language.
_ODD = (
    "ana rojas",
    'a"b',
    "a\\b",
    "o'neil",
    "x*",
    "a:b",
    "[a TO b]",
    "-neg",
    "(p",
    "a~2",
    "AND",
    '"',
    "\\",
    "two\nlines",
)


def test_facets_over_many_pages_are_exact_for_what_is_common(
    monkeypatch: pytest.MonkeyPatch, engine: EmbeddedEngine
) -> None:
    """Each page has a name of its own, odd names are common, and some common ones stand once in the last piece."""

    def names(n: int) -> list[str]:
        once = [f"s{n // 4 % 20}"] if n % 4 == 0 or (n >= 320 and n % 4 == 3) else []
        return [f"n{n}", *(name for at, name in enumerate(_ODD, start=2) if n % at == 0), *once]

    for piece in range(4):
        engine.write(
            [
                a_record("hotel", document=f"d{n}", case="c2" if n % 5 == 4 else "c1", person=names(n), phone=("+591",))
                for n in range(piece, 400, 4)
            ]
        )
    for name, value in (("WHOLE", 100), ("_NEAR", {"person": 30}), ("_CANDIDATES", 40)):
        monkeypatch.setattr(tantivy_counts, name, value)
    counted = Counter(name for n in range(400) if n % 5 != 4 for name in names(n))
    found = ask(engine, "hotel", facets=("person", "phone", "case"))
    told = {one.value: one.count for one in found.facets["person"]}
    assert told.items() <= counted.items()
    assert {name for name, pages in counted.items() if pages > 4} <= set(told)
    assert [one.count for one in found.facets["person"]] == sorted(told.values(), reverse=True)
    assert [(one.value, one.count) for one in found.facets["phone"]] == [("+591", 320)]
    assert [(one.value, one.count) for one in found.facets["case"]] == [("c1", 320)]


def test_documents_are_counted_where_tantivy_refuses_to_list_them() -> None:
    layout = tantivy.SchemaBuilder().add_unsigned_field("document_key", indexed=True, fast=True).build()
    index = tantivy.Index(layout)
    writer = index.writer(20_000_000, 1)
    for numbers in (range(65_000), range(64_000, 65_100)):
        for number in numbers:
            document = tantivy.Document()
            document.add_unsigned("document_key", number * 2**47)
            writer.add_document(document)
        writer.commit()
    index.reload()
    found = tantivy_rank.Stretch(total=66_100, pages=(), all=None)
    assert tantivy_counts.documents(index.searcher(), layout, tantivy.Query.all_query(), found, None) == 65_100


def test_a_word_that_is_asked_for_twice_is_there_twice_or_the_query_is_refused(engine: EmbeddedEngine) -> None:
    texts = ["zorro solo aqui", "zorro y otro zorro", "zorro zorro", "zorro a b c d zorro"]
    engine.write([a_record(text, document=f"d{at}") for at, text in enumerate(texts)])
    found = {
        query: ask(engine, query).total for query in ('"zorro zorro"~3', '"zorro zorro"~50', '"zorro otro zorro"~3')
    }
    assert found == {'"zorro zorro"~3': 2, '"zorro zorro"~50': 3, '"zorro otro zorro"~3': 1}
    with pytest.raises(FeatureMissing):
        ask(engine, '"zorro otro zorro"~40')


def test_nothing_is_counted_for_weights_where_their_proportion_alone_orders(
    monkeypatch: pytest.MonkeyPatch, engine: EmbeddedEngine
) -> None:
    engine.write([a_record("hotel"), a_record("hotel hotel bar", page=2), a_record("bar", case="c2", document="two")])
    counted: list[str] = []
    having = tantivy_weights.Weights._having

    def noted(weights: tantivy_weights.Weights, column: str, term: str) -> int:
        counted.append(term)
        return having(weights, column, term)

    monkeypatch.setattr(tantivy_weights.Weights, "_having", noted)
    for alone in ("hotel", '"hotel hotel"', "hotel -bar"):
        assert ask(engine, alone).total
    assert counted == []
    assert [page.page for page in ask(engine, "hotel OR bar").pages] == [2, 1]
    assert {"hotel", "bar"} <= set(counted)


@pytest.mark.parametrize("fault", ["PanicException", "ValueError", "OSError"])
def test_a_rebuild_that_deletes_files_while_they_are_opened_is_followed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    writer, reader = EmbeddedEngine(folder), EmbeddedEngine(folder)
    writer.write([a_record("hotel")])
    load, kinds = reader._load, {"ValueError": ValueError, "OSError": OSError}

    def overtaken(path: Path) -> tantivy.Index:
        monkeypatch.setattr(reader, "_load", load)
        writer.rebuild([a_record("hotel"), a_record("hotel", page=2)])
        # Tantivy's panics are no Exceptions, and have no class that can be imported.
        raise kinds.get(fault, type(fault, (BaseException,), {}))("files have gone")

    monkeypatch.setattr(reader, "_load", overtaken)
    assert ask(reader, "hotel").total == 2
    assert reader.health() is None
    writer.close()
    reader.close()


def test_words_weigh_by_the_pages_that_are_read(
    folder: Path, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = EmbeddedEngine(folder)
    engine.write([a_record("hotel")])
    load = reader._load

    def written_meanwhile(path: Path) -> tantivy.Index:
        index = load(path)
        engine.write([a_record("hotel", page=2)])
        return index

    monkeypatch.setattr(reader, "_load", written_meanwhile)
    view = reader._view_now()
    assert (view.searcher.num_docs, view.written) == (2, 2)
    reader.close()
