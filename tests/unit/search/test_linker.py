"""What is linked as documents come: entities of a case, proposals across cases, again and again the same."""

import sqlite3
from itertools import pairwise

import pytest
from support.factories import SetClock, a_case, a_document, a_page, an_agency
from support.stored import store

from api.linking import name_levels
from models.case import Sensitivity
from models.document import Document
from models.link import Band
from models.mention import Mention, MentionKind
from models.place import PlaceReading, Precision
from models.span import Provenance, Span
from models.stated import About, Statement
from services.records.catalogue import Catalogue, open_catalogue
from services.search.linking.linker import Linker
from services.search.linking.subjects import VERSION, subjects_of, value_key
from services.search.linking.weighing import in_steps

LEVELS = name_levels()
ONE, TWO, THREE = a_case("BO-1"), a_case("BO-2"), a_case("BO-3")


@pytest.fixture
def records(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite", SetClock())
    catalogue.people.add_agency(an_agency())
    for case in (ONE, TWO, THREE):
        catalogue.cases.add(case)
    yield catalogue
    catalogue.close()


def told(
    document: Document, kind: MentionKind, text: str, normal: str = "", *, born: str = "", role: str = ""
) -> Mention:
    at = document.pages[0].text.index(text)
    stated = [Statement(about=About.BIRTH_DATE, value=born, words=born, start=0, end=1)] if born else []
    stated += [Statement(about=About.ROLE, value=role, words=role, start=0, end=1)] if role else []
    return Mention(
        kind=kind, span=Span(document=document.id, page=1, start=at, end=at + len(text)), text=text,
        normal=normal or text.lower(), confidence=0.9, stated=tuple(stated),
        provenance=Provenance(extractor="test", version="1"),
    )  # fmt: skip


def received(records: Catalogue, case, text: str, *mentions: tuple, name: str = "a.txt", **stated) -> Document:
    document = a_document(a_page(text), case=case.id, name=name)
    store(
        records, document, *(told(document, *one, **stated if one[0] is MentionKind.PERSON else {}) for one in mentions)
    )
    return document


def linked(records: Catalogue) -> Linker:
    linker = Linker(records, LEVELS)
    while linker.work_once():
        pass
    return linker


def dump(records: Catalogue) -> list[list[tuple]]:
    """All that linking keeps of what it found, in full."""
    raw = sqlite3.connect(records.database.path)
    tables = ("link_subject", "link_block", "link_word", "link_edge")
    found = [raw.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
    raw.close()
    return found


PERSON, PHONE, ID = MentionKind.PERSON, MentionKind.PHONE, MentionKind.ID


def ana(
    records: Catalogue, case, *, name: str = "a.txt", written: str = "Ana María Ñancupil Rojas", **stated
) -> Document:
    text = f"{written}, CI 4455667, celular 71234567."
    return received(
        records, case, text, (PERSON, written), (ID, "4455667", "bo.ci:4455667"), (PHONE, "71234567", "+59171234567"),
        name=name, **stated,
    )  # fmt: skip


def test_what_a_text_ties_to_a_person_is_tied(records):
    text = "Ana Rojas, CI 4455667\nJuan Pérez, celular 71234567 "
    document = a_document(a_page(text), case=ONE.id)
    analysis = store(
        records, document, told(document, PERSON, "Ana Rojas"), told(document, PERSON, "Juan Pérez"),
        told(document, ID, "4455667", "bo.ci:4455667"), told(document, PHONE, "71234567", "+59171234567"),
    )  # fmt: skip
    found = {one.key: one.values for one in subjects_of(document, analysis) if one.kind is PERSON}
    assert found == {"ana rojas": ("id:bo.ci:4455667",), "juan perez": ("phone:+59171234567",)}


def test_what_an_analysis_names_anew_gets_a_number_that_nobody_has(records):
    """Three analyses of the newest document, each of which finds some people of before and some others."""
    work = Linker(records, LEVELS)
    document = a_document(a_page("Ana Rojas, Eva Vega, Luis Choque, Nora Luna, Omar Vera, Rita Paz"), case=ONE.id)
    every = ("Ana Rojas", "Eva Vega", "Luis Choque", "Nora Luna", "Omar Vera", "Rita Paz")
    analysis = store(records, document, *(told(document, PERSON, one) for one in every))
    new = {one.subject.text: one for one in map(work.prepared, subjects_of(document, analysis))}
    numbers = []
    for found in (every[:3], every[2:4], every[3:], every):
        records.links.replace(document.id, 0, [new[one] for one in found])
        kept = records.links.linkables(ids=[new[one].subject.id for one in found])
        numbers.append({one.text: one.number for one in kept})
    for before, after in pairwise(numbers):
        assert len(set(after.values())) == len(after)
        assert all(after[one] == before[one] for one in before.keys() & after.keys())


@pytest.mark.parametrize(
    ("kind", "text", "normal", "key"),
    [
        (PHONE, "011 15 2345-6789", "+5491123456789", "phone:+541123456789"),
        (ID, "4455667", "bo.ci:4455667", "id:bo.ci:4455667"),
        (ID, "356938035643809", "zz.imei:356938035643809", "device:zz.imei:356938035643809"),
        (ID, "123/2024", "es.file:DP-123-2021", "file:es.file:DP-123-2021"),
        (ID, "4471/24", "ar.case:FSA-4471-2024", "case:ar.case:FSA-4471-2024"),
        (ID, "CBU", "ar.cbu:2850590940090418135201", "iban:ar.cbu:2850590940090418135201"),
        (ID, "NIT", "bo.nit:1023456021", "body:bo.nit:1023456021"),
        (MentionKind.PLATE, "1234-ABC", "1234ABC", "plate:1234ABC"),
        (MentionKind.PLACE, "Calle Warnes N° 88", "calle warnes 88", "street:warnes|88"),
        (MentionKind.PLACE, "Oruro", "oruro", ""),
        (MentionKind.DATE, "hoy", "2026-03-02", ""),
    ],
)
def test_values_meet_under_a_key_of_their_kind(kind, text, normal, key):
    document = a_document(a_page(text), case=ONE.id)
    assert value_key(told(document, kind, text, normal)) == key


def lives(records, case, written, town=None, *, who="Ana Ñancupil Rojas", number="1"):
    """A document in which somebody stands beside an address, in a town that the gazetteer knows or none tells."""
    document = a_document(a_page(f"{who}, {written}"), case=case.id, name=f"casa{number}.txt")
    address = told(document, MentionKind.PLACE, written, written.lower())
    if town is not None:
        place = PlaceReading(precision=Precision.STREET, name=town, country="BO")
        address = address.model_copy(update={"place": place})
    return store(records, document, told(document, PERSON, who), address)


def homes(records):
    """What the people of both cases share of addresses, as their proposals tell."""
    linked(records)
    return {
        code for link in records.links.proposals([ONE.id]) if "person" in link.grounds
        for code, _ in link.parts if code in ("same_address", "same_street")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("here", "there", "shared"),
    [
        ("Tarija", "Tarija", {"same_address"}),
        ("Tarija", None, {"same_street"}),
        (None, None, {"same_street"}),
        ("Tarija", "Sucre", set()),
    ],
)
def test_an_address_is_one_in_a_town_in_whatever_spelling(records, here, there, shared):
    lives(records, ONE, "Calle Warnes N° 88", here)
    lives(records, TWO, "C/ Warnes 88, Piso 2", there)
    assert homes(records) == shared


def test_an_address_of_many_names_joins_nobody(records):
    lives(records, ONE, "Calle Warnes N° 88", "Tarija")
    lives(records, TWO, "C/ Warnes 88", "Tarija")
    others = ("Beto Choque", "Caro Limachi", "Dora Paz", "Ema Quispe", "Flor Rueda", "Gil Sosa", "Hugo Tola", "Ivo Uro")
    for number, who in enumerate(others):
        lives(records, TWO, "Calle Warnes 88", "Tarija", who=who, number=f"o{number}")
    linked(records)
    # Weights are of the day of linking: anew, now that all have come.
    records.links.mark_cases(None)
    linked(records)
    assert not [link for link in records.links.proposals([ONE.id]) if "person" in link.grounds]


def test_a_paper_and_a_phone_in_two_cases_propose_one_person_and_two_values(records):
    ana(records, ONE)
    ana(records, TWO, written="Ana Ñancupil")
    linked(records)
    found = records.links.proposals([ONE.id])
    assert [
        [code for code, _ in link.parts if code.startswith("same_")] for link in found if "person" in link.grounds
    ] == [["same_id", "same_phone"]]
    assert sorted(link.parts[0][0] for link in found if "person" not in link.grounds) == ["same_id", "same_phone"]
    assert all(link.across for link in found)
    assert found == records.links.proposals([TWO.id])
    assert [link.worth for link in found] == sorted((link.worth for link in found), reverse=True)


def test_a_rare_name_alone_is_possible_and_a_usual_one_nothing(records):
    for case in (ONE, TWO):
        received(records, case, "Wenceslao Ñancupil Huenchullán", (PERSON, "Wenceslao Ñancupil Huenchullán"))
        received(records, case, "José García", (PERSON, "José García"), name="b.txt")
        received(records, case, "un tal Rubén", (PERSON, "Rubén"), name="c.txt")
    linked(records)
    (link,) = records.links.proposals([ONE.id])
    assert link.band is Band.POSSIBLE
    assert ("by_name", 0.0) in link.parts
    assert {one.key for one in records.links.found(link[:2])} == {"wenceslao nancupil huenchullan"}


def test_an_official_is_proposed_to_nobody(records):
    for case in (ONE, TWO):
        ana(records, case, role="prosecutor")
    linked(records)
    assert {one.grounds for one in records.links.proposals([ONE.id])} == {("paper",), ()}


def test_writings_of_a_case_become_one_entity_and_father_and_son_two(records):
    ana(records, ONE)
    ana(records, ONE, name="b.txt", written="ÑANCUPIL ROJAS, Ana María")
    received(
        records, ONE, "Ana María Ñancupil Rojas", (PERSON, "Ana María Ñancupil Rojas"), name="c.txt", born="1958-04-02"
    )
    received(
        records, ONE, "Ana María Ñancupil Rojas", (PERSON, "Ana María Ñancupil Rojas"), name="d.txt", born="1984-05-03"
    )
    linked(records)
    entities = [entity for one, entity in records.links.subjects(ONE.id) if one.kind is PERSON]
    assert len(set(entities)) == 2
    assert len(records.links.joined(ONE.id)) == 2
    assert not records.links.proposals([ONE.id])


def test_linking_again_gives_the_same_bytes(records):
    for number, case in enumerate((ONE, TWO, THREE, ONE)):
        ana(records, case, name=f"{number}.txt")
    dumps = []
    for _ in range(3):
        linked(records)
        dumps.append(dump(records))
        assert records.links.mark_cases(None) == 4
    linked(records)
    assert dumps[1] == dumps[2] == dump(records)
    assert records.links.waiting(VERSION) == 0


def test_an_analysis_that_finds_less_takes_links_away(records):
    ana(records, ONE)
    document = ana(records, TWO)
    linked(records)
    assert records.links.proposals([ONE.id])
    analysis = records.evidence.analysis(document.id)
    records.evidence.save_analysis(analysis.model_copy(update={"mentions": ()}))
    assert records.links.waiting(VERSION) == 1
    assert [records.links.waiting(VERSION, case=case.id) for case in (ONE, TWO)] == [0, 1]
    linked(records)
    assert not records.links.proposals([ONE.id])
    assert records.links.word_counts(["ana"]) == {"ana": 1, "": 1}


def test_a_cut_step_leaves_the_stretch_waiting(records, monkeypatch):
    ana(records, ONE)
    ana(records, TWO)
    linker = Linker(records, LEVELS)
    linker.work_once()
    whole = records.links.settle

    def cut(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(records.links, "settle", cut)
    with pytest.raises(KeyboardInterrupt):
        linker.work_once()
    monkeypatch.setattr(records.links, "settle", whole)
    assert records.links.waiting(VERSION) == 1
    linked(records)
    assert len(records.links.proposals([ONE.id])) == 3


def test_what_is_asked_for_meanwhile_waits_still(records, monkeypatch):
    document = ana(records, ONE)
    linker = Linker(records, LEVELS)
    (due,) = records.links.due(VERSION, limit=2)
    records.links.mark([(document.id, 0)])
    linker.link(due)
    assert records.links.waiting(VERSION) == 1
    linked(records)
    assert records.links.waiting(VERSION) == 0


def test_a_value_of_very_many_cases_proposes_nothing(records):
    cases = [a_case(f"BO-{number}") for number in range(10, 21)]
    for case in cases:
        records.cases.add(case)
        received(records, case, "Hotel 71234567", (PHONE, "71234567", "+59171234567"))
    linked(records)
    assert not records.links.proposals([case.id for case in cases])


@pytest.mark.parametrize(
    "name",
    [
        "ÑANCUPIL",
        "Ñ",
        "Ana " * 75,
        "Ana 4 R0jas 7",
        "王小明 Ana",
        "Ана Рохас",
        "?",
        "N.N.",
        "12345",
        "\u202eana",
        "ana\x00b",
    ],
)
def test_odd_names_and_dates_are_linked_without_a_crash(records, name):
    for case, born in ((ONE, "0000-00-00"), (TWO, "2026-02-31")):
        received(records, case, f"{name} 71234567", (PERSON, name), (PHONE, "71234567", "+59171234567"), born=born)
    linked(records)
    assert records.links.waiting(VERSION) == 0


def test_father_and_son_as_the_page_marks_them_are_two_in_a_case_and_across(records):
    for case, mark in ((ONE, "padre"), (ONE, "hijo"), (TWO, "hijo"), (THREE, "padre")):
        words = (PERSON, "Carlos Alberto Bevilacqua"), (PHONE, "70099887", "+59170099887")
        received(records, case, f"Carlos Alberto Bevilacqua ({mark}), cel. 70099887", *words, name=f"{mark}.txt")
    linked(records)
    raw = sqlite3.connect(records.database.path)
    pairs = raw.execute(
        "SELECT a.text, b.text FROM link_edge e JOIN link_subject a ON a.id = e.one JOIN link_subject b ON b.id = e.two"
        " WHERE a.kind = 'PERSON'"
    ).fetchall()
    raw.close()
    assert len(pairs) == 2
    assert all(one == two for one, two in pairs)


def test_the_number_of_another_countrys_paper_is_no_slip_of_it(records):
    for case, kind in ((ONE, "ar.dni"), (TWO, "pe.dni")):
        words = (PERSON, "Juan Pérez López"), (ID, "30123456", f"{kind}:30123456")
        received(records, case, "Juan Pérez López, DNI 30123456", *words)
    linked(records)
    assert not [row for row in dump(records)[3] if "near_id" in str(row) or "certain" in str(row)]


CLOSED = THREE.model_copy(update={"sensitivity": Sensitivity.SEALED})


@pytest.mark.parametrize(("kept", "case", "same"), [(CLOSED, CLOSED, True), (THREE, THREE, False)])
def test_what_is_told_of_a_link_rests_on_no_case_that_is_held_closely(tmp_path, kept, case, same):
    told_of = []
    for others in (0, 7):
        catalogue = open_catalogue(tmp_path / f"{others}.sqlite", SetClock())
        catalogue.people.add_agency(an_agency())
        for one in (ONE, TWO, kept):
            catalogue.cases.add(one)
        for at, name in enumerate(("Luz", "Eva", "Iris", "Rita", "Nora", "Inés", "Elsa")[:others]):
            who = f"{name} Vaca{'abcdefg'[at]}"
            text = f"{who}, celular 71234567."
            received(catalogue, case, text, (PERSON, who), (PHONE, "71234567", "+59171234567"), name=f"{at}.txt")
        linked(catalogue)
        ana(catalogue, ONE)
        ana(catalogue, TWO)
        linked(catalogue)
        mine = {one.id for case_ in (ONE, TWO) for one, _ in catalogue.links.subjects(case_.id)}
        links = [one for one in catalogue.links.proposals([ONE.id]) if {one.one, one.two} <= mine]
        # How usual a word is in names is counted over all cases, and moves by a thousandth.
        told_of.append([(one.one, one.two, [part for part in one.parts if part[0] != "rarity"]) for one in links])
        catalogue.close()
    assert (told_of[0] == told_of[1]) is same
    assert told_of[0]


def test_how_many_bear_a_value_is_told_in_steps():
    assert [in_steps(number) for number in (0, 1, 2, 3, 4, 5, 9, 10, 49, 50, 700)] == [
        0,
        1,
        2,
        2,
        2,
        5,
        5,
        10,
        20,
        50,
        500,
    ]


def test_a_plate_of_two_countries_is_two_plates(records):
    argentina = a_case("AR-1", country="AR")
    records.cases.add(argentina)
    for case in (ONE, argentina, TWO):
        received(records, case, "La placa HJK482 estaba allí.", (MentionKind.PLATE, "HJK482", "HJK482"))
    linker = Linker(records, LEVELS, lambda kind, text, country: frozenset({country}))
    while linker.work_once():
        pass
    cases = {one.id: one.case for one in records.links.linkables(ids={i for e in proposed(records) for i in e[:2]})}
    assert {frozenset(cases[side] for side in link[:2]) for link in proposed(records)} == {frozenset({ONE.id, TWO.id})}


def proposed(records: Catalogue) -> list:
    return [one for case in (ONE, TWO, THREE) for one in records.links.proposals([case.id])]


def test_the_victim_and_the_suspect_of_a_case_are_two_whatever_their_name(records):
    text = "Luis Choque Mamani estuvo allí."
    for number, role in enumerate(("victim", "suspect", "suspect")):
        received(records, ONE, text, (PERSON, "Luis Choque Mamani"), name=f"{number}.txt", role=role)
    linked(records)
    people = records.links.linkables(numbers=range(1, 10))
    assert sorted((one.sides, len({one.entity})) for one in people) == [(["suspect"], 1)] * 2 + [(["victim"], 1)]
    assert len({one.entity for one in people}) == 2
