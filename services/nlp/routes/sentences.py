"""Legs in sentences: places with what stands before them, in a sentence that tells of a journey of people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from models.leg import Leg, LegPlace, LegSource
from models.mention import MentionKind
from models.place import Precision
from services.nlp.figures import MONTHS
from services.nlp.routes import words
from services.nlp.routes.airports import by_name, flights
from services.nlp.routes.beside import facts, has_paid
from services.nlp.routes.onward import comes_of, goes_on_from, then
from services.nlp.routes.page import Draft, Sheet
from services.nlp.routes.rides import in_a_make
from services.nlp.routes.runs import unjoined
from services.nlp.routes.several import fellows, parted, ridden, riders, rotated, somebody
from services.nlp.routes.telling import Telling, telling

_SHORT = "".join(
    rf"(?<!\b{short}\.)"
    for some in ("reg", "mat", "pat", "dom", "imm", "plat", "sr", "sra", "srta", "dr", "dra", "mr", "mrs", "ms")
    for short in (some, some.capitalize())
)
"""Words cut short, behind which a full stop ends no sentence."""
_SENTENCE = re.compile(
    rf"(?<=[.!?;]){_SHORT}\s+(?=[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ¿¡«\"(])|(?<=;)\s"
    r"|\n(?=\s*\n)|\n(?=[^\n]{0,60}(?:\||;|\t|: ))|\n(?=\[?\d)"
)
_NAMED = re.compile(
    r"(?<!\w)(?:para|pra|hasta|hacia|at[eé]|to|from|desde|a|ao|de|em|en|in|via|vía|pour|per|vers|depuis)\s+"
    r"(?P<name>[A-ZÁÉÍÓÚÑ][\wáéíóúñãõç]{3,}(?:\s(?:de\s|do\s|da\s|del\s|la\s)?[A-ZÁÉÍÓÚÑ][\wáéíóúñãõç]+){0,2})"
)
_TO_PLACE = re.compile(r" (?:a|para|hasta|hacia|ate|to) (?=\w{3})")
_OF_TOWN = re.compile(r"\s(?:de|from|di|d[ao])\s(?P<name>[A-ZÁÉÍÓÚÑ][^\W\d_]{3,}(?:\s[A-ZÁÉÍÓÚÑ][^\W\d_]+)?)$")
_DAY = len("2026-03-04")
_BLANKS = re.compile(r"\s+")
_IN = re.compile(r"(?:(?:^|[.,;:] )(?:y |e |que )?|(?<!\w)(?:y|e|and) )(?:en|em|in|at) (?:la |el |o |a )?$")
_FROM_TO = 60
"""Characters between a place behind a mere `de` and the one behind `a`."""
_LOOKBACK = 70
_LEFT_OUT = frozenset({Telling.ASKED, Telling.ERRAND})
_AND = re.compile(r"(?:y|e|and|et|ed) ")
_FROM_THERE = re.compile(r"(?:de (?:ahi|alli|alla|ali|la)|from there|dali|da li|di li|daqui)(?!\w)")
_LONGEST = 1200
"""Characters of a sentence that is read; a longer one is a list or a table."""


@dataclass(frozen=True)
class _Slot:
    role: str
    place: LegPlace
    chain: bool = False


def legs(sheet: Sheet, taken: list[tuple[int, int]]) -> Iterator[Leg]:
    """Legs of all sentences outside what forms and tables have taken."""
    parts = list(_joined_parts(sheet))
    goes_on = False
    for n, (start, end) in enumerate(parts):
        if end - start <= _LONGEST and not any(a < end and start < b for a, b in taken):
            found = list(_sentence(sheet, start, end, _reach(sheet, parts, n), goes_on=goes_on))
            goes_on = bool(found)
            yield from found


def _joined_parts(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Sentences; behind a semicolon, what goes on from there belongs to what stands before it: «; y luego a C»."""
    held: tuple[int, int] | None = None
    for start, end in _sentences(sheet.text):
        if held and sheet.text[held[1] - 1] == ";" and end - held[0] <= _LONGEST and _continues(sheet, start, end):
            held = held[0], end
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _continues(sheet: Sheet, start: int, end: int) -> bool:
    """Whether what stands behind a semicolon goes on: by a then, a from there, or a verb alone."""
    said = _AND.match(sheet.flat, start, end)
    at = said.end() if said else start
    if words.THEN.match(sheet.flat, at, end) or _FROM_THERE.match(sheet.flat, at, end):
        return True
    move = words.tongue(sheet.flat[start:end], sheet.language).moves.match(sheet.flat, at, end)
    return move is not None and words.NOUNS.fullmatch(move[0]) is None


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


def _sentence(sheet: Sheet, start: int, end: int, reach: int, *, goes_on: bool) -> Iterator[Leg]:
    carriers = [match.span() for match in words.HEADED.finditer(sheet.text, start, end)]
    carriers += in_a_make(sheet, start, end)
    airports = list(by_name(sheet, start, end))
    places = [
        place
        for m in sheet.within(start, end, MentionKind.PLACE)
        for place in parted(sheet, m)
        if (m.place is None or m.place.address is None)
        and not any(a <= m.span.start and m.span.end <= b for a, b in carriers)
        and not (somebody(sheet, m) or has_paid(sheet, m))
    ]
    places += _unread(sheet, start, end, carriers)
    places = [place for place in places if not any(one.start < place.end and place.start < one.end for one in airports)]
    places = sorted([*places, *airports], key=lambda place: place.start)
    listed = [*flights(sheet, start, end), *unjoined(sheet, start, end, places, goes_on=goes_on)]
    rest = [place for place in places if not any(one.start < place.end and place.start < one.end for one in listed)]
    drafts = sorted([*listed, *_unlisted(sheet, start, end, rest)], key=lambda draft: draft.start)
    drafts = [draft for draft in drafts if draft.told]
    if not drafts:
        return
    said = [telling(draft, sheet, start, end) for draft in drafts]
    for draft, how in zip(drafts, said, strict=True):
        draft.planned = how is Telling.PLANNED
    gone = [draft for draft, how in zip(drafts, said, strict=True) if how in _LEFT_OUT]
    drafts += _returns(sheet, start, end, drafts, gone)
    said += [Telling.MADE] * (len(drafts) - len(said))
    facts(sheet, start, reach, drafts)
    riders(sheet, start, end, drafts)
    for draft, how in zip(drafts, said, strict=True):
        if how not in _LEFT_OUT:
            whole = any(draft is one for one in listed)
            for one in (draft, *([] if whole else fellows(draft, sheet, end, places))):
                yield sheet.leg(one, LegSource.SENTENCE)


def _unlisted(sheet: Sheet, start: int, end: int, places: list[LegPlace]) -> list[Draft]:
    return rotated(sheet, start, places) or _told(sheet, start, end, places) or ridden(sheet, start, end, places)


def _returns(sheet: Sheet, start: int, end: int, drafts: list[Draft], gone: list[Draft]) -> list[Draft]:
    """Ways back that name no place: to where the last journey before them began."""
    found: list[Draft] = []
    for back in words.RETURNS.finditer(sheet.flat, start, end):
        before = [one for one in drafts if one.end <= back.start()]
        if not before or before[-1].origin is None or before[-1].destination is None:
            continue
        if any(one.start <= back.start() < one.end for one in drafts):
            # "A, B y vuelta": told already.
            continue
        there = before[-1]
        between = sheet.flat[there.end : back.start()]
        clause = _CLAUSE.split(between)[-1]
        if (
            there.planned
            or found
            or any(there is one for one in gone)
            or _DENIES.search(clause)
            or words.PLAN.search(clause)
        ):
            continue
        if any(one.start < back.end() + _LOOKBACK and one.start >= back.start() for one in drafts):
            # "volvió y la llevaron de B a C": where to is told of nobody's return, but the next way begins elsewhere.
            continue
        found.append(
            Draft(
                *back.span(), origin=there.destination, destination=there.origin,
                reason=sheet.text[back.start() : back.end()],
            )
        )  # fmt: skip
    return found


def _unread(sheet: Sheet, start: int, end: int, carriers: list[tuple[int, int]]) -> Iterator[LegPlace]:
    """Towns of the gazetteer that nobody read as places, behind a word that a place stands behind."""
    for match in _NAMED.finditer(sheet.text, start, end):
        a, b = match.span("name")
        read = any(m.span.start < b and a < m.span.end for m in sheet.mentions)
        if not read and not any(c < b and a < d for c, d in carriers) and sheet.flat[a:b] not in MONTHS:
            place = sheet.place(a, b)
            if _is_town(place):
                yield place
    for person in sheet.within(start, end, MentionKind.PERSON):
        # "el pasaje de Ana Ruiz de Salta a Mendoza": the town is no part of her name.
        if _TO_PLACE.match(sheet.flat, person.span.end) and (town := _OF_TOWN.search(person.text)):
            place = sheet.town(person.span.start + town.start("name"), person.span.end)
            if _is_town(place):
                yield place


def _is_town(place: LegPlace | None) -> TypeGuard[LegPlace]:
    return place is not None and place.reading is not None and place.reading.precision is Precision.TOWN


def _told(sheet: Sheet, start: int, end: int, places: list[LegPlace]) -> list[Draft]:
    flat = sheet.flat[start:end]
    tongue = words.tongue(flat, sheet.language)
    move = tongue.moves.search(flat)
    if move is None or _of_law(sheet, start, end):
        return []
    slots = _slots(sheet, start, places, tongue)
    drafts: list[Draft] = []
    for n, slot in enumerate(slots):
        of_it = bool(drafts) and slot.role == "from_weak" and comes_of(sheet, slot.place, drafts[-1])
        weak = slot.role == "from_weak" and not of_it and not _leads(sheet, start, slots, n)
        if weak or _denied(sheet, start, slot, tongue):
            continue
        moves = list(tongue.moves.finditer(sheet.flat, start, slot.place.end))
        told = moves[-1] if moves else None
        later = [one.role for one in slots[n + 1 :]]
        current = drafts[-1] if drafts else None
        draft = _joined(sheet, slot, current, later)
        if (
            draft is not None
            and slot.role == "crossing"
            and draft.destination is not None
            and "to" in later[:1]
            and words.CROSSES.search(sheet.flat, draft.destination.end, slot.place.start)
        ):
            # "a B, cruzamos por C y nos llevó a D": the crossing belongs to what follows. "a Chile por C": to Chile.
            draft = None
        if draft is None:
            draft = Draft(slot.place.start, slot.place.end)
            if current is not None and (slot.chain or goes_on_from(sheet, slot.role, slot.place, current, tongue)):
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
    return [draft for draft in drafts if draft.told and _moves_somebody(draft, sheet, (start, end), tongue)]


def _of_law(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a sentence says what is forbidden, not what was done."""
    if words.LAW.search(sheet.flat, start, end) is None:
        return False
    days = [m for m in sheet.within(start, end, MentionKind.DATE) if len(m.normal or "") == _DAY]
    return not days and not sheet.within(start, end, MentionKind.PERSON, MentionKind.PLATE)


def _slots(sheet: Sheet, start: int, places: list[LegPlace], tongue: words.Tongue) -> list[_Slot]:
    """The part of each place; what stands beside one that is passed by «y» is passed as well: «pasó por A y B»."""
    slots: list[_Slot] = []
    for place in places:
        slot = _slot(sheet, start, place, tongue)
        if slot is not None:
            slots.append(slot)
        elif slots and slots[-1].role == "via" and _BESIDE.fullmatch(sheet.flat, slots[-1].place.end, place.start):
            slots.append(_Slot("via", place))
    return slots


def _slot(sheet: Sheet, start: int, place: LegPlace, tongue: words.Tongue) -> _Slot | None:
    before = _BLANKS.sub(" ", sheet.flat[max(start, place.start - _LOOKBACK) : place.start])
    if _IN.search(before) and words.COLLECTS.match(_BLANKS.sub(" ", sheet.flat[place.end : place.end + 40])):
        return _Slot("from", place)
    if words.CHAIN.search(before) or (tongue is words.OURS and words.CHAIN_PT.search(before)):
        return _Slot("to", place, chain=True)
    for role, pattern in tongue.before.items():
        if pattern.search(before):
            if role == "from_taken_on":
                # Recruited in a town and taken to another: from there. A country says less.
                land = place.reading is not None and place.reading.precision is Precision.COUNTRY
                return None if land else _Slot("from", place)
            return (
                None if role == "to" and tongue.parted and _stays(sheet, start, place, tongue) else _Slot(role, place)
            )
    return None


def _stays(sheet: Sheet, start: int, place: LegPlace, tongue: words.Tongue) -> bool:
    """Whether the verb before a place says that somebody is there, not that somebody goes there."""
    moves = list(tongue.moves.finditer(sheet.flat, start, place.start))
    return words.STAYS.search(sheet.flat, moves[-1].end() if moves else start, place.start) is not None


def _joined(sheet: Sheet, slot: _Slot, current: Draft | None, later: list[str]) -> Draft | None:
    """The leg that a place belongs to; None: a new one begins with it."""
    if current is None:
        return None
    if slot.role == "from_weak" and comes_of(sheet, slot.place, current):
        return current
    if slot.role == "from_weak" or (slot.role == "from_stay" and (current.origin or current.destination)):
        # "volvió a B después de un mes en A": not that it began at A. "Después de un mes en A la llevaron a B": that.
        return None
    if slot.role == "from_after":
        return current if current.origin is None else None
    if slot.role in ("from", "from_stay"):
        # "viajó a B desde A" goes back to the same leg; "llegó a B y desde C fue a D" begins another.
        if current.origin is not None:
            return None
        if current.destination is None:
            return None if current.transit else current
        apart = words.SIDE.search(sheet.flat, current.destination.end, slot.place.start)
        return current if apart is None or "to" not in later[:1] else None
    if slot.role == "to":
        return current if current.destination is None else None
    if slot.role == "crossing":
        return current if current.crossing is None else None
    if current.destination is not None and "to" in later[:1] and then(sheet, current.destination, slot.place):
        # "a B, puis a traversé C jusqu'à D": what is passed lies on the next way.
        return None
    return current


def _leads(sheet: Sheet, start: int, slots: list[_Slot], n: int) -> bool:
    """Whether `de` before a place means from there: a word of leaving stands before it, or `a B` behind it."""
    place = slots[n].place
    if _LEAVES.search(sheet.flat, max(start, place.start - 40), place.start):
        return True
    ahead = slots[n + 1] if n + 1 < len(slots) else None
    return ahead is not None and ahead.role in ("to", "via") and ahead.place.start - place.end <= _FROM_TO


def _put(slot: _Slot, draft: Draft) -> None:
    if slot.role.startswith("from"):
        draft.origin = slot.place
    elif slot.role == "to":
        draft.destination = slot.place
    elif slot.role == "crossing":
        draft.crossing = slot.place
    else:
        draft.transit.append(slot.place)


def _moves_somebody(draft: Draft, sheet: Sheet, within: tuple[int, int], tongue: words.Tongue) -> bool:
    """An origin alone needs a word of leaving right before it, and a place behind `a` a word of moving not far off."""
    start, end = within
    first = draft.first
    before = sheet.flat[max(start, first - 90) : first]
    money = sheet.within(max(start, first - 90), first, MentionKind.MONEY)
    if money and _SENT_MONEY.match(sheet.flat, money[-1].span.end, first):
        return False
    goods = list(words.GOODS.finditer(before))
    if goods and not words.PEOPLE.search(before, goods[-1].end()):
        return False
    if draft.origin is not None and draft.origin.end <= draft.start and (draft.destination or draft.crossing):
        # "y de ahí mandó dinero a C": what goes on from a place that was told before.
        there = min(place.start for place in (draft.destination, draft.crossing) if place)
        on = list(words.GOODS.finditer(sheet.flat, draft.origin.end, there))
        if on and not words.PEOPLE.search(sheet.flat, on[-1].end(), there):
            return False
    if _THINGS.match(sheet.flat, draft.end, end):
        return False
    if draft.origin is not None and draft.destination is None and draft.crossing is None:
        before = sheet.flat[max(start, first - 30) : first]
        return bool(_LEAVES.search(before) or words.COLLECTS.match(sheet.flat, draft.origin.end))
    both = draft.origin is not None and draft.destination is not None
    # With one place alone the verb stands before it, and a ticket or a trip is no verb.
    last = min(end, draft.end + 60) if both else first
    moves = list(tongue.moves.finditer(sheet.flat, max(start, first - 160), last))
    if draft.crossing is not None and not moves:
        return tongue.moves.search(sheet.flat, draft.end, min(end, draft.end + 160)) is not None
    return bool(moves) if both else any(words.NOUNS.fullmatch(move[0]) is None for move in moves)


_BESIDE = re.compile(r"(?:,|,? (?:y|e|and|et|ed)) (?:l['’]|l[aeo]s? |il |the )?")
_LEAVES = re.compile(
    r"(?<!\w)(?:retorn\w+|volvi\w+|regres\w+|volt(?:ou|aram)|sal(?:io|ieron|imos|gan|iendo)|part(?:io|ieron|iu|iram)|saiu|sairam|huy\w+|fugi\w+|escap\w+|traj\w+|traid\w+|traz\w+|trouxe\w*|left|fled|escaped|brought|vino|vinieron|veio|vieram|traslad\w+"
    r"|sali|vine|vim|parti|came|flew|travell?ed|partie?s?|sorti\w*|venue?s?|revenue?s?|enfui\w*)(?!\w)"
)
_SENT_MONEY = re.compile(
    r" ?(?:(?:was|were|had been|have been|fue(?:ron)?|foi|foram|a ete|ont ete|e stat[oa]|sono stat[ie]|fur?ono) )?"
    r"(?:transfer|trasfer|sent|wired|envia|enviad|manda|invia|envoy|bonific|remit)\w*"
)
"""Behind an amount: the money goes, not a person."""
_THINGS = re.compile(
    rf"\s+(?:(?:the|las?|los|el|les?|[oai]s?|gli|una?|des|du|\d+)\s+|l['’])(?:\w+ ){{0,2}}?(?:{words.GOODS.pattern})"
)
"""What was moved, behind the places: «from Lyon to Turin the goods»."""
_DENIES = re.compile(r"(?<!\w)(?:no|nao|not|never|nunca|jamas|jamais|non|ne|n['’]|sin|sem|without)(?: ?\w+){0,3} *$")
_CLAUSE = re.compile(r"[,;:](?= )|(?<!\w)(?:pero|mas|but|y luego|e depois|and then)(?!\w)")


def _denied(sheet: Sheet, start: int, slot: _Slot, tongue: words.Tongue) -> bool:
    """Whether the words before a place deny the journey: the verb before it stands behind a denial in its clause."""
    before = sheet.flat[start : slot.place.start]
    clause = _CLAUSE.split(before)[-1]
    denial = words.NOT_SO.search(clause)
    return denial is not None and tongue.moves.search(clause, denial.start()) is not None
