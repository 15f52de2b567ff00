"""Parents that a form or a table tells in fields of their own are given to whose form or row it is."""

import re

import pytest
from support.factories import a_document, a_page
from support.telling import told

from models.analysis import Analysis
from services.search.linking.subjects import subjects_of


def parents(text: str, language: str = "es") -> dict[str, tuple[str, ...]]:
    """Of a page whose names stand in brackets: what is read of it, and given to each person."""
    plain = re.sub(r"[\[\]]", "", text)
    mentions = told(plain, *re.findall(r"\[([^\]]+)\]", text), language=language)
    document = a_document(a_page(plain))
    analysis = Analysis(document=document.id, version="1", mentions=tuple(mentions))
    return {one.key: one.parents for one in subjects_of(document, analysis) if one.parents}


BOTH = {"juan vera luna": ("Omar Vera", "Nora Luna")}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Nombre: [Juan Vera Luna]\nPadre: [Omar Vera]\nMadre: [Nora Luna]\n", "es", BOTH),
        (
            (
                "Nombre y apellidos: [Juan Vera Luna]\nC.I.: 4455667 LP\nFecha de nacimiento: 12/08/1990\n"
                "Nombre del padre: [Omar Vera]\nNombre de la madre: [Nora Luna]\n"
            ), "es", BOTH,
        ),
        ("NOMBRE\t[Juan Vera Luna]\nPADRE\t[Omar Vera]\nMADRE\t[Nora Luna]\n", "es", BOTH),
        ("Nombre: [Juan Vera Luna]    Padre: [Omar Vera]    Madre: [Nora Luna]\n", "es", BOTH),
        ("[Juan Vera Luna]\nPadre: [Omar Vera]\nMadre: [Nora Luna]\n", "es", BOTH),
        ("Detenido: [Juan Vera Luna]\nAbogado: [Eva Paz Ruiz]\nPadre: [Omar Vera]\nMadre: [Nora Luna]\n", "es", BOTH),
        ("Nombre: [Juan Vera Luna]\nCónyuge: [Eva Paz Ruiz]\nPadre: [Omar Vera]\nMadre: [Nora Luna]\n", "es", BOTH),
        ("Nombre: [Juan Vera Luna]\nHijo de: [Omar Vera] y [Nora Luna]\n", "es", BOTH),
        ("NOMBRE: [Juan Vera Luna]\nHIJO/A DE: [Omar Vera] / [Nora Luna]\n", "es", BOTH),
        ("NOMBRE: [Juan Vera Luna]\nHIJO/A DE\n[Omar Vera] / [Nora Luna]\n", "es", BOTH),
        ("Nombre: [Juan Vera Luna]\nFiliación: [Omar Vera] y [Nora Luna]\n", "es", BOTH),
        ("Nombre: [Juan Vera Luna]\nFiliación: hijo de [Omar Vera] y de [Nora Luna]\n", "es", BOTH),
        ("Nombre: [Juan Vera Luna]\nPadres: [Omar Vera] y [Nora Luna]\n", "es", BOTH),
        ("Nome: [Juan Vera Luna]\nFiliação: [Nora Luna] e [Omar Vera]\n", "pt", BOTH),
        ("NOME: [Juan Vera Luna]\nFILIAÇÃO\n[Omar Vera]\n[Nora Luna]\n", "pt", BOTH),
        ("NOME: [Juan Vera Luna]\nFILIAÇÃO [Omar Vera] / [Nora Luna]\n", "pt", BOTH),
        ("Nome: [Juan Vera Luna]\nNome do pai: [Omar Vera]\nNome da mãe: [Nora Luna]\n", "pt", BOTH),
        ("Name: [Juan Vera Luna]\nFather's name: [Omar Vera]\nMother's name: [Nora Luna]\n", "en", BOTH),
        ("Nombre: [Juan Vera Luna]\nPadre: [VERA ROJAS, OMAR]\n", "es", {"juan vera luna": ("OMAR VERA ROJAS",)}),
        ("Nombre: [Juan Vera Luna]\nPadre: no consta\nMadre: [Nora Luna]\n", "es", {"juan vera luna": ("Nora Luna",)}),
        (
            (
                "N°\tNombre\tPadre\tMadre\n1\t[Juan Vera Luna]\t[Omar Vera]\t[Nora Luna]\n"
                "2\t[Eva Paz Ruiz]\t[Luis Paz]\t[Rita Ruiz]\n"
            ), "es", {**BOTH, "eva paz ruiz": ("Luis Paz", "Rita Ruiz")},
        ),
        (
            (
                "Nombre: [Juan Vera Luna]\nPadre: [Omar Vera]\nMadre: [Nora Luna]\n\n"
                "Nombre: [Eva Paz Ruiz]\nPadre: [Luis Paz]\nMadre: [Rita Ruiz]\n"
            ), "es", {**BOTH, "eva paz ruiz": ("Luis Paz", "Rita Ruiz")},
        ),
        (
            (
                "N°   Nombre             Padre          Madre\n"
                "1    [Juan Vera Luna]     [Omar Vera]      [Nora Luna]\n"
                "2    [Eva Paz Ruiz]                      [Rita Ruiz]\n"
            ), "es", {**BOTH, "eva paz ruiz": ("Rita Ruiz",)},
        ),
        (
            (
                "N°   Apellidos     Nombres    Padre         Madre\n"
                "1    [Vera Luna]     [Juan]       [Omar Vera]     [Nora Luna]\n"
                "2    [Paz Ruiz]      [Eva]        [Luis Paz]      [Rita Ruiz]\n"
            ), "es", {**BOTH, "eva paz ruiz": ("Luis Paz", "Rita Ruiz")},
        ),
        ("Apellidos: [Vera Luna]\nNombres: [Juan]\nPadre: [Omar Vera]\nMadre: [Nora Luna]\n", "es", BOTH),
        ("Nombres: [Juan]\nApellidos: [Vera Luna]\nPadre: [Omar Vera]\nMadre: [Nora Luna]\n", "es", BOTH),
        ("Nome: [Juan]\nSobrenome: [Vera Luna]\nNome do pai: [Omar Vera]\nNome da mãe: [Nora Luna]\n", "pt", BOTH),
        ("Surname: [Vera Luna]\nGiven names: [Juan]\nFather: [Omar Vera]\nMother: [Nora Luna]\n", "en", BOTH),
        (
            (
                "Apellido paterno: [Vera]\nApellido materno: [Luna]\nNombres: [Juan]\n"
                "Padre: [Omar Vera]\nMadre: [Nora Luna]\n"
            ), "es", BOTH,
        ),
        (
            (
                "Nombres: [Juan]\nPrimer apellido: [Vera]\nSegundo apellido: [Luna]\n"
                "Apellidos del padre: [Vera Rojas]\nNombres del padre: [Omar]\n"
                "Apellidos de la madre: [Luna Paz]\nNombres de la madre: [Nora]\n"
            ), "es", {"juan vera luna": ("Omar Vera Rojas", "Nora Luna Paz")},
        ),
    ],
)  # fmt: skip
def test_fields_tell_the_parents_of_whose_form_it_is(text, language, expected):
    assert parents(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Declaró [Juan Vera Luna].\nPadre: [Omar Vera]\n", "es"),
        ("[Juan Vera Luna] dijo que su padre [Omar Vera] viajó.", "es"),
        ("Padre: [Omar Vera]\nMadre: [Nora Luna]\n", "es"),
        ("Contacto: [Eva Paz Ruiz]\nPadre: [Omar Vera]\n", "es"),
        ("Nombre: [Juan Vera Luna]\nPadre: [Omar Vera]\nPadre: [Luis Paz]\n", "es"),
        ("DATOS DE LA MADRE\nNombre: [Nora Luna]\nPadre: [Luis Luna]\n", "es"),
        ("Nombre: [Juan Vera Luna]\n" + "Observaciones: sin novedad.\n" * 20 + "Padre: [Omar Vera]\n", "es"),
        ("Filiación: [Juan Vera Luna], C.I. 4455667\n", "es"),
        ("N°\tNombre\tPadre\n1\t[Juan Vera Luna]\t\n2\t\t[Omar Vera]\n", "es"),
        ("Nombre: [Juan Vera Luna]\nHijos: [Omar Vera] y [Nora Luna]\n", "es"),
        ("Nombre: [Juan Vera Luna]\nPadre de: [Omar Vera]\n", "es"),
    ],
)
def test_what_no_field_tells_of_anybody_gives_nobody_parents(text, language):
    assert parents(text, language) == {}
