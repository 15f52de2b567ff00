"""Flags counted by month, place, kind of exploitation and way of recruiting. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from models.indicator import Indicator
from models.mention import Mention, MentionKind
from models.place import Precision
from models.review import ReviewedFlag
from models.trend import TrendBy, TrendRow
from services.review.matrix import counts
from services.review.standing import confirmed

BESIDE = 400
"""Characters within which a place belongs to a passage; a date also heads all that follows it on its page."""

_PURPOSES = (
    "sexual_exploitation", "labour_exploitation", "forced_begging_criminality", "servitude_marriage_organ",
)  # fmt: skip
_RECRUITING = frozenset({"recruitment_deception", "recruitment_other", "online_recruitment_advertising"})
CHANNELS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for name, words in {
        "online": r"facebook|instagram|tiktok|telegram|whatsapp|zap|anuncio\w*|anúncio\w*|avisos?|p[aá]gina"
        r"|redes?|perfil|online"
        r"|internet|ads?|advert\w*|posts?|website|app|@\w+",
        "agency": r"agencias?|ag[eê]ncias?|agency|agencies|empresa|oficina de empleo|contratista"
        r"|intermedi[aá]ri[oa]|recruiter|gato",
        "acquaintance": r"amig[oa]s?|conocid[oa]s?|conhecid[oa]s?|vecin[oa]s?|vizinh[oa]s?|t[ií][oa]s?|prim[oa]s?"
        r"|comadre|friends?|neighbou?rs?|cousins?|aunts?|uncles?|acquaintances?",
        "partner": r"novio|enamorado|namorado|pareja|marido|esposo|boyfriend|lover ?boy|husband",
        "street": r"calle|terminal|plaza|mercado|parada|esquina|rua|rodovi[aá]ria|pra[cç]a|feira|street|station|market",
    }.items()
}  # fmt: skip
"""Ways of recruiting, each with the words that name it."""


def counted_by(by: TrendBy, flags: Iterable[ReviewedFlag], mentions: Iterable[Mention]) -> list[TrendRow]:
    """Flags that count, by a value and their category."""
    alive = [flag for flag in flags if counts(flag)]
    mentions = list(mentions)
    # Stated as a day of birth in one paper of the case, it is that in all of them.
    papers = {mention.normal for mention in mentions if mention.of_paper}
    beside: defaultdict[tuple[str, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.kind is not MentionKind.DATE or mention.normal not in papers:
            beside[mention.span.document, mention.span.page].append(mention)
    purposes: defaultdict[str, set[str]] = defaultdict(set)
    channels: defaultdict[str, set[str]] = defaultdict(set)
    for flag in alive:
        at = flag.flag.span.document
        if flag.told.category in _PURPOSES:
            purposes[at].add(flag.told.category)
        if flag.told.category in _RECRUITING:
            channels[at].update(_channels(flag))
    rows: defaultdict[tuple[str, str], list[ReviewedFlag]] = defaultdict(list)
    for flag in alive:
        at = flag.flag.span.document
        near = beside[at, flag.flag.span.page]
        if by is TrendBy.MONTH:
            values = [_month(flag.flag, near)]
        elif by is TrendBy.PLACE:
            values = [_town(flag.flag, near)]
        else:
            values = sorted((purposes if by is TrendBy.EXPLOITATION else channels)[at]) or [""]
        for value in values:
            rows[value, flag.told.category].append(flag)
    return [_row(value, category, some) for (value, category), some in sorted(rows.items())]


def _row(value: str, category: str, flags: Sequence[ReviewedFlag]) -> TrendRow:
    return TrendRow(
        value=value,
        category=category,
        flags=len(flags),
        confirmed=sum(confirmed(flag) for flag in flags),
        documents=len({flag.flag.span.document for flag in flags}),
    )


def _channels(flag: ReviewedFlag) -> set[str]:
    text = f"{flag.before[-120:]}{flag.flag.text}{flag.after[:120]}"
    found = {name for name, words in CHANNELS.items() if words.search(text)}
    return found | ({"online"} if flag.told.category == "online_recruitment_advertising" else set())


def _month(flag: Indicator, near: Iterable[Mention]) -> str:
    """The month of the nearest day before a passage on its page, else of one close behind it; never a day of birth."""
    dated = [m for m in near if m.kind is MentionKind.DATE and re.match(r"\d{4}-\d\d", m.normal or "")]
    before = [m for m in dated if m.span.start <= flag.span.end]
    behind = [m for m in dated if 0 < m.span.start - flag.span.end <= BESIDE]
    found = max(before, key=lambda m: m.span.start) if before else min(behind, key=lambda m: m.span.start, default=None)
    return (found.normal or "")[:7] if found else ""


def _town(flag: Indicator, near: Iterable[Mention]) -> str:
    """The nearest town beside a passage, with its country."""
    best: tuple[int, str] | None = None
    for mention in near:
        reading = mention.place
        if mention.kind is not MentionKind.PLACE or reading is None or reading.precision is not Precision.TOWN:
            continue
        gap = max(mention.span.start - flag.span.end, flag.span.start - mention.span.end, 0)
        if gap <= BESIDE and (best is None or gap < best[0]):
            best = gap, f"{reading.name}, {reading.country}" if reading.country else reading.name
    return best[1] if best else ""
