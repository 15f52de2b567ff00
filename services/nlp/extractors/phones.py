"""Phone numbers, as written in statements, chats, adverts, ledgers and call logs."""

import re
from collections.abc import Iterator
from typing import ClassVar

from models.mention import MentionKind
from services.nlp import figures, near, numbering
from services.nlp.plugin import Evidence, Found, Reading

# A run of figures with single separators. O, o, l, I, S, B and Z may stand for figures after OCR.
# group: up to 15 figures; between groups one separator, with a blank on either side, or a bracket.
_FIGURES = r"[0-9OolISBZ]{1,15}"
# A number may go on in the next line; `_read` asks for evidence then.
_GAP = r"(?:[ \u00a0]?\n[ \u00a0]?|[ \u00a0\u2009]?[.\-/\u2010-\u2013][ \u00a0]?|[ \u00a0\u2009]|\) ?|[ \u00a0]?\()"
RUN = re.compile(rf"(?<![^\W_])(?<![+])(?:\(?\+ ?\(?|\()?{_FIGURES}(?:{_GAP}{{1,2}}{_FIGURES}){{0,7}}(?![^\W_])")
_GROUP = re.compile(_FIGURES)
_OCR = str.maketrans("OolISBZ", "0011582")
_OTHER_READINGS = {"S": "58", "B": "83", "I": "1", "l": "17", "O": "0", "o": "0", "Z": "27"}

# A word that says that a phone number follows, at the end of what stands before it.
_LABEL = re.compile(
    r"(?:\b(?:tel|telef|telefonos?|telefone?s?|telephone|tfno?|tlf|fono|fone|cel|celular(?:es)?|cell"
    r"|cellphone|movil|telemovel"
    r"|mobile|mob|phones?|ph|fijo|fixo|whats?|whats ?app|wsp|wpp|wsap|wasap|wapp|zap|zapzap|signal"
    r"|telegram|viber|fax|linea"
    r"|linha|abonado|utenza|utente|numero de (?:contacto|telefono|celular)|contactos?|contato|ligar"
    r"|llamar(?:nos|me|la|lo|le)?"
    r"|llama(?:me)?|llame|comunicarse al|escribir al|escribeme al|marcar|call|text|ring|rang|dial|appeler"
    r"|portable|telefono"
    r"|cellulare|recado|(?:llam|escrib|lig)\w{1,4} (?:\w+ )?(?:del?|desde)|mensajes? al|yape|plin|nequi"
    r"|daviplata|bizum|mb ?way|mpesa|m-pesa|chave pix|pix|numero|number|me liga|ligue|liga (?:para|pra|pro))\b"
    r"|[☎☏📞📱📲✆])"
    r"(?:;[a-z=;]{2,20}:)?"
    r"(?:[ .:#=/\-–]|n[º°.o]|nro|num|numeros?|number|personal|particular|referencia|contacto|de|do|da|del"
    r"|el|al|no|is|on|es|e|me|him|her|whatsapp|[☎📞📱📲]){0,6}$"
)
# le escribió a la licenciada Wilma, al …: a verb of calling and writing, and "to" right before the number.
_TO = re.compile(
    r"\b(?:llam|escrib|marc|comunic|contact|lig|mand|envi|whats|avis|respond|cham|telefon)[a-z]{1,9}\b[^.;:\n\d]{0,32}"
    r"[, ](?:al|ao|desde el|do|no|para o|pro)[ :]$"
)
# … es el cel; …, mi número: the word behind the number.
_BEHIND = re.compile(
    r"[ ,\-–(]{1,3}(?:es |e |is |era )?(?:el |o |mi |su |meu |my |un |de )?"
    r"(?:tel|telf?|telefono|telefone|cel|celular|cell|fono|fone|whatsapp|whats|wsp|wpp|wasap|zap|movil|mobile|phone)\b"
)
# A word that says that it is something else.
_OTHER = re.compile(
    r"(?:\b(?:dni|d\.n\.i|ci|c\.i|cc|c\.c|cedula|carnet|documento|doc|pasaporte|passaporte|passport|cpf|rg"
    r"|cnpj|cuit|cuil|run|rut|nit|ruc|nif"
    r"|nie|nipc|curp|rfc|imei|imsi|iccid|cuenta|cta|conta|account|acct|agencia|agenc|clabe|cbu|cvu|iban"
    r"|tarjeta|cartao|card|folio|factura|boleta|recibo"
    r"|fatura|invoice|nota|expediente|expte|exp|causa|proceso|processo|inquerito|oficio|caso|case|ref"
    r"|referencia de pago|anuncio|ad|id|codigo|code|cod|tramite"
    r"|tracking|guia(?: de \w+)?|pedido|order|orden|legajo|matricula|serie|serial|ticket|boleto|parte|acta|informe"
    r"|registro|ley|lei|art|vin|chasis|motor|renavam|cep|cp|mtcn)\b)"
    r"(?:[ .:#/\-]|n[º°.o]|nro|num|numero|number|de|do|da|del|no){0,4}$"
)
_LOG = re.compile(
    r"llamadas|chamadas|call (?:log|record|detail)|origen\W+destino|origem\W+destino|abonado|duraci[oó]n"
    r"|duração|\bIMEI\b",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\b(?:tel|telefono|telefone|cel|celular|movil|telemovel|phone|mobile|cell|fono|fone|whatsapp|contacto"
    r"|contato|origen|destino|origem|linea|linha|numero llamante|abonado|caller|called|calling"
    r"|number)\b"
)
_WA = re.compile(r"(?:wa\.me/|api\.whatsapp\.com/send/?\?phone=|whatsapp://send\?phone=)\+?(\d{8,15})", re.IGNORECASE)

# 0xx11 91234-5678: the carrier's code left open, as Brazilians write it.
_CARRIER = re.compile(r"(?<!\w)\(?0 ?\(?[xX]{2}\)?[ -]?\(?([1-9]\d)\)?[ -]?(9?\d{4}[-. ]?\d{4})(?!\w)")
# The area code of a local number, in brackets or words behind it or before it: (DDD 67), código de área 387.
_AREA = (
    r"(?:ddd|(?:codigo|cod\.?|caract\w*|prefijo|prefixo)(?: de area)?|area(?: code)?)[ :.]{0,2}\(?0?(\d{2,4})\)?(?!\d)"
)
_AREA_BEHIND = re.compile(rf"[ ,;]{{0,2}}[\[(]?{_AREA}")
_AREA_BEFORE = re.compile(rf"{_AREA}[ ,:;)\]]{{0,3}}(?:(?:tel|cel|fone|zap|whats\w*|n[º°o])[.: ]{{0,3}})?$")
# Digits said one by one. "meia" is the Brazilian six.
_SPOKEN = {w: str(n) for row in figures.DIGITS for n, w in enumerate(row)} | {
    "meia": "6",
    "um": "1",
    "oh": "0",
    "duas": "2",
}
_WORD = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_SAID = re.compile(rf"(?<!\w)(?:{_WORD})(?:[ ,\-]{{1,2}}(?:{_WORD})){{6,14}}(?!\w)")
# 0, area of two to four figures, 15, number: twelve figures that no neighbour of Argentina writes.
_ARGENTINE_MOBILE = re.compile(r"0(?:11|[23]\d{2,3})15\d{6,8}")
# Bolivia's mobiles as they are often written: 70.555.012, 705-55012.
_DOTTED_MOBILE = re.compile(r"[67]\d\.\d{3}\.\d{3}")
# (0387) 455-5077: area code with its trunk 0 in brackets, as Argentina writes fixed lines.
_ARGENTINE_FIXED = re.compile(r"\(0[1-9]\d{1,3}\) ?\d{2,4}-?\d{4}")
# 388 555-0163, 387.555.0142: ten figures in three groups, as Argentina's provinces write them.
_ARGENTINE_PLAIN = re.compile(r"[23]\d\d[ .]\d{3}[-. ]\d{4}")
# (11) 99555-0127: area code of two figures and a mobile of nine, as only Brazil writes them.
_BRAZILIAN_MOBILE = re.compile(r"\(?[1-9]\d\)? ?9\d{4}[- ]\d{4}")
_DASHED_MOBILE = re.compile(r"[67]\d\d-\d{5}")
_DATE_LIKE = re.compile(r"^\(?(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})\b")
_THOUSANDS = re.compile(r"^\d{1,3}(?:\.\d{3})+(?:-[\dkK])?$")
_SHORTEST, _LONGEST = 7, 15


class PhoneExtractor:
    """Find numbers and give their E.164 form. Runs once per passage, keeps no state."""

    name: ClassVar[str] = "phones"
    version: ClassVar[str] = "4"

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield numbers; a national one is read in the case's country first, then its neighbours'."""
        text = reading.text
        log = bool(_LOG.search(text))
        labelled = {(c.start, c.end) for c in reading.cells if _HEADING.search(c.heading)}
        for link in _WA.finditer(text):
            number = numbering.international(link[1])
            if number:
                yield Found(
                    MentionKind.PHONE, *link.span(1), normal=number.e164, alternatives=number.alternatives,
                    confidence=0.97, evidence=Evidence.CHECK, reason="WhatsApp address", inside=True,
                )  # fmt: skip
        yield from _spelled(reading)
        for carrier in _CARRIER.finditer(text):
            number = numbering.national("".join(c for c in carrier[1] + carrier[2] if c.isdecimal()), "BR")
            if number:
                yield Found(
                    MentionKind.PHONE, *carrier.span(), normal=number.e164, alternatives=number.alternatives,
                    confidence=0.9, evidence=Evidence.CHECK, reason="carrier code left open; read in BR",
                )  # fmt: skip
        for run in RUN.finditer(text):
            if sum(c.isdecimal() for c in run[0]) >= _SHORTEST - 2:
                columns = [(a, b) for a, b in labelled if a < run.end() and run.start() < b]
                yield from self._numbers(text, run, reading=reading, log=log, columns=columns)

    def _numbers(
        self, text: str, run: re.Match[str], *, reading: Reading, log: bool, columns: list[tuple[int, int]]
    ) -> Iterator[Found]:
        """Cut a run into numbers: from each group on, the longest stretch of groups that is valid."""
        groups = [g.span() for g in _GROUP.finditer(text, run.start(), run.end())]
        i = 0
        while i < len(groups):
            for j in range(len(groups), i, -1):
                span = _with_brackets(text, run, groups[i][0], groups[j - 1][1])
                in_column = any(a <= span[0] and span[1] <= b for a, b in columns)
                found = self._read(text, span, reading=reading, log=log, in_column=in_column)
                if found:
                    yield found
                    i = j
                    break
            else:
                i += 1

    def _read(self, text: str, span: tuple[int, int], *, reading: Reading, log: bool, in_column: bool) -> Found | None:
        written = text[slice(*span)]
        letters = [c for c in written if c.isalpha()]
        raw = "".join(c for c in written if c.isalnum())
        if any(group.isalpha() for group in _GROUP.findall(written)):
            return None  # a word of one letter beside a number is no figure: "3-355-5022 o"
        if not _SHORTEST <= len(raw) <= _LONGEST or len(letters) > 2 or (letters and len(letters) * 4 > len(raw)):
            return None
        plus = "+" in written or raw.startswith("00")
        lead = near.before(reading.flat, span[0])
        label = in_column or bool(_LABEL.search(lead) or _TO.search(lead) or _BEHIND.match(reading.flat, span[1]))
        if "\n" in written and (
            in_column
            or not (plus or label or written.startswith("("))
            or sum(c.isdigit() for c in written.rpartition("\n")[2]) < 4
        ):
            return None
        thousands = _THOUSANDS.match(written) and not (reading.country == "BO" and _DOTTED_MOBILE.fullmatch(written))
        if not plus and not label and (_OTHER.search(lead) or _DATE_LIKE.match(written) or thousands):
            return None
        bare = letters and not (label or plus or log)
        if bare and (len(letters) > 1 or not re.search(r"\d[ -]\d|\d{3}$", written)):
            # Letters are figures only where something says that a number stands here.
            return None
        digits = raw.translate(_OCR)
        number, guess = self._number(digits, written=written, plus=plus, label=label or log, reading=reading)
        if number is None and letters:
            for other in _repairs(raw):
                number, guess = self._number(other, plus=plus, label=label or log, reading=reading)
                if number:
                    break
        if number is None:
            return self._local(written, span, digits, lead, reading) if label and not letters else None
        shaped = len(written) > len(raw) and _grouped(written)
        if plus:
            evidence, confidence, why = Evidence.CHECK, 0.97, "international form"
        elif label:
            evidence, confidence, why = Evidence.LABEL, 0.95, "a word beside it says phone"
        elif log and number.mobile:
            evidence, confidence, why = Evidence.SHAPE, 0.85, "number in a call log"
        elif shaped:
            evidence, confidence, why = Evidence.SHAPE, 0.8, "written like a phone number"
        elif number.mobile and len(digits) >= 8 and not guess and not _serial(digits):
            evidence, confidence, why = Evidence.GUESS, 0.55, "bare figures of a valid mobile"
        else:
            return None
        if guess:
            confidence -= 0.1
        reason = "; ".join(
            filter(None, (why, f"read in {number.region}", number.how, "letters read as figures" if letters else ""))
        )
        others = number.alternatives + tuple(
            n.e164
            for other in (_repairs(raw) if letters else ())
            if (n := self._number(other, plus=plus, label=True, reading=reading)[0])
        )
        alternatives = tuple(dict.fromkeys(o for o in others if o != number.e164))
        return Found(
            MentionKind.PHONE, *span, normal=number.e164, alternatives=alternatives,
            confidence=round(confidence - 0.1 * bool(letters), 2), evidence=evidence, reason=reason,
        )  # fmt: skip

    def _number(
        self, digits: str, *, written: str = "", plus: bool, label: bool, reading: Reading
    ) -> tuple[numbering.Number | None, bool]:
        """The number and whether its country was guessed."""
        if plus:
            return numbering.international(digits.removeprefix("00")), False
        home = reading.country
        regions = [home] if home else _BY_LANGUAGE.get(reading.language, [])
        for region in regions:
            number = numbering.national(digits, region)
            if number and (home or label):
                return number, not home
        # A neighbour's number written with its calling code and without plus.
        for region in (*numbering.NEIGHBOURS.get(home or "", "").split(), *regions):
            code = numbering.CALLING_CODES.get(region, "")
            if code and digits.startswith(code) and len(digits) >= len(code) + 8:
                number = numbering.international(digits)
                if number and (number.mobile or label):
                    return number, False
        if _ARGENTINE_MOBILE.fullmatch(digits) and "AR" in numbering.NEIGHBOURS.get(home or "", "").split():
            return numbering.national(digits, "AR"), False
        neighbours = numbering.NEIGHBOURS.get(home or "", "").split()
        if "AR" in neighbours and (_ARGENTINE_FIXED.fullmatch(written) or _ARGENTINE_PLAIN.fullmatch(written)):
            return numbering.national(digits, "AR"), not written.startswith("(")
        if "BR" in neighbours and _BRAZILIAN_MOBILE.fullmatch(written):
            return numbering.national(digits, "BR"), False
        if "BO" in neighbours and _DASHED_MOBILE.fullmatch(written.strip("()")):
            return numbering.national(digits, "BO"), True
        if label and home and digits.startswith("0") and (number := numbering.unassigned(digits, home)):
            return number, True
        if label and not (home and _is_local(digits, written, home)):
            found = [number for region in neighbours if (number := numbering.national(digits, region))]
            mobiles = [number for number in found if number.mobile]
            if mobiles or len(found) == 1:
                return (mobiles or found)[0], True
        return None, True

    def _local(self, written: str, span: tuple[int, int], digits: str, lead: str, reading: Reading) -> Found | None:
        """A labelled number without its area code: completed where the page says which, else without a normal form."""
        if not 7 <= len(digits) <= 9 or _OTHER.search(lead) or _THOUSANDS.match(written) or _DATE_LIKE.match(written):
            return None
        home = reading.country or ("BR" if reading.language == "pt" else "")
        said = _AREA_BEHIND.match(reading.flat, span[1]) or _AREA_BEFORE.search(lead)
        areas = [said[1]] if said else _areas(reading, home)
        number = numbering.national(areas[0] + digits, home) if home and len(areas) == 1 else None
        if number:
            why = "area code said beside it" if said else "area code of the other numbers of the page"
            return Found(
                MentionKind.PHONE, *span, normal=number.e164, alternatives=number.alternatives,
                confidence=0.9 if said else 0.6, evidence=Evidence.LABEL, reason=f"{why}; read in {home}",
            )  # fmt: skip
        return Found(
            MentionKind.PHONE, *span, confidence=0.5, evidence=Evidence.LABEL, reason="local number without area code"
        )


def _is_local(digits: str, written: str, home: str) -> bool:
    """Whether digits are a number of the case's country without its area code, rather than a neighbour's whole one.

    Eight bare or dotted figures that begin like Bolivia's mobiles stay open to Bolivia.
    """
    bolivian = re.fullmatch(r"[67]\d{7}|[67]\d\.\d{3}\.\d{3}", written)
    return numbering.local(digits, home) and not (bolivian and "BO" in numbering.NEIGHBOURS.get(home, ""))


def _areas(reading: Reading, home: str) -> list[str]:
    """Area codes of the whole Brazilian numbers of a passage; only there is the code's length fixed."""
    if home != "BR":
        return []
    return sorted(set(re.findall(r"(?<!\d)\(0?([1-9]\d)\) ?9?[ -]?\d{4}[- ]\d{4}(?!\d)", reading.flat)))


def _spelled(reading: Reading) -> Iterator[Found]:
    """Numbers said figure by figure, as in siete cero cinco."""
    for said in _SAID.finditer(reading.flat):
        digits = "".join(_SPOKEN[word] for word in re.split(r"[ ,\-]+", said[0]))
        label = bool(_LABEL.search(near.before(reading.flat, said.start())))
        regions = [reading.country] if reading.country else _BY_LANGUAGE.get(reading.language, []) if label else []
        number = next((n for region in regions if (n := numbering.national(digits, region))), None)
        if number and (label or number.mobile):
            yield Found(
                MentionKind.PHONE, *said.span(), normal=number.e164, alternatives=number.alternatives,
                confidence=0.85 if label else 0.7, evidence=Evidence.LABEL if label else Evidence.SHAPE,
                reason=f"figures in words; read in {number.region}",
            )  # fmt: skip


_BY_LANGUAGE = {
    "es": ["ES", "MX", "AR", "CO", "PE", "CL", "BO", "EC", "PY", "UY", "VE", "GT", "HN"],
    "pt": ["BR", "PT"],
    "en": ["US", "GB"],
    "fr": ["FR"],
    "it": ["IT"],
}
"""Countries tried where the case names none: each language's largest first. Only beside a label."""


def _with_brackets(text: str, run: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """Take in the plus and the opening bracket before the first group."""
    opening = re.search(r"\(?\+? ?\(?$", text[run.start() : start])
    start -= len(opening[0].lstrip()) if opening else 0
    if text[start] == "(" and ")" not in text[start:end]:
        start += 1
    return start, end


def _grouped(written: str) -> bool:
    """Phone-like groups: two to four of them, none of one figure in the middle, the last of two to four or more."""
    sizes = [len(g) for g in re.findall(r"\d+", written)]
    return (
        2 <= len(sizes) <= 6
        and sizes[-1] >= 2
        and not re.search(r"\d,\d|\d\.\d{2}$", written)
        and not re.search(r"[./]\d{3}-\d{2}$", written)
    )


def _repairs(raw: str) -> Iterator[str]:
    """Other figures that the letters may stand for."""
    places = [i for i, c in enumerate(raw) if c.isalpha()]
    for i in places[:2]:
        for figure in _OTHER_READINGS[raw[i]]:
            yield (raw[:i] + figure + raw[i + 1 :]).translate(_OCR)


def _serial(digits: str) -> bool:
    """Figures that look counted or stamped: 20240115123, 00001234."""
    return digits.startswith(("000", "2019", "202")) or len(set(digits)) <= 2
