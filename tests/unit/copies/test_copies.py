"""Which pages are copies: second scans and stamped pages are, forms filled in for others are not."""

import pytest

from services.copies import are_copies, likeness, page_print, page_words
from services.copies.compare import is_misread
from services.copies.words import MOST_WORDS, Kind, folded_words

ACT = (
    "En la ciudad de Oruro se hizo presente quien dijo llamarse Rosa Mamani Flores, con documento 4418290, domiciliada "
    "en calle Belgrano 117, y manifestó que denuncia a Wilson Ortega por los hechos que relata: que le ofreció trabajo "
    "para su hija, con comida y alojamiento, y que no volvió a saber de ella. Leída la presente acta, la ratifica en "
    "todo su contenido y firma al pie junto con el funcionario que la recibe, el día 14 de marzo de 2024."
)
OTHER = {
    "Oruro": "Tarija", "Rosa Mamani Flores": "Juana Condori", "4418290": "7702135", "calle Belgrano 117": "pasaje Luna 8",
    "Wilson Ortega": "Franz Medina", "14 de marzo": "2 de junio",
}  # fmt: skip
FROZEN = (-1248923777, 1585188394, -3527652999802893290, "7764484f")
CHINESE = "证人说她在市场上认识了一个女人那个女人介绍她到国外的服装厂工作答应先替她付路费和房租以后从工资里扣"


def with_(text: str, changes: dict[str, str]) -> str:
    for one, other in changes.items():
        assert one in text
        text = text.replace(one, other)
    return text


@pytest.mark.parametrize(
    ("changes", "copy"),
    [
        ({}, True),
        ({"documento": "docurnento", "Belgrano": "Be1grano", "hija": "hlja", "acta": "aeta", "alojamiento": "a1ojarniento"}, True),
        ({"Leída": "Leida", "que": "qve", "Mamani": "Mamanl"}, True),
        ({"comida y alojamiento": "techo y cama"}, True),
        ({"En la ciudad": "RECIBIDO 15/03/2024 Mesa de Partes Folio 12\nEn la ciudad"}, True),
        ({" Leída la presente acta, la ratifica en todo su contenido y firma al pie junto": ""}, True),
        (OTHER, False),
        (OTHER | {"documento": "docvmento", "hija": "hlja", "contenido": "conteuido", "firma": "flrma"}, False),
        ({"4418290": "4418291"}, False),
        ({"Rosa Mamani Flores": "Juana Condori"}, False),
        (dict.fromkeys(("Rosa Mamani Flores", "4418290", "calle Belgrano 117", "Wilson Ortega"), "......"), False),
    ],
)  # fmt: skip
def test_what_is_a_copy_of_a_page(changes, copy):
    one, other = page_words(ACT), page_words(with_(ACT, changes))
    assert (are_copies(one, other), are_copies(other, one)) == (copy, copy)


@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_without_capitals_that_tell_names_another_number_parts_two_forms(case):
    other = {"Rosa Mamani Flores": "Juana Condori", "4418290": "7702135"}
    assert not are_copies(page_words(case(ACT)), page_words(case(with_(ACT, other))))
    scanned = {"4418290": "4418298", "documento": "docvmento", "hija": "hlja"}
    assert are_copies(page_words(case(ACT)), page_words(case(with_(ACT, scanned))))


@pytest.mark.parametrize("long", ["palabra otra " * (MOST_WORDS // 2), "护照在柜子里" * 1_000])
def test_a_page_with_more_words_than_are_looked_at_is_a_copy_where_all_of_it_is_the_same(long):
    texts = [f"{long}{end}" for end in ("Rosa debe 500.", "Rosa  debe 500.\n", "Nadie debe nada.")]
    one, same, other = map(page_words, texts)
    assert [are_copies(one, two) for two in (one, same, other)] == [True, True, False]
    assert not are_copies(one, page_words(long[: len(long) // 2]))
    digests = [made.digest for text in texts if (made := page_print(text)) is not None]
    assert digests[0] == digests[1] != digests[2]


def test_words_are_folded_and_their_kinds_told():
    words = page_words("El Señor GÓMEZ vive en Río 105; el río, O y 7.")
    assert words.words == ["el", "senor", "gomez", "vlve", "en", "rlo", "los", "el", "rlo", "7"]
    kinds = dict(zip(words.words, words.kinds, strict=True))
    assert (kinds["gomez"], kinds["los"], kinds["rlo"], kinds["vlve"]) == (
        Kind.NAME,
        Kind.NUMBER,
        Kind.PLAIN,
        Kind.PLAIN,
    )
    assert folded_words("El Señor GÓMEZ vive en Río 105; el río, O y 7.") == words.words
    assert page_words("EL SEÑOR GÓMEZ VIVE AQUÍ").kinds == [Kind.CAPITAL] * 5


def test_capitals_with_two_small_letters_move_no_word():
    words = page_words("İzmir 12 Ankara")
    assert len(words.words) == len(words.kinds) == 3


def test_scripts_without_blanks_and_other_letters_have_prints():
    assert folded_words("护照在柜子里 passport") == ["护照", "照在", "在柜", "柜子", "子里", "passport"]
    one, other = page_print(CHINESE), page_print(CHINESE.replace("国外", "国内"))
    assert one is not None
    assert other is not None
    assert any(a == b for a, b in zip(one.keys, other.keys, strict=True))
    assert are_copies(page_words(CHINESE), page_words(CHINESE.replace("国外", "国内")))
    assert folded_words("Гражданка Ольга") == ["гражданка", "ольга"]


def test_pages_of_few_words_have_no_print():
    assert page_print("firma y sello " * 3) is None
    assert page_print("") is None
    assert page_print("firma sello fecha " * 4) is not None


def test_long_pages_are_read_to_a_bound():
    assert len(folded_words("palabra " * (MOST_WORDS + 50))) == MOST_WORDS
    assert len(page_words("護照" * 100_000).words) == MOST_WORDS


def test_likeness_is_about_the_share_of_pairs_in_common():
    one, other = (page_print(" ".join(f"w{n}" for n in range(start, start + 300))) for start in (0, 100))
    assert one is not None
    assert other is not None
    same, half = likeness(one.mins, [one.mins, other.mins])
    assert same == 1
    assert 0.3 < half < 0.7  # 200 of 400 pairs


def test_a_print_stays_what_it_was():
    """Prints are kept: whoever changes what they are made of has to change VERSION."""
    made = page_print(ACT)
    assert made is not None
    assert (made.keys[0], made.keys[19], made.digest, made.mins[:4].hex()) == FROZEN


@pytest.mark.parametrize(
    ("one", "other", "number", "told"),
    [
        ("quispe", "qulspe", False, True),
        ("quispe", "condori", False, False),
        ("documento", "doclmento", False, True),
        ("del", "clel", False, True),
        ("4418290", "4418298", True, True),
        ("4418290", "4477291", True, False),
        ("14", "15", True, False),
        ("ana", "eva", False, False),
    ],
)
def test_what_is_a_misreading(one, other, number, told):
    kind = Kind.NUMBER if number else Kind.PLAIN
    assert is_misread((one, kind), (other, kind)) is is_misread((other, kind), (one, kind)) is told
