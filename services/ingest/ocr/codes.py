"""Barcodes and QR codes on a page: what they say, of which kind they are, and where they stand.

What a code says becomes a word of the page, in a paragraph of its own at the end, so that it is found as text
is; its kind stands in the document's metadata. Print that an engine believes to see inside a code is left out.
"""

import re
from collections.abc import Sequence

import numpy as np
import zxingcpp

from services.ingest.ocr import missed, preprocess
from services.ingest.ocr.layout import BLOCK_STEP
from services.ingest.ocr.preprocess import Grey
from services.ingest.plugin import OcrWord

KINDS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.MicroQRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.Code39,
        zxingcpp.BarcodeFormat.Code93,
        zxingcpp.BarcodeFormat.EAN13,
        zxingcpp.BarcodeFormat.EAN8,
        zxingcpp.BarcodeFormat.UPCA,
    ]
)
"""Kinds with a checksum or a frame of their own: the others (ITF, Codabar) are seen in ruled tables too."""
MATRIX = frozenset({"QR Code", "Micro QR Code", "Data Matrix", "Aztec"})
SHORTEST = 4
"""Characters of a bar code that is believed; matrix codes may be shorter."""
LONGEST = 4_000
MOST = 64
"""Codes of one page."""

BLOCK = 3_000_000

READ = 0.60
"""Confidence from which on a word is print, in which no code is looked for."""
CELL, DENSE = 8, 0.30
"""Pixels at half size of the squares whose ink is counted, and the share of it in two by two of them from which on
there may be a code: codes are half ink. Looking for them costs as much as half a dozen other steps."""


def found(grey: Grey, words: Sequence[OcrWord] = ()) -> list[tuple[str, OcrWord]]:
    """Each code's kind and its text as a word, with its box in pixels. A code without text gives nothing.

    `words` are those that were read: a page that they cover holds no code.
    """
    codes: list[tuple[str, OcrWord]] = []
    if not is_dense(grey, words):
        return codes
    for code in zxingcpp.read_barcodes(grey, formats=KINDS, try_rotate=False, try_invert=False)[:MOST]:
        # One word each: what is white in it would part it, and its offsets would tell several boxes.
        text = re.sub(r"\s+", " ", "".join(one if one.isprintable() else " " for one in code.text)).strip()[:LONGEST]
        kind = str(code.format)
        if not text or (len(text) < SHORTEST and kind not in MATRIX):
            continue
        corners = [
            code.position.top_left,
            code.position.top_right,
            code.position.bottom_right,
            code.position.bottom_left,
        ]
        across, down = [float(one.x) for one in corners], [float(one.y) for one in corners]
        box = (min(across), min(down), max(across), max(down))
        number = BLOCK + len(codes)
        word = OcrWord(text=text, box=box, confidence=1.0, block=number * BLOCK_STEP, line=number)
        codes.append((kind, word))
    return codes


def is_dense(grey: Grey, words: Sequence[OcrWord]) -> bool:
    """Whether somewhere outside sure words stands as much ink together as in a code."""
    small, paper = preprocess.halved(grey)
    rows, columns = (length // CELL for length in small.shape)
    if min(rows, columns) < 4:
        return True
    marks = missed.outside(
        paper.astype(np.int16) - small > preprocess.PLAIN, [word for word in words if word.confidence >= READ]
    )
    cells = marks[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL).sum(axis=(1, 3))
    four = cells[1:, 1:] + cells[1:, :-1] + cells[:-1, 1:] + cells[:-1, :-1]
    return bool(four.max() >= DENSE * 4 * CELL * CELL)


def without_codes(words: Sequence[OcrWord], codes: Sequence[OcrWord]) -> list[OcrWord]:
    """The words whose middle lies in no code."""
    return [
        word
        for word in words
        if not any(
            code.box[0] <= (word.box[0] + word.box[2]) / 2 <= code.box[2]
            and code.box[1] <= (word.box[1] + word.box[3]) / 2 <= code.box[3]
            for code in codes
        )
    ]
