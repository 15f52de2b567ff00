"""How names of other scripts are written in Latin letters, by the customs of those who write them down.

Written from the standards (passports after ICAO 9303, BGN, the tables of Ukraine and Bulgaria) and from what Spanish,
Portuguese, French, English and German papers do. Independent of `services.search.linking`: nothing here is read there.
"""

import random
import re
from collections.abc import Mapping

Table = Mapping[str, str]

_BASE = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "yo",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
            "i",
            "yi",
            "ye",
            "g",
        ],
        strict=True,
    )
)
_CUSTOMS: dict[str, Table] = {
    "en": {},
    "passport": {"ё": "e", "й": "i", "ю": "iu", "я": "ia", "ї": "i", "є": "ie"},
    "es": {"ё": "io", "й": "i", "х": "j", "щ": "sch", "є": "ye"},
    "pt": {"ё": "io", "ж": "j", "й": "i", "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iu", "я": "ia", "є": "ie"},
    "fr": {
        "ё": "io", "ж": "j", "й": "i", "у": "ou", "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou", "я": "ia",
        "є": "ie",
    },
    "de": {
        "в": "w", "ё": "jo", "ж": "sch", "й": "j", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch",
        "ю": "ju", "я": "ja", "з": "s", "є": "je",
    },
}  # fmt: skip
CUSTOMS = tuple(_CUSTOMS)
_LANGUAGES: dict[str, Table] = {
    "ru": {},
    "uk": {"г": "h", "и": "y"},
    "bg": {"щ": "sht", "ъ": "a", "х": "h", "ь": "y"},
}
_SOFT_E = re.compile(r"(?:^|(?<=[аеёиоуыэюяьъ]))е")


def cyrillic(text: str, language: str, custom: str) -> str:
    """Words in Cyrillic as the custom of a country writes them."""
    return " ".join(_cyrillic_word(word, language, custom) for word in text.split())


def _cyrillic_word(word: str, language: str, custom: str) -> str:
    low = word.lower()
    if language == "ru" and custom in ("en", "es"):
        low = _SOFT_E.sub("йе" if custom == "en" else "е", low)
    table = {**_BASE, **_CUSTOMS[custom], **_LANGUAGES[language]}
    if language == "bg" and custom in ("es", "pt", "de"):
        table["щ"] = {"es": "sht", "pt": "cht", "de": "scht"}[custom]
    found = "".join(table.get(c, c) for c in low).replace("_", "")
    # A long ending is written short: Dmitriy, Dmitry, Dmitri.
    if low.endswith(("ий", "ый", "ій")):
        stem = "".join(table.get(c, c) for c in low[:-2]).replace("_", "")
        found = stem + {"en": "y", "passport": "ii", "es": "i", "pt": "i", "fr": "i", "de": "ij"}[custom]
        if language == "uk" and custom == "en":
            found = f"{stem}iy" if low.endswith("ій") else f"{stem}yy"
    if custom in ("es", "pt", "fr"):
        found = re.sub(r"g(?=[eiy])", "gu", found)
    if custom == "fr":
        found = re.sub(r"(?<=[vpltdnrsmk])in$", "ine", found)
    if custom == "en" and language == "ru":
        found = found.replace("ks", "x")
    return found.capitalize()


_WADE_HEADS = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("b", "p"), ("p", "p"), ("d", "t"), ("t", "t"), ("g", "k"), ("k", "k"),
    ("j", "ch"), ("q", "ch"), ("x", "hs"), ("r", "j"), ("z", "ts"), ("c", "ts"),
)  # fmt: skip
_WADE_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "ssu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "ge": "ko",
    "ke": "ko", "he": "ho", "e": "o", "yi": "i", "you": "yu", "ye": "yeh", "yan": "yen", "er": "erh", "gui": "kuei",
    "kui": "kuei", "yong": "yung", "yue": "yueh", "zhe": "che", "che": "che", "she": "she", "de": "te", "duo": "to",
    "luo": "lo", "zuo": "tso", "tuo": "to", "nuo": "no", "guo": "kuo", "huo": "huo", "shuo": "shuo", "ju": "chu",
    "qu": "chu", "xu": "hsu", "yu": "yu",
}  # fmt: skip


def wade(syllable: str) -> str:
    """A syllable of pinyin as Wade and Giles wrote it, without apostrophes."""
    whole = _WADE_WHOLE.get(syllable)
    if whole is not None:
        return whole
    head, rest = next(((w, syllable[len(p) :]) for p, w in _WADE_HEADS if syllable.startswith(p)), ("", syllable))
    rest = re.sub(r"ong$", "ung", rest)
    rest = re.sub(r"ian$", "ien", rest)
    rest = re.sub(r"(?<=i)e$|(?<=u)e$", "eh", rest)
    rest = re.sub(r"uo$", "o", rest) if head != "sh" else rest
    return head + rest


CANTONESE = {
    "wang": "wong", "huang": "wong", "chen": "chan", "zhang": "cheung", "li": "lee", "liu": "lau", "lin": "lam",
    "wu": "ng", "zhou": "chow", "zhao": "chiu", "xu": "tsui", "he": "ho", "guo": "kwok", "liang": "leung",
    "luo": "law", "cai": "choi", "ye": "yip", "feng": "fung", "xie": "tse", "tan": "tam", "zheng": "cheng",
    "yang": "yeung", "su": "so", "pan": "poon", "xiao": "siu", "ming": "ming", "hua": "wah", "mei": "mei",
    "jun": "kwan", "qiang": "keung", "wei": "wai", "guang": "kwong", "jian": "kin", "hong": "hung", "ying": "ying",
    "hui": "wai", "ling": "ling", "yun": "wan", "fang": "fong", "jie": "kit", "long": "lung", "rong": "wing",
}  # fmt: skip
"""How Hong Kong writes the sign that pinyin spells so; where several do, the commonest in names."""

_ARABIC: dict[str, Table] = {
    "fr": {"ḥ": "h", "ḫ": "kh", "ġ": "gh", "š": "ch", "ǧ": "j", "ṯ": "t", "ḏ": "d", "q": "k", "ū": "ou", "w": "ou"},
    "en": {"ḥ": "h", "ḫ": "kh", "ġ": "gh", "š": "sh", "ǧ": "j", "ṯ": "th", "ḏ": "dh", "q": "q", "ū": "u", "w": "w"},
    "es": {"ḥ": "h", "ḫ": "j", "ġ": "g", "š": "ch", "ǧ": "y", "ṯ": "t", "ḏ": "d", "q": "k", "ū": "u", "w": "u"},
    "gulf": {
        "ḥ": "h", "ḫ": "kh", "ġ": "gh", "š": "sh", "ǧ": "j", "ṯ": "th", "ḏ": "th", "q": "q", "ū": "oo", "w": "w",
        "ī": "ee",
    },
}  # fmt: skip
ARABIC_CUSTOMS = tuple(_ARABIC)
_PLAIN = {
    "ā": "a", "ī": "i", "ṣ": "s", "ṭ": "t", "ḍ": "d", "ẓ": "z", "ʿ": "", "ʾ": "", "á": "a", "ẗ": "a",
}  # fmt: skip


def arabic(text: str, custom: str, rng: random.Random) -> str:
    """A name in scholarly letters (muḥammad, ʿabd al-qādir, al-idrīsī) as a country writes it."""
    return " ".join(_arabic_word(word, custom, rng) for word in _articled(text, custom, rng).split())


def _articled(text: str, custom: str, rng: random.Random) -> str:
    """The article, ʿabd, bin and abū before a name: apart, with a hyphen, or in one word."""
    after = "el" if custom in ("fr", "es") and rng.random() < 0.8 else "al"
    text = re.sub(r"\ba([rszšdtn]|ḏ|ṣ)-", "al-", text)
    if "ʿabd " in text:
        inner = "el" if custom in ("fr", "es") else rng.choice(("al", "ul"))
        joint = {"fr": "", "es": "", "en": rng.choice(("", " ", "-")), "gulf": rng.choice((" ", "-"))}[custom]
        return re.sub(r"ʿabd al-", f"abd{inner}{joint}", text)
    joint = rng.choice((" ", "-", "") if custom != "fr" else (" ", ""))
    text = re.sub(r"^al-", f"{after}{joint}", text)
    head = "ben" if custom in ("fr", "es") else "bin"
    text = re.sub(r"^bin ", f"{head}{rng.choice((' ', ''))}", text)
    return re.sub(r"^bū ", f"{'bou' if custom == 'fr' else 'bu'}{rng.choice((' ', ''))}", text)


def _arabic_word(word: str, custom: str, rng: random.Random) -> str:
    table = {**_PLAIN, **_ARABIC[custom]}
    low = word.lower()
    low = re.sub(r"ay(?=[^aeiouāīū]|$)", rng.choice(("ei", "ai", "e")) if custom != "gulf" else "ai", low)
    low = re.sub(r"aw(?=[^aeiouāīū]|$)", "aou" if custom == "fr" else "au", low)
    if custom == "fr":
        # Short u is ou or o in the Maghreb, w between vowels stays.
        low = re.sub(r"(?<=[aāiī])w(?=[aāiī])", "ou", low)
        low = re.sub(r"(?<=[bcdfghḥjklmnpqrsṣtṭz])u", rng.choice(("o", "ou")), low)
        low = re.sub(r"^w", "ou", low)
    elif custom == "es" or rng.random() < 0.4:
        low = re.sub(r"(?<=[bcdfghḥjklmnpqrsṣtṭz])u(?=ḥ)", "o", low)
    if custom in ("fr", "es") and rng.random() < 0.5:
        low = re.sub(r"a(?=[mdnl]$)", "e", low)
    found = "".join(table.get(c, c) for c in low)
    if custom in ("fr", "es") and rng.random() < 0.6:
        found = re.sub(r"([mdkltnbz])\1", r"\1", found)
    if custom == "fr":
        found = re.sub(r"(?<=[aeiou])s(?=[aeiou])", "ss", found)
    return "-".join(part.capitalize() for part in found.split("-"))


_ROMANIAN = {
    "plain": str.maketrans("șțăâîȘȚĂÂÎ", "staaiSTAAI"),
    "cedilla": str.maketrans("șțȘȚ", "şţŞŢ"),
    "old": str.maketrans("âÂ", "îÎ"),
}
ROMANIAN_CUSTOMS = (*_ROMANIAN, "heard")


def romanian(text: str, custom: str) -> str:
    """A Romanian name without its signs, with cedillas, in the spelling before 1993, or as it is heard."""
    if custom != "heard":
        return text.translate(_ROMANIAN[custom])
    heard = text.replace("Ș", "Sh").replace("ș", "sh").replace("Ț", "Tz").replace("ț", "tz").replace("ch", "k")
    return heard.translate(_ROMANIAN["plain"])
