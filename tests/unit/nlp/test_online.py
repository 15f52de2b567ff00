"""E-mails, web addresses and user names."""

import pytest
from support.language import found, pairs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("escribir a Ana.Perez@Correo.example.", [("Ana.Perez@Correo.example", "ana.perez@correo.example")]),
        ("<rh+1@empresa.com.br>", [("rh+1@empresa.com.br", "rh+1@empresa.com.br")]),
        ("ana (arroba) correo punto com", [("ana (arroba) correo punto com", "ana@correo.com")]),
        ("ana[at]correo[.]example", [("ana[at]correo[.]example", "ana@correo.example")]),
        ("tod@s l@s menores", []),
        ("a las 3 @ la plaza", []),
        ("correo@", []),
    ],
)
def test_emails(text, expected):
    assert pairs(text, "emails") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ver https://www.Sitio.example/a?utm_source=x&id=7.",
            [("https://www.Sitio.example/a?utm_source=x&id=7", "sitio.example/a?id=7")],
        ),
        ("en www.avisos.com.bo/123, hoy", [("www.avisos.com.bo/123", "avisos.com.bo/123")]),
        ("perfil tiktok.example/@abc", [("tiktok.example/@abc", "tiktok.example/@abc")]),
        ("hxxp://malo[.]com/x", [("hxxp://malo[.]com/x", "malo.com/x")]),
        ("la firma S.A.C./2021", []),
        ("fin.Otra frase sigue", []),
        ("pesa 3.5 kg", []),
    ],
)
def test_urls(text, expected):
    assert pairs(text, "urls") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("en Instagram @La.Casa_23 y más", [("@La.Casa_23", "@la.casa_23")]),
        ("usuario: juan_perez88", [("juan_perez88", "@juan_perez88")]),
        ("Cash App $lunaroja", [("$lunaroja", "$lunaroja")]),
        ("tod@s y ana@correo.example", []),
        ("costó $500", []),
        ("https://www.instagram.com/luna.roja/", [("luna.roja", "@luna.roja")]),
        ("https://www.instagram.com/p/ABC", []),
    ],
)
def test_handles(text, expected):
    assert pairs(text, "handles") == expected


def test_a_handle_names_its_platform():
    (handle,) = found("su Telegram es @grupo_norte", "handles")
    assert handle.reason == "telegram"


def test_a_profile_address_tells_its_platform():
    reasons = {one.normal: one.reason for one in found("mira t.me/rosa_x y onlyfans.com/rosa_y", "handles")}
    assert reasons == {"@rosa_x": "telegram; profile address", "@rosa_y": "onlyfans; profile address"}
