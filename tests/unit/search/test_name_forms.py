"""The other forms of a typed name: which are sought, where, and how they are switched off."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from support.factories import OPERATOR, SetClock, a_case, a_document, a_mention, a_page, an_agency
from support.stored import store

from models.errors import QuerySyntax
from models.listed import ListedLine, ListRequest
from models.mention import MentionKind
from models.search import Bool, HitPage, Node, SearchRequest, Variants
from models.understood import VariantKind
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue
from services.search.engines.embedded import EmbeddedEngine
from services.search.finder import Finder
from services.search.indexer import records_of
from services.search.lists import as_typed
from services.search.name_forms import LONGEST, MOST, NameForms
from services.search.syntax import expanded, literal, parse, render

LEVELS = {
    "francisco": (6, 3), "maria": (7, 3), "rosa": (5, 4), "jose": (6, 3), "quispe": (0, 4), "mamani": (0, 4),
    "perez": (0, 5), "casa": (0, 2), "paz": (3, 4), "brien": (0, 4), "avila": (0, 4),
}  # fmt: skip
NAMES = NameForms(lambda: LEVELS)
CASE = a_case("LPZ-1")


def forms(name: str) -> dict[str, VariantKind]:
    return {form.text: form.kind for form in NAMES.of(name)}


def test_a_name_is_sought_by_pet_name_order_and_without_its_second_surname() -> None:
    found = forms("Francisco Quispe Mamani")
    assert found["paco quispe mamani"] is VariantKind.NICKNAME
    assert found["francisco quispe"] is VariantKind.SHORTER
    assert found["quispe mamani francisco"] is VariantKind.ORDER
    assert found["≈ francisco quispe mamani"] is VariantKind.SOUND
    assert "francisco quispe mamani" not in found
    (rest,) = (form for form in found if "…" in form)
    assert found[rest] is VariantKind.NICKNAME
    assert len(found) <= MOST


def test_a_name_is_sought_by_its_initial_and_a_letter_or_two_off() -> None:
    found = forms("Francisco Quispe")
    assert found["f quispe"] is VariantKind.INITIAL
    assert found["francisco~2 quispe"] is found["francisco quispe~1"] is VariantKind.NEAR
    assert VariantKind.NEAR not in forms("Quispe").values()


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("Maria O'Brien", "maria obrien"),
        ("Maria OBrien", "maria o brien"),
        ("Jose Davila", "jose d avila"),
        ("Jose d’Avila", "jose davila"),
    ],
)
def test_apostrophes_are_left_out_and_put_in(typed: str, form: str) -> None:
    assert forms(typed)[form] is VariantKind.SPELLING


def test_a_word_is_split_only_before_a_surname() -> None:
    assert not [form for form in forms("Jose Daniel") if form.startswith("jose d ")]


def test_a_pet_name_is_sought_by_the_full_ones() -> None:
    assert forms("Pepe Quispe")["jose quispe"] is VariantKind.NICKNAME


def test_a_name_in_another_script_is_sought_in_latin_letters() -> None:
    assert forms("Иван Петров")["ivan petrov"] is VariantKind.SCRIPT


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("deuda francisco quispe hotel", ["francisco quispe"]),
        ("Maria Quispe OR Rosa Perez", ["Maria Quispe", "Rosa Perez"]),
        ("rosa", []),
        ("casa paz", []),
        ("hotel pasaporte", []),
        ("quispe mamani", []),
        ("Yoselin Quispe", ["Yoselin Quispe"]),
        ("yoselin quispe", []),
        ("Hotel Aurora", []),
        ("Maria O'Brien hotel", ["Maria O'Brien"]),
        ('"francisco quispe"', []),
        ("francisco quispe~1", []),
        ("francisco AND quispe", []),
        ('name:"francisco quispe"', ["francisco quispe"]),
        ("nombre:pepe", ["pepe"]),
        ("place:francisco", []),
    ],
)
def test_names_are_known_by_their_words(typed: str, names: list[str]) -> None:
    node = parse(typed, names=NAMES)
    assert [one.name for one in expanded(node)] == names
    assert parse(render(node), names=NAMES) == node


def bare(node: Node) -> Node:
    """A query without the other forms of its names, in one shape."""
    if isinstance(node, Variants):
        return bare(node.typed)
    if not isinstance(node, Bool):
        return node
    must: list[Node] = []
    for part in map(bare, node.must):
        must += part.must if isinstance(part, Bool) and not part.should and not part.must_not else [part]
    return Bool(must=tuple(must), should=tuple(map(bare, node.should)), must_not=tuple(map(bare, node.must_not)))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Francisco Quispé.", ["Francisco Quispé"]),
        ("Rosa Mamani, Jose Perez", ["Rosa Mamani", "Jose Perez"]),
        ("Mamani, Rosa", ["Rosa Mamani"]),
        ("Quispe Mamani, Jose Francisco, hotel", ["Jose Francisco Quispe Mamani"]),
        ("Perez Mamani, Rosa Quispe", ["Perez Mamani", "Rosa Quispe"]),
        ("hotel, Rosa", []),
        ("¿Rosa Mamani?", ["Rosa Mamani"]),
        ("¡Rosa Mamani!", ["Rosa Mamani"]),
        ("Rosa-Maria Mamani", ["Rosa Maria Mamani"]),
        ("Jose al-Quispe", ["Jose al Quispe"]),
        ("Ma. Rosa Perez", ["Ma. Rosa Perez"]),
        ("Rosa E. Mamani", ["Rosa E. Mamani"]),
        ("Dra. Rosa Mamani", ["Rosa Mamani"]),
        ("Jose Perez Rosa Mamani", ["Jose Perez", "Rosa Mamani"]),
        ("Perez Jose Mamani Rosa", ["Perez Jose", "Mamani Rosa"]),
        ("Jose Perez y Rosa Mamani", ["Jose Perez", "Rosa Mamani"]),
        ("Jose Perez y Mamani", ["Jose Perez y Mamani"]),
        ("Rosa Perez Francisco", ["Rosa Perez Francisco"]),
        ("Rosa Mamani: deuda", ["Rosa Mamani"]),
        ("zorro -Rosa Mamani", []),
        ("NOT Rosa Mamani zorro", []),
        ("-(Rosa Mamani) zorro", ["Rosa Mamani"]),
        ("zorro OR Rosa Mamani", ["Rosa Mamani"]),
    ],
)
def test_names_are_known_among_signs_and_bind_nothing(typed: str, names: list[str]) -> None:
    node = parse(typed, names=NAMES)
    assert [one.name for one in expanded(node)] == names
    assert parse(render(node), names=NAMES) == node
    assert bare(node) == bare(parse(typed))


class Counting(NameForms):
    """Remembers how many words it was asked about at once."""

    def __init__(self) -> None:
        super().__init__(lambda: LEVELS)
        self.asked: list[int] = []

    def stretch(self, words: Sequence[str]) -> tuple[int, int] | None:
        self.asked.append(len(words))
        return super().stretch(words)


@pytest.mark.parametrize("words", ["De ", "J ", "de la ", "a ", "Zz, "])
def test_a_name_is_looked_for_no_further_than_it_may_be_long(words: str) -> None:
    names = Counting()
    with pytest.raises(QuerySyntax, match="200 parts"):
        parse(words * 330, names=names)
    assert names.asked
    assert max(names.asked) <= LONGEST + 1


def test_shortened_names_and_initials_are_written_out_or_left_out() -> None:
    assert {"maria rosa perez", "rosa perez"}.isdisjoint(forms("Ma Rosa Perez"))
    assert forms("Ma. Rosa Perez")["maria rosa perez"] is VariantKind.SPELLING
    assert forms("Rosa E. Mamani")["rosa mamani"] is VariantKind.INITIAL


def test_a_particle_is_no_given_name() -> None:
    names = NameForms(lambda: {**LEVELS, "da": (5, 0), "silva": (0, 6)})
    assert "da silva" not in [form.text for form in names.of("da Silva José")]


def test_forms_are_left_out_by_their_text() -> None:
    (name,) = expanded(parse("name:pepe", names=NAMES, without=["jose"]))
    assert "jose" not in {form.text for form in name.forms}


def test_a_literal_query_seeks_the_signs_as_they_are() -> None:
    assert literal('quispe AND (hotel "x') == '"quispe AND (hotel x"'
    assert literal("(*") == ""


class World:
    """A catalogue and an index with one document."""

    def __init__(self, folder: Path) -> None:
        self.records = open_catalogue(folder / "c.sqlite", SetClock())
        self.engine = EmbeddedEngine(folder / "index")
        door = AccessDoor(self.records, SetClock())
        self.records.people.add_agency(an_agency())
        self.records.cases.add(CASE)
        self.finder = Finder(self.records, door, self.engine, NAMES)
        texts = (
            "Paco Quispe Mamani llamó",
            "vino Francisco Quispe",
            "Francisco Quispe Mamani debe",
            "QUIZPE MAMANI Francisco",
        )
        normals = ("paco quispe mamani", "francisco quispe", "francisco quispe mamani", "quizpe mamani francisco")
        written = ("Paco Quispe Mamani", "Francisco Quispe", "Francisco Quispe Mamani", "QUIZPE MAMANI Francisco")
        document = a_document(*(a_page(text, number=n) for n, text in enumerate(texts, 1)), case=CASE.id)
        mentions = [
            a_mention(document, name, kind=MentionKind.PERSON, normal=normal, page=page)
            for page, (name, normal) in enumerate(zip(written, normals, strict=True), 1)
        ]
        analysis = store(self.records, document, *mentions)
        self.engine.write(
            records_of(document, analysis, agency="a1", name=document.name, custodians=("Hostal Aurora",))
        )

    def find(self, text: str, **fields: object) -> HitPage:
        return self.finder.find(SearchRequest.model_validate({"text": text, **fields}), actor=OPERATOR, cases=None)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.engine.close()
    world.records.close()


@pytest.mark.parametrize("typed", ["francisco quispe mamani", 'name:"Francisco Quispe Mamani"'])
def test_pages_with_other_forms_are_found_behind_those_with_the_name_as_typed(world: World, typed: str) -> None:
    found = world.find(typed)
    assert found.hits[0].page == 3
    assert {hit.page for hit in found.hits} == {1, 2, 3, 4}
    assert all(hit.marks for hit in found.hits)
    (told,) = found.expanded
    assert told.typed.lower() == "francisco quispe mamani"
    assert all(form.sought for form in told.forms)


def test_a_name_with_a_wrong_letter_is_found_where_the_rest_of_it_stands(world: World) -> None:
    found = world.find("Framcisco Quispe")
    assert {hit.page for hit in found.hits} == {2, 3}
    assert all(hit.marks for hit in found.hits)
    assert {hit.page for hit in world.find("Framcisco Quispe", variants=False).hits} == set()
    assert world.find("Framcisco Perez").total == 0


def test_forms_are_switched_off_one_by_one_and_all_at_once(world: World) -> None:
    whole = 'name:"francisco quispe mamani"'
    found = world.find(whole, without=["paco quispe mamani"])
    assert {hit.page for hit in found.hits} == {2, 3, 4}
    assert [form.text for form in found.expanded[0].forms if not form.sought] == ["paco quispe mamani"]
    found = world.find(whole, variants=False)
    assert [hit.page for hit in found.hits] == [3]
    assert not any(form.sought for form in found.expanded[0].forms)


@pytest.mark.parametrize("line", ["Francisco Quispe Mamani", "Quispe Mamani, Francisco", "Quispe Mamani,Francisco"])
def test_a_line_of_a_list_is_sought_in_the_forms_that_a_search_seeks(world: World, line: str) -> None:
    def listed(**fields: object) -> ListedLine:
        request = ListRequest.model_validate({"lines": (line,), **fields})
        first = next(world.finder.find_each(request, actor=OPERATOR, cases=None))
        assert isinstance(first, ListedLine)
        return first

    found = listed()
    searched = world.find(line.replace(",F", ", F"))
    assert (found.pages, found.written) == (searched.total, 1)
    assert found.forms == len(searched.expanded[0].forms)
    as_written = listed(variants=False)
    assert (as_written.pages, as_written.forms, as_written.written) == (1, 0, None)
    assert listed(near=True).forms == 0


def test_cases_and_custodians_are_asked_for_by_what_is_written(world: World) -> None:
    assert world.find("case:lpz-1").total == 4
    assert world.find("caso:LPZ* quispe").total == 3
    assert world.find("case:XYZ-9").total == 0
    assert world.find("agency:a1").total in (0, 4)
    assert world.find('custodian:"hostal aurora"').total == 4
    assert world.find("custodio:hostal paco").total == 1
    assert world.find("custodio:hotel").total == 0


@pytest.mark.parametrize(
    "typed", ["R. E. Quispe", "R. Quispe", "Rosa Quispe M.", "QUISPE MAMANI Rosa", "Rosa Quispe Vda. de Mamani"]
)
def test_a_name_is_known_in_the_writings_of_records(typed: str) -> None:
    assert [one.name for one in expanded(parse(typed, names=NAMES))] == [typed]


@pytest.mark.parametrize("line", ["Quispe Mamani, Francisco", "Francisco Quispe Mamani", "F. Quispe", "Paco Quispe"])
def test_a_line_to_be_watched_finds_what_the_list_finds(world: World, line: str) -> None:
    request = ListRequest(lines=(line,), hits=10)
    (listed,) = (
        one for one in world.finder.find_each(request, actor=OPERATOR, cases=None) if isinstance(one, ListedLine)
    )
    watched = world.find(as_typed([line], countries=["BO"], names=NAMES))
    assert {hit.page for hit in watched.hits} == {hit.page for hit in listed.hits} != set()
    assert listed.pages == watched.total


def test_a_name_is_sought_as_other_scripts_have_it_and_each_can_be_switched_off() -> None:
    found = {text for text, kind in forms("Alexei Zhukov").items() if kind is VariantKind.SCRIPT}
    assert "≈ алексей жуков" in found
    assert "≈ محمد الحسن" in forms("Mohamed Al-Hassan")
    assert forms("محمد الحسن")["≈ mhmd alhsn"] is VariantKind.SOUND
    assert not [text for text, kind in forms("Zhukov").items() if kind is VariantKind.SCRIPT]


def test_pages_in_other_scripts_are_found_marked_and_left_out_where_their_form_is_off(world: World) -> None:
    document = a_document(a_page("جاء محمد الحسن أمس"), a_page("Mohamed Hassan", number=2), name="ar.txt", case=CASE.id)
    mentions = [
        a_mention(document, "محمد الحسن", kind=MentionKind.PERSON, normal="محمد الحسن"),
        a_mention(document, "Mohamed Hassan", kind=MentionKind.PERSON, normal="mohamed hassan", page=2),
    ]
    analysis = store(world.records, document, *mentions)
    world.engine.write(records_of(document, analysis, agency="a1", name=document.name, keys=world.finder.keys))
    for typed in ("Mohamed Hassan", "name:محمد-الحسن"):
        found = world.find(typed)
        assert {hit.page for hit in found.hits} == {1, 2}
        assert all(hit.marks for hit in found.hits)
    (told,) = world.find("Mohamed Hassan").expanded
    off = [form.text for form in told.forms if form.kind is VariantKind.SCRIPT]
    assert [hit.page for hit in world.find("Mohamed Hassan", without=off).hits] == [2]


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("Maria Elena Quispe", "marielena quispe"),
        ("Maria Elena Quispe", "mariaelena quispe"),
        ("Marielena Quispe", "maria elena quispe"),
        ("Marielena", "maria elena"),
        ("Rosaelena Quispe", "rosa elena quispe"),
    ],
)
def test_given_names_are_sought_joined_and_parted(typed: str, form: str) -> None:
    names = NameForms(lambda: {**LEVELS, "elena": (5, 2)})
    assert {one.text: one.kind for one in names.of(typed)}[form] is VariantKind.SPELLING
