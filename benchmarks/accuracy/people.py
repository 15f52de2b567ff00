"""Roles and grouping of people on the sample dossier, against what its texts state.

    PYTHONPATH=. python -P -m benchmarks.accuracy.people [--data FOLDER] [--out FILE]

Names that were found are paired with the truth's, one to one. Counted are

- grouping: pairs of names of one document written differently (`different`) or in any way (`all`); a pair is right
  when both mean one invented person and were given one person;
- roles: (file, name, role) stated in letters, forms, reports and pictures, read off their texts by hand into
  dossier_roles.tsv. Tables, chats and contact cards are left out: there every row is alike. A form's `subject` says no
  more than that the field holds a name, and is not counted.
- facts: birth dates of the people whose invented birth date the registry knows.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from api.dossier.registry import PEOPLE
from api.dossier.truth import Truth, TruthFile, TruthMention
from api.wiring import Workspace
from benchmarks.accuracy.dossier import family_documents, measure, pair
from models.mention import Mention, MentionKind
from models.stated import About, StatedRole

ROLES = Path(__file__).parent / "dossier_roles.tsv"
_ROWS = (".csv", ".xlsx", ".vcf")


def score(workspace: Workspace, truth: Truth) -> dict[str, Any]:
    """Precision and recall of grouping and roles, with what went wrong."""
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    with ROLES.open(encoding="utf-8") as listed:
        for row in csv.DictReader(listed, delimiter="\t"):
            wanted[row["file"], row["name"]].add(row["role"])
    stated = set(wanted)
    counts: Counter[str] = Counter()
    roles: dict[tuple[str, str], set[str]] = defaultdict(set)
    met: set[tuple[str, str]] = set()
    wrong: dict[str, list[str]] = defaultdict(list)
    for path, file, document in family_documents(workspace, truth):
        if document is None:
            continue
        name = path.rpartition("/")[2]
        people = _people(file, workspace.records.evidence.mentions(document.id))
        _count_pairs(people, counts, wrong, name)
        prose = not name.endswith(_ROWS) and "hat" not in name
        for planted, found in people:
            _count_birth(planted, found, counts, wrong, name)
            if prose:
                met.add((name, planted.text))
                roles[name, planted.text] |= set(found.roles) - {StatedRole.SUBJECT}
    for key in sorted(met):
        counts["roles.right"] += len(wanted[key] & roles[key])
        counts["roles.found"] += len(roles[key])
        counts["roles.wanted"] += len(wanted[key])
        wrong["role missed"] += [f"{key[0]}: {key[1]} {role}" for role in sorted(wanted[key] - roles[key])]
        wrong["role false"] += [f"{key[0]}: {key[1]} {role}" for role in sorted(roles[key] - wanted[key])]
    result: dict[str, Any] = {"names_found_of_roles": f"{len(met & stated)}/{len(stated)}"}
    for what in ("all", "different", "roles"):
        right, found_, want = (counts[f"{what}.{part}"] for part in ("right", "found", "wanted"))
        result[what] = {"precision": round(right / found_, 3), "recall": round(right / want, 3), "wanted": want}
    births = {part: counts[f"birth.{part}"] for part in ("right", "found")}
    return {
        **result,
        "birth_dates": births,
        "wrong": {name: listed for name, listed in sorted(wrong.items()) if listed},
    }


def _people(file: TruthFile, mentions: Sequence[Mention]) -> list[tuple[TruthMention, Mention]]:
    """Planted names with the mentions that answer for them."""
    found = []
    for page in file.pages:
        here = [mention for mention in mentions if mention.span.page == page.number]
        for n, m in sorted(pair(page.mentions, here).items()):
            if page.mentions[n].kind is MentionKind.PERSON:
                found.append((page.mentions[n], here[m]))
    return found


def _count_pairs(
    people: list[tuple[TruthMention, Mention]], counts: Counter[str], wrong: dict[str, list[str]], name: str
) -> None:
    for (planted, one), (other_planted, other) in combinations(people, 2):
        if planted.about is None and other_planted.about is None and one.normal != other.normal:
            continue  # Marisol beside Marisol Huanca: the truth does not say who is meant.
        same = (planted.about or planted.text.casefold()) == (other_planted.about or other_planted.text.casefold())
        ours = one.person is not None and one.person == other.person
        for what in ("all", "different") if one.normal != other.normal else ("all",):
            counts[f"{what}.wanted"] += same
            counts[f"{what}.found"] += ours
            counts[f"{what}.right"] += same and ours
        if same != ours:
            told = f"{name}: {planted.text}, {other_planted.text}"
            kind = "pair missed" if same else "pair false"
            if told not in wrong[kind]:
                wrong[kind].append(told)


def _count_birth(
    planted: TruthMention, found: Mention, counts: Counter[str], wrong: dict[str, list[str]], name: str
) -> None:
    stated = [one.value for one in found.stated if one.about is About.BIRTH_DATE]
    born = PEOPLE[planted.about].born if planted.about in PEOPLE else None
    for value in stated:
        counts["birth.found"] += 1
        right = born is not None and value == born.isoformat()
        counts["birth.right"] += right
        if not right:
            wrong["birth date false"].append(f"{name}: {planted.text} {value}")


if __name__ == "__main__":
    measure(score)
