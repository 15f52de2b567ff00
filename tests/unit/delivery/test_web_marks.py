"""Overlapping findings become stretches that lose no letter of the page."""

from hypothesis import given
from hypothesis import strategies as st

from api.web.marks import Finding, stretches


def test_overlaps_are_cut_where_they_begin_and_end():
    cut = stretches("abcdef", [Finding(1, 4, "one", ("m",)), Finding(3, 5, "two", ("hit",))])
    assert [(one.text, one.ids, one.classes, one.first) for one in cut] == [
        ("a", (), (), ()),
        ("bc", ("one",), ("m",), ("one",)),
        ("d", ("one", "two"), ("m", "hit"), ("two",)),
        ("e", ("two",), ("hit",), ()),
        ("f", (), (), ()),
    ]


@given(
    text=st.text(max_size=40),
    places=st.lists(st.tuples(st.integers(-3, 45), st.integers(0, 20)), max_size=8),
)
def test_nothing_of_the_text_is_lost(text, places):
    findings = [Finding(start, start + length, str(at), ("m",)) for at, (start, length) in enumerate(places)]
    cut = stretches(text, findings)
    assert "".join(one.text for one in cut) == text
    for finding in findings:
        inside = text[max(0, finding.start) : max(0, finding.end)]
        assert "".join(one.text for one in cut if finding.id in one.ids) == inside
