"""A query that leaves in a certificate names no protected person, however her name is taken apart in it (I4)."""

import pytest

from api.linking import forms_by_name_rules
from models.ids import PersonId
from models.protected import Identity
from services.protection.matcher import Matcher
from services.protection.queries import query_without

HER = Identity(name="Zoraida Jimena Tancara Huanca", nicknames=("Zori",))

NAMING = (
    "Zoraida Tancara", "zoraida AND tancara", "zoraida OR huanca", "(Zoraida) (Tancara)", "+Zoraida +Tancara",
    "tancara NEAR/3 zoraida", '"Zoraida Jimena Tancara"~4', "zoraida NOT deuda tancara", "Zoraida -x Jimena -y Tancara",
    "Tancara, Zoraida", "z?raida AND tancara", "tanc* zorai*", "*ancara *oraida", "zoraidda~1 tancarra~1",
    "/tan[ck]ara/ /zora.da/", "person:Tancara zoraida", '"tancara-huanca"', "Сорайда Танкара", "сорайда AND танкара",
    "Σοράιδα OR Τανκάρα", "ثورايدا AND تانكارا", "索莱达 坦卡拉", "Zo\u200braida Tan\u00adcara", "Z. J. T. H.",
    "Zоrаidа AND Tаncаrа", '"Тankarа"', "tancara", "Tancara deuda", "Zori", "zor* AND huanca",
)  # fmt: skip

OTHERS = (
    '"cuenta 4471"', "deuda", "pasaporte OR documento", "Carlos Tancara", '"Rosa Huanca" deuda', "Zoila Tapia",
    "z* AND t*", "/.*/", "/(/", "lang:pt AND date:[2025-01 TO 2025-06]", "71234567", "hotle~1", "",
)  # fmt: skip


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher([forms_by_name_rules(PersonId("p"), "V-01", HER)])


@pytest.mark.parametrize("query", NAMING)
def test_i4_no_part_of_her_name_is_left(matcher: Matcher, query: str) -> None:
    told = query_without(matcher, query)
    assert "V-01" in told
    for word in ("zora", "tanc", "tan[", "huan", "jime", "сора", "танк", "σορ", "ταν", "ثور", "تان", "索", "坦"):
        assert word not in told.casefold()
    assert "·" not in told, "how long her name is"


@pytest.mark.parametrize("query", OTHERS)
def test_i4_a_query_about_others_stays_as_it_was_typed(matcher: Matcher, query: str) -> None:
    assert query_without(matcher, query) == query


def test_i4_a_name_that_a_filter_completes_is_one(matcher: Matcher) -> None:
    assert query_without(matcher, "zoraida", ["Tancara"]) == "V-01 …"
    assert query_without(matcher, "deuda", ["Zoraida Tancara"]) == "V-01 …"
    assert query_without(matcher, "deuda", ["tancara"]) == "deuda …"
    assert query_without(matcher, "deuda", ["es", "2025-03"]) == "deuda"
