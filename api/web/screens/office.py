"""Administration: people and their roles, agencies and units, the machine; and everybody's own tokens."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Response

from api import accounts, machine, reindexing, units
from api.http import people, sessions
from api.http.auth import BrowserActor, BrowserVisitor
from api.http.health import PoolStatus, pool_of
from api.http.parameters import UserParam
from api.http.people import NewAgency, NewSecret, NewUser
from api.http.units import UnitParam
from api.web.forms import done, said, status_of
from api.web.render import CurrentScreen, Screen, see_other
from models.case import Role, User
from models.errors import LinceError, NotFound
from models.ids import AgencyId, UnitId

router = APIRouter(prefix="/office")

_LONGEST_DAYS = 365

CurrentPool = Annotated[PoolStatus | None, Depends(pool_of)]
TokenParam = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="id of a token")]

Short = Annotated[str, Form(max_length=300)]
Secret = Annotated[str, Form(max_length=1024)]


@router.get("")
def people_page(screen: CurrentScreen) -> Response:
    """The users of one's agency."""
    return _people(screen)


def _people(screen: Screen, *, given: dict[str, str] | None = None, error: LinceError | None = None) -> Response:
    users = people.list_users(screen.workspace, screen.actor).users
    return screen.page(
        "office_people.html",
        here="office",
        tab="people",
        status=status_of(error),
        users=sorted(users, key=lambda one: (not one.active, one.login)),
        units={one.id: one.name for one in units.list_units(screen.workspace, screen.actor)},
        roles=tuple(Role),
        may_add=screen.may("user.create"),
        shortest=accounts.PASSWORD_LENGTH,
        suggested=accounts.legible_password(),
        given=given or dict.fromkeys(("login", "name", "role", "unit"), ""),
        problem=said(screen, error),
    )


@router.post("/people")
def take_user(
    screen: CurrentScreen,
    actor: BrowserActor,
    *,
    login: Short = "",
    name: Short = "",
    role: Short = "",
    unit: Short = "",
    password: Secret = "",
) -> Response:
    """Add somebody to one's agency. What is wrong is said above the form; the password alone is typed again."""
    screen.workspace.access.allow(actor, "user.create")
    given = {"login": login, "name": name, "role": role, "unit": unit}
    agency = screen.visitor.user.agency

    def add() -> None:
        new = NewUser(
            login=login.strip().lower(),
            name=" ".join(name.split()),
            agency=agency,
            role=Role(role),
            unit=UnitId(unit) if unit else None,
            password=password,
        )
        people.create_user(screen.workspace, actor, new)

    return done(add, "/office", lambda error: _people(screen, given=given, error=error))


@router.get("/people/{user}")
def user_page(screen: CurrentScreen, actor: BrowserActor, user: UserParam) -> Response:
    """One user: role, unit, password, what he is logged in with, whether his account is open."""
    del actor
    return _user(screen, user)


def _user(screen: Screen, user: UserParam, *, error: LinceError | None = None) -> Response:
    living = accounts.sessions_of(screen.workspace, screen.actor, user)
    found: User = screen.workspace.records.people.user(user)
    return screen.page(
        "office_user.html",
        here="office",
        tab="people",
        status=status_of(error),
        one=found,
        living=living,
        units={one.id: one.name for one in units.list_units(screen.workspace, screen.actor)},
        roles=tuple(Role),
        oneself=user == screen.actor.user,
        has_factor=screen.workspace.records.factors.shared(user, confirmed=True) is not None,
        suggested=accounts.legible_password(),
        shortest=accounts.PASSWORD_LENGTH,
        problem=said(screen, error),
    )


@router.post("/people/{user}/role")
def take_role(screen: CurrentScreen, actor: BrowserActor, user: UserParam, role: Annotated[Role, Form()]) -> Response:
    """Give another role."""
    return done(
        lambda: people.change_role(screen.workspace, actor, user, role),
        f"/office/people/{user}",
        lambda error: _user(screen, user, error=error),
    )


@router.post("/people/{user}/unit")
def take_unit_of(screen: CurrentScreen, actor: BrowserActor, user: UserParam, unit: Short = "") -> Response:
    """Put somebody into a unit, or into none."""
    return done(
        lambda: units.move_user(screen.workspace, actor, user, UnitId(unit) if unit else None),
        f"/office/people/{user}",
        lambda error: _user(screen, user, error=error),
    )


@router.post("/people/{user}/password")
def take_password(
    screen: CurrentScreen, actor: BrowserActor, user: UserParam, password: Secret = "", factor: Short = ""
) -> Response:
    """Give a new password; what he is logged in with ends."""
    return done(
        lambda: people.set_password(
            screen.workspace, actor, user, NewSecret(password=password, remove_second_factor=bool(factor))
        ),
        f"/office/people/{user}",
        lambda error: _user(screen, user, error=error),
    )


@router.post("/people/{user}/end")
def end_sessions(screen: CurrentScreen, actor: BrowserActor, user: UserParam) -> Response:
    """End all that he is logged in with, and his tokens."""
    accounts.end_sessions(screen.workspace, actor, user)
    return see_other("/login" if user == actor.user else f"/office/people/{user}")


@router.post("/people/{user}/authority")
def take_authority(screen: CurrentScreen, actor: BrowserActor, user: UserParam, named: Short = "") -> Response:
    """Name him for what is sealed by law, or no more."""
    return done(
        lambda: people.name_authority(screen.workspace, actor, user, named=bool(named)),
        f"/office/people/{user}",
        lambda error: _user(screen, user, error=error),
    )


@router.post("/people/{user}/close")
def close_user(screen: CurrentScreen, actor: BrowserActor, user: UserParam) -> Response:
    """Close the account."""
    return done(
        lambda: people.deactivate(screen.workspace, actor, user),
        f"/office/people/{user}",
        lambda error: _user(screen, user, error=error),
    )


@router.post("/people/{user}/open")
def open_user(screen: CurrentScreen, actor: BrowserActor, user: UserParam) -> Response:
    """Open the account again."""
    people.activate(screen.workspace, actor, user)
    return see_other(f"/office/people/{user}")


@router.get("/agencies")
def agencies_page(screen: CurrentScreen) -> Response:
    """All agencies of this installation, and the units of one's own."""
    return _agencies(screen)


def _agencies(screen: Screen, *, given: dict[str, str] | None = None, error: LinceError | None = None) -> Response:
    own = units.list_units(screen.workspace, screen.actor)
    return screen.page(
        "office_agencies.html",
        here="office",
        tab="agencies",
        status=status_of(error),
        agencies=people.list_agencies(screen.workspace, screen.actor).agencies,
        units=own,
        countries=sorted(screen.t.family("country"), key=lambda pair: pair[1]),
        may_add=screen.may("agency.create"),
        unnamed=screen.workspace.records.people.agency(screen.visitor.user.agency).name == accounts.LOCAL,
        may_units=screen.may("unit.create"),
        given=given or dict.fromkeys(("name", "country", "login", "person"), ""),
        suggested=accounts.legible_password(),
        problem=said(screen, error),
    )


@router.post("/agencies")
def take_agency(
    screen: CurrentScreen,
    actor: BrowserActor,
    *,
    name: Short = "",
    country: Short = "",
    login: Short = "",
    person: Short = "",
    password: Secret = "",
) -> Response:
    """Add an agency with its first administrator, who adds all others: both or neither."""
    screen.workspace.access.allow(actor, "agency.create")
    given = {"name": name, "country": country, "login": login, "person": person}

    def add() -> None:
        with screen.workspace.records.transaction():
            agency = people.create_agency(screen.workspace, actor, NewAgency(name=name.strip(), country=country))
            new = NewUser(
                login=login.strip().lower(),
                name=" ".join(person.split()),
                agency=AgencyId(agency.id),
                role=Role.ADMINISTRATOR,
                password=password,
            )
            people.create_user(screen.workspace, actor, new)

    return done(add, "/office/agencies", lambda error: _agencies(screen, given=given, error=error))


@router.post("/agency")
def take_name(screen: CurrentScreen, actor: BrowserActor, name: Short = "", country: Short = "") -> Response:
    """Give the agency of a fresh installation its name and country: a first step."""
    return done(
        lambda: accounts.name_agency(screen.workspace, actor, name=name.strip(), country=country),
        "/",
        lambda error: _agencies(
            screen, given={"name": name, "country": country, "login": "", "person": ""}, error=error
        ),
    )


@router.post("/units")
def take_unit(screen: CurrentScreen, actor: BrowserActor, name: Short = "") -> Response:
    """Add a unit."""
    return done(
        lambda: units.create_unit(screen.workspace, actor, name=name),
        "/office/agencies",
        lambda error: _agencies(screen, error=error),
    )


@router.post("/units/{unit}")
def rename_unit(screen: CurrentScreen, actor: BrowserActor, unit: UnitParam, name: Short = "") -> Response:
    """Rename a unit."""
    return done(
        lambda: units.rename_unit(screen.workspace, actor, unit, name=name),
        "/office/agencies",
        lambda error: _agencies(screen, error=error),
    )


@router.post("/units/{unit}/remove")
def drop_unit(screen: CurrentScreen, actor: BrowserActor, unit: UnitParam) -> Response:
    """Remove a unit that nobody belongs to."""
    return done(
        lambda: units.remove_unit(screen.workspace, actor, unit),
        "/office/agencies",
        lambda error: _agencies(screen, error=error),
    )


@router.get("/machine")
def machine_page(screen: CurrentScreen, pool: CurrentPool) -> Response:
    """Whether all parts work, how much room there is, and how far the index follows the catalogue."""
    return _machine(screen, pool)


def _machine(screen: Screen, pool: PoolStatus | None, *, error: LinceError | None = None) -> Response:
    found = machine.look(screen.workspace, screen.actor, pool)
    return screen.page(
        "office_machine.html",
        here="office",
        tab="machine",
        status=status_of(error),
        state=found,
        index=reindexing.described(screen.workspace),
        may_rebuild=screen.may(reindexing.ACTION),
        follow_words={name: screen.t.raw(f"machine.rebuild_{name}") for name in ("line", "gone", "lost")},
        problem=said(screen, error),
    )


@router.post("/machine/index")
def take_rebuild(screen: CurrentScreen, actor: BrowserActor, pool: CurrentPool) -> Response:
    """Have the index built anew. It goes on by itself."""
    return done(
        lambda: reindexing.begin(screen.workspace, actor),
        "/office/machine",
        lambda error: _machine(screen, pool, error=error),
    )


own = APIRouter()
"""What everybody has of his own."""


@own.get("/me/tokens")
def tokens_page(screen: CurrentScreen, visitor: BrowserVisitor) -> Response:
    """One's tokens."""
    return _tokens(screen, visitor)


def _tokens(screen: Screen, visitor: BrowserVisitor, *, secret: str = "", error: LinceError | None = None) -> Response:
    return screen.page(
        "tokens.html",
        here="me",
        status=status_of(error),
        tokens=sessions.list_tokens(screen.workspace, visitor),
        secret=secret,
        problem=said(screen, error),
    )


@own.post("/me/tokens")
def take_token(
    screen: CurrentScreen,
    visitor: BrowserVisitor,
    label: Short = "",
    days: Annotated[int, Form(ge=1, le=_LONGEST_DAYS)] = 30,
) -> Response:
    """Make a token; its secret is shown this once."""
    try:
        secret, _ = sessions.create_token(screen.workspace, visitor, label=label.strip()[:100], days=days)
    except NotFound:
        raise
    except LinceError as error:
        return _tokens(screen, visitor, error=error)
    return _tokens(screen, visitor, secret=secret)


@own.post("/me/tokens/{token}/revoke")
def drop_token(screen: CurrentScreen, visitor: BrowserVisitor, token: TokenParam) -> Response:
    """Revoke a token."""
    sessions.revoke_token(screen.workspace, visitor, token)
    return see_other("/me/tokens")
