"""Writes the sample dossier: the files of four cases, their truth and their passwords."""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from pathlib import Path

import yaml

from api.dossier.bench import Bench, Made
from api.dossier.cases import CASES
from api.dossier.registry import COMMON
from api.dossier.truth import (
    LinkRole,
    Truth,
    TruthAgency,
    TruthCase,
    TruthFile,
    TruthLeg,
    TruthLink,
    TruthMention,
    TruthPage,
    TruthPlace,
)
from models.mention import STRONG_KINDS, MentionKind

AGENCIES = (
    TruthAgency(
        slug="bo-unidad-trata-santa-cruz", name="División Trata y Tráfico de Personas, Santa Cruz", country="BO"
    ),
    TruthAgency(slug="ar-fiscalia-trata-salta", name="Unidad Fiscal de Trata de Personas, Salta", country="AR"),
    TruthAgency(slug="br-pf-corumba", name="Delegacia de Polícia Federal de Corumbá", country="BR"),
)
LINKED = STRONG_KINDS | {MentionKind.PERSON}
MODIFIED = 1_717_405_200
"""Time of change of every file: 3 June 2024, 09:00 UTC."""

Report = Callable[[str], None]


def build(folder: Path, *, seed: int = 7, report: Report | None = None) -> Truth:
    """Write `agency/case/…`, `truth.json` and `passwords.json` below a folder and return the truth.

    The same seed gives the same bytes. `report` gets the path of each file as it is written. Existing files of the
    same names are replaced. Raises OSError where the folder cannot be written.
    """
    bench = Bench(seed)
    files: list[TruthFile] = []
    for module in CASES:
        case: TruthCase = module.CASE
        seen: dict[str, str] = {}
        for made in module.files(bench):
            path = f"{case.agency}/{case.number}/{made.path}"
            _write(folder / path, made.data)
            files.append(_truth(made, path, path, case, seen))
            if report is not None:
                report(path)
    cases = tuple(module.CASE for module in CASES)
    truth = Truth(
        seed=seed, agencies=AGENCIES, cases=cases, files=tuple(files), links=tuple(_links(files)), legs=tuple(_legs())
    )
    _write(folder / "truth.json", truth.model_dump_json(indent=1).encode())
    passwords = {case.number: list(case.passwords) for case in cases}
    _write(folder / "passwords.json", json.dumps(passwords, ensure_ascii=False, indent=1).encode())
    return truth


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (MODIFIED, MODIFIED))


def _truth(made: Made, path: str, place: str, case: TruthCase, seen: dict[str, str]) -> TruthFile:
    """Truth of a file or part; `place` is its path on disk, followed by its path inside."""
    sha256 = hashlib.sha256(made.data).hexdigest()
    first = seen.setdefault(sha256, place)
    return TruthFile(
        path=path,
        kind=made.kind,
        sha256=sha256,
        size=len(made.data),
        case=case.number,
        agency=case.agency,
        state=made.state,
        media_type=made.media_type,
        duplicate_of=None if first == place else first,
        password=made.password,
        pages=made.pages,
        children=tuple(_truth(child, child.path, f"{place}/{child.path}", case, seen) for child in made.children),
    )


def _links(files: Iterable[TruthFile]) -> Iterator[TruthLink]:
    """Every identifying value and full name that stands in two or more cases."""
    places: dict[tuple[MentionKind, str], list[TruthPlace]] = defaultdict(list)
    about: dict[tuple[MentionKind, str], str | None] = {}
    for file in files:
        for inside, page, mention in _readable(file, ""):
            if mention.kind not in LINKED or mention.normal is None or mention.optional:
                continue
            value = (mention.kind, mention.normal)
            about[value] = mention.about
            place = TruthPlace(
                case=file.case, file=file.path, inside=inside, page=page.number, text=mention.text, source=page.source
            )
            if place not in places[value]:
                places[value].append(place)
    for (kind, normal), found in sorted(places.items()):
        cases = tuple(sorted({place.case for place in found}))
        if len(cases) < 2:
            continue
        key = about[kind, normal]
        role = LinkRole.COMMON if key in COMMON else LinkRole.SHARED
        yield TruthLink(kind=kind, normal=normal, role=role, about=key, cases=cases, places=tuple(found))


def _legs() -> Iterator[TruthLeg]:
    """The journeys of legs.yaml."""
    ways = {"from": "origin", "to": "destination", "via": "transit", "crossing": "crossing", "maybe": "optional"}
    read = yaml.safe_load((resources.files("api.dossier") / "legs.yaml").read_text("utf-8"))
    for place, pages in read.items():
        file, _, inside = place.partition("//")
        for page, legs in pages.items():
            for leg in legs:
                told = {name: leg[key] for key, name in ways.items() if key in leg}
                facts = {key: str(value) for key, value in leg.items() if key not in ways}
                yield TruthLeg(file=file, inside=inside, page=page, facts=facts, **told)


def _readable(file: TruthFile, inside: str) -> Iterator[tuple[str, TruthPage, TruthMention]]:
    for page in file.pages:
        for mention in page.mentions:
            yield inside, page, mention
    for child in file.children:
        yield from _readable(child, f"{inside}/{child.path}" if inside else child.path)
