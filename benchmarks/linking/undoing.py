"""Are random decisions on entities and proposals, taken back through the catalogue, as if they had never been made?

    PYTHONPATH=. python -P -m benchmarks.linking.undoing FOLDER [--sequences 1000] [--seed 7] [--out FILE]

Each sequence is played by three readers in two invented cases of a catalogue in FOLDER: accept, reject, unsure, merge,
split, rename, re-type, alias, no entity, by hand, in bulk, and undo. At its end all that stands is taken back, in any
order. What the machine found, the entities, their conflicts and the queue as each reader sees it must be the bytes that
they were before; an undo that follows at once must give back the bytes of just before.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from api import bulk_judging, judging, proposing
from api.settings import Settings
from api.wiring import Workspace, linker, open_workspace
from benchmarks.linking.incremental import AGENCY, documents, received, subjects_of
from models.audit import Actor
from models.case import Case
from models.errors import LinceError
from models.ids import CaseId, DocumentId, derived
from models.link import Band
from models.linking import Act, CaseEntity, Judgement, LinkDecision
from models.mention import MentionKind
from models.proposal import BulkRule

READERS = ("ana", "beto", "caro")
OF_A_PAIR = 20
"""Sequences that are played in the same two cases: their decisions stay, taken back."""
_DOCUMENTS, _PROPOSALS = 4, 4
"""Documents of a case, and links that the two cases have at least."""
_REASON = "as it says"
_ROWS = (
    'SELECT * FROM link_subject WHERE "case" IN (?, ?) ORDER BY number',
    "SELECT * FROM link_edge WHERE one_case IN (?, ?) ORDER BY one, two",
    "SELECT * FROM link_edge WHERE two_case IN (?, ?) ORDER BY one, two",
)


@dataclass
class Played:
    """What came of all sequences."""

    sequences: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    """Steps that a rule refused, such as merging two that are one."""
    other: int = 0
    """Times that bytes differed."""


def pairs(workspace: Workspace, seed: int) -> Iterator[tuple[CaseId, CaseId]]:
    """Pairs of cases with people in common, each put into the catalogue and linked when it is asked for."""
    link = linker(workspace)
    workspace.records.people.add_agency(AGENCY)
    number = seed
    while True:
        number += 1
        made: dict[str, CaseId] = {}
        for name, doc, rows in documents(200, number):
            if name not in made and len(made) == 2:
                break
            case = CaseId(derived("case", str(number), name))
            if name not in made:
                made[name] = case
                workspace.records.cases.add(
                    Case(
                        id=case, number=f"{name}-{number}", title="", agency=AGENCY.id, country="BO",
                        opened=workspace.clock.now(),
                    )
                )  # fmt: skip
            if int(doc.rpartition("-")[2]) < _DOCUMENTS:
                due = received(workspace.records, link, case, doc, rows)
                subjects = subjects_of(case, DocumentId(derived(case, doc)), rows)
                link.join(due, case=case, subjects=subjects, before=frozenset())
        one, two = made.values()
        if len(workspace.records.links.proposals((one, two))) >= _PROPOSALS:
            yield one, two


class Game:
    """Three readers at two cases. `stands` holds what each may still take back."""

    def __init__(self, workspace: Workspace, cases: tuple[CaseId, CaseId], seed: int, played: Played) -> None:
        self._workspace = workspace
        self._cases = cases
        self._rng = random.Random(seed)
        self._played = played
        self._stands: list[tuple[Actor, LinkDecision]] = []

    def state(self) -> bytes:
        """All that a reader can see and all that the machine keeps of the two cases."""
        workspace, cases = self._workspace, self._cases
        told: list[object] = []
        for case in cases:
            told += [one.model_dump(mode="json") for one in judging.entities_of(workspace, self._reader(0), case)]
        wanted = proposing.Wanted(cases=cases)
        for number in range(len(READERS)):
            found = proposing.list_proposals(workspace, self._reader(number), wanted, limit=10_000)
            told.append(found.model_dump(mode="json"))
        with workspace.records.database.reading() as connection:
            for statement in _ROWS:
                told += [list(row) for row in connection.exec_driver_sql(statement, cases)]
        return json.dumps(told, ensure_ascii=False).encode()

    def play(self, steps: int) -> None:
        """Decide and take back at random; then take back all that stands. Counts where bytes are others."""
        before = self.state()
        for _ in range(steps):
            at_once = self._rng.random() < 0.3
            now = self.state() if at_once else b""
            count = len(self._stands)
            self._step()
            if at_once and len(self._stands) > count:
                self._take_back(len(self._stands) - 1)
                self._played.other += self.state() != now
        while self._stands:
            self._take_back(self._rng.randrange(len(self._stands)))
        self._played.other += self.state() != before
        self._played.sequences += 1

    def _step(self) -> None:
        acts: list[Callable[[Actor], Sequence[LinkDecision]]] = [
            self._judge, self._judge, self._judge, self._merge, self._merge, self._split, self._change, self._change,
            self._create, self._bulk,
        ]  # fmt: skip
        if self._stands and self._rng.random() < 0.25:
            self._take_back(self._rng.randrange(len(self._stands)))
            return
        actor = self._reader(self._rng.randrange(len(READERS)))
        try:
            made = self._rng.choice(acts)(actor)
        except LinceError:
            self._played.refused += 1
            return
        if made:
            self._stands.append((actor, made[0]))

    def _take_back(self, place: int) -> None:
        actor, decision = self._stands.pop(place)
        self._played.acts["undo"] += 1
        if len(decision.cases) > 1:
            proposing.undo(self._workspace, actor, decision.id, reason=_REASON)
        else:
            judging.undo(self._workspace, actor, decision.case, decision.id, reason=_REASON)

    def _judge(self, actor: Actor) -> Sequence[LinkDecision]:
        found = proposing.list_proposals(
            self._workspace, actor, proposing.Wanted(cases=self._cases), limit=10_000
        ).proposals
        one = self._rng.choice(found)
        judgement = self._rng.choice(tuple(Judgement))
        made = proposing.decide(self._workspace, actor, one.id, judgement=judgement, reason=_REASON)
        return self._made(judgement.value, made.decisions)

    def _merge(self, actor: Actor) -> Sequence[LinkDecision]:
        case = self._rng.choice(self._cases)
        one, two = self._rng.sample(self._entities(actor, case), 2)
        asked = judging.MergeAsked(other=two.id, reason=_REASON)
        return self._made("merge", judging.merge(self._workspace, actor, case, one.id, asked).decisions)

    def _split(self, actor: Actor) -> Sequence[LinkDecision]:
        case = self._rng.choice(self._cases)
        one = self._rng.choice([one for one in self._entities(actor, case) if len(one.subjects) > 1])
        some = self._rng.sample(one.subjects, self._rng.randint(1, len(one.subjects) - 1))
        asked = judging.SplitAsked(subjects=tuple(some), reason=_REASON)
        return self._made("split", judging.split(self._workspace, actor, case, one.id, asked).decisions)

    def _change(self, actor: Actor) -> Sequence[LinkDecision]:
        case = self._rng.choice(self._cases)
        one = self._rng.choice(self._entities(actor, case))
        act = self._rng.choice((Act.RENAME, Act.RETYPE, Act.ALIAS, Act.NOT_ENTITY))
        value = {Act.RETYPE: MentionKind.ORG.value, Act.NOT_ENTITY: ""}.get(act, f"Otra {self._rng.randrange(9)}")
        asked = judging.ChangeAsked(act=act, value=value, reason=_REASON)
        return self._made(act.value, judging.change(self._workspace, actor, case, one.id, asked).decisions)

    def _create(self, actor: Actor) -> Sequence[LinkDecision]:
        asked = judging.EntityAsked(kind=MentionKind.PERSON, name="Beto Paz", reason=_REASON)
        made = judging.create(self._workspace, actor, self._rng.choice(self._cases), asked)
        return self._made("create", made.decisions)

    def _bulk(self, actor: Actor) -> Sequence[LinkDecision]:
        rule = BulkRule(bands=(Band.CERTAIN, Band.PROBABLE), kinds=(self._rng.choice(tuple(MentionKind)),))
        shown = bulk_judging.preview(self._workspace, actor, rule, cases=self._cases)
        asked = bulk_judging.BulkAsked(
            rule=rule, judgement=Judgement.POSITIVE, digest=shown.digest, reason=_REASON, cases=self._cases
        )
        done = bulk_judging.apply(self._workspace, actor, asked)
        return self._made("bulk", self._workspace.records.links.batch(done.batch))

    def _made(self, act: str, decisions: Sequence[LinkDecision]) -> Sequence[LinkDecision]:
        self._played.acts[act] += 1
        return decisions

    def _entities(self, actor: Actor, case: CaseId) -> list[CaseEntity]:
        return judging.entities_of(self._workspace, actor, case)

    def _reader(self, number: int) -> Actor:
        return self._workspace.operator.model_copy(update={"name": READERS[number]})


def played(data: Path, *, sequences: int, seed: int) -> Played:
    """Play in an empty data folder."""
    found = Played()
    with closing(open_workspace(Settings(data=data))) as workspace:
        every = pairs(workspace, seed)
        for start in range(0, sequences, OF_A_PAIR):
            cases = next(every)
            for number in range(start, min(sequences, start + OF_A_PAIR)):
                game = Game(workspace, cases, seed * 100_000 + number, found)
                game.play(3 + number % 8)
    return found


def main() -> None:
    """Play, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    began = time.process_time()
    found = played(given.folder, sequences=given.sequences, seed=given.seed)
    result = {
        "sequences": found.sequences, "acts": dict(sorted(found.acts.items())), "refused": found.refused,
        "other_bytes": found.other, "cpu_seconds": round(time.process_time() - began, 1),
    }  # fmt: skip
    print(json.dumps(result, indent=1))
    if given.out:
        given.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
