"""Addresses of networks, places in degrees, hashes: found by their form, not in versions and lists."""

import pytest
from support.language import found


def normals(text, *extractors, country="BO"):
    return [f.normal for name in extractors for f in found(text, name, country=country)]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("conexión desde 181.93.104.24 ese día", "zz.ip:181.93.104.24"),
        ("IP 2001:db8:319::191, ayer", "zz.ip:2001:db8:319::191"),
        ("MAC 1c:e7:59:09:35:72.", "zz.mac:1CE759093572"),
        ("en -16.50000, -68.15000.", "zz.geo:-16.50000,-68.15000"),
        ("16°30'00\" S, 68°09'00\" O", "zz.geo:-16.50000,-68.15000"),
        ("40°24.5'N 3°41.2'W", "zz.geo:40.40833,-3.68667"),
        ("MAC 44:23:93:93:44:89, según el acta", "zz.mac:442393934489"),
        ("txid " + "ab" * 32, "zz.tx:" + "AB" * 32),
    ],
)
def test_traces(text, normal):
    assert normals(text, "devices") == [normal]


@pytest.mark.parametrize(
    "text", ["versión 1.2.3.4", "300.1.2.3", "hora 12:34:56", "-96.50000, -68.15000", "notas 1.2, 3.4", "ab" * 32]
)
def test_what_is_no_trace(text):
    assert normals(text, "devices") == []


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("MTCN 123-456-7890", "zz.mtcn:1234567890"),
        ("notificación roja A-1234/5-2021", "zz.interpol:A123452021"),
        ("billete 957-1234567890", "zz.ticket:9571234567890"),
        ("tarjeta 4111111111111111", "zz.card:411111******1111"),
        ("tarjeta 4111 1111 1111 1112", "zz.card:411111******1112"),
    ],
)
def test_accounts_told_by_their_word(text, normal):
    assert normals(text, "accounts") == [normal]
