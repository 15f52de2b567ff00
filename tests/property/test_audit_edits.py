"""B1, B2: edits of the audit log below our code, a few of each kind; a thousand are `lince bench faults.audit_edits`."""

import json
import random
import shutil

import pytest

from benchmarks.faults import audit_edits


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    made = tmp_path_factory.mktemp("log")
    audit_edits.make(made)
    assert audit_edits.found_at(made) is None
    return made


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("spoil", audit_edits.EDITS, ids=lambda spoil: spoil.__name__)
def test_B1_B2_an_edit_is_found_and_its_first_event_named(base, tmp_path, spoil, seed):
    folder = tmp_path / "spoiled"
    shutil.copytree(base, folder)
    first = spoil(folder, random.Random(seed))
    assert audit_edits.found_at(folder) == first


def test_the_thousand_edits_that_were_measured_were_all_named():
    frozen = json.loads(audit_edits.FROZEN.read_text())
    assert sum(one["made"] for one in frozen.values()) >= 1000
    assert all(one["made"] == one["found"] == one["named"] for one in frozen.values())
    assert set(frozen) == {spoil.__name__ for spoil in audit_edits.EDITS}
