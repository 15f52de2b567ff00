"""On whose word a passage rests: the victim's, what officers saw, or another's; read from its sentence and document."""

import re

from models.matrix import DocumentSource, Voice
from models.review import ReviewedFlag

# Who speaks, and that he speaks, within a sentence.
_VICTIM = (
    r"(?:v[ií]ctima|damnificada|denunciante|declarante|deponente|ofendida|agraviada|entrevistada|sobreviviente"
    r"|v[ií]tima|depoente|noticiante|victim|complainant|survivor|deponent|victime|plaignante|vittima)"
)
_SPEAKS = (
    r"(?:dij[eo]|dice|refier[ea]n?|refiri[oó]|manifest[aoó]|manifiesta|declar[aoó]u?|relat[aoó]u?|cont[oóa]u?|cuenta"
    r"|se[ñn]al[aoó]|expres[aoó]|indic[aoó]u?|agreg[aoó]|asegur[aoó]|narr[aoó]u?|sostuvo|disse|diz|afirm[aoó]u?"
    r"|inform[aoó]u?|acrescentou|said|says|stated|states|told|reported|reports|described|added"
    r"|d[ée]clare|a d[ée]clar[ée]|raconte|explique|ha dichiarato|racconta|dichiara)"
)
_TOLD = re.compile(rf"\b{_VICTIM}\w*\b.{{0,60}}\b{_SPEAKS}\b|\b{_SPEAKS}\b.{{0,40}}\b{_VICTIM}\w*\b", re.IGNORECASE)
_SAW = re.compile(
    r"\b(?:se (?:constat|verific|observ|hall|encontr|secuestr|incaut|decomis)\w*|constat(?:ó|amos|ou)"
    r"|verific(?:ó|amos|ou)|observ(?:ó|amos|ou)|(?:foi|foram) (?:apreendid|encontrad|constatad)\w*"
    r"|apreend(?:eu|emos)|(?:officers?|police|we|inspectors?) (?:found|saw|observed|seized)"
    r"|w(?:as|ere) (?:found|seized))\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:declaraci[oó]n(?: testimonial| informativa| de la v[ií]ctima)?"
    r"|acta de (?:declaraci[oó]n|denuncia|entrevista)|denuncia|entrevista|c[aá]mara gesell"
    r"|termo de (?:declara[cç][oõ]es|depoimento|oitiva)|depoimento|oitiva"
    r"|(?:witness|victim) (?:statement|interview)|statement of|interview (?:with|of)|proc[eè]s-verbal d.audition"
    r"|verbale di (?:denuncia|sommarie informazioni))\b",
    re.IGNORECASE,
)
_SPEAKERS = frozenset({"victim", "complainant", "declarant"})


def is_statement(source: DocumentSource) -> bool:
    """Whether a document writes down what a victim said: its head names a statement, and somebody in it declares."""
    return bool(_SPEAKERS & set(source.roles)) and _STATEMENT.search(source.opening) is not None


def voice(flag: ReviewedFlag, source: DocumentSource) -> Voice:
    """On whose word a flag rests."""
    sentence = sentence_of(flag)
    if _SAW.search(sentence):
        return Voice.OBSERVED
    if is_statement(source) or _TOLD.search(sentence):
        return Voice.VICTIM
    return Voice.OTHER


def sentence_of(flag: ReviewedFlag) -> str:
    """The sentence around a flag, its blanks as one."""
    before = re.split(r"(?<=[.!?])\s|\n\s*\n", flag.before)[-1]
    after = re.split(r"(?<=[.!?])\s|\n\s*\n", flag.after, maxsplit=1)[0]
    return " ".join(f"{before}{flag.flag.text}{after}".split())
