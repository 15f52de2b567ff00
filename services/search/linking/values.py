"""Numbers, plates, addresses and user names as written in files → the key under which two writings of one value meet.

A key says nothing of whose value it is. `near_keys` gives what a value shares with those one misread sign away.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from models.phone import phone_key
from services.search import phones
from services.search.linking.addresses import address
from services.search.linking.name_tables import name_tables
from services.search.linking.spelling import fold

# Calling codes of ITU E.164 by length; a number begins with one of them only.
_ONE = frozenset("17")
_TWO_FROM_TO = (
    (20, 20),
    (27, 27),
    (30, 34),
    (36, 36),
    (39, 41),
    (43, 49),
    (51, 58),
    (60, 66),
    (81, 82),
    (84, 84),
    (86, 86),
)
_TWO = frozenset(str(code) for first, last in (*_TWO_FROM_TO, (90, 95), (98, 98)) for code in range(first, last + 1))
_OCR = str.maketrans("OoQDIlLiSsBZzG", "00001111558226")
_DIGIT_LIKE = frozenset("OIQLSBZ")
_NOT_CODE = re.compile(r"[^A-Z0-9]+")
_NOT_DIGIT = re.compile(r"\D+")
_SHORTEST_PHONE = 6


def calling_code(digits: str) -> str:
    """The calling code that international digits begin with."""
    if digits[:1] in _ONE:
        return digits[:1]
    return digits[:2] if digits[:2] in _TWO else digits[:3]


def phone(text: str) -> tuple[str, str]:
    """The national digits of a phone number, and its calling code where it is written with one.

    Digits that countries added or took away are left out as `models.phone.phone_key` does.
    """
    written = text.translate(_OCR).strip()
    digits = _NOT_DIGIT.sub("", written)
    bracketed = re.match(r"\(\s*(\d{1,3})\s*\)", written)
    code = ""
    if written.startswith("+"):
        code = calling_code(digits)
    elif digits.startswith("00"):
        digits = digits[2:]
        code = calling_code(digits)
    elif bracketed and calling_code(digits) == bracketed[1] and (len(digits) > 10 or len(bracketed[1]) == 3):
        code = bracketed[1]
    if code:
        key = phone_key(f"+{digits}")[1:]
        return key[len(code) :].lstrip("0"), code
    return digits.lstrip("0"), ""


_WORD = re.compile(r"\s*((?:[A-Za-zÀ-ÿ]\.\s?){2,}[A-Za-z]?|[A-Za-zÀ-ÿ]+)[:.\s°ºª#/-]+(?=\S)")


def _unlabelled(text: str) -> tuple[str, str]:
    """A paper's number without the words before it, and these folded, without points: D.N.I. N° → dnin."""
    label, rest = "", text.strip()
    short = name_tables().sets["paper_labels"]
    while found := _WORD.match(rest):
        word = re.sub(r"[^a-z]", "", fold(found[1]))
        dotted = "." in found[1] and not set(found[1]) <= _MISREAD_SIGNS
        if not (dotted or word in short or len(word) > 3) or not any(c.isdigit() for c in rest[found.end() :]):
            break
        label, rest = label + word, rest[found.end() :]
    return rest, label


_MISREAD_SIGNS = frozenset("OlISB. ")
_CHECK = re.compile(
    r"([A-Z]{0,3}[\d.\sOIl']*\d)(?:\s*-\s*(?:\d?[A-Z]|\d))?(?:\s*(?:LP|CB|SC|OR|PT|TJ|CH|BE|BN|PA|PD)|\s?[A-Z])?"
)


_MISREAD = re.compile(r"(?=.*[0-9].*[OIQLSBZ].*[0-9])[0-9OIQLSBZ]{6,}")
"""Digits among which letters that look like digits stand: a whole number that OCR read badly (SOO3BL97)."""


def paper(text: str) -> str:
    """The number of a paper without its label: capitals and digits, signs that OCR confuses put right among digits.

    Empty for what is no number of anybody: S/N, undocumented, 2, 00000000.
    """
    code = paper_code(text)
    figures = [sign for sign in code if sign.isdigit()]
    return code if len(figures) >= _FEWEST and len(set(figures)) > 1 else ""


_FEWEST = 4
"""Digits of the shortest paper that identifies somebody."""


def paper_code(text: str) -> str:
    """A paper's number as it is compared, whatever its length."""
    bare = _unlabelled(text)[0]
    found = _CHECK.fullmatch(bare)
    if found and sum(map(str.isdigit, found[1])) >= 6:
        # The check sign and the department say nothing that the number does not, and are often left out.
        bare = found[1]
    code = _NOT_CODE.sub("", fold(bare).upper())
    digits = sum(map(str.isdigit, code))
    if 0 < digits < len(code) and _MISREAD.fullmatch(code):
        return code.translate(_OCR)
    if digits * 2 >= len(code) and digits < len(code):
        # A letter before or behind belongs to the number; inside, and where it looks like a digit, it is a misread one.
        head = re.match(r"[A-Z]{0,3}(?=\d)", code)
        start = head.end() if head and not set(head[0]) <= _DIGIT_LIKE else 0
        last = code[-1].translate(_OCR) if code[-1] in "OIQ" else code[-1]
        code = code[:start] + code[start:-1].translate(_OCR) + last
    return code


def paper_shape(value: str) -> tuple[int, bool]:
    """What kind of paper a number may be of: how many letters stand before it, and whether it is long."""
    bare = value.rpartition(":")[2]
    return len(bare) - len(bare.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), len(bare) > 9


def paper_label(text: str) -> str:
    """What a paper's number is said to be, folded: dni, ci, pasaporte; empty where nothing is said."""
    return _unlabelled(text)[1]


_BR_PLATE = re.compile(r"([A-Z]{3}\d)([A-J])(\d\d)")


def plate(text: str) -> str:
    """A plate in capitals; the letter that replaced a digit in Brazil is that digit again."""
    code = _NOT_CODE.sub("", fold(text).upper())
    found = _BR_PLATE.fullmatch(code)
    return f"{found[1]}{ord(found[2]) - ord('A')}{found[3]}" if found else code


_PLATFORM = re.compile(
    r"^(?:https?://)?(?:www\.|m\.)?(?:(?:facebook|fb|instagram|tiktok|twitter|x|t|onlyfans)\.(?:com|me)/@?)"
    r"|^(?:ig|insta|instagram|fb|facebook|face|tiktok|tt|telegram|tg|twitter|user|usuario|usuário|perfil)\s*[:=]\s*",
    re.IGNORECASE,
)


def handle(text: str) -> str:
    """A user name in lower case, without platform and @."""
    bare = text.strip()
    if "@" in bare[1:] and "." in bare.rpartition("@")[2]:
        return bare.lower()
    if numbered := _NUMBERED.search(bare):
        return numbered[1]
    return _PLATFORM.sub("", bare).partition("?")[0].strip().lstrip("@").strip("/ ").lower()


_NUMBERED = re.compile(r"profile\.php\?(?:.*&)?id=(\d+)", re.IGNORECASE)
_PLATFORMS = {
    "facebook": ("facebook", "fb", "face"), "instagram": ("instagram", "insta", "ig"), "tiktok": ("tiktok", "tt"),
    "telegram": ("telegram", "tg", "t.me"), "twitter": ("twitter", "x.com"), "onlyfans": ("onlyfans",),
}  # fmt: skip


def platform(text: str) -> str:
    """The platform that a user name is told with; empty where none is."""
    low = re.sub(r"^(?:https?://)?(?:www\.|m\.)?", "", text.strip().lower())
    return next((name for name, begins in _PLATFORMS.items() if low.startswith(begins) and _PLATFORM.match(text)), "")


def town(text: str) -> str:
    """What stands behind the last comma of an address, where it is of letters alone: a town or a quarter."""
    last = fold(text.rpartition(",")[2]).strip(" .") if "," in text else ""
    return last if len(last) > 3 and last.replace(" ", "").isalpha() else ""


def email_or_code(text: str) -> str:
    """Any other value: folded, without blanks."""
    return re.sub(r"\s+", "", fold(text))


_KEYS = {"id": paper, "plate": plate, "address": address, "handle": handle}


def key(kind: str, text: str) -> str:
    """The key of a value of any kind but a phone; empty where nothing is left."""
    return _KEYS.get(kind, email_or_code)(text)


_SHARED_LENGTH = frozenset({"502", "503", "504", "505", "506", "507"})
"""Calling codes of the countries whose numbers all have eight digits: the same stand in each for somebody else."""


def phone_keys(written: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Writing and country of its file → key and, where one is told or fits, calling code, over all phones at once.

    A number without calling code is the one with it where only one such is known; where several countries share its
    digits it is that of the file, else it stays by itself. In Central America the file's country decides first.
    """
    parsed = {one: _read_phone(*one) for one in written}
    codes: dict[str, set[str]] = {}
    for national, code, told in parsed.values():
        if told:
            codes.setdefault(national, set()).add(code)
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    for one, (national, code, told) in parsed.items():
        if len(national) < _SHORTEST_PHONE or len(set(national)) == 1:
            keys[one] = "", ""
            continue
        known = codes.get(national, set())
        meant = code if told else next(iter(known)) if len(known) == 1 else code if code in known else ""
        if not told and code in _SHARED_LENGTH and all(_may_be_meant(one, national) for one in known):
            meant = code
        if not meant and not known:
            # Written with its calling code but without a plus.
            inner = calling_code(national)
            if len(national) > len(inner) + 6 and inner in codes.get(national[len(inner) :], ()):
                keys[one] = f"{inner}:{national[len(inner) :]}", inner
                continue
        keys[one] = f"{meant}:{national}", code
    return keys


def _may_be_meant(code: str, national: str) -> bool:
    """Whether a number of Central America may be of this country too."""
    return code in _SHARED_LENGTH and bool(phones.candidates(f"+{code}{national}", ()))


def _read_phone(text: str, country: str) -> tuple[str, str, bool]:
    """National digits, calling code, and whether it is told; else it is that of the country, where the number fits."""
    text = unicodedata.normalize("NFKC", text).replace("\ufe0f", "").replace("\u20e3", "")
    national, code = phone(text)
    if code:
        return national, code, True
    for number in phones.candidates(text.translate(_OCR), [country]) if country.isalpha() and len(country) == 2 else ():
        key = phone_key(number)[1:]
        code = calling_code(key)
        return key[len(code) :].lstrip("0"), code, False
    return national, "", False


def near_keys(kind: str, value: str) -> Iterator[str]:
    """Keys that values share which differ in one sign."""
    land, _, bare = value.rpartition(":")
    if kind == "id" and land:
        kind = f"id {land}"  # the number of one country's paper is not that of another's
    if kind.partition(" ")[0] in ("phone", "id", "plate") and len(bare) >= 6:
        for place in range(len(bare)):
            yield f"{kind}~{bare[:place]}_{bare[place + 1 :]}"
        if kind.startswith("id"):
            # A last digit that was read as a letter is taken for a check sign, and left out.
            yield f"{kind}~{bare}_"
