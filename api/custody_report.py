"""The custody report of a case: as a PDF to read, as JSON, and as ledgers that sha256sum and openssl check."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

from pydantic import Field

from api import custody, disclosing, exporting, transferring
from api.names import shown
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.custody import CustodyOfCase, ItemLedger
from models.disclosure import Disclosure, GivenAllTo, GivenAs, GivenItem
from models.errors import LinceError
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId
from models.scope import Scope
from services.casefile.paper import custody_report
from services.casefile.portable import portable
from services.casefile.staging import Staging, staged
from services.custody import chain
from services.ingest.blurred import blurred
from services.ports import Records

ACTION = "custody.report"
PDF, JSON, README = "custody.pdf", "custody.json", "README.txt"
SUMS, SIGNATURE, KEY = "SHA512SUMS", "SHA512SUMS.sig", "public-key.pem"
_BLOCK = 1024 * 1024

CHAIN_CHECK = """    for f in ledger/*.jsonl; do
      before=0000000000000000000000000000000000000000000000000000000000000000
      while IFS= read -r line; do
        case "$line" in *"\\"previous\\":\\"$before\\""*) ;; *) echo "$f: BROKEN"; break;; esac
        before=$(printf %s "$line" | sha256sum | cut -d ' ' -f 1)
      done < "$f"
      echo "$f ends with $before"
    done
"""
WORDS_CHECK = """    for f in words/*.tsv; do
      while IFS="$(printf '\\t')" read -r n salt words; do
        sum=$(printf '%s%s' "$salt" "$words" | sha256sum | cut -d ' ' -f 1)
        sed -n "${n}p" "ledger/$(basename "$f" .tsv).jsonl" | grep -q "\\"words\\":\\"$sum\\"" || echo "$f, $n: BROKEN"
      done < "$f"
    done
"""
_README = """CADENA DE CUSTODIA · CADEIA DE CUSTÓDIA · CHAIN OF CUSTODY · {case}

{pdf}           informe · relatório · report (PDF/A-2b)
{json}          lo mismo para programas · o mesmo para programas · the same for programs
ledger/*.jsonl        un asiento por línea · um lançamento por linha · an entry a line
words/*.tsv           lo escrito por personas · o escrito por pessoas · what people wrote

1. sha512sum --quiet -c {sums}
2. openssl pkeyutl -verify -pubin -inkey {key} -rawin -in {sums} -sigfile {signature}
3. sha256sum {key}
   -> {fingerprint}
4. Cada línea contiene el SHA-256 de la anterior. Cada linha contém o SHA-256 da anterior.
   Each line holds the SHA-256 of the one before:

{chain}
5. Lo escrito está en su línea por el SHA-256 de sal y palabras. O que foi escrito está na linha pelo SHA-256 de sal e
   palavras. What was written is in its line by the SHA-256 of salt and words; words that name a protected person are
   masked and left out of words/:

{words}
"""


class ReportAsked(GivenAllTo):
    """In which language, and for whom."""

    language: Literal["es", "pt", "en"] = "es"


class ReportWritten(Record):
    """What was written."""

    items: int
    entries: int
    gaps: int
    pages: int
    files: int
    digest: str = Field(description="SHA-512 over the list of all files with their hashes")
    key: str = Field(description="SHA-256 of the public key that signed it")


def report(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    asked: ReportAsked,
    to: Path,
    *,
    rights: exporting.Rights | None = None,
) -> ReportWritten:
    """Write the report into a new folder. Ledgers are checked before.

    Ends, and leaves nothing, where the right to it is taken away meanwhile.
    One audit event and one entry of the ledger of disclosures tell recipient and digest.
    Raises NotFound, NotAllowed, TransferRefused, Altered (a ledger is not as it was written), HandlingRefused (a file
    of an item is for intelligence only), UsageError, Conflict, StorageFull.
    """
    scope = workspace.access.scope(actor, action=ACTION, cases=[case])
    detail: dict[str, str | int] = {"recipient": shown(asked.recipient), "language": asked.language}
    try:
        detail |= transferring.check(workspace, case, recipient=asked.recipient, country=asked.country).told
        rights = rights or exporting.of_account(workspace, actor, case, action=ACTION)
        with staged(to, rights.look) as folder:
            at = workspace.clock.now()
            written, entry = _made(workspace, actor, case, asked, scope=scope, folder=folder, at=at)
            rights.leaves = frozenset(one.document for one in entry.items)
            detail |= {"items": written.items, "sha512": written.digest}
            with workspace.records.transaction():
                detail |= disclosing.enter(workspace, entry)
                rights.ask()
                workspace.access.looked(actor, ACTION, scope, detail=detail)
    except LinceError as error:
        workspace.access.looked(actor, ACTION, scope, outcome=error.code, detail=detail)
        raise
    return written


def made_again(
    workspace: Workspace, actor: Actor, case: CaseId, asked: ReportAsked, *, folder: Staging, at: dt.datetime
) -> Disclosure:
    """Write the report of a moment as `report` does, to be compared: it leaves no event, no entry. Raises the same."""
    scope = workspace.access.scope(actor, action=ACTION, cases=[case], quiet=True)
    return _made(workspace, actor, case, asked, scope=scope, folder=folder, at=at)[1]


def _made(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    asked: ReportAsked,
    *,
    scope: Scope,
    folder: Staging,
    at: dt.datetime,
) -> tuple[ReportWritten, Disclosure]:
    seen = workspace.access.seen(scope)
    disclosing.check(scope, left_out=asked.without_intelligence, numbers=lambda: _numbers(workspace, case, scope))
    ledgers = custody.ledgers(workspace, seen, case, now=at)
    of = custody.told_of_case(workspace, seen, case, now=at)
    pages = _write(workspace, seen, case, asked, folder, ledgers=ledgers, of=of, at=at)
    key = exporting.signer(workspace).fingerprint
    written = ReportWritten(
        items=len(ledgers),
        entries=sum(len(one.entries) for one in ledgers),
        gaps=sum(len(one.item.gaps) for one in ledgers),
        pages=pages,
        files=len(folder.files),
        digest=folder.digest,
        key=key,
    )
    files = sorted(files_of(seen, ledgers).items())
    entry = disclosing.given(
        workspace, actor, case, asked,
        given_as=GivenAs.CUSTODY_REPORT, form=asked.language, made=folder,
        items=[
            GivenItem(number=number, document=document, sha256=receipt.sha256)
            for number, (document, receipt) in enumerate(files, start=1)
        ],
        without_intelligence=asked.without_intelligence,
        told=disclosing.state(as_of=at.isoformat(), key=key),
    )  # fmt: skip
    return written, entry.model_copy(update={"at": at})


def _numbers(workspace: Workspace, case: CaseId, scope: Scope) -> Mapping[DocumentId, str]:
    """The number of the item that each file came from."""
    seen = workspace.access.seen(disclosing.with_kept(scope))
    ledgers = custody.ledgers(workspace, seen, case)
    return {document: shown(one.item.number) for one in ledgers for document in one.item.documents}


def archive(
    workspace: Workspace, actor: Actor, case: CaseId, asked: ReportAsked, *, rights: exporting.Rights | None = None
) -> BinaryIO:
    """The same as a ZIP archive, open at its begin. Raises what `report` raises."""
    workspace.access.scope(actor, action=ACTION, cases=[case])
    return exporting.packed(
        workspace,
        lambda root: report(workspace, actor, case, asked, root, rights=rights),
        look=exporting.looking(rights),
    )


def _write(
    workspace: Workspace,
    seen: Records,
    case: CaseId,
    asked: ReportAsked,
    folder: Staging,
    *,
    ledgers: Sequence[ItemLedger],
    of: CustodyOfCase,
    at: dt.datetime,
) -> int:
    found = workspace.records.cases.get(case)
    assert found is not None
    agency = shown(workspace.records.people.agency(found.agency).name)
    drawn = folder.root / f".{PDF}"
    pages = custody_report.write(
        drawn,
        ledgers,
        of,
        case=found.number,
        agency=agency,
        at=at.isoformat(timespec="seconds"),
        language=asked.language,
        files=files_of(seen, ledgers),
        photo=lambda document: photo_of(workspace, seen, document),
    )
    move_in(folder, PDF, drawn)
    told = {
        "case": found.number,
        "agency": agency,
        "custody": of.model_dump(mode="json"),
        "ledgers": [one.model_dump(mode="json") for one in ledgers],
    }
    folder.write(JSON, [json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"])
    write_ledgers(workspace.records, folder, ledgers)
    signer = exporting.signer(workspace)
    readme = _README.format(
        case=found.number, pdf=PDF, json=JSON, sums=SUMS, key=KEY, signature=SIGNATURE, fingerprint=signer.fingerprint,
        chain=CHAIN_CHECK, words=WORDS_CHECK,
    )  # fmt: skip
    folder.write(README, [readme.encode()])
    folder.write(KEY, [signer.public_key])
    listed = sorted(folder.files, key=lambda one: one.path)
    sums = "".join(f"{one.sha512}  {one.path}\n" for one in listed).encode()
    folder.write(SUMS, [sums])
    folder.write(SIGNATURE, [signer.sign(sums)])
    return pages


def write_ledgers(records: Records, folder: Staging, ledgers: Sequence[ItemLedger], *, below: str = "") -> None:
    """The ledgers as lines that hang together, and beside them the words that are shown, with their salts."""
    for position, one in enumerate(ledgers, start=1):
        name = f"{position:03d}_{portable(one.item.number)}"
        folder.write(f"{below}ledger/{name}.jsonl", [f"{chain.line(entry)}\n".encode() for entry in one.entries])
        told = [
            f"{entry.number}\t{records.custody.salt(entry)}\t{chain.words_text(entry.words)}\n".encode()
            for entry in one.entries
            if not entry.masked
        ]
        folder.write(f"{below}words/{name}.tsv", told)


def files_of(seen: Records, ledgers: Sequence[ItemLedger]) -> dict[DocumentId, Exhibit]:
    """The first receipt of each file that some items gave."""
    return dict(seen.evidence.first_exhibits({document for one in ledgers for document in one.item.documents}))


def photo_of(workspace: Workspace, seen: Records, document: DocumentId) -> bytes | None:
    """The first page of a file, black where it shows protected people, blurred where it is marked; None: not shown."""
    page = seen.evidence.page(document, 1)
    if page is None or not page.is_pictured or workspace.records.protection.named_in(document):
        return None
    try:
        image = workspace.images.of(document, page)
    except LinceError:
        return None
    return blurred(image) if workspace.records.pictures.is_marked(document) else image


def move_in(folder: Staging, path: str, drawn: Path) -> None:
    """Take a file that was written beside into the folder, under its name, with its hashes."""
    folder.write(path, blocks(drawn))
    drawn.unlink()


def blocks(path: Path) -> Iterator[bytes]:
    """A file in pieces."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
