"""A person's second factor: codes of a generator (TOTP, RFC 6238), and recovery codes for when it is lost.

A code is good for its half minute and the ones beside it, and for one login. A recovery code is good once.
"""

import io
import secrets

import pyotp
import segno
from pydantic import Field

from api.accounts import LEGIBLE, actor_of, password_rule
from api.wiring import Workspace
from models.base import Record
from models.case import User
from models.errors import Conflict, SecondFactorNeeded, UsageError
from models.ids import UserId

CODES = 10
"""Recovery codes made at once."""

_STEP = 30
_DRIFT = 1
"""Steps that a generator's clock may be off."""

_ISSUER = "Lince"


class FactorState(Record):
    """Whether one has a second factor."""

    active: bool
    recovery_codes: int = Field(description="how many are left")


class Enrolment(Record):
    """What a code generator is given, this once. It counts when a code of it is confirmed."""

    secret: str = Field(description="base32, to be typed where no camera is at hand")
    uri: str = Field(description="otpauth://…, as in the picture")
    picture: str = Field(description="the same as a QR code: SVG")


class RecoveryCodes(Record):
    """Recovery codes, shown this once."""

    recovery_codes: tuple[str, ...]


def state(workspace: Workspace, user: UserId) -> FactorState:
    """Whether a person has a second factor, and how many recovery codes are left."""
    factors = workspace.records.factors
    active = factors.shared(user, confirmed=True) is not None
    return FactorState(active=active, recovery_codes=factors.codes_left(user) if active else 0)


def begin(workspace: Workspace, user: User) -> Enrolment:
    """Make a secret for his generator. Raises Conflict when he has a factor already."""
    if state(workspace, user.id).active:
        raise Conflict("There is a second factor already.", next_step="Remove it first.")
    shared = pyotp.random_base32()
    uri = pyotp.TOTP(shared).provisioning_uri(name=user.login, issuer_name=_ISSUER)
    with workspace.records.transaction():
        workspace.records.factors.begin(user.id, shared)
        workspace.records.audit.append(actor_of(user), "factor.begin", subject=user.id)
    return Enrolment(secret=shared, uri=uri, picture=_picture(uri))


def confirm(workspace: Workspace, user: User, code: str) -> RecoveryCodes:
    """Take the factor into use once a code of it was right. Raises UsageError."""
    factors = workspace.records.factors
    shared = factors.shared(user.id, confirmed=False)
    step = None if shared is None else _step_of(workspace, shared, code)
    if step is None:
        raise UsageError(
            "The code is not right.", next_step="Wait for the next one, and see that the clocks are right."
        )
    codes = tuple(_recovery_code() for _ in range(CODES))
    with workspace.records.transaction():
        factors.use(user.id, step)
        factors.set_codes(user.id, (_plain(code) for code in codes))
        workspace.records.audit.append(actor_of(user), "factor.add", subject=user.id)
    return RecoveryCodes(recovery_codes=codes)


def remove(workspace: Workspace, user: User, *, password: str) -> None:
    """Give up the factor; `password` is the right one, which must do alone from now on. Raises UsageError."""
    password_rule(password, second_factor=False)
    with workspace.records.transaction():
        workspace.records.factors.remove(user.id)
        workspace.records.audit.append(actor_of(user), "factor.remove", subject=user.id)


def check(workspace: Workspace, user: User, code: str) -> None:
    """See that a code is right, and use it up; without a factor there is nothing to see.

    Raises SecondFactorNeeded.
    """
    factors = workspace.records.factors
    shared = factors.shared(user.id, confirmed=True)
    if shared is None:
        return
    if not code.strip():
        raise SecondFactorNeeded("This account needs the code of its second factor too.")
    step = _step_of(workspace, shared, code)
    if step is not None and factors.use(user.id, step):
        return
    if factors.use_code(user.id, _plain(code)):
        detail = {"left": factors.codes_left(user.id)}
        workspace.records.audit.append(actor_of(user), "factor.recover", subject=user.id, detail=detail)
        return
    raise SecondFactorNeeded("The code is wrong, or was used before.")


def _step_of(workspace: Workspace, shared: str, code: str) -> int | None:
    """The step of time that a code is of, near the present one."""
    given = _plain(code)
    if not (given.isascii() and given.isdigit()):
        return None
    generator = pyotp.TOTP(shared, interval=_STEP)
    now = int(workspace.clock.now().timestamp()) // _STEP
    fitting = [
        step
        for step in range(now - _DRIFT, now + _DRIFT + 1)
        if secrets.compare_digest(generator.generate_otp(step), given)
    ]
    return fitting[-1] if fitting else None


def _plain(code: str) -> str:
    return "".join(sign for sign in code.casefold() if sign.isalnum())


def _recovery_code() -> str:
    """Fifteen legible signs: 74 bits."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(5)) for _ in range(3))


def _picture(uri: str) -> str:
    out = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(
        out, kind="svg", scale=5, border=4, xmldecl=False, svgns=True, light="#fff", dark="#000", omitsize=False
    )
    return out.getvalue().decode("utf-8")
