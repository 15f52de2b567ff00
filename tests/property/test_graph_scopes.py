"""G3: no edge of the graph leaks. Whatever the memberships, nothing of a case that is not one's own is in any answer."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from support.factories import a_document, a_mention, a_page, an_actor, an_agency
from support.memberships import CASES, USERS, Held, memberships
from support.stored import store

from api import graphing, judging
from api.graphing import Format
from api.settings import Settings
from api.wiring import Workspace, linker, open_workspace
from models.errors import NotFound
from models.mention import MentionKind

PHONE = "+59171234567"
WORKERS = USERS[:3]
"""Whose role covers the graph."""


@dataclasses.dataclass
class World(Held):
    """Five cases, each with a person of its own beside the number that all share."""

    workspace: Workspace


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("graph")
    workspace = open_workspace(Settings(data=folder, meaning=False))
    workspace.records.people.add_agency(an_agency())
    for user in USERS:
        workspace.records.people.add_user(user, password_hash="h")
    for number, case in enumerate(CASES):
        workspace.records.cases.add(case)
        document = a_document(a_page(f"Persona{number} Choque, 71234567"), case=case.id, name=f"secreto{number}.txt")
        person = a_mention(
            document, f"Persona{number} Choque", normal=f"persona{number} choque", kind=MentionKind.PERSON
        )
        store(workspace.records, document, person, a_mention(document, normal=PHONE))
    work = linker(workspace)
    while work.work_once():
        pass
    yield World(workspace.records, workspace=workspace)
    workspace.close()


@given(held=memberships)
def test_G3_no_graph_leaks(world: World, held: set[tuple[int, int]]) -> None:
    world.hold(held)
    for number, user in enumerate(WORKERS):
        actor = an_actor(user)
        own = {case for member, case in held if member == number}
        for form in Format:
            told = graphing.export(world.workspace, actor, form).decode()
            for case in range(len(CASES)):
                for secret in (f"Persona{case}", f"secreto{case}", CASES[case].id):
                    assert (secret in told) == (case in own and (secret != CASES[case].id or form is not Format.FTM))
        for case in range(len(CASES)):
            person = next(
                one
                for one in judging.entities_of(world.workspace, world.workspace.operator, CASES[case].id)
                if one.kind is MentionKind.PERSON
            )
            if case in own:
                steps = graphing.neighbours(world.workspace, actor, person.id).steps
                assert {step.two.case for step in steps} == {CASES[case].id}
            else:
                with pytest.raises(NotFound):
                    graphing.neighbours(world.workspace, actor, person.id)
