"""Times told from the day of writing: `yesterday`, `hace tres días`, `la semana pasada`, in five languages.

All languages stand together: chats mix them, and hardly a word means something else in another. On flat text.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator

from services.nlp import figures

_S = r"[ \n]"
_DAYS = {
    -2: "anteayer antier antes_de_ayer anteontem antes_de_ontem (?:the_)?day_before_yesterday avant.hier "
    "l.altro_ieri avantieri ieri_l.altro",
    -1: "ayer anoche ontem(?:_a_noite)? yesterday last_night hier(?:_soir)? ieri(?:_sera|_notte)?",
    0: "hoy(?!_en_dia) esta_noche hoje(?:_a_noite)?(?!_em_dia) today tonight aujourd.hui ce_soir oggi stasera",
    # What stands before tells the morning from tomorrow: por la mañana.
    1: "(?<!la_)(?<!una_)(?<!cada_)(?<!media_)(?<!de_)(?<!esta_)(?<!el_)(?<!buena_)(?<!otra_)manana amanha tomorrow "
    "demain domani",
    2: "pasado_manana depois_de_amanha (?:the_)?day_after_tomorrow apres.demain dopo_?domani",
}
WEEKDAYS = (
    "lunes|segunda(?:-feira)?|monday|lundi|lunedi", "martes|terca(?:-feira)?|tuesday|mardi|martedi",
    "miercoles|quarta(?:-feira)?|wednesday|mercredi|mercoledi", "jueves|quinta(?:-feira)?|thursday|jeudi|giovedi",
    "viernes|sexta(?:-feira)?|friday|vendredi|venerdi", "sabado|saturday|samedi|sabato",
    "domingo|sunday|dimanche|domenica",
)  # fmt: skip
"""Folded names of the days, Monday first, as patterns."""
_UNITS = {
    "day": "dias?|days?|jours?|giorn[oi]", "week": "semanas?|weeks?|semaines?|settiman[ae]",
    "month": "mes(?:es)?|months?|mois|mes[ei]", "year": "anos?|years?|annees?|ans?|ann[oi]",
}  # fmt: skip
_WEEKDAY, _UNIT = "|".join(WEEKDAYS), "|".join(_UNITS.values())
_NUMBER = rf"(?:\d{{1,3}}|{figures.COUNT}|an?)"
_ABOUT = (
    r"(?:(?:ya|como|unos|unas|uns|umas|casi|quase|aproximadamente|mas de|mais de|cerca de|mais ou menos|environ|pres de"
    rf"|plus de|circa){_S})?"
)
_PAST_BEFORE = rf"(?:ultim[ao]|pasad[ao]|passada|last|this past|scors[ao]){_S}"
_PAST_AFTER = rf"{_S}(?:pasad[ao]|passad[ao]|ultimo|derni?ere?|passee?|scors[ao])"
_NEXT_BEFORE = rf"(?:proxim[ao]|next|this coming|prossim[ao]){_S}"
_NEXT_AFTER = rf"{_S}(?:proxim[ao]|que viene|que vem|entrante|prochaine?|prossim[ao]|qui vient)"

_WORDS = re.compile(
    r"(?<![\w’'-])(?:"
    + "|".join(f"(?P<d{n + 2}>{'|'.join(_DAYS[n].split()).replace('_', _S)})" for n in (-2, 2, -1, 1, 0))
    + r")(?![\w-])"
)
# "Ha 16 anni" and "faz 15 anos" tell an age: each word takes the units of its own language only.
_AGO = re.compile(
    rf"(?<!\w)(?:(?:hace|ha|il y a){_S}{_ABOUT}(?P<n>{_NUMBER}){_S}(?P<unit>dias?|semanas?|mes(?:es)?|anos?|jours?"
    rf"|semaines?|mois|ans?)|faz{_S}{_ABOUT}(?P<n2>{_NUMBER}){_S}(?P<unit2>dias?|semanas?|mes(?:es)?))(?:{_S}atras)?(?!\w)"
)
_BEFORE_NOW = re.compile(rf"(?<!\w)(?P<n>{_NUMBER}){_S}(?P<unit>{_UNIT}){_S}(?:ago|atras|fa)(?!\w)")
_HENCE = re.compile(
    rf"(?<!\w)(?:(?:dentro de|daqui a|dans|tra|fra){_S}{_ABOUT}(?P<n>{_NUMBER}){_S}(?P<unit>{_UNIT})"
    rf"|(?P<n2>{_NUMBER}){_S}(?P<unit2>{_UNIT}){_S}from now)(?!\w)"
)
_NAMED_DAY = re.compile(
    rf"(?<!\w)(?:(?:(?P<past>{_PAST_BEFORE})|(?P<next>{_NEXT_BEFORE}))(?P<day>{_WEEKDAY})"
    rf"|(?P<day2>{_WEEKDAY})(?:(?P<past2>{_PAST_AFTER})|(?P<next2>{_NEXT_AFTER})))(?!\w)"
)
_LONG = "semana|mes|ano|week|month|year|semaine|mois|annee|an|settimana|mese|anno"
# "el pasado mes de marzo" names its month; "última semana" is as often the last one of an offer.
_NAMED_UNIT = re.compile(
    rf"(?<!\w)(?:(?:(?P<past>(?!ultim){_PAST_BEFORE})|(?P<next>{_NEXT_BEFORE}))(?P<unit>{_LONG})(?! de [a-z])"
    rf"|(?P<unit2>{_LONG})(?:(?P<past2>{_PAST_AFTER})|(?P<next2>{_NEXT_AFTER})))(?!\w)"
)
# El 3 del mes pasado, dia 12 do corrente, 7 del cte., le 4 de ce mois: a day of the month of writing or one beside it.
_DAY_OF_MONTH = re.compile(
    rf"(?<![\w.,/\-])(?P<day>[12]\d|3[01]|0?[1-9])(?:[º°o]|st|nd|rd|th)?{_S}"
    rf"(?:(?P<past>del?{_S}mes{_S}(?:pasado|anterior|proximo{_S}pasado)|del{_S}(?:proximo{_S})?pasado{_S}mes"
    rf"|do{_S}mes{_S}(?:passado|anterior)|of{_S}last{_S}month|du{_S}mois{_S}dernier|del{_S}mese{_S}scorso)"
    rf"|(?P<next>del{_S}mes{_S}(?:que{_S}viene|entrante|proximo)|del{_S}proximo{_S}mes|do{_S}mes{_S}que{_S}vem"
    rf"|do{_S}proximo{_S}mes|of{_S}next{_S}month|du{_S}mois{_S}prochain|del{_S}mese{_S}prossimo|del{_S}prossimo{_S}mese)"
    rf"|(?P<this>del{_S}(?:corriente|presente)(?:{_S}mes)?|del{_S}cte\.?|del{_S}mes{_S}(?:en{_S}curso|corriente|actual)"
    rf"|de{_S}este{_S}mes|del{_S}actual|do{_S}(?:corrente|presente)(?:{_S}mes)?|do{_S}mes{_S}corrente|deste{_S}mes"
    rf"|of{_S}this{_S}month|de{_S}ce{_S}mois|du{_S}mois{_S}(?:courant|en{_S}cours)|di{_S}questo{_S}mese"
    rf"|del{_S}(?:corrente{_S}mese|mese{_S}corrente)))(?!\w)"
)


LAST_YEAR = re.compile(
    r",? (?:(?:del|do) ano (?:pasado|passado|anterior)|of last year|last year|de l[’']an(?:nee)? (?:derniere?|passee?)"
    r"|dell[’']anno (?:scorso|passato))(?!\w)"
)
"""Behind a day and month: those of the year before that of writing."""


def find(flat: str) -> Iterator[re.Match[str]]:
    """Each time told from the day of writing."""
    for pattern in _READERS:
        for match in pattern.finditer(flat):
            if _value(pattern, match, dt.date(2000, 1, 3)) is not None:
                yield match


def value(flat: str, today: dt.date) -> str | None:
    """What a whole text says if it was written on a day: an ISO day, month, year, or an interval `first/last`."""
    for pattern in _READERS:
        match = pattern.fullmatch(flat)
        if match:
            return _value(pattern, match, today)
    return None


def _value(pattern: re.Pattern[str], match: re.Match[str], today: dt.date) -> str | None:
    try:
        return _READERS[pattern](match, today)
    except (ValueError, OverflowError):  # a day that no calendar has
        return None


def _word(match: re.Match[str], today: dt.date) -> str:
    offset = int((match.lastgroup or "d2")[1:]) - 2
    return (today + dt.timedelta(days=offset)).isoformat()


def _ago(match: re.Match[str], today: dt.date) -> str | None:
    groups = match.groupdict()
    return _moved(match["n"] or groups["n2"], match["unit"] or groups["unit2"], today, -1)


def _hence(match: re.Match[str], today: dt.date) -> str | None:
    return _moved(match["n"] or match["n2"], match["unit"] or match["unit2"], today, 1)


def _moved(number: str, unit: str, today: dt.date, way: int) -> str | None:
    count = int(number) if number.isdecimal() else 1 if number in {"a", "an"} else figures.words(number)
    if not count:
        return None
    return _unit(_unit_name(unit), today, way * count)


def _unit_name(word: str) -> str:
    return next(name for name, forms in _UNITS.items() if re.fullmatch(forms, word))


def _unit(name: str, today: dt.date, count: int) -> str:
    """The day, week, month or year that lies so many before or after that of a day."""
    if name == "day":
        return (today + dt.timedelta(days=count)).isoformat()
    if name == "week":
        monday = today + dt.timedelta(days=7 * count - today.weekday())
        return f"{monday.isoformat()}/{(monday + dt.timedelta(days=6)).isoformat()}"
    if name == "month":
        year, month = divmod(today.year * 12 + today.month - 1 + count, 12)
        return f"{year:04}-{month + 1:02}"
    return f"{today.year + count:04}"


def _named_day(match: re.Match[str], today: dt.date) -> str:
    word = match["day"] or match["day2"]
    wanted = next(n for n, forms in enumerate(WEEKDAYS) if re.fullmatch(forms, word))
    past = match["past"] or match["past2"]
    away = (today.weekday() - wanted - 1) % 7 + 1 if past else (wanted - today.weekday() - 1) % 7 + 1
    return (today + dt.timedelta(days=-away if past else away)).isoformat()


def _named_unit(match: re.Match[str], today: dt.date) -> str:
    name = _unit_name(match["unit"] or match["unit2"])
    return _unit(name, today, -1 if match["past"] or match["past2"] else 1)


def _day_of_month(match: re.Match[str], today: dt.date) -> str:
    year, month = divmod(today.year * 12 + today.month - 1 + (bool(match["next"]) - bool(match["past"])), 12)
    return dt.date(year, month + 1, int(match["day"])).isoformat()


_READERS: dict[re.Pattern[str], Callable[[re.Match[str], dt.date], str | None]] = {
    _WORDS: _word, _AGO: _ago, _BEFORE_NOW: _ago, _HENCE: _hence, _NAMED_DAY: _named_day, _NAMED_UNIT: _named_unit,
    _DAY_OF_MONTH: _day_of_month,
}  # fmt: skip


def nearest(month: int, day: int, today: dt.date) -> tuple[str, str] | None:
    """The day of a month that lies nearest to a day, and the next nearest year's; None where no calendar has it."""
    days = [
        dt.date(year, month, day)
        for year in range(today.year - 1, today.year + 2)
        if day <= calendar.monthrange(year, month)[1]
    ]
    near = sorted(days, key=lambda one: abs((one - today).days))
    return (near[0].isoformat(), near[1].isoformat()) if len(near) > 1 else (near[0].isoformat(), "") if near else None
