"""What stands around names: marks of generation, nobody's names, other names, quotation marks. People are invented."""

import io
import sys

import pytest

from api.cli import compare_names as verb
from api.linking import name_levels
from services.search.linking.resolve import resolve
from services.search.linking.score import NameScorer, chance

LEVELS = name_levels()


@pytest.fixture(scope="module")
def scorer() -> NameScorer:
    return NameScorer(LEVELS)


def written(name: str, number: int, *, near: str = "", case: str = "") -> dict:
    return {
        "mid": f"p{number}", "kind": "person", "text": name, "case": case or f"C{number}", "doc": f"D{number}",
        "near": near.split(),
    }  # fmt: skip


def phone(number: int, text: str = "+591 70099887") -> dict:
    return {"mid": f"f{number}", "kind": "phone", "text": text, "case": f"C{number}", "doc": f"D{number}"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Carlos Alberto Bevilacqua (padre)", "Carlos Alberto Bevilacqua (hijo)"),
        ("Carlos Bevilacqua (Jr.)", "Carlos Bevilacqua (Sr.)"),
        ("Carlos Bevilacqua (h)", "Carlos Bevilacqua"),
        ('Carlos Bevilacqua "hijo"', 'Carlos Bevilacqua "padre"'),
        ("José da Silva (Filho)", "José da Silva (Pai)"),
        ("Bevilacqua, Carlos, hijo", "Bevilacqua, Carlos, padre"),
        ("Ana Paz Roca (madre)", "Ana Paz Roca (hija)"),
    ],
)
def test_marks_of_generation_in_brackets_part_two_of_one_name(scorer, one, two):
    found = scorer.score(one, two)
    assert found.score < 0.7
    assert any(code.startswith("generation_") for code, _ in found.parts)


def test_whose_mother_or_father_she_is_need_not_be_told_again(scorer):
    assert scorer.score("Ana Paz Roca (madre)", "Ana Paz Roca").score >= 0.7
    assert 0.7 <= scorer.score("Carlos Bevilacqua (padre)", "Carlos Bevilacqua").score < 0.9


def test_father_and_son_with_one_telephone_are_not_linked():
    marks = ("(padre)", "(hijo)")
    rows = [phone(n) for n in (0, 1)]
    rows += [written(f"Carlos Alberto Bevilacqua {mark}", n, near=f"f{n}") for n, mark in enumerate(marks)]
    assert not [link for link in resolve(rows, LEVELS).links if link.one.startswith("p")]


NOBODY = [
    "Persona no identificada", "Testigo con identidad reservada", "un tal Rubén", "NN Masculino", "la menor J.P.",
    "Testigo protegido N° 2", "Víctima A.B.", "N.N. femenino", "Pessoa não identificada", "a menor M. S.",
]  # fmt: skip


@pytest.mark.parametrize("name", NOBODY)
def test_who_has_no_name_is_compared_with_nobody(scorer, name):
    assert scorer.score(name, name).score < 0.1


@pytest.mark.parametrize("name", NOBODY)
def test_who_has_no_name_is_joined_neither_in_a_document_nor_over_a_telephone(name):
    rows = [phone(1), phone(2), written(name, 1, near="f1"), written(name, 2, near="f2")]
    rows += [{**written(name, 3, case="C1"), "doc": "D1"}, {**written(name, 4, case="C1"), "doc": "D1"}]
    cluster = resolve(rows, LEVELS).cluster
    assert len({cluster[mid] for mid in cluster if mid.startswith("p")}) == 4


def test_initials_lead_to_nobody_in_another_case():
    rows = [phone(1), phone(2), written("J. P.", 1, near="f1"), written("J. P.", 2, near="f2")]
    cluster = resolve(rows, LEVELS).cluster
    assert cluster["p1"] != cluster["p2"]


@pytest.mark.parametrize("name", ["Nina Rota", "menor Rosa Paz Roca", "un tal Rubén Mamani Quispe", "Maria Homem"])
def test_words_that_may_stand_for_nobody_leave_a_name_a_name(scorer, name):
    assert scorer.score(name, name).score >= 0.9


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("John Whitfield a.k.a. Marcus Reed", "Marcus Reed"),
        ("John Whitfield a.k.a. Big Mike", "John Whitfield"),
        ("Luis Tapia a) Cholo", "Luis Tapia"),
        ("Luis Tapia que dice llamarse Hugo Rioja", "Hugo Rioja"),
        ("Luis Tapia quien usa el nombre de Hugo Rioja", "Hugo Rioja"),
        ("Luis Tapia, que se apresenta como Hugo Rioja", "Hugo Rioja"),
        ("João da Silva (nome social Joana)", "Joana Silva"),
        ('"Juan Pérez"', "Juan Pérez"),
        ("(Juan Pérez)", "Juan Pérez"),
    ],
)
def test_other_names_and_quotation_marks_are_read(scorer, one, two):
    assert scorer.score(one, two).score >= 0.7


def test_an_alias_alone_with_the_telephone_is_proposed():
    names = ("Diego Armando Ríos (a) «Tincho»", "«Tincho»")
    rows = [phone(n) for n in (0, 1)] + [written(name, n, near=f"f{n}") for n, name in enumerate(names)]
    (link,) = [link for link in resolve(rows, LEVELS).links if link.one.startswith("p")]
    assert link.across
    assert "alias_only" in dict(link.parts)


def test_cells_in_quotation_marks_are_read_as_spreadsheets_write_them(tmp_path, monkeypatch):
    file = tmp_path / "pairs.tsv"
    file.write_text('"id"\tname_a\tname_b\n1\t"Ana ""Nena"" Paz"\tAna Paz\n2\t"Ana\tPaz"\t"Ana Paz"\n')
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    assert verb.compare_names(str(file)) == 0
    scores = [float(line.split("\t")[1]) for line in out.getvalue().decode().splitlines()]
    assert min(scores) >= 0.9


def test_scores_of_strangers_keep_their_order_and_do_not_tie():
    scores = [f"{chance(-odds / 10):.6f}" for odds in range(60, 300)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("hijo de Sariri Guarachi y de Wara Ocsa", "hijo de Amaru Guarachi y de Nayra Ocsa", False),
        ("hijo de Sariri Guarachi y de Wara Ocsa", "hijo de Sariri Guarachi", True),
        ("hijo de Sariri Guarachi", "hijo de Nayra Ocsa", True),  # the one may be his father and the other his mother
    ],
)
def test_two_of_one_name_whose_parents_are_told_in_full_and_are_others_are_two(scorer, one, two, same):
    name = "José Luis Guarachi Ocsa"
    assert (scorer.score(f"{name} {one}", f"{name}, {two}").score >= 0.7) == same
