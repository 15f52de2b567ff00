"""Words of dates and of papers: they stand near everything that a case file tells, and nobody's slang is among them."""

import re
from functools import cache

from services.nlp import lexicon, normal
from services.nlp.figures import MONTHS
from services.nlp.routes import words
from services.nlp.timewords import WEEKDAYS

_WEEKDAY = re.compile("|".join(WEEKDAYS))
_TOLD = [words.any_of(name) for name in ("papers", "states", "says", "official")]
_FORMS = """
    acrescentou acusada acusado address age aggiunge agrego ajoute allegato anexo annex annexe anni anos ans
    answer answered apellido apellidos article articolo articulo artigo asked assinado assinatura assinou bairro
    barrio caso cedula cidade citta city ciudad code codice codigo cognome comisaria comparece compareceu
    compareciente comparecio complainant contesto court crime data declarant declarante defendant delegacia
    delegado delito depoente deponent deposition documento documentos domanda domiciliada domiciliado domicilio
    dossier edad estado eta exhibit expediente faits fascicolo fatos fatti fecha fecho firma firmado firmato
    firmo foja fojas folha folhas folio hecho hechos heure heures hora horas idade identidad identidade identita
    identite identity imputada imputado juizo juzgado law legge lei ley lieu lugar luogo marital nacida nacido
    nacionalidad nacionalidade nascida nascido nata nationalite nationality nato nazionalita nom nombre nombres
    nome numero occupation ocorrencia ocupacao ocupacion offence offense ore pagina pasaporte passaporte
    passaporto passeport passport pergunta perguntada perguntado pregunta preguntada preguntado prenom present
    presente proces processo profesion profession professione profissao question questioned reponse residente
    respondeu resposta respuesta risposta signature signe signed sobrenome status surname telefone telefono
    telephone temoin temoins testemunha testemunhas testigo testigos testimone testimoni tribunal tribunale
    verbal victim victima victimas victime victimes victims ville vitima vitimas vittima vittime witness
    witnesses
"""
_OF_FORMS = frozenset(_FORMS.split())


@cache
def _speaking() -> frozenset[str]:
    return frozenset(normal.flat(word) for word in lexicon.word_lists("people.yaml")["speaks"])


def of_papers(word: str) -> bool:
    """Whether a word is a month, a day of the week, or one that papers have of themselves and of who speaks in them."""
    flat = normal.flat(word)
    return (
        flat in MONTHS
        or flat in _OF_FORMS
        or flat in _speaking()
        or _WEEKDAY.fullmatch(flat) is not None
        or any(told.fullmatch(flat) for told in _TOLD)
    )
