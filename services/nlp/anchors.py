"""The day from which a text tells its times, and what `yesterday` or `3 May` mean from there.

That day stands at the head of a chat line, in a mail's or report's own date line, in a letter's place and date, or in
the opening words of a record. Each counts for what follows it, up to the next one; the last date line of a document
without any other counts for what stands before it, and what the file itself tells (the time a mail was sent) for all.
A date in the story is never one: what happened on 3 May does not tell when the story was written.
"""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.document import Document
from models.mention import Mention, MentionKind
from models.span import Span
from services import line_ends
from services.nlp import figures, near, normal, timewords
from services.nlp.people.chats import LINE
from services.nlp.turns import OVERHEAD

_ISO_DAY = len("2024-01-01")
# What a line says before the day of writing.
_LABEL = re.compile(
    r"(?:^|[.;|>*]\s{0,2}|\s{2})\s*(?:(?:lugar y |local e |place and |luogo e )?(?:fecha|data|date|dated)"
    r"(?: (?:del|de|do|da|of|of the|du) (?:el )?(?:informe|acta|reporte|denuncia|declaracion|documento|relatorio|termo"
    r"|boletim|report|statement|rapport|rapporto|verbale|entrevista|interview|emision|emissao))?|enviado(?: el| em)?"
    r"|sent|envoye(?: le)?|inviato(?: il)?|(?:acta|informe|declaracion|oficio) de fecha|termo lavrado em"
    r"|statement taken on|proces-verbal du|verbale del|fait a [\w -]{2,30}, le)"
    rf" ?[:.]?\s{{0,4}}(?:on |[\w ]{{2,30}}, )?(?:(?:{'|'.join(timewords.WEEKDAYS)}|mon|tue|wed|thu|fri|sat|sun),? )?"
    r"(?:dia |el |le |il )?$"
)
# Oruro, 3 de mayo de 2021: the place begins the line, the date ends it.
_PLACE = re.compile(
    r"^\s*[A-ZÁÉÍÓÚÑÂÃÇ][\w.’' -]{2,40}(?:\([\w ]{2,20}\))?, ?(?:a |le |em |on |el |il |addi |li |lì )?$"
)
_PLACE_TAIL = re.compile(r"^\s*[.,]?\s*$")
_SENTENCE_TAIL = re.compile(r"\s*[.–—-]{1,3}\s+\S")
# En la ciudad de Oruro, a los doce días del mes de mayo de 2021; Aos doze dias do mês…
_HOUR = r"[\d:.]{4,5} ?(?:horas|hs|hrs)?\.?"
_WEEKDAY = rf"(?:(?:{'|'.join(timewords.WEEKDAYS)}),? )?"
_OPENING = re.compile(
    rf"(?:\b(?:a los|aos|ao|l[’']an|addi|(?:siendo |a )?(?:las|horas) {_HOUR}(?: del(?: dia)?| de fecha)?"
    rf"|as {_HOUR} do dia|hoy(?: dia)?,?) ?"
    rf"|\b(?:en|na) (?:la )?(?:ciudad|cidade) de [\w ,]{{2,40}},? (?:a |el |el dia |em |no dia )?){_WEEKDAY}$"
)
# Le 12 mars 2024 à Lyon, nous …; Il giorno 12 marzo 2024 in Milano, innanzi a noi …: the first words of a record.
# Without those who keep it a story begins so, too: El 12 de marzo en La Paz me llevaron.
_OPENS = re.compile(r"^\s*(?:(?:le|il giorno|addi|em|no dia|el(?: dia)?|a|on) )?$")
_OPENS_TAIL = re.compile(
    r",?\s(?:(?:a|in|en|em|na|no|presso|at|alle|as|negli) [^;\n]{2,60}?,?\s){0,2}"
    r"(?:devant nous|nous|innanzi|dinanzi|noi|ante mi|perante|before me"
    r"|(?:comparec\w+|se (?:presenta|presento|hace presente|hizo presente)|e comparso)(?: ante)?)(?!\w)"
)
_OPENING_REACH = 400
_FAR = 60


@dataclass(frozen=True, slots=True)
class _Day:
    """A day of writing and where it stands."""

    page: int
    at: int
    day: dt.date
    line: bool


class Anchors:
    """The days of writing that a document tells."""

    def __init__(self, document: Document, mentions: Sequence[Mention]) -> None:
        self._texts = {page.number: page.text for page in document.pages}
        self._flats: dict[int, str] = {}
        self._metadata = document.metadata
        self._mentions = mentions
        self._first_page = min(self._texts, default=1)

    @cached_property
    def _days(self) -> list[_Day]:
        return list(self._told())

    def _told(self) -> Iterator[_Day]:
        for mention in self._mentions:
            iso = mention.normal or ""
            if mention.kind is not MentionKind.DATE or len(iso) != _ISO_DAY:
                continue
            span, flat, text = mention.span, self._flat(mention.span.page), self._texts[mention.span.page]
            begin, end = near.line_of(text, span.start)
            opening = span.page == self._first_page and span.start < _OPENING_REACH
            before = flat[max(begin, span.start - 2 * _FAR) : span.start]
            if (LINE.match(flat, begin) and span.start - begin < 4) or OVERHEAD.match(flat, begin):
                yield _Day(span.page, begin, dt.date.fromisoformat(iso), line=True)
            elif (
                _LABEL.search(before)
                or (
                    _PLACE.match(text[begin : span.start])
                    and (_PLACE_TAIL.match(text[span.end : end]) or (opening and _SENTENCE_TAIL.match(text, span.end)))
                )
                or (opening and self._opens(flat, begin, span))
            ):
                yield _Day(span.page, span.start, dt.date.fromisoformat(iso), line=False)

    def _opens(self, flat: str, begin: int, span: Span) -> bool:
        """Whether a day stands in the opening words of a record."""
        if re.match(r"l[’']an ", flat[span.start : span.start + 5]):
            return True
        first = _OPENS.match(flat[begin : span.start]) and _OPENS_TAIL.match(flat, span.end)
        return bool(first or _OPENING.search(flat[max(0, span.start - 2 * _FAR) : span.start]))

    def _flat(self, page: int) -> str:
        if page not in self._flats:
            self._flats[page] = normal.flat(self._texts[page])
        return self._flats[page]

    def before(self, page: int, at: int) -> dt.date | None:
        """The day from which the words at a place are told; None where nothing tells it."""
        n = bisect_right(self._days, (page, at), key=lambda day: (day.page, day.at)) - 1
        if n >= 0:
            return self._days[n].day
        if sent := self._sent():
            return sent
        lines = [day for day in self._days if day.line]
        return self._days[-1].day if self._days and not lines else None

    def _sent(self) -> dt.date | None:
        try:
            return dt.date.fromisoformat(str(self._metadata.get("sent", ""))[:_ISO_DAY])
        except ValueError:
            return None


def anchored(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with a normal form for what is told from the day of writing where that is known."""
    told = Anchors(document, mentions)
    return [_read(mention, told) for mention in mentions]


def _read(mention: Mention, told: Anchors) -> Mention:
    if mention.kind is not MentionKind.DATE or mention.normal is not None:
        return mention
    today = told.before(mention.span.page, mention.span.start)
    if today is None:
        return mention
    flat = normal.flat(line_ends.in_one_line(mention.text))
    value, other = timewords.value(flat, today), ""
    if value is None:
        value, other = _without_year(flat, today)
    if value is None:
        return mention
    update = {
        "normal": value, "alternatives": (other,) if other else (),
        "reason": f"{mention.reason}; written on {today.isoformat()}",
    }  # fmt: skip
    return mention.model_copy(update=update)


_DAY_MONTH = re.compile(r"(?P<d>\d{1,2})\D.*?(?P<m>[a-z]{3,})\.?|(?P<m2>[a-z]{3,})\.? (?P<d2>\d{1,2})\D{0,2}")
_FIGURES = re.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})")
_RANGE = re.compile(
    r"(?P<d>\d{1,2})\D+?(?P<d2>\d{1,2})\D.*?(?P<m>[a-z]{3,})\.?"
    r"|(?P<mm>[a-z]{3,})\.? (?P<dd>\d{1,2})\D+(?P<dd2>\d{1,2})\D{0,2}"
)


def _without_year(flat: str, today: dt.date) -> tuple[str | None, str]:
    """A day of a month, or some, in the year that lies nearest to a day; and the next nearest reading."""
    if last := timewords.LAST_YEAR.search(flat):
        # The middle of that year is nearest to all of its days.
        return _without_year(flat[: last.start()], dt.date(today.year - 1, 7, 1))[0], ""
    if match := _RANGE.fullmatch(flat):
        month = figures.MONTHS.get(match["m"] or match["mm"])
        days = [int(d) for d in (match["d"] or match["dd"], match["d2"] or match["dd2"])]
        ends = [timewords.nearest(month, day, today) for day in days] if month else []
        return (f"{ends[0][0]}/{ends[1][0]}", "") if len(ends) == 2 and ends[0] and ends[1] else (None, "")
    match = _FIGURES.fullmatch(flat)
    if match:
        month, day = int(match["m"]), int(match["d"])
    elif match := _DAY_MONTH.fullmatch(flat):
        month, day = figures.MONTHS.get(match["m"] or match["m2"]) or 0, int(match["d"] or match["d2"])
    else:
        return None, ""
    found = timewords.nearest(month, day, today) if 1 <= month <= 12 and 1 <= day <= 31 else None
    return found or (None, "")
