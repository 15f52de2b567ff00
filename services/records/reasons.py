"""Why somebody looks: asked for where a case demands it, sealed for auditors wherever it is given.

A reason comes with the request: the header `X-Lince-Reason` (percent-encoded UTF-8), the field `reason` of a page's
form, `--reason` at the terminal. It travels with the actor, and whatever he does is logged with it.
"""

from models.audit import Actor
from models.errors import ReasonNeeded

SHORTEST = 5
"""Characters: what is shorter gives no reason."""


def given(actor: Actor) -> bool:
    """Whether he says why."""
    return len(actor.reason.strip()) >= SHORTEST


def needed() -> ReasonNeeded:
    """What whoever does not say why is told."""
    return ReasonNeeded("This case is opened for a stated reason only.")
