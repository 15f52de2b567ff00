"""A case file as a bag (RFC 8493): originals, texts, tables and graph, their hashes, and a signature over them all."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from models.errors import Altered
from models.ids import Sha256
from models.produced import Statement
from models.redaction import Redaction, RedactionForm
from services.blob_ports import BlobStore
from services.casefile import graph
from services.casefile.gather import CaseFile, Item
from services.casefile.portable import portable
from services.casefile.readme import LANGUAGES, readme
from services.casefile.signing import Signer
from services.casefile.staging import Staging, Written
from services.casefile.tables import TABLES, AsCsv

PAYLOAD = "data/"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PUBLIC_KEY = "public-key.pem"
TAG_MANIFEST = "tagmanifest-sha512.txt"
SIGNATURE = f"{TAG_MANIFEST}.sig"
"""The one file that no manifest lists: it stands over the last of them."""

_BLOCK = 1024 * 1024


def as_json(told: Any) -> bytes:
    """A file of the payload: JSON whose keys are in order."""
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def write(
    file: CaseFile,
    folder: Staging,
    *,
    blobs: BlobStore,
    as_csv: AsCsv,
    statement: tuple[str, bytes, Statement],
    agency: str,
    signer: Signer,
    prosecution: bool = False,
) -> None:
    """The whole bag. `statement`: its name, its bytes and what it says. Raises Altered for a changed original.

    `prosecution`: a prosecutor's file lies in the folder already.
    """
    name, told, facts = statement
    for item in file.items:
        if item.held is None:
            _original(item, folder, blobs)
        if item.copy is not None and item.copy.output is not None:
            with blobs.open(item.copy.output) as stream:
                folder.write(f"{PAYLOAD}{_copy_path(item.number, item.copy)}", _blocks(stream))
        for page in file.pages(item):
            if page.text:
                text = page.text.encode("utf-8", "backslashreplace")
                folder.write(f"{PAYLOAD}texts/{item.number:06d}/{page.number:06d}.txt", [text])
    for table in TABLES:
        folder.write(f"{PAYLOAD}tables/{table.name}.csv", as_csv(table.columns, table.rows(file)))
    folder.write(f"{PAYLOAD}graph/entities.ftm.json", graph.lines(file))
    folder.write(f"{PAYLOAD}{name}", [told])
    payload = sorted(folder.files, key=lambda one: one.path)
    tags = [
        folder.write("bagit.txt", [DECLARATION]),
        folder.write("bag-info.txt", [_info(file, payload, agency)]),
        folder.write("manifest-sha256.txt", [_manifest((one.sha256, one.path) for one in payload)]),
        folder.write("manifest-sha512.txt", [_manifest((one.sha512, one.path) for one in payload)]),
        folder.write(PUBLIC_KEY, [signer.public_key]),
        *(
            folder.write(
                f"README.{language}.txt",
                [readme(language, facts, fingerprint=signer.fingerprint, prosecution=prosecution)],
            )
            for language in LANGUAGES
        ),
    ]
    last = _manifest((one.sha512, one.path) for one in sorted(tags, key=lambda one: one.path))
    folder.write(TAG_MANIFEST, [last])
    folder.write(SIGNATURE, [signer.sign(last)])


def lies_at(item: Item) -> str:
    """Where in the payload the original lies, or the redacted copy in its place; empty: neither leaves."""
    if item.held is None:
        return f"originals/{item.number:06d}_{portable(item.name)}"
    return "" if item.copy is None or item.copy.output is None else _copy_path(item.number, item.copy)


def _copy_path(number: int, copy: Redaction) -> str:
    ending = copy.form.value if copy.form is RedactionForm.PDF else "txt"
    return f"redacted/{number:06d}_v{copy.version}.{ending}"


def _original(item: Item, folder: Staging, blobs: BlobStore) -> None:
    receipt = item.receipt
    path = f"{PAYLOAD}{lies_at(item)}"
    with blobs.open(Sha256(receipt.sha256)) as stream:
        written = folder.write(path, _blocks(stream))
    if (written.sha256, written.sha512) != (receipt.sha256, receipt.sha512):
        raise Altered(
            f"The original of document {item.number} ({item.document}) changed while it was copied: its SHA-256 is "
            f"not {receipt.sha256}. Nothing was exported."
        )


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


def _info(file: CaseFile, payload: Iterable[Written], agency: str) -> bytes:
    sizes = [one.size for one in payload]
    lines = {
        "Source-Organization": agency,
        "External-Identifier": file.case.number,
        "Bagging-Date": file.as_of.date().isoformat(),
        "Payload-Oxum": f"{sum(sizes)}.{len(sizes)}",
        "Bag-Software-Agent": "Lince",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode()


def _manifest(lines: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {path}\n" for digest, path in lines).encode()
