"""RTF: all that is written in it is read, wherever it stands, in the code page of its font."""

import pytest
from support.files import read, text_of

from services.ingest.formats.rtf_text import rich_text

FONTS = r"{\fonttbl{\f0 Times;}{\f1\fcharset204 Cyr;}{\f2\fcharset128 Kana;}}"


@pytest.mark.parametrize(
    "group",
    [
        r"{\header\pard MARCA\par}",
        r"{\footerr MARCA\par}",
        r"{\super\chftn{\*\footnote\chftn MARCA}}",
        r"{\*\atnauthor MARCA}{\*\annotation\pard hola\par}",
        r"{\*\annotation\pard MARCA\par}",
        r"{\shp{\*\shpinst\shpleft0{\shptxt MARCA\par}}{\shprslt{\pict 0011}}}",
        r"{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv MARCA}}}}",
        r'{\field{\*\fldinst{HYPERLINK "http://casa.invalid/MARCA"}}{\fldrslt{ver}}}',
        r"{\field{\*\fldinst FORMTEXT {\*\formfield{\fftype0{\*\ffdeftext MARCA}}}}{\fldrslt}}",
        r"{\upr{otra}{\*\ud{MARCA}}}",
        r"{\object\objemb{\*\objclass Hoja}{\result MARCA}}",
        r"{\v MARCA}",
        r"{\b0\*\cs7 MARCA}",
        r"MAR\-CA",
        r"}MARCA",
    ],
)
def test_text_in_every_place_is_read(tmp_path, group):
    content = rf"{{\rtf1\ansi{FONTS}\pard antes {group} 71234567\par}}"
    text = text_of(read(tmp_path, "a.rtf", content.encode()))
    assert text.count("MARCA") == 1
    assert "antes" in text
    assert "71234567" in text
    for unseen in ("Times", "Hoja", "wzDescription", "HYPERLINK", "otra"):
        assert unseen not in text


def test_author_title_and_dates_are_facts(tmp_path):
    info = r"{\info{\title Acta}{\author Rosa}{\creatim\yr2024\mo3\dy1\hr9\min5}{\*\company Sol}}"
    extraction = read(tmp_path, "a.rtf", rf"{{\rtf1\ansi{info} hola\par}}".encode())
    assert extraction.metadata["office_title"] == "Acta"
    assert extraction.metadata["office_creator"] == "Rosa"
    assert extraction.metadata["office_created"] == "2024-03-01T09:05"
    assert extraction.metadata["office_company"] == "Sol"
    assert "Acta" not in text_of(extraction)


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} ni\'f1o", "Привет niño"),
        (r"\f1 \'cf\par\plain ni\'f1o", "П\nniño"),
        (r"{\f2 \'83\'8f\'83\'57}", "ワジ"),
        (r"\u8364?5 \u-10179?\u-8704?", "€5 😀"),
        (r"{\uc2\u241nn}o", "ño"),
        ("{\\f1 \xcf\xf0\xe8}", "При"),
    ],
)
def test_every_run_is_read_in_its_code_page(run, text):
    assert rich_text(rf"{{\rtf1\ansi\ansicpg1252\deff0{FONTS}{run}}}").body == text


def test_binary_is_skipped_and_half_a_file_is_read():
    assert rich_text(r"{\rtf1 a{\pict\bin5 }{}}{}b\par").body.startswith("ab")
    assert rich_text(r"{\rtf1 a{\b 71234567").body == "a71234567"
