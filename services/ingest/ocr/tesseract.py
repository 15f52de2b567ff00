"""Tesseract through pytesseract, handed a path: given a picture it would write a PNG each time (+0.5 s a page)."""

import contextlib
import csv
import io
import itertools
import math
import os
import re
import resource
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import pytesseract

from services.ingest.clocks import PATIENCE
from services.ingest.ocr.layout import BLOCK_STEP
from services.ingest.plugin import OcrFailed, OcrWord

# Unset, tesseract's threads fight one another: 11.4 instead of 2.2 CPU seconds a page (tesseract#3109).
os.environ["OMP_THREAD_LIMIT"] = "1"

TILED_SAUVOLA = 2
_ROTATE = re.compile(r"Rotate: (\d+)")
_CONFIDENCE = re.compile(r"Orientation confidence: ([\d.]+)")


class Tesseract:
    """Runs the `tesseract` program once per call. Keeps no state."""

    name: ClassVar[str] = "tesseract"
    version: ClassVar[str] = "1"

    def words(
        self,
        image: Path,
        *,
        dpi: int,
        languages: str,
        seconds: float,
        tiled: bool = False,
        line: bool = False,
        signs: str = "",
    ) -> tuple[OcrWord, ...]:
        """Words in tesseract's reading order. Raises OcrFailed."""
        config = _options(dpi, tiled=tiled, mode=6 if signs else 7 if line else 3)
        if signs:
            config += f" -c tessedit_char_whitelist={signs}"
        return tuple(_words(_table(image, languages=languages, config=config, seconds=seconds)))

    def pages(
        self, images: Sequence[Path], *, dpi: int, languages: str, seconds: float, tiled: bool = False
    ) -> tuple[tuple[OcrWord, ...], ...]:
        """The words of each page, in one run: it loads its languages once. Raises OcrFailed where one failed."""
        listed = images[0].with_suffix(".txt")
        listed.write_text("".join(f"{image}\n" for image in images), encoding="utf-8")
        table = _table(listed, languages=languages, config=_options(dpi, tiled=tiled), seconds=seconds)
        pages = {number: list(rows) for number, rows in itertools.groupby(table, key=lambda row: row["page_num"])}
        if list(pages) != [str(number + 1) for number in range(len(images))]:
            raise OcrFailed("page_unreadable", "Tesseract left out a page of several.")
        return tuple(tuple(_words(rows)) for rows in pages.values())

    def turned(self, image: Path, *, dpi: int, seconds: float) -> tuple[int, float] | None:
        """By `--psm 0`. None when the page holds too little text, or the program fails."""
        try:
            with _at_most(seconds) as timeout:
                report = _unless_killed(
                    lambda: pytesseract.image_to_osd(str(image), config=f"--dpi {dpi} --psm 0", timeout=timeout)
                )
        except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, RuntimeError):
            return None
        rotate, confidence = _ROTATE.search(report), _CONFIDENCE.search(report)
        return (int(rotate[1]) % 360, float(confidence[1])) if rotate and confidence else None


def _options(dpi: int, *, tiled: bool, mode: int = 3) -> str:
    """Options: by default those of a whole page."""
    return f"--dpi {dpi} --psm {mode}" + (f" -c thresholding_method={TILED_SAUVOLA}" if tiled else "")


def _table(given: Path, *, languages: str, config: str, seconds: float) -> Sequence[dict[str, str]]:
    """Run it on a picture, or on a list of pictures. Raises OcrFailed."""
    try:
        with _at_most(seconds) as timeout:
            table = _unless_killed(
                lambda: pytesseract.image_to_data(
                    str(given), lang=languages, config=config, output_type=pytesseract.Output.STRING, timeout=timeout
                )
            )
    except pytesseract.TesseractNotFoundError as error:
        raise OcrFailed(
            "ocr_missing",
            "Tesseract is missing: pictures cannot be read. `lince doctor` prints the command that installs it.",
        ) from error
    except pytesseract.TesseractError as error:
        raise (_late(seconds) if error.status == -signal.SIGXCPU else _failure(error)) from error
    except RuntimeError as error:  # pytesseract's way of telling that the time ran out
        raise _late(seconds) from error
    return list(csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE))


def _unless_killed(run: Callable[[], str]) -> str:
    """What it prints; once more where somebody killed it, as a machine short of memory does: not the page did it.

    Else a page would be the poorer for a look that is taken beside others, and nobody would be told.
    """
    try:
        return run()
    except pytesseract.TesseractError as error:
        if error.status != -signal.SIGKILL:
            raise
    return run()


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[float]:
    """Bound the computing of the program that pytesseract starts meanwhile.

    Gives the timeout for pytesseract itself, which goes by the wall clock and has no say in how the program is started.
    """
    most = math.ceil(seconds)

    def lower() -> None:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))

    module = pytesseract.pytesseract
    usual = module.subprocess_args
    module.subprocess_args = lambda *given, **named: {**usual(*given, **named), "preexec_fn": lower}
    try:
        yield seconds * PATIENCE
    finally:
        module.subprocess_args = usual


def _late(seconds: float) -> OcrFailed:
    return OcrFailed("page_timeout", f"The page was not read within {seconds:.0f} seconds; look at its image.")


def _failure(error: pytesseract.TesseractError) -> OcrFailed:
    if "Failed loading language" in str(error.message) or "couldn't load any languages" in str(error.message):
        return OcrFailed(
            "language_missing",
            "A language pack of tesseract is missing. `lince doctor` names it and prints the command that installs it.",
        )
    return OcrFailed("page_unreadable", "Tesseract could not read this page; look at its image.")


def _words(rows: Iterable[dict[str, str]]) -> Iterator[OcrWord]:
    line_of: dict[tuple[str, str, str], int] = {}
    for row in rows:
        text = (row["text"] or "").strip()
        confidence = float(row["conf"])
        if row["level"] != "5" or not text or confidence < 0:
            continue
        left, top, width, height = (float(row[key]) for key in ("left", "top", "width", "height"))
        line = line_of.setdefault((row["block_num"], row["par_num"], row["line_num"]), len(line_of))
        yield OcrWord(
            text=text,
            box=(left, top, left + width, top + height),
            confidence=min(1.0, confidence / 100),
            block=int(row["block_num"]) * BLOCK_STEP + int(row["par_num"]),
            line=line,
        )
