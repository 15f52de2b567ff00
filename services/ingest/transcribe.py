"""Speech to text, by a program that somebody installs beside Lince: none comes with it.

A transcriber is a class that a distribution names under the entry point `lince.transcribers`; the setting
LINCE_TRANSCRIBER chooses one by that name, and nothing is loaded before. It runs in the reading process: without
network, within the limits of one file, and it may be killed at any moment.
"""

from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from pydantic import Field

from models.base import Record

GROUP = "lince.transcribers"


class Spoken(Record):
    """What was said between two times of a recording, in seconds."""

    start: float = Field(ge=0)
    end: float = Field(ge=0)
    text: str
    speaker: str = ""
    confidence: float | None = Field(default=None, ge=0, le=1)


@runtime_checkable
class Transcriber(Protocol):
    """Writes down speech. Made without arguments, once for each recording; keeps nothing."""

    name: ClassVar[str]
    version: ClassVar[str]

    def transcribe(self, recording: Path, *, folder: Path, languages: str) -> Iterator[Spoken]:
        """What is said, in order, as it is understood.

        `folder` takes temporary files; `languages` are those of OCR, joined by +. Whatever it raises ends the
        transcript there, and what was yielded stays.
        """
        ...


class NoTranscriber(Exception):
    """The transcriber that was chosen is not there, or is none."""


def names() -> tuple[str, ...]:
    """The transcribers that are installed, without loading them."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def chosen(name: str) -> Transcriber:
    """The transcriber of that name. Raises NoTranscriber."""
    found = list(entry_points(group=GROUP, name=name))
    if not found:
        raise NoTranscriber(f"No transcriber named {name} is installed.")
    try:
        made = found[0].load()()
    except Exception as error:
        raise NoTranscriber(f"The transcriber {name} cannot be loaded ({type(error).__name__}).") from error
    if not isinstance(made, Transcriber):
        raise NoTranscriber(f"{name} is no transcriber: it lacks a name, a version or `transcribe`.")
    return made
