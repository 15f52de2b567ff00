"""The terms of a case: words that rise beside confirmed flags, accepted or rejected, and its own rules of them."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api import trending
from api.http.cases import get_case
from api.http.parameters import CaseParam
from api.trending import WordingAsked
from api.web.asked import page_address
from api.web.forms import said, status_of
from api.web.render import CurrentScreen, Screen, see_other
from models.errors import LinceError, UsageError
from models.ids import CaseId
from models.indicator import KINDS
from models.trend import TermPlace, WordingDecision, WordingVerdict
from services.review.wordings import last_words

router = APIRouter()


@router.get("/cases/{case}/terms")
def terms_page(
    screen: CurrentScreen, case: CaseParam, *, again: Annotated[int | None, Query(ge=0, le=1_000_000)] = None
) -> Response:
    """What is proposed, what stands, what was rejected, and all that was ever said. `again`: documents under way."""
    return _terms(screen, case, again=again)


@router.post("/cases/{case}/terms")
def take_word(
    screen: CurrentScreen,
    case: CaseParam,
    term: Annotated[str, Form(min_length=2, max_length=80, pattern=r"\w")],
    verdict: Annotated[WordingVerdict, Form()],
    *,
    reason: Annotated[str, Form(max_length=1000)] = "",
    category: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Accept, reject or withdraw a term. What is wrong is said above the list, and nothing typed is lost."""
    if not any(one.isalnum() for one in reason):
        needed = UsageError("A decision needs its reason.", next_step="Say in a sentence why.")
        return _terms(screen, case, given=(term, reason), error=needed)
    try:
        asked = WordingAsked(term=term, verdict=verdict, reason=reason, category=category or None)
        taken = trending.decide(screen.workspace, screen.actor, case, asked)
    except UsageError as error:
        return _terms(screen, case, given=(term, reason), error=error)
    return see_other(f"/cases/{case}/terms" + (f"?again={taken.again}" if taken.again else ""))


def _terms(
    screen: Screen,
    case: CaseId,
    *,
    again: int | None = None,
    given: tuple[str, str] = ("", ""),
    error: LinceError | None = None,
) -> Response:
    found = get_case(screen.workspace, screen.actor, case)
    told = trending.list_wordings(screen.workspace, screen.actor, case)
    return screen.page(
        "terms.html",
        here="review",
        status=status_of(error),
        case=found,
        candidates=[(one, _linked(one.places), _linked(one.against)) for one in told.candidates],
        rules=[(one, _linked(one.places)) for one in told.rules],
        rejected=_rejected(told.decisions),
        decisions=told.decisions,
        categories=sorted(KINDS),
        notes=told.notes,
        may_decide=screen.may("wording.decide", case),
        again=again,
        given=given,
        problem=said(screen, error),
    )


def _linked(places: Sequence[TermPlace]) -> list[tuple[TermPlace, str]]:
    return [(one, page_address(one.document, one.page, [])) for one in places]


def _rejected(decisions: Sequence[WordingDecision]) -> list[WordingDecision]:
    """Those that stand as rejected, by term."""
    standing = last_words(decisions).values()
    return sorted((one for one in standing if one.verdict is WordingVerdict.REJECTED), key=lambda one: one.term)
