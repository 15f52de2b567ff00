"""Places one behind another that no verb joins: routes, tickets, rounds, and lists of who goes from where to where."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from models.leg import LegPlace
from models.mention import MentionKind
from models.place import Precision
from services.nlp.proper import traits
from services.nlp.routes import words
from services.nlp.routes.page import Draft, Sheet

_UPPER = r"A-ZÁÉÍÓÚÑÂÊÔÃÕÇÀÈÌÒÙ"
_TOKEN = rf"[{_UPPER}][\w'’]+"
_JOIN = r"(?:(?:de|del|do|da|dos|das|di|du|of|la|las|los|el|le)\s)"
_NAME = re.compile(rf"{_TOKEN}(?:[ ]{_JOIN}{{0,2}}{_TOKEN}){{0,4}}")
"""A place as it stands in a list, where nobody read it as one."""
_BETWEEN = re.compile(r"\s*(?:[-–—>→]|->|=>)+\s*|\s*/\s*|\s+x\s+")
_TO = re.compile(r"\s+(?:a|al|ao|to|hasta|para|pra|à|ad|ate|até)\s+")
"""Between the two ends of a route that a head stands right before: «pasaje Lima a Tacna»."""
_PAPER = re.compile(
    r"(?<!\w)(?:pasajes?|boletos?|billetes?|passage(?:m|ns)|bilhetes?|tickets?|airfare|fare|vuelos?|voos?|flights?|vols?"
    r"|vol[oi]|billets?|bigliett[oi]|viajes?|viage(?:m|ns)|trips?|journeys?|voyages?|viagg[io]|traslados?|ferry"
    r"|booking|servic(?:io|e)|servico|trip log|travel history|travel route|itinerari[oe]s?|itinerar(?:y|ies)"
    r"|itineraires?|recorrido|roteiro|percorso|percurso)(?!\w)"
)
_ROAD = re.compile(
    r"(?<!\w)(?:rutas?|rotas?|routes?|tramos?|trechos?|trayectos?|trajetos?|trajets?|tratt[ae]|linha|linea|ligne"
    r"|circuito|corredor|(?:transit|recorr|percorr)(?:io|ieron|o|aron|ou|aram|eu|eram|ia|ian|iam))(?!\w)"
)
"""Ways as well as journeys: without a colon, somebody or something that goes must stand by."""
_WORKS = re.compile(
    r"(?<!\w)(?:bloque\w*|asfalt\w*|paviment\w*|carretera|autopista|kilomet\w*|km|derrumbe|obras?|transitable|accident\w*"
    r"|roadworks?|motorway|highway|peajes?)(?!\w)"
)
_WHOLE = re.compile(
    r"(?:itinerari[oe]s?|itinerar(?:y|ies)|itineraires?|recorrido|roteiro|percorso|percurso|travel (?:history|route)"
    r"|rutas?|rotas?|routes?|trayectos?|trajetos?|trajets?|trecho|linha)"
)
"""These name all stops, and commas may part them: «itinerario: A, B, C»."""
_LOOSE = re.compile(r"\s*(?:[-–—>→,]|a(?!\w)|to(?!\w))+\s*")
_GOES = re.compile(r"(?<!\w)(?:cubr(?:e|ia|ian|en)|cobr(?:e|ia)|serving|covering|a bordo|on board)(?!\w)")
_GAP = re.compile(r"(?:[^.;!?\n|]|\.(?=\S)){0,40}")
_OVER = re.compile(r"(?: \w+)?\s*(?::\s*|\n\s*)")
"""Behind a word of a route that is a label or a heading."""
_NEAR = re.compile(
    r"[\s:–—-]*(?:(?:de |d['’])?(?:bus|train|tren|trem|avion|autobus|onibus|coach|aereo|treno|pullman|ida)"
    r"[\s:]+)?"
)
_COUNTED = re.compile(r"\s*(?:\(?\d{1,2}[.)]|[-–•*])\s*")
_BARE = re.compile(r"(?:^|[,;:]\s*)$")
_WHO_HEAD = re.compile(
    rf"(?:(?<=\n)|(?<=^)|(?<=[,;:–•(]\s)|(?<=[-•*)]\s)|(?<=\d[.)]\s)|(?<=\s[ye]\s)|(?<=\s(?:and|poi)\s)|(?<=\set\s))"
    rf"(?P<who>{_TOKEN}(?:\s{_TOKEN}){{0,3}})"
)
_FROM = re.compile(r",?\s+(?:de|del|desde|from|da|do|di|du|dal?|d['’]?|d)\s+(?:la\s|el\s|les?\s)?|\s+d['’]")
_UNTIL = re.compile(r"\s+(?:a|al|ao|hasta|para|pra|pa|to|à|au|aux|ad|fino a|pour|vers)\s+(?:la\s|le\s|les\s)?")
_LABEL = re.compile(r"\s*[:(]\s*")
_DONE = re.compile(
    r"\s*(?:[.,;:)!?\n|\]]|$|[-–] )|\s+(?:y|e|and|et|ed|en|em|in|por|par|con|com|with|avec|el|il|le|on|no|na|este|esta"
    r"|\d+|lunes|martes|miercoles|jueves|viernes|sabado|domingo|hoy|ayer|manana|hoje|ontem|amanha|today|tomorrow"
    r"|yesterday|demain|domani)(?!\w)"
)
_TURN = re.compile(
    r"(?<!\w)(?:rota(?:n|ba|ban|ron|d[ao]s?|r|rl[ao]s)|rotat(?:ed|es|ing)|rodad[ao]s?|rodava[m]?|rodaram|rodizi\w+"
    r"|(?:hac(?:e|en|ia|ian|er)|hizo|hicieron|faz|fazem|fazia[m]?|fazer|fez) (?:la |las |a |as )?(?:plazas?|pracas?)"
    r"|circuit(?:o|s)?(?! judic| elector| cerrado| penal| civil| court)|tourn(?:aient|ait|er|ees?)|girava(?:no)?|girare"
    r"|ruotat[aei])(?!\w)"
)
_TURN_GAP = re.compile(r"(?:[^.;!?\n]){0,60}")
_LIST = re.compile(r",? ?(?:y|e|and|et|ed) |, ?")
_BACK = re.compile(
    r",? ?(?:y|e|and|et|ed) (?:de |la |di |en )?(?:vuelta|regreso|volta|retorno|back|retour|ritorno)(?!\w)"
    r"(?! (?:a|to|para|pra) (?!casa))"
)
_THROUGH = re.compile(r"(?<!\w)(?:por|pel[ao]s?|through|par|per) $")
"""Before two places only: «rotan entre A y B» does not say which comes first."""


def unjoined(sheet: Sheet, start: int, end: int, places: list[LegPlace], *, goes_on: bool) -> list[Draft]:
    """Legs of a sentence that stand as lists; `goes_on`: the sentence before was such a list."""
    return [
        *_walkers(sheet, start, end),
        *(_rounds(sheet, start, end, places) or _routes(sheet, start, end, places, goes_on=goes_on)),
    ]


def _routes(sheet: Sheet, start: int, end: int, places: list[LegPlace], *, goes_on: bool) -> list[Draft]:
    """A – B – C behind a word of a route or a ticket."""
    found: list[Draft] = []
    at = start
    for place in _firsts(sheet, start, end, places):
        if place.start < at:
            continue
        head = _head(sheet, start, place.start, found, goes_on=goes_on)
        run = _run(sheet, place, end, places, head=head) if head else []
        if head is None or len(run) < 2 or _of_one_country(run):
            continue
        at = run[-1].end
        found.append(
            Draft(
                head.start, at, origin=run[0], transit=run[1:-1], destination=run[-1],
                reason=sheet.text[head.start : head.end].strip(" :") or sheet.text[place.start : at],
                travellers=[head.who] if head.who else [],
            )
        )  # fmt: skip
    return found


def _firsts(sheet: Sheet, start: int, end: int, places: list[LegPlace]) -> list[LegPlace]:
    """Places with which a list may begin: those that were read, and names before a dash that the gazetteer knows."""
    found = {place.start: place for place in places}
    for name in _NAME.finditer(sheet.text, start, end):
        goes_on = _BETWEEN.match(sheet.text, name.end()) or _TO.match(sheet.text, name.end())
        if goes_on is None:
            continue
        for at in (name.start(), *(name.start() + cut.end() for cut in re.finditer(r"\s", name[0]))):
            if at in found:
                break
            if goes_on:
                town = _known(sheet, at, name.end())
                if town is not None:
                    found[at] = town
                    break
    return [found[at] for at in sorted(found)]


def _known(sheet: Sheet, start: int, end: int) -> LegPlace | None:
    place = sheet.town(start, end)
    return place if place is not None and _town(place) else None


class _Head(NamedTuple):
    """Where the word stands that makes a list of places a journey."""

    start: int
    end: int
    near: bool
    """Whether it stands right before."""
    who: str = ""
    whole: bool = False
    """Whether it names all stops."""


def _head(sheet: Sheet, start: int, place: int, found: list[Draft], *, goes_on: bool) -> _Head | None:
    if (found or goes_on) and _COUNTED.fullmatch(sheet.text, found[-1].end if found else start, place):
        return _Head(place, place, near=True)
    heads = [m for pattern in (_PAPER, _ROAD) for m in pattern.finditer(sheet.flat, start, place)]
    for head in sorted(heads, key=lambda m: m.start(), reverse=True):
        gap = sheet.flat[head.end() : place]
        over = _OVER.fullmatch(gap) is not None
        if (_GAP.fullmatch(gap) is None and not over) or words.GOODS.search(gap) or words.NOT_SO.search(gap):
            continue
        if sheet.within(head.end(), place, MentionKind.PLACE) or words.GOODS.search(sheet.flat, start, head.start()):
            continue
        if _ROAD.fullmatch(head[0]) and not over and ":" not in gap and not _somebody_goes(sheet, start, place):
            continue
        near = over or _NEAR.fullmatch(gap) is not None
        return _Head(*head.span(), near=near, whole=near and _WHOLE.fullmatch(head[0]) is not None)
    region = any(m.span.end >= place - 2 for m in sheet.within(start, place, MentionKind.PLACE))
    moves = words.tongue(sheet.flat[start:place], sheet.language).moves
    if not region and _BARE.search(sheet.flat[start:place]) and moves.search(sheet.flat, start, place):
        # "dropped them yesterday, Dover to Croydon"
        return _Head(place, place, near=True)
    who = list(_WHO_HEAD.finditer(sheet.text, start, place))
    if who and _given(sheet, who[-1]) and _LABEL.fullmatch(sheet.text, who[-1].end(), place):
        return _Head(*who[-1].span(), near=False, who=who[-1]["who"])
    return None


def _somebody_goes(sheet: Sheet, start: int, place: int) -> bool:
    """Whether a way is told of as travelled: not as a road that is closed."""
    end = min(len(sheet.flat), place + 160)
    if _WORKS.search(sheet.flat, start, end):
        return False
    return bool(
        sheet.within(start, end, MentionKind.PERSON, MentionKind.PLATE, MentionKind.MONEY, MentionKind.DATE)
        or words.VEHICLE.search(sheet.flat, start, end)
        or words.PAYS.search(sheet.flat, start, end)
        or _GOES.search(sheet.flat, start, end)
        or re.match(r"(?:transit|recorr|percorr)", sheet.flat[start:place].split()[-1] if place > start else "")
        or words.PEOPLE.search(sheet.flat, start, place)
    )


def _run(sheet: Sheet, first: LegPlace, end: int, places: list[LegPlace], *, head: _Head) -> list[LegPlace]:
    """Places that follow one another by dashes, or by one word of whither where the head stands right before."""
    run, by_word = [first], False
    while (
        (cut := _BETWEEN.match(sheet.text, run[-1].end, end))
        or (head.near and len(run) == 1 and (cut := _TO.match(sheet.text, run[-1].end, end)))
        or (head.whole and (cut := _LOOSE.match(sheet.text, run[-1].end, end)))
    ):
        by_word = by_word or cut[0].strip().isalpha()
        nxt = next((place for place in places if place.start == cut.end()), None)
        if nxt is None and (name := _NAME.match(sheet.text, cut.end(), end)):
            nxt = _known(sheet, name.start(), name.end())
        if nxt is None or (("/" in cut[0] or by_word) and not (_maybe_town(nxt) and _maybe_town(run[-1]))):
            break
        run.append(nxt)
    return run


def _of_one_country(run: list[LegPlace]) -> bool:
    """A town and its country: «Cochabamba – Bolivia»."""
    one, other = run[0].reading, run[-1].reading
    return len(run) == 2 and other is not None and other.precision is Precision.COUNTRY and (
        one is None or one.country == other.country
    )  # fmt: skip


def _town(place: LegPlace) -> bool:
    return place.reading is not None and place.reading.precision is Precision.TOWN


def _maybe_town(place: LegPlace) -> bool:
    return place.reading is None or _town(place)


def _rounds(sheet: Sheet, start: int, end: int, places: list[LegPlace]) -> list[Draft]:
    """«fue rotada por A, B y C», «A, B, C y vuelta»: from each place to the next, and back where that is said."""
    for n, first in enumerate(places):
        run = [first]
        for place in places[n + 1 :]:
            if not _LIST.fullmatch(sheet.flat, run[-1].end, place.start) or place.start >= end:
                break
            run.append(place)
        if len(run) < 2:
            continue
        back = _BACK.match(sheet.flat, run[-1].end, end)
        turns = _TURN.finditer(sheet.flat, start, first.start)
        turn = next((one for one in turns if _TURN_GAP.fullmatch(sheet.flat, one.end(), first.start)), None)
        before = sheet.flat[start : first.start]
        if (back is None and turn is None) or words.NOT_SO.search(before) or words.GOODS.search(before):
            continue
        if back is None and len(run) < 3 and _THROUGH.search(before) is None:
            continue
        reason = turn or back
        told = sheet.text[reason.start() : reason.end()].strip(" ,") if reason else ""
        ways = list(pairwise(run))
        drafts = [Draft(a.start, b.end, origin=a, destination=b, reason=told) for a, b in ways]
        if back is not None:
            drafts.append(Draft(run[-1].start, back.end(), origin=run[-1], destination=run[0], reason=told))
        return drafts
    return []


def _walkers(sheet: Sheet, start: int, end: int) -> Iterator[Draft]:
    """«Ana de Pasto a Cali»: who stands at the head of an item, from where and to where, and nothing else."""
    at = start
    while who := _WHO_HEAD.search(sheet.text, at, end):
        at = who.end()
        draft = _walker(sheet, who, end)
        if draft is not None:
            at = draft.end
            yield draft


def _walker(sheet: Sheet, who: re.Match[str], end: int) -> Draft | None:
    leaves = _FROM.match(sheet.text, who.end(), end)
    if leaves is None or not _given(sheet, who):
        return None
    origin = _stop(sheet, leaves.end(), end)
    goes = _UNTIL.match(sheet.text, origin.end, end) if origin else None
    reached = _stop(sheet, goes.end(), end) if goes else None
    if origin is None or reached is None or _DONE.match(sheet.flat, reached.end) is None:
        return None
    if _known(sheet, who.start(), origin.end) is not None:
        # Santiago de Cali is a town.
        return None
    return Draft(
        who.start(), reached.end, origin=origin, destination=reached, travellers=[who["who"]],
        reason=sheet.text[who.start() : reached.end],
    )  # fmt: skip


def _stop(sheet: Sheet, start: int, end: int) -> LegPlace | None:
    """The town that stands at a place of the text: the longest name that is known."""
    name = _NAME.match(sheet.text, start, end)
    if name is None:
        return None
    ends = [start + cut.start() for cut in re.finditer(r"(?=\s|$)", name[0])]
    return next((town for stop in reversed(ends) if (town := _known(sheet, start, stop)) is not None), None)


def _given(sheet: Sheet, who: re.Match[str]) -> bool:
    """Whether a name is somebody's: it was read as one, or begins with a given name."""
    first, last = who.span("who")
    if any(m.span.start < last and first < m.span.end for m in sheet.within(first, last, MentionKind.PERSON)):
        return True
    word = sheet.flat[first:last].split()[0]
    return traits(word).given >= 2 and words.MOVES.fullmatch(word) is None
