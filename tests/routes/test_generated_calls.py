"""Calls that schemathesis makes of the API's description: a few here, 20,000 by `lince bench faults.api_calls`."""

import json

import pytest

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
    assert sum(frozen["statuses"].values()) == frozen["calls"]
    assert len(set(frozen["seeds"])) == len(frozen["seeds"]) > 0


def test_runs_are_summed_by_seed():
    one = {"calls": 3, "seeds": [1], "statuses": {"200": 2, "404": 1}, "wrong": {}, "callers": ["nobody"]}
    two = {"calls": 2, "seeds": [2], "statuses": {"200": 1, "422": 1}, "wrong": {"GET / 500": 1}, "callers": ["nobody"]}
    told = api_calls.summed(one, two)
    assert (told["calls"], told["seeds"], told["wrong"]) == (5, [1, 2], {"GET / 500": 1})
    assert told["statuses"] == {"200": 3, "404": 1, "422": 1}
    with pytest.raises(ValueError, match="run already"):
        api_calls.summed(told, one)
