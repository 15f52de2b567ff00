"""Verbs by which somebody tells something: one list for the reading of texts and for whose word a passage is."""

import unicodedata

_WORDS = {
    "es": """
        dijo dice dicen dijeron decía manifestó manifiesta manifestaron declaró declara declararon refirió
        refiere refirieron relató relata relataron contó cuenta contaron señaló señala señalaron indicó
        indica indicaron expresó expresa aseguró asegura aseguraron afirmó afirma afirmaron denunció
        denuncia denunciaron sostuvo sostiene sostuvieron narró narra explicó explica explicaron agregó
        agrega añadió añade precisó aclaró informó informa admitió admite reconoció confesó testificó
        comentó recordó advirtió manifestando refiriendo declarando señalando indicando expresando
    """,
    "pt": """
        disse diz dizem disseram dizia relatou relata relataram afirmou afirma afirmaram declarou declara
        declararam contou conta contaram informou informa informaram narrou narra alegou alega alegaram
        referiu refere explicou explica acrescentou esclareceu admitiu confessou confirmou assegurou
        garantiu denunciou denuncia sustenta sustentou comentou lembrou testemunhou depôs relatando
        afirmando dizendo declarando informando
    """,
    "en": """
        said says told tells stated states reported reports claimed claims testified testifies alleged
        alleges recounted recounts explained explains described describes declared disclosed discloses
        revealed added adds confirmed admitted admits confessed recalled recalls complained insisted
        maintains maintained stating saying claiming alleging
    """,
    "fr": """
        dit disent disait déclaré déclare déclarent affirmé affirme affirment raconté raconte racontent
        expliqué explique expliquent indiqué indique précisé précise rapporté rapporte témoigné témoigne
        ajouté ajoute soutient soutenu confié confie reconnu reconnaît admis avoué signalé signale relaté
        relate dénoncé dénonce allègue
    """,
    "it": """
        detto dice dicono disse diceva dichiarato dichiara dichiarò dichiarano riferito riferisce riferì
        riferiscono raccontato racconta raccontò raccontano affermato afferma affermò spiegato spiega spiegò
        aggiunto aggiunge precisato precisa sostiene sostenuto ammesso ammette confessato denunciato
        denuncia confermato conferma testimoniato
    """,
}
"""By language, as they are written."""


def words(language: str) -> tuple[str, ...]:
    """The verbs of a language."""
    return tuple(_WORDS[language].split())


def plain() -> frozenset[str]:
    """Those of all languages, in small letters without accents."""
    every = unicodedata.normalize("NFKD", " ".join(_WORDS.values()).casefold())
    return frozenset("".join(sign for sign in every if not unicodedata.combining(sign)).split())


def version() -> str:
    """All that is known here: with other verbs findings change."""
    return " ".join(f"{language}: {' '.join(words(language))}" for language in _WORDS)
