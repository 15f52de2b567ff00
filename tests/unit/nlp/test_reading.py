"""Tokens, sentences, languages, columns, normal forms: what extractors stand on."""

import pytest
from support.language import kit, read

from services.nlp import lexicon, near, normal
from services.nlp.lexicon.bloom import Bloom


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", " a  b ", "S/.3,000", "x\t\ty", "a\u0301 \u200f\U0001f98b", "\x00\x01", "a" * 200]
)
def test_a_doc_has_the_text_it_was_made_of(text):
    assert kit().pipeline("es").make_doc(text).text == text


def sentences(text):
    return [
        s.text.strip()
        for s in kit().pipeline("es").get_pipe("lince_sentences")(kit().pipeline("es").make_doc(text)).sents
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vino el Sr. López. Se fue.", ["Vino el Sr. López.", "Se fue."]),
        ("El Dr. J. Pérez y el art. 145 rigen.", ["El Dr. J. Pérez y el art. 145 rigen."]),
        ("Uno\n\nDos", ["Uno", "Dos"]),
        ("Lista:\n- pan\n- agua", ["Lista:", "- pan", "- agua"]),
        (
            "una línea larga de texto corrido que llega hasta aquí mismo y\nPedro sigue en ella",
            ["una línea larga de texto corrido que llega hasta aquí mismo y\nPedro sigue en ella"],
        ),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La señora dijo que no la dejaban salir de la casa.", "es"),
        ("A senhora disse que não a deixavam sair de casa.", "pt"),
        ("The lady said that they did not let her leave.", "en"),
        ("La dame a dit qu'on ne la laissait pas sortir.", "fr"),
        ("La signora ha detto che non la lasciavano uscire.", "it"),
        ("12345 / 67", None),
    ],
)
def test_languages(text, language):
    assert kit().languages.language(text) == language


def test_a_paragraph_in_another_language_is_a_passage_of_its_own():
    spanish = (
        "La testigo declaró que las mujeres vivían en el local y que no podían salir sin permiso de la encargada. " * 3
    )
    english = (
        "The girls were locked in a room and could not leave until they had paid the debt to the owner of the bar. " * 3
    )
    text = f"{spanish}\n{english}\n{spanish}"
    passages = list(kit().languages.passages(text, language="es", limit=5_000))
    assert [p.language for p in passages] == ["es", "en", "es"]
    assert "".join(text[p.start : p.end] for p in passages) == text


@pytest.mark.parametrize("text", ["x" * 1_000, "palabra " * 200, "a\n" * 500])
def test_passages_leave_nothing_out_and_keep_to_the_limit(text):
    passages = list(kit().languages.passages(text, language="es", limit=100))
    assert "".join(text[p.start : p.end] for p in passages) == text
    assert max(p.end - p.start for p in passages) <= 100


def test_columns_by_blanks_and_by_characters():
    blanks = "Asiento  Nombre          Destino\n01       ANA PEREZ       CAMIRI\n\n99       LUIS ROJAS      X"
    cells = [(c.heading, blanks[c.start : c.end]) for c in near.columns(blanks)]
    assert cells == [("asiento", "01"), ("nombre", "ANA PEREZ"), ("destino", "CAMIRI")]
    piped = "Fecha | Valor\n01/02 | 5;6"
    assert [(c.heading, piped[c.start : c.end]) for c in near.columns(piped)] == [("fecha", "01/02"), ("valor", "5;6")]


def test_commas_part_cells_but_for_those_in_quotation_marks():
    text = 'Nombre,DNI,Domicilio\nEva Paz,28473918,Salta\n"Paz, Luis","20394817","Calle 3, Jujuy"'
    assert [(c.heading, text[c.start : c.end]) for c in near.columns(text)] == [
        ("nombre", "Eva Paz"), ("dni", "28473918"), ("domicilio", "Salta"),
        ("nombre", "Paz, Luis"), ("dni", "20394817"), ("domicilio", "Calle 3, Jujuy"),
    ]  # fmt: skip
    assert list(near.columns("Vino con Ana, Luis y Eva.\nTrajo 3,5 kg y 1,2 m.")) == []


def test_what_stands_before_does_not_reach_over_a_blank_line():
    assert near.before("tel\n\ncuenta 123", 12) == "cuenta "


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ÑANDÚ", "nandu"), ("Straße", "strasse"), ("Łódź", "lodz"), ("ﬁn", "fin"), ("İ", "i")],
)
def test_folding(text, expected):
    assert normal.fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LÓPEZ GARCÍA, Mª Fernanda", "maria fernanda lopez garcia"),
        ("Fco. Hdez.", "francisco hernandez"),
        ("O'Driscoll, Maeve", "maeve o driscoll"),
        ("A.L.G.", "a l g"),
    ],
)
def test_names_for_comparison(text, expected):
    assert normal.person(text) == expected


def test_words_know_their_shape():
    words = read("La SRA. Ana vio 3 casas.").words
    assert [w.shape for w in words] == list("TUpTlnlp")
    assert [w.first for w in words][:2] == [True, False]


def test_ordinary_words_are_told_from_names():
    assert lexicon.ordinary("denuncia")
    assert lexicon.ordinary("mujeres")
    assert not lexicon.ordinary("quispe")
    assert not lexicon.ordinary("tecuapacho")


def test_a_bloom_filter_holds_what_was_put_in():
    words = {f"palabra{n}" for n in range(500)}
    bloom = Bloom.of(words, bits_each=9)
    assert all(word in bloom for word in words)
    assert sum(f"otra{n}" in bloom for n in range(500)) < 50


@pytest.mark.parametrize(
    ("word", "country"),
    [("bolivianas", "BO"), ("venezolana", "VE"), ("portuguesa", "PT"), ("brasileiro", "BR"), ("mesa", None)],
)
def test_demonyms(word, country):
    assert lexicon.demonym(word) == country
