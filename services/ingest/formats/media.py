"""Sound and film: what the file says of itself by ffprobe, a picture of a film by ffmpeg. Speech is not transcribed."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from PIL import Image

from models.document import DocumentState, Page, Problem, TextSource
from services.ingest import sniff
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt
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
# Playlists and the like name other files and places: only what is in the file itself is opened, and nothing fetched.
_CLOSED = ["-protocol_whitelist", "file"]
_FORMATS = "mov,mp4,matroska,webm,ogg,wav,mp3,flac,aac,amr,avi,asf,caf,mpeg,mpegts,flv,aiff"
_MEMORY = 2048 * MIB
"""Address space, not memory in use: the program's libraries alone take half of it."""


class MediaHandler:
    """A recording: facts, a picture for film, and always the problem `not_transcribed`, since speech is no text yet."""

    name: ClassVar[str] = "media"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """Sound and film by their bytes."""
        return 50 if sniff.media_type(head, filename).startswith(("audio/", "video/")) else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts and at most one page, then say that it was not transcribed. Raises ReadingStopped."""
        if FFPROBE.path() is None:
            yield Problem(
                code="program_missing",
                message="The program ffprobe is missing: length and date of recordings are not told. `lince doctor` "
                "prints the command.",
            )
        else:
            told = _probe(path, kit)
            yield Facts(values=_facts(told))
            film = next((one for one in told.get("streams", []) if _is_film(one)), None)
            if film is not None and kit.images and FFMPEG.path() is not None:
                yield from _picture(path, kit, length=_number(told.get("format", {}).get("duration")))
        raise ReadingStopped(
            DocumentState.UNSUPPORTED,
            "not_transcribed",
            "Speech in recordings is not transcribed; the recording is kept, and what it says of itself is searched.",
        )


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
