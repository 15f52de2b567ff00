"""Who speaks, as papers name them: the parties of a case, and the words by which somebody tells something.

Everything is matched against plain text: small letters without accents (see `sentences.plain`).
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from services import telling


class Party(StrEnum):
    """Whose word something is."""

    VICTIM = "victim"
    COMPLAINANT = "complainant"
    ACCUSED = "accused"
    WITNESS = "witness"
    EXPERT = "expert"
    DECLARANT = "declarant"
    """Who declares, and nothing says who that is."""
    OTHER = "other"


_NAMED: dict[Party, str] = {
    Party.VICTIM: (
        r"victimas?|vitimas?|victims?|victimes?|vittim[ae]|ofendid[oa]s?|agraviad[oa]s?|damnificad[oa]s?"
        r"|person[ae] offes[ae]"
        r"|part[ei] offes[ae]|parte lesa|sobrevivientes?|sobreviventes?|survivors?|rescatad[oa]s?|resgatad[oa]s?"
    ),
    Party.COMPLAINANT: (
        r"denunciantes?|querellantes?|noticiantes?|complainants?|plaignante?s?|parties? civiles?|querelantes?"
        r"|denunzianti?"
    ),
    Party.ACCUSED: (
        r"imputad[oa]s?|sindicad[oa]s?|investigad[oa]s?|indiciad[oa]s?|acusad[oa]s?|procesad[oa]s?|denunciad[oa]s?"
        r"|querellad[oa]s?|encausad[oa]s?|inculpad[oa]s?|arguid[oa]s?|detenid[oa]s?|aprehendid[oa]s?|conduzid[oa]s?"
        r"|autuad[oa]s?|reus?|(?<=\ba )re|sospechos[oa]s?|suspeit[oa]s?|suspects?|accused|defendants?|detainees?"
        r"|prevenue?s?|mise?s? en cause|mise?s? en examen|gardee?s? a vue|suspecte?s?|indagat[oaie]|imputat[oaie]"
        r"|arrestat[oaie]|fermat[oaie]"
    ),
    Party.WITNESS: (
        r"testig[oa]s?|testemunhas?|witness(?:es)?|temoins?|testimon[ei]|(?<=\bdel )teste|(?<=\bil )teste"
        r"|(?<=\bdei )testi"
        r"|(?<=\bla )teste|vecin[oa]s?|vizinh[oa]s?|neighbou?rs?|voisine?s?|vicin[oa]"
    ),
    Party.EXPERT: (
        r"perit[oa]s?|expert[oa]?s?|psicolog[oa]s?|psychologists?|psychologues?|medic[oa]s? (?:forenses?|legistas?"
        r"|legali)"
    ),
    Party.DECLARANT: (
        r"declarantes?|deponentes?|depoentes?|deponents?|comparecientes?|exponentes?|entrevistad[oa]s?|interviewees?"
        r"|dichiarant[ei]|comparsa|informant[ei]|persona informata"
    ),
}
WHO = "|".join(f"(?P<{party}>{words})" for party, words in _NAMED.items())

_NO_VERBS = frozenset({"claims", "conta", "denuncia", "detto", "dit", "maintained", "maintains", "racconto"})
"""Verbs of telling that beside a party are other words as often: an account, a complaint, an alias."""
_OF_PAPERS = """
acrescentaram agregaron cuentan declaraba declarava depuso dichiarava esclareceram explicaram expone exponen
expresaron expuso falou indicaram indicou informaron manifestaba manifestaram manifestava manifestou manifiestan
narraram narraron precisa precisaron raccontava reconoce refieren responde respondeu riferiva say sostienen state
testifica testificaron testificou
"""
"""Those by which papers alone tell who speaks."""
_TELLS = sorted((telling.plain() - _NO_VERBS) | set(_OF_PAPERS.split()))
SPEAKS = rf"(?:{'|'.join(_TELLS)}|(?:a|ont|avait) dit|(?:ha|hanno|aveva) detto)"
_ACCOUNT = (
    r"(?:declaracion(?:es)?|relatos?|testimonios?|version|dichos|entrevista|denuncia|declaracao|declaracoes"
    r"|depoimento"
    r"|oitiva|versao|statements?|accounts?|testimony|interview|evidence|audition|recit|declarations?|racconto"
    r"|dichiarazioni|dichiarazione|palabras|palavras|words|mots|parole)"
)
"""What somebody tells: «la declaración de la víctima» is her word, «la madre de la víctima» another one."""
_EVENT = re.compile(rf"\b(?:{WHO})\b|\b(?P<speaks>{SPEAKS})\b")
_OF = re.compile(r"\w+(?: \w+)? (?:de la|de las|de los|del|da|das|do|dos|of the|of|de|della|dello|du|des|dell') ?$")
_AT = re.compile(r"\b(?:a la|a las|a los|al|aos?|to|to the|a l'|alla|all'|aux?|contra (?:la|el)) ?$")
_ACCORDING = re.compile(
    r"\b(?:segun|segundo|conforme|according to|selon|d'apres|secondo|a decir de|per)"
    r"(?: (?:la|el|los|las|a|o|the|le|il|lo)| l')? ?$"
)
_TURNED = re.compile(r"^(?: la| el| las| los| a| o| the| le| il| lo| l')? ?$")
FAR = 90
"""Characters between who speaks and that he does: a name, an age, a place."""


class Telling(NamedTuple):
    """That somebody tells something, and where that stands."""

    party: Party
    at: int
    behind: bool
    """Told behind the words: «…», dijo la víctima."""


def tellings(text: str) -> Iterator[Telling]:
    """Who tells something in a plain text, in its order."""
    subject: tuple[Party, int] | None = None
    spoke: int | None = None
    for event in _EVENT.finditer(text):
        if event["speaks"]:
            if subject is not None and event.start() - subject[1] <= FAR:
                yield Telling(subject[0], event.end(), behind=False)
                subject = None
                spoke = None
            else:
                spoke = event.end()
            continue
        party = Party(str(event.lastgroup))
        before, after = text[max(0, event.start() - 60) : event.start()], text[event.end() : event.end() + 24]
        if spoke is not None and _TURNED.match(text[spoke : event.start()]):
            yield Telling(party, event.end(), behind=True)
            spoke, subject = None, None
            continue
        if _ACCORDING.search(before):
            yield Telling(party, event.end(), behind=True)
            continue
        if _AT.search(before):
            continue
        subject = (_whose(party, before, after), event.end())


def _whose(party: Party, before: str, after: str) -> Party:
    """The party itself, or another one where only somebody of hers is named: her mother, her lawyer."""
    owned = re.match(r"'s? (\w+)", after)
    if owned:
        return party if re.fullmatch(_ACCOUNT, owned[1]) else Party.OTHER
    of = _OF.search(before)
    if of is not None and not re.search(rf"\b{_ACCOUNT}\b", of[0]):
        return party if re.search(r"\b(?:calidad|condicion|qualidade|condicao|qualite) de", of[0]) else Party.OTHER
    return party
