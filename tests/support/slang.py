"""A case in which a word of slang rises beside confirmed flags."""

from collections.abc import Sequence

from support.factories import an_indicator
from support.matrix import INVESTIGATOR
from support.web import MEMBERS, OURS, World, add_document

from models.case import Role, User
from models.ids import DocumentId
from models.indicator import Indicator, Tier

FILLING = (
    "71234567 ayer fui a la casa y vi que la puerta estaba cerrada, hoy vuelvo con la llave que me diste y vemos. "
)


def slang_of(
    world: World,
    readers: Sequence[User] = (INVESTIGATOR, MEMBERS[Role.ANALYST]),
    *,
    chats: int = 6,
    passage: bool = False,
) -> World:
    """Chats with an advert, confirmed by some readers, and a word beside it that stands nowhere else.

    `passage`: the classifier raised the flags, and the word stands within what it chose.
    """
    evidence = world.workspace.records.evidence
    for number in range(20):
        add_document(world.workspace, OURS, f"otro{number}.txt", f"{FILLING * 4} {number}")
    for number in range(chats):
        text = f"{FILLING}hay jale de mariposa se busca personal {number} pago semanal {FILLING}"
        exhibit = add_document(world.workspace, OURS, f"chat{number}.txt", text)
        document = evidence.full_document(DocumentId(exhibit.document))
        assert document is not None
        said = "hay jale de mariposa se busca personal" if passage else "se busca personal"
        flag: Indicator = an_indicator(document, said, category="online_recruitment_advertising")
        if passage:
            flag = flag.model_copy(update={"tier": Tier.MODEL, "rule": "learned@5"})
        kept = evidence.analysis(document.id)
        assert kept is not None
        evidence.save_analysis(kept.model_copy(update={"indicators": (flag,)}))
        path = f"/api/v1/documents/{document.id}/flags/{flag.id}/decisions"
        asked = {"verdict": "confirmed", "reason": "an advert"}
        for reader in readers:
            assert world.call("POST", path, by=reader, json=asked).status_code == 201
    return world
