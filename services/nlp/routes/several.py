"""Places that are told together: two towns that people came from, rounds of houses; people called like lands."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from models.leg import LegPlace
from models.mention import Mention, MentionKind
from models.place import Precision
from services.nlp.proper import traits
from services.nlp.routes import words
from services.nlp.routes.page import Draft, Sheet, place_of

_AND = {
    "origin": re.compile(r",? (?:y|e|and|et|ed) (?:(?:del?|desde|from|dal?|d[ao]s?) )?"),
    "destination": re.compile(r",? (?:y|e|and|et|ed) "),
}
_COMMA = re.compile(r", ?")
_GOES_ON = r"en|in|em|por|par|by|on|no dia|el \d+|le \d+|il \d+|con|com|with|avec|via"
_ENDS = {
    "origin": re.compile(
        rf" *(?:[.,;:)!?\]]|$)| (?:{_GOES_ON}|a|al|ao|hasta|hacia|para|pra|pa|to|ate|ad|verso|vers|jusqu['’]\w+|pour"
        r"|aux?|alla?)(?!\w)"
    ),
    "destination": re.compile(rf" *(?:[.,;:)!?\]]|$)| (?:{_GOES_ON})(?!\w)"),
}
"""Behind the last of several places: no verb, which would make it the subject of something else."""
_ROTATES = re.compile(
    r"(?<!\w)(?:rota(?:n|ba|ban|ron|d[ao]s?|r|rl[ao]s)|rotat(?:ed|e|es|ing)|rodizi\w+|revez\w+|rodava[m]?"
    r"|tourner|tournai\w+|girare|ruota\w*)(?!\w)"
)
_SENT_ROUND = re.compile(rf"{words.PEOPLE.pattern}|(?<!\w)les(?!\w)")
_NEXT = re.compile(
    r",? ?(?:(?:y|e|and|et|ed|then|luego|depois|puis|poi) ){0,2}(?:(?:la )?(?:otra|outra|siguiente)|otro|outro"
    r"|another|the (?:next|other)|une autre|l['’]autre|un['’] ?altra|l['’]altra|then|luego|depois|puis|poi)"
    r"(?: (?:semana|week|semaine|settimana|mes|month|mois|mese))? (?:en|em|in|at|ad?) "
)
_PERIOD = re.compile(
    r"(?<!\w)(?:una?|uma|one|a|une?) (?:semana|quincena|quinzena|mes|dia|week|fortnight|month|day|semaine|quinzaine"
    r"|mois|jour|settimana|mese|giorno)s? (?:en|em|in|at|ad?) $"
)
_RIDE = re.compile(
    r"(?<!\w)(?:(?P<town>taxi|remis|trufi|moto|mototaxi|micro|movilidad)|bus|flota|minibus|pasajes?|boletos?|billetes?|passage(?:m|ns)|bilhetes?"
    r"|tickets?|fare|viaje|viagem|trip|onibus|autobus|billets?|bigliett[oi]) (?:del?|d[ao]?|for|of|para|di|pour|per) $"
)
_TO = re.compile(r" (?:a|al|hasta|hacia|para|pra|ate|to|ad?|pour|jusqu['’]a) (?:la |el |o |the )?")
_RIDE_REACH, _NEAR = 40, 4_000
"""Characters before a name in which it is told what was ridden; around it, in which it heads lines as a person's."""
_USUAL, _RARE = 4, 2
"""How usual a given name is, of ten."""


def fellows(draft: Draft, sheet: Sheet, end: int, places: list[LegPlace]) -> Iterator[Draft]:
    """The same journey from or to each further place that is told in one breath: «desde A y B»."""
    for name, place in (("origin", draft.origin), ("destination", draft.destination)):
        for other in _along(sheet, end, place, name, places) if place else ():
            one = replace(
                draft, start=min(draft.start, other.start), end=max(draft.end, other.end),
                transit=list(draft.transit), travellers=list(draft.travellers),
            )  # fmt: skip
            if name == "origin":
                one.origin = other
            else:
                one.destination = other
            yield one


def _along(sheet: Sheet, end: int, place: LegPlace, name: str, places: list[LegPlace]) -> list[LegPlace]:
    """Places in a list with one: «A, B y C». A comma alone parts a town from its region."""
    run: list[LegPlace] = []
    last = place
    for other in places:
        if other.start < last.end:
            continue
        between = sheet.flat[last.end : other.start]
        if _AND[name].fullmatch(between):
            return [*run, other] if _ENDS[name].match(sheet.flat, other.end, end) else []
        if not _COMMA.fullmatch(between) or not _town(other):
            return []
        run.append(other)
        last = other
    return []


_OF = re.compile(r" (?:d[aeo]s?|del|d['’]|di|da|from|de la) (?=\w{3})")
_BY = re.compile(r" (?:col|coll['’]|con|com|with|avec|en|em|num|numa|in|by|por|par) .*$")
_COMES = re.compile(r"(?:venue?s?|vind[ao]s?|proveniente|procedente|provenient[ei])[ ](?:d[aeo]s?|du|des|di|dal?) ?")


def parted(sheet: Sheet, mention: Mention) -> list[LegPlace]:
    """A place as it was read; where the gazetteer knows it not, the towns that its words hold by themselves.

    «Évora de Chisinau» are two, «torino col treno» and «Venue de Yaoundé» one.
    """
    whole = place_of(mention)
    if mention.place is not None:
        return [whole]
    start, end = mention.span.start, mention.span.end
    flat = sheet.flat[start:end]
    if came := _COMES.match(flat):
        town = sheet.town(start + came.end(), end, named=True)
        return [town] if town else [whole]
    if by := _BY.search(flat):
        town = sheet.town(start, start + by.start())
        return [town] if town else [whole]
    for cut in _OF.finditer(flat):
        first, last = sheet.town(start, start + cut.start()), sheet.town(start + cut.end(), end, named=True)
        if first is not None and _town(first) and last is not None and (
            (last.reading is not None and _town(last)) or cut[0].strip() in ("da", "from")
        ):  # fmt: skip
            return [first, last]
    return [whole]


def _town(place: LegPlace) -> bool:
    return place.reading is not None and place.reading.precision is Precision.TOWN


def rotated(sheet: Sheet, start: int, places: list[LegPlace]) -> list[Draft]:
    """A round that people are sent on: «las rotaba: una semana en A, otra en B y otra en C»."""
    if len(places) < 2:
        return []
    turn = _ROTATES.search(sheet.flat, start, places[0].start)
    if (
        turn is None
        or _PERIOD.search(sheet.flat[start : places[0].start]) is None
        or _SENT_ROUND.search(sheet.flat, start, places[0].start) is None
    ):
        return []
    run = [places[0]]
    for place in places[1:]:
        if not _NEXT.fullmatch(sheet.flat, run[-1].end, place.start):
            break
        run.append(place)
    return [
        Draft(one.start, other.end, origin=one, destination=other, reason=sheet.text[turn.start() : turn.end()])
        for one, other in itertools.pairwise(run)
    ]


def ridden(sheet: Sheet, start: int, end: int, places: list[LegPlace]) -> list[Draft]:
    """«taxi de Kenia a Oruro», where Kenia is somebody: to Oruro."""
    found = []
    for mention in sheet.within(start, end, MentionKind.PLACE):
        if somebody(sheet, mention) and (ride := _RIDE.search(sheet.flat, start, mention.span.start)):
            ahead = next((place for place in places if place.start >= mention.span.end), None)
            if ahead is not None and _TO.fullmatch(sheet.flat, mention.span.end, ahead.start):
                found.append(Draft(ride.start(), ahead.end, destination=ahead, reason=ride[0].split()[0]))
    return found


def riders(sheet: Sheet, start: int, end: int, drafts: list[Draft]) -> None:
    """Whoever rides, where a country's name is theirs."""
    for mention in sheet.within(start, end, MentionKind.PLACE):
        if somebody(sheet, mention) and _RIDE.search(sheet.flat[start : mention.span.start]):
            ahead = [draft for draft in drafts if draft.first >= mention.span.end]
            if ahead:
                ahead[0].travellers.append(mention.text)


def somebody(sheet: Sheet, place: Mention) -> bool:
    """Whether a country's name is somebody's: «taxi de Kenia a Oruro» where lines begin with «Kenia:»."""
    if place.place is None or place.place.precision is not Precision.COUNTRY:
        return False
    name = sheet.flat[place.span.start : place.span.end]
    ride = _RIDE.search(sheet.flat[max(0, place.span.start - _RIDE_REACH) : place.span.start])
    given = traits(name).given
    if given >= _USUAL and ride and ride["town"]:
        return True
    if given < (_RARE if ride else _USUAL):
        return False
    first, last = max(0, place.span.start - _NEAR), place.span.end + _NEAR
    return re.search(rf"(?:^|\n|[-–|] ?)[ ]*{re.escape(name)} ?:", sheet.flat[first:last]) is not None or any(
        sheet.flat[m.span.start : m.span.end] == name for m in sheet.within(first, last, MentionKind.PERSON)
    )
