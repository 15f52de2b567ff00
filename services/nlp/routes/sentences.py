"""Legs in sentences: places with what stands before them, in a sentence that tells of a journey of people."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.leg import Leg, LegPlace, LegSource
from models.mention import Mention, MentionKind
from models.place import Precision
from services.nlp.routes import words
from services.nlp.routes.page import Draft, Sheet, period, place_of

_SENTENCE = re.compile(
    r"(?<=[.!?;])\s+(?=[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ¿¡«\"(])|(?<=;)\s|\n(?=\s*\n)|\n(?=[^\n]{0,60}(?:\||;|\t|: ))|\n(?=\[?\d)"
)
_ROUTE = re.compile(
    r"(?<!\w)(?:itinerario|recorrido|ruta|roteiro|rota|trajeto|trecho|linha|itinerary|route)(?: \w+)?\s*:?\s*",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s*(?:[-–—>→]|a|to|,)+\s*")
_NAMED = re.compile(
    r"(?<!\w)(?:para|pra|hasta|hacia|at[eé]|to|from|desde|a|ao|de|em|en|in|via|vía)\s+"
    r"(?P<name>[A-ZÁÉÍÓÚÑ][\wáéíóúñãõç]{3,}(?:\s(?:de\s|do\s|da\s|del\s|la\s)?[A-ZÁÉÍÓÚÑ][\wáéíóúñãõç]+){0,2})"
)
_DAY = len("2026-03-04")
_BLANKS = re.compile(r"\s+")
_IN = re.compile(r"(?:^|[.,;:] )(?:y |e |que )?(?:en|em|in|at) (?:la |el |o |a )?$")
_FROM_TO = 60
"""Characters between a place behind a mere `de` and the one behind `a`."""
_LOOKBACK = 70
_LONGEST = 1200
"""Characters of a sentence that is read; a longer one is a list or a table."""


@dataclass(frozen=True)
class _Slot:
    role: str
    place: LegPlace
    chain: bool = False


def legs(sheet: Sheet, taken: list[tuple[int, int]]) -> Iterator[Leg]:
    """Legs of all sentences outside what forms and tables have taken."""
    parts = list(_sentences(sheet.text))
    for n, (start, end) in enumerate(parts):
        if end - start <= _LONGEST and not any(a < end and start < b for a, b in taken):
            yield from _sentence(sheet, start, end, _reach(sheet, parts, n))


def _reach(sheet: Sheet, parts: list[tuple[int, int]], n: int) -> int:
    """Where the facts of a sentence end: behind a semicolon, what names no place still speaks of the same journey."""
    end = parts[n][1]
    for start, stop in parts[n + 1 :]:
        if sheet.text[end - 1] != ";" or stop - start > _LOOKBACK * 2 or sheet.within(start, stop, MentionKind.PLACE):
            break
        end = stop
    return end


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for cut in _SENTENCE.finditer(text):
        yield at, cut.start()
        at = cut.end()
    yield at, len(text)


def _sentence(sheet: Sheet, start: int, end: int, reach: int) -> Iterator[Leg]:
    carriers = [match.span() for match in words.HEADED.finditer(sheet.text, start, end)]
    places = [
        place_of(m)
        for m in sheet.within(start, end, MentionKind.PLACE)
        if (m.place is None or m.place.address is None)
        and not any(a <= m.span.start and m.span.end <= b for a, b in carriers)
    ]
    places = sorted([*places, *_unread(sheet, start, end, carriers)], key=lambda place: place.start)
    if not places:
        return
    listed = _listed(sheet, start, end, places)
    drafts = [listed] if listed else _told(sheet, start, end, places)
    drafts = [draft for draft in drafts if draft.told]
    if not drafts:
        return
    _beside(sheet, start, reach, drafts)
    for draft in drafts:
        yield sheet.leg(draft, LegSource.SENTENCE)


def _unread(sheet: Sheet, start: int, end: int, carriers: list[tuple[int, int]]) -> Iterator[LegPlace]:
    """Towns of the gazetteer that nobody read as places, behind a word that a place stands behind."""
    for match in _NAMED.finditer(sheet.text, start, end):
        a, b = match.span("name")
        read = any(m.span.start < b and a < m.span.end for m in sheet.mentions)
        if not read and not any(c < b and a < d for c, d in carriers):
            place = sheet.place(a, b)
            if place is not None and place.reading is not None and place.reading.precision is Precision.TOWN:
                yield place


def _listed(sheet: Sheet, start: int, end: int, places: list[LegPlace]) -> Draft | None:
    """Itinerary: A – B – C."""
    head = _ROUTE.search(sheet.flat, start, end)
    if head is None:
        return None
    places = [place for place in places if place.start >= head.end()]
    if len(places) < 2 or places[0].start - head.end() > 3:
        return None
    run = [places[0]]
    for place in places[1:]:
        if not _DASH.fullmatch(sheet.flat[run[-1].end : place.start]):
            break
        run.append(place)
    if len(run) < 2:
        return None
    return Draft(
        head.start(), run[-1].end, origin=run[0], transit=run[1:-1], destination=run[-1], reason=head[0].strip(" :")
    )


def _told(sheet: Sheet, start: int, end: int, places: list[LegPlace]) -> list[Draft]:
    flat = sheet.flat[start:end]
    move = words.MOVES.search(flat)
    if move is None or _of_law(sheet, start, end):
        return []
    slots = [slot for place in places if (slot := _slot(sheet, start, place)) is not None]
    drafts: list[Draft] = []
    for n, slot in enumerate(slots):
        if _denied(sheet, start, slot) or (slot.role == "from_weak" and not _leads(sheet, start, slots, n)):
            continue
        moves = list(words.MOVES.finditer(sheet.flat, start, slot.place.end))
        told = moves[-1] if moves else None
        later = [one.role for one in slots[n + 1 :]]
        current = drafts[-1] if drafts else None
        draft = _joined(slot, current, later)
        if (
            draft is not None
            and slot.role == "crossing"
            and draft.destination is not None
            and words.CROSSES.search(sheet.flat, draft.destination.end, slot.place.start)
        ):
            # "a B, cruzamos por C y nos llevó a D": the crossing belongs to what follows. "a Chile por C": to Chile.
            draft = None
        if draft is None:
            draft = Draft(slot.place.start, slot.place.end)
            if slot.chain and current is not None:
                draft.origin = current.destination
            drafts.append(draft)
        _put(slot, draft)
        draft.reach(slot.place.start, slot.place.end)
        if told is not None:
            if all(told.start() >= other.end for other in drafts if other is not draft):
                draft.reach(told.start(), told.end())
            draft.reason = draft.reason or sheet.text[told.start() : told.end()]
        else:
            draft.reason = draft.reason or sheet.text[start + move.start() : start + move.end()]
    return [draft for draft in drafts if draft.told and _moves_somebody(draft, sheet, start, end)]


def _of_law(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a sentence says what is forbidden, not what was done."""
    if words.LAW.search(sheet.flat, start, end) is None:
        return False
    days = [m for m in sheet.within(start, end, MentionKind.DATE) if len(m.normal or "") == _DAY]
    return not days and not sheet.within(start, end, MentionKind.PERSON, MentionKind.PLATE)


def _slot(sheet: Sheet, start: int, place: LegPlace) -> _Slot | None:
    before = _BLANKS.sub(" ", sheet.flat[max(start, place.start - _LOOKBACK) : place.start])
    if _IN.search(before) and words.COLLECTS.match(_BLANKS.sub(" ", sheet.flat[place.end : place.end + 40])):
        return _Slot("from", place)
    if words.CHAIN.search(before):
        return _Slot("to", place, chain=True)
    for role, pattern in words.BEFORE.items():
        if pattern.search(before):
            return _Slot(role, place)
    return None


def _joined(slot: _Slot, current: Draft | None, later: list[str]) -> Draft | None:
    """The leg that a place belongs to; None: a new one begins with it."""
    if current is None:
        return None
    if slot.role == "from_weak":
        return None
    if slot.role == "from_after":
        return current if current.origin is None else None
    if slot.role == "from":
        # "viajó a B desde A" goes back to the same leg; "llegó a B y desde C fue a D" begins another.
        return (
            current
            if current.origin is None and not current.destination and not current.transit
            else (
                current
                if current.origin is None and "to" not in later[:1] and current.destination is not None
                else None
            )
        )
    if slot.role == "to":
        return current if current.destination is None else None
    if slot.role == "crossing":
        return current if current.crossing is None else None
    return current


def _leads(sheet: Sheet, start: int, slots: list[_Slot], n: int) -> bool:
    """Whether `de` before a place means from there: a word of leaving stands before it, or `a B` behind it."""
    place = slots[n].place
    if _LEAVES.search(sheet.flat, max(start, place.start - 40), place.start):
        return True
    ahead = slots[n + 1] if n + 1 < len(slots) else None
    return ahead is not None and ahead.role in ("to", "via") and ahead.place.start - place.end <= _FROM_TO


def _put(slot: _Slot, draft: Draft) -> None:
    if slot.role in ("from", "from_after", "from_weak"):
        draft.origin = slot.place
    elif slot.role == "to":
        draft.destination = slot.place
    elif slot.role == "crossing":
        draft.crossing = slot.place
    else:
        draft.transit.append(slot.place)


def _moves_somebody(draft: Draft, sheet: Sheet, start: int, end: int) -> bool:
    """An origin alone needs a word of leaving right before it, and a place behind `a` a word of moving not far off."""
    first = min(place.start for place in (draft.origin, draft.destination, draft.crossing) if place)
    before = sheet.flat[max(start, first - 90) : first]
    goods = list(words.GOODS.finditer(before))
    if goods and not words.PEOPLE.search(before, goods[-1].end()):
        return False
    if draft.origin is not None and draft.destination is None and draft.crossing is None:
        before = sheet.flat[max(start, first - 30) : first]
        return bool(_LEAVES.search(before) or words.COLLECTS.match(sheet.flat, draft.origin.end))
    both = draft.origin is not None and draft.destination is not None
    # With one place alone the verb stands before it, and a ticket or a trip is no verb.
    moves = list(words.MOVES.finditer(sheet.flat, max(start, first - 160), min(end, draft.end + 60) if both else first))
    if draft.crossing is not None and not moves:
        return words.MOVES.search(sheet.flat, draft.end, min(end, draft.end + 160)) is not None
    return bool(moves) if both else any(words.NOUNS.fullmatch(move[0]) is None for move in moves)


_LEAVES = re.compile(
    r"(?<!\w)(?:retorn\w+|volvi\w+|regres\w+|volt(?:ou|aram)|sal(?:io|ieron|imos|gan|iendo)|part(?:io|ieron|iu|iram)|saiu|sairam|huy\w+|fugi\w+|escap\w+|traj\w+|traid\w+|traz\w+|trouxe\w*|left|fled|escaped|brought|vino|vinieron|veio|vieram|traslad\w+)(?!\w)"
)


def _denied(sheet: Sheet, start: int, slot: _Slot) -> bool:
    """Whether the words before a place deny the journey: the verb before it stands behind a denial in its clause."""
    before = sheet.flat[start : slot.place.start]
    clause = re.split(r"[,;:](?= )|(?<!\w)(?:pero|mas|but|y luego|e depois|and then)(?!\w)", before)
    denial = [match for part in (clause[-1],) for match in words.NOT_SO.finditer(part)]
    if not denial:
        return False
    return words.MOVES.search(clause[-1], denial[0].start()) is not None


def _beside(sheet: Sheet, start: int, end: int, drafts: list[Draft]) -> None:
    """Dates, plates, prices, carriers, vehicles and people of a sentence, each for the nearest of its legs."""
    for mention in sheet.within(start, end, MentionKind.DATE):
        if mention.normal and len(mention.normal) >= 4:
            draft = _nearest(drafts, mention.span.start, mention.span.end)
            if draft.date is None:
                draft.date, draft.until = period(mention)
    _spans(sheet, start, end, drafts)
    for mention in sheet.within(start, end, MentionKind.PLATE):
        draft = _nearest(drafts, mention.span.start, mention.span.end)
        draft.plate = draft.plate or mention.normal
    for mention in sheet.within(start, end, MentionKind.MONEY):
        draft = _nearest(drafts, mention.span.start, mention.span.end)
        draft.price = draft.price or mention.normal
    for pattern, text in ((words.MAKES, sheet.text), (words.VEHICLE, sheet.flat), (words.ON_FOOT, sheet.flat)):
        for match in pattern.finditer(text, start, end):
            draft = _nearest(drafts, match.start(), match.end())
            draft.vehicle = draft.vehicle or sheet.text[match.start() : match.end()]
    for match in words.HEADED.finditer(sheet.text, start, end):
        draft = _nearest(drafts, *match.span())
        draft.carrier = draft.carrier or match[0].rstrip(".")
    for mention in sheet.within(start, end, MentionKind.ORG):
        if words.is_carrier(mention.normal or "") and " " in mention.text:
            draft = _nearest(drafts, mention.span.start, mention.span.end)
            draft.carrier = draft.carrier or mention.text
    for match in words.CARRIER.finditer(sheet.text, start, end):
        a, b = match.span("name")
        if not sheet.within(a, b, MentionKind.PLACE, MentionKind.PERSON):
            draft = _nearest(drafts, a, b)
            draft.carrier = draft.carrier or match["name"].rstrip(".")
    _people(sheet, start, end, drafts)


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
            or words.PASSIVE.match(after)
            or joined
            or (chained and ahead is not None and words.PASSIVE.match(sheet.flat[ahead.span.end : ahead.span.end + 80]))
        ):
            travelling.append(person)
    for person in travelling:
        _nearest(drafts, person.span.start, person.span.end).travellers.append(person.text)


def _payer(sheet: Sheet, start: int, end: int, people: list[Mention]) -> Mention | None:
    """The person nearest to a word of paying, where a ticket or a fare stands in the sentence or before it."""
    flat = sheet.flat[max(0, start - 160) : end]
    if not words.FARE.search(flat):
        return None
    best: tuple[int, Mention] | None = None
    for pays in words.PAYS.finditer(sheet.flat, start, end):
        for person in people:
            gap = max(person.span.start - pays.end(), pays.start() - person.span.end, 0)
            if gap <= 40 and (best is None or gap < best[0]):
                best = gap, person
    return best[1] if best else None


def _nearest(drafts: list[Draft], start: int, end: int) -> Draft:
    return min(drafts, key=lambda draft: max(start - draft.end, draft.start - end, 0))
