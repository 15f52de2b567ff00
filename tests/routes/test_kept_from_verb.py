"""I11 at the terminal: a document is kept from a person or a unit, and given back."""

import pytest
from support.web import HOME, MEMBERS, OURS, World

from api import units
from api.cli.main import run
from models.case import Role

NAMED = MEMBERS[Role.ANALYST]
WHY = ["--reason", "it names him as the one who warned them"]


def test_i11_at_the_terminal(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    document = world.document_of(OURS)
    unit = units.create_unit(world.workspace, world.workspace.operator, agency=HOME.id, name="Grupo Sur")
    page, of = f"/api/v1/documents/{document}", ["--document", document, "--data", str(world.workspace.data)]
    absent = world.call("GET", f"/api/v1/documents/{'0' * 32}", by=NAMED)
    assert run(["level", *of, "--keep-from", NAMED.login]) == 2
    assert run(["level", *of, "--keep-from", "nadie", *WHY]) == 1
    assert world.call("GET", page, by=NAMED).status_code == 200
    assert run(["level", *of, "--keep-from", NAMED.login, *WHY]) == 0
    refused = world.call("GET", page, by=NAMED)
    assert (refused.status_code, refused.content) == (404, absent.content)
    capsys.readouterr()
    assert run(["level", *of, "--keep-from", unit.name, *WHY]) == 0
    told = capsys.readouterr().out
    assert NAMED.name in told
    assert unit.name in told
    assert run(["level", *of, "--no-longer", "Otra"]) == 1
    assert run(["level", *of, "--no-longer", NAMED.name]) == 0
    assert world.call("GET", page, by=NAMED).status_code == 200
    assert run(["level", "--case", OURS.number, "--keep-from", NAMED.login, *of[2:]]) == 2
