"""A list over HTTP: an answer a line in three forms, nothing of other cases, and an end when the right ends."""

import csv
import html
import io
import json
import re
import threading
from typing import Any

import httpx
import openpyxl
import pytest
from support.web import MEMBERS, OURS, OURS_TOO, SECRET_WORD, STRANGERS, THEIRS, World, served, session_of

from api.http import lists
from api.http.auth import CSRF_HEADER, SESSION_COOKIE
from models.case import Role
from services.search import finder

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
PATH = "/api/v1/search/list"


def asked(world: World, *lines: str, by: Any = INVESTIGATOR, **more: Any) -> list[dict[str, Any]]:
    answer = world.call("POST", PATH, by=by, json={"lines": lines, **more})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_each_line_has_its_counts_its_pages_and_its_place_in_the_list(world: World) -> None:
    phone, absent, bad, end = asked(world, "712-34567", "Nadie Nunca", "...")
    assert (phone["line"], phone["state"], phone["pages"], phone["documents"]) == (1, "found", 2, 2)
    assert phone["cases"] == [{"number": OURS.number, "pages": 1}, {"number": OURS_TOO.number, "pages": 1}]
    assert {(hit["name"], hit["page"]) for hit in phone["hits"]} == {("libreta.txt", 1), ("aviso.txt", 1)}
    assert all(hit["marks"] and hit["boxes"] for hit in phone["hits"])
    assert (absent["line"], absent["state"], absent["pages"], absent["hits"]) == (2, "absent", 0, [])
    assert (bad["line"], bad["state"], bad["problem"]) == (3, "invalid", "The line holds no letter or figure.")
    assert (end["lines"], end["answered"], end["found"], end["absent"], end["invalid"]) == (3, 3, 1, 1, 1)
    assert end["completeness"]["pages"] == 2


def test_a_list_is_held_to_pages_that_answer_another_search(world: World) -> None:
    phone, name, _ = asked(world, "71234567", "Nadie Nunca", within=f"case:{OURS.number}")
    assert (phone["pages"], [hit["name"] for hit in phone["hits"]], name["state"]) == (1, ["libreta.txt"], "absent")
    assert phone["cases"] == [{"number": OURS.number, "pages": 1}]
    assert asked(world, "71234567", within=f"case:{OURS_TOO.number} type:plain")[0]["pages"] == 1
    assert asked(world, "71234567", within="type:pdf")[0]["state"] == "absent"
    wrong = world.call("POST", PATH, by=INVESTIGATOR, json={"lines": ["71234567"], "within": "name:("})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "query_syntax")
    page = sent(world, lines="71234567", within=f'case:"{OURS_TOO.number}"')
    assert ("aviso.txt" in page.text, "libreta.txt" in page.text) == (True, False)
    assert f'value="case:&#34;{OURS_TOO.number}&#34;"' in page.text
    page = sent(world, lines="71234567", within="name:(")
    assert page.status_code == 422
    assert 'value="name:("' in page.text
    assert "71234567</textarea>" in page.text


def test_rows_of_a_table_are_read_by_their_first_cell_and_say_so(world: World) -> None:
    rows = ("71234567,Freddy", "+591 71234567,Freddy", "Marisol al,Oruro", "Nadie Nunca,Oruro", "Nunca, Nadie")
    *answers, end = asked(world, *rows)
    assert [(one["state"], one["read"]) for one in answers] == [
        ("found", "71234567"),
        ("found", "+591 71234567"),
        ("found", "Marisol al"),
        ("absent", "Nadie Nunca"),
        ("absent", ""),
    ]
    assert [one["text"] for one in answers] == list(rows)
    head, row, end = asked(world, "teléfono,nombre", rows[0])
    assert (head["state"], row["state"], end["headers"], end["invalid"]) == ("header", "found", 1, 0)
    assert asked(world, "teléfono,nombre", "Marisol", "a\0b")[2]["state"] == "invalid"


def test_the_page_reads_a_table_parted_by_commas(world: World) -> None:
    file = ("numeros.csv", b"telefono,nombre\r\n71234567,Freddy\r\n", "text/csv")
    page = sent(world, files={"file": file})
    assert "1 encontradas, 0 ausentes, 0 sin buscar · 1 línea nombra las columnas" in page.text
    assert "Leído como: 71234567" in page.text
    (linked,) = re.findall(r'<a href="(/documents/[^"]+)"', page.text)
    viewer = world.call("GET", html.unescape(linked), by=INVESTIGATOR, headers={"Accept": "text/html"})
    assert viewer.status_code == 200


def test_the_page_says_in_which_forms_a_name_was_sought(world: World) -> None:
    assert "Buscado también en otras" in sent(world, lines="Vega Quispe, Marisol").text
    only = sent(world, lines="Vega Quispe, Marisol", written="true").text
    assert "Buscado también" not in only
    assert 'name="written" value="true" checked' in only


def test_a_list_sees_no_more_than_its_actor(world: World) -> None:
    *answers, end = asked(world, SECRET_WORD, "71234567", by=STRANGERS[Role.ANALYST])
    assert [one["state"] for one in answers] == ["absent", "absent"]
    assert end["completeness"]["pages"] == 0
    assert asked(world, SECRET_WORD)[0]["state"] == "absent"
    narrowed = asked(world, "71234567", cases=[OURS.id])[0]
    assert [case["number"] for case in narrowed["cases"]] == [OURS.number]
    refused = world.call("POST", PATH, by=INVESTIGATOR, json={"lines": ["x"], "cases": [THEIRS.id]})
    unknown = world.call("POST", PATH, by=INVESTIGATOR, json={"lines": ["x"], "cases": ["0" * 32]})
    assert refused.status_code == unknown.status_code == 404
    assert refused.json()["detail"] == unknown.json()["detail"]


def test_typed_lines_name_cases_by_their_number(world: World) -> None:
    ours, theirs, _end = asked(world, f"case:{OURS.number}", f"case:{THEIRS.number}", typed=True)
    assert (ours["state"], [case["number"] for case in ours["cases"]]) == ("found", [OURS.number])
    assert theirs["state"] == "absent"


def test_a_cut_search_goes_on_behind_its_last_line(world: World) -> None:
    whole = asked(world, "deuda", "...", "71234567")
    *rest, end = asked(world, "deuda", "...", "71234567", first=2)
    assert rest == whole[1:3]
    assert (end["lines"], end["answered"]) == (3, 2)


def test_one_event_tells_of_the_list_and_none_of_its_lines(world: World) -> None:
    before = world.workspace.records.audit.head().sequence
    asked(world, "Marisol", "71234567", "deuda")
    events = world.workspace.records.audit.read(after=before)
    assert [(event.action, event.detail["lines"], event.cases) for event in events] == [
        ("search.list", 3, tuple(sorted((OURS.id, OURS_TOO.id))))
    ]
    assert "Marisol" not in events[0].model_dump_json()


def test_the_table_is_safe_to_open_in_a_spreadsheet(world: World) -> None:
    lines = ["=HYPERLINK(71234567)", "+591 71234567", "deuda"]
    answer = world.call("POST", f"{PATH}?form=csv", by=INVESTIGATOR, json={"lines": lines})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="list.csv"'
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert rows[0][1] == "'=HYPERLINK(71234567)"
    assert [row[head.index("pages")] for row in rows[1:3]] == ["2", "1"]
    assert rows[1][head.index("cases")] == f"{OURS.number} (1); {OURS_TOO.number} (1)"
    assert rows[-1][2] == "end"
    assert "2 pages of 2 documents" in rows[-1][-1]


def test_the_workbook_holds_text_where_a_formula_might_be(world: World) -> None:
    lines = ["=1+1", "71234567", "a\x0bb"]
    answer = world.call("POST", f"{PATH}?form=xlsx", by=INVESTIGATOR, json={"lines": lines})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet["B"]][1:4] == ["=1+1", "71234567", "a\\x0bb"]
    assert sheet["B2"].data_type == "s"
    assert sheet["D3"].value == 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"lines": []},
        {"lines": ["x"], "text": "x"},
        {"lines": ["x"] * 100_001},
        {"lines": "x"},
        {"lines": ["x"], "hits": 101},
        {"lines": ["x"], "first": 0},
        {"text": "x", "country": "ZZ"},
        {"text": "x", "country": "bo"},
        {"text": "x" * 200_001},
    ],
)
def test_a_list_out_of_bounds_is_refused(still_world: World, body: dict[str, Any]) -> None:
    assert still_world.call("POST", PATH, by=INVESTIGATOR, json=body).status_code == 422


def test_a_list_may_be_longer_than_other_bodies(still_world: World) -> None:
    answer = still_world.call("POST", PATH, by=INVESTIGATOR, json={"lines": ["...." * 75] * 4_000, "hits": 0})
    assert answer.status_code == 200
    assert json.loads(answer.text.splitlines()[-1])["invalid"] == 4_000


@pytest.mark.parametrize("way", ["membership", "log-out"])
def test_a_right_that_is_taken_away_cuts_the_answer(world: World, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr(lists, "_LOOK", lists.dt.timedelta(0))
    monkeypatch.setattr(finder, "_LOOK", 0.0)
    headers = {"Cookie": f"{SESSION_COOKIE}={session_of(INVESTIGATOR)}", CSRF_HEADER: f"csrf-{INVESTIGATOR.login}"}
    body = {"lines": ["71234567"] * 100_000, "cases": [OURS.id]}
    taken = threading.Event()

    def take() -> None:
        if way == "membership":
            world.workspace.records.cases.remove_member(OURS.id, INVESTIGATOR.id)
        else:
            world.call("POST", "/api/v1/logout", by=INVESTIGATOR)
        taken.set()

    with served(world.app) as client, client.stream("POST", PATH, headers=headers, json=body, timeout=20) as answer:
        seen = answer.iter_lines()
        assert json.loads(next(seen))["state"] == "found"
        take()
        with pytest.raises(httpx.RemoteProtocolError):
            for _ in seen:
                pass
    assert taken.is_set()


def sent(world: World, *, files: Any = None, by: Any = INVESTIGATOR, **data: str) -> httpx.Response:
    data["csrf"] = f"csrf-{by.login}"
    headers = {"Accept": "text/html"}
    return world.call("POST", "/search/list", by=by, csrf=False, data=data, files=files, headers=headers)


def test_the_page_answers_what_was_typed_and_what_stands_in_a_file(world: World) -> None:
    file = ("numeros.csv", b"\xef\xbb\xbf71234567;visto\r\n...;x\r\n", "text/csv")
    page = sent(world, lines="Nadie Nunca", files={"file": file}, near="true")
    assert page.status_code == 200
    assert "1 encontradas, 1 ausentes, 1 sin buscar" in page.text
    assert re.findall(r'<span class="value">(.*?)</span>', page.text) == ["Nadie Nunca", "71234567", "..."]
    assert "La línea no tiene ninguna letra ni cifra." in page.text
    # What was sent stands in the form, so that it can be changed.
    assert "Nadie Nunca\n71234567\n...</textarea>" in page.text
    assert 'value="true" checked' in page.text


def test_a_workbook_is_no_list_and_what_windows_calls_unicode_is(world: World) -> None:
    book = ("numeros.xlsx", b"PK\x03\x04\x14\x00\x00\x08", "application/octet-stream")
    page = sent(world, lines="Nadie Nunca", files={"file": book})
    assert page.status_code == 422
    assert "guarde la columna de la planilla como CSV" in page.text
    assert "Nadie Nunca</textarea>" in page.text
    text = ("numeros.txt", "71234567\r\n".encode("utf-16"), "text/plain")
    assert "1 encontradas, 0 ausentes, 0 sin buscar" in sent(world, files={"file": text}).text


def test_addresses_of_answers_hide_the_value_and_mark_it(world: World) -> None:
    page = sent(world, lines="Marisol")
    linked = re.findall(r'<a href="(/documents/[^"]+)"', page.text)
    assert len(linked) == 1
    assert "Marisol" not in linked[0]
    viewer = world.call("GET", html.unescape(linked[0]), by=INVESTIGATOR, headers={"Accept": "text/html"})
    assert viewer.status_code == 200
    assert re.search(r'class="[^"]*hit[^"]*"[^>]*>Marisol<', viewer.text)
    assert not any("Marisol" in one for one in re.findall(r'(?:href|action)="([^"]*)"', viewer.text))


def test_a_line_that_looks_like_a_query_opens_its_page(world: World) -> None:
    page = sent(world, lines='"Marisol" (al')
    (linked,) = re.findall(r'<a href="(/documents/[^"]+)"', page.text)
    assert world.call("GET", html.unescape(linked), by=INVESTIGATOR).status_code == 200


def test_a_long_list_is_offered_as_a_file_and_nothing_is_lost(world: World) -> None:
    lines = "\n".join(f"7123{n:04}" for n in range(1_001))
    page = sent(world, lines=lines)
    assert page.status_code == 422
    assert "Pídala en un archivo" in page.text
    assert "71231000</textarea>" in page.text
    file = sent(world, lines=lines, form="csv")
    assert file.headers["content-disposition"] == 'attachment; filename="list.csv"'
    assert file.content.decode("utf-8-sig").count("\n") == 1_003
    assert sent(world, lines="  \n ").status_code == 422


TEXT = "Me llamó Marisol Vega Quispe del 712-34567 y de otro número, el 7000 1111; firmó con C.I. 4567890 LP."


def test_what_stands_in_a_text_is_looked_up_and_the_text_is_kept_nowhere(world: World) -> None:
    answer = world.call("POST", PATH, by=INVESTIGATOR, json={"text": TEXT})
    *answers, end = (json.loads(line) for line in answer.text.splitlines())
    assert [(one["text"], one["state"]) for one in answers] == [
        ("Marisol Vega Quispe", "absent"),
        ("+59171234567", "found"),
        ("+59170001111", "absent"),
        ("4567890", "absent"),
    ]
    assert end["answered"] == 4
    for file in world.workspace.data.rglob("*"):
        assert not file.is_file() or b"otro n\xc3\xbamero" not in file.read_bytes()


def test_the_page_looks_up_a_text_too(world: World) -> None:
    page = sent(world, lines=TEXT, what="text")
    assert page.status_code == 200
    assert "1 encontradas, 3 ausentes, 0 sin buscar" in page.text
    assert f"{TEXT}</textarea>" in page.text
    empty = sent(world, lines="Nada que buscar.", what="text")
    assert empty.status_code == 422
    assert "no contiene ningún número" in empty.text
