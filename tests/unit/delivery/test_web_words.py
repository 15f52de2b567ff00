"""The catalogues: the same keys and places in every language, none missing, none unused; sentences of services."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from support.sentences import told_sentences

from api.web.screens.replays import versions, what_differs
from api.web.shown import shown_place
from api.web.topics import TOPICS
from api.web.words import LANGUAGES, Words, catalogue, choose, sentences, zone_of
from models.capture import Element
from models.carried import Direction
from models.case import Role, Sensitivity
from models.certificate import Change
from models.custody import CustodyAct
from models.disclosure import GivenAs, WhyOther
from models.document import DocumentState, Page, TextSource
from models.indicator import Indicator, Polarity, Strength, Tier
from models.job import Stage
from models.keeping import ErasureKind
from models.leg import Leg
from models.linking import Act
from models.mention import Mention, MentionKind
from models.note import Information, Nature, Source
from models.outcome import OutcomeKind, ReviewEnd
from models.place import Address, PlaceReading, Precision
from models.produced import HeldBack
from models.protected import Category, Instruction
from models.recipient import GroundKind
from models.redaction import MarkOrigin, MarkState
from models.replay import Change as ReplayChange
from models.replay import Difference, Fact, How, Outcome
from models.search import Order, ReviewState, Unit
from models.stated import About, StatedRole
from models.understood import VariantKind
from services.casefile.replaying import LIMITS
from services.nlp.indicators.loader import shipped
from services.nlp.indicators.pattern import CLASSES
from services.nlp.indicators.view import _CLASS
from services.records.permissions import IN_CASE, OUTSIDE_CASES
from services.review import urgency
from services.review.trends import CHANNELS
from services.search.linking.shared import LINKING_KINDS

WEB = Path(__file__).parents[3] / "api" / "web"
_CALL = re.compile(r"""(?:\bt|\bself)(?:\.(?:known|raw|has))?\(\s*f?["']([a-z_]+\.[\w.]*)(\{|["']\s*~)?""")

# Families whose last part comes from the code: every member must be there, and none besides.
# Acts that no right of a role stands for: of everybody himself, of the machine, or what a right has several of.
BESIDE_RIGHTS = (
    "ask.answer", "ask.result", "ask.write", "audit.verify", "backup.make", "backup.restore", "call.refuse",
    "checkpoint.renew", "checkpoint.stamp", "clock.back", "clock.drift", "erasure.carry_out", "erasure.certify",
    "exhibit.give_up", "exhibit.record", "exhibit.repair", "factor.add", "factor.begin", "factor.recover",
    "factor.remove", "guide.set", "joint.add_member", "joint.end", "joint.remove_member", "loan.consult",
    "original.check", "partner.revoke", "session.close", "session.list", "session.open", "session.revoke",
    "session.second_device", "store.sweep", "token.create", "token.list", "token.revoke", "unit.remove",
    "user.activate", "user.change_role", "user.deactivate", "user.link", "user.login", "user.move", "user.name_authority",
    "user.set_password", "user.unlink", "volume.unusual", "watch.alert", "watch.read",
)  # fmt: skip
DID = (
    "begin", "end", "stop", "read", "take", "page", "look", "trust", "drop", "new", "exhibit", "change", "change_exhibit",
    "remove_exhibit", "order", "assertion", "withdraw_assertion",
)  # fmt: skip
"""What events say was done, beside the acts of a ledger and of decisions on entities."""
FAMILIES = {
    "channel": set(CHANNELS),
    "act": {*IN_CASE, *OUTSIDE_CASES, *BESIDE_RIGHTS},
    "state": {"waiting", *DocumentState},
    "stage": set(Stage),
    "source": set(TextSource),
    "kind": set(MentionKind),
    "kinds": set(MentionKind),
    "same": set(LINKING_KINDS),
    "role": set(Role),
    "sensitivity": set(Sensitivity),
    "polarity": set(Polarity),
    "strength": set(Strength),
    "tier": set(Tier),
    "order": set(Order),
    "unit": set(Unit),
    "variant": set(VariantKind),
    "review": set(ReviewState),
    "stated": set(StatedRole),
    "category": set(Category),
    "instruction": set(Instruction),
    "replay_outcome": set(Outcome),
    "replay_how": set(How),
    "replay_fact": set(Fact),
    "replay_limit": set(LIMITS),
    "replay_field": {
        name
        for record in (Page, Mention, Indicator, Leg)
        for name, field in record.model_fields.items()
        if not field.exclude
    },
    "certificate_change": set(Change),
    "bundle_way": set(Direction),
    "given_as": set(GivenAs),
    "held_back": set(HeldBack),
    "why_other": set(WhyOther),
    "transfer_kind": set(GroundKind),
    "nature": set(Nature),
    "capture_element": set(Element),
    "capture_lack": {"collected_at", "collector", "service", "html", "picture", "media", "headers", "received"},
    "outcome_kind": set(OutcomeKind),
    "review_end": set(ReviewEnd),
    "nature_teach": set(Nature),
    "note_source": set(Source),
    "note_information": set(Information),
    "about": set(About) - {About.ROLE},
    "mark": set(MarkState),
    "origin": set(MarkOrigin),
    "audit_kind": set(ErasureKind),
    "audit_did": {*CustodyAct, *Act, *DID},
}
# Families with a fallback or a closed list in a template: what is there may be used, nothing must be.
OPEN_FAMILIES = {
    "against",  "band", "bundle_left", "case", "cite", "country", "cover", "entity", "facet", "files", "ground", "identity", "indicator", "key", "keys", "language", "live", "login", "media",
    "motive", "nav", "palermo", "part", "queue", "syntax", "upload", "verdict", "viewer", "why",
}  # fmt: skip


def keys_asked_for():
    """Keys named whole in templates and code, and the beginnings of those that are put together."""
    whole, begun = set(), set()
    for file in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]:
        for key, joined in _CALL.findall(file.read_text(encoding="utf-8")):
            (begun if joined or key.endswith(".") else whole).add(key)
    return whole, begun


@pytest.mark.parametrize(
    ("fact", "what", "told"),
    [
        (Fact.MENTION, "PHONE", "Teléfono"),
        (Fact.MENTION, "PHONE: normal, boxes", "Teléfono: forma normal, recuadro"),
        (Fact.FLAG, "debt_bondage: strength", "Servidumbre por deudas: fuerza"),
        (Fact.FLAG, "rule_of_a_unit", "rule_of_a_unit"),
        (Fact.LEG, "origin, price", "origen, precio"),
        (Fact.PAGE, "text, words", "texto, lugar de las palabras"),
        (Fact.TABLE, "table 3", "n.º 3"),
        (Fact.PART, "ab" * 32, "huella abababababab…"),
        (Fact.DECISION, "0" * 32, ""),
        (Fact.ASSERTION, "A-7", "A-7"),
    ],
)
def test_what_a_replay_finds_another_is_told_in_words(fact: Fact, what: str, told: str) -> None:
    assert what_differs(Words("es"), Difference(fact=fact, how=How.CHANGED, what=what)) == told


def test_what_explains_it_is_told_in_words():
    t = Words("es")
    assert versions(t, ReplayChange(of="waiting", after="analyze")) == "Analizando"
    assert versions(t, ReplayChange(of="limits", after="too_deep")) == "archivos dentro de archivos, demasiado hondo"
    parts = ("phones 2 → phones 3", "none → plates 1")
    told = versions(t, ReplayChange(of="analysis", before="5", after="6", parts=parts))
    assert told == "5 → 6 · phones 2 → phones 3 · — → plates 1"


def test_every_language_has_the_same_keys_and_places():
    spanish = catalogue("es")
    for language in LANGUAGES:
        entries = catalogue(language)
        assert entries.keys() == spanish.keys()
        for key, entry in entries.items():
            assert isinstance(entry, str) == isinstance(spanish[key], str), key
            forms = [entry] if isinstance(entry, str) else [entry["one"], entry["other"]]
            expected = [spanish[key]] if isinstance(entry, str) else [spanish[key]["one"], spanish[key]["other"]]
            for form, model in zip(forms, expected, strict=True):
                assert form.strip(), key
                assert set(re.findall(r"\{\w+\}", form)) == set(re.findall(r"\{\w+\}", model)), key


def test_no_key_is_missing():
    whole, begun = keys_asked_for()
    there = catalogue("es").keys()
    assert whole - there == set()
    assert {start for start in begun if not any(key.startswith(start) for key in there)} == set()
    for family, members in FAMILIES.items():
        assert {f"{family}.{member}" for member in members} <= there, family


def test_every_screen_has_a_text_of_help():
    drawn = {
        name
        for file in (WEB / "screens").glob("*.py")
        for name in re.findall(r'"(\w+\.html)"', file.read_text(encoding="utf-8"))
    }
    assert {name for name in drawn if "{% extends" in (WEB / "templates" / name).read_text(encoding="utf-8")} - {
        *TOPICS,
        "help.html",
        "login.html",
    } == set()
    told = {key.removeprefix("help.on_") for key in catalogue("es") if key.startswith("help.on_")}
    assert told == set(TOPICS.values())


def test_no_key_is_unused():
    whole, begun = keys_asked_for()
    closed = {f"{family}.{member}" for family, members in FAMILIES.items() for member in members}
    unused = {
        key
        for key in catalogue("es")
        if key not in whole and key not in closed and not any(key.startswith(start) for start in begun)
    }
    listed = {key for key in unused if key.split(".")[0] in OPEN_FAMILIES and _named(key)}
    assert unused - listed == set()


def _named(key):
    """Whether the last part of a key stands as a word of its own in a template or in the code."""
    last = key.split(".", 1)[1]
    texts = _named.texts = getattr(_named, "texts", None) or "\n".join(
        file.read_text(encoding="utf-8") for file in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]
    )
    return f'"{last}"' in texts


def test_every_act_of_the_audit_log_has_its_words():
    """Acts are named in the code alone: whatever is written as one there is called by words on the auditors' page."""
    source = "\n".join(
        file.read_text(encoding="utf-8")
        for root in ("api", "services")
        for file in (WEB.parents[1] / root).rglob("*.py")
    )
    told = {act for act in FAMILIES["act"] if f'"{act}"' in source}
    made = {"token.revoke", "session.revoke"}  # put together of two words
    assert FAMILIES["act"] - told <= made
    left = set(re.findall(r'audit\.append\(\s*[\w.]+,\s*"([a-z]+\.[a-z_]+)"', source))
    assert left <= FAMILIES["act"]


def test_every_sentence_that_a_page_may_show_is_translated():
    said = told_sentences(
        "services/ingest",
        "services/pipeline.py",
        "services/records/access.py",
        "services/records/settling.py",
        "services/redaction",
        "services/search",
        "api/http/auth.py",
        "api/http/cases.py",
        "api/http/documents.py",
        "api/http/errors.py",
        "api/http/front.py",
        "api/http/links.py",
        "api/membership.py",
        "api/protecting.py",
        "api/redacted_copies.py",
        "api/redacting.py",
        "api/second_factor.py",
        "api/web",
    )
    filled = {sentence.replace("{}", "x1") for sentence in said if sentence.replace("{}", "").strip()}
    lost = {text for text in filled if not any(pattern.fullmatch(text) for pattern, _ in sentences())}
    assert lost - FOR_PROGRAMS == set()


FOR_PROGRAMS = {
    "This needs a login with a password, not a token.",
}
"""Sentences that only a program can bring about."""


def test_translations_of_sentences_have_the_same_places():
    for pattern, other in sentences():
        assert set(other) == {"es", "pt"}
        for text in other.values():
            assert text.count("{}") == pattern.groups, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_rule_read_a_value_as_is_said_in_words(language):
    for name in (*CLASSES, *_CLASS.values()):
        told = Words(language).said(f"Others pay for a journey. Words: llegan, dos, {name}.")
        assert "<" not in told
        assert "llegan, dos, " in told


def test_a_reason_in_parts_is_translated_part_by_part():
    said = Words("es").said("a word beside it says phone; read in BO; something new")
    assert said == "una palabra al lado dice teléfono; leído como en BO; something new"
    assert Words("en").said("This bracket is not closed.") == "This bracket is not closed."


def test_plurals_and_numbers_follow_the_language():
    assert Words("es")("count.pages", n=1) == "1 página"
    assert Words("es")("count.pages", n=12345) == "12.345 páginas"
    assert Words("en")("count.pages", n=12345) == "12,345 pages"
    assert Words("pt").number(1234.5, digits=1) == "1.234,5"


@pytest.mark.parametrize(("share", "written"), [(0.0, "0"), (0.999, "99"), (1.0, "100")])
def test_only_all_is_a_hundred_percent(share, written):
    assert Words("es").percent(share) == f"{written}\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("count", "written"),
    [(0, "0 B"), (999, "999 B"), (26_100, "26,1 kB"), (252_000, "252 kB"), (4_000_000_000, "4,0 GB")],
)
def test_sizes(count, written):
    assert Words("es").size(count) == written.replace(" ", "\N{NO-BREAK SPACE}")


def test_a_moment_says_its_zone():
    assert Words("pt").moment(dt.datetime(2026, 2, 3, 9, 5, tzinfo=dt.UTC)) == "3 fev 2026, 09:05 UTC"


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("America/La_Paz", "3 fev 2026, 21:35 La Paz (UTC\N{MINUS SIGN}4)"),
        ("America/Argentina/Buenos_Aires", "3 fev 2026, 22:35 Buenos Aires (UTC\N{MINUS SIGN}3)"),
        ("Asia/Kolkata", "4 fev 2026, 07:05 Kolkata (UTC+5:30)"),
        ("Etc/UTC", "4 fev 2026, 01:35 UTC"),
    ],
)
def test_a_moment_is_told_in_the_readers_zone_by_its_name(zone, written):
    assert Words("pt", zone_of(zone)).moment(dt.datetime(2026, 2, 4, 1, 35, tzinfo=dt.UTC)) == written


@pytest.mark.parametrize(
    "name", ["", "Nowhere/Town", "../../etc/passwd", "America/", "/etc/localtime", "A" * 80, "posixrules\0"]
)
def test_what_is_no_zone_is_utc(name):
    assert zone_of(name) is None


@pytest.mark.parametrize(
    ("cookie", "accepted", "chosen"),
    [
        ("pt", "en", "pt"),
        ("xx", "en-GB,en;q=0.9", "en"),
        (None, "fr;q=0.9, pt-BR;q=0.8, en;q=0.1", "pt"),
        (None, "de", "es"),
        (None, None, "es"),
        (None, "en;q=x, pt;q=0.5", "pt"),
    ],
)
def test_the_language_is_the_users_choice_else_the_browsers(cookie, accepted, chosen):
    assert choose(cookie=cookie, accepted=accepted) == chosen


def test_the_scripts_ask_only_for_words_they_are_given():
    python = (WEB / "screens" / "cases.py").read_text(encoding="utf-8")
    given = {
        node.value
        for node in ast.walk(ast.parse(python))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for script in ("upload.ts", "progress.ts"):
        asked = set(
            re.findall(r'say\((?:this\.)?words, "(\w+)"', (WEB / "assets" / script).read_text(encoding="utf-8"))
        )
        assert asked
        assert asked <= given, script


def test_a_place_is_shown_with_its_names_its_position_and_how_fine_that_is():
    town = PlaceReading(
        precision=Precision.TOWN, name="trujillo", country="PE", region="La Libertad", latitude=-8.12, longitude=-79.03,
        radius=20,
    )  # fmt: skip
    shown = shown_place(Words("es"), town)
    assert shown.name == "Trujillo, La Libertad, Perú"
    assert shown.position == "-8.12, -79.03 (localidad, en 20 km)"
    street = town.model_copy(
        update={"precision": Precision.STREET, "address": Address(street="Jr. Puno", number="88", kilometre="12")}
    )
    assert shown_place(Words("pt"), street).address == "Jr. Puno, 88, km 12"


def test_a_place_that_is_not_decided_shows_what_it_may_be():
    open_one = PlaceReading(precision=Precision.UNKNOWN, name="trujillo", candidates=("PE La Libertad", "ES"))
    shown = shown_place(Words("es"), open_one)
    assert (shown.name, shown.position) == ("", "")
    assert shown.candidates == "La Libertad, Perú; España"


def test_why_a_rule_points_at_a_passage_and_why_it_is_read_now_is_told_in_every_language():
    told = {rule.reason for rule in shipped()} | {
        words.format(days=1, today="2", date="3")
        for some in (urgency._HERE, urgency._ON_PAGE, urgency._ELSEWHERE)
        for words in some.values()
    }
    for language in ("es", "pt"):
        words = Words(language)
        assert {one for one in told if words.said(one) == one} == set()
