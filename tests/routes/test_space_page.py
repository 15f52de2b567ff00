"""The page of a joint space leads its guests to what is lent there, and tells of it no name and no number."""

from html import unescape
from re import search

from support.matrix import INVESTIGATOR
from support.matrix_joint import GUESTS, Space
from support.web import OURS, World

from models.case import Role

GUEST = GUESTS[Role.INVESTIGATOR]
HTML = {"headers": {"Accept": "text/html", "Accept-Language": "es"}}


def test_a_guest_is_led_to_what_is_lent_as_long_as_it_is(world: World) -> None:
    space = Space(world)
    for relation, lent in (("lent alone", True), ("withdrawn", False)):
        space.become(relation)
        page = world.call("GET", f"/spaces/{space._space}", by=GUEST, **HTML)
        assert page.status_code == 200
        assert "libreta.txt" not in page.text
        assert OURS.number not in page.text
        assert ("Un documento que le prestan" in page.text) == lent, relation
        # Its owner sees what of it is his, and what became of it.
        owner = world.call("GET", f"/spaces/{space._space}", by=INVESTIGATOR, **HTML).text
        assert OURS.number in owner, relation
        assert "libreta.txt" in owner or not lent, relation
        assert ("retirado" in owner) != lent, relation
        way = search(r'href="(/search\?q=case[^"]+)"', page.text)
        assert (way is not None) == lent, relation
        if way is not None:
            found = world.call("GET", unescape(way[1]), by=GUEST, **HTML)
            assert found.status_code == 200
            assert "libreta.txt" in found.text
