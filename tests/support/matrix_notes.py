"""What the permission matrix needs of notes, tags and kept views."""

from support.factories import NOON
from support.web import OURS, World

from models.case import User
from models.graph_view import GraphView
from models.ids import DocumentId, fresh
from models.note import Information, Nature, Note, Source
from models.tag import Tag

NOTE = {"nature": "fact", "source": "B", "information": "2", "text": "El vecino vio la vagoneta a las seis"}
TAG = {"label": "vagoneta"}
VIEW = {"name": "Hostal", "places": {"0" * 32: [10, -20]}, "filters": [["least", "2"]]}


def a_note(world: World, by: User | None) -> str:
    """A note of our case that somebody wrote."""
    made = Note(
        id=fresh(), case=OURS.id, nature=Nature.FACT, source=Source.MOSTLY, information=Information.SEEN,
        text=NOTE["text"], made_by="somebody" if by is None else by.login, user=None if by is None else by.id,
        made_at=NOON,
    )  # fmt: skip
    world.workspace.records.notes.add(made)
    return made.id


def a_tag(world: World) -> str:
    """A tag on our document."""
    document = DocumentId(world.document_of(OURS))
    made = Tag(id=fresh(), case=OURS.id, document=document, label=fresh()[:8], made_by="somebody", made_at=NOON)
    return world.workspace.records.tags.add(made).id


def a_view(world: World, by: User | None) -> str:
    """A view of our case's graph that somebody keeps."""
    made = GraphView(
        id=fresh(), case=OURS.id, user=None if by is None else by.id, name=fresh()[:8], made_at=NOON, places={}
    )
    return world.workspace.records.graph_views.keep(made).id
