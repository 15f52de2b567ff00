"""Texts that make a kit load what it otherwise loads at its first document: names, numbers, places, papers.

A process that others are forked from reads them once, so that its children share what was loaded.
"""

from collections.abc import Collection

from models.document import Document, DocumentState, Page, TextSource
from models.ids import CaseId, DocumentId, Sha256, derived
from services.nlp.analyze import AnalysisKit, analyze

_TEXTS = {
    "es": (
        "La Paz, 12 de marzo de 2025. La señora Rosa Inventada Mamani, C.I. 1234567 LP, teléfono 71234567, declaró que "
        "no le quitaron el pasaporte. La placa 1234 ABC es de la empresa Inventada S.R.L.; pagó Bs. 500 por el viaje."
    ),
    "pt": (
        "Foz do Iguaçu, 3 de maio de 2024. A senhora Ana Inventada, CPF 529.982.247-25, telefone (45) 99912-3456, diz "
        "que não ficaram com o passaporte. A placa ABC1D23 é da empresa Inventada Ltda.; pagou R$ 500 pela viagem."
    ),
    "en": (
        "Lisbon, 5 June 2024. Ms Jane Invented, passport X1234567, phone +351 912 345 678, said that nobody kept her "
        "papers. The plate AA-00-AA belongs to Invented Ltd; she paid 500 euros for the journey."
    ),
    "fr": (
        "Lyon, le 5 juin 2024. Madame Jeanne Inventée, téléphone 06 12 34 56 78, dit que personne n'a gardé son "
        "passeport. La plaque AA-123-AA est à la société Inventée SARL ; elle a payé 500 euros pour le voyage."
    ),
    "it": (
        "Torino, 5 giugno 2024. La signora Gianna Inventata, telefono 347 123 4567, dice che nessuno ha tenuto il suo "
        "passaporto. La targa AA123AA è della ditta Inventata S.r.l.; ha pagato 500 euro per il viaggio."
    ),
}


def warm(kit: AnalysisKit, languages: Collection[str]) -> None:
    """Read a text in each of the languages (ISO 639-1) that there is one for."""
    case = CaseId(derived("case", "warming"))
    for language, text in _TEXTS.items():
        if language not in languages:
            continue
        page = Page(number=1, width=0, height=0, source=TextSource.TEXT, text=text, language=language)
        document = Document(
            id=DocumentId(derived(case, language)),
            case=case,
            sha256=Sha256("0" * 64),
            name=language,
            media_type="text/plain",
            state=DocumentState.DONE,
            version="0",
            pages=(page,),
        )
        analyze(document, country=None, kit=kit)
