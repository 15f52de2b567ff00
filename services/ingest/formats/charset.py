"""The encoding of a text, told from its bytes: the languages of those who write to us before what a detector thinks."""

import base64
import codecs
import re

import chardet

from services.ingest.formats.mixed_text import MIXED, OLDER, lines_apart, mixed

SAMPLE = 256 * 1024
"""Bytes at the beginning of a file that its encoding is told from."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = frozenset("áéíóúüñçãõâêôàÁÉÍÓÚÜÑÇÃÕÂÊÔÀ")
_SIGNS = frozenset("¿¡ºª«»°€–—“”‘’…·§\xa0£±")
_FEWEST_SHIFTS = 3
_SHIFT = re.compile(rb"\+([A-Za-z0-9+/]*)-?")
"""How UTF-7 begins and ends each run of signs that are not ASCII; +- stands for a plus."""
_TURKISH = frozenset("çğıöşüÇĞİÖŞÜâîûÂÎÛ") | _SIGNS
_ONLY_TURKISH = frozenset("ğışĞİŞ")


def guess_encoding(sample: bytes, *, whole: bool = True) -> tuple[str, bool]:
    """The encoding of a text, and whether it is sure: mark, strict UTF-8, zero bytes, our languages, then chardet."""
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return encoding, True
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample, final=whole)
    except UnicodeDecodeError:
        pass
    else:
        return ("utf-7", False) if _is_utf7(sample) else (_zeros(sample) or "utf-8", True)
    if wide := _zeros(sample):
        return wide, True
    if _is_kana(sample):
        return "cp932", False
    if both := _mixed(sample, whole=whole):
        return both, False
    if ours := iberian(sample):
        return ours, True
    if _is_turkish(sample):
        return "cp1254", False
    if len(sample) < 200 and _western(sample):
        return "cp1252", False
    found = chardet.detect(sample, prefer_superset=True)
    encoding = found["encoding"] or "cp1252"
    try:
        codecs.lookup(encoding)
    except LookupError:
        encoding = "cp1252"
    return encoding, False


def _zeros(sample: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: zero bytes at every other place, and hardly any at the rest."""
    part = sample[:4096]
    if len(part) < 4 or part.count(0) < len(part) * 0.2:
        return None
    by_place = [part[place::4].count(0) / max(1, len(part[place::4])) for place in range(4)]
    for encoding, zero in (("utf-32-le", (0, 1, 1, 1)), ("utf-32-be", (1, 1, 1, 0))):
        if all((share > 0.7) == bool(want) for share, want in zip(by_place, zero, strict=True)):
            return encoding
    even, odd = (by_place[0] + by_place[2]) / 2, (by_place[1] + by_place[3]) / 2
    if odd > 0.4 and odd > 4 * even:
        return "utf-16-le"
    if even > 0.4 and even > 4 * odd:
        return "utf-16-be"
    return None


def iberian(sample: bytes) -> str | None:
    """The encoding in which nearly all other bytes are letters of Spanish and Portuguese; None when there is none.

    Detectors weigh all languages alike and make a few accents Czech or Turkish.
    """
    part = sample[:65536]
    letters = sum(byte < 128 and chr(byte).isalpha() for byte in part)
    if letters < 0.4 * len(part.replace(b" ", b"")):
        return None
    for encoding in ("cp1252", "cp850", "mac_roman"):
        text = part.decode(encoding, "replace")
        others = [place for place, character in enumerate(text) if ord(character) > 127]
        fitting = sum(_fits(text, place) for place in others)
        if others and fitting >= 0.9 * len(others):
            return encoding
    return None


def _mixed(sample: bytes, *, whole: bool) -> str:
    """The encoding of UTF-8 and an older one together, where both are told for sure; "" for none."""
    sound, other = lines_apart(sample if whole else sample.rpartition(b"\n")[0] or sample)
    bad = _bad_bytes(other)
    if not bad and not (sound and other and _is_ours(sound.decode("utf-8"))):
        return ""
    for older in OLDER:
        # The signs of a line may be of both.
        if _is_ours(other.decode(mixed(older))) and (older == OLDER[0] or _LETTERS.issuperset(bad.decode(older))):
            return mixed(older)
    return MIXED if bad else ""


def _bad_bytes(sample: bytes) -> bytes:
    """The single bytes that are no UTF-8 in a text that is; empty where it may be another encoding.

    Others hardly ever make two signs of UTF-8 by chance.
    """
    others = [character for character in sample.decode("utf-8", "surrogateescape") if ord(character) > 127]
    bad = [character for character in others if "\udc80" <= character <= "\udcff"]
    return "".join(bad).encode("utf-8", "surrogateescape") if len(others) - len(bad) >= max(2, 2 * len(bad)) else b""


def _is_utf7(sample: bytes) -> bool:
    """Whether nearly each plus begins a run of letters with accents as UTF-7 writes them: in a phone list none does."""
    if b"+A" not in sample:
        return False
    runs = [found[1] for found in _SHIFT.finditer(sample[:65536]) if found[1]]
    fitting = sum(_is_shifted(run) for run in runs)
    return fitting >= max(_FEWEST_SHIFTS, 0.9 * len(runs))


def _is_shifted(run: bytes) -> bool:
    try:
        text = base64.b64decode(run + b"=" * (-len(run) % 4)).decode("utf-16-be")
    except ValueError:
        return False
    return all("\xa0" <= character <= "\u024f" or character in _SIGNS for character in text)


def _is_turkish(sample: bytes) -> bool:
    """Whether all other bytes than ASCII are letters of Turkish, among them two that only it has."""
    others = set(sample[:65536].decode("cp1254", "replace")) - {chr(code) for code in range(128)}
    return others <= _TURKISH and len(others & _ONLY_TURKISH) >= 2


def _is_ours(text: str) -> bool:
    others = [place for place, character in enumerate(text) if ord(character) > 127]
    return sum(_fits(text, place) for place in others) >= 0.9 * len(others)


def _western(sample: bytes) -> bool:
    """Few bytes, such as a name, in which all others than ASCII would be letters in Latin-1: too few for a detector."""
    others = [byte for byte in sample if byte > 127]
    letters = sum(byte < 128 and chr(byte).isalpha() for byte in sample)
    return bool(others) and min(others) >= 0xC0 and len(others) < letters


def _fits(text: str, place: int) -> bool:
    character = text[place]
    if character in _LETTERS:
        return True
    # Signs stand beside words, not inside them: ‡ or ¢ between letters is an accent in another encoding.
    inside = text[place - 1 : place].isalpha() and text[place + 1 : place + 2].isalpha()
    return character in _SIGNS and not inside


def _is_kana(sample: bytes) -> bool:
    """Shift-JIS that is mostly kana: a few bytes of it look like anything to a detector."""
    try:
        text = sample[: len(sample) // 2 * 2 if len(sample) > 4096 else None].decode("cp932")
    except UnicodeDecodeError:
        return False
    return sum("\u3040" <= character <= "\u30fa" for character in text) > 0.4 * len(text)
