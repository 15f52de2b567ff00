"""Abbreviations whose point ends no sentence: one list for the reading of texts and for what is told of passages."""

import re

# As they are written, folded: small letters without accents.
_LIST = """
a abg abr ago al apr aprox apt apto arq art arts atte aug av avda bl bs c cap cbo cel cf cfr cia cl cll cmdt cnel
co col cra d da dec dep depto dez dic dn dna don dott dpto dr dra drs ed edif eirl ej ene esq etc exp expte fdo feb
fev fig fjs fls fol fs gral gs hrs hs inc ing insp int jan jr jul jun kra l lda ldo lic lt ltd ltda mai mar may mlle
mme mr mrs ms mz mza n n.º nov nro nros num nums oct of out p pag pags pje pp prof psje r rua s sac sep sept set
sgte sgto sig sr sra sras sres srl srta ss st sta sto tel trav tte u ud uds urb vda vs
"""
_SHORT = frozenset(_LIST.split())
_WORDS_TOO = frozenset({"mar", "may", "no", "out", "rua", "set"})
"""Those that are words as well: before a number or a small letter alone («no. 14», "she said no. He left")."""
_NUMBER = re.compile(r"\D*\d|[IVXLC]{1,5}$|[nN]?[ºª°]")


def shortened(word: str, after: str) -> bool:
    """Whether the point behind a folded word is an abbreviation's or an initial's; `after`: the next word."""
    if word.isdecimal():
        # "el 12.": closes unless a lower-case word goes on (1. de marzo).
        return after[:1].islower()
    if word in _WORDS_TOO:
        return _NUMBER.match(after) is not None or after[:1].islower()
    return (len(word) == 1 and word.isalpha()) or word in _SHORT


def version() -> str:
    """All that is known here: with another list sentences end elsewhere, and findings change."""
    return " ".join(sorted(_SHORT)) + "/" + " ".join(sorted(_WORDS_TOO))
