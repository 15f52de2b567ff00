"""What names a protected person is found however it is written, and masked at its length (I3)."""

import pytest
from support.protected import IDENTITY, NOT_HERS, OTHERS, WAYS

from api.linking import forms_by_name_rules
from models.ids import PersonId
from services.protection.matcher import Matcher

_SAYING_NOTHING = frozenset({"apellidos", "nombres", "calle", "los", "las", "img_maria_quispe_01", "u.e", "nro"})


@pytest.fixture(scope="module")
def matcher():
    return Matcher([forms_by_name_rules(PersonId("p"), "V-01", IDENTITY)])


@pytest.mark.parametrize("way", [*WAYS.values(), *OTHERS.values()], ids=[*WAYS, *OTHERS])
@pytest.mark.parametrize("around", ["La declarante {} vino.", "{}", "ayer, {}; y nada más.\nFin"])
def test_i3_every_way_to_name_her_is_masked(matcher, way, around):
    text = around.format(way)
    masked = matcher.mask(text)
    assert len(masked) == len(text)
    left = masked.replace("V-01", "")
    for word in way.replace("\n", " ").split():
        bare = word.strip(".,;:@()")
        if len(bare) > 2 and bare.casefold() not in _SAYING_NOTHING:
            assert bare not in left, masked


@pytest.mark.parametrize("text", NOT_HERS)
def test_i3_others_stay(matcher, text):
    assert matcher.mask(f"Vino {text} ayer.") == f"Vino {text} ayer."


def test_i3_single_words_count_where_she_is_named(matcher):
    assert "Fernanda" in matcher.mask("Fernanda dijo que no.")
    text = "Declaró María Fernanda Quispe. Luego Fernanda lloró; la Quispe calló. Carlos Pérez Quispe salió."
    masked = matcher.mask(text)
    assert "Fernanda" not in masked
    assert "la V-01" in masked
    assert "Carlos Pérez" in masked


def test_i3_the_pseudonym_says_what_is_hidden(matcher):
    masked = matcher.mask("Llamó al +591 71234567, de CI 8123456, a Rosa Elvira Mamani Condori.")
    assert masked == "Llamó al V-01.TEL·····, de CI V-01···, a V-01.FAM··················."


def test_i3_ends_of_lines_stay(matcher):
    text = "Apellidos: QUISPE MAMANI\nNombres: MARIA FERNANDA\nEdad: 17"
    masked = matcher.mask(text)
    assert [len(line) for line in masked.split("\n")] == [len(line) for line in text.split("\n")]


def test_i3_a_mask_without_room_is_a_block():
    matcher = Matcher([forms_by_name_rules(PersonId("p"), "V-100", IDENTITY)])
    assert matcher.mask("la llaman Mafe") == "la llaman ████"


def test_i3_masking_twice_is_masking_once(matcher):
    once = matcher.mask(f"{WAYS['full name']} y {WAYS['address']}")
    assert matcher.mask(once) == once
