"""Watches: who is told of which new pages, once, and what it costs to hold many of them against a page."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.factories import SetClock, a_document, a_mention, a_page, a_user, an_actor, an_analysis
from support.search import a_record, a_scope
from support.stored import receipt_of, store
from support.two_cases import ANA, BEA, ONE, TWO, TwoCases

from models.analysis import PageLanguage
from models.case import Membership
from models.ids import fresh
from models.mention import MentionKind
from models.search import Query
from models.watch import SavedId, SavedSearch
from services.search.alerting import Alerting
from services.search.engines.plan import plan
from services.search.finder import Finder
from services.search.indexer import records_of
from services.search.syntax import parse
from services.search.watches import NewPages, PageTerms, Watch, WatchTable, each_needed, keys_of, needed


class World(TwoCases):
    def __init__(self, tmp_path):
        super().__init__(tmp_path)
        self.start()

    def start(self):
        finder = Finder(self.records, self.door, self.engine)
        self.alerting = Alerting(self.records, self.door, finder, SetClock())

    def watch(self, text, *, user=ANA.user, cases=None, seen=(), **fields):
        saved = SavedSearch(
            id=SavedId(fresh()), user=user, name="búsqueda", text=text, cases=cases, watching=True,
            made_at=SetClock().now(), **fields,
        )  # fmt: skip
        self.records.watches.add(saved)
        self.records.watches.saw(saved.id, seen)
        return saved

    def add(self, text, *mentions, name="nota.txt", case=ONE, mark=True, custodian=""):
        document = a_document(*(a_page(one, number=n) for n, one in enumerate([text], 1)), name=name, case=case.id)
        analysis = store(self.records, document, *(a_mention(document, *one) for one in mentions), custodian=custodian)
        self.engine.write(records_of(document, analysis, agency="a", name=name))
        if mark:
            self.records.watches.mark([(document.id, 0)])
        return document

    def work(self):
        while self.alerting.work_once():
            pass

    def inbox(self, actor=ANA, **fields):
        scope = self.door.scope(actor, action="search.find")
        told = {"unread": False, "limit": 50, "offset": 0, **fields}
        return self.records.watches.inbox(actor.user, scope.cases, **told)


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    yield world
    world.close()


def test_new_pages_are_told_once(world):
    saved = world.watch("van blanca")
    document = world.add("Subieron a una van blanca.")
    world.work()
    (alert,) = world.inbox().alerts
    assert (alert.search, alert.case, alert.case_number, alert.pages) == (saved.id, ONE.id, "BO-1", 1)
    assert (alert.document, alert.page, alert.read_at) == (document.id, 1, None)
    world.records.watches.mark([(document.id, 0)])
    world.work()
    assert world.inbox().total == 1
    event = [one for one in world.records.audit.read() if one.action == "watch.alert"][-1]
    assert (event.case, event.subject, event.detail["pages"]) == (ONE.id, saved.id, 1)
    assert "van" not in str(event)


@pytest.mark.parametrize("text", ["explotación", "alemán", '"franco alemán"', "贩卖", "explotaci*"])
def test_watches_find_words_broken_at_line_ends_and_inside_sentences(world, text):
    world.watch(text)
    world.add("Por explota-\nción, el acuerdo franco-\nalemán; 警察发现人口贩卖团伙。")
    world.work()
    assert world.inbox().total == 1


def test_pages_that_were_there_before_are_not_new(world):
    document = world.add("Subieron a una van blanca.")
    world.watch("van", seen=[(document.id, 1)])
    world.records.watches.mark([(document.id, 0)])
    world.work()
    assert world.inbox().total == 0


def test_what_is_found_later_on_an_old_page_is_told(world):
    world.watch("phone:71234567")
    world.add("Llamar al 71234567 mañana.", name="a.txt")
    world.work()
    assert world.inbox().total == 0 or world.inbox().total == 1
    before = world.inbox().total
    world.add("Llamar al 71234567 mañana.", ("71234567",), name="a.txt")
    world.work()
    assert world.inbox().total == 1 >= before


@pytest.mark.parametrize(
    "text", ["remolacha -phone:*", "remolacha -person:*", "remolacha NOT date:*", "remolacha -cobraba", "lang:es"]
)
def test_a_watch_that_leaves_something_out_waits_until_it_is_known_what_stands_there(world, text):
    saved, other = world.watch(text), world.watch("remolacha")
    page = a_page("Rosa Quispe cobró 71234567 por la remolacha el 3 de mayo.").model_copy(update={"language": "es"})
    if text == "remolacha -cobraba":
        page = page.model_copy(update={"language": None})
    document = a_document(page, case=ONE.id)
    world.records.evidence.add_exhibit(receipt_of(document))
    world.records.evidence.save_document(document)
    world.records.watches.mark([(document.id, 0)])
    world.work()
    assert [one.search for one in world.inbox().alerts] == [other.id]
    found = (
        ("Rosa Quispe", MentionKind.PERSON, "rosa quispe"),
        ("71234567", MentionKind.PHONE, "+59171234567"),
        ("3 de mayo", MentionKind.DATE, "2025-05-03"),
    )
    mentions = tuple(a_mention(document, word, kind=kind, normal=normal) for word, kind, normal in found)
    told = an_analysis(document, *mentions)
    language = PageLanguage(page=1, language="pt" if text == "lang:es" else "es")
    world.records.evidence.save_analysis(told.model_copy(update={"languages": (language,)}))
    world.records.watches.mark([(document.id, 0)])
    world.work()
    assert [one.search for one in world.inbox().alerts] == [other.id]
    world.add("Compró remolacha.", name="b.txt")
    world.work()
    told_of = {one.document for one in world.inbox().alerts if one.search == saved.id}
    assert len(told_of) == (text != "lang:es")
    assert document.id not in told_of


def test_a_watch_asks_for_custodians_as_a_search_does(world):
    world.watch('custodian:"hostal aurora"')
    world.add("Un pasaporte.", name="a.txt", custodian="Hostal Aurora")
    world.add("Un pasaporte.", name="b.txt", custodian="Hostal Luna")
    world.work()
    assert world.inbox().total == 1


def test_only_the_makers_cases_are_looked_through(world):
    world.watch("pasaporte")
    world.watch("pasaporte", user=BEA.user)
    world.watch("pasaporte", user=None)
    world.watch("pasaporte", user=None, cases=(ONE.id,))
    world.add("Un pasaporte.", case=TWO)
    world.work()
    assert world.inbox().total == 0
    assert [one.case for one in world.inbox(BEA).alerts] == [TWO.id]
    assert len(world.records.watches.inbox(None, [ONE.id, TWO.id], unread=False, limit=9, offset=0).alerts) == 1


def test_rights_are_looked_at_when_it_is_told_and_when_it_is_read(world):
    world.records.people.add_user(a_user("carla"), password_hash="h")
    carla = an_actor(a_user("carla"))
    member = Membership(case=ONE.id, user=carla.user, since=SetClock().now(), granted_by="ana")
    world.records.cases.add_member(member)
    world.watch("pasaporte", user=carla.user)
    world.add("Un pasaporte.", name="a.txt")
    world.work()
    assert world.inbox(carla).unread == 1
    world.records.cases.remove_member(ONE.id, carla.user)
    assert (world.inbox(carla).unread, world.inbox(carla).total, world.inbox(carla).alerts) == (0, 0, ())
    world.add("Otro pasaporte.", name="b.txt")
    world.work()
    world.records.cases.add_member(member)
    assert world.inbox(carla).total == 1
    world.records.people.set_active(carla.user, active=False)
    world.add("Un pasaporte más.", name="c.txt")
    world.work()
    assert world.inbox(carla).total == 1


def test_watches_come_and_go_while_others_stay(world):
    first = world.watch("pasaporte")
    world.add("Un pasaporte.", name="a.txt")
    world.work()
    second = world.watch("pasaporte")
    world.records.watches.remove(first.id)
    world.add("Un pasaporte.", name="b.txt")
    world.work()
    assert [one.search for one in world.inbox().alerts] == [second.id]


def test_what_was_marked_is_looked_at_after_a_restart(world):
    world.watch("pasaporte")
    world.add("Un pasaporte.")
    world.start()
    world.work()
    assert world.inbox().total == 1
    assert world.records.watches.marked(limit=9) == []


def test_a_watch_that_cannot_be_read_any_more_stops_no_other(world):
    world.watch('"sin cerrar')
    world.watch("pasaporte")
    world.add("Un pasaporte.")
    world.work()
    assert world.inbox().total == 1


def test_alerts_are_read_by_their_owner_alone(world):
    world.watch("pasaporte")
    world.add("Un pasaporte.", name="a.txt")
    world.work()
    (alert,) = world.inbox().alerts
    at = SetClock().now()
    assert world.records.watches.unread_ids(BEA.user, [alert.case]) == frozenset()
    assert world.records.watches.read(BEA.user, [alert.id], at=at) == 0
    assert world.records.watches.read(ANA.user, [alert.id], at=at) == 1
    assert world.inbox().unread == 0
    assert world.inbox(unread=True).alerts == ()


WORDS = ("deuda", "hotel", "pasaporte", "frontera", "van", "noche", "señora", "camión")
some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
leaves = st.sampled_from(
    [*WORDS, *(f"NOT {word}" for word in WORDS[:3]), "pasap*", "hotle~1", '"deuda hotel"', "phone:71234567", "71234567"]
)
queries = st.recursive(
    leaves,
    lambda some: st.tuples(some, st.sampled_from((" AND ", " OR ", " ")), some).map(
        lambda three: f"({three[0]}{three[1]}{three[2]})"
    ),
    max_leaves=5,
)


@settings(max_examples=100, deadline=None)
@given(query=queries, text=some_words)
def test_no_page_that_answers_lacks_what_was_said_to_be_needed(query, text):
    record = a_record(text, language="es", phone=("+59171234567",) if "van" in text else ())
    watch = Watch(id=SavedId("w"), node=parse(query), filters=(), scope=a_scope("c1"))
    keys = needed(plan(watch.node))
    with NewPages([record]) as pages:
        found = pages.answers(watch, frozenset({"c1"}))
        assert not pages.answers(watch, frozenset({"c2"}))
        assert len(found) == pages._engine.find(Query(node=watch.node), a_scope("c1")).total
    if found:
        assert keys is None or keys & keys_of(record)
        assert all(keys & keys_of(record) for keys in each_needed(plan(watch.node)))
        assert PageTerms(record).may_answer(plan(watch.node))


def test_many_watches_cost_little_more_than_those_that_may_answer():
    pages = [a_record(f"El chofer {n} cobró la deuda en el hotel palabra{n}", document=str(n)) for n in range(20)]

    def cost(count):
        table = WatchTable()
        for n in range(count):
            node = parse(f"(palabra{n} OR nombre{n}) hotel")
            table.put(Watch(id=SavedId(str(n)), node=node, filters=(), scope=a_scope("c1")))
        began = time.process_time()
        found = [watch.id for watch, _ in table.candidates(pages)]
        spent = time.process_time() - began
        return found, spent

    few, _ = cost(100)
    cost(100)
    _, small = cost(500)
    many, large = cost(10_000)
    assert sorted(many) == sorted(few) == sorted(str(n) for n in range(20))
    # Twenty times the watches, and no more than a few times the work.
    assert large < 5 * small + 0.02


def test_watches_leave_a_term_that_most_pages_have_for_a_rarer_one():
    table = WatchTable()
    names = ["".join("bcdfglmnpr"[int(digit)] + "a" for digit in f"{n:03}") for n in range(800)]
    for n, name in enumerate(names):
        # By the number of its readings alone, the common word is the cheaper one.
        node = parse(f"({name} OR {name}da) hotel")
        table.put(Watch(id=SavedId(str(n)), node=node, filters=(), scope=a_scope("c1")))
    assert len(table._by_key["folded", "hotel"]) == 800
    pages = [a_record(f"En el hotel, {name}da", document=name) for name in names[:20]]
    for _ in range(2):
        found = [watch.id for watch, _ in table.candidates(pages)]
        assert sorted(map(int, found)) == list(range(20))
        assert ("folded", "hotel") not in table._by_key
    table.drop(SavedId("3"))
    assert len(list(table.candidates(pages))) == 19


def test_a_watch_stays_found_while_terms_grow_common():
    table = WatchTable()
    for n in range(200):
        node = parse(f'"van blanca" pasajero{n % 7} (deuda OR cobro)')
        table.put(Watch(id=SavedId(str(n)), node=node, filters=(), scope=a_scope("c1")))
    for turn in range(6):
        common = ("van blanca", "deuda", "cobro", "pasajero1", "pasajero2", "nada")[turn]
        table.candidates([a_record(f"{common} {n}", document=f"{turn}-{n}") for n in range(30)])
        answer = a_record("La van blanca, el cobro y pasajero3", document="z")
        found = [watch.id for watch, _ in table.candidates([answer])]
        assert sorted(map(int, found)) == list(range(3, 200, 7))


def test_a_page_with_a_part_of_what_is_asked_for_costs_no_search():
    table = WatchTable()
    asked = {
        "a": "maria quispe hotel",
        "b": "(maria OR juana) -hotel",
        "c": "quispe~1 juana",
        "d": '"quispe maria"',
        "e": "mar* juana",
        "f": "quizpe~1",
    }
    for name, text in asked.items():
        table.put(Watch(id=SavedId(name), node=parse(text), filters=(), scope=a_scope("c1")))
    found = [watch.id for watch, _ in table.candidates([a_record("vino maria quispe")])]
    assert found == ["b", "d", "f"]
