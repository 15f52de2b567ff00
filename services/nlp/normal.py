"""Normal forms: the comparison form of a value. Each function is idempotent on its own result."""

import re
import unicodedata

from services import line_ends

_LETTERS = str.maketrans({"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_CODE = re.compile(r"[^0-9A-Z]+")

ABBREVIATED_NAMES = {
    "ma": "maria",
    "mª": "maria",
    "fco": "francisco",
    "gpe": "guadalupe",
    "hdez": "hernandez",
    "hdz": "hernandez",
    "glez": "gonzalez",
    "gzlez": "gonzalez",
    "rdguez": "rodriguez",
    "rguez": "rodriguez",
    "rdz": "rodriguez",
    "fdez": "fernandez",
    "mtz": "martinez",
    "mtnez": "martinez",
    "gtz": "gutierrez",
    "vzqz": "vazquez",
    "dguez": "dominguez",
    "jmnz": "jimenez",
    "hndz": "hernandez",
    "hernz": "hernandez",
    "glz": "gonzalez",
    "gzz": "gonzalez",
    "rguz": "rodriguez",
    "rdgz": "rodriguez",
    "rodz": "rodriguez",
    "fdz": "fernandez",
    "fndez": "fernandez",
    "mtnz": "martinez",
    "gtrez": "gutierrez",
    "gutz": "gutierrez",
    "vzz": "vazquez",
    "vqz": "vazquez",
    "dgez": "dominguez",
    "dmgz": "dominguez",
    "jmz": "jimenez",
    "jmez": "jimenez",
    "rmz": "ramirez",
    "rmrz": "ramirez",
    "snchz": "sanchez",
    "schz": "sanchez",
    "lpz": "lopez",
    "glpe": "guadalupe",
    "alvz": "alvarez",
    "mdez": "mendez",
    "mndz": "mendez",
    "sta": "santa",
    "sto": "santo",
}
"""Short writings of names and the names they stand for (folded)."""


def fold(text: str) -> str:
    """Lower case without accents; ñ becomes n, ß becomes ss. Idempotent; the length may change."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_LETTERS).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    # Compatibility forms may bring capitals and marks back (ℋ, ﬁ, ½): once more settles them.
    again = plain.casefold()
    return again if again == plain else fold(again)


class _Flat(dict[int, str]):
    """Each code point's fold where that is one code point, else itself in lower case or as it is."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        options = (fold(character), character.lower(), character)
        self[point] = flat = next(option for option in options if len(option) == 1)
        return flat


_FLAT = _Flat()


def flat(text: str) -> str:
    """Folded text of the same length: what a pattern finds in it stands at the same place in the original."""
    return text.translate(_FLAT)


def person(text: str) -> str:
    """A name for comparison: folded, `Surname, Given` turned round, usual short writings spelled out."""
    text = line_ends.joined(text)
    before, comma, after = text.partition(",")
    if comma and before.strip() and after.strip():
        text = f"{after} {before}"
    words = _NOT_WORD.sub(" ", fold(text)).split()
    return " ".join(ABBREVIATED_NAMES.get(word, word) for word in words)


def title(text: str) -> str:
    """A place or body for comparison: folded, words only."""
    return " ".join(_NOT_WORD.sub(" ", fold(line_ends.joined(text))).split())


def code(text: str) -> str:
    """A plate, account or paper number: capitals and digits only, leading zeros kept."""
    return _NOT_CODE.sub("", fold(text).upper())


def email(text: str) -> str:
    """An address in lower case."""
    return text.strip().strip(".").lower()


_TRACKING = re.compile(r"(?:^|(?<=&))(?:utm_\w+|fbclid|gclid|igshid|igsh|si)=[^&]*&?")


def url(text: str) -> str:
    """An address without scheme, www/m host prefix, tracking parameters and final slash; host in lower case."""
    rest = re.sub(r"^[a-z][a-z0-9+.-]*://", "", text.strip(), flags=re.IGNORECASE)
    host, slash, path = rest.partition("/")
    host = host.lower()
    while host.startswith(("www.", "m.")) and host.count(".") > 1:
        host = host.split(".", 1)[1]
    path, question, query = path.partition("?")
    query = _TRACKING.sub("", query.partition("#")[0]).strip("&")
    path = path.partition("#")[0].rstrip("/") if not question else path.rstrip("/")
    tail = f"{slash}{path}" if path else ""
    return f"{host}{tail}?{query}" if query else f"{host}{tail}"


def handle(text: str) -> str:
    """A user name in lower case with its @."""
    name = text.strip().lower()
    return name if name.startswith(("@", "$")) else f"@{name}"


def amount(value: float, currency: str) -> str:
    """`1500 USD`; cents only where there are some."""
    rounded = round(value, 2)
    whole = int(rounded)
    return f"{whole} {currency}" if rounded == whole else f"{rounded:.2f} {currency}"
