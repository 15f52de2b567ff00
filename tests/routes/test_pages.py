"""The pages: who is asked to log in, what an address and a title may say, and that forms take what the API takes."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.factories import a_mention, an_analysis
from support.web import MEMBERS, OURS, OURS_TOO, PASSWORD, SECRET_WORD, STRANGERS, World, a_world, add_document, csrf_of

from api.guiding import SAMPLE
from api.web.veil import Veil, secret_place, veil_of
from api.web.words import LANGUAGES, Words
from models.case import Role
from models.mention import MentionKind
from models.stated import About, PersonName, StatedRole, Statement

ANA = MEMBERS[Role.INVESTIGATOR]
STRANGER = STRANGERS[Role.INVESTIGATOR]
HTML = {"Accept": "text/html"}


@pytest.fixture
def own_world(template: Path, tmp_path: Path) -> Iterator[World]:
    with a_world(template, tmp_path / "own") as made:
        yield made


def page(world: World, path: str, *, by=ANA, **more):
    return world.call("GET", path, by=by, headers={**HTML, **more.pop("headers", {})}, **more)


def addresses(world: World) -> list[str]:
    document = world.document_of(OURS)
    link = world.call("GET", "/api/v1/links", by=ANA).json()["links"][0]["link"]
    return [
        "/",
        "/cases/new",
        f"/cases/{OURS.id}",
        f"/cases/{OURS.id}?show=problems",
        "/search",
        "/search?q=deuda",
        "/search/list",
        f"/documents/{document}/pages/1?q=deuda&at=0&of=1",
        "/links",
        f"/links/{link}",
        "/entities",
        "/help",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_drawn_in_every_language_without_script_or_style_in_it(still_world: World, language: str) -> None:
    for path in addresses(still_world):
        answer = page(still_world, path, cookies={"lince_language": language})
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in answer.text
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text) == [], path
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', answer.text) == [], path


def test_titles_and_links_name_nobody(still_world: World) -> None:
    for path in addresses(still_world):
        text = page(still_world, path).text
        title = re.search(r"<title>(.*?)</title>", text)[1]
        linked = [html.unescape(one) for one in re.findall(r'(?:href|src|action)="([^"]*)"', text)]
        for said in (title, *linked):
            assert "Marisol" not in said, path
            assert "71234567" not in said, path


def test_nobody_is_asked_to_log_in_and_comes_back(still_world: World) -> None:
    answer = page(still_world, "/search?q=deuda", by=None)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/search%3Fq%3Ddeuda"
    assert page(still_world, "/login?next=//evil.example", by=ANA).headers["location"] == "/"


def test_a_wrong_password_is_told_above_the_form_and_the_login_stays(own_world: World) -> None:
    answer = own_world.call("POST", "/login", data={"login": ANA.login, "password": "x"}, headers=HTML)
    assert answer.status_code == 401
    assert "El usuario o la contraseña no son correctos." in answer.text
    assert f'value="{ANA.login}"' in answer.text
    assert "set-cookie" not in answer.headers


def test_a_login_opens_the_page_that_was_asked_for(own_world: World) -> None:
    answer = own_world.call(
        "POST", "/login", data={"login": ANA.login, "password": PASSWORD, "next": "/links"}, headers=HTML
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/links")
    assert "httponly" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize("path", ["/logout", "/cases/new", f"/cases/{OURS.id}/passwords", f"/cases/{OURS.id}/members"])
def test_forms_need_the_token_of_the_session(own_world: World, path: str) -> None:
    data = {"number": "N-1", "country": "BO", "password": "aurora", "login": "apart.0"}
    refused = own_world.call("POST", path, by=ANA, csrf=False, data=data, headers=HTML)
    assert refused.status_code == 403
    taken = own_world.call("POST", path, by=ANA, csrf=False, data={**data, "csrf": csrf_of(ANA)}, headers=HTML)
    assert taken.status_code == 303


def test_what_is_typed_for_a_case_is_not_lost(own_world: World) -> None:
    answer = own_world.call(
        "POST", "/cases/new", by=ANA, headers=HTML, data={"number": OURS.number, "title": "Mi título", "country": "BO"}
    )
    assert answer.status_code == 409
    assert "Este número no se puede usar." in answer.text
    assert 'value="Mi título"' in answer.text


def test_an_unknown_member_is_told_beside_the_form(own_world: World) -> None:
    answer = own_world.call("POST", f"/cases/{OURS.id}/members", by=ANA, headers=HTML, data={"login": "nadie"})
    assert answer.status_code == 404
    assert "La institución del caso no tiene tal usuario." in answer.text
    assert 'value="nadie"' in answer.text


def test_hits_total_and_completeness_stand_together(own_world: World) -> None:
    answer = page(own_world, "/search?q=deuda")
    assert "1 página" in answer.text
    assert "Todo lo recibido se leyó y está en el índice." in answer.text
    from support.web import receive

    receive(own_world.workspace, OURS, "espera.txt", b"una nota")
    assert "1 documento en espera de lectura" in page(own_world, "/search?q=deuda").text


def test_a_facet_narrows_and_its_address_hides_the_number(still_world: World) -> None:
    text = page(still_world, "/search?q=71234567").text
    phone = html.unescape(re.search(r'href="(/search\?[^"]*phone=[^"]*)"', text)[1])
    narrowed = page(still_world, phone)
    assert narrowed.status_code == 200
    assert "2 páginas" in narrowed.text
    broken = page(still_world, phone.replace("phone=", "phone=x"))
    assert broken.status_code == 404


def test_a_query_that_cannot_be_read_is_marked_at_its_place(still_world: World) -> None:
    answer = page(still_world, '/search?q=deuda "abierta')
    assert answer.status_code == 422
    assert "Estas comillas no están cerradas." in answer.text
    assert 'deuda <span class="here">&#34;</span>abierta' in answer.text


def test_a_mistyped_field_is_told_with_the_one_that_is_near(still_world: World) -> None:
    text = page(still_world, "/search?q=deuda+telefno:71234567").text
    assert "telefno: no es el nombre de ningún campo" in text
    href = html.unescape(re.search(r'href="([^"]*)" rel="nofollow"><code>telefono:', text)[1])
    assert (
        "2 páginas" in page(still_world, href.replace("deuda+", "")).text or "1 página" in page(still_world, href).text
    )
    assert "no es el nombre" not in page(still_world, href).text


def test_the_hits_of_the_query_are_drawn_on_the_page(still_world: World) -> None:
    document = still_world.document_of(OURS)
    text = page(still_world, f"/documents/{document}/pages/1?q=deuda").text
    boxes = re.findall(r'<rect class="box hit"[^>]*x="([\d.]+)"[^>]*width="([\d.]+)"', text)
    whole = still_world.call("GET", f"/api/v1/documents/{document}/pages/1", by=ANA).json()
    start = whole["text"].index("deuda")
    word = next(word for word in whole["words"] if word["start"] == start)
    assert [(float(x), float(x) + float(width)) for x, width in boxes] == [(word["box"][0], word["box"][2])]
    assert 'class="hit"' in text
    assert 'class="m k-phone"' in text


def test_an_opened_page_is_one_look_at_its_document_and_one_at_it(own_world: World) -> None:
    """Nothing else is looked at by it, and nothing twice: not the list of one's cases, not the page behind it."""
    audit = own_world.workspace.records.audit
    document = own_world.document_of(OURS)
    for query in ("", "?q=deuda&at=0&of=1"):
        before = audit.head().sequence
        assert page(own_world, f"/documents/{document}/pages/1{query}").status_code == 200
        events = audit.read(after=before)
        assert [(one.action, one.subject) for one in events] == [("document.read", document), ("page.read", document)]
        assert events[-1].detail == {"page": 1}
    before = audit.head().sequence
    page(own_world, f"/api/v1/documents/{document}/pages/1/image")
    assert [(one.action, one.detail) for one in audit.read(after=before)] == [("page.image", {"page": 1})]


def test_a_stranger_learns_nothing(still_world: World) -> None:
    for path in ("/", "/search?q=deuda", "/links", "/entities"):
        text = page(still_world, path, by=STRANGER).text
        assert OURS.number not in text
        assert "Marisol" not in text
    for path in ("/search?q=" + SECRET_WORD, "/entities"):
        assert "secreto.txt" not in page(still_world, path).text


def test_an_error_page_is_plain_and_the_same_for_forbidden_and_absent(still_world: World) -> None:
    document = still_world.document_of(OURS)
    forbidden = page(still_world, f"/documents/{document}", by=STRANGER)
    absent = page(still_world, f"/documents/{'0' * 32}", by=STRANGER)
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content == absent.content
    assert "No existe tal documento, o no le corresponde verlo." in forbidden.text


def test_the_choice_of_language_is_kept_and_leads_back(still_world: World) -> None:
    answer = page(still_world, "/language/pt?back=/search%3Fq%3Ddeuda")
    assert answer.headers["location"] == "/search?q=deuda"
    assert "lince_language=pt" in answer.headers["set-cookie"]
    assert page(still_world, "/language/pt?back=https://evil.example").headers["location"] == "/"
    assert page(still_world, "/language/xx").status_code == 404


def test_a_thumbnail_is_small_and_asks_who_looks(still_world: World) -> None:
    path = f"/documents/{still_world.document_of(OURS)}/pages/1/thumbnail"
    mine = page(still_world, path)
    assert mine.headers["content-type"] == "image/jpeg"
    assert len(mine.content) < 20_000
    assert mine.headers["cache-control"] == "no-store"
    assert page(still_world, path, by=STRANGER).status_code == 404


def test_the_next_hit_is_found_from_the_last(still_world: World) -> None:
    answer = page(still_world, "/search/open?q=71234567&at=1")
    place = answer.headers["location"]
    assert place.startswith("/documents/")
    assert "at=1&of=2" in place
    text = page(still_world, place).text
    assert "resultado 2 de 2" in text
    assert "data-previous-hit" in text
    assert "data-next-hit" not in text
    behind = page(still_world, "/search/open?q=71234567&at=9").headers["location"]
    assert "2 páginas" in page(still_world, behind).text
    assert "71234567" not in behind


def test_nothing_that_is_typed_stands_in_an_address(still_world: World) -> None:
    typed = {"q": "deuda 71234567", "kept": f"case={OURS.id}&phone={_veil(still_world).hide('phone', '+59171234567')}"}
    sent = still_world.call("POST", "/search", by=ANA, headers=HTML, data=typed)
    assert sent.status_code == 303
    address = sent.headers["location"]
    answer = page(still_world, address)
    assert 'value="deuda 71234567"' in answer.text
    assert f"case={OURS.id}" in address
    hrefs = [html.unescape(href) for href in re.findall(r'href="([^"]*)"', answer.text)]
    assert [one for one in [address, *hrefs] if "deuda" in one or "71234567" in one] == []
    assert page(still_world, address, by=STRANGER).status_code in (200, 404)
    assert still_world.call("POST", "/search", by=ANA, headers=HTML, data={}).headers["location"] == "/search?q="
    sent = still_world.call("POST", "/entities", by=ANA, headers=HTML, data={"text": "7123", "kind": "PHONE"})
    assert "7123" not in sent.headers["location"]
    assert 'value="7123"' in page(still_world, sent.headers["location"]).text


def test_a_saved_search_opens_as_it_was_asked(own_world: World) -> None:
    asked = "q=deuda&review=unread&order=newest&by=document&variants=off&language=es"
    sent = {"name": "aviso", "search": asked}
    assert own_world.call("POST", "/inbox/saved", by=ANA, headers=HTML, data=sent).status_code == 303
    href = html.unescape(re.search(r'href="(/search\?v=[^"]*)"', page(own_world, "/inbox").text)[1])
    for part in asked.split("&")[1:]:
        assert part in href
    assert page(own_world, href).status_code == 200


def _veil(world: World) -> Veil:
    settings = world.workspace.settings
    return veil_of(secret_place(world.workspace.data, settings.secret_file))


def test_links_show_both_pages(still_world: World) -> None:
    path = next(one for one in addresses(still_world) if one.startswith("/links/"))
    text = page(still_world, path).text
    for case in (OURS, OURS_TOO):
        assert case.number in text
    assert "El mismo teléfono está en 2 casos." in text
    assert 'class="box hit"' in text


def test_a_page_and_the_list_of_people_tell_what_is_stated_with_its_words(own_world: World) -> None:
    evidence = own_world.workspace.records.evidence
    text = "La presunta víctima Ana Paz. Ana, boliviana, calló 71234567."
    document = add_document(own_world.workspace, OURS, "acta.txt", text).document
    whole = evidence.full_document(document)
    said = [
        Statement(about=About.ROLE, value=StatedRole.VICTIM, words="presunta víctima", start=3, end=19),
        Statement(about=About.NATIONALITY, value="BO", words="boliviana", start=34, end=43),
    ]
    name = PersonName(given=("Ana",), surnames=("Paz",))
    full = a_mention(whole, "Ana Paz", normal="ana paz", kind=MentionKind.PERSON)
    full = full.model_copy(update={"stated": tuple(said), "name": name, "person": "ana paz"})
    short = a_mention(whole, "Ana", normal="ana", kind=MentionKind.PERSON)
    short = short.model_copy(
        update={"span": short.span.model_copy(update={"start": 29, "end": 32}), "person": "ana paz"}
    )
    evidence.save_analysis(an_analysis(whole, full, short))
    english = {"lince_language": "en"}
    shown = html.unescape(page(own_world, f"/documents/{document}/pages/1", cookies=english).text)
    assert "Victim: «presunta víctima»" in shown
    assert "Means Ana Paz in this document" in shown
    assert re.search(r"<dt>Nationality</dt><dd>Bolivia</dd>", shown)
    assert re.search(r"<dt>Surnames</dt><dd>Paz</dd>", shown)
    listed = html.unescape(page(own_world, "/entities?kind=PERSON&text=paz", cookies=english).text)
    assert "Also: Ana" in listed
    assert re.search(r'class="chip bare">Victim<', listed)
    assert (
        page(own_world, f"/documents/{document}/pages/1", cookies={"lince_language": "es"}).text.count("Víctima: ") == 1
    )


@pytest.mark.parametrize("role", Role)
def test_the_head_and_the_palette_offer_nothing_that_is_refused(still_world: World, role: Role) -> None:
    text = page(still_world, "/", by=MEMBERS[role]).text
    offered = re.search(r'<nav class="nav".*?</nav>', text, re.DOTALL)[0]
    offered += re.search(r"data-palette-pages.*?</div>", text, re.DOTALL)[0]
    paths = set(re.findall(r'href="([^"]+)"', offered))
    assert {"/", "/me", "/help"} <= paths
    for path in paths:
        assert page(still_world, path, by=MEMBERS[role]).status_code == 200, path
    assert ("/links" in paths) == (role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.ANALYST))
    assert ("/cases/new" in paths) == (role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.ADMINISTRATOR))
    assert ("/audit" in paths) == (role is Role.AUDITOR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_screen_has_its_help_beside_it(still_world: World, language: str) -> None:
    t = Words(language)
    for path, topic in ((f"/cases/{OURS.id}", "files"), (f"/cases/{OURS.id}/ways", "ways"), ("/graph", "graph")):
        text = html.unescape(page(still_world, path, cookies={"lince_language": language}).text)
        assert t(f"help.on_{topic}") in text, path
        assert f'href="/help?on={topic}"' in text, path
        told = page(still_world, f"/help?on={topic}", cookies={"lince_language": language}).text
        assert t(f"help.on_{topic}") in html.unescape(told), path
    assert page(still_world, "/help?on=nothing").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_tells_a_person_what_to_do_and_takes_nothing_typed_into_an_address(
    still_world: World, language: str
) -> None:
    asked = {"cookies": {"lince_language": language}}
    for method, path, by in (
        ("GET", "/nothing", ANA), ("GET", "/cases/x", ANA), ("DELETE", "/cases/new", ANA), ("POST", "/guide", ANA),
    ):  # fmt: skip
        text = html.unescape(still_world.call(method, path, by=by, headers=HTML, **asked).text)
        told = " ".join(re.findall(r"<h1>.*?</h1>|<p>.*?</p>", text))
        assert not re.search(r"openapi|`|X-CSRF|Method Not|Entity| id;", told), path
        assert 'name="q"' not in text, path


def test_the_tour_stands_above_what_its_step_speaks_of_and_elsewhere_in_a_corner(own_world: World) -> None:
    (own_world.workspace.data / SAMPLE).write_text("{}")
    first = page(own_world, "/").text
    assert first.index('<aside class="guide at-step"') < first.index("<main")
    other = page(own_world, "/search").text
    assert other.index('<aside class="guide"') > other.index("</main>")
    assert "<details open>" not in other[other.index('<aside class="guide"') :]
