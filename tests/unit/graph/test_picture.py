"""Pictures of the graph: what is drawn, what ties it, and in which months."""

import pytest
from support.linking import a_subject

from models.errors import NotFound
from models.graph import Graph, Picture, TieType
from models.ids import CaseId, DocumentId
from models.linking import Subject
from models.mention import MentionKind
from services.graph.build import CaseParts, graph_of
from services.graph.picture import CROWD, Painter
from services.review.judgements import entities

CASE = CaseId("1" * 32)


def on(document: int, text: str, *, kind: MentionKind = MentionKind.PERSON) -> Subject:
    made = a_subject(document, text, case=CASE, kind=kind)
    if kind is MentionKind.PERSON:
        return made
    key = f"{kind.value.lower()}:{text}"
    return made.model_copy(update={"key": key, "id": Subject.id_of(made.document, 0, kind, key)})


def graph(*subjects: Subject, joined: tuple[tuple[Subject, Subject], ...] = ()) -> Graph:
    """A graph of one case; `joined` are subjects that count as one entity."""
    heads = {two.id: one.id for one, two in joined}
    return graph_of(
        [
            CaseParts(
                case=CASE,
                entities=entities([(one, heads.get(one.id, one.id)) for one in subjects], [], []),
                subjects={one.id: one for one in subjects},
                legs=(),
                decisions=(),
                names={one.document: "acta.pdf" for one in subjects},
                made={},
            )
        ]
    )


ANA, LUIS, EVA, ANA_AGAIN = on(1, "Ana Rojas"), on(1, "Luis Choque"), on(2, "Eva Vega"), on(2, "Ana Rojas")
ALL = (ANA, LUIS, EVA, ANA_AGAIN)
GRAPH = graph(*ALL, joined=((ANA, ANA_AGAIN),))


def names(picture: Picture) -> list[str]:
    return [one.node.name for one in picture.stations]


def pairs(picture: Picture) -> set[frozenset[str]]:
    known = {one.node.id: one.node.name for one in picture.stations}
    return {frozenset((known[bond.one], known[bond.two])) for bond in picture.bonds}


def test_the_best_tied_are_drawn_first_and_documents_are_ties() -> None:
    drawn = Painter(GRAPH, {}).best(most=2)
    assert (names(drawn)[0], drawn.total) == ("Ana Rojas", 3)
    assert names(Painter(GRAPH, {}).best(most=9)) == ["Ana Rojas", "Eva Vega", "Luis Choque"]
    whole = Painter(GRAPH, {}).best(most=9)
    assert pairs(whole) == {frozenset(("Ana Rojas", "Eva Vega")), frozenset(("Ana Rojas", "Luis Choque"))}
    assert {bond.types for bond in whole.bonds} == {(TieType.STANDS_IN,)}
    assert [one.beside for one in whole.stations] == [2, 1, 1]


def test_around_one_stands_who_shares_a_document_and_what_is_shown_stays() -> None:
    luis = next(node.id for node in GRAPH.nodes if node.name == "Luis Choque")
    eva = next(node.id for node in GRAPH.nodes if node.name == "Eva Vega")
    assert names(Painter(GRAPH, {}).around(luis, most=5)) == ["Luis Choque", "Ana Rojas"]
    kept = Painter(GRAPH, {}).around(luis, most=5, shown=[eva, "f" * 32])
    assert names(kept) == ["Luis Choque", "Ana Rojas", "Eva Vega"]
    assert len(kept.bonds) == 2
    with pytest.raises(NotFound):
        Painter(GRAPH, {}).around(ANA.document, most=5)


def test_a_name_is_found_without_its_accents() -> None:
    assert names(Painter(graph(on(1, "José Ñáñez"), on(1, "Eva")), {}).named("jose nan", most=5)) == ["José Ñáñez"]


def test_a_tie_has_the_months_of_the_documents_that_prove_it() -> None:
    months = {ANA.document: frozenset({"2026-02", "2025-11"}), EVA.document: frozenset({"2024-01"})}
    whole = Painter(GRAPH, months).best(most=9)
    known = {one.node.id: one.node.name for one in whole.stations}
    told = {frozenset((known[bond.one], known[bond.two])): bond.months for bond in whole.bonds}
    assert told[frozenset(("Ana Rojas", "Luis Choque"))] == ("2025-11", "2026-02")
    assert told[frozenset(("Ana Rojas", "Eva Vega"))] == ("2024-01",)


def test_a_list_of_everybody_ties_nobody_and_is_told() -> None:
    many = [on(7, f"Persona {number:03}") for number in range(CROWD + 1)]
    drawn = Painter(graph(*many), {}).best(most=500)
    assert (len(drawn.stations), drawn.bonds, drawn.crowded) == (CROWD + 1, (), 1)
    fewer = Painter(graph(*many), {}).best(most=3)
    assert (len(fewer.bonds), fewer.crowded) == (3, 0)


def test_what_a_text_ties_is_a_tie_of_its_own() -> None:
    phone = on(1, "+59171234567", kind=MentionKind.PHONE)
    ana = ANA.model_copy(update={"values": (phone.key,)})
    [bond] = Painter(graph(ana, phone), {DocumentId("x"): frozenset({"2020-01"})}).best(most=9).bonds
    assert (bond.types, bond.documents, bond.months) == ((TieType.TIED, TieType.STANDS_IN), 1, ())
