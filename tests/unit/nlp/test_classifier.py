"""The names classifier with the weights that come with the program."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import language

from models.mention import MentionKind
from services.nlp import letters, tagger
from services.nlp.classifier import FOLDER, SHA256, WINDOW, _Layout, shipped

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture(scope="session")
def loaded():
    """The network is loaded before the clock of a test starts."""
    return shipped()


def words_of(text):
    return language.read(text).words


def read(text, *, gaps=frozenset()):
    """(kind, words of the text) of each name."""
    words = words_of(text)
    return [
        (found.kind, text[words[found.start].start : words[found.end - 1].end])
        for found in shipped().names(text, words, gaps=gaps)
    ]


def test_people_bodies_and_places_of_a_sentence_are_read():
    text = "El comisario Rubén Ticona, de la Fiscalía Departamental, viajó a Cochabamba con Lucía Arancibia."
    assert read(text) == [
        (MentionKind.PERSON, "Rubén Ticona"),
        (MentionKind.ORG, "Fiscalía Departamental"),
        (MentionKind.PLACE, "Cochabamba"),
        (MentionKind.PERSON, "Lucía Arancibia"),
    ]


def test_capitals_are_taken_back_to_the_letters_they_may_have_had():
    text = "EL DETENIDO RUBEN TICONA VIVE CERCA DE LA FISCALIA DE ORURO SEGUN LA ONG, FOJA 12B"
    small = " ".join(letters.cased(word) for word in words_of(text))
    assert small == "el detenido Ruben Ticona vive cerca de la Fiscalia de Oruro segun la ONG , foja 12B"


def test_what_the_readings_of_a_line_agree_on_counts():
    sure, unsure = np.array([[0.9, 0.1]], dtype=np.float32), np.array([[0.4, 0.6]], dtype=np.float32)
    mean = letters.agreed([(sure, 1.0), (unsure, 1.0)])
    assert mean.sum() == pytest.approx(1)
    assert mean[0, 0] == pytest.approx(0.6 / (0.6 + 0.06**0.5), abs=1e-4)  # sqrt(.9*.4) against sqrt(.1*.6)
    # A reading that counts little moves little.
    assert letters.agreed([(sure, 1.0), (unsure, 0.1)])[0, 0] > mean[0, 0]


def test_a_word_that_only_some_readings_take_for_a_name_is_none():
    # Read twice, the last word was a place.
    text = "O RÉU ADENILSON PORTELA LEVOU A VÍTIMA PARA O SÍTIO"
    assert read(text) == [(MentionKind.PERSON, "ADENILSON PORTELA")]


def test_the_small_tagger_reads_lines_in_capitals_twice(monkeypatch):
    runs = []
    small = tagger.shipped()
    once = type(small)._read_into
    monkeypatch.setattr(type(small), "_read_into", lambda *given, **more: runs.append(1) or once(*given, **more))
    text = "DECLARO RUBEN TICONA MAMANI AYER."
    small.names(text, words_of(text))
    assert len(runs) == 2


def test_lines_in_capitals_are_read_four_times_and_others_once(monkeypatch):
    runs = []
    network = shipped()
    once = type(network)._read
    monkeypatch.setattr(network, "_known", lambda pieces: runs.append(len(pieces)) or once(network, pieces))
    read("Declaró Rubén Ticona Mamani.")
    assert len(runs) == 1
    read("DECLARO RUBEN TICONA MAMANI AYER.")
    assert len(runs) == 5


def test_only_the_lines_in_capitals_are_read_again(monkeypatch):
    runs = []
    network = shipped()
    monkeypatch.setattr(network, "_known", lambda pieces: runs.append(len(pieces)) or network._read(pieces))
    small = "Se presentó a declarar en la oficina y dijo que no conoce a nadie.\n" * 6
    read(f"ACTA DE DECLARACION DE RUBEN TICONA\n{small}FIRMA DE RUBEN TICONA MAMANI")
    assert len(runs) == 4
    assert runs[1] < runs[0] / 3


def test_lines_without_a_letter_are_not_read(monkeypatch):
    runs = []
    network = shipped()
    monkeypatch.setattr(network, "_known", lambda pieces: runs.append(len(pieces)) or network._read(pieces))
    text = "Declaró Rubén Ticona Mamani.\n"
    assert read(text) == read(text + "70012345 | 1.250,00 | 03/04/2024\n" * 30) != []
    assert runs[0] == runs[1]
    assert read("70012345 | 1.250,00\n---\n") == []
    assert len(runs) == 2


def test_what_is_kept_of_a_window_changes_no_answer():
    text = "ACTA DE RUBEN TICONA MAMANI\nVive en Cochabamba con Lucía Arancibia.\n" * 12
    network, words = shipped(), words_of(text)
    network.forget()
    first = network.names(text, words)
    assert network.names(text, words) == first
    network.forget()
    assert network.names(text, words) == first


def test_words_are_cut_into_pieces_alike_alone_and_in_company():
    forms = ["Mamani", "¶", "Ñuflo", "70012345", "-", "ﬁrma", "São", "Åse", "…"]
    tokenizer = shipped()._tokenizer
    together = tokenizer.encode(forms, is_pretokenized=True, add_special_tokens=False).ids
    alone = [tokenizer.encode([form], is_pretokenized=True, add_special_tokens=False).ids for form in forms]
    assert [piece for cut in alone for piece in cut] == together


def test_names_are_read_without_capitals_and_in_capitals_only():
    assert (MentionKind.PERSON, "rubén ticona") in read("ayer hablé con rubén ticona y me dijo que no venía")
    assert (MentionKind.PERSON, "RUBEN TICONA MAMANI") in read("DETENIDO: RUBEN TICONA MAMANI, SIN ANTECEDENTES")


def test_a_long_text_is_read_to_its_end_window_by_window():
    line = "El día martes se hizo una inspección en el lugar sin novedad alguna.\n"
    text = line * 60 + "Firma: Rubén Ticona Mamani"
    assert len(text.split()) > 2 * WINDOW
    assert read(text) == [(MentionKind.PERSON, "Rubén Ticona Mamani")]


def test_the_answer_does_not_depend_on_what_was_read_before():
    text = "Declaró Rubén Ticona en El Alto."
    words = words_of(text)
    first = shipped().names(text, words)
    read("Otro texto, con Lucía Arancibia en Potosí. " * 20)
    assert shipped().names(text, words) == first


def test_no_name_goes_on_over_a_wide_gap():
    text = "Nelma Choque Flores"
    assert all(" Flores" not in found for _, found in read(text, gaps=frozenset({len("Nelma Choque")})))


def test_names_end_where_blanks_part_the_columns_of_a_table():
    rows = [["Rosa Choque Mamani", "Pedro Choque Apaza", "Julia Mamani Cruz"]]
    rows += [["Luis Condori Flores", "Hugo Condori Rojas", "Ana Flores Vargas"]]
    table = "".join("".join(f"{cell:24}" for cell in row).rstrip() + "\n" for row in rows)
    assert [found for _, found in read(table)] == [cell for row in rows for cell in row]


def test_a_name_goes_on_in_the_next_line_of_prose():
    text = "Según el acta levantada ayer por la tarde, el chofer Rubén\nTicona Vargas no quiso declarar."
    assert (MentionKind.PERSON, "Rubén\nTicona Vargas") in read(text)


def test_a_run_without_blanks_is_no_name_and_takes_one_piece():
    text = "x" * 200_000
    words = words_of(text)
    layout = _Layout.of(text, words, frozenset())
    windows = list(shipped()._windows(words, [word.text for word in words], layout, of=range(len(words))))
    assert sum(len(window.pieces) for window in windows) < 3 * len(words)
    assert read("x" * 2_000) == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
@settings(max_examples=40, deadline=None)
def test_names_stand_inside_any_text_in_order_and_apart(text):
    words = words_of(text)
    ends = [0]
    for found in shipped().names(text, words):
        assert ends[-1] <= found.start < found.end <= len(words)
        assert 0 < found.probability <= 1
        ends.append(found.end)


def test_nothing_heavy_is_loaded_and_nothing_is_fetched():
    program = (
        "import socket, sys\n"
        "def refuse(*_): raise SystemExit('a socket was opened')\n"
        "socket.socket.connect = refuse\n"
        "from services.nlp.classifier import shipped\n"
        "shipped()\n"
        "raise SystemExit('torch was loaded' if 'torch' in sys.modules else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_weights_are_those_of_this_version():
    assert hashlib.sha256((FOLDER / "names.onnx").read_bytes()).hexdigest() == SHA256, "new weights: new VERSION too"
