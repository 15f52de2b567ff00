"""Values that stand in more than one case."""

import pytest
from support.factories import SetClock, a_case, a_document, a_mention, a_page, an_agency, an_analysis

from models.link import Band
from models.mention import MentionKind
from models.search import Scope
from services.records.catalogue import open_catalogue
from services.search.linking.shared import shared_links


class World:
    """A catalogue that takes short notes."""

    def __init__(self, tmp_path):
        self.records = open_catalogue(tmp_path / "c.sqlite", SetClock())
        self.records.people.add_agency(an_agency())
        self.cases = {}

    def note(self, case, text, *values, confidence=0.9, name=None):
        """A document of a case with values given as (written, normal, kind)."""
        if case not in self.cases:
            self.cases[case] = a_case(case)
            self.records.cases.add(self.cases[case])
        page = a_page(text, boxes=True)
        document = a_document(page, case=self.cases[case].id, name=name or f"{case} {text[:20]}")
        mentions = [
            a_mention(document, written, normal=normal, kind=kind).model_copy(update={"confidence": confidence})
            for written, normal, kind in values
        ]
        mentions = [m.model_copy(update={"boxes": page.boxes(m.span.start, m.span.end)}) for m in mentions]
        self.records.evidence.save_document(document)
        self.records.evidence.save_analysis(an_analysis(document, *mentions))

    def links(self, *cases, **options):
        named = cases or self.cases
        return shared_links(self.records, Scope(cases=frozenset(self.cases[case].id for case in named)), **options)


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    yield world
    world.records.close()


def phone(written="71234567", normal="+59171234567"):
    return written, normal, MentionKind.PHONE


def person(written, normal=None):
    return written, normal or written.lower(), MentionKind.PERSON


def test_a_shared_number_is_a_probable_link_with_the_best_place_in_each_case(world):
    world.note("one", "al 71234567", phone(), confidence=0.5)
    world.note("one", "mejor 7123-4567", phone("7123-4567"), confidence=0.95)
    world.note("two", "fono 71234567 otro", phone())
    (link,) = world.links()
    assert (link.kind, link.normal, link.band, link.common) == (
        MentionKind.PHONE,
        "+59171234567",
        Band.PROBABLE,
        False,
    )
    assert link.cases == tuple(sorted(case.id for case in world.cases.values()))
    assert {place.text: place.confidence for place in link.places} == {"7123-4567": 0.95, "71234567": 0.9}
    assert all(len(place.boxes) == 1 for place in link.places)
    assert link.reason == "The same phone number stands in 2 cases."
    assert (link.code, link.params["cases"]) == ("same_value", 2)


def test_values_of_one_case_and_other_values_link_nothing(world):
    world.note("one", "71234567 y 71234567", phone())
    world.note("one", "de nuevo 71234567", phone())
    world.note("two", "fono 72345678", phone("72345678", "+59172345678"))
    assert world.links() == []


def test_nothing_outside_the_scope_is_seen(world):
    for case in ("one", "two", "far"):
        world.note(case, f"{case} 71234567", phone())
    (link,) = world.links("one", "two")
    assert world.cases["far"].id not in link.cases
    assert {place.case for place in link.places} == set(link.cases)
    assert world.links("one") == []
    assert world.links("far") == []
    assert shared_links(world.records, Scope(cases=frozenset())) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+5491143210987", "+541143210987"),
        ("+5511987654321", "+551187654321"),
        ("+5215512345678", "+525512345678"),
    ],
)
def test_numbers_meet_when_only_a_digit_of_their_plan_is_between_them(world, one, other):
    world.note("one", "11111111", phone("11111111", one))
    world.note("two", "22222222", phone("22222222", other))
    (link,) = world.links()
    assert link.code == "same_value_spelled"
    assert link.params["spellings"] == 2
    assert len(link.places) == 2


def test_landlines_of_brazil_do_not_meet_mobiles(world):
    world.note("one", "11111111", phone("11111111", "+551123456789"))
    world.note("two", "22222222", phone("22222222", "+5511923456789"))
    assert world.links() == []


def test_a_name_is_never_more_than_possible_and_comes_after_numbers(world):
    for case in ("one", "two"):
        world.note(case, f"{case} Ana Rojas 71234567 Lupe", person("Ana Rojas"), phone(), person("Lupe"))
    links = world.links()
    assert [(link.normal, link.band, link.common) for link in links] == [
        ("+59171234567", Band.PROBABLE, False),
        ("ana rojas", Band.POSSIBLE, False),
        ("lupe", Band.POSSIBLE, True),
    ]
    assert [link.code for link in links] == ["same_value", "same_name", "single_name"]


def test_a_shorter_name_is_told_by_the_longer_one_that_links_the_same_cases(world):
    for case in ("one", "two", "three"):
        world.note(case, f"{case} Ana Rojas Vega; Ana Vega; Ana", *map(person, ("Ana Rojas Vega", "Ana Vega", "Ana")))
    world.note("four", "Ana", person("Ana"))
    world.note("four", "Luz Vega", person("Luz Vega"))
    assert [(link.normal, len(link.cases)) for link in world.links()] == [
        ("ana rojas vega", 3),
        ("ana", 4),
    ]  # a single name comes last


def test_names_meet_folded(world):
    world.note("one", "Inés Ñancupil", person("Inés Ñancupil", "Inés Ñancupil"))
    world.note("two", "INES NANCUPIL", person("INES NANCUPIL", "ines nancupil"))
    (link,) = world.links()
    assert link.band is Band.POSSIBLE


def test_a_value_in_very_many_cases_is_common_and_last(world):
    for number in range(5):
        world.note(f"case{number}", f"{number} 71234567", phone())
    for number in range(2):
        world.note(f"case{number}", f"{number} otro 72345678", phone("72345678", "+59172345678"))
    rare, common = world.links(frequent=5)
    assert (rare.normal, rare.common) == ("+59172345678", False)
    assert (common.normal, common.common, common.code) == ("+59171234567", True, "common_cases")
    assert common.band is Band.PROBABLE


def test_a_number_beside_the_names_of_many_people_is_common(world):
    names = [f"Persona{n} Apellido{n}" for n in range(8)]
    for case, group in (("one", names[:4]), ("two", names[4:])):
        for guest in group:
            world.note(case, f"{guest}, recepción 71234567", phone(), person(guest))
        world.note(case, f"{' '.join(group)} {'.' * 40} 72345678 {case}", phone("72345678", "+59172345678"))
    first, last = world.links(frequent=8, kinds=[MentionKind.PHONE])
    assert (first.normal, first.common, first.params["names"]) == ("+59172345678", False, 0)
    assert (last.normal, last.common, last.code, last.params["names"]) == ("+59171234567", True, "common_names", 8)


def test_one_person_s_name_in_many_writings_is_one(world):
    writings = ["Wilma", "Wilma Rocha", "Lic. Wilma", "Sra. Rocha", "WILMA T. ROCHA", "Rocha Wilma"]
    for case in ("one", "two"):
        for written in writings:
            world.note(case, f"{written}: 71234567", phone(), person(written))
    (link,) = world.links(frequent=3, kinds=[MentionKind.PHONE])
    assert (link.common, link.params["names"]) == (False, 1)


def test_a_public_line_is_common(world):
    for case in ("one", "two"):
        world.note(case, f"{case} 800 10 5550", phone("800 10 5550", "+591800105550"))
    (link,) = world.links()
    assert (link.common, link.code) == (True, "public_line")


def test_other_strong_values_link_and_weak_ones_do_not(world):
    values = [
        ("a@example.org", "a@example.org", MentionKind.EMAIL),
        ("@lupita", "@lupita", MentionKind.HANDLE),
        ("1234ABC", "1234ABC", MentionKind.PLATE),
        ("11222333", "ar.dni:11222333", MentionKind.ID),
        ("La Paz", "la paz", MentionKind.PLACE),
        ("500 Bs", "500 BOB", MentionKind.MONEY),
    ]
    for case in ("one", "two"):
        world.note(case, f"{case}: a@example.org @lupita 1234ABC 11222333 La Paz 500 Bs", *values)
    assert {link.kind for link in world.links()} == {
        MentionKind.EMAIL,
        MentionKind.HANDLE,
        MentionKind.PLATE,
        MentionKind.ID,
    }
    assert [link.kind for link in world.links(kinds=[MentionKind.PLATE, MentionKind.PLACE])] == [MentionKind.PLATE]


def test_case_numbers_meet_and_one_that_every_office_counts_is_only_possible(world):
    for case in ("one", "two"):
        world.note(
            case,
            f"{case} causa FSA 4471/2024 y diligencias 123/2021",
            ("FSA 4471/2024", "ar.case:FSA-4471-2024", MentionKind.ID),
            ("123/2021", "es.file:DP-123-2021", MentionKind.ID),
        )
    assert [(link.normal, link.band, link.code) for link in world.links()] == [
        ("ar.case:FSA-4471-2024", Band.PROBABLE, "same_case"),
        ("es.file:DP-123-2021", Band.POSSIBLE, "same_file"),
    ]
