"""What names a protected person is found however it is written, and masked at its length (I3)."""

import pytest
from support.protected import IDENTITY, NOT_HERS, OTHERS, WAYS

from api.linking import forms_by_name_rules
from models.ids import PersonId
from services.protection.masking import value_without
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


def test_i3_keys_that_are_words_of_the_file_are_masked(matcher):
    """Of a chat its reader tells who wrote how much: there the names are the keys."""
    told = {
        "name": "chat.txt",
        "metadata": {"chat": "whatsapp", "senders": {"María Quispe": 2, "+591 71234567": 1, "Otro": 1}, "Mafe": "Mafe"},
    }
    masked = value_without(told, matcher)
    assert masked["metadata"]["senders"] == {"V-01········": 2, "V-01.TEL·····": 1, "Otro": 1}
    assert list(masked["metadata"]) == ["chat", "senders", "Mafe"]
    twice = value_without({"metadata": {"senders": {"María Quispe": 2, "Maria Quispe": 3}}}, matcher)
    assert sorted(twice["metadata"]["senders"].values()) == [2, 3]


def test_i3_fields_of_ours_stay_whatever_somebody_is_called(matcher):
    assert value_without({"mafe": "Mafe", "custody": {"mafe": 1}}, matcher) == {"mafe": "V-01", "custody": {"mafe": 1}}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("quispemamani.txt", "quispe"),
        ("mariafernanda_2.jpg", "fernanda"),
        ("maria2quispe", "quispe"),
        ("MF Quispe firmó", "Quispe"),
        ("mquispe@otro.example", "mquispe"),
        ("la cuenta @quispem", "quispem"),
        ("mafe77", "mafe"),
        ("Marifer Quispe vino", "Marifer"),
        ("la Mafer Mamani", "Mafer"),
        ("GET /u?n=Mar%C3%ADa%20Quispe%20Mamani", "Quispe"),
        ("Mar&iacute;a Quispe", "Quispe"),
        ("Mar=C3=ADa=20Quispe", "Quispe"),
        (r"Mar\u00eda Quispe", "Quispe"),
        ("<nombre>Maria</nombre><apellido>Quispe</apellido>", "Quispe"),
        ("\U0001d40c\U0001d41a\U0001d42b\U0001d422\U0001d41a Quispe", "Quispe"),
        ("P<BOLQUISPE<MAMANI<<MARIA<FERNANDA<<<<<<<<<", "QUISPE"),
        ("nacida el 12 de marzo de 2009", "12 de marzo"),
        ("born March, 12/03/2009", "12/03/2009"),
        ("foto_20090312.jpg", "20090312"),
        ("12-III-2009", "12-III-2009"),
    ],
)
def test_i3_a_name_in_one_word_in_code_or_told_by_a_day_is_masked(matcher, text, hidden):
    masked = matcher.mask(text)
    assert len(masked) == len(text)
    assert hidden not in masked


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Maria Qusipe vino", "Qusipe"),
        ("QUISEP MAMANI, MARIA", "QUISEP"),
        ("Fernnada Quispe", "Fernnada"),
        ("la Mafecita vino", "Mafecita"),
        ("mafita", "mafita"),
        ("vino Mafeee", "Mafeee"),
        ("la flaquita", "flaquita"),
        ("dijo Flaquita", "Flaquita"),
        ("Fernandita Quispe", "Fernandita"),
        ("Mariiia Quispe", "Mariiia"),
        ("se llama María, se apellida Quispe", "Quispe"),
        ("Se llama María y su apellido es Quispe", "Quispe"),
        ("María, cuyo apellido es Quispe", "María"),
        ("su nombre es Fernanda y tiene por apellido Mamani", "Mamani"),
        ("ela se chama Maria e seu sobrenome é Quispe", "Quispe"),
        ("her name is Maria and her surname is Quispe", "Quispe"),
        ("nombre=TWFyw61hIFF1aXNwZQ==", "TWFyw61hIFF1aXNwZQ"),
        ("https://x.example/u/TWFyaWEgUXVpc3Bl/ver", "TWFyaWEgUXVpc3Bl"),
        ("TWFyaWEgUXVpc3Bl", "TWFyaWEgUXVpc3Bl"),
        ("x TWFmZQ== y", "TWFmZQ"),
        ("TQBhAHIAaQBhACAAUQB1AGkAcwBwAGUA", "TQBhAHIA"),
        ("4d617269612051756973706520", "4d61726961"),
        ("VGVsLiA3MTIzNDU2Nw==", "VGVsLiA3"),
    ],
)
def test_i3_a_name_that_was_mistyped_drawn_out_taken_apart_or_coded_is_masked(matcher, text, hidden):
    masked = matcher.mask(text)
    assert len(masked) == len(text)
    assert hidden not in masked


@pytest.mark.parametrize(
    "text",
    ["se llama María, se apellida Choque", "su hermana es Marta Condori", "Sra. Flaquer", "mafia", "Q2hvcXVlIFJvc2E=",
     "deadbeefdeadbeefdeadbeefdeadbeef", "una flaquita", "Qipuse Choque", "con su Quispe", "Investigaciones",
     "https://sitio.example/wp-content/uploads/abcDEF123456", "Fernando se llama el perro"],
)  # fmt: skip
def test_i3_what_was_written_of_others_in_such_ways_stays(matcher, text):
    assert matcher.mask(text) == text


@pytest.mark.parametrize(
    "text",
    ["marco", "un quispe", "el 12/03/2019", "2009-03-13", "MF Choque", "a%20b", "x=3D1", "&amp;", "112 de marzo"],
)
def test_i3_what_only_looks_like_it_stays(matcher, text):
    assert matcher.mask(text) == text
