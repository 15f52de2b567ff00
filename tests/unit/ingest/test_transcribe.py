"""Speech: no transcriber comes with Lince; one that is installed and chosen is used, and never trusted too far."""

from importlib.metadata import EntryPoint

import pytest
from support.files import codes, read, text_of

from api.cli import checks
from models.document import DocumentState, TextSource
from services.ingest import transcribe
from services.ingest.formats import media
from services.ingest.transcribe import NoTranscriber, Spoken


class Scribe:
    """Says what it is told to, and may break off."""

    name = "scribe"
    version = "7"
    said: tuple[Spoken, ...] = (
        Spoken(start=0, end=4.2, text="Llamame al 71234567", speaker="A"),
        Spoken(start=4.2, end=3725.5, text="mañana en la\nterminal"),
    )
    breaks = False

    def transcribe(self, recording, *, folder, languages):
        assert recording.read_bytes().startswith(b"OggS")
        assert (folder.is_dir(), languages) == (True, "spa+por")
        yield from self.said
        if self.breaks:
            raise RuntimeError("Llamame al 71234567")


class Mute:
    """No transcriber."""


def broken():
    raise ImportError("no such library")


@pytest.fixture
def installed(monkeypatch):
    """Which transcribers are installed: names and what they load."""
    loads = {"scribe": Scribe, "mute": Mute}

    def points(*, group, name=None):
        assert group == transcribe.GROUP
        return [Point(name=one, group=group, value="x:Y") for one in loads if name in (None, one)]

    class Point(EntryPoint):
        def load(self):
            return loads[self.name]

    class Absent:
        def path(self):
            return None

    monkeypatch.setattr(transcribe, "entry_points", points)
    monkeypatch.setattr(media, "FFPROBE", Absent())
    return loads


SOUND = b"OggS" + bytes(40)


def test_without_one_a_recording_says_that_it_is_not_transcribed(tmp_path, installed):
    extraction = read(tmp_path, "nota.ogg", SOUND)
    assert (extraction.state, extraction.pages) == (DocumentState.UNSUPPORTED, ())
    assert "not_transcribed" in codes(extraction)


@pytest.mark.parametrize("name", ["absent", "mute", "broken"])
def test_one_that_cannot_be_used_leaves_the_recording_unread_and_says_where_to_look(tmp_path, installed, name):
    installed["broken"] = broken
    extraction = read(tmp_path, "nota.ogg", SOUND, transcriber=name)
    assert extraction.state is DocumentState.UNSUPPORTED
    (problem,) = [problem for problem in extraction.problems if problem.code == "not_transcribed"]
    assert "lince doctor" in problem.message
    assert "no such library" not in problem.message


def test_speech_is_text_with_its_times_and_is_told_as_a_machines(tmp_path, installed):
    extraction = read(tmp_path, "nota.ogg", SOUND, transcriber="scribe")
    assert text_of(extraction) == "[0:00:00] A: Llamame al 71234567\n[0:00:04] mañana en la\nterminal\n"
    assert extraction.pages[0].source is TextSource.OCR
    (table,) = extraction.tables
    assert table.rows[1:] == (
        ("0:00:00", "0:00:04", "A", "Llamame al 71234567"),
        ("0:00:04", "1:02:05", "", "mañana en la\nterminal"),
    )
    assert codes(extraction) == {"program_missing", "transcribed_by_machine"}
    assert extraction.metadata["transcriber"] == "scribe 7"
    assert extraction.metadata["transcribed_seconds"] == 3725.5


def test_a_long_recording_comes_page_by_page(tmp_path, installed, monkeypatch):
    said = tuple(Spoken(start=n, end=n + 1, text="palabra " * 20) for n in range(100))
    monkeypatch.setattr(Scribe, "said", said)
    extraction = read(tmp_path, "nota.ogg", SOUND, transcriber="scribe")
    assert [page.number for page in extraction.pages] == list(range(1, 7))
    assert text_of(extraction).count("[") == 100


def test_one_that_breaks_off_keeps_what_it_gave_and_quotes_nothing(tmp_path, installed, monkeypatch):
    monkeypatch.setattr(Scribe, "breaks", True)
    extraction = read(tmp_path, "nota.ogg", SOUND, transcriber="scribe")
    assert extraction.state is DocumentState.PARTIAL
    assert "71234567" in text_of(extraction)
    (problem,) = [problem for problem in extraction.problems if problem.code == "transcript_cut"]
    assert "71234567" not in problem.message


@pytest.mark.parametrize(
    ("name", "state", "says"),
    [
        ("", "note", "mute, scribe installed, none chosen"),
        ("scribe", "ok", "scribe 7"),
        ("mute", "wrong", "lacks"),
        ("absent", "wrong", "No transcriber named absent"),
    ],
)
def test_the_doctor_tells(installed, name, state, says):
    check = checks.transcriber_check(name)
    assert (check.state, says in check.says) == (state, True)


def test_the_doctor_says_that_none_is_installed(installed):
    installed.clear()
    check = checks.transcriber_check("")
    assert (check.state, check.mend) == ("note", None)
    assert "none installed" in check.says


def test_names_are_told_without_loading_anything(installed):
    installed["broken"] = broken
    assert transcribe.names() == ("broken", "mute", "scribe")
    with pytest.raises(NoTranscriber, match="ImportError"):
        transcribe.chosen("broken")
