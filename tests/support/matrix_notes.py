"""What the permission matrix needs of notes."""

from support.factories import NOON
from support.web import OURS, World

from models.case import User
from models.ids import fresh
from models.note import Information, Nature, Note, Source

NOTE = {"nature": "fact", "source": "B", "information": "2", "text": "El vecino vio la vagoneta a las seis"}


def a_note(world: World, by: User | None) -> str:
    """A note of our case that somebody wrote."""
    made = Note(
        id=fresh(), case=OURS.id, nature=Nature.FACT, source=Source.MOSTLY, information=Information.SEEN,
        text=NOTE["text"], made_by="somebody" if by is None else by.login, user=None if by is None else by.id,
        made_at=NOON,
    )  # fmt: skip
    world.workspace.records.notes.add(made)
    return made.id
