"""Mentions to people: what joins, what never does, and what the answers look like. People and numbers are invented."""

import io
import json
import random
import sys

import pytest

from api.cli import resolve as verb
from api.linking import name_levels
from benchmarks.linking.people import Draw
from models.errors import UsageError
from services.search.linking import values
from services.search.linking.cluster import Group
from services.search.linking.compare import Matcher
from services.search.linking.evidence import Counts, Scorer
from services.search.linking.inside import inside
from services.search.linking.people import mentions_of, records_of
from services.search.linking.resolve import resolve

LEVELS = name_levels()


def person(mid: str, text: str, *, case: str = "C1", doc: str = "D1", near: str = "", **more: str) -> dict:
    return {"mid": mid, "kind": "person", "text": text, "case": case, "doc": doc, "near": near.split(), **more}


def value(mid: str, kind: str, text: str, *, case: str = "C1", doc: str = "D1") -> dict:
    return {"mid": mid, "kind": kind, "text": text, "case": case, "doc": doc}


def crowd(count: int = 30) -> list[dict]:
    """Others of a case, so that it is no case of two."""
    given = ["Elsa", "Hugo", "Irma", "Raúl", "Olga", "Iván", "Nora", "Saúl", "Edda", "Omar"]
    family = ["Ledesma", "Barrios", "Quintero", "Pizarro", "Zelaya", "Mansilla"]
    return [
        person(
            f"x{i}",
            f"{given[i % 10]} {family[i % 6]} {family[(i + 1 + i // 6) % 6]}",
            case=f"C{i % 3 + 1}",
            doc=f"DX{i}",
        )
        for i in range(count)
    ]


def together(rows: list[dict], *mids: str, apart=()) -> bool:
    found = resolve([*rows, *crowd()], LEVELS, apart=apart).cluster
    return len({found[mid] for mid in mids}) == 1


def test_writings_of_a_case_join_and_short_ones_follow_the_full_one_of_their_document():
    rows = [
        person("a", "CONDORI QUISPE, Basilia Maribel"),
        person("b", "Basilia Condori"),
        person("c", "B. M. Condori"),
        person("d", "Basilia Maribel Kondori Quispe", doc="D2"),
    ]
    assert together(rows, "a", "b", "c", "d")


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("phone", "+591 7012-3456", "70123456"),
        ("id", "DNI: 4.567.891", "4567891"),
        ("handle", "@basi_condori", "https://facebook.com/Basi_Condori"),
    ],
)
def test_a_value_and_a_name_join_across_cases_where_the_name_alone_does_not(kind, one, two):
    names = [person("a", "Basilia Condori Huarachi"), person("b", "Basilia Condori Huarachi", case="C2", doc="D9")]
    assert not together(names, "a", "b")
    rows = [
        value("v", kind, one),
        value("w", kind, two, case="C2", doc="D9"),
        {**names[0], "near": ["v"]},
        {**names[1], "near": ["w"]},
    ]
    assert together(rows, "a", "b")
    assert together(rows, "v", "w")


def test_a_day_of_birth_joins_a_name_across_cases():
    rows = [
        person("a", "Basilia Condori Huarachi", birth="1988-04-02"),
        person("b", "Condori Huarachi Basilia", case="C2", doc="D9", birth="1988-04-02"),
    ]
    assert together(rows, "a", "b")


NEVER = [
    ("other birth dates", {"birth": "1988-04-02"}, {"birth": "1989-04-02"}, "Basilia Condori Huarachi", "Basilia Condori Huarachi"),
    ("junior and senior", {}, {}, "Basilio Condori Neto", "Basilio Condori Filho"),
    ("siblings", {}, {}, "Luz Elena Quispe Mamani", "Luz Marina Quispe Mamani"),
    ("father and son", {}, {}, "Carlos Alberto Pérez Gómez", "Carlos Alberto Pérez Ruiz"),
    ("man and woman", {}, {}, "Mario Condori Huarachi", "María Condori Huarachi"),
]  # fmt: skip


@pytest.mark.parametrize(("_why", "one", "two", "name", "other"), NEVER, ids=[row[0] for row in NEVER])
def test_a_shared_phone_does_not_join_who_is_two(_why, one, two, name, other):
    rows = [
        value("v", "phone", "+591 70123456"),
        value("w", "phone", "+591 70123456", case="C2", doc="D9"),
        person("a", name, near="v", **one),
        person("b", other, near="w", case="C2", doc="D9", **two),
    ]
    assert not together(rows, "a", "b")


def test_a_mother_and_a_child_on_one_paper_are_two():
    rows = [
        value("v", "id", "DNI: 4567891"), value("w", "id", "DNI: 4567891", case="C2", doc="D9"),
        value("x", "id", "DNI: 4567891", case="C3", doc="D10"),
        person("a", "Rosa Mamani Quispe", near="v", birth="1985-04-02"),
        person("b", "Rosa Mamani", near="w", case="C2", doc="D9", birth="2010-06-11"),
        person("c", "Rosa Mamani", near="x", case="C3", doc="D10"),
    ]  # fmt: skip
    assert not together(rows, "a", "b")
    found = resolve([*rows, *crowd()], LEVELS)
    # Whose paper it is in the third case is open.
    assert not [link for link in found.links if "c" in (link.one, link.two)]


@pytest.mark.parametrize(
    ("one", "two", "joined"), [("father", "son", False), ("father", "", True), ("father", "father", True)]
)
def test_a_father_and_his_son_of_one_document_are_two_though_they_are_called_alike(one, two, joined):
    rows = [person("a", "Basilio Condori Huarachi", role=one), person("b", "Basilio Condori Huarachi", role=two)]
    assert together(rows, "a", "b") == joined


@pytest.mark.parametrize(
    ("one", "two", "joined"),
    [("officer", "victim", False), ("suspect", "victim", False), ("officer", "judge", True), ("victim", "", True)],
)
def test_an_officer_and_a_victim_of_one_document_are_two_though_they_are_called_alike(one, two, joined):
    rows = [person("a", "Basilio Condori Huarachi", role=one), person("b", "Basilio Condori Huarachi", role=two)]
    assert together(rows, "a", "b") == joined


def test_two_numbers_of_one_kind_of_paper_are_two_people():
    rows = [
        value("v", "id", "DNI: 4567891"), value("p", "phone", "+591 70123456"),
        value("w", "id", "DNI: 9123405", case="C2", doc="D9"), value("q", "phone", "+591 70123456", case="C2", doc="D9"),
        person("a", "Basilia Condori Huarachi", near="v p"),
        person("b", "Basilia Condori Huarachi", near="w q", case="C2", doc="D9"),
    ]  # fmt: skip
    assert not together(rows, "a", "b")


def test_what_was_told_to_be_two_stays_two():
    rows = [person("a", "Basilia Condori Huarachi"), person("b", "Basilia Condori Huarachi", doc="D2")]
    assert together(rows, "a", "b")
    assert not together(rows, "a", "b", apart=[("b", "a")])


def test_who_is_told_apart_is_two_in_one_document_and_so_is_a_number():
    rows = [person(mid, "Basilia Condori Quispe") for mid in ("a", "b", "c")]
    rows += [value(mid, "id", "4455667") for mid in ("p", "q", "r")]
    assert together(rows, "a", "b", "c")
    assert together(rows, "p", "q", "r")
    assert not together(rows, "a", "b", apart=[("a", "b")])
    assert not together(rows, "p", "q", apart=[("p", "q")])
    assert together(rows, "p", "r", apart=[("p", "q")])


def test_a_hostel_phone_joins_nobody():
    rows = []
    names = [
        "Elsa Ramos",
        "Hugo Vera",
        "Irma Luna",
        "Raúl Soto",
        "Olga Paz",
        "Iván Ríos",
        "Nora Gil",
        "Saúl Mora",
        "Edda Cruz",
        "Omar Lema",
    ]
    for i, name in enumerate([*names, "Juan Quispe", "Juan Quispe"]):
        rows += [value(f"v{i}", "phone", "+591 70123456", case=f"C{i}", doc=f"D{i}")]
        rows += [person(f"p{i}", name, near=f"v{i}", case=f"C{i}", doc=f"D{i}")]
    assert not together(rows, "p10", "p11")
    assert together(rows, "v1", "v9")


@pytest.mark.parametrize(("others", "joined"), [(1, False), (3, True)])
def test_company_joins_a_rare_name_of_two_cases_that_share_others(others, joined):
    rows = [person("a", "Basilia Condori Huarachi"), person("b", "Basilia Condori Huarachi", case="C2", doc="D9")]
    names = ["Juan Vera Luna", "Elvira Pardo Sáenz", "Rufino Tola Llanque"][:others]
    for i, name in enumerate(names):
        for case, doc in (("C1", "D1"), ("C2", "D9")):
            rows.append(value(f"v{i}{case}", "id", f"45678{i}1", case=case, doc=doc))
            rows.append(person(f"p{i}{case}", name, near=f"v{i}{case}", case=case, doc=doc))
    assert together(rows, "a", "b") == joined


def test_a_short_name_that_fits_two_people_stays_apart():
    rows = [
        person("a", "Luz Elena Quispe Mamani", doc="D1"),
        person("b", "Luz Marina Quispe Mamani", doc="D2"),
        person("c", "Luz Quispe", doc="D3"),
    ]
    found = resolve([*rows, *crowd()], LEVELS).cluster
    assert len({found["a"], found["b"], found["c"]}) == 3


def test_a_short_name_of_two_people_of_a_case_is_whoever_is_named_in_full_in_its_document():
    rows = [
        person("a", "Carlos Alberto Pérez Gómez", doc="D1"),
        person("a2", "Carlos Pérez", doc="D1"),
        person("b", "Carlos Alberto Pérez Ruiz", doc="D2"),
        person("b2", "Carlos Pérez", doc="D2"),
        person("c", "Carlos Pérez", doc="D3"),
        person("d", "Carlos Pérez", doc="D4"),
    ]
    found = resolve([*rows, *crowd()], LEVELS).cluster
    assert found["a"] == found["a2"] != found["b"] == found["b2"]
    assert len({found["a"], found["b"], found["c"], found["d"]}) == 4


def test_names_of_a_large_case_are_compared_with_few_others(monkeypatch):
    compared: list[int] = []
    whole = Matcher.names

    def counted(matcher, one, two):
        compared.append(1)
        return whole(matcher, one, two)

    monkeypatch.setattr(Matcher, "names", counted)
    each: list[float] = []
    for many in (200, 800):
        compared.clear()
        draw, rng = Draw(LEVELS), random.Random(5)
        resolve([person(f"p{i}", draw.person(rng, "es").full, doc=f"D{i % 90}") for i in range(many)], LEVELS)
        each.append(len(compared) / many)
    # Four times the people, and each was once compared with four times as many others.
    assert each[1] < 2.5 * each[0], each


def test_a_person_who_is_named_again_and_again_is_linked_to_few_records_of_the_same_writing():
    rows = [person(f"p{i}", "Basilia Condori Huarachi", doc=f"D{i}") for i in range(400)]
    matcher, records = Matcher(LEVELS), records_of(mentions_of(rows))
    groups = [Group.of(record, matcher.name(record.text)) for record in records]
    scorer = Scorer(matcher, Counts.of(matcher, records))
    assert len(list(inside(groups, scorer))) < 4 * len(groups)
    assert len(set(resolve(rows, LEVELS).cluster.values())) == 1


def test_the_order_of_the_lines_does_not_matter():
    rows = [
        value("v", "phone", "+591 70123456"), value("w", "phone", "70123456", case="C2", doc="D9"),
        person("a", "Basilia Condori Huarachi", near="v"), person("b", "Basilia Condori", near="w", case="C2", doc="D9"),
        *crowd(),
    ]  # fmt: skip

    def groups(lines: list[dict]) -> set[frozenset[str]]:
        found: dict[str, set[str]] = {}
        for mid, cluster in resolve(lines, LEVELS).cluster.items():
            found.setdefault(cluster, set()).add(mid)
        return {frozenset(mids) for mids in found.values()}

    assert groups(rows) == groups(rows[::-1])


def test_each_mention_of_a_cluster_hangs_on_a_link():
    rows = [person("a", "Basilia Condori"), person("b", "Basilia Condori"), person("c", "B. Condori"), *crowd()]
    found = resolve(rows, LEVELS)
    assert found.cluster["a"] == found.cluster["b"] == found.cluster["c"]
    linked = {mid for link in found.links for mid in (link.one, link.two)}
    assert {"a", "b", "c"} <= linked


def test_links_by_name_alone_are_possible_and_stay_inside_a_case():
    rows = [
        person("a", "Basilia Condori Huarachi"), person("b", "Basilia Condori", doc="D2"),
        value("v", "id", "4567891"), value("w", "id", "4567891", case="C2", doc="D9"),
        person("c", "Juan Vera Luna", near="v"), person("d", "Juan Vera Luna", near="w", case="C2", doc="D9"), *crowd(),
    ]  # fmt: skip
    links = {(link.one, link.two): link for link in resolve(rows, LEVELS).links}
    assert links["a", "b"].band == "possible"
    assert links["a", "b"].score <= 0.95
    assert links["c", "d"].band == "certain"
    assert all(link.band != "possible" for link in links.values() if link.across)


@pytest.mark.parametrize(
    ("kind", "one", "two", "same"),
    [
        ("phone", "+54 9 11 4321 0987", "+54 11 4321-0987", True),
        ("phone", "(11) 98765-4321", "+55 11 98765 4321", False),
        ("phone", "0051 942027326", "94202-7326", True),
        ("phone", "9O2275040", "902 275 040", True),
        ("phone", "70123456", "70123457", False),
        ("id", "CI 5.027.574", "5027574", True),
        ("id", "9.3O7.904", "9307904", True),
        ("id", "12345678-K", "12345678K", True),
        ("id", "12345678-K", "12345678", True),
        ("id", "4567891-1A SC", "4.567.891", True),
        ("id", "4567891 LP", "4567891", True),
        ("id", "5949-078", "5949078", True),
        ("id", "0801-1990-12345", "0801199012345", True),
        ("id", "0801-1990-12345", "0801-1990-12346", False),
        ("id", "AB123456", "CD123456", False),
        ("plate", "ABC-1234", "abc1c34", True),
        ("plate", "725 RHG", "725RHG", True),
        ("address", "Jirón Comercio N° 1903, Hab. 7", "Jr. Comercio nro. 1903", True),
        ("address", "C/ Augusta nro. 127, Villa Fátima", "Calle Augusta #127", True),
        ("address", "Calle Augusta 127", "Calle Augusta 172", False),
        ("handle", "IG: Carlosmorales257", "@carlosmorales257", True),
        ("handle", "facebook.com/andrea.delgado", "andrea.delgado", True),
        ("handle", "@tola_445", "@tola_446", False),
    ],
)
def test_writings_of_a_value_have_one_key(kind, one, two, same):
    if kind == "phone":
        keys = values.phone_keys([(one, ""), (two, "")])
        assert (keys[one, ""][0] == keys[two, ""][0]) == same
    else:
        assert (values.key(kind, one) == values.key(kind, two)) == same


def answered(monkeypatch, lines: list[str], **options) -> tuple[int, list[list[str]]]:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, write_through=True))
    code = verb.resolve("-", **options)
    return code, [line.split("\t") for line in out.getvalue().decode().splitlines()]


def test_the_verb_answers_each_line_and_marks_what_it_cannot_read(monkeypatch, tmp_path):
    lines = [
        "", "{", "[1]", '{"mid":"n"}', '{"mid":"k","kind":"ship","text":"x"}', '{"mid":"t","kind":"person"}',
        json.dumps(person("a", "Basilia Condori", birth="1988-99-99")), json.dumps(person("a", "Basilia Condori")),
        json.dumps({"mid": 7, "kind": "person", "text": ""}), json.dumps({"mid": "m", "kind": "phone", "text": "--", "near": 3}),
        json.dumps(person("b", "Basilia Condori")), json.dumps(person("z", "王" * 300, near="gone")),
    ]  # fmt: skip
    explain = tmp_path / "links.jsonl"
    code, rows = answered(monkeypatch, lines, explain=explain)
    assert code == 4
    faults = {row[0]: row[3] for row in rows if row[1] == "error"}
    assert faults.keys() == {"line 2", "line 3", "n", "k", "t", "a"}
    good = {row[0]: row[1] for row in rows if row[1] != "error"}
    assert good.keys() == {"a", "7", "m", "b", "z"}
    assert good["a"] == good["b"]
    (link,) = [json.loads(line) for line in explain.read_text().splitlines()]
    assert link.keys() == {"a", "b", "cluster", "score", "band", "across_cases", "parts", "reason"}
    assert link["reason"]


def test_a_folder_that_is_not_there_and_pairs_that_are_none_are_told(monkeypatch, tmp_path):
    with pytest.raises(UsageError, match="Cannot write"):
        answered(monkeypatch, [json.dumps(person("a", "Ana"))], explain=tmp_path / "no" / "x")
    (tmp_path / "apart.tsv").write_text("a\n")
    with pytest.raises(UsageError, match="no pair"):
        answered(monkeypatch, [json.dumps(person("a", "Ana"))], apart=tmp_path / "apart.tsv")
