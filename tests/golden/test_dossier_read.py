"""The sample dossier, read end to end by real workers, against its truth. Floors: a number once reached stays.

The figures themselves, with what was missed, are printed by `lince bench accuracy.dossier`.
"""

import json
from pathlib import Path

import pytest
from support.fingerprint import final_records

from api.dossier import build
from api.settings import read_settings
from api.wiring import open_workspace
from benchmarks.accuracy.dossier import read_dossier, score
from models.mention import MentionKind

FLOORS = json.loads((Path(__file__).parent / "dossier_floors.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.ocr


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = tmp_path_factory.mktemp("golden")
    truth = build(folder / "dossier")
    workspace = open_workspace(read_settings(data=folder / "data"))
    read_dossier(workspace, truth, folder / "dossier")
    yield workspace, score(workspace, truth)
    workspace.close()


def test_every_file_and_page_ends_in_its_right_state(read):
    _workspace, result = read
    assert result["missed"].get("state", []) == []
    assert result["pages_share"] >= FLOORS["pages_share"], result["missed"]["page"]


@pytest.mark.parametrize("kind", sorted(FLOORS["recall"]))
def test_mentions_are_found(read, kind):
    _workspace, result = read
    assert result["recall"][kind] >= FLOORS["recall"][kind], result["missed"].get(kind)


@pytest.mark.parametrize("kind", sorted(FLOORS["precision"]))
def test_what_is_found_is_there(read, kind):
    _workspace, result = read
    assert result["precision"][kind] >= FLOORS["precision"][kind]


@pytest.mark.parametrize("share", ["recall_exact", "precision_exact"])
def test_names_have_their_exact_text(read, share):
    _workspace, result = read
    for kind, floor in FLOORS[share].items():
        assert result[share][kind] >= floor, (kind, result["missed"].get(f"inexact {kind}"))


def test_every_phone_shared_by_two_cases_is_linked(read):
    _workspace, result = read
    phones = result["links"][MentionKind.PHONE]
    assert phones["missed"] == []
    assert phones["found"] == phones["wanted"] >= 6


def test_boxes_lie_on_the_words(read):
    _workspace, result = read
    assert result["boxes_share"] >= FLOORS["boxes_share"], result["missed"]["box"]


def test_indicators_are_found_and_few_are_false(read):
    _workspace, result = read
    flags = result["indicators"]
    # 183 of 218, 56 false; what is only suggested counts as neither.
    assert flags["found"] / flags["wanted"] >= FLOORS["indicator_recall"]
    assert flags["found"] / (flags["found"] + flags["false"]) >= FLOORS["indicator_precision"]


def test_nothing_waits_and_the_index_holds_every_readable_page(read):
    workspace, _result = read
    note = workspace.records.evidence.completeness(workspace.access.scope(workspace.operator, action="search.find"))
    assert note.documents_waiting == 0
    records = final_records(workspace.data)
    assert len(set(records["exhibits"])) == len(records["exhibits"])


def test_the_audit_log_of_the_whole_reading_is_unbroken(read):
    workspace, _result = read
    checked, fault = workspace.records.audit.verify()
    assert fault is None
    assert checked > len(final_records(workspace.data)["exhibits"])
