"""What a form was sent for: done, and on to another page; or the page again with what is wrong, nothing typed lost."""

from collections.abc import Callable, Mapping

from fastapi import Response

from api.http.errors import STATUS
from api.web.render import Screen, see_other
from models.errors import LinceError, NotAllowed, NotAuthenticated, NotFound, ReasonNeeded, UsageError

_ELSEWHERE = (NotFound, NotAllowed, NotAuthenticated, ReasonNeeded)
"""Answered by a page of their own: the same bytes whatever form was sent."""

Again = Callable[[LinceError], Response]


def done(act: Callable[[], object], there: str, again: Again) -> Response:
    """Do it and go `there`; what can be put right is told by the page of `again`. Raises NotFound, NotAllowed."""
    try:
        act()
    except _ELSEWHERE:
        raise
    except LinceError as error:
        return again(error)
    except ValueError:
        # A field that does not have its shape, pydantic's word for it among them.
        return again(unreadable())
    return see_other(there)


def unreadable() -> UsageError:
    """A field that the form's own checks should have caught."""
    return UsageError(
        "A field of the form is missing or cannot be read.", next_step="Look through what you wrote, and send it again."
    )


def said(screen: Screen, error: LinceError | None) -> Mapping[str, str] | None:
    """An error in the page's language; None: nothing is wrong."""
    if error is None:
        return None
    return {"message": screen.t.said(error.message), "advice": screen.t.said(error.advice)}


def status_of(error: LinceError | None) -> int:
    """The status of a page that tells an error."""
    return 200 if error is None else STATUS[error.code]


def lines(text: str) -> tuple[str, ...]:
    """The lines of a field, each once, in their order."""
    return tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
