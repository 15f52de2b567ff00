"""People of a document: what is stated of each mention, names in their parts, mentions of one person together.

Runs once over all mentions of a document, after they are resolved; pure and deterministic. Pages are read in their
order; what is stated stands on the words of the mention's own page.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from models.document import Document, TextSource
from models.mention import Mention, MentionKind
from models.stated import About, PersonName, StatedRole
from services.nlp import normal
from services.nlp.people.chats import state_chats
from services.nlp.people.facts import state_facts
from services.nlp.people.fields import names_of
from services.nlp.people.grouping import Named, group
from services.nlp.people.marks import marks_of
from services.nlp.people.page import PageView
from services.nlp.people.roles import state_roles
from services.nlp.people.words import nobody

VERSION = "11"
"""Changes with any rule of this package; its word lists count by themselves."""


def tell(document: Document, mentions: Sequence[Mention], languages: Mapping[int, str | None]) -> list[Mention]:
    """The mentions, by page and place, with what the text states of them; without those that name nobody."""
    by_page: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if not _names_nobody(mention):
            by_page[mention.span.page].append(mention)
    pages = [page for page in document.pages if page.number in by_page]
    views = [PageView.of(page, by_page[page.number], languages.get(page.number)) for page in pages]
    for view in views:
        state_roles(view)
    state_chats(views)
    named: dict[tuple[int, int], Named] = {}
    aliases: dict[tuple[int, int], tuple[int, int]] = {}
    for p, view in enumerate(views):
        aliases |= {(p, other): (p, person) for other, person in state_facts(view).items()}
        marks = marks_of(view)
        for n, (whole, name) in names_of(view).items():
            roles = frozenset(StatedRole(s.value) for s in view.stated.get(n, ()) if s.about is About.ROLE)
            ocr = pages[p].source is TextSource.OCR
            named[p, n] = Named(whole, name, roles, view.language, ocr=ocr, marks=marks.get(n, frozenset()))
    order = {place: at for at, place in enumerate(named)}
    meant = {order[a]: order[b] for a, b in aliases.items() if a in order and b in order}
    people = dict(zip(named, group(list(named.values()), meant), strict=True))
    return [
        _told(mention, view, n, named[p, n].name if (p, n) in named else None, people.get((p, n)))
        for p, view in enumerate(views)
        for n, mention in enumerate(view.mentions)
    ]


def _told(mention: Mention, view: PageView, n: int, name: PersonName | None, person: str | None) -> Mention:
    stated = tuple(sorted((*mention.stated, *view.stated.get(n, ())), key=lambda s: (s.about, s.start, s.value)))
    if not stated and name is None:
        return mention
    return mention.model_copy(update={"stated": stated, "name": name, "person": person})


_NOBODY = frozenset(word.replace(" ", "") for word in nobody())


def _names_nobody(mention: Mention) -> bool:
    """A pronoun, a title alone, N.N.: the words point at somebody or stand for nobody."""
    return mention.kind is MentionKind.PERSON and normal.title(mention.text).replace(" ", "") in _NOBODY
