"""Whether a search finds a person's pages whichever writing of the name is typed: recall over pairs, both ways.

    ./lince bench search.variants [--people 20] [--freeze | --check] [--show]

Invented people get a page for each way to write their name: with all names, without the second surname, surnames first
in capitals, by a pet name, with given names shortened or as letters, married, in other letters. The pages are analyzed
and indexed as any are, then each writing is typed and must find the person's other pages, which makes a pair. Told is
the recall by the kind of writing that is typed, and by that which stands on the page. `exact`: of how many people every
writing finds the same of their pages. `others`: the share of people whose pages a search finds without having been
asked for them by any writing, which is what the forms cost.
`--freeze` writes `variants.json`, with the recall that a later run must hold; `--check` ends with an error where it
does not.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from api.settings import Settings
from api.wiring import Workspace, open_workspace
from models.case import Agency, Case
from models.document import Document, DocumentState, Page, TextSource
from models.ids import AgencyId, CaseId, DocumentId, Sha256, derived
from models.search import IndexRecord, SearchRequest
from services.nlp.analyze import AnalysisKit, analyze
from services.search.indexer import records_of
from services.search.name_words import PARTED, short_names

FROZEN = Path(__file__).with_suffix(".json")
WOMEN = ("María", "Rosa", "Elena", "Carmen", "Juana", "Teresa", "Isabel", "Guadalupe", "Lucía", "Beatriz", "Patricia")
MEN = ("Francisco", "José", "Juan", "Carlos", "Luis", "Pedro", "Antonio", "Manuel", "Roberto", "Fernando", "Eduardo")
SURNAMES = (
    "Quispe", "Mamani", "Condori", "Choque", "Rojas", "Vargas", "Gutiérrez", "Flores", "Fernández", "Silva", "Pereira",
    "Souza", "Ferreira", "Medina", "Ortega", "Salazar", "Villalba", "Benítez", "Acosta", "Cáceres", "Zeballos",
)  # fmt: skip
SHORTENED = {"María": "Ma.", "Francisco": "Fco.", "Guadalupe": "Gpe."}
CYRILLIC = (
    ("Ivan Petrov", "Иван Петров"), ("Olga Ivanova", "Ольга Иванова"), ("Boris Sokolov", "Борис Соколов"),
    ("Dmitri Volkov", "Дмитрий Волков"),
)  # fmt: skip
SENTENCES = (
    "La denunciante declaró que {} le retuvo el pasaporte en la terminal.",
    "El informe señala que {} viajó a la ciudad con otras dos personas.",
    "En la audiencia estuvo presente {} como testigo de los hechos.",
)


class Person(NamedTuple):
    """Two given names, two surnames, and a husband's for a woman."""

    given: tuple[str, str]
    surnames: tuple[str, str]
    husband: str = ""
    pet: str = ""


def drawn(chance: random.Random) -> Person:
    """An invented person."""
    women = chance.random() < 0.5
    given = chance.sample(WOMEN if women else MEN, 2)
    one, two, three = chance.sample(SURNAMES, 3)
    pets = [pet for pet in short_names(given[0].lower())[:8] if PARTED not in pet]
    return Person((given[0], given[1]), (one, two), three if women else "", chance.choice(pets).title() if pets else "")


def writings(one: Person) -> dict[str, str]:
    """A person's name in each of the ways, by kind."""
    (first, second), (father, mother) = one.given, one.surnames
    short = SHORTENED.get(first, first)
    found = {
        "full": f"{first} {second} {father} {mother}",
        "one given name": f"{first} {father} {mother}",
        "no second surname": f"{first} {second} {father}",
        "one of each": f"{first} {father}",
        "surnames first": f"{father.upper()} {mother.upper()} {first} {second}",
        "surname first": f"{father.upper()} {first}",
        "letters": f"{first[0]}. {second[0]}. {father}",
        "second letter": f"{first} {second[0]}. {father} {mother}",
        "last letter": f"{first} {father} {mother[0]}.",
    }
    if one.pet:
        found |= {"pet name": f"{one.pet} {father}", "pet name, both": f"{one.pet} {father} {mother}"}
    if short != first:
        found["shortened"] = f"{short} {second} {father}"
    if one.husband:
        found |= {
            "married": f"{first} {father} de {one.husband}",
            "widowed": f"{first} {father} Vda. de {one.husband}",
        }
    return found


def fill(workspace: Workspace, people: list[dict[str, str]], chance: random.Random) -> dict[str, tuple[int, str]]:
    """A page for each writing; returns whose each document is, and in which writing."""
    agency = Agency(id=AgencyId(derived("agency")), name="bench", country="BO")
    case = CaseId(derived("case"))
    workspace.records.people.add_agency(agency)
    workspace.records.cases.add(
        Case(id=case, number="B", title="B", agency=agency.id, country="BO", opened=workspace.clock.now())
    )
    kit, records = AnalysisKit.of("standard"), list[IndexRecord]()
    whose: dict[str, tuple[int, str]] = {}
    for number, made in enumerate(people):
        for kind, name in made.items():
            document = Document(
                id=DocumentId(derived(str(number), kind)), case=case, sha256=Sha256("0" * 64), name="b",
                media_type="text/plain", state=DocumentState.DONE, version="1",
                pages=(
                    Page(
                        number=1, width=0, height=0, source=TextSource.TEXT,
                        text=chance.choice(SENTENCES).format(name),
                    ),
                ),
            )  # fmt: skip
            found = analyze(document, country="BO", kit=kit)
            workspace.records.evidence.save_document(document)
            workspace.records.evidence.save_analysis(found)
            records += records_of(document, found, agency=agency.id, name="b", keys=workspace.finder.keys)
            whose[document.id] = number, kind
    workspace.engine.write(records)
    return whose


def score(
    workspace: Workspace, people: list[dict[str, str]], whose: Mapping[str, tuple[int, str]], *, show: bool
) -> dict[str, Any]:
    """Recall by kind."""
    typed, written = defaultdict[str, list[bool]](list), defaultdict[str, list[bool]](list)
    exact, others = [], []
    for number, made in enumerate(people):
        sets = []
        for kind, name in made.items():
            request = SearchRequest(text=name, limit=100)
            hits = workspace.finder.find(request, actor=workspace.operator, cases=None).hits
            told = [whose[hit.document] for hit in hits]
            mine = {other for owner, other in told if owner == number}
            sets.append(mine)
            others.append(len({owner for owner, _ in told} - {number}) / len(people))
            for other in made:
                if other != kind:
                    typed[kind].append(other in mine)
                    written[other].append(other in mine)
                    if show and other not in mine:
                        sys.stderr.write(f"{kind}: {name} does not find {other}: {made[other]}\n")
        exact.append(all(one == sets[0] for one in sets))
    every = [found for each in typed.values() for found in each]
    return {
        "recall": {
            "all": _share(every),
            "typed": {kind: _share(found) for kind, found in sorted(typed.items())},
            "on the page": {kind: _share(found) for kind, found in sorted(written.items())},
        },
        "exact": _share(exact),
        "others": round(sum(others) / len(others), 4),
    }


def _share(found: list[bool]) -> float:
    return round(sum(found) / len(found), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20)
    for flag in ("--freeze", "--check", "--show"):
        parser.add_argument(flag, action="store_true")
    given = parser.parse_args()
    chance = random.Random(7)
    people = [writings(drawn(chance)) for _ in range(given.people)]
    people += [{"full": latin, "other letters": other} for latin, other in CYRILLIC]
    with tempfile.TemporaryDirectory() as place:
        workspace = open_workspace(Settings(data=Path(place) / "data", meaning=False))
        whose = fill(workspace, people, chance)
        found = score(workspace, people, whose, show=given.show)
        workspace.close()
    result = {"people": len(people), "pages": len(whose), **found}
    print(json.dumps(result, indent=1, ensure_ascii=False))
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if given.check:
        kept = json.loads(FROZEN.read_text(encoding="utf-8"))["recall"]["all"]
        if found["recall"]["all"] < kept:
            sys.exit(f"Recall has fallen from {kept} to {found['recall']['all']}")


if __name__ == "__main__":
    main()
