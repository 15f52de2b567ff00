"""What the audit of locked packages says: weaknesses fail it, and silence of its source is no pass."""

import json

import pytest

from scripts.audit import told


def answer(*packages):
    return json.dumps({"dependencies": list(packages), "fixes": []})


SOUND = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["3"]}]}
MISSED = {"name": "c", "skip_reason": "Dependency not found on PyPI and could not be audited: c (1)"}


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (answer(SOUND, SOUND), 0, "passed, 2 packages."),
        (answer(SOUND, MISSED), 0, "passed, 1 packages, 1 could not be looked up."),
        (answer(SOUND, WEAK), 1, "b 2: CVE-2026-1"),
        (answer(MISSED, MISSED), 0, "left out, the source of known weaknesses does not answer."),
        ("", 0, "left out"),
        ("[]", 0, "left out"),
    ],
)
def test_what_the_audit_says(given, code, said):
    ended, sentence = told(given)
    assert ended == code
    assert said in sentence
