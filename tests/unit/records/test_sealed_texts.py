"""What people ask is sealed for auditors: who opens it, who does not, and what a copy of the database gives."""

import sqlite3

import pytest
from support.factories import OPERATOR, SetClock, a_user, an_actor, an_agency

from models.case import Role
from models.errors import Conflict, NotAuthenticated, NotFound
from services.records import sealed_texts
from services.records.catalogue import open_catalogue

HOME = an_agency("Unidad Yungas")
ANA = a_user("ana", agency=HOME)
EVA = a_user("eva", role=Role.AUDITOR, agency=HOME)
LUZ = a_user("luz", role=Role.AUDITOR, agency=HOME)
WORDS = "Marisol Quispe 71234567"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(sealed_texts, "ROUNDS", sealed_texts.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealed_texts, "MEMORY", sealed_texts.argon2id.MEMLIMIT_MIN)


@pytest.fixture
def catalogue(tmp_path):
    found = open_catalogue(tmp_path / "c.sqlite", SetClock())
    found.people.add_agency(HOME)
    for user in (ANA, EVA, LUZ):
        found.people.add_user(user, password_hash="h")
    yield found
    found.close()


def asked(catalogue, text=WORDS, by=None):
    return catalogue.audit.append(by or an_actor(ANA), "search.find", asked={"text": text}).sequence


def told(catalogue, event, *reader):
    [one] = catalogue.audit.texts.opened([event], **dict(zip(("reader", "phrase"), reader, strict=False)))
    return one.asked.get("text") if one.opened else None


def test_H5_the_words_of_a_search_are_in_no_byte_of_the_database(catalogue, tmp_path):
    reason = "orden 77 del juzgado"
    event = asked(catalogue, by=an_actor(ANA).model_copy(update={"reason": reason}))
    catalogue.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("c.sqlite*"))
    for word in (*WORDS.split(), "juzgado"):
        assert word.encode() not in stored
    again = open_catalogue(tmp_path / "c.sqlite", SetClock())
    [one] = again.audit.texts.opened([event])
    assert (one.asked, one.reason) == ({"text": WORDS}, reason)
    again.close()


def test_without_the_installations_secret_nothing_opens(catalogue, tmp_path):
    event = asked(catalogue)
    other = sealed_texts.SqlSealedTexts(catalogue.database, b"x" * 40, SetClock())
    assert [one.opened for one in other.opened([event])] == [False]


def test_from_an_auditors_first_key_on_he_alone_reads_the_operator_does_not(catalogue):
    before = asked(catalogue, "before")
    catalogue.audit.texts.make(EVA.id, HOME.id, "siete rios de piedra")
    after = asked(catalogue, "after")
    assert (told(catalogue, before), told(catalogue, after)) == ("before", None)
    assert told(catalogue, before, EVA.id, "siete rios de piedra") is None
    assert told(catalogue, after, EVA.id, "siete rios de piedra") == "after"
    with pytest.raises(NotAuthenticated):
        told(catalogue, after, EVA.id, "siete rios")
    with pytest.raises(NotFound):
        told(catalogue, after, LUZ.id, "siete rios de piedra")


def test_a_second_key_opens_nothing_until_an_auditor_has_accepted_it(catalogue):
    """So an administrator who makes an auditor's account for himself reads nothing."""
    texts = catalogue.audit.texts
    texts.make(EVA.id, HOME.id, "siete rios de piedra")
    event = asked(catalogue)
    assert not texts.make(LUZ.id, HOME.id, "ocho lunas de sal").accepted
    assert told(catalogue, asked(catalogue), LUZ.id, "ocho lunas de sal") is None
    with pytest.raises(Conflict):
        texts.accept(LUZ.id, HOME.id, by=LUZ.id, phrase="ocho lunas de sal")
    with pytest.raises(NotAuthenticated):
        texts.accept(LUZ.id, HOME.id, by=EVA.id, phrase="wrong")
    assert texts.accept(LUZ.id, HOME.id, by=EVA.id, phrase="siete rios de piedra").accepted
    assert told(catalogue, event, LUZ.id, "ocho lunas de sal") == WORDS
    assert told(catalogue, asked(catalogue, "x"), LUZ.id, "ocho lunas de sal") == "x"


@pytest.mark.parametrize("change", ["closed", "another role"])
def test_who_is_no_auditor_any_more_is_given_no_further_key(catalogue, change):
    texts = catalogue.audit.texts
    texts.make(EVA.id, HOME.id, "siete rios de piedra")
    texts.make(LUZ.id, HOME.id, "ocho lunas de sal")
    texts.accept(LUZ.id, HOME.id, by=EVA.id, phrase="siete rios de piedra")
    held = asked(catalogue, "held")
    if change == "closed":
        catalogue.people.set_active(LUZ.id, active=False)
    else:
        catalogue.people.set_role(LUZ.id, Role.ANALYST)
    later = asked(catalogue, "later")
    assert told(catalogue, later, EVA.id, "siete rios de piedra") == "later"
    assert told(catalogue, held, LUZ.id, "ocho lunas de sal") == "held"
    assert told(catalogue, later, LUZ.id, "ocho lunas de sal") is None


def test_with_the_last_auditor_gone_nobody_new_reads(catalogue):
    catalogue.audit.texts.make(EVA.id, HOME.id, "siete rios de piedra")
    catalogue.people.set_active(EVA.id, active=False)
    assert told(catalogue, asked(catalogue)) is None


def test_another_passphrase_opens_what_the_old_one_did_and_the_old_one_nothing(catalogue):
    texts = catalogue.audit.texts
    texts.make(EVA.id, HOME.id, "siete rios de piedra")
    before = asked(catalogue, "before")
    texts.change(EVA.id, HOME.id, old="siete rios de piedra", new="nueve vientos")
    after = asked(catalogue, "after")
    assert [told(catalogue, one, EVA.id, "nueve vientos") for one in (before, after)] == ["before", "after"]
    with pytest.raises(NotAuthenticated):
        told(catalogue, before, EVA.id, "siete rios de piedra")


def test_a_lost_passphrase_loses_what_it_opened_and_nothing_else(catalogue):
    texts = catalogue.audit.texts
    texts.make(EVA.id, HOME.id, "siete rios de piedra")
    before = asked(catalogue)
    assert texts.make(EVA.id, HOME.id, "nueve vientos").accepted
    assert told(catalogue, before, EVA.id, "nueve vientos") is None
    assert told(catalogue, asked(catalogue, "x"), EVA.id, "nueve vientos") == "x"


@pytest.mark.parametrize("how", ["changed", "missing", "put in", "moved"])
def test_a_sealed_text_is_bound_to_its_event(catalogue, tmp_path, how):
    first, second = asked(catalogue, "a"), asked(catalogue, "b")
    third = catalogue.audit.append(OPERATOR, "case.list").sequence
    catalogue.audit.settle()
    with sqlite3.connect(tmp_path / "c.sqlite") as raw:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute("DELETE FROM sealed_text")
        raw.execute("DROP TRIGGER sealed_text_no_update")
        raw.execute("DROP TRIGGER sealed_text_no_delete")
        if how == "changed":
            raw.execute("UPDATE sealed_text SET sealed = ? WHERE event = ?", (b"x" * 300, second))
        elif how == "missing":
            raw.execute("DELETE FROM sealed_text WHERE event = ?", (second,))
        elif how == "put in":
            raw.execute("INSERT INTO sealed_text (event, sealed) VALUES (?, ?)", (third, b"x" * 300))
        else:
            raw.execute("UPDATE sealed_text SET sealed = (SELECT sealed FROM sealed_text WHERE event = ?)", (second,))
    raw.close()
    named = {"changed": second, "missing": second, "put in": third, "moved": first}[how]
    what = {"changed": "was changed", "missing": "is missing", "put in": "was put in", "moved": "was changed"}[how]
    assert catalogue.audit.verify() == (named - 1, f"the sealed text of event {named} {what}")


def test_a_texts_length_tells_little(catalogue):
    lengths = {len(catalogue.audit.texts.seal(HOME.id, {"text": "x" * size}).sealed) for size in (1, 20, 60)}
    assert len(lengths) == 1
    assert catalogue.audit.verify()[1] is None
