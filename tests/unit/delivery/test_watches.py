"""Saving searches, sending alerts, and `lince watch`: what leaves the house says nothing of a page."""

import contextlib
import hashlib
import hmac
import http.server
import json
import socket
import socketserver
import threading
import time
from typing import ClassVar

import pytest
from support.factories import (
    OPERATOR,
    SetClock,
    a_case,
    a_document,
    a_mention,
    a_page,
    a_user,
    an_actor,
    an_agency,
    an_indicator,
)
from support.stored import store

from api import saving, sending
from api.cli.main import run
from api.saving import SaveAsked
from api.settings import Settings
from api.wiring import alerting, open_workspace
from models.case import Role
from models.errors import NotFound, QuerySyntax, UsageError
from models.mention import MentionKind
from models.search import Filter, Order, ReviewState, Unit
from models.watch import MOST_PAGES, Manner
from services.search import alerting as watching
from services.search.indexer import records_of

ANA = an_actor(a_user("ana"))
ONE = a_case("BO-1")
SECRET_WORDS = "Rosaura Villalba"


class Place:
    """A workspace with Ana's case, and a server on this machine that takes what it is sent."""

    def __init__(self, folder):
        self.folder = folder
        self.workspace = open_workspace(Settings(data=folder, meaning=False, webhook_hosts="127.0.0.1"))
        self.clock = SetClock()
        object.__setattr__(self.workspace, "clock", self.clock)
        self.workspace.records.people.add_agency(an_agency())
        self.workspace.records.people.add_user(a_user("ana", role=Role.INVESTIGATOR), password_hash="h")
        self.workspace.access.create(ANA, ONE)
        self.runner = alerting(self.workspace)

    def add(self, text, name="nota.txt", person=""):
        document = a_document(a_page(text), name=name, case=ONE.id)
        named = [a_mention(document, person, kind=MentionKind.PERSON, normal=person.lower())] if person else []
        self.index(document, *named)
        return document

    def index(self, document, *mentions, indicators=()):
        analysis = store(self.workspace.records, document, *mentions)
        if indicators:
            analysis = analysis.model_copy(update={"indicators": indicators})
            self.workspace.records.evidence.save_analysis(analysis)
        self.workspace.engine.write(records_of(document, analysis, agency="a", name=document.name))
        if self.workspace.records.watches.stamp():
            self.workspace.records.watches.mark([(document.id, 0)])
        while self.runner.work_once():
            pass

    def save(self, text, actor=ANA, **asked):
        return saving.save(self.workspace, actor, SaveAsked(name="aviso", text=text, watching=True, **asked))


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path / "data")
    yield place
    place.workspace.close()


@pytest.fixture
def hook():
    """An address on this machine; `answers` is what it says next."""
    taken = []

    class Taker(http.server.BaseHTTPRequestHandler):
        answers: ClassVar = [204]

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.path, self.headers["Lince-Signature"], body))
            self.send_response(Taker.answers[0] if len(Taker.answers) == 1 else Taker.answers.pop(0))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taker) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Taker.taken = taken
        Taker.url = f"http://127.0.0.1:{server.server_port}/hook?unit=1"
        yield Taker
        server.shutdown()


def test_what_was_there_is_not_new_and_what_comes_is(place):
    place.add("Un pasaporte.", name="a.txt")
    made = place.save("pasaporte")
    assert made.signing_key is None
    place.add("Un pasaporte.", name="a.txt")
    assert saving.inbox(place.workspace, ANA).total == 0
    place.add("Otro pasaporte.", name="b.txt")
    (alert,) = saving.inbox(place.workspace, ANA).alerts
    assert (alert.pages, alert.case_number) == (1, "BO-1")
    assert saving.unread(place.workspace, ANA) == 1
    assert saving.mark_read(place.workspace, ANA, None) == 1
    assert saving.unread(place.workspace, ANA) == 0


def test_a_watch_seeks_names_as_its_search_did(place):
    for name, manner in (("all", {}), ("as typed", {"variants": False}), ("but one", {"without": ("pepe quispe",)})):
        asked = SaveAsked(name=name, text='name:"jose quispe"', watching=True, **manner)
        saving.save(place.workspace, ANA, asked)
    place.add("Vino Pepe Quispe.", name="a.txt", person="Pepe Quispe")
    assert [alert.name for alert in saving.inbox(place.workspace, ANA).alerts] == ["all"]
    place.add("Vino Jose Quispe.", name="b.txt", person="Jose Quispe")
    told = sorted(alert.name for alert in saving.inbox(place.workspace, ANA).alerts)
    assert set(told) == {"all", "as typed", "but one"}


def test_how_a_search_was_asked_is_kept(place):
    manner = Manner(
        variants=False,
        without=("pepe quispe",),
        meaning=True,
        review=ReviewState.UNREAD,
        order=Order.NEWEST,
        unit=Unit.DOCUMENT,
    )
    made = saving.save(place.workspace, ANA, SaveAsked(name="a", text="x", **dict(manner))).saved
    (kept,) = saving.list_saved(place.workspace, ANA).saved
    assert kept == made
    assert {name: getattr(kept, name) for name in Manner.model_fields} == dict(manner)


def test_what_cannot_be_saved_says_why(place, monkeypatch):
    for wrong, error in (
        ({"text": " "}, UsageError),
        ({"text": '"sin cerrar'}, QuerySyntax),
        ({"text": "x", "cases": ("0" * 32,)}, NotFound),
        ({"text": "x", "webhook": "https://elsewhere.example/hook"}, UsageError),
        ({"text": "x", "email": "unit@agency.example"}, UsageError),
        ({"text": "x", "meaning": True}, UsageError),
        ({"text": "x", "review": ReviewState.READ}, UsageError),
        ({"text": "", "filters": (Filter(field="nowhere", values=("x",)),)}, UsageError),
    ):
        with pytest.raises(error):
            place.save(**wrong)
    with pytest.raises(UsageError, match="Only a watch"):
        saving.save(place.workspace, ANA, SaveAsked(name="a", text="x", webhook="http://127.0.0.1/"))
    place.add("Un pasaporte.", name="a.txt")
    place.add("Otro pasaporte.", name="b.txt")
    monkeypatch.setattr(watching, "MOST_PAGES", 1)
    with pytest.raises(UsageError, match="2 pages already"):
        place.save("pasaporte")
    assert MOST_PAGES > 1
    assert saving.list_saved(place.workspace, ANA).saved == ()


def test_a_watch_on_a_phone_is_told_of_it_however_it_is_written(place):
    for typed in ("70012345", "+591 7001-2345", 'phone:"700 12 345"', "phone:*2345"):
        place.save(typed)
    for count, written in enumerate(("70012345", "700-12-345", "(+591) 700 12 345"), 1):
        document = a_document(a_page(f"Llame al {written} mañana."), name=f"{count}.txt", case=ONE.id)
        place.index(document, a_mention(document, written, kind=MentionKind.PHONE, normal="+59170012345"))
        assert saving.inbox(place.workspace, ANA).total == 4 * count


def test_a_watch_on_values_alone_is_told_of_pages_that_carry_them(place):
    place.save("", filters=(Filter(field="person", values=("ana rojas",)),))
    place.add("Vino Eva Mamani.", name="a.txt", person="Eva Mamani")
    assert saving.inbox(place.workspace, ANA).total == 0
    place.add("Vino Ana Rojas.", name="b.txt", person="Ana Rojas")
    assert saving.inbox(place.workspace, ANA).total == 1


def test_a_watch_for_flags_nobody_has_decided_on_is_told_of_pages_with_flags_alone(place):
    place.save("menor", review=ReviewState.UNREAD)
    place.add("La menor cruzó.", name="a.txt")
    assert saving.inbox(place.workspace, ANA).total == 0
    document = a_document(a_page("La menor tiene una deuda."), name="b.txt", case=ONE.id)
    place.index(document, indicators=(an_indicator(document, "deuda", category="debt_bondage"),))
    assert saving.inbox(place.workspace, ANA).total == 1


def test_a_search_is_its_makers_alone(place):
    made = place.save("pasaporte").saved
    assert saving.list_saved(place.workspace, OPERATOR).saved == ()
    with pytest.raises(NotFound):
        saving.remove(place.workspace, OPERATOR, made.id)
    saving.remove(place.workspace, ANA, made.id)
    events = [event for event in place.workspace.records.audit.read() if event.action == "watch.remove"]
    assert [event.outcome for event in events] == ["not_found", "ok"]


def test_a_message_is_signed_and_says_case_count_and_link_alone(place, hook):
    made = place.save(SECRET_WORDS, webhook=hook.url)
    place.add(f"Declara {SECRET_WORDS} en la comisaría.")
    assert sending.Sender(place.workspace).work_once() == 1
    ((path, signature, body),) = hook.taken
    assert path == "/hook?unit=1"
    moment, mark = (part.partition("=")[2] for part in signature.split(","))
    key = made.signing_key.encode()
    assert hmac.new(key, moment.encode() + b"." + body, hashlib.sha256).hexdigest() == mark
    told = json.loads(body)
    assert (told["case"], told["pages"]) == ("BO-1", 1)
    assert set(told) == {"alert", "watch", "case", "pages", "at", "link"}
    assert not any(word.encode() in body for word in (*SECRET_WORDS.split(), "aviso", "nota", "comisar"))
    assert sending.Sender(place.workspace).work_once() == 0


def test_what_is_not_taken_is_tried_again_later_and_later_and_at_last_left(place, hook):
    hook.answers[:] = [503]
    place.save("pasaporte", webhook=hook.url)
    place.add("Un pasaporte.")
    sender, pauses = sending.Sender(place.workspace), []
    for _ in range(sending.MOST_TRIES):
        before = len(hook.taken)
        waited = 0
        while len(hook.taken) == before and waited < 30_000:
            sender.work_once()
            if len(hook.taken) == before:
                place.clock.forward(30)
                waited += 30
        pauses.append(waited)
    assert len(hook.taken) == sending.MOST_TRIES
    assert pauses == sorted(pauses)
    assert pauses[1] == 30
    place.clock.forward(10 * 24 * 3600)
    sender.work_once()
    assert len(hook.taken) == sending.MOST_TRIES
    assert saving.inbox(place.workspace, ANA).total == 1


def test_nothing_is_sent_of_a_case_that_was_taken_away(place, hook):
    place.save("pasaporte", webhook=hook.url)
    place.add("Un pasaporte.")
    place.workspace.records.cases.remove_member(ONE.id, ANA.user)
    assert sending.Sender(place.workspace).work_once() == 0
    assert hook.taken == []


def test_an_address_that_does_not_answer_is_waited_for_once_and_keeps_no_other(place, hook, monkeypatch):
    monkeypatch.setattr(sending, "_PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        for number in range(3):
            place.save("pasaporte", webhook=f"http://127.0.0.1:{deaf.getsockname()[1]}/{number}")
        place.save("pasaporte", webhook=hook.url)
        place.add("Un pasaporte.")
        assert sending.Sender(place.workspace).work_once() == 1
        deaf.setblocking(False)
        deaf.accept()[0].close()
        with pytest.raises(BlockingIOError):
            deaf.accept()
    assert len(hook.taken) == 1


@pytest.mark.parametrize("said", [b"HTTP/1.1 100 Continue\r\n\r\n", b"H", b"220-", b"220-go on\r\n"])
def test_an_address_that_talks_without_an_end_keeps_no_other_from_being_told(place, hook, monkeypatch, said):
    monkeypatch.setattr(sending, "_WHOLE", 0.4)

    class Talker(socketserver.BaseRequestHandler):
        def handle(self):
            with contextlib.suppress(OSError):
                while True:
                    self.request.sendall(said)
                    time.sleep(0.02)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talker) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        if said.startswith(b"H"):
            place.save("pasaporte", webhook=f"http://127.0.0.1:{server.server_address[1]}/")
        else:
            with_mail(place, server.server_address[1])
            place.save("pasaporte", email="unit@agency.example")
        place.save("pasaporte", webhook=hook.url)
        place.add("Un pasaporte.")
        began = time.monotonic()
        assert sending.Sender(place.workspace).work_once() == 1
        assert time.monotonic() - began < 10
        server.shutdown()
    assert len(hook.taken) == 1


def test_no_redirection_is_followed(place, hook):
    hook.answers[:] = [302]
    place.save("pasaporte", webhook=hook.url)
    place.add("Un pasaporte.")
    assert sending.Sender(place.workspace).work_once() == 0
    assert len(hook.taken) == 1


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("http://127.0.0.1:9/x", True),
        ("http://127.0.0.1:10/x", False),
        ("http://[::1]:9/x", True),
        ("http://localhost/x", False),
        ("http://[::1]:8765/api/v1/watches", False),
        ("https://127.0.0.1:9/x", True),
        ("https://lince.agency.example/api/v1/watches", False),
        ("https://lince.agency.example:8443/", True),
        ("http://lince.agency.example:8443/", False),
        ("https://hooks.agency.example/a?b=c", True),
        ("https://HOOKS.agency.example", True),
        ("http://hooks.agency.example/a", False),
        ("https://other.example/a", False),
        ("https://127.0.0.1.other.example/", False),
        ("https://169.254.169.254/latest", False),
        ("https://user:pass@hooks.agency.example/", False),
        ("ftp://127.0.0.1/", False),
        ("https://hooks.agency.example:99999/", False),
        ("https://hooks.agency.example/á", False),
        ("https://hooks.agency.example/%C3%A1", True),
        ("http://127.0.0.1:9/a\r\nX: y", False),
        ("https://hooks.agency.example/a b", False),
        ("127.0.0.1", False),
        ("", False),
    ],
)
def test_where_alerts_may_go(tmp_path, address, fits):
    hosts = "hooks.agency.example, x.example, 127.0.0.1:9, ::1, lince.agency.example"
    settings = Settings(data=tmp_path, webhook_hosts=hosts, public_url="https://lince.agency.example")
    if fits:
        sending.check_webhook(settings, address)
        return
    with pytest.raises(UsageError):
        sending.check_webhook(settings, address)


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("unit@agency.example", True),
        ("first.last+lince@AGENCY.example", True),
        ("unit@elsewhere.example", False),
        # Addresses that mail programs read as of another place than of what stands behind the last sign.
        ("evil@attacker.example(@agency.example", False),
        ("evil@attacker.example\\@agency.example", False),
        ("evil@attacker.example[@agency.example", False),
        ('evil@attacker.example"@agency.example', False),
        ("evil@attacker.example:@agency.example", False),
        ("evil@[attacker.example@agency.example", False),
        ('"evil@attacker.example"@agency.example', False),
        ("a..b@agency.example", False),
        ("@agency.example", False),
        ("uñit@agency.example", False),
    ],
)
def test_whom_alerts_may_be_mailed_to(tmp_path, address, fits):
    settings = Settings(data=tmp_path, smtp_host="127.0.0.1", mail_domains="agency.example")
    if fits:
        sending.check_email(settings, address)
        return
    with pytest.raises(UsageError):
        sending.check_email(settings, address)


def test_what_is_wrong_with_one_address_keeps_no_other_from_being_told(place, hook, monkeypatch):
    place.save("pasaporte", webhook=f"{hook.url}/broken")
    place.save("pasaporte", webhook=hook.url)
    place.add("Un pasaporte.")
    post = sending.Sender._post

    def fail(sender, channel):
        if channel.webhook.endswith("/broken"):
            raise AttributeError
        post(sender, channel)

    monkeypatch.setattr(sending.Sender, "_post", fail)
    assert sending.Sender(place.workspace).work_once() == 1
    assert len(hook.taken) == 1
    # The broken one waits for its next try as any other that was not taken.
    assert sending.Sender(place.workspace).work_once() == 0


def with_mail(place, port):
    """Settings by which alerts are mailed through a port of this machine."""
    told = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "mail_domains": "agency.example"}
    object.__setattr__(place.workspace, "settings", place.workspace.settings.model_copy(update=told))


class _Mailbox(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a sender needs."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while (line := self.rfile.readline()) != b".\r\n":
                    self.server.taken.append(line.decode())
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


def test_a_mail_says_case_count_and_link_alone(place):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mailbox) as server:
        server.taken = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with_mail(place, server.server_address[1])
        with pytest.raises(UsageError):
            place.save("x", email="unit@elsewhere.example")
        place.save(SECRET_WORDS, email="unit@agency.example")
        place.add(f"Declara {SECRET_WORDS} en la comisaría.")
        assert sending.Sender(place.workspace).work_once() == 1
        server.shutdown()
    mail = "".join(server.taken)
    assert "Subject: Lince: BO-1" in mail
    assert "To: unit@agency.example" in mail
    assert not any(word in mail for word in (*SECRET_WORDS.split(), "aviso", "nota", "comisar"))


def test_the_verb_saves_lists_tells_and_removes(place, capsys):
    place.add("Un pasaporte.", name="a.txt")
    data = ["--data", str(place.folder)]
    assert run(["watch", "add", "pasaporte", "--name", "papeles", "--case", "BO-1", *data]) == 0
    saved = capsys.readouterr().out.split()[0]
    assert run(["watch", "list", *data]) == 0
    assert "papeles" in capsys.readouterr().out
    place.add("Otro pasaporte.", name="b.txt")
    assert run(["watch", "inbox", "--json", *data]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["case_number"], told["pages"], told["name"]) == ("BO-1", 1, "papeles")
    assert run(["watch", "inbox", *data]) == 0
    assert "0 were unread" in capsys.readouterr().out
    assert run(["watch", "remove", saved[:8], *data]) == 0
    assert run(["watch", "list", *data]) == 0
    assert "Nothing is saved" in capsys.readouterr().out
    assert run(["watch", "remove", saved[:8], *data]) != 0
    assert run(["watch", "add", *data]) == 2
    assert run(["watch", "add", '"sin cerrar', *data]) == 2
    assert run(["watch", "add", "x", "--case", "NONE-1", *data]) != 0


def test_rows_parted_by_commas_are_watched_by_their_first_cell(place, tmp_path, capsys):
    values = tmp_path / "list.csv"
    values.write_text('telefono,nombre\n700-12-345,Ana\n"Rojas, Ana",x\n', encoding="utf-8")
    assert run(["watch", "add", "--list", str(values), "--data", str(place.folder)]) == 0
    told = capsys.readouterr().out
    assert [line.split("  ")[1] for line in told.splitlines()] == ["700-12-345", "Rojas, Ana"]


def test_a_name_of_a_list_is_watched_in_its_other_forms(place, tmp_path):
    values = tmp_path / "list.txt"
    values.write_text("Quispe, Francisco\ntel: (+591) 70012345\n", encoding="utf-8")
    assert run(["watch", "add", "--list", str(values), "--data", str(place.folder)]) == 0
    document = a_document(a_page("Vino Paco Quispe del 700-12345."), name="a.txt", case=ONE.id)
    place.index(
        document,
        a_mention(document, "Paco Quispe", kind=MentionKind.PERSON, normal="paco quispe"),
        a_mention(document, "700-12345", kind=MentionKind.PHONE, normal="+59170012345"),
    )
    alerts = saving.inbox(place.workspace, OPERATOR).alerts
    assert sorted(alert.name for alert in alerts) == ["(+591) 70012345", "Quispe, Francisco"]


def test_each_value_of_a_list_is_a_watch_of_its_own(place, tmp_path, capsys):
    data, values = ["--data", str(place.folder)], tmp_path / "list.csv"
    values.write_text("700-12-345;x\n...\n\nRojas, Ana\nAE731QZ\n", encoding="utf-8")
    assert run(["watch", "add", "--list", str(values), "--name", "placa", *data]) == 4
    told = capsys.readouterr()
    assert "line 2: The line holds no letter or figure." in told.err
    assert [line.split("  ")[1] for line in told.out.splitlines()] == [
        "placa: 700-12-345", "placa: Rojas, Ana", "placa: AE731QZ",
    ]  # fmt: skip
    document = a_document(a_page("Ana Rojas llamó al +591 70012345."), name="a.txt", case=ONE.id)
    place.index(document, a_mention(document, "+591 70012345", kind=MentionKind.PHONE, normal="+59170012345"))
    alerts = saving.inbox(place.workspace, OPERATOR).alerts
    assert sorted(alert.name for alert in alerts) == ["placa: 700-12-345", "placa: Rojas, Ana"]
    assert run(["watch", "add", "x", "--list", str(values), *data]) == 2
    assert run(["watch", "inbox", "--list", str(values), *data]) == 2
    assert run(["watch", "add", "--list", str(tmp_path / "absent"), *data]) == 2
