"""G4: what real texts say of victims, read by the real analysis, brings another agency no hit."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support.agencies import REASON, Side, phones, two_agencies
from support.factories import a_case, a_document, a_page
from support.stored import receipt_of

from api import answering, asking, holding
from models.ids import CaseId
from services.nlp.analyze import AnalysisKit, analyze

FORM = " ".join(
    ["La presente actuación se labra en la sede de la unidad conforme a las normas vigentes y ante los presentes."] * 4
)

HERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    # One tuple a case: its documents; pages part at a form feed. {phone} stands for hers.
    "far from her name": (("Declaración de la víctima Rosa Vega Salas. " + FORM + " Teléfono de contacto: {phone}.",),),
    "on the next page": (("Declaración de la víctima Elena Paz Rubio.\fTeléfono de contacto: {phone}.",),),
    "in a suspect's sentence": (
        (
            ("Luis Choque, imputado, declaró que el número {phone}, que según consta en el informe pericial pertenece a la "
            "víctima Carmen Ríos Soto, fue bloqueado."),
        ),
    ),
    "by a pronoun": (
        ("La víctima Julia Peña Oliva llegó con Luis Choque, imputado. Ella dijo que su celular es {phone}.",),
    ),
    "in a row": (("Nombre | Calidad | Teléfono\nNoemí Lara Funes | víctima | {phone}\nLuis Choque | imputado | +34600999000",),),
    "in another case": (("La víctima Irma Sosa Vidal declaró.",), ("Irma Sosa Vidal, celular {phone}.",)),
    "by a nickname": (("La víctima Guadalupe Mora Ibáñez declaró.", "Lupe Mora, celular {phone}."),),
    "without a name": (("Teléfono de la víctima: {phone}.",),),
    "beside the officer who asked": (
        ("El oficial Hugo Bravo Díaz tomó declaración a quien no quiso dar su nombre. Su celular es {phone}.",),
    ),
    "in a suspect's list": (
        ("La víctima Rita Luna Campos, celular {phone}, declaró.", "Agenda del imputado Luis Choque: Ritita {phone}"),
    ),
}  # fmt: skip
HIS = {
    "+34600999000": "in a row beside hers",
    "+34600888000": "El imputado Luis Choque Mamani dio su celular +34600888000 al declarar.",
    "+34600888111": "La víctima no sabe más. El imputado Luis Choque Mamani usa el celular +34600888111.",
}


def number(at: int) -> str:
    return f"+346007770{at:02}"


def read(side: Side, case: CaseId, name: str, text: str, kit: AnalysisKit) -> None:
    pages = [a_page(page, number=at) for at, page in enumerate(text.split("\f"), start=1)]
    document = a_document(*pages, case=case, name=name)
    side.workspace.records.evidence.add_exhibit(receipt_of(document))
    side.workspace.records.evidence.save_document(document)
    side.workspace.records.evidence.save_analysis(analyze(document, country="ES", kit=kit))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bool]]:
    """Hit or no hit by number: all asked in one question."""
    folder: Path = tmp_path_factory.mktemp("agencies")
    kit = AnalysisKit.standard()
    with two_agencies(folder) as (asker, holder):
        for at, cases in enumerate(HERS.values()):
            for number_of, texts in enumerate(cases):
                case = a_case(f"ES-{at}-{number_of}", agency=holder.agency, country="ES")
                holder.workspace.access.create(holder.officer, case)
                for of, text in enumerate(texts):
                    read(holder, case.id, f"{of}.txt", text.replace("{phone}", number(at)), kit)
        for of, text in enumerate(HIS.values()):
            read(holder, holder.case.id, f"his-{of}.txt", text, kit)
        holding.prepare(holder.workspace, holder.administrator, now=True)
        asked = [*(number(at) for at in range(len(HERS))), *HIS]
        _, question = asking.write_question(
            asker.workspace, asker.officer, asker.case.id, partner=asker.other.id, values=phones(*asked), reason=REASON
        )
        answer = answering.answer_file(holder.workspace, holder.administrator, question)
        result = asking.read_answer(asker.workspace, asker.officer, asker.case.id, answer)
        yield {one.asked.value: one.hit for one in result.answers}


@pytest.mark.parametrize("where", HERS)
def test_G4_hers_is_no_hit(told: Mapping[str, bool], where: str) -> None:
    assert told[number(list(HERS).index(where))] is False


@pytest.mark.parametrize("his", HIS)
def test_what_surely_is_a_suspects_is_a_hit(told: Mapping[str, bool], his: str) -> None:
    assert told[his] is True
