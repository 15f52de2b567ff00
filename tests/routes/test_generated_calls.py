"""Calls that schemathesis makes of the API's description: a few here, 20,000 by `lince bench faults.api_calls`."""

import json

from api import accounts
from benchmarks.faults import api_calls
from services.records import sealed_texts


def test_generated_calls_bring_no_fault_and_no_undocumented_status(tmp_path, monkeypatch):
    for module, names in ((accounts, ("_HASHER",)), (sealed_texts, ("ROUNDS", "MEMORY"))):
        for name in names:
            monkeypatch.setattr(module, name, getattr(module, name))  # put back what the run changes
    made = api_calls.run(200, seed=8, folder=tmp_path, in_turns=True)
    assert made.wrong == {}
    assert made.statuses.total() > 200
    assert {200, 401, 403, 404, 422} <= set(made.statuses)


def test_the_calls_that_were_measured_brought_none():
    frozen = json.loads(api_calls.FROZEN.read_text())
    assert (frozen["calls"] >= 3000, frozen["wrong"], len(frozen["callers"])) == (True, {}, 5)
