"""Whose child a text tells somebody to be is kept beside him, and tells him from others of his name."""

import re

import pytest
from support.factories import SetClock, a_case, a_document, a_mention, a_page, an_agency
from support.stored import store

from api.linking import name_levels
from models.mention import MentionKind
from models.stated import About, StatedRole, Statement
from services.records.catalogue import open_catalogue
from services.search.linking.linker import Linker
from services.search.linking.subjects import subjects_of

ONE, TWO = a_case("BO-1"), a_case("BO-2")
LEVELS = name_levels()
ROLES = {"father": StatedRole.FATHER, "mother": StatedRole.MOTHER, "spouse": StatedRole.SPOUSE}


def read(records, text: str, *, case=ONE, name: str = "a.txt"):
    """A document whose people stand in brackets, with the roles that the analysis gives: [Rosa Paz/mother]."""
    plain, people = "", []
    for part in re.split(r"(\[[^\]]+\])", text):
        who, _, role = part.strip("[]").partition("/")
        if part.startswith("["):
            people.append((who, role, len(plain)))
        plain += who
    document = a_document(a_page(plain), case=case.id, name=name)
    mentions = []
    for who, role, at in people:
        one = a_mention(document, who, kind=MentionKind.PERSON, normal=who.lower())
        span = one.span.model_copy(update={"start": at, "end": at + len(who)})
        told = [*re.finditer(r"hij[oa]s?|Padre|Madre|casado|esposo", plain[:at])]
        stated = [
            Statement(about=About.ROLE, value=ROLES[role], words=found[0], start=found.start(), end=found.end())
            for found in told[-1:]
            if role
        ]
        mentions.append(one.model_copy(update={"span": span, "stated": tuple(stated)}))
    return document, store(records, document, *mentions)


@pytest.fixture
def records(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite", SetClock())
    catalogue.people.add_agency(an_agency())
    for case in (ONE, TWO):
        catalogue.cases.add(case)
    yield catalogue
    catalogue.close()


@pytest.mark.parametrize(
    ("text", "parents"),
    [
        ("[Juan Vera], hijo de [Omar Vera/father] y de [Nora Luna/mother].", {"juan vera": ("Omar Vera", "Nora Luna")}),
        (
            "[Juan Vera], de 34 años, nacido en Oruro, C.I. 4455667, hijo de [Omar Vera/father].",
            {"juan vera": ("Omar Vera",)},
        ),
        ("[Juan Vera], casado con [Ana Paz/spouse], hijo de [Omar Vera/father].", {"juan vera": ("Omar Vera",)}),
        ("[Juan Vera], casado con la Sra. [Ana Paz], hijo de [Omar Vera/father].", {"juan vera": ("Omar Vera",)}),
        ("[Ana Paz] denunció a su esposo [Juan Vera/spouse], hijo de [Omar Vera/father].", {}),
        ("La hermana de [Juan Vera], hija de [Omar Vera/father].", {}),
        ("Llegó [Juan Vera]. Es hijo de [Omar Vera/father].", {}),
        ("[Juan Vera] y [Luis Vera], hijos de [Omar Vera/father].", {}),
        ("[Juan Vera]\nPadre: [Omar Vera/father]", {"juan vera": ("Omar Vera",)}),
        ("Hijo de nadie: hijo de [Omar Vera/father].", {}),
        (
            "[Juan Vera], hijo de [Omar Vera/father].\n\n[Juan Vera], hijo de [Raúl Vera/father].",
            {},
        ),
        (
            "[Juan Vera], hijo de [Omar Vera/father].\n\n[Juan Vera], hijo de [Omar Vera/father] y [Nora Luna/mother].",
            {"juan vera": ("Omar Vera", "Nora Luna")},
        ),
        ("[Juan Vera], hijo de [B-02.MAD/mother].", {}),
    ],
)  # fmt: skip
def test_parents_are_given_to_whom_the_words_speak_of(records, text, parents):
    document, analysis = read(records, text)
    assert {one.key: one.parents for one in subjects_of(document, analysis) if one.parents} == parents


def entities(records, case=ONE):
    linker = Linker(records, LEVELS)
    while linker.work_once():
        pass
    found: dict[str, set[str]] = {}
    for subject, entity in records.links.subjects(case.id):
        found.setdefault(entity, set()).add(f"{subject.text}/{subject.document[:4]}")
    return sorted(map(len, found.values()), reverse=True)


@pytest.mark.parametrize(
    "paper",
    ["Declara [Juan Vera Paz], hijo de {father} y de {mother}.", "[Juan Vera Paz]\nPadre: {father}\nMadre: {mother}"],
    ids=["a sentence", "fields"],
)
def test_two_of_one_name_and_other_parents_are_two_and_of_the_same_are_one(records, paper):
    read(records, paper.format(father="[Omar Vera/father]", mother="[Nora Luna/mother]"), name="a.txt")
    read(records, paper.format(father="[Ciro Rivas/father]", mother="[Elsa Torrez/mother]"), name="b.txt")
    assert entities(records)[0] == 1
    read(records, "Declara [Juan Vera Paz], hijo de [Omar Vera/father] y de [Nora Luna/mother].", name="c.txt")
    assert entities(records)[0] == 2


def test_nothing_else_of_a_name_changes_by_its_parents(records):
    work = Linker(records, LEVELS)
    document, analysis = read(records, "[Juan Vera Paz], hijo de [Omar Vera/father] y de [Nora Luna/mother].")
    (told,) = (one for one in subjects_of(document, analysis) if one.parents)
    bare = told.model_copy(update={"parents": ()})
    with_parents, without = work.prepared(told), work.prepared(bare)
    assert (with_parents.words, set(with_parents.blocks)) == (without.words, set(without.blocks))
