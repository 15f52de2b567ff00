"""The written documents that the learned signal reads: their marks stand on words, and half of them assert nothing."""

import pytest

pytest.importorskip("babel", reason="the generated texts need the [train] extra")

from training.indicators import frames


@pytest.mark.parametrize("name", frames.PAIRED)
def test_marks_stand_on_words_and_innocent_documents_are_many(name: str) -> None:
    known, innocent = set(), 0
    for one in frames.blocks(name, frames.PAIRED[name]):
        text = one.told.text
        assert text not in known
        known.add(text)
        assert not set("{}") & set(text)
        assert all(text[mark.start : mark.end].strip() for mark in one.told.marks)
        innocent += all(mark.polarity != "asserted" for mark in one.told.marks)
    assert len(known) * 0.4 < innocent < len(known) * 0.7


def test_pairs_are_learned_or_kept_aside_together() -> None:
    parts: dict[tuple[str, str, str], set[str]] = {}
    for name, head in frames.PAIRED.items():
        for one in frames.blocks(name, head):
            parts.setdefault((one.language, one.country, one.kind), set()).add(one.part)
    assert all(len(some) == 1 for some in parts.values())
    assert {part for some in parts.values() for part in some} == {"rest", "aside"}
