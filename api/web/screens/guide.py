"""The guided tour: a step further, a step back, or closed for good. Where one is stands on the server."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api import guiding
from api.web.render import CurrentScreen, safe_path, see_other

router = APIRouter()


@router.post("/guide")
def go(
    screen: CurrentScreen,
    step: Annotated[int, Form(ge=-1, le=100)],
    back: Annotated[str, Form(max_length=4000)] = "/",
) -> Response:
    """Go to a step and to its page; -1 closes the tour and stays where one is."""
    there = guiding.go(screen.workspace, screen.actor, step)
    return see_other(there or safe_path(back))
