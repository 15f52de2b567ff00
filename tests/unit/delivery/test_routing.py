"""Routers that are passed over at once answer as if they had been asked one by one."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from api.http.routing import Narrow

cases, notes = APIRouter(prefix="/cases"), APIRouter()


@cases.get("/new")
def new() -> str:
    return "new"


@cases.get("/{case}")
def one(case: str) -> str:
    return f"case {case}"


@cases.post("/{case}/files/{path:path}")
def file(case: str, path: str) -> str:
    return f"{case}: {path}"


@notes.get("/cases/{case}/notes")
def of_case(case: str) -> str:
    return f"notes of {case}"


def client(*routers: APIRouter, root_path: str = "") -> TestClient:
    app = FastAPI()
    for router in routers:
        app.include_router(router)
    return TestClient(app, root_path=root_path)


@pytest.fixture(scope="module")
def asked() -> tuple[TestClient, TestClient]:
    plain = APIRouter(prefix="/api")
    for router in (cases, notes):
        plain.include_router(router)
    return client(plain), client(Narrow(Narrow(cases, prefix="/api"), Narrow(notes, prefix="/api")))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/cases/new"),
        ("GET", "/api/cases/7"),
        ("GET", "/api/cases/7/"),
        ("GET", "/api/cases/7/notes"),
        ("GET", "/api/cases/a%0Ab"),
        ("POST", "/api/cases/7/files/a/b%2Fc.pdf"),
        ("DELETE", "/api/cases/7"),
        ("GET", "/api/cases/7/files/a"),
        ("GET", "/cases/7"),
        ("GET", "/api/nothing"),
        ("GET", "/"),
    ],
)
def test_answers_are_those_of_the_routers_themselves(
    asked: tuple[TestClient, TestClient], method: str, path: str
) -> None:
    plain, narrow = (one.request(method, path, follow_redirects=False) for one in asked)
    assert (narrow.status_code, narrow.content, narrow.headers) == (plain.status_code, plain.content, plain.headers)


def test_an_address_below_another_one_is_found() -> None:
    below = client(Narrow(cases), root_path="/lince")
    assert below.get("/lince/cases/7").json() == below.get("/cases/7").json() == "case 7"


def test_routes_of_others_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    narrow = Narrow(cases)
    monkeypatch.setattr(APIRouter, "matches", lambda self, scope: asked.append(scope["path"]))
    assert narrow.matches({"type": "http", "method": "GET", "path": "/people/7"})[0].value == 0
    assert asked == []
