"""Account numbers are codes too, however long they are and however their groups are parted. Invented numbers."""

import pytest

from services.search.codes import codes, typed

ACCOUNT = "zz290005550000555000055501"


@pytest.mark.parametrize(
    "text",
    [
        "cuenta ZZ29 0005 5500 0055 5000 0555 01.",
        "ZZ29 0005 5500 0055 5000 0555 01",
        "(ZZ29\u00a00005 55000055 50000555 01)",
    ],
)
def test_an_account_is_one_code_in_any_groups(text: str) -> None:
    found = {code.compact: text[code.start : code.end] for code in codes(text)}
    assert found[ACCOUNT].startswith("ZZ29")


@pytest.mark.parametrize(
    "text", ["AB12 CASA ROJA", "zz29 0005 5500 0055 5000 0555 01", "Z29 0005 5500 0055 5000 0555 0155"]
)
def test_other_rows_are_no_longer_codes_than_before(text: str) -> None:
    assert all(len(code.compact) <= 20 for code in codes(text))


@pytest.mark.parametrize("word", [ACCOUNT, ACCOUNT.upper()])
def test_a_typed_account_is_sought_as_a_code(word: str) -> None:
    node = typed(word)
    assert node is not None
    assert "codes" in {getattr(part, "field", None) for part in node.should}


def test_a_long_word_that_is_no_account_is_a_word() -> None:
    assert typed("A1" * 15) is None
