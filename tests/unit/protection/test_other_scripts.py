"""A protected person whose name is of another script, or of words that comparing joins, is masked as she is written."""

import pytest

from api.linking import forms_by_name_rules
from models.ids import PersonId
from models.protected import Identity
from services.protection.matcher import Matcher

MASKED = (
    ("Мария Иванова", "Declara Мария Иванова hoy."),
    ("Мария Иванова", "Declara ИВАНОВА МАРИЯ hoy."),
    ("Мария Иванова", "Declara María Ivanova hoy."),
    ("محمد الإدريسي", "Declara محمد الإدريسي hoy."),
    ("김지영", "Declara 김지영 hoy."),
    ("王小明", "Declara 王小明 hoy."),
    ("王小明", "证人王小明说。"),
    ("王小明", "Declara WANG XIAO MING hoy."),
    ("Wang Xiao Ming", "Declara Xiao Ming Wang hoy."),
    ("Wang Xiao Ming", "Declara WANG Xiaoming hoy."),
    ("Xiaoming Wang", "Declara Xiao-ming Wang hoy."),
    ("Ma Xiaohong", "Declara MA XIAO HONG hoy."),
    ("Abu Bakr Hassan", "Declara Abu Bakr Hassan hoy."),
    ("Rachid Bou Zid", "Declara BOU ZID Rachid hoy."),
    ("Ma. Elena Torres", "Declara María Elena Torres hoy."),
)


@pytest.mark.parametrize(("name", "text"), MASKED)
def test_i3_her_name_is_masked(name: str, text: str) -> None:
    matcher = Matcher([forms_by_name_rules(PersonId("p"), "V-01", Identity(name=name))])
    masked = matcher.mask(text)
    assert len(masked) == len(text)
    if text.startswith("Declara "):
        assert not any(word in masked for word in text.removeprefix("Declara ").removesuffix(" hoy.").split())
    else:
        assert name not in masked


def test_i3_others_of_that_script_stay() -> None:
    matcher = Matcher([forms_by_name_rules(PersonId("p"), "V-01", Identity(name="王小明"))])
    for text in ("证人王小红说。", "Declara 李小明 hoy.", "Declara Wang Xiaohong hoy."):
        assert matcher.mask(text) == text
