"""Sound and film: what the file says of itself by ffprobe, a picture of a film by ffmpeg, speech by a plug-in.

Without a transcriber (see `services/ingest/transcribe.py`) speech is no text, and every recording says so.
"""

import json
import tempfile
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Any, ClassVar

from PIL import Image

from models.document import DocumentState, Page, Problem, TextSource
from services.ingest import sniff, transcribe
from services.ingest.formats.text import PAGE_CHARACTERS, clean, rows_table
from services.ingest.outbox import Outbox
from services.ingest.plugin import Expected, ExtractKit, Facts, Part, ReadingStopped, corrupt
from services.ingest.programs import FFMPEG, FFPROBE, MIB, run

_TAGS = {
    "title",
    "artist",
    "comment",
    "creation_time",
    "encoder",
    "location",
    "date",
    "description",
    "album",
    "make",
    "model",
}
LARGEST_SIDE = 1280
POINTS_A_PIXEL = 0.5
SECONDS_A_PAGE = 20
"""Seconds of a recording for which as much time is given as for one page."""
# Playlists and the like name other files and places: only what is in the file itself is opened, and nothing fetched.
_CLOSED = ["-protocol_whitelist", "file"]
_FORMATS = "mov,mp4,matroska,webm,ogg,wav,mp3,flac,aac,amr,avi,asf,caf,mpeg,mpegts,flv,aiff"
_MEMORY = 2048 * MIB
"""Address space, not memory in use: the program's libraries alone take half of it."""


class MediaHandler:
    """A recording: facts, a picture for film, and its speech where a transcriber is chosen, else `not_transcribed`."""

    name: ClassVar[str] = "media"
    version: ClassVar[str] = "2"

    def score(self, head: bytes, filename: str) -> int | None:
        """Sound and film by their bytes."""
        return 50 if sniff.media_type(head, filename).startswith(("audio/", "video/")) else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts, at most one picture, and what is said. Raises ReadingStopped where that is not transcribed."""
        seconds: float | None = None
        pictures = 0
        if FFPROBE.path() is None:
            yield Problem(
                code="program_missing",
                message="The program ffprobe is missing: length and date of recordings are not told. `lince doctor` "
                "prints the command.",
            )
        else:
            told = _probe(path, kit)
            facts = _facts(told)
            seconds = facts.get("seconds")
            yield Facts(values=facts)
            film = next((one for one in told.get("streams", []) if _is_film(one)), None)
            if film is not None and kit.images and FFMPEG.path() is not None:
                for part in _picture(path, kit, length=seconds):
                    pictures += isinstance(part, Page)
                    yield part
        if not kit.transcriber:
            raise ReadingStopped(
                DocumentState.UNSUPPORTED,
                "not_transcribed",
                "Speech in recordings is not transcribed; the recording is kept, and what it says of itself is "
                "searched. Listen to it and add a text of what is said, or install a transcriber and name it in "
                "LINCE_TRANSCRIBER.",
            )
        yield from _speech(path, kit, seconds=seconds, first=pictures + 1)


def _speech(path: Path, kit: ExtractKit, *, seconds: float | None, first: int) -> Iterator[Part]:
    try:
        transcriber = transcribe.chosen(kit.transcriber)
    except transcribe.NoTranscriber as error:
        raise ReadingStopped(
            DocumentState.UNSUPPORTED,
            "not_transcribed",
            "The transcriber that the settings name cannot be used: `lince doctor` says why. The recording is kept.",
        ) from error
    # Time for reading is given by pages; speech takes about as long as it lasts.
    yield Expected(pages=ceil((seconds or 600.0) / SECONDS_A_PAGE))
    rows = [("start", "end", "speaker", "text")]
    page: list[str] = []
    length, number, broken = 0, first, False
    try:
        for said in transcriber.transcribe(path, folder=kit.folder, languages=kit.languages):
            line = f"[{_clock(said.start)}] {f'{said.speaker}: ' if said.speaker else ''}{clean(said.text).strip()}"
            rows.append((_clock(said.start), _clock(said.end), said.speaker, clean(said.text).strip()))
            page.append(line)
            length += len(line)
            yield Facts(values={"transcribed_seconds": round(said.end, 1)})
            if length > PAGE_CHARACTERS:
                yield _spoken_page(number, page)
                page, length, number = [], 0, number + 1
    except Exception:  # noqa: BLE001 - what others wrote may fail in any way; what it gave stays
        broken = True
    if page:
        yield _spoken_page(number, page)
    yield Facts(values={"transcribed": True, "transcriber": f"{transcriber.name} {transcriber.version}"})
    if len(rows) > 1:
        yield from rows_table(iter(rows), kit=kit, name="transcript")
        yield Problem(
            code="transcribed_by_machine",
            message="A program wrote this transcript: listen to the recording before relying on it.",
        )
    if broken:
        yield Problem(code="transcript_cut", message="The transcriber broke off; what it had written by then is kept.")


def _spoken_page(number: int, lines: list[str]) -> Page:
    return Page(number=number, width=0, height=0, source=TextSource.OCR, text="\n".join(lines) + "\n")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def _probe(path: Path, kit: ExtractKit) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", *_CLOSED, "-format_whitelist", _FORMATS, "-of", "json"]
    command += ["-show_format", "-show_streams", "-i", f"file:{path}"]
    result = run(command, seconds=min(30.0, kit.limits.program_seconds), memory=_MEMORY, output=4 * MIB)
    try:
        told = json.loads(result.output)
    except ValueError as error:
        raise corrupt() from error
    if not isinstance(told, dict) or not told.get("streams"):
        raise corrupt("The recording is damaged and cannot be opened. Ask for another copy from its source.")
    return told


def _facts(told: dict[str, Any]) -> dict[str, Any]:
    whole = told.get("format", {})
    seconds = _number(whole.get("duration"))
    values: dict[str, Any] = {"transcribed": False}
    if seconds is not None:
        values["seconds"] = round(seconds, 3)
    for stream in told["streams"][:20]:
        kind = stream.get("codec_type")
        if kind == "video":
            values |= {
                "video": str(stream.get("codec_name") or "?"),
                "pixels": f"{stream.get('width')}x{stream.get('height')}",
            }
        elif kind == "audio":
            values |= {
                "audio": str(stream.get("codec_name") or "?"),
                "sample_rate": str(stream.get("sample_rate") or ""),
            }
    for tags in [whole.get("tags"), *(stream.get("tags") for stream in told["streams"][:20])]:
        for key, value in (tags or {}).items():
            # Phones write the place of the recording and their make under names with a dot.
            label = str(key).lower().rsplit(".", 1)[-1]
            if label in _TAGS or "location" in str(key).lower():
                values.setdefault(f"media_{label}", " ".join(str(value).split())[:500])
    return values


def _is_film(stream: dict[str, Any]) -> bool:
    return stream.get("codec_type") == "video" and not stream.get("disposition", {}).get("attached_pic")


def _picture(path: Path, kit: ExtractKit, *, length: float | None) -> Iterator[Part]:
    """A page with a picture from a tenth into the film: the first is often black."""
    with tempfile.TemporaryDirectory(dir=kit.folder, prefix="film-") as name:
        target = Path(name) / "picture.png"
        command = ["ffmpeg", "-v", "error", "-nostdin", *_CLOSED, "-format_whitelist", _FORMATS, "-threads", "1"]
        command += ["-ss", f"{min((length or 0.0) / 10, 60.0):.2f}", "-i", f"file:{path}", "-frames:v", "1", "-an"]
        command += ["-vf", f"scale='min({LARGEST_SIDE},iw)':-2", "-f", "image2", f"file:{target}"]
        result = run(command, seconds=min(60.0, kit.limits.program_seconds), memory=_MEMORY, folder_bytes=64 * MIB)
        if not result.ok or not target.is_file():
            yield Problem(code="no_picture", message="No picture of the film could be made; its file is kept.")
            return
        with Image.open(target) as picture:
            image = Outbox(kit).image(picture.convert("RGB"))
            width, height = picture.size
    yield Page(
        number=1,
        width=width * POINTS_A_PIXEL,
        height=height * POINTS_A_PIXEL,
        source=TextSource.UNREADABLE,
        image=image,
    )


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None
