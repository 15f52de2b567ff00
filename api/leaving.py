"""What leaves the unit, without those whom texts call victims, minors or witnesses, until somebody decides on them.

Exports, tables of hits, graphs: whoever is confirmed is masked in the catalogue itself, whoever is lifted is named.
"""

from collections.abc import Iterable, Iterator

from pydantic import Field

from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.errors import Conflict, NotFound
from models.graph import Graph
from models.ids import CaseId, PersonId
from models.listed import ListedEnd, ListedLine
from models.protected import Provisional
from models.search import Hit, HitsEnd
from services.ports import Records
from services.protection.leaving import Leaving

_ABSENT = "There is no such proposal, or it is not yours to see."


class LiftAsked(Record):
    """Whether somebody's name may leave the case, and why."""

    held: bool = Field(default=False, description="true: hold it back again")
    reason: str = Field(min_length=10, max_length=500, examples=["the woman asked to be named in the summary"])


def of_case(records: Records, case: CaseId) -> Leaving | None:
    """What leaves a case goes through this; None where nobody is held back."""
    matcher = records.provisional.matcher(case)
    return None if matcher is None else Leaving(matcher, records.provisional.named(case))


class OfCases:
    """The same for what spans cases: each is looked at once, when something of it leaves."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: dict[CaseId, Leaving | None] = {}

    def of(self, case: CaseId) -> Leaving | None:
        """What leaves this case goes through it."""
        if case not in self._known:
            self._known[case] = of_case(self._records, case)
        return self._known[case]

    def hit(self, one: Hit) -> Hit:
        """A hit whose words and file name nobody."""
        leaving = self.of(one.case)
        if leaving is None:
            return one
        told = leaving.value({"name": one.name, "snippet": one.snippet}, one.document)
        answers = tuple(
            answer.model_copy(update={"variant": leaving.value(answer.variant, one.document)}) for answer in one.answers
        )
        return one.model_copy(update={**told, "answers": answers})

    def hits(self, found: Iterable[Hit | HitsEnd]) -> Iterator[Hit | HitsEnd]:
        """All hits of a query."""
        return (self.hit(one) if isinstance(one, Hit) else one for one in found)

    def lines(self, found: Iterable[ListedLine | ListedEnd]) -> Iterator[ListedLine | ListedEnd]:
        """The answers to a list: what was typed stays as it was typed."""
        for one in found:
            if isinstance(one, ListedLine):
                yield one.model_copy(update={"hits": tuple(map(self.hit, one.hits))})
            else:
                yield one

    def graph(self, graph: Graph) -> Graph:
        """A graph whose entities, journeys and files name nobody."""
        case_of = {node.id: node.case for node in graph.nodes}
        nodes = []
        for node in graph.nodes:
            leaving = self.of(node.case)
            told = {} if leaving is None else leaving.value({"name": node.name, "also": node.also})
            nodes.append(node.model_copy(update=told) if told else node)
        ties = []
        for tie in graph.ties:
            proof = tie.proof
            for case in {case_of[tie.one], case_of[tie.two]}:
                leaving = self.of(case)
                if leaving is not None:
                    proof = proof.model_copy(update={"name": leaving.value(proof.name, proof.document)})
            ties.append(tie.model_copy(update={"proof": proof}))
        return Graph(nodes=tuple(nodes), ties=tuple(ties))


def lift(workspace: Workspace, actor: Actor, case: CaseId, person: PersonId, asked: LiftAsked) -> Provisional:
    """Let a name leave the case, or hold it back again. Raises NotFound, NotAllowed, Conflict (as it is already)."""

    def check() -> None:
        found = _one(workspace, case, person)
        if (found.lifted_by is None) is asked.held:
            raise Conflict("The name is held back already." if asked.held else "The name was lifted already.")

    workspace.access.case(actor, case, action="person.lift", subject=person, check=check)
    workspace.records.provisional.decide(
        person, held=asked.held, by=actor.name, at=workspace.clock.now(), reason=asked.reason
    )
    return _one(workspace, case, person)


def _one(workspace: Workspace, case: CaseId, person: PersonId) -> Provisional:
    found = next((one for one in workspace.records.provisional.people(case) if one.id == person), None)
    if found is None:
        raise NotFound(_ABSENT)
    return found
