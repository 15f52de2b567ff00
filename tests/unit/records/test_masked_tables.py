"""Every table of the catalogue says how it keeps a protected person's name out: a new one fails until it does."""

from sqlalchemy import JSON, LargeBinary, String, Text

from services.records import catalogue, link_tables, sweeping
from services.records.tables import metadata

assert catalogue  # the tables of all modules are known once it is imported

MASKED = {
    "as they are written, and gone over": {
        "document", "exhibit", "page", "page_table", "mention", "indicator", "leg", "correction", "decision",
        "redaction_act", "wording", "provisional_person", "saved_search", "link_decision", "person_category", "person_statement", "person_opening",
        "custody_entry", "prosecution_file", "prosecution_exhibit", "prosecution_assertion",
        "prosecution_version", "disclosure", "document_code",
        "joint_loan", "joint_space", "carried", "opening",
    },
    "written masked where it is typed, and gone over": {"retention_rule", "legal_hold", "erasure", "transfer", "note", "tag", "graph_view", "translation", "quarantined", "capture", "court_outcome", "outcome_review"},
    "masked as they are written; never changed": {"audit"},
    "gone over; made of masked rows later": {"case", "run", "flag_change"},
    "made anew of masked rows": {"link_subject", "link_edge", "link_word", "held", "passages", "page_print"},
    "refused where it names somebody, sealed but for its basis, and gone over": {"ask"},
    "sealed": {"case_person", "sealed_words", "sealed_text", "second_factor", "key_share", "desk"},
}  # fmt: skip
NOTHING_OF_EXHIBITS = {
    "agency", "unit", "user", "membership", "session", "identity", "partner", "agency_key", "reading_key", "epoch",
    "analysis", "bookmark", "case_password", "job", "page_mask", "photo_mask", "precedent", "run_part", "document_reader", "document_barred", "joint_party", "joint_member",
    "picture_mark", "picture_opening", "redaction", "recipe", "replay", "peer", "recipient", "transfer_approval",
}  # fmt: skip
"""People of agencies, keys, codes, places: no text of evidence, nor of people who write about it."""


def test_i1_every_table_says_how_it_keeps_names_out():
    telling = {
        table.name
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Text | JSON | LargeBinary)
        or (isinstance(column.type, String) and (column.type.length or 999) > 64)
    }
    said = [*(name for names in MASKED.values() for name in names), *NOTHING_OF_EXHIBITS]
    assert len(said) == len(set(said))
    assert telling == set(said)


def test_i1_what_is_gone_over_is_said_so():
    swept = {rows.table.name for rows in sweeping.ROWS} | {link_tables.decision.name}
    assert swept <= {name for how, names in MASKED.items() if "gone over" in how for name in names}
