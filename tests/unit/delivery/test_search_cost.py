"""What a search costs does not grow with the cases of whoever asks: no statement for each of them."""

from pathlib import Path

from sqlalchemy import event
from support import web
from support.factories import a_case

from api.searching import search
from api.wiring import Workspace
from models.audit import Actor, ActorKind
from models.case import Role
from models.ids import derived
from models.search import SearchRequest

USER = web.MEMBERS[Role.INVESTIGATOR]
ACTOR = Actor(kind=ActorKind.PERSON, name=USER.login, user=USER.id, agency=USER.agency, role=USER.role)


def statements(workspace: Workspace) -> int:
    """How many statements the catalogue is asked for one search, beyond the first one."""
    asked = SearchRequest(text="deuda", facets=("case",))
    search(workspace, ACTOR, asked)
    seen: list[str] = []

    def note(*told: object) -> None:
        seen.append(str(told[2]))

    engine = workspace.records.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        search(workspace, ACTOR, asked)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_search_asks_the_catalogue_as_often_in_sixty_cases_as_in_two(tmp_path: Path) -> None:
    web.build(tmp_path / "data")
    with web.opened(tmp_path / "data") as workspace:
        before = statements(workspace)
        agency = workspace.records.people.agency(USER.agency)
        for one in range(60):
            case = a_case(f"M-{one}", agency=agency).model_copy(update={"id": derived("case", str(one))})
            workspace.records.cases.add(case)
            web.join(workspace, case, USER)
        assert statements(workspace) == before
