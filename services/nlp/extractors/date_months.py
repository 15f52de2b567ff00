"""Months in figures: vence 10/2026, desde 03/2022, competência 05/2023, 01/2022 a 06/2023.

Laws, files and sheets are numbered so too (Ley 3/2020, causa 12/2021): only a word that takes a month, or a second
month at the other end of a stretch of time, makes one of them.
"""

import re
from collections.abc import Iterator

from models.mention import MentionKind
from services.nlp import near
from services.nlp.extractors.date_cues import NOT_DATE
from services.nlp.plugin import Evidence, Found

_MONTH = r"(?P<{0}m>0?[1-9]|1[0-2])/(?P<{0}y>(?:19|20)\d\d)"
_END = r"(?![\w/\-]|[.,]\d)"
_SAID = re.compile(
    r"\b(?:vence|vencio|vencimiento|vencimento|vto|venc|valid[oae]s?|validez|validade|validite|caduca|caducidad"
    r"|expir\w{1,6}|expiry(?: date)?|exp\.? date|scade|scadenza|desde|hasta|ate|since|until|depuis|jusqu['’]en"
    r"|mes|mese|mois|month|periodo|period|periode|competencia|mensualidad|mensalidade|a partir de|from)"
    r"(?: (?:el|la|o|a|le|de|do|del|en|em|in|hasta|ate|al?|mes|mese|mois|month)){0,3}[ .:]{1,3}"
    rf"{_MONTH.format('')}{_END}"
)
_STRETCH = re.compile(
    rf"(?<![\w/.,\-]){_MONTH.format('a')}"
    rf"(?: (?:al?|ao|ate|hasta|to|until|au) | ?[-–] ?|(?P<and> (?:y|e|and|et) )){_MONTH.format('b')}{_END}"
)
_BETWEEN = re.compile(r"\b(?:entre|between|tra|fra)(?: el| os| o)? $")


def find(flat: str) -> Iterator[Found]:
    """Months of a year in figures, on flat text."""
    for match in _SAID.finditer(flat):
        yield _found(match, "")
    for match in _STRETCH.finditer(flat):
        between = _BETWEEN.search(near.before(flat, match.start(), 16))
        if bool(between) != (match["and"] is not None) or NOT_DATE.search(near.before(flat, match.start(), 24)):
            continue
        first, last = (f"{match[f'{end}y']}-{int(match[f'{end}m']):02}" for end in "ab")
        if first < last:
            yield _found(match, "a")
            yield _found(match, "b")


def _found(match: re.Match[str], end: str) -> Found:
    return Found(
        MentionKind.DATE, match.start(f"{end}m"), match.end(f"{end}y"),
        normal=f"{match[f'{end}y']}-{int(match[f'{end}m']):02}", confidence=0.85, evidence=Evidence.CHECK,
        reason="month of a year, in figures",
    )  # fmt: skip
