"""The names classifier with the weights that come with the program."""

import hashlib
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import language

from models.mention import MentionKind
from services.nlp.classifier import FOLDER, SHA256, WINDOW, cased, shipped

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
    small = " ".join(cased(word) for word in words_of(text))
    assert small == "el detenido Ruben Ticona vive cerca de la Fiscalia de Oruro segun la ONG , foja 12B"


def test_lines_in_capitals_are_read_twice_and_others_once(monkeypatch):
    runs = []
    network = shipped()
    once = type(network)._read
    monkeypatch.setattr(type(network), "_read", lambda self, pieces: runs.append(pieces) or once(self, pieces))
    read("Declaró Rubén Ticona Mamani.")
    assert len(runs) == 1
    read("DECLARO RUBEN TICONA MAMANI AYER.")
    assert len(runs) == 3


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


def test_a_run_without_blanks_is_no_name_and_takes_one_piece():
    text = "x" * 200_000
    words = words_of(text)
    windows = list(shipped()._windows(text, words, [word.text for word in words], frozenset()))
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
