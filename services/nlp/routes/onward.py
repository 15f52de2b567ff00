"""Whether a journey goes on from where the one before it ended."""

import re

from models.leg import LegPlace
from models.place import Precision
from services.nlp.routes import words
from services.nlp.routes.page import Draft, Sheet

_LOOKBACK = 70
_WHERE = frozenset({"donde", "onde", "where", "ou", "dove"})
_BOARDS = re.compile(
    r"^[^.;]*(?<!\w)(?:(?:y|e|and|et|ed) |donde |onde |where )"
    r"(?:(?:(?:[\w'’-]+ ){0,3}?(?:l[aeo]s?|me|nos|se|as?|os?|l['’]a|les ont) )?(?:subi(?:o|eron|u|ram)"
    r"|embarc(?:o|aron|ou|aram)"
    r"|abord(?:o|aron|ou|aram)|boarded|montee?s? dans|salit[aei] su)"
    r"|(?:[\w'’-]+ ){0,4}?put (?:her|him|them|us|me) (?:in|on)(?:to)?)(?!\w)"
)
"""Between two places: where they got off, they boarded what goes to the next, or were put on it."""
_AND_TAKEN = re.compile(
    r"^(?:[^.;,]{0,40},? | ?,? ?)(?:and|y|e|et) (?:(?:was|were|then|fue(?:ron)?|foi|foram|(?:a|ont) ete"
    r"|(?:e|sono) stat[aeio]|fu|furono|conduit) ){0,2}"
    r"(?:driven|flown|taken|brought|moved|sent|bused|trasladad[ao]s?|llevad[ao]s?|levad[ao]s?|trazid[ao]s?"
    r"|conduite?s?|emmenee?s?|portat[aeio]|condott[aeio]|l[ao]s? (?:llev|traslad)(?:o|aron))"
    r"(?:,? (?:on|by|in|de|en|em|num|numa|con|com|dans|avec|in un|in una) (?:[\w'’-]+ ){0,2}?[\w'’-]+)?"
    r" (?:on )?(?:to|into|a|al|hasta|para|ate|jusqu['’]\w+|ad|vers) $"
)
"""Between two places: who was brought to the one was taken to the other, with no other subject between."""
_OF_IT = re.compile(r" (?:de |du |d['’]|d[aeo] |del )")
_ARRIVES = re.compile(
    r"(?<!\w)(?:lleg\w+|vin(?:o|e|ieron)|cheg\w+|vei[o]|vieram|vim|arriv\w+|venue?s?|v(?:int|inrent|iennent|ient)|revenue?s?"
    r"|rentree?s?|came)(?: [\w'’]+)? $"
)
"""Right before the town that somebody came to."""


def goes_on_from(sheet: Sheet, role: str, place: LegPlace, current: Draft, tongue: words.Tongue) -> bool:
    """Whether a place is reached from the one before it: and then to, where they crossed to."""
    reached = current.destination
    if role not in ("to", "via") or reached is None:
        return False
    if reached.reading and reached.reading.precision is Precision.COUNTRY:
        return False
    between = sheet.flat[reached.end : place.start]
    if len(between) > _LOOKBACK * 2:
        return False
    if role == "to":
        if current.origin is not None and current.origin.normal == place.normal:
            # "de A a B y volvió a A": from B.
            return True
        if _BOARDS.search(between):
            # "la bajaron en A y otro la subió a un remis rumbo a B"
            return True
        if (
            (current.origin is not None or _is_town(reached))
            and current.crossing is None
            and _AND_TAKEN.search(between)
        ):
            return True
    on = words.THEN.search(between)
    if on is None or re.search(r"\.\s", between):
        return False
    # "donde trabajó y la llevaron a C" goes on from there as well, "donde la espera su tía, a C" does not.
    return on[0].strip() not in _WHERE or tongue.moves.search(between, on.end()) is not None


def comes_of(sheet: Sheet, place: LegPlace, current: Draft) -> bool:
    """«est venue à Dijon de Douala»: the town right behind the one that somebody came to."""
    reached = current.destination
    return (
        current.origin is None
        and reached is not None
        and _is_town(reached)
        and _is_town(place)
        and _OF_IT.fullmatch(sheet.flat, reached.end, place.start) is not None
        and _ARRIVES.search(sheet.flat, max(0, reached.start - 30), reached.start) is not None
    )


def _is_town(place: LegPlace) -> bool:
    return place.reading is not None and place.reading.precision is Precision.TOWN


def then(sheet: Sheet, reached: LegPlace, place: LegPlace) -> bool:
    """Whether what stands between two places goes on from the one that was reached."""
    between = sheet.flat[reached.end : place.start]
    return len(between) <= _LOOKBACK and words.THEN.search(between) is not None and re.search(r"\.\s", between) is None
