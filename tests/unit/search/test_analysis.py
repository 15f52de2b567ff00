"""How text becomes terms: once and for all, whatever a letter is drawn like."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import line_ends
from services.search import analysis, mapping, terms

BLOCKS = [range(first, min(first + 0x1000, 0x20000)) for first in range(0, 0x20000, 0x1000)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"U+{block.start:04X}")
@pytest.mark.parametrize("name", [analysis.FOLDED, analysis.EXACT])
def test_terms_stay_what_they_are_when_they_are_read_again(block, name):
    words = [f"ab{chr(code)}cd" for code in block if not 0xD800 <= code < 0xE000]
    found = [analysis.terms(name, word) for word in words]
    again = [analysis.terms(name, " ".join(one)) for one in found]
    assert [(word, one) for word, one, other in zip(words, found, again, strict=True) if one != other] == []


@pytest.mark.parametrize(
    ("drawn", "plain"),
    [
        ("İbrahim", "ibrahim"), ("Ǧeorgi", "georgi"), ("ᴛʀᴀʙᴀᴊᴏ", "trabajo"), ("𝗧𝗿𝗮𝗯𝗮𝗷𝗼", "trabajo"),
        ("𝓣𝓻𝓪𝓫𝓪𝓳𝓸", "trabajo"), ("ⓣⓡⓐⓑⓐⓙⓞ", "trabajo"), ("🅃🅡🅰🄱🄰🄹🄾", "trabajo"), ("ｔｒａｂａｊｏ", "trabajo"),
        ("co\u200bbra\u2060ban", "cobraban"), ("co\u00adbraban", "cobraban"), ("\u202edeuda\u202c", "deuda"),
        ("６①2\ufe0f\u20e3", "612"), ("oﬁcina", "oficina"),
    ],
)  # fmt: skip
def test_letters_of_adverts_and_hidden_signs_are_ordinary_words(drawn, plain):
    for name in analysis.names():
        assert analysis.terms(name, drawn) == analysis.terms(name, plain)
    (token,) = analysis.tokens(analysis.FOLDED, f"un {drawn} x")[1:2]
    # The place in the text as given; signs without width at its ends may be left out.
    assert drawn.strip("\u202e\u202c\ufe0f\u20e3") in f"un {drawn} x"[token.start : token.end]
    assert f"un {drawn} x"[token.start : token.end] in drawn


def test_signs_of_their_own_are_no_letters():
    assert analysis.terms(analysis.FOLDED, "expediente № 5™") == ["expediente", "5"]


def test_accents_count_in_the_exact_column_only():
    assert analysis.terms(analysis.EXACT, "Ñandú") == ["ñandú"]
    assert analysis.terms(analysis.FOLDED, "Ñandú") == ["nandu"]


_SIGNS = (
    *"İǦᴛ𝗧ⓣ\u200b\u00adшξحﬁ1 ,警กาไ",
    "a-\n",
    "n\u00ad\n",
    "b- \n c",
    "-\r\n",
    "a-\x1e",
    "franco-\nalemán ",
    "mu-\njeres",
    " " + "x" * 256 + " ",
    "jaja" * 64,
    "ß" * 128,
)
"""Letters drawn otherwise, of other scripts, and how words are broken."""


@given(st.lists(st.one_of(st.characters(max_codepoint=0x2FF), st.sampled_from(_SIGNS)), max_size=40).map("".join))
def test_a_page_has_the_same_terms_by_the_quick_way(text):
    for name in analysis.names():
        found = analysis.tokens(name, text)
        assert terms.tokens(name, text, terms.spelled(text)) == found
        if (read := terms.spelled(text)) is not None:
            assert terms.forms(name, read.words) == [token.term for token in found]
            assert analysis.halves(name, text) == []
    text = analysis.normal(text)
    columns = terms.columns(text, ["es", "en"])
    segments = [analysis.terms(analysis.EXACT, text[slice(*one)]) for one in line_ends.here(text)]
    cut = line_ends.ends_within(text)
    words = [word for some in segments for word in some]
    halves = [words[at] for at in line_ends.halves(list(map(len, segments)), cut=cut)]
    for name in (analysis.FOLDED, analysis.EXACT, analysis.stem("es"), analysis.stem("en")):
        more = [] if name in mapping.HALVES else analysis.terms(name, " ".join(halves))
        assert columns[name].split() == [*analysis.terms(name, text), *more, mapping.FILLER]
    handed = terms.for_analyzers(text, ["es", "en"])
    for name in (analysis.FOLDED, analysis.EXACT, analysis.stem("es"), analysis.stem("en")):
        read = analysis.analyzer(name).analyze(handed[name])
        assert read == columns[name].split()
    for name, column in mapping.HALVES.items():
        assert analysis.analyzer(name).analyze(handed.get(column, "")) == columns.get(column, "").split()
        assert columns.get(column, "").replace(mapping.FILLER, "").split() == [
            token.term for token in analysis.halves(name, text)
        ]


def test_to_look_for_unusual_signs_costs_little_of_a_page():
    page = "La víctima trabajaba en un bar de São Paulo. " * 200

    def spent(act):
        began = time.thread_time()
        for _ in range(20):
            act()
        return time.thread_time() - began

    # A class of signs in an expression took a hundred times as long as what it stood in the way of.
    assert min(spent(lambda: analysis.unusual(page)) for _ in range(3)) < 30 * min(spent(page.lower) for _ in range(3))
