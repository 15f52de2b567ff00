"""How people write a phone number: the forms of the phone benchmark.

A number is drawn by libphonenumber's metadata: the example number of a country and type with its figures drawn anew
until `is_valid_number` holds. None is copied from anyone.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

LANGUAGES = {
    "AR": "es", "BO": "es", "BR": "pt", "CL": "es", "CO": "es", "CR": "es", "CU": "es", "DO": "es", "EC": "es",
    "ES": "es", "GT": "es", "HN": "es", "MX": "es", "NI": "es", "PA": "es", "PE": "es", "PT": "pt", "PY": "es",
    "SV": "es", "UY": "es", "VE": "es", "FR": "fr", "BE": "fr", "CH": "fr", "MA": "fr", "IT": "it", "GB": "en",
    "IE": "en", "US": "en", "RO": "en", "BG": "en", "DE": "en", "NL": "en", "AT": "en", "PL": "en",
}  # fmt: skip
"""Countries of the benchmark, and the language in which their files are written here."""

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_FIXED = (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_SAID = {
    "es": ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
    "pt": ["zero", "um", "dois", "três", "quatro", "cinco", "meia", "sete", "oito", "nove"],
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
}
_LOOKS = {"0": "Oo", "1": "lI", "5": "S", "8": "B", "2": "Z"}
_EXTENSIONS = {
    "es": (" ext. {}", " int. {}", " anexo {}", ", extensión {}"),
    "pt": (" ramal {}", ", ramal {}", " r. {}", " ext. {}"),
    "en": (" ext. {}", " x{}", ", extension {}"), "fr": (" poste {}", ", poste {}"), "it": (" int. {}", ", interno {}"),
}  # fmt: skip
_GROUPS = {
    8: ((4, 4), (2, 2, 2, 2), (2, 3, 3), (1, 3, 4)),
    9: ((3, 3, 3), (3, 2, 2, 2), (1, 4, 4), (2, 3, 4)),
    10: ((3, 3, 4), (2, 4, 4), (3, 3, 2, 2), (3, 7)),
    11: ((2, 5, 4), (2, 1, 4, 4), (3, 4, 4)),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn number. `nsn` is its national significant number, without trunk prefix."""

    e164: str
    region: str
    number: PhoneNumber
    mobile: bool

    @property
    def nsn(self) -> str:
        return phonenumbers.national_significant_number(self.number)

    @property
    def national(self) -> str:
        return phonenumbers.format_number(self.number, PhoneNumberFormat.NATIONAL)

    @property
    def international(self) -> str:
        return phonenumbers.format_number(self.number, PhoneNumberFormat.INTERNATIONAL)


def draw(rng: random.Random, region: str, *, mobile: bool) -> Drawn:
    """A valid number of a region; its first one to three figures are the example's, the others drawn."""
    example = phonenumbers.example_number_for_type(region, _MOBILE[0] if mobile else _FIXED[0])
    assert example is not None
    nsn = phonenumbers.national_significant_number(example)
    while True:
        keep = rng.randint(1, 4)
        body = nsn[:keep] + "".join(rng.choice("0123456789") for _ in nsn[keep:])
        number = phonenumbers.parse(f"+{example.country_code}{body}", None)
        kind = phonenumbers.number_type(number)
        if (
            phonenumbers.is_valid_number_for_region(number, region)
            and kind in (_MOBILE if mobile else _FIXED)
            and len(set(body)) > 4
        ):
            e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            return Drawn(e164, region, number, mobile)


def _grouped(rng: random.Random, digits: str, sign: str) -> str:
    sizes = rng.choice(_GROUPS.get(len(digits), ((3, len(digits) - 3),)))
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return sign.join([*parts, digits[at:]] if at < len(digits) else parts)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


def _international(rng: random.Random, drawn: Drawn, language: str) -> str:  # noqa: ARG001 - all forms share this shape
    code, written = str(drawn.number.country_code), drawn.international
    return rng.choice(
        (
            written, written, drawn.e164, written.replace(" ", "-"), written.replace(" ", "."),
            written.replace(f"+{code}", f"(+{code})", 1), written.replace("+", "00", 1),
            f"+{code} {_grouped(rng, drawn.nsn, ' ')}", f"+{code}-{_grouped(rng, drawn.nsn, '-')}",
            f"00{drawn.e164[1:]}", written.replace("+", "+ ", 1),
        )
    )  # fmt: skip


def _no_plus(_: random.Random, drawn: Drawn, language: str) -> str:  # noqa: ARG001
    return drawn.e164[1:]


def _national(rng: random.Random, drawn: Drawn, language: str) -> str:  # noqa: ARG001
    written = drawn.national
    first, _, rest = written.partition(" ")
    bracketed = f"({first}) {rest}" if rest and "(" not in written and len(drawn.nsn) > 8 else written
    return rng.choice((
        written, written, re.sub(r"[ )]+", ".", written.replace("(", "")),
        re.sub(r"\)? +", "-", written.replace("(", "")),
        bracketed, _digits(written), written.replace(" ", "  ", 1) if rng.random() < 0.1 else written,
        written.replace("-", " "), re.sub(r"[^\d]+", "/", written, count=1) if written[0] == "0" else written,
    ))  # fmt: skip


def _regrouped(rng: random.Random, drawn: Drawn, language: str) -> str:  # noqa: ARG001
    return _grouped(rng, _digits(drawn.national), rng.choice((" ", "-", ".", " - ")))


def _extension(rng: random.Random, drawn: Drawn, language: str) -> str:
    return drawn.national + rng.choice(_EXTENSIONS[language]).format(rng.randint(10, 999))


def _link(rng: random.Random, drawn: Drawn, language: str) -> str:  # noqa: ARG001
    digits = drawn.e164[1:]
    return rng.choice(
        (
            f"https://wa.me/{digits}", f"wa.me/{digits}?text=Hola", f"https://wa.me/+{digits}",
            f"https://api.whatsapp.com/send?phone={digits}", f"tel:{drawn.e164}",
            f"tel:{drawn.international.replace(' ', '-')}",
            f"whatsapp://send?phone={digits}", f"https://api.whatsapp.com/send/?phone=%2B{digits}&text=info",
        )
    )  # fmt: skip


def _broken(rng: random.Random, drawn: Drawn, language: str) -> str:  # noqa: ARG001
    written = rng.choice((drawn.national, drawn.international))
    gaps = [m.start() for m in re.finditer(r"[ -]", written) if len(_digits(written[m.start() :])) >= 4]
    if not gaps:
        half = len(written) // 2
        return f"{written[:half]}-\n{written[half:]}"
    at = rng.choice(gaps)
    return f"{written[:at]}{'-' if written[at] == '-' else ''}\n{written[at + 1 :]}"


def _said(rng: random.Random, drawn: Drawn, language: str) -> str:
    words = _SAID[language]
    digits = _digits(drawn.national)
    sign = rng.choice(("-", " ", ", ", "-"))
    if rng.random() < 0.5:
        return sign.join(words[int(d)] for d in digits)
    mixed = [words[int(d)] if rng.random() < 0.45 else d for d in digits]
    if all(d.isdecimal() for d in mixed):
        mixed[1] = words[int(digits[1])]
    if rng.random() < 0.4:
        # Words run into the figures: 6uno2 34cinco.
        return "".join(f"{d} " if n % 3 == 2 else d for n, d in enumerate(mixed)).strip()
    return rng.choice((" ", "-", ".")).join(mixed)


def _signs(rng: random.Random, drawn: Drawn, language: str) -> str:  # noqa: ARG001
    digits = _digits(drawn.national)
    return rng.choice(
        (
            "".join(f"{d}\ufe0f\u20e3" for d in digits), " ".join(f"{d}\ufe0f\u20e3" for d in digits),
            "".join(f"{d}\u20e3" for d in digits), digits.translate({48 + n: 0xFF10 + n for n in range(10)}),
            " ".join(digits), ".".join(digits), "-".join(digits), "*".join(digits),
            " ".join(digits[n : n + 2] for n in range(0, len(digits), 2)), "_".join(_grouped(rng, digits, " ").split()),
            "".join(chr(0x1D7CE + int(d)) for d in digits),
        )
    )  # fmt: skip


def _letters(rng: random.Random, drawn: Drawn, language: str) -> str:  # noqa: ARG001
    """One or two figures written as the letter that looks like them: by OCR or to slip past a filter."""
    written = rng.choice((drawn.national, drawn.international, _digits(drawn.national)))
    places = [n for n, c in enumerate(written) if c in _LOOKS and n > (3 if written[0] == "+" else 0)]
    for n in rng.sample(places, min(len(places), rng.randint(1, 2))):
        written = written[:n] + rng.choice(_LOOKS[written[n]]) + written[n + 1 :]
    return written


def _old(rng: random.Random, drawn: Drawn, language: str) -> str:  # noqa: ARG001
    """A form of an earlier numbering plan, or one that only the country's own people dial."""
    n = drawn.nsn
    match drawn.region:
        case "MX":
            spaced = drawn.national
            return rng.choice(
                (f"044 {spaced}", f"045{n}", f"01 {spaced}", f"+52 1 {spaced}", f"+521{n}", f"044-{spaced}")
            )
        case "BR" if drawn.mobile:
            area, old = n[:2], n[3:]
            if n[3] not in "6789":
                return f"0{rng.choice((15, 21, 31, 41))} {area} {n[2:7]}-{n[7:]}"
            return rng.choice(
                (f"({area}) {old[:4]}-{old[4:]}", f"{area} {old[:4]}-{old[4:]}", f"+55 {area} {old[:4]}-{old[4:]}")
            )
        case "BR":
            return rng.choice(
                (
                    f"0xx{n[:2]} {n[2:6]}-{n[6:]}",
                    f"(0{n[:2]}) {n[2:6]}-{n[6:]}",
                    f"0 41 {n[:2]} {n[2:6]}-{n[6:]}",
                    f"(0xx{n[:2]}) {n[2:6]}-{n[6:]}",
                )
            )
        case "AR":
            # libphonenumber cuts the area code of the fixed form; mobiles have the same one behind their 9.
            plain = n[1:] if n.startswith("9") and len(n) == 11 else n
            cut = phonenumbers.length_of_geographical_area_code(phonenumbers.parse(f"+54{plain}", None)) or 4
            area, rest = plain[:cut], plain[cut:]
            tail = f"{rest[:-4]}-{rest[-4:]}"
            if drawn.mobile:
                return rng.choice(
                    (
                        f"0{area} 15-{tail}",
                        f"0{area}-15{rest}",
                        f"({area}) 15-{tail}",
                        f"({area}) 15 {tail}",
                        f"{area} {tail}",
                        f"0{area} 15 {tail}",
                    )
                )
            return rng.choice((f"0{area}-{tail}", f"(0{area}) {tail}", f"({area}) {tail}"))
        case "CL" if drawn.mobile and n.startswith("9"):
            return rng.choice((f"09-{n[1:]}", f"09 {n[1:5]} {n[5:]}", f"(09) {n[1:]}"))
        case "CO" if not drawn.mobile and n.startswith("60"):
            return rng.choice(
                (f"({n[2]}) {n[3:6]} {n[6:]}", f"({n[2]}) {n[3:6]}-{n[6:]}", f"(60{n[2]}) {n[3:6]} {n[6:]}")
            )
    return drawn.national


Form = Callable[[random.Random, Drawn, str], str]
OLD_PLANS = frozenset({"AR", "BR", "CL", "CO", "MX"})
SAYING = frozenset(_SAID)
FORMS: dict[str, tuple[Form, int, frozenset[str]]] = {
    "international": (_international, 24, frozenset({"plain", "labelled"})),
    "national": (_national, 26, frozenset({"labelled"})),
    "regrouped": (_regrouped, 8, frozenset({"labelled"})),
    "without plus": (_no_plus, 3, frozenset({"labelled"})),
    "extension": (_extension, 4, frozenset({"labelled"})),
    "link": (_link, 6, frozenset({"plain", "labelled"})),
    "broken line": (_broken, 4, frozenset({"labelled"})),
    "said": (_said, 7, frozenset({"advert"})),
    "signs": (_signs, 8, frozenset({"advert"})),
    "letters": (_letters, 6, frozenset({"labelled"})),
    "old plan": (_old, 8, frozenset({"labelled"})),
}
"""Form → how it is written, how often, and in which texts it stands."""
