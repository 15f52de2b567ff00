"""Phone numbers, as written in statements, chats, adverts, ledgers and call logs."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import near, numbering
from services.nlp.extractors import phone_named, phone_shapes, phone_words
from services.nlp.extractors.phone_named import Beside
from services.nlp.extractors.phone_places import Dialling, areas, dialling, guessed, read_number, stated
from services.nlp.extractors.spelled_phones import Spelled, spelled
from services.nlp.near import Cell
from services.nlp.plugin import Evidence, Found, Reading
from services.nlp.proper import traits
from services.nlp.veils import unveiled

# A run of figures with single separators. O, o, l, I, S, B and Z may stand for figures after OCR.
# group: up to 15 figures; between groups one separator, with a blank on either side, or a bracket.
_FIGURES = r"[0-9OolISBZ]{1,15}"
# A number may go on in the next line; `_read` asks for evidence then.
_GAP = r"(?:[ \u00a0]?\n[ \u00a0]?|[ \u00a0\u2009]?[.\-/\u2010-\u2013][ \u00a0]?|[ \u00a0\u2009]|\) ?|[ \u00a0]?\()"
RUN = re.compile(rf"(?<![^\W_])(?<![+])(?:\(?\+ ?\(?|\()?{_FIGURES}(?:{_GAP}{{1,2}}{_FIGURES}){{0,11}}(?![^\W_])")
_GROUP = re.compile(_FIGURES)
_AREA = re.compile(r"^\([^\W\d]{2,3}\)")  # (ll) 97418-2936: as OCR read the area code
_WA = re.compile(
    r"(?:wa\.me/|api\.whatsapp\.com/send/?\?phone=|whatsapp://send/?\?phone=)(?:\+|%2B)?(\d{8,15})", re.IGNORECASE
)

# 0xx11 91234-5678: the carrier's code left open, as Brazilians write it.
_CARRIER = re.compile(r"(?<!\w)\(?0 ?\(?[xX]{2}\)?[ -]?\(?([1-9]\d)\)?[ -]?(9?\d{4}[-. ]?\d{4})(?!\w)")
# 91.138/2028, 82045714/22: a file and its year. FL 33982-8320: a post code.
_YEARED = re.compile(r"/(?:(?:19|20)\d\d|\d\d)$")
_POST_CODE = re.compile(r"\b[a-z]{2} $")
# Figures that go on before or behind, with one sign between, are one number with these; a slash parts two phones.
_GOES_ON = re.compile(r"[\-.]\d|-[A-Za-z](?!\w)|[/]\d{1,5}(?!\d)|,\d{1,3}(?!\d)")
_GONE_BEFORE = re.compile(r"\d[\-.]$|(?<!\d)\d{1,5}/$|(?<!\d)\d{1,3},$")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b")
# Short groups with a blank between belong to the same run of figures; hours and days beside it do not.
_LEFT_BEFORE = re.compile(r"(?<![\d:/.\-])\d{1,3} $")
_LEFT_BEHIND = re.compile(r" \d{1,3}(?![\d:/.\-])")
# Four groups that are an address of the internet; four figures each, as on cards.
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_ADDRESS = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}$")
_FOURS = re.compile(r"\d{4}(?: \d{4})*$")
_SHORTEST, _LONGEST, _SHORTEST_BARE = 7, 15, 8
_DOTTED_THREES = re.compile(r"[679]\d\d\.\d{3}\.\d{3}")
_MONEY_BEHIND = re.compile(r" ?(?:[€$£,]|eur|usd|peso|sol|bs|gs|guarani|dolar|real|reais|r\$|libra)")
_NAME_BEFORE = re.compile(r"([a-z]{3,})[ :,]{1,2}$")
_WELL_KNOWN, _LEAST_SAID, _LEAST_FIGURES = 3, 9, 5
"""Figures among letters that OCR may have made of figures."""
_LEAD, _LIST = 72, 160
"""Code points before a number in which a word may say what it is, and in which a list of phones may begin."""


class PhoneExtractor:
    """Find numbers and give their E.164 form. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "phones"
    version: ClassVar[str] = "14"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield numbers, those with marks that nobody sees or figures of other scripts in them too."""
        yield from self._find(reading)
        yield from unveiled(self._find, reading)

    def _find(self, reading: Reading) -> Iterator[Found]:
        """Yield numbers; a national one is read in the case's country first, else in one that the text names."""
        text = reading.text
        for link in _WA.finditer(text):
            number = numbering.international(link[1])
            if number:
                yield Found(
                    MentionKind.PHONE, *link.span(1), normal=number.e164, alternatives=number.alternatives,
                    confidence=0.97, evidence=Evidence.CHECK, reason="WhatsApp address", inside=True,
                )  # fmt: skip
        for carrier in _CARRIER.finditer(text):
            number = numbering.national("".join(c for c in carrier[1] + carrier[2] if c.isdecimal()), "BR")
            if number:
                yield Found(
                    MentionKind.PHONE, *carrier.span(), normal=number.e164, alternatives=number.alternatives,
                    confidence=0.9, evidence=Evidence.CHECK, reason="carrier code left open; read in BR",
                )  # fmt: skip
        passage = _Passage(reading)
        for run in spelled(text, reading.flat):
            yield from passage.said(run)
        runs = [run for run in RUN.finditer(text) if sum(c.isdecimal() for c in run[0]) >= _SHORTEST - 2]
        yield from passage.all(runs)


class _Passage:
    """The numbers of one passage, with what is known of all of them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text, self.flat = reading.text, reading.flat
        self.log = bool(phone_words.LOG.search(reading.text))
        self.kept: list[tuple[int, int]] = []
        self.starts = [cell.start for cell in reading.cells]

    @cached_property
    def dialling(self) -> Dialling:
        """Where the passage's numbers are dialled."""
        return dialling(self.reading)

    def all(self, runs: list[re.Match[str]]) -> Iterator[Found]:
        """The numbers of all runs; what stands in a list or column with them is read again as one of them."""
        missed = []
        for run in runs:
            found = list(self.numbers(run))
            self.kept += [(f.start, f.end) for f in found if f.evidence >= Evidence.SHAPE]
            if not found:
                missed.append(run)
            yield from found
        self.kept.sort()
        if not self.kept:
            return
        for run in missed:
            for one in self.numbers(run):
                insort(self.kept, (one.start, one.end))
                yield one

    def numbers(self, run: re.Match[str]) -> Iterator[Found]:
        """Cut a run into numbers: from each group on, the longest stretch of groups that is valid."""
        groups = [g.span() for g in _GROUP.finditer(self.text, run.start(), run.end())]
        if len(groups) > 6 and all(b - a == 1 for a, b in groups):
            return  # figures one by one: `spelled` reads them
        counted = [0, *accumulate(b - a for a, b in groups)]
        i = 0
        while i < len(groups):
            for j in range(phone_shapes.until_slash(self.text, groups, i), i, -1):
                if not _SHORTEST <= counted[j] - counted[i] <= _LONGEST:
                    continue
                found = self._read(phone_shapes.with_brackets(self.text, run, groups[i][0], groups[j - 1][1]))
                if found:
                    yield found
                    i = j
                    break
            else:
                i += 1

    def said(self, run: Spelled) -> Iterator[Found]:
        """A number in words or signs: beside a label, or a valid mobile whose figures are words or signs."""
        lead = near.before(self.flat, run.start, _LEAD)
        label = self._labelled(lead, run.start, run.end) or self._weakly(lead)
        number, guess = read_number(
            run.digits, written="", plus=run.plus, label=label, where=self.dialling, country=stated(lead)
        )
        if number is None or (run.pairs and guess):
            return
        # Pairs alone may count something: only where the case's country has a mobile of so many figures.
        told = len(run.digits) >= _LEAST_SAID and self.dialling.sure and not phone_words.OTHER.search(lead)
        if not label and (not number.mobile or run.plain or guess or (run.pairs and not told)):
            return
        yield Found(
            MentionKind.PHONE, run.start, run.end, normal=number.e164, alternatives=number.alternatives,
            confidence=round((0.85 if label else 0.7) - 0.1 * guess, 2),
            evidence=Evidence.LABEL if label else Evidence.SHAPE,
            reason=f"figures in words or signs; read in {number.region}",
        )  # fmt: skip

    def _labelled(self, lead: str, start: int, end: int) -> bool:
        return bool(
            phone_words.LABEL.search(lead)
            or phone_words.TO.search(lead)
            or phone_words.TOLD.search(lead)
            or phone_words.BEHIND.match(self.flat, end)
            or phone_words.LIST.search(near.before(self.flat, start, _LIST))
        )

    def _weakly(self, lead: str) -> bool:
        """Whether words before a number often announce phones, and none of them another thing."""
        if phone_words.OTHER.search(lead) or phone_words.DECOY.search(lead):
            return False
        told = phone_words.NUMBER_IS.search(lead)
        if told and not phone_words.OTHER_WORD.search(told["between"]):
            return True
        return bool(phone_words.WEAK.search(lead))

    def _noted(self, lead: str) -> bool:
        """Whether a number whose country is known was written down, or stands for a side of a call."""
        side = self.log and phone_words.SIDE.search(lead)
        return bool(self.dialling.home and (side or phone_words.NOTED.search(lead)))

    def _signed(self, written: str, lead: str, end: int) -> bool:
        """Whether a given name stands before nine figures with points, and no money behind: Sonia 612.348.290 besos."""
        if not _DOTTED_THREES.fullmatch(written) or _MONEY_BEHIND.match(self.flat, end):
            return False
        name = _NAME_BEFORE.search(lead)
        known = traits(name[1]) if name else None
        return known is not None and known.given >= _WELL_KNOWN and not (known.ordinary or known.stop)

    def _cell(self, start: int, end: int) -> Cell | None:
        """The cell of a table in which a number stands whole."""
        at = bisect_right(self.starts, start) - 1
        cell = self.reading.cells[at] if at >= 0 else None
        return cell if cell and end <= cell.end else None

    def _listed(self, start: int) -> bool:
        """Whether a place is in a line of a list of calls: the text speaks of calls, the line holds a day or hour."""
        a, b = near.line_of(self.text, start)
        return self.log and bool(_CLOCK.search(self.text, a, b))

    def _joined(self, start: int, end: int, cell: Cell | None) -> bool:
        """Whether a number stands in a list beside a phone, or fills a cell of a column that holds phones."""
        if not self.kept:
            return False
        at = bisect_left(self.kept, (start, end))
        before = self.flat[self.kept[at - 1][1] : start] if at else ""
        behind = self.flat[end : self.kept[at][0]] if at < len(self.kept) else ""
        if any(
            phone_words.JOINED.fullmatch(gap) and not phone_words.OTHER_WORD.search(gap) for gap in (before, behind)
        ):
            return True
        return cell is not None and (start, end) == (cell.start, cell.end) and cell.column in self._columns()

    def _columns(self) -> set[tuple[str, ...]]:
        """Columns in which phones were found."""
        cells = (self._cell(*span) for span in self.kept)
        return {cell.column for cell in cells if cell and not phone_words.OTHER_HEADING.search(cell.heading)}

    def _read(self, span: tuple[int, int]) -> Found | None:
        written = self.text[slice(*span)]
        letters = [c for c in written if c.isalpha()]
        raw = "".join(c for c in written if c.isalnum())
        if any(group.isalpha() for group in _GROUP.findall(_AREA.sub("", written))):
            return None  # a word of one letter beside a number is no figure: "3-355-5022 o"
        if not _SHORTEST <= len(raw) <= _LONGEST or (letters and len(letters) * 2 > len(raw)):
            return None
        lead = near.before(self.flat, span[0], _LEAD)
        plus = "+" in written or (raw.startswith("00") and not self._goes_on(lead, span))
        cell = self._cell(*span)
        in_column = cell is not None and _phones_below(cell, log=self.log)
        if cell and not in_column and not plus and phone_words.OTHER_HEADING.search(cell.heading):
            return None
        country = stated(lead)
        label = in_column or bool(country) or self._labelled(lead, *span)
        named = False
        if not plus and not label:
            label = self._weakly(lead)
            named = not label and self._signed(written, lead, span[1])
            other = not (label or named) and phone_shapes.other_form(written, bolivian=self.dialling.home == "BO")
            if other or self._is_other(written, span, lead, cell):
                return None
        digits = raw.translate(phone_shapes.OCR)
        own = self.dialling.own
        said = plus or bool(country)
        beside = Beside(country, said=True) if said else phone_named.beside(self.text, span, digits, own)
        country = beside.country if beside.prevails(digits, own) else ""
        where = self.dialling.towards(phone_named.earlier(self.text, span[0], digits) if self.dialling.open else "")
        listed = self._listed(span[0])
        known = bool(country or self.dialling.home)
        joined = known and not (plus or label or letters) and self._joined(*span, cell)
        hinted = joined or (not label and self._noted(lead))
        if "\n" in written and (
            in_column
            or not (plus or label or written.startswith("("))
            or not phone_shapes.carried_over(written, self.text[span[1] : span[1] + 2], label=label)
            or phone_shapes.DATE_LIKE.match(self.text, self.text.index("\n", span[0]) + 1)
        ):
            return None
        if letters and not self._blurred(written, len(letters), label=label, said=label or plus or listed):
            return None

        def read(figures: str, *, said: bool) -> tuple[numbering.Number | None, bool]:
            return read_number(
                figures, written="" if letters else written, plus=plus, label=said, where=where, country=country,
            )  # fmt: skip

        number, guess = read(digits, said=label or listed or hinted)
        if number is None and letters:
            tried = ((other, read(other, said=label or listed or hinted)) for other in phone_shapes.repairs(raw))
            number, guess = next((result for _, result in tried if result[0]), (None, True))
        if hinted and number and (guess or number.region not in {self.dialling.home, country}):
            number, guess = read(digits, said=listed)
        if number is None:
            local = not letters and (label or (joined and not written.isdecimal()))
            return self._local(written, span, digits, lead) if local else None
        if named and (guess or not number.mobile):
            return None
        graded = self._grade(written, digits, lead, number, said=(plus, label, listed, hinted), guess=guess)
        if graded is None:
            return None
        evidence, confidence, why = graded
        if guess:
            confidence = guessed(confidence, number)
        else:
            number, confidence = beside.weighed(number, confidence, digits, own)
        reason = "; ".join(
            filter(None, (why, f"read in {number.region}", number.how, "letters read as figures" if letters else ""))
        )
        others = number.alternatives + tuple(
            n.e164 for other in (phone_shapes.repairs(raw) if letters else ()) if (n := read(other, said=True)[0])
        )
        alternatives = tuple(dict.fromkeys(o for o in others if o != number.e164))
        return Found(
            MentionKind.PHONE, *span, normal=number.e164, alternatives=alternatives,
            confidence=round(confidence - 0.1 * bool(letters), 2), evidence=evidence, reason=reason,
        )  # fmt: skip

    def _goes_on(self, lead: str, span: tuple[int, int]) -> bool:
        """Whether noughts open no international number: a word before says what they are, or figures go before."""
        return bool(phone_words.OTHER.search(lead) or _GONE_BEFORE.search(self.text, max(0, span[0] - 8), span[0]))

    def _blurred(self, written: str, letters: int, *, label: bool, said: bool) -> bool:
        """Whether letters may be figures: several where something says that a number stands here, more at a label."""
        if label and len(re.findall(r"\d", written)) >= _LEAST_FIGURES:
            return True
        if letters > 2 or letters * 4 > letters + len(re.findall(r"\d", written)):
            return False
        return said or (letters == 1 and re.search(r"\d[ -]\d|\d{3}$", written) is not None)

    def _grade(
        self, written: str, digits: str, lead: str, number: numbering.Number, *,
        said: tuple[bool, bool, bool, bool], guess: bool,
    ) -> tuple[Evidence, float, str] | None:  # fmt: skip
        """How well a number is founded, how sure it is and why; `said`: plus, label, call log, list or note."""
        plus, label, listed, hinted = said
        if plus:
            return Evidence.CHECK, 0.97, "international form"
        if label:
            return Evidence.LABEL, 0.95, "a word beside it says phone"
        if listed and number.mobile:
            return Evidence.SHAPE, 0.85, "number in a call log"
        if not written.isdecimal() and phone_shapes.grouped(written):
            return Evidence.SHAPE, 0.8, "written like a phone number"
        if len(digits) < _SHORTEST_BARE or phone_shapes.serial(digits):
            return None
        if hinted:
            return Evidence.SHAPE, 0.8, "in a list with phones, or noted down"
        if not number.mobile or guess or (digits == written and digits[0] != "0" and phone_shapes.counted(lead)):
            return None
        return Evidence.GUESS, 0.55, "bare figures of a valid mobile"

    def _is_other(self, written: str, span: tuple[int, int], lead: str, cell: Cell | None) -> bool:
        """Whether figures without plus or label are something else: by the word before them, or by what adjoins."""
        # What adjoins ends at the cell's edge: a comma there parts columns.
        start, end = (cell.start, cell.end) if cell else (max(0, span[0] - 8), len(self.text))
        before, after = self.text[max(start, span[0] - 8) : span[0]], self.text[span[1] : min(end, span[1] + 8)]
        fours = _FOURS.match(written) and (re.search(r"\d{4} $", before) or re.match(r" \d{4}\b", after))
        if cell:
            lead = lead.rpartition("\n")[2]
        return bool(
            fours
            or phone_words.OTHER.search(lead)
            or phone_words.DECOY.search(lead)
            or phone_words.COUNTED.match(self.flat, span[1])
            or (cell is None and (_LEFT_BEFORE.search(before) or _LEFT_BEHIND.match(after)))
            or _ADDRESS.match(written)
            or (phone_shapes.degrees(written) and written[0] != "0")
            or _YEARED.search(written)
            or _GOES_ON.match(after)
            or _GONE_BEFORE.search(before)
            or (re.fullmatch(r"\d{5}-\d{3,4}", written) and _POST_CODE.search(lead))
        )

    def _local(self, written: str, span: tuple[int, int], digits: str, lead: str) -> Found | None:
        """A labelled number without its area code: completed where the page says which, else without a normal form."""
        if not 7 <= len(digits) <= 9 or phone_words.OTHER.search(lead):
            return None
        if phone_shapes.THOUSANDS.match(written) or phone_shapes.DATE_LIKE.match(written):
            return None
        home = self.dialling.home or ("BR" if self.reading.language == "pt" else "")
        match = phone_words.AREA_BEHIND.match(self.flat, span[1]) or phone_words.AREA_BEFORE.search(lead)
        said = match is not None
        codes = [match[1]] if match else areas(self.flat, home)
        town = "" if said or not home else phone_named.tight(self.text, *span)
        if town and (code := phone_named.area(town, digits, home)):
            said, codes = True, [f"0{code}" if home == "AR" else code]  # the trunk 0: a fixed line
        number = numbering.national(codes[0] + digits, home) if home and len(codes) == 1 else None
        if number:
            why = "area code said beside it" if said else "area code of the other numbers of the page"
            return Found(
                MentionKind.PHONE, *span, normal=number.e164, alternatives=number.alternatives,
                confidence=0.9 if said else 0.6, evidence=Evidence.LABEL, reason=f"{why}; read in {home}",
            )  # fmt: skip
        return Found(
            MentionKind.PHONE, *span, confidence=0.5, evidence=Evidence.LABEL, reason="local number without area code"
        )


def _phones_below(cell: Cell, *, log: bool) -> bool:
    """Whether a heading says that phones stand below it; "number" or "A" says so in a list of calls."""
    if phone_words.HEADING.search(cell.heading):
        return True
    alike = sum(bool(phone_words.BARE_HEADING.fullmatch(heading)) for heading in cell.headings)
    return (log or alike > 1) and bool(phone_words.BARE_HEADING.fullmatch(cell.heading))
