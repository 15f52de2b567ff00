"""Choosing exhibits: the same bytes under two names are one document, and it is found by either."""

import re

from support.web import MEMBERS, OURS, World, receive

from models.case import Role

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]


def test_a_document_of_two_names_is_offered_once_with_both(world: World) -> None:
    original = world.call("GET", f"/api/v1/documents/{world.document_of(OURS)}/original", by=INVESTIGATOR).content
    receive(world.workspace, OURS, "varios/scan0007 (1).txt", original)
    asked = {"title": "Para el juzgado", "court": "Juzgado 1"}
    file = world.call("POST", f"/api/v1/cases/{OURS.id}/casefiles", by=INVESTIGATOR, json=asked).json()["id"]
    page = world.call("GET", f"/cases/{OURS.id}/casefiles/{file}/documents", by=INVESTIGATOR).text
    (row,) = [one for one in re.findall(r"<li data-pick>.*?</li>", page) if "libreta.txt" in one]
    assert "varios/scan0007 (1).txt" in row
    assert page.count(f'value="{world.document_of(OURS)}"') == 1
