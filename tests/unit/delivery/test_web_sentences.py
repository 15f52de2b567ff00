"""Sentences on pages: commands in them stand as code, and whatever else they hold stays text."""

import pytest

from api.web.render import coded


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Read it again: `lince retry`.", "Read it again: <code>lince retry</code>."),
        ("`a` or `b`", "<code>a</code> or <code>b</code>"),
        ("`<b>` & <i>", "<code>&lt;b&gt;</code> &amp; &lt;i&gt;"),
        ("one ` alone <i>", "one ` alone &lt;i&gt;"),
        ("none", "none"),
        ("", ""),
    ],
)
def test_what_stands_in_backticks_is_code(said: str, shown: str) -> None:
    assert str(coded(said)) == shown
