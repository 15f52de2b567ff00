"""The first page and the overview of a case: in every language, naming nobody in addresses, telling what is missing."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.matrix import flag_of
from support.web import MEMBERS, OURS, OURS_TOO, STRANGERS, World, a_world, receive

from api.web.screens import cases
from api.web.screens.overview import strip
from api.web.words import LANGUAGES
from models.case import Role

ANA, READER = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.INTERPRETER]
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def flagged(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with a_world(template, tmp_path_factory.mktemp("flagged")) as made:
        flag_of(made)
        receive(made.workspace, OURS, "espera.txt", b"una nota")
        yield made


def get(world: World, path: str, *, by=ANA, language: str = "es") -> str:
    answer = world.call("GET", path, by=by, headers=HTML, cookies={"lince_language": language})
    assert answer.status_code == 200, path
    return answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_drawn_in_every_language_and_name_nobody_in_titles_and_addresses(
    flagged: World, language: str
) -> None:
    for path in ("/", "/news", f"/cases/{OURS.id}/overview", f"/cases/{OURS.id}"):
        text = get(flagged, path, language=language)
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text) == [], path
        named = [html.unescape(one) for one in re.findall(r'(?:href|src|action|data-[a-z]+)="([^"]*)"', text)]
        assert not any("Marisol" in one or "71234567" in one for one in named), path


def test_the_overview_tells_who_what_and_what_is_missing(flagged: World) -> None:
    text = get(flagged, f"/cases/{OURS.id}/overview")
    assert "+591 71234567" in text
    assert "Servidumbre por deudas" in text
    assert "Ningún pasaje habla de un acto." in text
    assert "No passage" not in text
    assert "1 por leer" in get(flagged, "/news")


def test_who_may_not_read_findings_sees_the_rest(flagged: World) -> None:
    text = get(flagged, f"/cases/{OURS.id}/overview", by=READER)
    assert "71234567" not in text
    assert 'id="matrix"' not in text


def test_work_that_goes_on_is_followed_from_the_first_page(flagged: World) -> None:
    assert f'data-work="/api/v1/cases/{OURS.id}/events"' in get(flagged, "/")


def test_a_long_list_of_cases_has_pages_and_counts_all(flagged: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = get(flagged, "/")
    shown = re.findall(r'class="case-title" href="/cases/(\w+)', whole)
    assert {OURS.id, OURS_TOO.id} <= set(shown)
    monkeypatch.setattr(cases, "CASES", 1)
    first, second = get(flagged, "/"), get(flagged, "/?offset=1")
    assert [re.findall(r'class="case-title" href="/cases/(\w+)', text) for text in (first, second)] == [
        shown[:1], shown[1:2]
    ]  # fmt: skip
    lede = r'<p class="lede num">[^<]*</p>'
    assert re.findall(lede, first) == re.findall(lede, second) == re.findall(lede, whole) != []
    assert 'href="/?offset=1"' in first


def test_the_list_of_cases_leaves_one_event_for_its_counts(flagged: World) -> None:
    before = flagged.workspace.records.audit.head().sequence
    get(flagged, "/")
    events = [one for one in flagged.workspace.records.audit.read(limit=10_000) if one.sequence > before]
    assert [one.action for one in events if one.action == "exhibit.list"] == ["exhibit.list"]
    assert OURS.id in next(one.cases for one in events if one.action == "exhibit.list")


def test_a_stranger_has_no_news_of_the_case(flagged: World) -> None:
    text = get(flagged, "/news/part", by=STRANGERS[Role.INVESTIGATOR])
    assert OURS.id not in text
    assert "Nada espera por usted." in text


def test_months_without_pages_stay_in_the_strip() -> None:
    bars = strip({"2024-11": (2, "/a"), "2025-02": (4, "/b")})
    assert [(bar.name, bar.count, bar.height) for bar in bars] == [
        ("2024-11", 2, 50), ("2024-12", 0, 0), ("2025-01", 0, 0), ("2025-02", 4, 100)
    ]  # fmt: skip
    assert bars[-1].at + bars[-1].width == pytest.approx(100)
    assert strip({}) == []
    assert strip({"2024": (1, "/a")}) == []
