"""What is found while one types: a search as any other, with its event, and nothing typed in an address."""

import html
import re

import pytest
from support.web import MEMBERS, OURS, OURS_TOO, SECRET_WORD, STRANGERS, World

from models.case import Role

ANA, STRANGER = MEMBERS[Role.INVESTIGATOR], STRANGERS[Role.INVESTIGATOR]
HTML = {"Accept": "text/html"}


def typed(world: World, q: str, by=ANA, **more: str) -> str:
    answer = world.call("POST", "/search/typed", by=by, headers=HTML, data={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_beginning_of_a_word_finds_it_and_leads_to_its_mark(still_world: World) -> None:
    for begun in ("deud", "deuda", "por la deu"):
        told = typed(still_world, begun)
        assert "libreta.txt" in told, begun
        assert "<mark>deuda</mark>" in told
        assert [one for one in re.findall(r'href="([^"]*)"', told) if "deu" in one] == []
    href = html.unescape(re.search(r'<a href="(/documents/[^"]*)"', told)[1])
    page = still_world.call("GET", href, by=ANA, headers=HTML).text
    assert re.search(r'class="[^"]*\bhit\b[^"]*"[^>]*>deuda<', page)
    assert 'value="por la deu"' in page


def test_what_the_box_was_held_to_still_holds(still_world: World) -> None:
    assert "aviso.txt" in typed(still_world, "7123")
    assert "aviso.txt" not in typed(still_world, "7123", kept=f"case={OURS.id}")
    assert "libreta.txt" not in typed(still_world, "deud", kept=f"case={OURS_TOO.id}")


@pytest.mark.parametrize("unfinished", ['"debe pag', "deuda AND", "(deuda", "deuda AND (", "-", "tel:", "/deu", ""])
def test_what_cannot_be_read_yet_is_no_error(still_world: World, unfinished: str) -> None:
    typed(still_world, unfinished)


def test_nobody_finds_what_he_does_not_see(still_world: World) -> None:
    assert SECRET_WORD not in typed(still_world, SECRET_WORD[:5])
    assert "libreta" not in typed(still_world, "deud", by=STRANGER)


def test_each_answer_leaves_one_event_whose_words_are_sealed(world: World) -> None:
    before = world.workspace.records.audit.head().sequence
    typed(world, "deud")
    events = world.workspace.records.audit.read(after=before, limit=10)
    assert [(one.action, one.detail["pages"]) for one in events] == [("search.find", 1)]
    assert "deud" not in str(events)


def test_the_list_of_all_tells_that_the_last_word_was_a_beginning_and_takes_it_back(still_world: World) -> None:
    told = typed(still_world, "7123")
    whole = still_world.call("POST", "/search", by=ANA, headers=HTML, data={"q": "deud", "kept": "begun=1"})
    assert "begun" not in whole.headers["location"], "what is sent is sought as it stands"
    assert "begun=1" in told
    address = html.unescape(re.search(r'href="(/documents/[^"]*)"', told)[1]).partition("?")[2]
    listed = still_world.call("GET", f"/search?{address}", by=ANA, headers={**HTML, "Accept-Language": "es"}).text
    assert "También lo que empieza por la última palabra" in listed
