"""Identity, tax and case numbers: by the label beside them, or by a form and a check that only one kind has.

Labels such as cédula or DNI mean another paper in each country: the nationality named beside the
number decides, else the country of the case (rules R3 and R4: label > country > check > form).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from models.mention import CheckState, MentionKind
from services.nlp import checks, figures, lexicon, near, normal
from services.nlp.extractors import paper_holders
from services.nlp.paper_forms import ALONE, ANY_ALONE, BETWEEN, FORMS, NATIONAL, REPAIR, D
from services.nlp.paper_labels import ANY_LABEL, LABEL_AT, LABELS, NATIONAL_LABEL
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.veils import unveiled

_GAP = re.compile(BETWEEN)
# LAC 4021 CI 55123: the cell of an antenna, no card.
_CELL_ID = re.compile(r"\b(?:lac|mcc|mnc|antenas?|cell id|celda)\b[^.\n]{0,22}$")
# Passport of Nigeria, passaporte da Bolívia: the country between the label and the number.
_OF_COUNTRY = re.compile(
    rf"(?: (?:de la |del |de |da |do |of |della |du |d['’])?(?:republica (?:de |del |da )?)?"
    rf"(?:{figures.any_of(name for name, code in lexicon.regions().countries.items() if code)}"
    rf"|{figures.any_of(lexicon.regions().demonyms)}\w{{0,2}})(?!\w))?"
    rf"{BETWEEN}"
)
_HEADINGS = re.compile(r"^(?:n[º°o.]* ?)?(?:de )?(?P<label>.{1,40})$")

# Letters that a country's passport numbers begin with.
PASSPORT_LETTERS = {"BR": 2, "CO": 2, "AR": 3, "ES": 3, "PT": 2, "MX": 1, "NI": 1, "IN": 1, "NG": 1, "US": 0, "GB": 0}


# The face of a card: its number stands behind "N°", or on the line below.
_CARD = re.compile(
    r"documento nacional de identidad|registro nacional de las personas|carteira de identidade|cedula de identidad"
)
_CARD_HEAD = 600
_CARD_NUMBER = re.compile(r"(?:^|\n|  )n[°º]\.? ?\n? ?(?=\d)")
_CARD_LINE = re.compile(r"(?:^|\n) ?(?=\d{1,2}\.\d{3}\.\d{3} ?(?:\n|$))")
# A label that closes its line, alone or with the same in another language, and the two lines below it.
_REST = re.compile(
    r"(?: ?[./|:-]{0,3} ?(?:n[º°o.]{1,2}|no|nro|num(?:ero|ber)?|passports?|document|id)\b\.?){0,5} ?[.:]{0,2} ?(?=\n)"
)
_BELOW = re.compile(r"\n+([^\n]{3,60})(?:\n+([^\n]{3,60}))?")
_CODES = re.compile(r"(?:[A-Z]{1,3}[ |.:<]{1,4}|[ |.:<])*")
_NO_NUMBER = re.compile(r"\d{1,2}[ ./-](?:\d{1,2}|[A-Za-z]{3,10})[ ./-](?:19|20)?\d\d(?!\d)")
_LONGEST_NUMBER = 24
# Behind words on its holder a number has this many figures: a year, a page, an age have fewer.
_LEAST_FIGURES = 5
# How far before a form that alone says what it is, but whose check fails, its label may stand.
_LABEL_NEAR = 80
_IN_BRACKETS = re.compile(r"(?<![\w.\-])(?P<number>[\w.\-]{6,20}) ?\($")


class PaperExtractor:
    """Find numbers of papers as `country.kind:VALUE`. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "papers"
    version: ClassVar[str] = "11"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield labelled numbers, numbers under a labelled column, and forms that stand alone with a passing check."""
        labelled = [*self._with_label(reading), *unveiled(self._with_label, reading)]
        yield from labelled
        yield from self._without_label(reading, [(found.start, found.end) for found in labelled])

    def _with_label(self, reading: Reading) -> Iterator[Found]:
        flat = reading.flat
        for match in ANY_LABEL.finditer(flat):
            label = int((match.lastgroup or "l0")[1:])
            if LABELS[label][1] == "national" and _CELL_ID.search(near.before(flat, match.start(), 30)):
                continue
            named = LABELS[label][1] == "passport" or _IDENTITY.match(match[0])
            gap = (_OF_COUNTRY if named else _GAP).match(flat, match.end())
            start = gap.end() if gap else match.end()
            beside = list(self._labelled(reading, label, match.start(), start))
            beside = beside or list(self._before(reading, label, match)) or list(self._of_holder(reading, label, match))
            yield from beside or self._below(reading, label, match.start(), match.end())
        if _CARD.search(flat[:_CARD_HEAD]):
            for match in _CARD_NUMBER.finditer(flat):
                yield from self._labelled(reading, NATIONAL_LABEL, match.start(), match.end())
            for match in _CARD_LINE.finditer(flat):
                yield from self._labelled(reading, NATIONAL_LABEL, match.start(), match.end())
        for cell in reading.cells:
            heading = _HEADINGS.match(cell.heading)
            if heading:
                number = next((n for n, label in enumerate(LABEL_AT) if label.fullmatch(heading["label"])), None)
                if number is not None:
                    yield from self._labelled(reading, number, cell.start, cell.start, end=cell.end)

    def _before(self, reading: Reading, label: int, match: re.Match[str]) -> Iterator[Found]:
        """A number before its label in brackets: 45678912 (DNI)."""
        start, end = match.span()
        number = _IN_BRACKETS.search(reading.text, max(0, start - _LONGEST_NUMBER), start)
        if number and reading.text[end : end + 1] == ")":
            for found in self._labelled(reading, label, start, number.start()):
                if found.end == number.end("number"):
                    yield found

    def _of_holder(self, reading: Reading, label: int, match: re.Match[str]) -> Iterator[Found]:
        """A number behind words on its holder or its state: DNI de la víctima: 33.918.204."""
        for start in paper_holders.numbers(reading.text, reading.flat, match[0], match.end()):
            for found in self._labelled(reading, label, match.start(), start):
                figures_in = sum(c.isdecimal() for c in reading.text[start : found.end])
                if figures_in >= _LEAST_FIGURES and not paper_holders.counted(reading.flat, found.end):
                    yield replace(
                        found,
                        confidence=round(found.confidence - 0.05, 2),
                        reason=f"{found.reason}, its holder between",
                    )
                    return

    def _without_label(self, reading: Reading, taken: list[tuple[int, int]]) -> Iterator[Found]:
        """Forms that say by themselves what they are, outside of labelled numbers."""
        text = reading.text
        for kind, form in ALONE.items() if ANY_ALONE.search(text) else ():
            if kind in _HOME_ONLY and not _home(reading, kind):
                continue
            for match in form.finditer(text):
                if any(a < match.end() and match.start() < b for a, b in taken) or _elsewhere(reading, kind, match[0]):
                    continue
                value = _compact(kind, match[0])
                passed = checks.check(kind, value)
                if passed is False and _named(reading, kind, match.start()):
                    yield Found(
                        MentionKind.ID, *match.span(), normal=f"{kind}:{value}", confidence=0.65,
                        evidence=Evidence.LABEL, check=CheckState.INVALID,
                        reason="form of this paper, its label in the sentence; check digit fails",
                    )  # fmt: skip
                elif passed or (passed is None and _home(reading, kind)):
                    yield Found(
                        MentionKind.ID, *match.span(), normal=f"{kind}:{value}",
                        confidence=0.85 + 0.03 * _home(reading, kind) if passed else 0.7,
                        evidence=Evidence.CHECK if passed else Evidence.SHAPE,
                        check=CheckState.of(passed), proven=bool(passed),
                        reason="form of this paper alone; check digit passes" if passed else "form of this paper alone",
                    )  # fmt: skip

    def _below(self, reading: Reading, label: int, label_start: int, label_end: int) -> Iterator[Found]:
        """A number one or two lines under a label that closes its line, as on cards and passports.

        Other values may stand before it on its line; dates and lines of another label are none.
        """
        rest = _REST.match(reading.flat, label_end)
        lines = _BELOW.match(reading.text, rest.end()) if rest else None
        if lines is None:
            return
        for group in (1, 2):
            line = lines[group] or ""
            if _NO_NUMBER.search(line) or (group == 2 and ANY_LABEL.search(normal.flat(line))):
                return
            for word in re.finditer(r"(?<![^\s:|])(?=[A-Z]{0,3}\d)", line):
                if not _CODES.fullmatch(line[: word.start()]):
                    break  # words stand before it: the value of another label
                start = lines.start(group) + word.start()
                found = next(self._labelled(reading, label, label_start, start), None)
                if found:
                    yield replace(
                        found, confidence=round(found.confidence - 0.1, 2), reason=f"{found.reason}, under its label"
                    )
                    return

    def _labelled(
        self, reading: Reading, label: int, label_start: int, start: int, *, end: int | None = None
    ) -> Iterator[Found]:
        """The number at a place, up to `end`: in a cell the comma behind it is no part of it."""
        text = reading.text
        for kind in _kinds(reading, label, label_start, start):
            paper = "passport" if kind.endswith(".passport") else kind
            form = FORMS.get(paper)
            match = _parted(form, text, start) or form.match(text, start, end or len(text)) if form else None
            if match is None or sum(c.isdecimal() for c in match[0]) < 4:
                continue
            written = _BLANKS.sub("", match[0]) if match.re in _PARTED else match[0]
            value = _compact(kind, written)
            passed = checks.check(kind, value)
            if kind == "br.cpf" and not passed and LABELS[label][1] == "national":
                continue
            reason = "labelled" + {True: "; check digit passes", False: "; check digit fails", None: ""}[passed]
            yield Found(
                MentionKind.ID, *match.span(), normal=f"{kind}:{value}", alternatives=_others(kind, written),
                confidence={True: 0.98, False: 0.75, None: 0.9}[passed],
                evidence=Evidence.CHECK if passed else Evidence.LABEL, reason=reason,
                check=CheckState.of(passed), proven=bool(passed),
            )  # fmt: skip
            return


# A number in the boxes of a form, 4 8 1 2 0 3 7 7; one that a line's end breaks at its sign, 1.093.⏎774.218.
_BLANKS = re.compile(r"[\s|]+")
_PARTED = (
    re.compile(r"\d(?:[ |]{1,3}\d){6,13}(?![\w|]| \d|[.,/\-]\d)"),
    re.compile(r"\d{1,3}(?:\.\d{3})*[.\-]\n[ \t]*\d{1,3}(?:\.\d{3})*(?:-\d{1,2})?(?!\w|[.,/\-]\d)"),
)


def _parted(form: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    """A number whose figures stand apart, where it has the form without the blanks."""
    found = (parted.match(text, start) for parted in _PARTED)
    return next((match for match in found if match and form.fullmatch(_BLANKS.sub("", match[0]))), None)


# A card of Bolivia carries the department that issued it: no other country writes so, whosever file it stands in.
_BOLIVIAN = re.compile(
    r"(?:\d{1,2}\.\d{3}\.\d{3}|\d{6,8})(?:-\d[A-Z])?[ \-]?(?:LP|CB|S[C€¢]|OR|PT|TJ|CH|BE|BN|PD)(?!\w)"
)


_HOME_ONLY = frozenset({"ro.cnp", "sv.dui", "sv.nit", "ve.rif", "co.nit", "us.ssn", "za.id", "pa.cedula"})
"""Papers whose form without a label is taken only in files of their country: others write figures so too."""


def _elsewhere(reading: Reading, kind: str, written: str) -> bool:
    """Whether a form is this paper's in other files only: V-12345678 is a cédula in Venezuela, a NIF in Spain."""
    venezuelan = reading.country == "VE"
    return (kind == "ve.ci" and "." not in written and not venezuelan) or (
        kind == "es.nif" and written[0] in "EGJPV" and venezuelan
    )


def _home(reading: Reading, kind: str) -> bool:
    return (reading.country or "").lower() == kind[:2] or kind == "ve.ci"


def _named(reading: Reading, kind: str, start: int) -> bool:
    """Whether a label of this kind stands before a number in its sentence, with no other number between."""
    begin = max(0, start - _LABEL_NEAR)
    for label in ANY_LABEL.finditer(reading.flat, begin, start):
        # RUN 18.472.936-9, la otra 15.382.914-3: another of the same kind may stand between.
        between = ALONE[kind].sub("", reading.text[label.end() : start]).lower()
        if re.search(r"\d|[;!?]|[a-z]{3}\. |\n\s*\n", between) or ANY_LABEL.search(reading.flat, label.end(), start):
            continue
        number = int((label.lastgroup or "l0")[1:])
        if kind in _kinds(reading, number, label.start(), label.end()):
            return True
    return False


def _nationality(flat: str, label_start: int, start: int) -> str | None:
    """Country of the demonym or country name nearest to the label, in the same line or sentence."""
    if label_start == start:
        # A cell: the row says whose the paper is.
        a, b = near.line_of(flat, start)
        codes = lexicon.regions().alpha3
        return next((codes[w] for w in re.findall(r"\b[A-Z]{3}\b", flat[a:b].upper()) if w in codes), None)
    between = flat[label_start:start]
    begin = flat.rfind("\n", 0, start) + 1
    code = next(
        (c for w in re.findall(r"\b[a-z]{3}\b", flat[begin:start]) if (c := lexicon.regions().alpha3.get(w.upper()))),
        None,
    )
    if code and label_start < begin:
        return code  # P BOL A555391: the row of a passport
    left = re.split(r"[.;\n]\s", near.before(flat, label_start, 90))[-1]
    for stretch in (between, left):
        for word in reversed(re.findall(r"[a-z]{3,}", stretch)):
            code = lexicon.demonym(word) or lexicon.regions().countries.get(word)
            if code:
                return code
    return None


def _home_passport(text: str, start: int, country: str) -> bool:
    """Whether the number at a place has the letters of the country's passports; True where that is unknown."""
    letters = PASSPORT_LETTERS.get(country)
    return letters is None or bool(
        re.match(rf"[A-Z]{{{letters}}}[- ]?[0-9A-Za-z]{{5}}", text[start:])
        and not re.match(rf"[A-Z]{{{letters + 1}}}", text[start:])
    )


# Cards that Brazil does not call so.
_SPANISH_CARD = re.compile(r"c\.? ?i\.?(?!\w)|ci\b|carnet|cedulas? de identidad\b")


def _named_behind(flat: str, start: int) -> str | None:
    """Country named on the same line behind a number: C.I. 9955046 (Bolívia)."""
    words = re.findall(r"[a-z]{4,}", near.after(flat, start, 60))
    countries = lexicon.regions().countries
    return next((code for word in words if (code := lexicon.demonym(word) or countries.get(word))), None)


# Words for an identity card that name no country's alone.
_IDENTITY = re.compile(
    r"identidade|carte (?:nationale )?d['’]identite|carta d(?:['’]|i )identita|(?:romanian )?id card"
    r"|(?:national )?(?:id|identity) (?:number|no)"
)

# Nacionalidade: nepalesa.
_FIELD = re.compile(r"(?:nacionalidad\w?|nationality|nationalite|nazionalita|cittadinanza)[ :.\-]{1,4}([a-z]{4,})")


def _named_before(flat: str, start: int) -> str | None:
    """Country of the nationality stated in the six hundred characters before a place, else of the last demonym."""
    for field in reversed(_FIELD.findall(flat, max(0, start - 600), start)):
        if code := lexicon.demonym(field) or lexicon.regions().countries.get(field):
            return code
    words = re.findall(r"[a-z]{4,}", flat[max(0, start - 600) : start])
    return next((code for word in reversed(words) if (code := lexicon.demonym(word))), None)


def _kinds(reading: Reading, label: int, label_start: int, start: int) -> Iterator[str]:
    """Kinds that a label may mean, best first."""
    meaning = LABELS[label][1]
    country = reading.country
    if isinstance(meaning, str) and meaning not in {"national", "passport"}:
        yield meaning
        return
    nationality = _nationality(reading.flat, label_start, start)
    if meaning == "passport":
        if nationality is None and country and not _home_passport(reading.text, start, country):
            # Not this country's form: whose it is was said further up.
            nationality = _named_before(reading.flat, label_start)
        yield f"{(nationality or country or 'zz').lower()}.passport"
    elif meaning == "national":
        if _BOLIVIAN.match(reading.text, start):
            yield "bo.ci"
        if "BR" in (nationality, country):
            yield "br.cpf"
        if country == "BR" and nationality is None and _SPANISH_CARD.match(reading.flat, label_start):
            # A C.I. is no Brazilian paper: whose it is was said further up.
            nationality = _named_before(reading.flat, label_start) or _named_behind(reading.flat, start)
        for code in (nationality, country):
            if code in NATIONAL:
                yield NATIONAL[code]
        if re.match(r"[A-Z]{1,3}\d{5,}", reading.text[start : start + 12]):
            yield f"{(nationality or country or 'zz').lower()}.passport"
        if country == "CL":
            yield "cl.run"
        if country == "PT":
            yield "pt.nif"
    elif isinstance(meaning, dict):
        if nationality in NATIONAL and nationality not in meaning and _IDENTITY.match(reading.flat, label_start):
            yield NATIONAL[nationality]
        for code in (nationality, country, "*"):
            if code in meaning:
                yield meaning[code]
                if meaning[code] == "es.dni":
                    yield "ar.dni"


def _compact(kind: str, written: str) -> str:
    """Capitals and figures; letters that OCR put for figures repaired where the form asks for figures."""
    if kind == "bo.ci":
        # The department that issued the card is no part of the number; a complement (1A) is.
        number = re.match(rf"({D}{{4,8}})(-?\d[A-Z](?![A-Z]))?", re.sub("[.:]", "", written))
        return normal.code(number[1].translate(REPAIR) + (number[2] or "")) if number else normal.code(written)
    raw = re.sub(r"[\W_]+", "", written)
    if kind.endswith(".passport"):
        body = re.match(r"[A-Z]*", raw)
        if re.fullmatch(r"\d\d[A-Z]{2}\d{5}", raw):
            return raw  # France's, whose letters stand third and fourth
        letters = PASSPORT_LETTERS.get(kind[:2].upper(), len(body[0]) if body else 0)
        return normal.code(raw[:letters] + raw[letters:-1].translate(REPAIR) + raw[-1])
    if kind == "ar.dni":
        raw = raw.removeprefix("M").removeprefix("F")  # the sex that the books of enrolment carried
    if kind in _FIGURES_ONLY:
        return normal.code(raw.translate(REPAIR))
    if kind in {"es.dni", "es.nie", "es.nif"} and len(raw) > 2:
        first = raw[0].translate(REPAIR) if kind == "es.dni" else raw[0]
        return normal.code(first + raw[1:-1].translate(REPAIR) + raw[-1])
    value = normal.code(raw)
    if kind == "br.ctps":
        return value.replace("SERIE", "")
    if kind == "pa.ruc":
        return re.sub(r"DV\d{1,2}$", "", value)
    if kind == "ro.id_card":
        return re.sub(r"(?<=^[A-Z]{2})N[RO]", "", value)
    if kind == "pt.nif":
        return value.removeprefix("PT")
    return f"GB{value}" if kind == "gb.vat" and not value.startswith("GB") else value


_FIGURES_ONLY = frozenset(
    {
        "br.titulo",
        "br.pis",
        "es.nuss",
        "ar.dni",
        "ar.cuit",
        "br.cpf",
        "uy.ci",
        "py.ci",
        "co.cc",
        "pe.dni",
        "br.rg",
        "cl.run",
    }
)


def _others(kind: str, written: str) -> tuple[str, ...]:
    """Other usual writings of the same number."""
    if kind == "ar.dni" and written[:1] in {"M", "F"}:
        return (f"ar.dni:{written[0]}{_compact(kind, written)}",)
    extension = re.search(r"[ \-]([A-Z]{2,4})$", written) if kind == "bo.ci" else None
    return (f"bo.ci:{_compact(kind, written)}{extension[1]}",) if extension else ()
