"""Legs in forms and tables: tickets with labelled fields, passenger lists, sheets of journeys, crossing records."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from models.leg import Leg, LegPlace, LegSource
from models.mention import MentionKind
from services.nlp.routes import words
from services.nlp.routes.page import Draft, Sheet

_NAMES = words.LABELS
"""Names of fields and columns."""
_FIELD = re.compile(
    r"(?:^|(?<=[\n\t|])"
    r"|(?<=  ))[ ]*(?P<label>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ .]{0,28}?)[ ]?:[ \t]*(?P<value>[^\n\t"
    r"|]+?)(?=[ ]{2,}|[ ]*[\t|]|[ ]*\n|[ ]*$)"
)
# A form drawn in boxes: each label on a line of its own above its value.
_BOX = re.compile(r"(?:^|(?<=\n))[ ]*(?P<label>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ .]{1,28}?)[ ]*:?[ ]*\n[ ]*(?P<value>[^\n]+)")
_CELL = re.compile(r"[ ]*(?:\t+|[|;]|[ ]{3,})[ ]*")
_MOST_LINE = 2_000
"""Characters of a line whose commas are looked at."""
_BETWEEN = re.compile(r"\s+[-–—→>]+\s+|\s*[–—→]\s*|\s+/\s+|\s+x\s+")
_TO = re.compile(r"\s+(?:a|to|para|hasta|à|ad)\s+")
"""Parts the two ends of a route where no dash does."""
_LONG = "|".join(
    label for pattern in words.LABELS.values() for label in pattern.pattern[3:-4].split("|") if len(label) > 3
)
_ENDS_VALUE = (
    r"|(?<![\w/])(?:hora|time|heure|ora|asiento|poltrona|assento|seat|siege|posto|butaca|anden|c\.?i\.?|dni|rut|cpf"
    r"|documento?|tel(?:efono)?|asunto|lugar|peso|bus|n[ro°º.]{1,2})(?=[ ]?[:.]?[ ]*\d|[ ]?:)|[ ]{2,}|(?<!\w)bs\.? ?\d"
)
_INLINE = re.compile(
    rf"(?<![\w/])(?P<label>(?!(?:para|from|desde|hasta|hacia)\b)(?:{_LONG}|{words.FARE_NAMES}))[ ]?:[ ]*(?=\S)"
    rf"{_ENDS_VALUE}"
)
_TICKET = re.compile(
    r"^\W*(?:(?:bus|coach|train|air|airline|e-?|boarding|travel|passenger|electronic) ?)*(?:tickets?|pass|boletos?"
    r"|boletas?|pasajes?|billetes?|passage(?:m|ns)|bilhetes?|billets?|bigliett[oi]|(?:tarjeta|cartao) de embarque)"
    r"(?!\w)"
)
_INLINE_TICKET = re.compile(
    rf"(?<![\w/])(?P<label>{_LONG}|{words.FARE_NAMES}|from|to|de|da|a|para|desde|hasta)[ ]?:[ ]*(?=\S)"
    rf"|(?<![\w/])(?:fare|price|precio|preco|prix|prezzo)(?= ?[$€£\d]){_ENDS_VALUE}"
)
"""Labels of a ticket that is written in one line, and what else ends a value there."""
_ENDS_OF_WAY = frozenset({"from", "to", "de", "da", "a", "para", "desde", "hasta"})
"""Labels of letters as well as of tickets: what stands behind them must be a known place."""
_PAID_BY = re.compile(
    r"(?:pagad[oa]|pago|paga|abonad[oa]|comprad[oa]|paid)(?: por| by)\s+(?P<who>.{3,40})", re.IGNORECASE
)
_PLATE = re.compile(r"(?=\D*\d)(?=[\d -]*[A-Z])[A-Z0-9](?:[ -]?[A-Z0-9]){4,7}")
"""What a column of plates holds where no country's form fits it."""
_PARCEL = re.compile(r"(?<!\w)(?:encomiendas?|encomendas?|remitente|destinatari[oa]|parcel|consignee|peso:)(?!\w)")
"""Words of papers that go with things, not with people."""
_WHERE = frozenset({"origin", "destination", "route", "crossing"})
"""Columns without which no table tells of journeys."""
_GAP = 400
"""Characters between two fields of one ticket."""


@dataclass(frozen=True)
class _Cell:
    start: int
    end: int


def legs(sheet: Sheet, taken: list[tuple[int, int]]) -> Iterator[Leg]:
    """Legs of tables, then of tickets; what they rest on is added to `taken`."""
    yield from _tables(sheet, taken)
    yield from _tickets(sheet, taken)


def _kind(label: str) -> str | None:
    label = " ".join(label.split()).strip(" .:°")
    return next((name for name, pattern in _NAMES.items() if pattern.fullmatch(label)), None)


def _tickets(sheet: Sheet, taken: list[tuple[int, int]]) -> Iterator[Leg]:
    group: dict[str, _Cell] = {}
    last = 0
    for name, cell in _fields(sheet):
        if any(a < cell.end and cell.start < b for a, b in taken):
            continue
        if group and (cell.start - last > _GAP or (name in _WHERE and name in group)):
            yield from _ticket(sheet, group, taken)
            group = {}
        group.setdefault(name, cell)
        last = cell.end
    yield from _ticket(sheet, group, taken)


def _fields(sheet: Sheet) -> list[tuple[str, _Cell]]:
    """Labels with their values, by place: beside one another, or one above the other."""
    found: dict[int, tuple[str, _Cell]] = {}
    for pattern in (_BOX, _FIELD):
        at = 0
        while match := pattern.search(sheet.text, at):
            name = _kind(sheet.flat[match.start("label") : match.end("label")])
            # A line that is no label may be the value of the one before it: only the label is passed over.
            at = match.end() if name else match.end("label")
            if name and (pattern is _FIELD or _kind(sheet.flat[match.start("value") : match.end("value")]) is None):
                found[match.start("value")] = name, _Cell(match.start("value"), match.end("value"))
    found |= _in_a_line(sheet)
    return [found[at] for at in sorted(found)]


def _in_a_line(sheet: Sheet) -> dict[int, tuple[str, _Cell]]:
    """Labels with their values where a whole ticket stands in one line: two labels at least."""
    found: dict[int, tuple[str, _Cell]] = {}
    at = 0
    for line in sheet.flat.split("\n"):
        start, at = at, at + len(line) + 1
        if line.count(":") < 2 or len(line) > _MOST_LINE:
            continue
        # In a mail, From: and To: are people; in a line that says that it is a ticket, they are places.
        cuts = list((_INLINE_TICKET if _TICKET.search(line) else _INLINE).finditer(line))
        here: dict[int, tuple[str, _Cell]] = {}
        for n, cut in enumerate(cuts):
            if cut["label"] is None:
                continue
            end = cuts[n + 1].start() if n + 1 < len(cuts) else len(line)
            # "Precio: Bs 90": what ends another value is the beginning of this one.
            if n + 1 < len(cuts) and cuts[n + 1].start() == cut.end():
                end = cuts[n + 2].start() if n + 2 < len(cuts) else len(line)
            cell = _Cell(start + cut.end(), start + cut.end() + len(line[cut.end() : end].rstrip()))
            name = _kind(cut["label"])
            if name is None and _BETWEEN.search(sheet.text, cell.start, cell.end):
                name = "route"
            if cut["label"] in _ENDS_OF_WAY and not _known(sheet, cell):
                continue
            if name and cell.start < cell.end:
                here[cell.start] = name, cell
        if len(here) > 1:
            found |= here
    return found


def _known(sheet: Sheet, cell: _Cell) -> bool:
    place = sheet.place(cell.start, cell.end)
    return place is not None and place.reading is not None and not _somebody(sheet, cell)


def _ticket(sheet: Sheet, group: Mapping[str, _Cell], taken: list[tuple[int, int]]) -> Iterator[Leg]:
    if not {"origin", "destination"} <= group.keys() and "route" not in group:
        return
    draft = _filled(sheet, group, Draft(min(c.start for c in group.values()), max(c.end for c in group.values())))
    if (
        draft.origin is None
        or draft.destination is None
        or _PARCEL.search(sheet.flat, max(0, draft.start - _GAP), draft.end + _GAP)
    ):
        return
    draft.reason = "fields of a ticket"
    if draft.price is None and "\n" not in sheet.text[draft.start : draft.end]:
        line = sheet.text.find("\n", draft.end)
        money = sheet.within(draft.start, len(sheet.text) if line < 0 else line, MentionKind.MONEY)
        draft.price = money[0].normal if len(money) == 1 else None
    if draft.date is None:
        draft.date, draft.until = sheet.day(draft.start, draft.end)
    taken.append((draft.start, draft.end))
    yield sheet.leg(draft, LegSource.TICKET)


def _filled(sheet: Sheet, cells: Mapping[str, _Cell], draft: Draft) -> Draft:
    """A draft with what the cells hold."""
    if "route" in cells:
        _route(sheet, cells["route"], draft)
    named = "origin" in cells and "destination" in cells
    for name in ("origin", "destination", "crossing"):
        if (
            name in cells
            and not _somebody(sheet, cells[name])
            and (place := sheet.place(cells[name].start, cells[name].end, named=named)) is not None
        ):
            setattr(draft, name, place)
    if "date" in cells:
        draft.date, draft.until = sheet.day(cells["date"].start, cells["date"].end)
    for name in ("plate", "vehicle"):
        if name in cells:
            a, b = cells[name].start, cells[name].end
            plates = sheet.within(a, b, MentionKind.PLATE)
            draft.plate = plates[0].normal if plates else draft.plate
            if name == "plate" and not plates and _PLATE.fullmatch(text := sheet.text[a:b].strip()):
                draft.plate = re.sub("[ -]", "", text)
            if name == "vehicle" and not plates and sheet.text[a:b].strip():
                draft.vehicle = sheet.text[a:b].strip()
    if "price" in cells:
        money = sheet.within(cells["price"].start, cells["price"].end, MentionKind.MONEY)
        draft.price = money[0].normal if money else None
    if "carrier" in cells:
        draft.carrier = sheet.text[cells["carrier"].start : cells["carrier"].end].strip()
    for name in ("payer", "traveller"):
        if name in cells and (who := _who(sheet, cells[name])):
            if name == "payer":
                draft.payer = who
            else:
                draft.travellers.append(who)
    return draft


def _somebody(sheet: Sheet, cell: _Cell) -> bool:
    """Whether a cell holds who and not where: De: and Para: stand in mails and transfers as well."""
    kinds = MentionKind.PERSON, MentionKind.ORG, MentionKind.EMAIL, MentionKind.PHONE
    return bool(sheet.within(cell.start, cell.end, *kinds)) and not sheet.within(
        cell.start, cell.end, MentionKind.PLACE
    )


def _who(sheet: Sheet, cell: _Cell) -> str:
    people = sheet.within(cell.start, cell.end, MentionKind.PERSON)
    text = people[0].text if people else sheet.text[cell.start : cell.end].strip()
    return text if re.search(r"[^\W\d]{2}", text) and not re.search(r"\d", text) else ""


def _route(sheet: Sheet, cell: _Cell, draft: Draft) -> None:
    """A – B – C within a cell."""
    ends = [(m.start(), m.end()) for m in _BETWEEN.finditer(sheet.text, cell.start, cell.end)]
    if not ends:
        ends = [(m.start(), m.end()) for m in _TO.finditer(sheet.text, cell.start, cell.end)]
    starts = [cell.start, *(b for _, b in ends)]
    stops = [*(a for a, _ in ends), cell.end]
    # A dash parts two names that nobody knows; a word or a stroke may say anything: «Limpieza a domicilio».
    dashed = bool(ends) and not any(re.search(r"\w|/", sheet.text[a:b]) for a, b in ends)
    places = [sheet.place(a, b, named=dashed) for a, b in zip(starts, stops, strict=True)]
    known: list[LegPlace] = [place for place in places if place is not None]
    if len(known) >= 2 and len(known) == len(places):
        draft.origin, *draft.transit, draft.destination = known


def _tables(sheet: Sheet, taken: list[tuple[int, int]]) -> Iterator[Leg]:
    """Rows under a heading that names where journeys go; facts above the heading hold for all rows."""
    heading: dict[int, str] = {}
    above: dict[str, _Cell] = {}
    width, at, last, commas = 0, 0, -1, False
    waiting: list[Draft] = []
    for number, line in enumerate(sheet.text.split("\n")):
        start, at = at, at + len(line) + 1
        cells = _comma_cells(line, start) if commas else _cells(line, start)
        if len(cells) < 2 and not commas and _parted_by_commas(sheet, line, start):
            cells, commas = _comma_cells(line, start), True
        if len(cells) < 2:
            commas = False
            if number - last > 1 or not line.strip():
                yield from _ended(sheet, waiting, taken)
                heading, above, waiting = {}, {}, []
            continue
        last = number
        names = {n: name for n, cell in enumerate(cells) if (name := _kind(sheet.flat[cell.start : cell.end]))}
        if _is_heading(sheet, cells, names):
            heading, width = names, len(cells)
            continue
        if not heading:
            facts = _facts(cells, names)
            if facts:
                above |= facts
                taken.append((start, start + len(line)))
                if {"route"} <= facts.keys():
                    waiting = [_filled(sheet, above, Draft(start, start + len(line), reason="a line of a table"))]
                elif waiting:
                    waiting = [
                        _filled(sheet, above, Draft(waiting[0].start, start + len(line), reason="a line of a table"))
                    ]
            continue
        if abs(len(cells) - width) > 1 or names:
            continue
        row = {name: cells[n] for n, name in heading.items() if n < len(cells) and cells[n].start < cells[n].end}
        draft = _row(sheet, above, row, cells)
        if draft is not None:
            waiting = []
            taken.append((draft.start, draft.end))
            yield sheet.leg(draft, LegSource.TABLE)
    yield from _ended(sheet, waiting, taken)


def _ended(sheet: Sheet, waiting: list[Draft], taken: list[tuple[int, int]]) -> Iterator[Leg]:
    """The journey that lines above a table tell, where no row told it by itself."""
    for draft in waiting:
        if draft.origin is not None and draft.destination is not None:
            taken.append((draft.start, draft.end))
            yield sheet.leg(draft, LegSource.TABLE)


def _cells(line: str, offset: int) -> list[_Cell]:
    cells, at = [], 0
    for gap in _CELL.finditer(line):
        cells.append(_Cell(offset + at, offset + gap.start()))
        at = gap.end()
    cells.append(_Cell(offset + at, offset + len(line.rstrip())))
    return cells


def _comma_cells(line: str, offset: int) -> list[_Cell]:
    """Cells of a line of comma-separated values: a comma between quotation marks parts nothing."""
    cells, at, quoted = [], 0, False
    for n, sign in enumerate(f"{line.rstrip()},"):
        if sign == '"':
            quoted = not quoted
        elif sign == "," and (not quoted or n == len(line.rstrip())):
            first, last = at, n
            while first < last and line[first] in ' "':
                first += 1
            while last > first and line[last - 1] in ' "':
                last -= 1
            cells.append(_Cell(offset + first, offset + last))
            at = n + 1
    return cells


def _parted_by_commas(sheet: Sheet, line: str, start: int) -> bool:
    """Whether a line is the heading of comma-separated values: prose has commas too, but no names of columns alone."""
    if "," not in line or len(line) > _MOST_LINE:
        return False
    told = [_kind(sheet.flat[cell.start : cell.end]) for cell in _comma_cells(line, start)]
    named = {kind for kind in told if kind is not None}
    return len(named) >= 2 and bool(named & _WHERE) and 2 * sum(map(bool, told)) >= len(told)


def _is_heading(sheet: Sheet, cells: list[_Cell], names: Mapping[int, str]) -> bool:
    """Two names of columns or more, one of them of places, and no value beside them."""
    told = set(names.values())
    if len(told) < 2 or not told & _WHERE:
        return False
    if sheet.within(cells[0].start, cells[-1].end, MentionKind.DATE, MentionKind.PLATE, MentionKind.MONEY):
        return False
    return not any(sheet.place(cell.start, cell.end) for n, cell in enumerate(cells) if n not in names)


def _facts(cells: list[_Cell], names: Mapping[int, str]) -> dict[str, _Cell]:
    """A name of a column with its value in the next cell: RUTA;A - B;FECHA;9-3-2024."""
    return {name: cells[n + 1] for n, name in names.items() if n + 1 < len(cells) and n + 1 not in names}


def _row(sheet: Sheet, above: Mapping[str, _Cell], row: Mapping[str, _Cell], cells: list[_Cell]) -> Draft | None:
    start, end = cells[0].start, cells[-1].end
    base = _filled(sheet, above, Draft(start, end)) if above else Draft(start, end)
    draft = _filled(sheet, row, replace(base, transit=list(base.transit), travellers=[], reason="a row of a table"))
    told = [
        sheet.place(row[n].start, row[n].end, named=True) for n in ("origin", "destination", "crossing") if n in row
    ]
    if not any(told) and "route" not in row:
        return None
    if "destination" in row and base.destination is not None and draft.destination != base.destination:
        draft.transit = []
    for cell in cells:
        paid = _PAID_BY.search(sheet.text, cell.start, cell.end)
        if paid and not draft.payer:
            draft.payer = _who(sheet, _Cell(*paid.span("who")))
    if not draft.vehicle and (found := words.ON_FOOT.search(sheet.flat, start, end)):
        draft.vehicle = sheet.text[found.start() : found.end()]
    return draft if draft.told else None
