"""Search as a person asks for it, by words or by meaning; hits that repeat an earlier one are told as such."""

from collections.abc import Sequence

from api.wiring import Workspace, meaning_finder
from models.audit import Actor
from models.errors import UsageError
from models.ids import CaseId, DocumentId
from models.search import HitPage, Order, SearchRequest, Unit
from services.search.repeats import copied, grouped


def search(
    workspace: Workspace, actor: Actor, request: SearchRequest, *, cases: Sequence[CaseId] | None = None
) -> HitPage:
    """Pages that answer a query, in the actor's cases or in `cases` among them.

    Raises NotFound (a case that is not his), QuerySyntax, UsageError (also for what no search by meaning does),
    FeatureMissing, EngineUnavailable.
    """
    if request.meaning:
        _check_meaning(request)
    finder = meaning_finder(workspace) if request.meaning else workspace.finder
    found = finder.find(request, actor=actor, cases=cases)
    hits = grouped(found.hits, workspace.records.near, before=found.before, offset=request.offset)
    return found.model_copy(update={"hits": hits})


def _check_meaning(request: SearchRequest) -> None:
    """Raises UsageError for what is told of pages by their words alone."""
    if request.review is not None:
        raise UsageError(
            "Pages near in meaning are not parted by their review.", next_step="Search by words, or without `review`."
        )
    if request.order is not Order.RELEVANCE:
        raise UsageError(
            "Pages near in meaning come the nearest first, in no other order.",
            next_step="Search by words, or without `order`.",
        )
    if request.unit is not Unit.PAGE:
        raise UsageError(
            "Nearness in meaning is of pages: they are not told document by document.",
            next_step="Search by words, or without `unit`.",
        )


def pages_like(
    workspace: Workspace,
    actor: Actor,
    document: DocumentId,
    page: int,
    *,
    cases: Sequence[CaseId] | None = None,
    limit: int = 20,
) -> HitPage:
    """Pages that say what a page says; those that nearly copy it tell so.

    Raises NotFound, FeatureMissing, EngineUnavailable.
    """
    found = meaning_finder(workspace).like(document, page, actor=actor, cases=cases, limit=limit)
    hits = copied(found.hits, workspace.records.near, of=(document, page))
    return found.model_copy(update={"hits": grouped(hits, workspace.records.near)})
