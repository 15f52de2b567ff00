"""Invented records of the graph that the API documentation shows."""

from api.graphing import Imported
from api.http.examples import CASE
from models.graph import Bond, Community, Node, NodeType, Picture, Proof, Station, Step, TieType
from models.ids import DocumentId
from models.mention import MentionKind

_DOCUMENT = DocumentId("4a1f3c5e7d9b2a4c6e8f0a1b3c5d7e9f")
PERSON = Node(
    id="8c0d2e4f6a1b3c5d7e9f0a2b4c6d8e0f", type=NodeType.ENTITY, case=CASE.id, name="Marisol Quispe",
    kind=MentionKind.PERSON,
)  # fmt: skip
PHONE = Node(
    id="1b3d5f7a9c2e4a6b8d0f1c3e5a7b9d1f", type=NodeType.ENTITY, case=CASE.id, name="70012345", kind=MentionKind.PHONE
)
STEP = Step(
    one=PERSON, two=PHONE, types=(TieType.TIED, TieType.STANDS_IN),
    proofs=(Proof(document=_DOCUMENT, name="libreta.pdf", page=2),), documents=1,
)  # fmt: skip
COMMUNITY = Community(entities=(PERSON, PHONE), size=2, documents=1)
PICTURE = Picture(
    total=2,
    stations=(Station(node=PERSON, documents=1, beside=1), Station(node=PHONE, documents=1, beside=1)),
    bonds=(Bond(one=PHONE.id, two=PERSON.id, types=STEP.types, documents=1, months=("2026-02",)),),
    crowded=0,
)
IMPORTED = Imported(entities=2, known=0, left_out=1, batch="5e7f9a1c3d5b7e9f0a2c4d6e8f1a3b5c")
