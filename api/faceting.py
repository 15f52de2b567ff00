"""What the pages that answer a query hold, counted: a search that tells no page."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.ids import CaseId
from models.search import Completeness, FacetCount, HitPage, SearchRequest
from services.search import mapping, reviewed


class Counted(Record):
    """Facets of the pages that answer, with their exact totals and what could not be searched."""

    total: int
    documents: int
    facets: dict[str, tuple[FacetCount, ...]] = Field(description="values by field, most pages first")
    completeness: Completeness

    @classmethod
    def of(cls, found: HitPage) -> Self:
        """The counts of an answer."""
        return cls(total=found.total, documents=found.documents, facets=found.facets, completeness=found.completeness)


def count(
    workspace: Workspace, actor: Actor, request: SearchRequest, *, cases: Sequence[CaseId] | None = None
) -> Counted:
    """The facets of a query, all that there are where it names none, in the actor's cases or in `cases` among them.

    Raises NotFound (a case that is not his), QuerySyntax, UsageError, FeatureMissing, EngineUnavailable.
    """
    facets = request.facets or (*mapping.FACETS, reviewed.FACET)
    asked = request.model_copy(update={"facets": facets, "limit": 0, "offset": 0})
    return Counted.of(workspace.finder.find(asked, actor=actor, cases=cases))
