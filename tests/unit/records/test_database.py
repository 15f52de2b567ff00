"""The schema and what can be wrong with a catalogue file."""

import sqlite3
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select
from support.factories import NOON, OPERATOR, a_case, a_document, a_mention, a_page, a_user, an_agency, an_analysis
from support.linking import a_link_decision, a_subject

from api.reindexing import compare_due
from models.case import Membership, Role
from models.errors import Conflict, DataFolderBusy, DataFolderUnusable
from models.linking import Act, Judgement
from models.search import Scope
from services.records import database, tables
from services.records.catalogue import open_catalogue


def test_migrations_lead_to_the_tables_of_the_code(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    with catalogue.database.engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    catalogue.close()
    assert difference == []


def test_a_newer_schema_is_refused_with_its_next_step(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    catalogue.close()
    with sqlite3.connect(tmp_path / "c.sqlite") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(DataFolderUnusable, match="newer Lince"):
        open_catalogue(tmp_path / "c.sqlite")


def test_a_file_that_is_no_catalogue_is_refused(tmp_path):
    (tmp_path / "c.sqlite").write_bytes(b"this is no database, however long it may be" * 100)
    with pytest.raises(DataFolderUnusable):
        open_catalogue(tmp_path / "c.sqlite")


def test_power_cuts_are_survived_by_settings(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    with catalogue.database.reading() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    catalogue.close()
    assert settings == ["wal", 2]


def test_a_writer_that_waited_in_vain_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    catalogue, other = open_catalogue(tmp_path / "c.sqlite"), open_catalogue(tmp_path / "c.sqlite")
    with other.database.writing(), pytest.raises(DataFolderBusy, match="nothing of this step"):
        catalogue.audit.append(OPERATOR, "case.open")
    catalogue.audit.append(OPERATOR, "case.open")
    catalogue.close()
    other.close()


def test_who_reads_holds_nobody_up(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    catalogue, other = open_catalogue(tmp_path / "c.sqlite"), open_catalogue(tmp_path / "c.sqlite")
    with catalogue.database.reading() as connection:
        connection.execute(select(tables.case)).all()
        other.audit.append(OPERATOR, "case.open")
        # Somebody goes through the files of a case and asks for each one's container.
        with catalogue.database.reading() as second:
            second.execute(select(tables.case)).all()
    catalogue.close()
    other.close()


def test_two_writers_wait_for_each_other(tmp_path):
    first, second = open_catalogue(tmp_path / "c.sqlite"), open_catalogue(tmp_path / "c.sqlite")

    def write(catalogue):
        for _ in range(30):
            catalogue.audit.append(OPERATOR, "case.open")

    threads = [threading.Thread(target=write, args=(catalogue,)) for catalogue in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert first.audit.verify() == (60, None)
    first.close()
    second.close()


def test_the_audit_table_refuses_change_even_below_our_code(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    catalogue.audit.append(OPERATOR, "case.open")
    catalogue.close()
    raw = sqlite3.connect(tmp_path / "c.sqlite")
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


def test_the_expected_revision_is_the_newest_migration(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    assert catalogue.database.revision() == database.HEAD
    catalogue.close()


def _before_minhash(raw):
    """The tables of prints as they were, and what came after them."""
    for column in ("closed", "officer", "blur_photos"):
        raw.execute(f'ALTER TABLE "case" DROP COLUMN {column}')
    raw.execute("ALTER TABLE note DROP COLUMN box")
    raw.execute("ALTER TABLE link_subject DROP COLUMN parents")
    raw.execute("ALTER TABLE wording DROP COLUMN examples")
    raw.execute("ALTER TABLE indicator DROP COLUMN qualifiers")
    raw.execute("ALTER TABLE user DROP COLUMN authority")
    for table in (
        "picture_mark",
        "picture_opening",
        "court_outcome",
        "outcome_review",
        "capture",
        "quarantined",
        "translation",
        "tag",
        "graph_view",
    ):
        raw.execute(f"DROP TABLE {table}")
    raw.execute("DROP TABLE compared")
    raw.execute("DROP TABLE page_print")
    bands = ", ".join(f"band{place} INTEGER" for place in range(4))
    raw.execute(f'CREATE TABLE page_print (document TEXT, page INTEGER, "case" TEXT, {bands})')
    raw.execute("CREATE TABLE near_page (document TEXT, page INTEGER, other TEXT, other_page INTEGER)")


def _before_roles(raw):
    """Take away what came with roles in cases, and after them."""
    for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE name LIKE 'case_turn_%'").fetchall():
        raw.execute(f"DROP TRIGGER {trigger}")
    for table, column in (
        ("exhibit", "modified"),
        ("reading_choice", "turn"),
        ("link_subject", "sides"),
        ("link_subject", "lands"),
    ):
        raw.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    raw.execute("DROP TABLE work_tally")
    _before_minhash(raw)
    for column in ("since", "kept"):
        raw.execute(f"ALTER TABLE job DROP COLUMN {column}")
    raw.execute("DROP INDEX ix_job_turn_of_case")
    raw.execute("DROP INDEX ix_mention_entity")
    raw.execute("ALTER TABLE mention DROP COLUMN entity")
    raw.execute('CREATE INDEX ix_mention_kind_person_case ON mention (kind, person, "case")')
    for table in ("case_turn", "request", "document_barred", "provisional_person"):
        raw.execute(f"DROP TABLE {table}")
    raw.execute("ALTER TABLE agency DROP COLUMN provisional")
    for table in (
        "note",
        "document_code",
        "disclosure",
        "guide",
        "prosecution_version",
        "prosecution_assertion",
        "prosecution_exhibit",
        "prosecution_file",
        "recipe",
        "replay",
        "peer",
        "carried",
        "original_check",
        "custody_file",
        "custody_entry",
        "transfer_approval",
        "transfer",
        "agency_transfers",
        "recipient",
        "erasure",
        "agency_keeping",
        "legal_hold",
        "retention_rule",
        "redaction_act",
        "redaction",
        "bates_range",
        "joint_loan",
        "joint_member",
        "joint_party",
        "joint_space",
    ):
        raw.execute(f"DROP TABLE {table}")
    for table in ("opening", "held", "held_stretch", "ask", "epoch", "partner", "desk"):
        raw.execute(f"DROP TABLE {table}")
    for table in ("block", "edge", "word", "subject", "stretch", "decision"):
        raw.execute(f"DROP TABLE link_{table}")
    for table in (
        "person_statement",
        "held_back",
        "photo_mask",
        "sealed_words",
        "page_mask",
        "person_opening",
        "case_protection",
        "person_category",
        "case_person",
    ):
        raw.execute(f"DROP TABLE {table}")
    for column in ("opened", "used", "device", "limits"):
        raw.execute(f"ALTER TABLE session DROP COLUMN {column}")
    for table in (
        "sealed_text",
        "key_share",
        "agency_key",
        "reading_key",
        "identity",
        "document_level",
        "document_reader",
    ):
        raw.execute(f"DROP TABLE {table}")
    raw.execute("DROP TABLE recovery_code")
    raw.execute("DROP TABLE second_factor")
    raw.execute("DROP INDEX ix_user_unit")
    raw.execute("DROP INDEX uq_agency_look")
    raw.execute('ALTER TABLE "user" DROP COLUMN unit')
    raw.execute("ALTER TABLE agency DROP COLUMN look")
    raw.execute("DROP TABLE unit")
    raw.execute("ALTER TABLE membership DROP COLUMN role")


def test_mentions_read_before_people_were_told_apart_stay_readable(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    catalogue.people.add_agency(an_agency())
    catalogue.cases.add(a_case())
    document = a_document()
    catalogue.evidence.save_document(document)
    mention = a_mention(document)
    catalogue.evidence.save_analysis(an_analysis(document, mention))
    catalogue.close()
    raw = sqlite3.connect(tmp_path / "c.sqlite")
    _before_roles(raw)
    for table in (
        "correction",
        "decision",
        "flag_change",
        "leg",
        "precedent",
        "passages",
        "alert_channel",
        "watch_alert",
        "watch_due",
        "saved_search",
        "wording",
    ):
        raw.execute(f"DROP TABLE {table}")
    raw.execute("DROP INDEX ix_mention_kind_person_case")
    for column in ("stated", "roles", "name", "person", "check", "place"):
        raw.execute(f'ALTER TABLE mention DROP COLUMN "{column}"')
    for column in ("support", "weighed", "nearest", "heeded", "vector", "precedents"):
        raw.execute(f"ALTER TABLE indicator DROP COLUMN {column}")
    raw.execute("ALTER TABLE analysis DROP COLUMN precedents")
    raw.execute("UPDATE alembic_version SET version_num = '0006'")
    raw.commit()
    raw.close()
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    assert catalogue.database.revision() == database.HEAD
    assert catalogue.evidence.mentions(document.id) == [mention]
    scope = Scope(cases=frozenset({document.case}))
    _, (entity,) = catalogue.evidence.entities(scope, kind=None, text="", limit=9, offset=0)
    assert (entity.normal, entity.also, entity.roles) == (mention.normal, (), ())
    catalogue.close()


def test_administrators_with_cases_go_on_as_their_investigators(tmp_path):
    """Their own role opens no case since places have roles."""
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    catalogue.people.add_agency(an_agency())
    catalogue.cases.add(a_case())
    for login, role in (("ana", Role.ANALYST), ("carla", Role.ADMINISTRATOR)):
        catalogue.people.add_user(a_user(login, role=role), password_hash="h")
        catalogue.cases.add_member(
            Membership(case=a_case().id, user=a_user(login).id, since=NOON, granted_by="operator")
        )
    catalogue.close()
    raw = sqlite3.connect(tmp_path / "c.sqlite")
    _before_roles(raw)
    raw.execute("UPDATE alembic_version SET version_num = '0018'")
    raw.commit()
    raw.close()
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    places = {login: catalogue.cases.places_of(a_user(login).id) for login in ("ana", "carla")}
    catalogue.close()
    assert places == {"ana": [(a_case(), None)], "carla": [(a_case(), Role.INVESTIGATOR)]}


def test_agencies_that_look_alike_already_stay(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    for name in ("Fiscalía", "Unidad"):
        catalogue.people.add_agency(an_agency(name))
    catalogue.close()
    raw = sqlite3.connect(tmp_path / "c.sqlite")
    _before_roles(raw)
    raw.execute("UPDATE agency SET name = 'FISCALIA' WHERE name = 'Unidad'")
    raw.execute("UPDATE alembic_version SET version_num = '0018'")
    raw.commit()
    raw.close()
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    names = [agency.name for agency in catalogue.people.agencies()]
    with pytest.raises(Conflict, match="looks like"):
        catalogue.people.add_agency(an_agency("Fiscalia"))
    catalogue.close()
    assert sorted(names) == ["FISCALIA", "Fiscalía"]


def test_pages_of_before_are_compared_anew_and_nothing_of_them_is_lost(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    catalogue.people.add_agency(an_agency())
    catalogue.cases.add(a_case())
    said = "Declaro que llegué a la terminal con mi prima y que el patrón nos quitó los pasaportes el primer día"
    one, other = (a_document(a_page(f"{said} {end}"), name=f"{end}.txt") for end in ("lunes", "martes"))
    for document in (one, other):
        catalogue.evidence.save_document(document)
    catalogue.close()
    with sqlite3.connect(tmp_path / "c.sqlite") as raw:
        _before_minhash(raw)
        raw.execute("INSERT INTO page_print VALUES (?, 1, ?, 1, 2, 3, 4)", (one.id, one.case))
        raw.execute("INSERT INTO near_page VALUES (?, 1, ?, 1)", (other.id, one.id))
        raw.execute("UPDATE alembic_version SET version_num = '0054'")
    raw.close()
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    assert {document for document, _ in catalogue.near.due(limit=9)} == {one.id, other.id}
    assert catalogue.near.pairs(one.case) == ()
    assert compare_due(catalogue.near) == 2
    assert [near.name for near in catalogue.near.of(one.id)] == ["martes.txt"]
    catalogue.close()


def test_edges_across_cases_of_before_lose_the_values_of_either_side(tmp_path):
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    catalogue.people.add_agency(an_agency())
    for case in (a_case("BO-1"), a_case("BO-2")):
        catalogue.cases.add(case)
    lands = {"plate:2345ABC": ("BO",)}
    one, two = (a_subject(1, case=a_case(n).id).model_copy(update={"lands": lands}) for n in ("BO-1", "BO-2"))
    across = a_link_decision(1, one=one, two=two, judgement=Judgement.POSITIVE)
    inside = a_link_decision(2, Act.ALIAS, one, value="Anita")
    catalogue.links.add([across, inside])
    catalogue.close()
    with sqlite3.connect(tmp_path / "c.sqlite") as raw:
        for table in ("tag", "graph_view"):
            raw.execute(f"DROP TABLE {table}")
        raw.execute("ALTER TABLE link_subject DROP COLUMN parents")
        raw.execute("ALTER TABLE wording DROP COLUMN examples")
        raw.execute("ALTER TABLE indicator DROP COLUMN qualifiers")
        raw.execute("UPDATE alembic_version SET version_num = '0064'")
    raw.close()
    catalogue = open_catalogue(tmp_path / "c.sqlite")
    told = {found.id: found for found in catalogue.links.decisions([a_case("BO-1").id])}
    catalogue.close()
    assert (told[across.id].one.lands, told[across.id].two.lands) == ({}, {})
    assert told[inside.id] == inside
    raw = sqlite3.connect(tmp_path / "c.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("UPDATE link_decision SET reason = 'x'")
    raw.close()
