"""Masks keep their place: as long as what they cover, the same when done twice, nothing else changed (I3)."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from support.factories import a_page
from support.protected import IDENTITY, OTHERS, WAYS

from api.linking import forms_by_name_rules
from models.ids import PersonId
from services.protection.masking import page_without
from services.protection.matcher import PAD, Matcher

PIECES = st.lists(
    st.one_of(
        st.sampled_from([*WAYS.values(), *OTHERS.values()]),
        st.sampled_from(
            ["Juan Pérez", "el 3 de marzo", "70011223", "\n", "Calle Sucre 12", "José Ñ.", "e\u0301l", "👩🏽"]
        ),
        st.text(max_size=12),
    ),
    max_size=8,
)


@cache
def matcher() -> Matcher:
    return Matcher([forms_by_name_rules(PersonId("p"), "V-01", IDENTITY)])


@given(pieces=PIECES, joint=st.sampled_from([" ", ", ", "\n", "; "]))
def test_i3_masks_keep_their_place(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    found = matcher().find(text)
    masked = matcher().mask(text)
    assert len(masked) == len(text)
    at = 0
    for one in found:
        assert at <= one.start < one.end <= len(text)
        assert masked[at : one.start] == text[at : one.start]
        at = one.end
    assert masked[at:] == text[at:]
    assert [sign for sign in masked if sign in "\r\n"] == [sign for sign in text if sign in "\r\n"]


@given(pieces=PIECES)
def test_i3_a_masked_page_is_a_page(pieces: list[str]) -> None:
    page = a_page(" ".join(pieces).replace("\x00", "") or "x", boxes=True)
    masked, spans = page_without(page, matcher(), known=())
    assert masked.words.stand_in(len(masked.text))
    for span in spans:
        assert (
            PAD in masked.text[span.start : span.end]
            or "V-01" in masked.text[span.start : span.end]
            or "█" in (masked.text[span.start : span.end])
        )
        assert len(span.boxes) >= bool(page.words.touching(span.start, span.end))
