"""What was found on a page, three ways: boxes for its image, marks for its text, and groups by value for the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.web.asked import Asked
from api.web.marks import Finding, Stretch, stretches
from api.web.shown import shown_value
from api.web.veil import Veil
from api.web.words import Words
from models.document import Page
from models.ids import SubjectId
from models.indicator import Indicator
from models.mention import Mention, MentionKind
from models.stated import About, StatedRole, Statement
from models.words import Box
from services.search.highlight import Place
from services.search.indexer import field_of
from services.search.linking.subjects import subject_of

_KINDS = (
    MentionKind.PERSON,
    MentionKind.PHONE,
    MentionKind.ID,
    MentionKind.PLATE,
    MentionKind.IBAN,
    MentionKind.EMAIL,
    MentionKind.HANDLE,
    MentionKind.URL,
    MentionKind.ORG,
    MentionKind.PLACE,
    MentionKind.MONEY,
    MentionKind.DATE,
)
"""Kinds in the order in which they are listed."""


@dataclass(frozen=True)
class Drawn:
    """Boxes to draw on a page image, in page points."""

    id: str
    classes: str
    title: str
    boxes: Sequence[Box]


@dataclass(frozen=True)
class Group:
    """The mentions of one value on a page, first place first, with all that the page states of them.

    `person` is the whole name of whom a shorter one means.
    """

    text: str
    normal: str
    mentions: Sequence[Mention]
    similar: str | None
    stated: Sequence[Statement] = ()
    person: str = ""
    subject: SubjectId | None = None
    """The subject of which its case has a card; None: it identifies nobody and nothing."""


@dataclass(frozen=True)
class KindGroup:
    """All values of one kind on a page."""

    kind: MentionKind
    count: int
    groups: Sequence[Group]


def drawn_on(
    t: Words,
    page: Page,
    hits: Iterable[Place],
    mentions: Iterable[Mention],
    indicators: Iterable[Indicator],
    *,
    focus: str = "",
) -> list[Drawn]:
    """All boxes of a page, the hits on top."""
    drawn = [Drawn("", f"region {one.kind}", t(f"region.{one.kind}"), (one.box,)) for one in page.regions]
    drawn += [
        Drawn(one.id, f"indicator {one.polarity}", t.known(f"indicator.{one.category}", one.category), one.boxes)
        for one in indicators
    ]
    drawn += [
        Drawn(
            one.id,
            f"mention k-{one.kind.lower()}" + (" is-focus" if one.id == focus else ""),
            t(f"kind.{one.kind}"),
            one.boxes,
        )
        for one in mentions
    ]
    drawn += [
        Drawn(
            f"hit-{number}",
            "hit variant" if variant else "hit",
            t("viewer.variant", value=variant) if variant else t("viewer.hits"),
            page.boxes(start, end),
        )
        for number, (start, end, variant) in enumerate(hits)
    ]
    return drawn


def text_of(
    page: Page,
    hits: Iterable[Place],
    mentions: Iterable[Mention],
    indicators: Iterable[Indicator],
    *,
    focus: str = "",
) -> tuple[Stretch, ...]:
    """The page's text with the same findings marked."""
    findings = [Finding(one.span.start, one.span.end, one.id, ("i",)) for one in indicators]
    findings += [
        Finding(
            one.span.start,
            one.span.end,
            one.id,
            ("m", f"k-{one.kind.lower()}", *(("is-focus",) if one.id == focus else ())),
        )
        for one in mentions
    ]
    findings += [
        Finding(start, end, f"hit-{number}", ("hit", "variant") if variant else ("hit",))
        for number, (start, end, variant) in enumerate(hits)
    ]
    return stretches(page.text, findings)


def kinds_of(mentions: Iterable[Mention], *, veil: Veil) -> list[KindGroup]:
    """Mentions by kind, what identifies first, and equal values together."""
    values: dict[tuple[MentionKind, str], list[Mention]] = {}
    for mention in mentions:
        values.setdefault((mention.kind, mention.normal or mention.text), []).append(mention)
    found = []
    for kind in _KINDS:
        groups = [
            Group(
                text=same[0].text,
                normal=_normal(same[0]),
                mentions=same,
                similar=_similar(same[0], veil),
                stated=_stated(same),
                person=_person(same),
                subject=subject_of(same[0]),
            )
            for (one, _), same in values.items()
            if one is kind
        ]
        if groups:
            found.append(KindGroup(kind, sum(len(group.mentions) for group in groups), groups))
    return found


def _normal(mention: Mention) -> str:
    """The normal form where it tells more than the text."""
    if mention.normal is None or mention.kind in (MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE):
        return ""
    shown = shown_value(mention.kind, mention.normal)
    return "" if shown == mention.text else shown


def _stated(same: Iterable[Mention]) -> list[Statement]:
    """What is stated of any of them, each thing once, as first said."""
    said: dict[tuple[About, str], Statement] = {}
    for mention in same:
        for one in mention.stated:
            if one.value != StatedRole.SUBJECT:
                said.setdefault((one.about, one.value), one)
    return list(said.values())


def _person(same: Sequence[Mention]) -> str:
    people = {mention.person for mention in same}
    whole = people.pop() if len(people) == 1 else None
    return shown_value(MentionKind.PERSON, whole) if whole and whole != same[0].normal else ""


def _similar(mention: Mention, veil: Veil) -> str | None:
    """The search for all pages with this value."""
    field = field_of(mention.kind)
    if field is None or mention.normal is None:
        return None
    return Asked(filters={field: (mention.normal,)}).list_address(veil)
