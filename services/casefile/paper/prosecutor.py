"""The sheets before the exhibits: assertions, elements, timeline, people, what contradicts, what is missing."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from models.custody import ItemLedger
from models.disclosure import Disclosure
from models.ids import DocumentId
from models.indicator import Polarity
from models.linking import CaseEntity
from models.matrix import Element, Matrix
from models.produced import BatesRange, Statement
from models.prosecution import Assertion, ProsecutionFile, Stance
from models.review import FlagState, ReviewedFlag, Verdict
from services.casefile.gather import CaseFile, Item
from services.casefile.paper import custody_report, disclosed, fonts, layout
from services.casefile.paper.archival import Place
from services.casefile.paper.layout import link, markup, text
from services.casefile.paper.spoken import say

MOST_ROWS = 300
"""Of a list on paper; the tables of the bag have all."""
_ELEMENTS = {Element.ACT: "act_element", Element.MEANS: "means", Element.PURPOSE: "purpose_element"}

Label = Callable[[str], str]
"""The name of a category of indicators in the language of the file."""


LONG_TITLE = 300
"""Characters above which a title is no headline: in large print it would fill sheets."""


@dataclass(frozen=True)
class Told:
    """All that the sheets are made of. `folios`: of each exhibit, first and last."""

    file: ProsecutionFile
    gathered: CaseFile
    items: Mapping[int, Item]
    bates: Mapping[DocumentId, BatesRange]
    matrix: Matrix
    people: Sequence[CaseEntity]
    ledgers: Sequence[ItemLedger]
    given: Sequence[Disclosure]
    statement: Statement
    agency: str
    fingerprint: str
    label: Label
    folios: Mapping[int, tuple[int, int]]
    folio_of: Mapping[tuple[int, int], int]
    assertion_folios: Mapping[int, int]
    numbers: Mapping[DocumentId, int]
    parts: Mapping[str, Place]
    """Where the parts of the sheets came to lie when they were last laid out; at first nowhere."""

    @property
    def language(self) -> str:
        """Of what is printed."""
        return self.file.language

    def say(self, name: str) -> str:
        """A word in the language of the file."""
        return say(name, self.language)

    def cite(self, document: DocumentId, page: int) -> str:
        """A place as markup: exhibit, page and folio, which leads there; plain where it is in no exhibit."""
        number = self.numbers.get(document)
        if number is None:
            return "—"
        folio = self.folio_of.get((number, page), self.folios[number][0])
        words = f"{self.say('exhibit')} {number}, p. {page} ({self.say('folio').lower()} {folio})"
        known = (number, page) in self.folio_of
        return link(words, f"x{number}p{page}" if known else f"x{number}")


def story(told: Told) -> list[Flowable]:
    """All of it, in order."""
    parts = (
        ("assertions", _assertions), ("elements", _elements), ("timeline", _timeline), ("people", _people),
        ("contrary", _contrary), ("index", _index), ("title", _custody), ("completeness", _completeness),
        ("disclosures", _disclosures), ("acts", _acts), ("verify", _verify),
    )  # fmt: skip
    found = [*_cover(told), PageBreak(), *_contents(told, [name for name, _ in parts])]
    for number, (name, make) in enumerate(parts, start=1):
        found += [PageBreak() if number in (1, 6) else Spacer(0, 14)]
        part = [*layout.heading(str(number), told.say(name), f"part-{name}"), *make(told)]
        found += [KeepTogether(part)] if name == "verify" else part
    return found


def _cover(told: Told) -> list[Flowable]:
    file, say_ = told.file, told.say
    rows: list[tuple[str, layout.Cell]] = [
        (say_("case"), text(told.gathered.case.number, layout.CELL)),
        (say_("agency"), text(told.agency, layout.CELL)),
        *([(say_("court"), text(file.court, layout.CELL))] if file.court else []),
        (say_("as_of"), f"{told.statement.as_of[:16].replace('T', ' ')} UTC"),
        (say_("exhibits"), str(len(told.items))),
        (say_("pages"), str(told.statement.pages)),
        (say_("assertions"), str(len(file.standing))),
        (say_("by"), text(file.made_by, layout.CELL)),
        (say_("key"), text(told.fingerprint, layout.MONO)),
    ]
    return [
        Spacer(0, 90),
        text(say_("file_title").upper(), layout.HEAD),
        Spacer(0, 6),
        text(file.title, layout.TITLE if len(file.title) <= LONG_TITLE else layout.LEAD),
        layout.Rule(width=70),
        Spacer(0, 10),
        text(say_("lead_file"), layout.LEAD),
        Spacer(0, 10),
        layout.facts(rows),
        *([text(say_("summary"), layout.H2), text(file.summary)] if file.summary else []),
        text(say_("caution"), layout.SMALL),
    ]


def _contents(told: Told, names: Iterable[str]) -> list[Flowable]:
    rows = []
    for number, name in enumerate(names, start=1):
        place = told.parts.get(f"part-{name}")
        folio = "" if place is None else str(place.page + 1)
        rows.append((str(number), link(told.say(name), f"part-{name}"), folio))
    first = min(begin for begin, _ in told.folios.values()) if told.folios else 0
    rows.append(("&#160;", link(told.say("exhibits"), f"x{min(told.items)}"), str(first)))
    heads = ("", told.say("contents"), told.say("folio"))
    return [text(heads[1], layout.H1), layout.Rule(), Spacer(0, 6), layout.table(heads, rows, (8, 80, 12))]


def _assertions(told: Told) -> list[Flowable]:
    if not told.file.standing:
        return [text(told.say("none_yet"))]
    return [_assertion(told, one) for one in told.file.standing]


def _assertion(told: Told, one: Assertion) -> Flowable:
    colour = "#9a3412" if one.stance is Stance.DENIES else "#1f4e79"
    elements = " · ".join(told.say(_ELEMENTS[element]) for element in one.elements)
    tags = " · ".join(part for part in (told.say(one.stance.value), elements, one.when) if part)
    bates = told.bates[one.document]
    label = bates.label(min(one.page, bates.pages))
    folio = told.assertion_folios[one.number]
    words = f"{told.say('exhibit')} {one.exhibit}, p. {one.page} · {told.say('folio').lower()} {folio} · {label}"
    head = f'<font name="{fonts.BOLD}" color="{colour}">A-{one.number}</font>  <font color="#5b6675">{tags}</font>'
    body: list[Flowable] = [
        layout.Anchor(f"t{one.number}", f"A-{one.number} {one.text}", level=1),
        markup(head, layout.SMALL),
        text(one.text),
        *([text(f"«{one.quote}»", layout.QUOTE)] if one.quote else []),
        *_translated(told, one),
        markup(link(words, f"a{one.number}"), layout.CELL),
        text(f"SHA-256 {one.sha256}", layout.MONO),
        Spacer(0, 8),
    ]
    return KeepTogether(body)


def _translated(told: Told, one: Assertion) -> Iterator[Flowable]:
    """Translations of what an assertion quotes, below the original words, with who or what made each."""
    if one.start is None or one.end is None:
        return
    for passage in told.gathered.translations(told.items[one.exhibit]):
        if passage.page == one.page and one.start <= passage.start and passage.end <= one.end:
            by = f"{told.say('by_engine')}: {passage.translator}" if passage.engine else passage.translator
            yield text(f"{told.say('translation')} ({passage.language}; {by}): {passage.text}", layout.SMALL)


def _elements(told: Told) -> list[Flowable]:
    gaps: defaultdict[Element | None, list[str]] = defaultdict(list)
    for gap in told.matrix.missing:
        gaps[gap.element].append(told.say(f"gap_{gap.code.value}"))
    rows = []
    for one in told.matrix.elements:
        asserted = [each for each in told.file.standing if one.element in each.elements]
        cites = ", ".join(link(f"A-{each.number}", f"t{each.number}") for each in asserted)
        rows.append((
            f'<font name="{fonts.BOLD}">{told.say(_ELEMENTS[one.element])}</font>', cites, str(one.flags),
            str(one.sources), "<br/>".join(gaps[one.element]) or told.say("gap_none"),
        ))  # fmt: skip
    heads = [told.say(name) for name in ("element", "assertions", "flags", "sources", "lacks")]
    found: list[Flowable] = [layout.table(heads, rows, (12, 24, 12, 16, 36))]
    cells = [
        (
            told.say(_ELEMENTS[cell.element]), fonts.marked_up(told.label(cell.category)), str(cell.flags),
            str(cell.confirmed), str(cell.sources),
            "<br/>".join(dict.fromkeys(told.cite(place.document, place.page) for place in cell.places[:6])),
        )
        for cell in told.matrix.cells
    ]  # fmt: skip
    if cells:
        heads = [told.say(name) for name in ("element", "kind", "flags", "confirmed", "sources", "place_in_file")]
        found.append(layout.table(heads, cells, (11, 27, 11, 13, 15, 33)))
    if told.matrix.minors:
        found.append(text(told.say("minors_note"), layout.SMALL))
    found += [text(words, layout.SMALL) for words in gaps[None]]
    return found


def _timeline(told: Told) -> list[Flowable]:
    events = [
        (one.when, f"{link(f'A-{one.number}', f't{one.number}')} {fonts.marked_up(one.text)}", one.document, one.page)
        for one in told.file.standing
        if one.when
    ]
    for found in told.gathered.legs:
        leg = found.leg
        if leg.date:
            way = " → ".join(place.text for place in (leg.origin, *leg.transit, leg.destination) if place is not None)
            events.append((leg.date, f"{told.say('leg')}: {fonts.marked_up(way)}", leg.span.document, leg.span.page))
    rows = [(when, words, told.cite(document, page)) for when, words, document, page in sorted(events)]
    heads = [told.say(name) for name in ("date", "event", "place_in_file")]
    return _rows(told, heads, rows, (14, 54, 32))


def _people(told: Told) -> list[Flowable]:
    rows = [
        (fonts.marked_up(one.name), fonts.marked_up("; ".join(one.also)), str(one.mentions), str(one.documents))
        for one in told.people
    ]
    heads = [told.say(name) for name in ("person", "aliases", "mentions", "exhibits")]
    return _rows(told, heads, rows, (34, 42, 12, 12))


def _contrary(told: Told) -> list[Flowable]:
    rows = [
        (
            told.say("denies"), f"{link(f'A-{one.number}', f't{one.number}')} {fonts.marked_up(one.text)}",
            told.cite(one.document, one.page),
        )
        for one in told.file.standing
        if one.stance is Stance.DENIES
    ]  # fmt: skip
    for flag in told.gathered.flags:
        kind = _against(flag)
        if kind:
            passage = f"<i>{fonts.marked_up(told.label(flag.told.category))}</i>: {fonts.marked_up(_sentence(flag))}"
            rows.append((told.say(kind), passage, told.cite(flag.flag.span.document, flag.flag.span.page)))
    heads = [told.say(name) for name in ("kind", "what", "place_in_file")]
    found: list[Flowable] = [text(told.say("contrary_lead"), layout.SMALL)]
    return [*found, *(_rows(told, heads, rows, (16, 54, 30)) if rows else [text(told.say("nothing_contrary"))])]


def _against(flag: ReviewedFlag) -> str:
    """Why a passage is told among what contradicts; empty: it is not."""
    if flag.told.polarity is Polarity.NEGATED:
        return "negated"
    if flag.outcome is Verdict.DISMISSED:
        return "dismissed"
    return "conflict" if flag.state is FlagState.CONFLICT else ""


def _sentence(flag: ReviewedFlag) -> str:
    return " ".join(f"…{flag.before[-60:]}{flag.flag.text}{flag.after[:60]}…".split())


def _index(told: Told) -> list[Flowable]:
    titles = {one.number: one for one in told.file.present}
    rows = []
    for number, item in sorted(told.items.items()):
        exhibit, bates, (first, last) = titles[number], told.bates[item.document], told.folios[number]
        name = fonts.marked_up(exhibit.title)
        note = f"<br/><font color='#5b6675'>{fonts.marked_up(exhibit.note)}</font>" if exhibit.note else ""
        rows.append((
            link(str(number), f"x{number}"),
            markup(f"{name}{note}<br/><font size='6.6' color='#5b6675'>SHA-256 {item.receipt.sha256}</font>",
                   layout.CELL),
            str(bates.pages), f"{bates.label(1)}<br/>{bates.label(bates.pages)}", link(f"{first}–{last}", f"x{number}"),
        ))  # fmt: skip
    heads = ["#", *(told.say(name) for name in ("title_word", "pages", "bates", "folios"))]
    return [layout.table(heads, rows, (6, 55, 9, 17, 13))]


def _custody(told: Told) -> list[Flowable]:
    if not told.ledgers:
        return [text(told.say("empty"))]
    files = {item.document: item.receipt for item in told.items.values()}
    found: list[Flowable] = [_overview(told)]
    for one in told.ledgers:
        if one.item.gaps:
            found += [text(f"{told.say('item')} {one.item.number}", layout.H2),
                      custody_report.gaps_table(one.item.gaps, told.language, files)]  # fmt: skip
    return found


def _overview(told: Told) -> Flowable:
    rows = [
        (
            fonts.marked_up(one.item.number), fonts.marked_up(one.item.description),
            fonts.marked_up(told.say(one.item.closed.value) if one.item.closed else one.item.holder),
            fonts.marked_up(one.item.seal or told.say("none")),
            ", ".join(link(str(told.numbers[document]), f"x{told.numbers[document]}")
                      for document in one.item.documents if document in told.numbers),
            markup(f"{one.item.entries}<br/><font size='6.2'>{one.item.head[:32]}…</font>", layout.CELL),
        )
        for one in told.ledgers
    ]  # fmt: skip
    heads = [told.say(name) for name in ("item", "description", "holder", "seal", "exhibits", "ledger")]
    return layout.table(heads, rows, (11, 30, 17, 14, 11, 17))


def _completeness(told: Told) -> list[Flowable]:
    one = told.statement
    rows: list[tuple[str, layout.Cell]] = [
        (told.say("exhibits"), str(one.documents)),
        (told.say("pages"), str(one.pages)),
        (told.say("pages_poor"), str(one.pages_poor)),
        (told.say("pages_unreadable"), str(one.pages_unreadable)),
        (told.say("pages_not_searchable"), str(one.pages_not_searchable)),
        (told.say("masked_people"), str(one.masked)),
        *([(told.say("sealed_by_law"), str(one.by_law))] if one.by_law else []),
    ]
    found: list[Flowable] = [text(told.say("completeness_lead"), layout.SMALL), layout.facts(rows, label=0.5)]
    if one.complete:
        found.append(text(told.say("all_read")))
    if one.unread:
        unread = [
            (link(str(each.number), f"x{each.number}"), fonts.marked_up(each.state.value if each.state else "—"),
             fonts.marked_up(", ".join(each.codes)), ", ".join(map(str, each.unreadable[:40])))
            for each in one.unread
        ]  # fmt: skip
        heads = ["#", told.say("condition"), told.say("reason"), told.say("pages_unreadable")]
        found += [text(told.say("unread_documents"), layout.H2), layout.table(heads, unread, (8, 16, 38, 38))]
    if one.withheld:
        held = [(link(str(each.number), f"x{each.number}"), told.say(each.reason.value)) for each in one.withheld]
        heads = ["#", told.say("reason")]
        found += [text(told.say("withheld_originals"), layout.H2), layout.table(heads, held, (8, 92))]
    return found


def _disclosures(told: Told) -> list[Flowable]:
    lead = text(told.say("disclosures_lead"), layout.SMALL)
    if not told.given:
        return [lead, text(told.say("none_given"))]
    return [lead, disclosed.table(told.given, told.numbers, told.language)]


def _acts(told: Told) -> list[Flowable]:
    events = told.gathered.events
    counts = Counter((event.action, event.actor, event.outcome) for event in events)
    first: dict[tuple[str, str, str], dt.datetime] = {}
    last: dict[tuple[str, str, str], dt.datetime] = {}
    for event in events:
        key = (event.action, event.actor, event.outcome)
        first.setdefault(key, event.at)
        last[key] = event.at
    rows = [
        (fonts.marked_up(key[0] + ("" if key[2] == "ok" else f" ({key[2]})")), fonts.marked_up(key[1]), str(count),
         f"{first[key]:%Y-%m-%d %H:%M}", f"{last[key]:%Y-%m-%d %H:%M}")
        for key, count in sorted(counts.items())
    ]  # fmt: skip
    heads = [told.say(name) for name in ("act", "by", "count", "first", "last")]
    return [text(told.say("acts_lead"), layout.SMALL), *_rows(told, heads, rows, (32, 26, 8, 17, 17))]


def _verify(told: Told) -> list[Flowable]:
    key = text(f"{told.say('key')}: {told.fingerprint}", layout.MONO)
    return [text(told.say("verify_text")), key]


def _rows(
    told: Told, heads: Sequence[str], rows: Sequence[Sequence[layout.Cell]], widths: Sequence[float]
) -> list[Flowable]:
    """A table of at most so many rows; what is left out is told."""
    if not rows:
        return [text(told.say("none_yet"))]
    found: list[Flowable] = [layout.table(heads, rows[:MOST_ROWS], widths)]
    if len(rows) > MOST_ROWS:
        found.append(text(told.say("cropped").format(shown=MOST_ROWS, all=len(rows)), layout.SMALL))
    return found
