"""The words on the screens: catalogues in Spanish, Portuguese and English, and how each writes numbers and times."""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

LANGUAGES = ("es", "pt", "en")
DEFAULT_LANGUAGE = "es"

_THOUSANDS = {"es": ".", "pt": ".", "en": ","}
_DECIMAL = {"es": ",", "pt": ",", "en": "."}
_MONTHS = {
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    "pt": ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}", re.ASCII)
_SIZES = ("B", "kB", "MB", "GB", "TB")

_UNIVERSAL = frozenset({"", "UTC", "UCT", "GMT", "Universal", "Zulu"})

_START = 8
"""Letters by which sentences are told apart at first."""

_READ_AS = re.compile(r"<([a-z]+)>")
_BETWEEN = re.compile(r"(; |(?<=[.!?]) (?=[A-Z]))")

Entry = str | Mapping[str, str]
"""A sentence, or its forms `one` and `other` by the value `n`."""


@cache
def catalogue(language: str) -> Mapping[str, Entry]:
    """All entries of one language, by key."""
    text = (resources.files("api.web") / "catalog" / f"{language}.json").read_text(encoding="utf-8")
    loaded: dict[str, Entry] = json.loads(text)
    return loaded


Sentence = tuple[re.Pattern[str], Mapping[str, str]]
"""A sentence as a pattern, and the same in the other languages."""


@cache
def _written() -> Mapping[str, Mapping[str, str]]:
    text = (resources.files("api.web") / "catalog" / "sentences.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)
    return loaded


@cache
def sentences() -> Sequence[Sentence]:
    """What services say in English (errors, problems, reasons), as patterns, with the same in the other languages.

    `{}` in a sentence stands for a part that changes; translations have as many, in the same order.
    """
    return [(re.compile("(.+?)".join(map(re.escape, said.split("{}")))), other) for said, other in _written().items()]


@cache
def _by_start() -> Mapping[str, Sequence[Sentence]]:
    """The same in their order by their first letters; what changes or ends before that stands under all, and under "".

    A page says dozens of sentences, and there are hundreds: each would be held against them all.
    """
    starts = [said.partition("{}")[0][:_START] for said in _written()]
    found: dict[str, list[Sentence]] = {start: [] for start in ("", *starts) if len(start) in (0, _START)}
    for start, sentence in zip(starts, sentences(), strict=True):
        for key in (start,) if len(start) == _START else found:
            found[key].append(sentence)
    return found


@lru_cache(maxsize=1000)
def zone_of(name: str) -> ZoneInfo | None:
    """A time zone by its name of the tz database, as a browser tells it; None where this machine knows none such."""
    if len(name) > 64 or not _ZONE.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None


class Words:
    """One language's catalogue, called as `t("key", n=3)` in templates. Keeps no state beyond it and a time zone."""

    def __init__(self, language: str, zone: ZoneInfo | None = None) -> None:
        """`zone`: in which times are told; None: UTC."""
        self.language = language
        self.zone = zone
        self._entries = catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """The entry with its values filled in. A missing key is a fault that tests find: KeyError."""
        entry = self._entries[key]
        if isinstance(entry, Mapping):
            entry = entry["one" if values.get("n") == 1 else "other"]
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return entry.format(**shown) if shown else entry

    def raw(self, key: str) -> str:
        """An entry as it stands, with its places open, for scripts that fill it in."""
        entry = self._entries[key]
        return entry if isinstance(entry, str) else entry["other"]

    def family(self, name: str) -> list[tuple[str, str]]:
        """All entries under a name, as (rest of the key, text)."""
        start = f"{name}."
        return [
            (key.removeprefix(start), text)
            for key, text in self._entries.items()
            if key.startswith(start) and isinstance(text, str)
        ]

    def has(self, key: str) -> bool:
        """Whether there is such an entry."""
        return key in self._entries

    def known(self, key: str, otherwise: str) -> str:
        """The entry, or `otherwise` for codes that the catalogue does not name (a new problem, a rare country)."""
        entry = self._entries.get(key, otherwise)
        return entry if isinstance(entry, str) else otherwise

    def said(self, sentence: str) -> str:
        """A service's English sentence in this language; one that nobody has translated stays English."""
        # A rule read an amount or a place there, whichever it was.
        sentence = _READ_AS.sub(lambda read: self.known(f"read_as.{read[1]}", read[0]), sentence)
        if self.language == "en":
            return sentence
        whole = self._said(sentence)
        if whole is not None:
            return whole
        # Reasons are strung together from parts, each of which has its translation.
        parts = _BETWEEN.split(sentence)
        return "".join(part if _BETWEEN.fullmatch(part) else self._said(part) or part for part in parts)

    def _said(self, sentence: str) -> str | None:
        alike = _by_start()
        for pattern, other in alike.get(sentence[:_START], alike[""]):
            found = pattern.fullmatch(sentence)
            if found is not None:
                return other[self.language].format(*found.groups())
        return None

    def media(self, media_type: str) -> str:
        """A media type's name, else the type itself."""
        return self.known(f"media.{media_type}", media_type)

    def number(self, value: float, *, digits: int = 0) -> str:
        """A number with this language's separators."""
        written = f"{value:,.{digits}f}"
        swap = {",": _THOUSANDS[self.language], ".": _DECIMAL[self.language]}
        return "".join(swap.get(sign, sign) for sign in written)

    def percent(self, share: float) -> str:
        """A share of one as a whole percentage; only a full share reads 100 %."""
        return f"{self.number(int(share * 100))}\N{NO-BREAK SPACE}%"

    def size(self, count: int) -> str:
        """Bytes in decimal units."""
        value, unit = float(count), 0
        while value >= 1000 and unit < len(_SIZES) - 1:
            value, unit = value / 1000, unit + 1
        return f"{self.number(value, digits=1 if unit and value < 100 else 0)}\N{NO-BREAK SPACE}{_SIZES[unit]}"

    def day(self, moment: dt.datetime) -> str:
        """A day, in UTC, with the month as a word: 3/4 would be two days in two countries."""
        return f"{moment.day} {_MONTHS[self.language][moment.month - 1]} {moment.year}"

    def month(self, value: str) -> str:
        """A month that is written 2026-03, with its word."""
        year, month = value.split("-")
        names = dict(enumerate(_MONTHS[self.language], 1))
        return f"{names.get(int(month), month)} {year}"

    def moment(self, moment: dt.datetime) -> str:
        """A day with its time, in the reader's zone and saying which."""
        local = moment if self.zone is None else moment.astimezone(self.zone)
        return f"{self.day(local)}, {local:%H:%M} {self._zone_at(local)}"

    def _zone_at(self, moment: dt.datetime) -> str:
        """The zone's town with how far it is from UTC at that moment."""
        town = "" if self.zone is None else self.zone.key.rpartition("/")[2].replace("_", " ")
        if town in _UNIVERSAL:
            return "UTC"
        minutes = int((moment.utcoffset() or dt.timedelta()).total_seconds()) // 60
        hours, rest = divmod(abs(minutes), 60)
        sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
        return f"{town} (UTC{sign}{hours}{f':{rest:02}' if rest else ''})"


def choose(*, cookie: str | None, accepted: str | None) -> str:
    """The user's own choice, else the first language that his browser asks for and we have, else Spanish."""
    if cookie in LANGUAGES:
        return cookie
    ranked: list[tuple[float, str]] = []
    for part in (accepted or "").split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            rank = float(weight or "1")
        except ValueError:
            continue
        ranked.append((-rank, name.split("-", 1)[0].strip().lower()))
    for _, name in sorted(ranked, key=lambda pair: pair[0]):
        if name in LANGUAGES:
            return name
    return DEFAULT_LANGUAGE
