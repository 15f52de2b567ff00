"""A problem that ends or shortens a reading says what to do about it."""

import wave

import pytest

from models.document import Problem
from services.ingest import answers
from services.ingest.extract import extract
from services.ingest.formats import text
from services.ingest.formats.archive_problems import damaged_problem
from services.ingest.plugin import ExtractKit

STEPS = ("`lince retry --problem ", "Ask for another copy", "add the parts", "add these", "and add a text of")


def names_a_step(problem: Problem) -> bool:
    return any(step in problem.message for step in STEPS)


@pytest.mark.parametrize("how", sorted(answers._ENDINGS))
def test_a_reading_that_was_cut(how):
    _, problem = answers._ENDINGS[how]
    assert names_a_step(problem)


def test_a_reader_that_fails(tmp_path, monkeypatch):
    def fails(*_, **__):
        raise KeyError
        yield

    monkeypatch.setattr(text.TextHandler, "read", fails)
    path = tmp_path / "a.txt"
    path.write_text("hola", encoding="ascii")
    (problem,) = extract(path, name="a.txt", kit=ExtractKit(folder=tmp_path)).problems
    assert problem.code == "reader_failed"
    assert names_a_step(problem)


def test_a_damaged_member():
    assert names_a_step(damaged_problem())


def test_a_recording_nobody_wrote_down(tmp_path):
    path = tmp_path / "nota.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    problems = extract(path, name="nota.wav", kit=ExtractKit(folder=tmp_path)).problems
    (problem,) = [one for one in problems if one.code == "not_transcribed"]
    assert names_a_step(problem)
