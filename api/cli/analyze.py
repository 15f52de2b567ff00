"""`lince analyze`: mentions and indicators of texts, JSON Lines in and out, without a data folder."""

import json
import math
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from api import local_rules
from api.cli.exits import DONE, SOME_FAILED
from api.names import json_shown
from api.settings import read_settings
from models.analysis import Analysis
from models.country import country_code
from models.document import NO_LETTERS, Document, DocumentState, Page, Problem, TextSource
from models.errors import UsageError
from models.ids import CaseId, DocumentId, Sha256
from models.indicator import Tier
from models.leg import Leg, LegPlace
from models.mention import MentionKind
from services.nlp import tokens
from services.nlp.analyze import AnalysisKit
from services.nlp.analyze import analyze as understand
from services.nlp.analyze import stated as read_as
from services.nlp.indicators import RuleSet, standard_book, trial
from services.nlp.language import LANGUAGES


class Engine(StrEnum):
    """What reads the names."""

    STANDARD = "standard"
    SMALL = "small"


_NOWHERE = Sha256("0" * 64)
_NO_LANGUAGE = Problem(
    code="unknown_language",
    message=f'Its "lang" is none of {", ".join(LANGUAGES)}: the language was read from the text.',
)
_LEFT_OUT = "analyze_limit"


def analyze(
    file: Annotated[str, typer.Argument(help="JSON Lines file, `-` for standard input.", metavar="[FILE|-]")] = "-",
    suggested: Annotated[bool, typer.Option("--suggested", help="Also give flags of tier `suggested`.")] = False,
    stated: Annotated[
        bool,
        typer.Option(
            "--stated", help="Also give roles, name parts, the person meant, check digits and places' coordinates."
        ),
    ] = False,
    engine: Annotated[
        Engine, typer.Option("--engine", help="`standard` reads names with a trained network, `small` with a tagger.")
    ] = Engine.STANDARD,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules",
            help="Folder with local indicator rules (*.yaml), used beside the shipped ones (default: LINCE_RULES).",
            show_default=False,
        ),
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="Data folder whose local rules are used; none without it.")
    ] = None,
) -> int:
    """Find mentions and indicators in texts, without a data folder.

    Each line is an object with "id" and "text", and where known "lang" and "country" (ISO codes). Each
    answer keeps the fields of its line and adds "lang", "entities", "indicators" and "legs". A leg that the text tells
    as planned, announced, tried or prevented bears "planned": true; one that is told as made bears no such field. It
    stays in the answer, for what is about to happen is what must be known first: who counts journeys that were made
    leaves it aside. A phone that may be
    another number too has its other forms in "alternatives", the likeliest first. With `--stated` an
    entity also tells what the text states of it ("stated"), a person's "name" and the "person" meant, and whether the
    "check" digit of a paper or account is valid, invalid or unknown, and what "place" a name means and where it lies.
    A line that cannot be read is answered with "error", and with "line", its number, where it has no fields to keep;
    the exit code is then 4. So it is where a text is longer than a million characters, or goes on for 200,000 without a
    line end: what lies beyond is left out, and "problems" says so, as it does of a text without letters, and of a
    "lang" that is not read here: the text is then read in the language that it seems to be in. A "country" that is none
    of ISO 3166 is told on standard error and left aside.
    A rule of `--rules` that is wrong, or fails on an example of its own, is refused with its file and line before
    anything is read; one in the folder of `--data` is told on standard error, and those in use there stay.
    """
    kit, book = AnalysisKit.of(engine), _book(rules, data)
    kit = kit if book is None else replace(kit, book=book)
    failed = False
    with ExitStack() as stack:
        for number, line in _lines(file, stack):
            answer = _answer(line, kit, number, suggested=suggested, stated=stated)
            failed = failed or "error" in answer or _cut_short(answer)
            try:
                _write(answer)
            except BrokenPipeError:
                # The reader went away (`| head`): nothing is wrong. What is still buffered goes nowhere.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                break
    return SOME_FAILED if failed else DONE


def _book(rules: Path | None, data: Path | None) -> RuleSet | None:
    """The shipped rules and the local ones that were asked for; None: none were. Raises RuleRefused, SettingsError."""
    if rules is None and data is None and "LINCE_RULES" not in os.environ:
        return None
    if rules is None and data is None:
        rules = local_rules.folder_of(read_settings())
    if rules is not None:
        return trial.widened(standard_book(), rules)
    settings = read_settings(data=data)
    loaded = local_rules.load(settings)
    if loaded.refused is not None:
        sys.stderr.write(f"lince: {local_rules.sentence(loaded.refused, settings)}\n")
    return loaded.book


def _lines(file: str, stack: ExitStack) -> Iterator[tuple[int, bytes]]:
    """Numbered lines of a file or of standard input, one at a time; blank ones are skipped."""
    source: BinaryIO
    if file == "-":
        source = sys.stdin.buffer
    else:
        try:
            source = stack.enter_context(open(file, "rb"))  # noqa: PTH123, SIM115 - the stack closes it
        except OSError as error:
            raise UsageError(f"Cannot read {file}: {error.strerror}.") from None
    for number, line in enumerate(source, 1):
        if line.strip():
            yield number, line


def _answer(line: bytes, kit: AnalysisKit, number: int, *, suggested: bool, stated: bool) -> dict[str, Any]:
    """The answer to one line. Never raises for what a line holds."""
    try:
        row = json.loads(line, parse_constant=_number, parse_float=_number)
    except (ValueError, RecursionError):
        return {"line": number, "error": "not a line of JSON"}
    if not isinstance(row, dict):
        return {"line": number, "error": "not a JSON object"}
    text = row.get("text")
    if not isinstance(text, str):
        return {**row, "error": 'no "text"'}
    language, country = row.get("lang"), row.get("country")
    if not all(value is None or isinstance(value, str) for value in (language, country)):
        return {**row, "error": '"lang" and "country" are codes or absent'}
    home = country_code(country or "")
    if country and home is None:
        sys.stderr.write(f"lince: line {number}: its country is no code of ISO 3166, such as BO; read without one.\n")
    analysis = understand(_document(text, language or None), country=home, kit=kit)
    found = list(analysis.problems)
    if language and language.strip() and read_as(language) is None:
        found.append(_NO_LANGUAGE)
    if not any(letter.isalpha() for letter in text):
        found.append(NO_LETTERS)
    problems = [{"code": one.code, "message": one.message} for one in found]
    told = {"problems": problems} if problems else {}
    return {**row, **_fields(analysis, text, suggested=suggested, stated=stated), **told}


def _cut_short(answer: dict[str, Any]) -> bool:
    """Whether a part of the text was left out."""
    return any(one.get("code") == _LEFT_OUT for one in answer.get("problems", ()) if isinstance(one, dict))


def _number(text: str) -> float:
    """A number of JSON, which knows no NaN and no infinities, though Python reads them. Raises ValueError."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _document(text: str, language: str | None) -> Document:
    """The text as a document of one page. Lone surrogates are replaced: no record may hold them."""
    page = Page(number=1, width=0, height=0, source=TextSource.TEXT, text=tokens.clean(text), language=language)
    return Document(
        id=DocumentId("line"), case=CaseId("none"), sha256=_NOWHERE, name="line", media_type="text/plain",
        state=DocumentState.DONE, version="", language=language, pages=(page,),
    )  # fmt: skip


def _fields(analysis: Analysis, text: str, *, suggested: bool, stated: bool) -> dict[str, Any]:
    """The fields of the contract. Texts are cut from what came in, so that `text[start:end]` is equal."""
    return {
        "lang": next((p.language for p in analysis.languages), None),
        "entities": [
            {
                "type": str(m.kind), "start": m.span.start, "end": m.span.end, "text": text[m.span.start : m.span.end],
                "norm": m.normal, "score": m.confidence,
                "extractor": f"{m.provenance.extractor}@{m.provenance.version}",
                **({"alternatives": list(m.alternatives)} if m.kind is MentionKind.PHONE and m.alternatives else {}),
                **(m.model_dump(mode="json", include={"stated", "name", "person", "check", "place"}) if stated else {}),
            }
            for m in analysis.mentions
        ],
        "indicators": [
            {
                "category": i.category, "start": i.span.start, "end": i.span.end,
                "text": text[i.span.start : i.span.end],
                "polarity": str(i.polarity), "strength": str(i.strength), "score": i.score, "rule": i.rule,
                "tier": str(i.tier),
                **({"qualifiers": [q.model_dump(mode="json") for q in i.qualifiers]} if stated else {}),
            }
            for i in analysis.indicators
            if suggested or i.tier is not Tier.SUGGESTED
        ],
        "legs": [_leg(leg, text) for leg in analysis.legs],
    }  # fmt: skip


def _leg(leg: Leg, text: str) -> dict[str, Any]:
    """A leg of the contract: what is not told is absent."""
    places = {"origin": leg.origin, "destination": leg.destination, "crossing": leg.crossing}
    told = {
        "start": leg.span.start, "end": leg.span.end, "text": text[leg.span.start : leg.span.end],
        **{name: _leg_place(place, text) for name, place in places.items() if place},
        "transit": [_leg_place(place, text) for place in leg.transit],
        "date": leg.date, "until": leg.until, "carrier": leg.carrier, "vehicle": leg.vehicle, "plate": leg.plate,
        "price": leg.price, "payer": leg.payer, "travellers": list(leg.travellers), "planned": leg.planned,
        "source": leg.source.value,
        "extractor": f"{leg.provenance.extractor}@{leg.provenance.version}",
    }  # fmt: skip
    return {name: value for name, value in told.items() if value or name in ("start", "end")}


def _leg_place(place: LegPlace, text: str) -> dict[str, Any]:
    country = place.reading.country if place.reading else None
    return {
        "start": place.start, "end": place.end, "text": text[place.start : place.end], "norm": place.normal,
        **({"country": country} if country else {}),
    }  # fmt: skip


def _write(answer: dict[str, Any]) -> None:
    """One line of UTF-8, at once. Lone surrogates of the input go out escaped, as they must have come in."""
    sys.stdout.buffer.write(json_shown(json.dumps(answer, ensure_ascii=False)).encode() + b"\n")
    sys.stdout.buffer.flush()
