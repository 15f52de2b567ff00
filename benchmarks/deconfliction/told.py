"""Which values another agency gets a hit on, and whose they are: `./lince bench deconfliction.told [--freeze]`.

Two measures, both by the rules of `services.deconfliction` over the standard analysis:

- The sample dossier, read from its true texts: three agencies, each with all its cases. A value counts once an agency.
- Passages of `texts/bearers_*.txt`, all invented: statements, forms, tables, chats, adverts, contracts, reports, mails,
  contacts and lists of calls of five languages. Each is an agency by itself, so that no other text protects anybody.
  A passage begins with `=== id | country | kind`; its values are marked with whose they are:

    [[o|…]] accused   [[v|…]] victim   [[w|…]] witness   [[t|…]] somebody else   [[b|…]] firm
    [[a|…]] advert for work   [[x|…]] advert for sex   [[s|…]] shelter, prosecutor

  The rules were made on `bearers_tune.txt`; of `bearers_held.txt` only the counts were looked at while they were.
"""

import argparse
import datetime as dt
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.dossier import build
from api.dossier.truth import TruthFile
from api.linking import name_levels
from benchmarks.accuracy import one_page
from models.analysis import Analysis
from models.deconfliction import Bearer
from models.document import Document, DocumentState, Page, TextSource
from models.ids import CaseId, DocumentId, Sha256
from models.mention import Mention, MentionKind
from models.stated import SHIELDED_ROLES, About, StatedRole
from services.deconfliction import holding, sides
from services.deconfliction.holding import Judged
from services.deconfliction.keys import held_keys
from services.deconfliction_ports import HeldIn
from services.nlp.analyze import AnalysisKit, analyze
from services.search.linking.namesakes import Namesakes

TEXTS = Path(__file__).parent / "texts"
FROZEN = Path(__file__).with_name("told.json")
TODAY = dt.date(2024, 6, 1)
_MARK = re.compile(r"\[\[(\w)\|(.*?)\]\]")
_HEAD = re.compile(r"^=== (\S+) \| (\w+) \| ([\w ]+)\n", re.MULTILINE)
_WHOSE = {
    "o": "accused", "v": "victims", "w": "victims", "t": "others", "b": "firms", "a": "adverts", "x": "adverts for sex",
    "s": "shelters and offices",
}  # fmt: skip
_ACCUSED = frozenset(
    {
        "wilma", "edgar", "graciela", "nestor", "valdeci", "lucineia", "freddy", "horizonte", "taller", "estrella",
        "turno", "van", "kombi", "oficina",
    }
)  # fmt: skip
_VICTIMS = frozenset(("rosmery", "yhoselin", "delia", "lidia", "ester", "tainara", "hilda", "ramon"))
"""Of the dossier: whose values they are, by their keys in its register; a mother who denounces and a witness too."""


@dataclass(frozen=True)
class Read:
    """A document as it was analyzed, and the country of its case."""

    document: Document
    analysis: Analysis
    country: str


def judge(documents: Sequence[Read]) -> Judged:
    """What one agency answers that holds these documents and has decided nothing."""
    held: list[HeldIn] = []
    for one in documents:
        texts = {page.number: page.text for page in one.document.pages}
        found = holding.held_on(
            one.analysis.mentions, texts=texts, country=one.country, today=TODAY, signs=one.analysis.indicators
        )
        held += [HeldIn(one.document.case, key, one.document.id) for key in found]
    accused = set(_called(documents, sides.ACCUSED))
    declared = set(_called(documents, (StatedRole.DECLARANT, StatedRole.WORKER))) - accused
    accused |= {
        (one.case, name) for one in held if one.held.bearer is Bearer.ACCUSED for name in one.held.owners if " " in name
    }
    names = {name for _, name in (*_called(documents, SHIELDED_ROLES), *declared)}
    names |= holding.minors(_births(documents), today=TODAY)
    return holding.judged(held, accused=accused, protected=Namesakes(name_levels(), names).knows)


def _people(documents: Iterable[Read]) -> Iterator[tuple[CaseId, Mention]]:
    for one in documents:
        yield from ((one.document.case, m) for m in one.analysis.mentions if m.kind is MentionKind.PERSON)


def _called(documents: Iterable[Read], roles: Collection[StatedRole]) -> Iterator[tuple[CaseId, str]]:
    for case, person in _people(documents):
        if any(role in roles for role in person.roles):
            yield from ((case, name) for name in (person.person, person.normal) if name)


def _births(documents: Iterable[Read]) -> Iterator[tuple[CaseId, str, str]]:
    for case, person in _people(documents):
        for told in person.stated:
            if told.about is About.BIRTH_DATE:
                yield from ((case, name, told.value) for name in (person.person, person.normal) if name)


def passages(which: str, kit: AnalysisKit) -> dict[str, str]:
    """Of one file, by whose the values are: how many of how many are told."""
    told, doubted, every = Counter[str](), Counter[str](), Counter[str]()
    parts = _HEAD.split((TEXTS / f"bearers_{which}.txt").read_text(encoding="utf-8"))
    for name, country, marked in zip(parts[1::4], parts[2::4], parts[4::4], strict=True):
        text, marks = _plain(marked.strip("\n"))
        document = one_page.document(name, text)
        read = Read(document, analyze(document, country=country, kit=kit), country)
        found = judge([read])
        for whose, start, end in marks:
            keys = {
                key
                for m in read.analysis.mentions
                if m.kind is not MentionKind.PERSON and m.span.start < end and start < m.span.end
                for key in held_keys(m, country)
            }
            every[_WHOSE[whose]] += 1
            told[_WHOSE[whose]] += not keys.isdisjoint(found.told)
            doubted[_WHOSE[whose]] += any(key in keys for _, key in found.doubts)
    return _counts(told, doubted, every)


def _plain(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    text, at = "", 0
    marks: list[tuple[str, int, int]] = []
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        marks.append((found[1], len(text), len(text) + len(found[2])))
        text += found[2]
        at = found.end()
    return text + marked[at:], marks


def dossier(kit: AnalysisKit) -> dict[str, str]:
    """The same of the sample dossier, by agency and value."""
    told, doubted, every = Counter[str](), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="lince-dossier-") as folder:
        truth = build(Path(folder))
    countries = {case.number: case.country for case in truth.cases}
    agencies: defaultdict[str, list[tuple[Read, TruthFile]]] = defaultdict(list)
    for number, (file, part) in enumerate(truth.walk()):
        if file.duplicate_of is None and any(page.text.strip() for page in part.pages):
            document = _document(f"d{number}", file.case, part)
            country = countries[file.case]
            agencies[file.agency].append((Read(document, analyze(document, country=country, kit=kit), country), part))
    for documents in agencies.values():
        found = judge([one for one, _ in documents])
        values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for read, part in documents:
            for value, key in _values(read, part):
                values[value].add(key)
        for (_, about), keys in values.items():
            first = about.partition(".")[0]
            whose = "accused" if first in _ACCUSED else "victims" if first in _VICTIMS else "others"
            every[whose] += 1
            told[whose] += not keys.isdisjoint(found.told)
            doubted[whose] += any(key in keys for _, key in found.doubts)
    return _counts(told, doubted, every)


def _values(read: Read, part: TruthFile) -> Iterator[tuple[tuple[str, str], str]]:
    """Each key that stands where the truth has a value, with its kind and whose it is."""
    pages = {page.number: page.mentions for page in part.pages}
    for mention in read.analysis.mentions:
        if mention.kind is MentionKind.PERSON:
            continue
        at = mention.span
        for truth in pages.get(at.page, ()):
            if truth.kind is mention.kind and truth.start < at.end and at.start < truth.end:
                about = truth.about or truth.normal or truth.text
                yield from (((mention.kind, about), key) for key in held_keys(mention, read.country))
                break


def _document(name: str, case: str, part: TruthFile) -> Document:
    pages = tuple(
        Page(number=one.number, width=0, height=0, source=TextSource.TEXT, text=one.text, language=one.language)
        for one in part.pages
    )
    return Document(
        id=DocumentId(name), case=CaseId(case), sha256=Sha256("0" * 64), name=part.path, media_type="text/plain",
        state=DocumentState.DONE, version="", pages=pages,
    )  # fmt: skip


def _counts(told: Counter[str], doubted: Counter[str], every: Counter[str]) -> dict[str, str]:
    return {whose: f"{told[whose]} of {every[whose]} told, {doubted[whose]} in doubt" for whose in sorted(every)}


def score(kit: AnalysisKit) -> dict[str, Any]:
    """All counts, as plain values."""
    return {"tuned on": passages("tune", kit), "held": passages("held", kit), "dossier": dossier(kit)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Which values another agency gets a hit on.")
    parser.add_argument("--freeze", action="store_true", help=f"write {FROZEN.name}")
    given = parser.parse_args()
    result = score(AnalysisKit.standard())
    print(json.dumps(result, indent=1))
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
