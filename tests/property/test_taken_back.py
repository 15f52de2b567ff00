"""Random decisions through the catalogue, taken back in any order, leave the bytes that were there before."""

from pathlib import Path

import pytest

from api import judging
from benchmarks.linking.undoing import played
from models.ids import fresh


def test_what_is_taken_back_was_never_there(tmp_path: Path) -> None:
    found = played(tmp_path / "data", sequences=12, seed=3)
    assert found.sequences == 12
    assert found.other == 0
    assert found.acts["undo"] > 12
    assert {"merge", "positive", "negative"} <= set(found.acts)


def test_what_is_not_taken_back_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = judging.Pen.undo

    def forgetful(pen: judging.Pen, decision: judging.LinkDecision) -> judging.LinkDecision:
        # Takes back another one than it was asked to.
        return keep(pen, decision.model_copy(update={"id": fresh()}))

    monkeypatch.setattr(judging.Pen, "undo", forgetful)
    assert played(tmp_path / "data", sequences=2, seed=3).other > 0
