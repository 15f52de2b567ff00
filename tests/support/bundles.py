"""Two servers for bundles: one with a joint space, and a known server that means harm."""

import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pyrage
from support.factories import a_case, a_country_listed, a_user, an_actor, an_agency
from support.web import add_document

from api import carrying, entering, exporting, joint, peers
from api.wiring import Workspace
from models.carried import Carried, CarriedObject, Entered, ObjectKind
from models.case import Agency
from models.ids import DocumentId
from models.joint import HandlingCode, Loan, LoanId, Party, Space, SpaceId, Terms
from models.scope import Scope
from services.casefile import envelope
from services.casefile.agekeys import recipient_of

HERE, THERE = an_agency("Unidad Yungas"), an_agency("Fiscalía Pilcomayo", country="AR")
CASE = a_case("LPZ-1", agency=HERE)
LENDER, READER = a_user("ana", agency=HERE), a_user("rec", agency=THERE)
PURPOSE = "Equipo conjunto 3/2026"
DAY = dt.timedelta(days=1)


class Servers:
    """Two servers that know each other; on one of them a space of both agencies, with its loans."""

    def __init__(self, here: Workspace, there: Workspace) -> None:
        self.here, self.there = here, there
        now = here.clock.now()
        self.space = Space(
            id=SpaceId("5" * 32), number="ECI-3", purpose="Trata en la ruta 9", begins=now - DAY, ends=now + 300 * DAY,
            languages=("es",), made_by="ana", made_at=now - DAY,
            parties=tuple(
                Party(agency=one.id, terms=Terms(), signed_by="x", signed_at=now - DAY) for one in (HERE, THERE)
            ),
        )  # fmt: skip
        here.records.people.add_agency(HERE)
        here.records.recipients.add(a_country_listed(HERE, THERE.country))
        here.records.people.add_agency(THERE)
        there.records.people.add_agency(THERE)
        here.records.people.add_user(LENDER, password_hash="x")
        there.records.people.add_user(READER, password_hash="x")
        here.records.cases.add(CASE)
        self.documents = {
            name: add_document(here, CASE, f"carpeta/{name}.txt", f"Nota {name}, 71234567.").document
            for name in ("uno", "dos", "tres")
        }
        here.records.joint.add(self.space)
        for party in self.space.parties:
            here.records.joint.sign(self.space.id, party)
        for one, other, agency in ((here, there, THERE), (there, here, HERE)):
            card = peers.own_card(other, other.operator, agency.id)
            peers.trust(one, one.operator, card, compared=peers.print_of(card))

    def lend(self, name: str, *codes: HandlingCode, conditions: str = "") -> Loan:
        now = self.here.clock.now()
        loan = Loan(
            id=LoanId(f"{len(name):032x}"[:-4] + name.rjust(4, "0")[-4:].encode().hex()[:4]), space=self.space.id,
            case=CASE.id, document=self.documents.get(name), owner=HERE.id, codes=codes, conditions=conditions,
            until=now + 100 * DAY, lent_by=LENDER.id, lent_at=now, approved_by=LENDER.id, approved_at=now,
        )  # fmt: skip
        self.here.records.joint.lend(loan)
        return loan

    def carry(self, to: Path, *, agency: Agency = HERE) -> Carried:
        (peer,) = self.here.records.carried.peers()
        return carrying.carry_space(
            self.here, self.here.operator, self.space.id, agency=agency, peer=peer, purpose=PURPOSE, to=to
        )

    def enter(self, bundle: Path) -> Entered:
        return entering.enter(self.there, self.there.operator, bundle)

    def seen(self, action: str = "document.read") -> tuple[set[DocumentId], Scope]:
        """What a member of the space sees on the other server."""
        if not self.there.records.joint.places_of(READER.id):
            joint.sign(self.there, an_actor(READER), self.space.id, Terms())
        scope = self.there.access.scope(an_actor(READER), action=action, quiet=True)
        return {document for _, document in scope.parts}, scope


class Forged:
    """What a known server that means harm may send: its own key signs whatever it likes."""

    def __init__(self, here: Workspace, there: Workspace, bundle: Path) -> None:
        self.there = there
        self.signer = exporting.signer(here)
        self.recipient = recipient_of(str(peers.identity(there).to_public()))
        self.files: dict[str, bytes] = {}
        with bundle.open("rb") as stream:
            self.manifest = envelope.opened(stream, peers.identity(there), lambda *_: self._take, know=lambda _: None)

    def _take(self, one: CarriedObject) -> envelope.Sink:
        files = self.files

        class Sink(io.BytesIO):
            def done(self) -> None:
                files[one.sha256] = self.getvalue()

            def drop(self) -> None:
                raise AssertionError

        return Sink()

    def rows(self) -> list[list[Any]]:
        (one,) = [each for each in self.manifest.objects if each.kind is ObjectKind.ROWS]
        return [json.loads(line) for line in self.files[one.sha256].splitlines()]

    def with_rows(self, changed: list[list[Any]]) -> None:
        (one,) = [each for each in self.manifest.objects if each.kind is ObjectKind.ROWS]
        self.replace(one, b"".join(json.dumps(row).encode() + b"\n" for row in changed))

    def replace(self, one: CarriedObject, content: bytes) -> None:
        new = listed(content, one.kind)
        self.files[new.sha256] = content
        objects = tuple(new if each == one else each for each in self.manifest.objects)
        self.manifest = self.manifest.model_copy(update={"objects": objects})

    def write(self, to: Path, *, told: bytes | None = None, behind: bytes = b"", version: int = 1) -> None:
        told = self.manifest.model_dump_json().encode() if told is None else told
        head = envelope.MAGIC + version.to_bytes(2, "big") + len(told).to_bytes(4, "big") + told
        content = head + self.signer.public_bytes + self.signer.sign(head)
        content += b"".join(self.files.get(one.sha256, b"") for one in self.manifest.objects) + behind
        with to.open("wb") as out:
            pyrage.encrypt_io(io.BytesIO(content), out, [self.recipient])


def listed(content: bytes, kind: ObjectKind) -> CarriedObject:
    return CarriedObject(
        kind=kind, size=len(content), sha256=hashlib.sha256(content).hexdigest(),
        sha512=hashlib.sha512(content).hexdigest(),
    )  # fmt: skip
