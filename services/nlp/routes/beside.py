"""What stands beside the legs of a sentence: days, plates, prices, carriers, vehicles, who paid and who travelled."""

import itertools
import re
from datetime import date, timedelta

from models.mention import Mention, MentionKind
from services.nlp.routes import words
from services.nlp.routes.days import of_journeys
from services.nlp.routes.page import Draft, Sheet, period
from services.nlp.routes.rides import vehicles
from services.nlp.timewords import WEEKDAYS

_DAY = len("2026-03-04")
_LOOKBACK = 70
"""Characters before a day within which a word says that it is a later one."""


_CLAUSE = re.compile(r"[.;:!?](?= )|,(?= (?:y|e|and|et|pero|mas|but|mais|ma)(?!\w))")
_OPENS = re.compile(r"\s*\[?")
_HEAD = re.compile(r"(?:,? ?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.? ?m\.?)?)?\s*(?:\]|[-–] )")
"""Behind the day that opens a message: its hour, and what closes the head."""
_DAYS = tuple(
    (re.compile(rf"(?<!\w)(?:{some})(?!\w)"), days)
    for some, days in (
        (r"pasado manana|depois de amanha|day after tomorrow|apres-demain|dopodomani", 2),
        (r"(?<!la )(?<!esta )(?<!de )(?<!por )(?<!una )(?<!cada )manana|amanha|tomorrow|demain|domani", 1),
        (r"anteayer|antier|anteontem|day before yesterday|avant-hier|ieri l['’]altro|l['’]altro ieri", -2),
        (r"ayer|ontem|yesterday|hier|ieri|anoche|last night", -1),
    )
)


_WEEKDAYS = tuple(re.compile(rf"(?<!\w)(?:{names})s?(?!\w)") for names in WEEKDAYS)
_EVERY = re.compile(r"(?<!\w)(?:cada|l[oa]s|[ao]s|aos|every|chaque|les|ogni) $")
_SEVERAL = re.compile(r"(?:[oay]|feira|di)s$")
LAST = re.compile(r"(?<!\w)(?:pasad[ao]|passad[ao]|ultim[ao]|last|derni?ere?|passee?|scors[ao])(?!\w)")
"""Beside the name of a day: the one before."""


_NAME_OF = re.compile(
    r"(?<!\w)(?:a nombre de|em nome d[eao]|in the name of|in (?:her|his) name|au nom d(?:e |['’])|a nome di"
    r"|(?:booked|issued) for|emitid[oa]s? (?:a|para)) ?(?:la |el |a |o )?"
    r"(?:(?:sra?|srta|dona|senora|senhora|mrs?|ms)\.? )?$"
)
"""Before whom a ticket is made out to."""
_BODY = r"(?:agencia|agency|agence|agenzia|empresa|compania|companhia|company|ditta|firma|societe)"
_BY = re.compile(
    r"(?<!\w)(?:por|pel[ao]|by|par|da|dal(?:la|l['’])?) ?(?:(?:la|el|a|o|the|un[aoe]?|uma?|an?) |l['’])?"
    rf"(?:{_BODY}"
    r"(?: (?:de|di|da|of) (?:viajes?|viagens|viaggi|voyages?|turismo))? )?$"
)
"""Before the body that paid."""
_PAID_BY = re.compile(
    r"(?<!\w)(?:comprad[oa]s?|pag(?:ad[oa]s?|[oa]s?)|abonad[oa]s?|coste?ad[oa]s?|custead[oa]s?|financiad[oa]s?|bought|paid"
    r"|booked|paye(?:e?s?)|achete(?:e?s?)|pagat[aeio]|acquistat[aeio]|comprat[aeio])"
    r" (?:por|pel[ao]|by|par|da) (?:(?:(?:un|una|um|uma|el|la|o|a) )?(?:tal|certo|certa|cierto|cierta) )?$"
)
_HIDES = re.compile(
    r"(?<!\w)(?:hid(?:den)?|conceal(?:ed)?|stowed|escond\w+|ocult\w+|metid[oa]s?|met(?:io|ieron)|cache(?:e?s?)"
    r"|dissimulee?s?|nascost[aeio]|nascosero|put|loaded|bundled)(?= (?:[\w'’-]+ ){1,5}?"
    r"(?:lorry|truck|van|car|boot|trailer|container|ferry|boat|train|bus|coach|camion\w*|furgon\w*|caminhao|carro|auto"
    r"|maletero|porta-malas|contenedor|conteiner|remorque|coffre|conteneur|rimorchio|bagagliaio|furgone|tir|traghetto|barco"
    r"|lancha|trailer|trem|tren)(?!\w))"
)
"""Behind one journey, where somebody was hidden or put into begins the next."""
_BOUGHT = re.compile(
    rf"(?<!\w){words.PAYS.pattern} (?:la|el|a|o|the|una?|uma?) {_BODY}(?: de (?:viajes?|viagens|turismo))? $"
)
_THEN_PAYS = re.compile(rf" (?:(?:l[aeo]s?|me|nos|lhes?|ha|han|had|a|has) )?{words.PAYS.pattern}")


def facts(sheet: Sheet, start: int, end: int, drafts: list[Draft]) -> None:
    """Dates, plates, prices, carriers, vehicles and people of a sentence, each for the nearest of its legs."""
    near = _Near(sheet, drafts).est
    for mention in of_journeys(sheet, start, end, drafts):
        some = drafts
        if words.LATER.search(sheet.flat, max(start, mention.span.start - _LOOKBACK), mention.span.start):
            # "dos días después, el 5 de marzo": the day of what follows, not of the journey before.
            some = [draft for draft in drafts if draft.start >= mention.span.end or draft.end > mention.span.end]
        some = _joined(sheet, some, mention.span.start, mention.span.end) or some
        if not some:
            continue
        draft = near(some, mention.span.start, mention.span.end)
        if draft.date is None:
            draft.date, draft.until = _sent(sheet, start, end, mention) or period(mention)
    _spans(sheet, start, end, drafts)
    for mention in sheet.within(start, end, MentionKind.PLATE):
        draft = near(drafts, mention.span.start, mention.span.end)
        draft.plate = draft.plate or mention.normal
    for mention in sheet.within(start, end, MentionKind.MONEY):
        names = [draft.destination for draft in drafts if draft.destination]
        if _owed(sheet, start, end, mention) or any(a.start <= mention.span.start < a.end for a in names):
            # "BOG-MAD 12MAR24" is no amount of dirhams.
            continue
        draft = near(drafts, mention.span.start, mention.span.end)
        draft.price = draft.price or mention.normal
    for first, last in vehicles(sheet, start, end):
        here = _joined(sheet, drafts, first, last) or drafts
        draft = near(here, first, last)
        draft.vehicle = draft.vehicle or sheet.text[first:last]
    for match in words.HEADED.finditer(sheet.text, start, end):
        draft = near(drafts, *match.span())
        draft.carrier = draft.carrier or match[0].rstrip(".")
    for mention in sheet.within(start, end, MentionKind.ORG):
        if words.is_carrier(mention.normal or "") and " " in mention.text:
            draft = near(drafts, mention.span.start, mention.span.end)
            draft.carrier = draft.carrier or mention.text
    for match in words.CARRIER.finditer(sheet.text, start, end):
        a, b = match.span("name")
        if not sheet.within(a, b, MentionKind.PLACE, MentionKind.PERSON):
            draft = near(drafts, a, b)
            draft.carrier = draft.carrier or match["name"].rstrip(".")
    _people(sheet, start, end, drafts)


def _owed(sheet: Sheet, start: int, end: int, money: Mention) -> bool:
    """Whether an amount is a debt, a wage or a fine; what is owed for the fare is its price."""
    fare = words.FARE.search(sheet.flat, money.span.end, end)
    if fare and words.FARE_AFTER.fullmatch(sheet.flat, money.span.end, fare.start()):
        return False
    clause = _CLAUSE.split(sheet.flat[max(start, money.span.start - _LOOKBACK) : money.span.start])[-1]
    owed = words.OWED.search(clause)
    if owed and words.FARE.search(owed[0]) is None:
        return True
    return words.OWED_AFTER.match(sheet.flat, money.span.end) is not None


def _sent(sheet: Sheet, start: int, end: int, day: Mention) -> tuple[str | None, str | None] | None:
    """The day that a message means, from the one at its head and its "tomorrow" or "on Tuesday"; None: no head.

    A week to come, or a day of every week, is no day that can be named.
    """
    told = day.normal or ""
    if (
        len(told) != _DAY
        or _OPENS.fullmatch(sheet.flat, start, day.span.start) is None
        or (head := _HEAD.match(sheet.flat, day.span.end)) is None
    ):
        return None
    for pattern, days in _DAYS:
        if pattern.search(sheet.flat, head.end(), end):
            return (date.fromisoformat(told) + timedelta(days)).isoformat(), None
    if words.TIME_TO_COME.search(sheet.flat, head.end(), end) is None and (
        day_meant := _weekday(sheet, head.end(), end, date.fromisoformat(told))
    ):
        return day_meant.isoformat(), None
    regular = any(
        _every(sheet, one, head.end()) for days in _WEEKDAYS for one in days.finditer(sheet.flat, head.end(), end)
    )
    return (None, None) if regular or words.TIME_TO_COME.search(sheet.flat, head.end(), end) else None


def message(sheet: Sheet, start: int, end: int) -> int | None:
    """Where what a message says begins, behind the day and the hour at its head; None: a sentence is no message."""
    for day in sheet.within(start, end, MentionKind.DATE)[:1]:
        if len(day.normal or "") == _DAY and _OPENS.fullmatch(sheet.flat, start, day.span.start) is not None:
            head = _HEAD.match(sheet.flat, day.span.end)
            return head.end() if head else None
    return None


def weekday(sheet: Sheet, first: int, end: int) -> re.Match[str] | None:
    """The one day of the week that is named."""
    named = [found for pattern in _WEEKDAYS for found in pattern.finditer(sheet.flat, first, end)]
    return named[0] if len(named) == 1 and not _every(sheet, named[0], first) else None


def _every(sheet: Sheet, day: re.Match[str], first: int) -> bool:
    """Whether it is told of every week: «los martes», "on Fridays"."""
    return _SEVERAL.search(day[0]) is not None or _EVERY.search(sheet.flat[first : day.start()]) is not None


def _weekday(sheet: Sheet, first: int, end: int, sent: date) -> date | None:
    """The weekday before or behind the day of a message, as its verb tells of what was or of what is to come."""
    named = weekday(sheet, first, end)
    if named is None:
        return None
    wanted = next(n for n, pattern in enumerate(_WEEKDAYS) if pattern.match(sheet.flat, named.start()))
    verbs = words.tongue(sheet.flat[first:end], sheet.language).moves.finditer(sheet.flat, first, end)
    past = LAST.search(sheet.flat, first, end) or any(words.PAST.search(whole(sheet, verb)) for verb in verbs)
    days = -((sent.weekday() - wanted - 1) % 7 + 1) if past else (wanted - sent.weekday() - 1) % 7 + 1
    return sent + timedelta(days)


def whole(sheet: Sheet, verb: re.Match[str]) -> str:
    """A verb as it is written, with what hangs on it."""
    end = verb.end()
    while end < len(sheet.flat) and (sheet.flat[end].isalnum() or sheet.flat[end] == "-"):
        end += 1
    return sheet.text[verb.start() : end].lower()


def _joined(sheet: Sheet, drafts: list[Draft], first: int, last: int) -> list[Draft]:
    """Legs in the same clause as a day or a vehicle: «a Madrid el 3 de enero y regresó a Cali»."""
    return [
        draft
        for draft in drafts
        if words.SIDE.search(sheet.flat, min(draft.end, first), first) is None
        and words.SIDE.search(sheet.flat, last, max(draft.start, last)) is None
    ]


def _spans(sheet: Sheet, start: int, end: int, drafts: list[Draft]) -> None:
    """Between one day and another, where the two were not told as one period."""
    days = [m for m in sheet.within(start, end, MentionKind.DATE) if len(m.normal or "") == _DAY]
    for one, other in itertools.pairwise(days):
        between = sheet.flat[one.span.end : other.span.start]
        before = sheet.flat[max(start, one.span.start - 14) : one.span.start]
        if re.fullmatch(r"\s*(?:y|e|and|al?|to|ate|hasta)\s*(?:el |o |the )?", between) and re.search(
            r"(?:entre|between|desde|de|del|from)(?: el| o| the)?\s*$", before
        ):
            draft = _nearest(drafts, one.span.start, other.span.end)
            draft.date, draft.until = one.normal, other.normal


def _people(sheet: Sheet, start: int, end: int, drafts: list[Draft]) -> None:
    people = sheet.within(start, end, MentionKind.PERSON)
    payer = _payer(sheet, start, end, people)
    if payer is not None:
        draft = _nearest(drafts, payer.span.start, payer.span.end)
        draft.payer = draft.payer or payer.text
    travelling: list[Mention] = []
    for person in people:
        if person is payer:
            continue
        before = sheet.flat[max(start, person.span.start - 40) : person.span.start]
        after = sheet.flat[person.span.end : min(end, person.span.end + 80)]
        joined = bool(travelling) and re.fullmatch(
            r",?\s*(?:y|e|and|,)\s*", sheet.flat[travelling[-1].span.end : person.span.start]
        )
        ahead = next((other for other in people if other.span.start > person.span.end), None)
        chained = ahead is not None and re.fullmatch(
            r",?\s*(?:y|e|and|,)\s*", sheet.flat[person.span.end : ahead.span.start]
        )
        if (
            words.VICTIMS.search(before)
            or words.TICKET_OF.search(before)
            or (_NAME_OF.search(before) and words.FARE.search(sheet.flat, start, person.span.start))
            or words.PASSIVE.match(after)
            or joined
            or (chained and ahead is not None and words.PASSIVE.match(sheet.flat[ahead.span.end : ahead.span.end + 80]))
        ):
            travelling.append(person)
    for person in travelling:
        _nearest(drafts, person.span.start, person.span.end).travellers.append(_name(person, drafts))


def _name(person: Mention, drafts: list[Draft]) -> str:
    """A traveller's name without the town of departure that was read as its end."""
    at = person.span
    inside = [draft.origin.start for draft in drafts if draft.origin and at.start < draft.origin.start < at.end]
    return re.sub(r"\s+(?:de|from|di|d[ao])\s*$", "", person.text[: inside[0] - at.start]) if inside else person.text


def _payer(sheet: Sheet, start: int, end: int, people: list[Mention]) -> Mention | None:
    """The person nearest to a word of paying, where a ticket, a fare or an amount stands in the sentence or before."""
    flat = sheet.flat[max(0, start - 160) : end]
    if not words.FARE.search(flat) and not sheet.within(start, end, MentionKind.MONEY):
        return None
    best: tuple[int, Mention] | None = None
    may = [one for one in people if not _NAME_OF.search(_ahead_of(sheet, one))]
    may += [one for one in sheet.within(start, end, MentionKind.ORG) if _pays(sheet, one)]
    may += [one for one in sheet.within(start, end, MentionKind.PLACE) if has_paid(sheet, one)]
    for pays in words.PAYS.finditer(sheet.flat, start, end):
        for person in may:
            gap = max(person.span.start - pays.end(), pays.start() - person.span.end, 0)
            if gap <= 40 and (best is None or gap < best[0]):
                best = gap, person
    return best[1] if best else None


def _pays(sheet: Sheet, body: Mention) -> bool:
    """Whether a body pays: «por la agencia X», «lo compró la agencia X», «la agencia X pagó»."""
    before = _ahead_of(sheet, body)
    return (
        _BY.search(before) is not None
        or _BOUGHT.search(before) is not None
        or _THEN_PAYS.match(sheet.flat, body.span.end) is not None
    )


def has_paid(sheet: Sheet, named: Mention) -> bool:
    """Whether a name that a town has too is that of who paid: «passagens compradas por Wilson»."""
    return _PAID_BY.search(_ahead_of(sheet, named)) is not None


def _ahead_of(sheet: Sheet, one: Mention) -> str:
    return sheet.flat[max(0, one.span.start - 40) : one.span.start]


class _Near:
    """Which leg a fact stands nearest to: each reaches to where the words of the next one begin.

    «de A a B en un Gol, placa X, y de ahí en bus a C»: the plate is the first one's, though B is where both are.
    """

    def __init__(self, sheet: Sheet, drafts: list[Draft]) -> None:
        self._begin = {id(draft): draft.start for draft in drafts}
        self._end = {id(draft): draft.end for draft in drafts}
        for one, other in itertools.pairwise(sorted(drafts, key=lambda draft: (draft.end, draft.start))):
            places = (other.origin, other.destination, other.crossing)
            ahead = [place.start for place in places if place and place.start >= one.end]
            if ahead:
                self._begin[id(other)] = self._end[id(one)] = _own_clause(sheet, one.end, min(ahead))

    def est(self, drafts: list[Draft], start: int, end: int) -> Draft:
        """The nearest of some legs; of two as near, the one that was told first."""
        return min(drafts, key=lambda draft: max(start - self._end[id(draft)], self._begin[id(draft)] - end, 0))


def _own_clause(sheet: Sheet, start: int, end: int) -> int:
    """Where between two places the words of the second journey begin: what parts clauses before its verb or day."""
    moves = words.tongue(sheet.flat[start:end], sheet.language).moves.finditer(sheet.flat, start, end)
    verbs = sorted(one.start() for some in (moves, _HIDES.finditer(sheet.flat, start, end)) for one in some)
    cuts = [cut.start() for cut in words.SIDE.finditer(sheet.flat, start, verbs[-1] if verbs else end)]
    while len(cuts) > 1 and sheet.within(cuts[-2], cuts[-1], MentionKind.DATE):
        cuts.pop()
    return cuts[-1] if cuts else verbs[-1] if verbs else end


def _nearest(drafts: list[Draft], start: int, end: int) -> Draft:
    return min(drafts, key=lambda draft: max(start - draft.end, draft.start - end, 0))
