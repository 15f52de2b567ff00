"""JSON as text that can be searched: a line for each value under its key, escapes undone. Streams."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from models.document import Problem
from services.ingest import sniff, text_kinds
from services.ingest.formats.charset import SAMPLE, guess_encoding
from services.ingest.formats.json_stream import FLAWS, Source, events, plain
from services.ingest.formats.mojibake import mended
from services.ingest.formats.text import clean, decode, paged
from services.ingest.plugin import ExtractKit, Facts, Part

DEEPEST_INDENT = 20


class JsonHandler:
    """JSON and JSON lines of no kind that another reader knows. What is damaged is read as plain text as well."""

    name: ClassVar[str] = "json"
    version: ClassVar[str] = "3"

    def score(self, head: bytes, filename: str) -> int | None:
        """JSON by its beginning."""
        return 30 if sniff.media_type(head, filename) in (text_kinds.JSON, text_kinds.JSON_LINES) else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages while reading. Raises ReadingStopped."""
        damage: list[bool] = []
        number = 0
        for page in paged(lines(path, damage), kit=kit):
            number = page.number
            yield page
        with path.open("rb") as file:
            encoding, _ = guess_encoding(file.read(SAMPLE), whole=path.stat().st_size <= SAMPLE)
        yield Facts(values={"encoding": encoding})
        if damage:
            yield Problem(
                code="json_damaged",
                message="The JSON breaks off or is not well formed; the file was read as plain text as well.",
            )
            yield from paged(plain(decode(path, encoding)), kit=kit, first=number + 1)


def lines(path: Path, damage: list[bool]) -> Iterator[str]:
    """`key: value` for each value, indented by depth; `damage` gets an entry when the file is not well formed."""
    depth, key = 0, ""
    try:
        for _, event, value in events(Source(path), several=True):
            indent = "  " * min(max(depth - 1, 0), DEEPEST_INDENT)
            if event == "map_key":
                key = mended(str(value))
            elif event in ("start_map", "start_array"):
                if key:
                    yield clean(f"{indent}{key}\n")
                elif event == "start_map" and depth:
                    yield f"{indent}-\n"
                depth, key = depth + 1, ""
            elif event in ("end_map", "end_array"):
                depth, key = depth - 1, ""
            else:
                text = "" if value is None else str(value).lower() if isinstance(value, bool) else mended(str(value))
                yield clean(f"{indent}{key}: {text}\n" if key else f"{indent}{text}\n")
                key = ""
    except FLAWS:
        damage.append(True)
