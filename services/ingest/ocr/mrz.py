"""The machine readable zone of passports, identity cards and visas (ICAO Doc 9303), read again with its own letters.

A zone is two or three neighbouring lines of 30, 36 or 44 capitals, digits and fillers. General models misread its
type; read again with these 37 signs alone, the reading of which more check digits agree is taken, the other kept.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from services.ingest.ocr.preprocess import Grey
from services.ingest.plugin import OcrWord

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
LENGTHS = {3: (30,), 2: (36, 44)}
"""Characters of a line, by the number of lines of the zone."""
SLACK = 4
"""Characters that a misread line may be short or long of: runs of fillers are miscounted."""
WEIGHTS = (7, 3, 1)

# Where each form has its checked fields and their check digits: (line, start, stop, place of the digit).
# TD3 passports: number, birth, expiry; MRV-A visas alike. TD2 and MRV-B: the same places in a line of 36.
_LONG = ((1, 0, 9, 9), (1, 13, 19, 19), (1, 21, 27, 27))
_CARD = ((0, 5, 14, 14), (1, 0, 6, 6), (1, 8, 14, 14))
FIELDS = {44: _LONG, 36: _LONG, 30: _CARD}

Read = Callable[[Grey], Sequence[OcrWord]]
"""Reads a cut of the page with SIGNS alone, words in pixels of the cut."""


def reread(grey: Grey, words: Sequence[OcrWord], read: Read) -> list[OcrWord]:
    """The words with each zone's lines as one word each, where reading them again agreed with more check digits."""
    kept = list(words)
    for zone in zones(words):
        flat = [place for line in zone for place in line]
        left, top, right, bottom = (
            int(min(words[place].box[0] for place in flat)),
            int(min(words[place].box[1] for place in flat)),
            int(max(words[place].box[2] for place in flat)),
            int(max(words[place].box[3] for place in flat)),
        )
        margin = (bottom - top) // (2 * len(zone))
        x0, y0 = max(0, left - margin), max(0, top - margin)
        before = [cleaned("".join(words[place].text for place in line)) for line in zone]
        after = _lines(read(grey[y0 : bottom + margin, x0 : right + margin]), len(zone))
        texts = ["".join(word.text for word in line) for line in after]
        if len(texts) != len(zone) or not is_better(texts, before):
            continue
        for places, text in zip(zone, texts, strict=True):
            told = " ".join(words[place].text for place in places)
            first, *others = places
            kept[first] = words[first].model_copy(
                update={
                    "text": text,
                    "box": (
                        min(words[place].box[0] for place in places),
                        min(words[place].box[1] for place in places),
                        max(words[place].box[2] for place in places),
                        max(words[place].box[3] for place in places),
                    ),
                    "confidence": max(words[place].confidence for place in places),
                    "other": told if told != text else "",
                    "other_words": 1,
                }
            )
            for place in others:
                kept[place] = kept[place].model_copy(update={"text": ""})
    return [word for word in kept if word.text]


def zones(words: Sequence[OcrWord]) -> Iterator[list[list[int]]]:
    """Places of the words of each zone, line by line."""
    lines: dict[int, list[int]] = {}
    for place, word in enumerate(words):
        lines.setdefault(word.line, []).append(place)
    run: list[list[int]] = []
    for places in [*lines.values(), []]:
        if places and is_line("".join(words[place].text for place in places)):
            run.append(places)
            continue
        if len(run) in LENGTHS:
            yield run
        run = []


def is_line(text: str) -> bool:
    """Whether a line of any reading looks like one of a zone: its length, its letters, and its fillers."""
    text = cleaned(text)
    lengths = {length for wanted in LENGTHS.values() for length in wanted}
    return (
        any(abs(len(text) - length) <= SLACK for length in lengths)
        and sum(sign in SIGNS for sign in text) >= 0.9 * len(text)
        and text.count("<") >= 2
        and not any(map(str.islower, text.replace("c", "").replace("k", "").replace("e", "")))
    )


def cleaned(text: str) -> str:
    """A reading of a line without blanks, guillemets as the two fillers they were."""
    return re.sub(r"\s", "", text).replace("«", "<<").replace("‹", "<").replace("»", "<<")


def agreeing(lines: Sequence[str]) -> int:
    """How many check digits of a zone agree with their fields."""
    length = len(lines[-1])
    fields = FIELDS.get(length, ())
    return sum(
        line < len(lines) and len(lines[line]) == length and is_checked(lines[line][start:stop], lines[line][digit])
        for line, start, stop, digit in fields
    )


def is_checked(field: str, digit: str) -> bool:
    """Whether a check digit agrees: values of 0 to 35, fillers 0, weighed 7, 3, 1 in turn, modulo 10."""
    values = ["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".find(sign) for sign in field.replace("<", "0")]
    if min(values, default=-1) < 0 or not digit.isdigit():
        return False
    return sum(value * WEIGHTS[place % 3] for place, value in enumerate(values)) % 10 == int(digit)


def is_better(texts: Sequence[str], before: Sequence[str]) -> bool:
    """Whether the new reading is to be taken: more check digits agree, or as many and more lines are whole."""
    whole = LENGTHS[len(before)]
    return (agreeing(texts), sum(len(text) in whole for text in texts)) > (
        agreeing(before),
        sum(len(text) in whole for text in before),
    )


def _lines(words: Sequence[OcrWord], count: int) -> list[list[OcrWord]]:
    """The words line by line; the longest lines where there are more than the zone has."""
    lines: dict[int, list[OcrWord]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    longest = sorted(lines, key=lambda line: -sum(len(word.text) for word in lines[line]))[:count]
    return [lines[line] for line in lines if line in longest]
