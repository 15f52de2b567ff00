"""What was given, for the permission matrix."""

import tempfile
from pathlib import Path
from typing import Any

from support.factories import NOON
from support.web import OURS, World

from api import certificates, certifying
from models.certificate import CertifyAsked
from models.disclosure import Disclosure, GivenAs, GivenItem, GivenState
from models.ids import DocumentId, fresh


def given_of(world: World) -> dict[str, Any]:
    """An export of our case as tables, which the ledger has under number 1."""
    if world.workspace.records.disclosures.of_case(OURS.id):
        return {}
    world.workspace.records.disclosures.add(
        Disclosure(
            id=fresh(), case=OURS.id, number=1, version=1, given_as=GivenAs.EXPORT, form="csv", recipient="Juzgado 3",
            basis="CPP 306", conditions="sin copias", without_intelligence=True,
            items=(GivenItem(number=1, document=DocumentId(world.document_of(OURS)), sha256="0" * 64),),
            digest="0" * 128, parts={"documents.csv": "0" * 64}, state=GivenState(), by="ana", at=NOON,
        )
    )  # fmt: skip
    return {}


def archive_of(world: World) -> dict[str, Any]:
    """The same as the archive that was handed out, brought with a form."""
    workspace = world.workspace
    with certifying.archive(workspace, workspace.operator, CertifyAsked(cases=(OURS.id,), query="deuda")) as stream:
        return {"files": {"file": ("certificate.zip", stream.read(), "application/zip")}}


def certified_of(world: World) -> dict[str, Any]:
    """A certificate of a search in our case, as somebody shows it."""
    workspace = world.workspace
    asked = CertifyAsked(cases=(OURS.id,), query="deuda")
    with tempfile.TemporaryDirectory() as place:
        made = certifying.certify(workspace, workspace.operator, asked, Path(place) / "out").certificate
    signature = certificates.signed(workspace, made).signature.hex()
    return {"json": {"certificate": made.model_dump(mode="json"), "signature": signature}}
