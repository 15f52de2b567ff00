"""Accounts and payment keys, each by its own check."""

import time

import pytest
from support.language import found, pairs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cuenta ES91 2100 0418 4502 0005 1332.", [("ES91 2100 0418 4502 0005 1332", "ES9121000418450200051332")]),
        ("PT50000201231234567890154", [("PT50000201231234567890154", "PT50000201231234567890154")]),
        (
            "IBAN ES00 2100 0418 4502 0005 1332",
            [("IBAN ES00"[5:] + " 2100 0418 4502 0005 1332", "ES0021000418450200051332")],
        ),
        ("pieza ES00 2100 0418 4502 0005 1332", []),
        ("CLABE 032180000118359719", [("032180000118359719", "mx.clabe:032180000118359719")]),
        ("032180000118359718", []),
        ("CBU 0110001312345678901233", [("0110001312345678901233", "ar.cbu:0110001312345678901233")]),
        ("0110001312345678901234", []),
        (
            "16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu",
            [("16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu", "zz.btc:16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu")],
        ),
        ("16L5yRNPTuciSgXGHqYwn9N6NeoKqopAv", []),
        (
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            [("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "zz.btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")],
        ),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", []),
    ],
)
def test_accounts(text, expected):
    assert pairs(text, "accounts") == expected


def test_a_card_is_kept_masked():
    (card,) = found("tarjeta 4111 1111 1111 1111", "accounts")
    assert card.normal == "zz.card:411111******1111"
    (misread,) = found("tarjeta 4111 1111 1111 1112", "accounts")
    assert misread.normal == "zz.card:411111******1112"
    assert not misread.proven
    assert "check digit fails" in misread.reason
    assert found("pieza 4111 1111 1111 1112", "accounts") == []


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("CLABE 032180000118359719", "valid"),
        ("CLABE 032180000118359718", "invalid"),
        ("IBAN ES00 2100 0418 4502 0005 1332", "invalid"),
        ("MTCN 123-456-7890", "unknown"),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "valid"),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "invalid"),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "unknown"),
        ("bitcoin 16L5yRNPTuciSgXGHqYwn9N6NeoKqopAv", "invalid"),
    ],
)
def test_the_state_of_the_check_is_told(text, state):
    (one,) = found(text, "accounts")
    assert one.check == state


@pytest.mark.parametrize(
    "text",
    [
        "SHA-512 " + ("AB12" + "34567890CDEF" * 11)[:128],
        "IBAN ES" + "12345678" * 150,
        "Foto F412" + "A1B2" * 7 + "_thumb.jpg",
        "iban es" + "a1b2" * 300,
    ],
)
def test_a_long_run_of_signs_is_looked_at_in_no_time(text):
    began = time.process_time()
    assert [kind for kind, _ in pairs(text, "accounts")] == []
    assert time.process_time() - began < 1
