"""What our agency answers for: kept up with its analyses, opened by owners, made anew for each partner once a day."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice

from api.linking import name_levels
from api.partners import home_agency, own_partner
from api.wiring import Workspace
from models.audit import Actor
from models.case import Case
from models.deconfliction import (
    AskedValue,
    AskState,
    Bearer,
    Direction,
    Doubt,
    Doubtful,
    Doubts,
    KeyKind,
    Opening,
    Partner,
    PartnerId,
)
from models.errors import Conflict, NotFound, NotPrepared, UsageError
from models.ids import AgencyId, CaseId, fresh
from models.protected import Category, Identity
from models.stated import SHIELDED_ROLES
from services.deconfliction import holding, oprf, protocol, sides
from services.deconfliction.keys import WHICHEVER, anywhere, asked_keys, bare, owned_keys
from services.deconfliction_ports import Epoch
from services.search.analysis import fold
from services.search.linking.namesakes import Namesakes

EPOCH = dt.timedelta(hours=24)
"""How long a key and its tags serve: until then what a partner has sees nothing new, after that it is worth nothing."""

_BATCH = 200

ASKED_WITHIN = dt.timedelta(days=30)
MOST_ASKS, MOST_DOUBTS = 1000, 500
"""Questions that are counted, and values that are listed at once."""

ACCUSED_CATEGORIES = frozenset({Category.SUSPECT, Category.CONVICTED})
"""What people of a team say of somebody whose values are told."""


def refresh(workspace: Workspace, agency: AgencyId, *, case: CaseId | None = None, most: int | None = None) -> int:
    """Look through the analyses that are new since the last time; returns how many stretches.

    Of all cases of an agency or of one; no more than about `most` stretches.
    """
    records, done, today = workspace.records, 0, workspace.clock.now().date()
    stale = records.holdings.stale(agency, rules=holding.RULES, case=case)
    while (most is None or done < most) and (batch := list(islice(stale, _BATCH))):
        keys = [(document, stretch) for _, _, document, stretch in batch]
        analyses, stretches = records.evidence.analyses(keys), records.evidence.stretches(keys, words=False)
        with records.transaction():
            for _, country, document, stretch in batch:
                analysis, read = analyses.get((document, stretch)), stretches.get((document, stretch))
                if analysis is not None and read is not None:
                    held = holding.held_on(
                        analysis.mentions,
                        texts={page.number: page.text for page in read.pages},
                        country=country,
                        today=today,
                        signs=analysis.indicators,
                    )
                    records.holdings.save(document, stretch, held, rules=holding.RULES)
                    done += 1
    return done


def judged(workspace: Workspace, agency: AgencyId) -> holding.Judged:
    """What partners get a hit on, and what they do not although it may be an accused person's."""
    store, protection = workspace.records.holdings, workspace.records.protection
    accused = set(store.called(agency, sides.ACCUSED))
    declared = store.called(agency, sides.PROTECTED - SHIELDED_ROLES) - accused
    accused.update((case, name) for case, name in store.accused(agency) if " " in name)
    names = {name for _, name in (*store.called(agency, SHIELDED_ROLES), *declared)}
    names |= holding.minors(store.births(agency), today=workspace.clock.now().date())
    known: set[str] = set()
    for case in _cases(workspace, agency):
        for person in protection.people(case.id):
            identity = protection.identity(person.id)
            if person.protected:
                names.update(_names_of(identity))
                known.update(_keys_of(identity, case.country))
            elif not ACCUSED_CATEGORIES.isdisjoint(person.categories):
                accused.update((case.id, fold(name)) for name in _names_of(identity))
    return holding.judged(
        store.held(agency),
        accused=accused,
        protected=Namesakes(name_levels(), names).knows,
        known=known,
        opened=[opening.key for opening in store.openings(agency)],
    )


def answered_keys(workspace: Workspace, agency: AgencyId) -> frozenset[str]:
    """All keys that partners get a hit for."""
    return judged(workspace, agency).told


def _cases(workspace: Workspace, agency: AgencyId) -> Iterator[Case]:
    return (case for case in workspace.records.cases.all() if case.agency == agency)


def _names_of(identity: Identity) -> Iterator[str]:
    return (name for name in (identity.name, *identity.other_names, *identity.nicknames) if name)


def _keys_of(identity: Identity, country: str) -> Iterator[str]:
    """The keys of what names somebody, as far as it can be read."""
    values = [
        *(AskedValue(kind=KeyKind.PHONE, value=one, country=country) for one in identity.phones),
        *(AskedValue(kind=KeyKind.PAPER, value=one, country=country) for one in identity.papers),
        *(AskedValue(kind=KeyKind.EMAIL, value=one) for one in identity.emails),
        *(AskedValue(kind=KeyKind.HANDLE, value=one) for one in identity.handles),
    ]
    for value in values:
        with suppress(UsageError):
            yield from asked_keys(value)


def prepare(
    workspace: Workspace,
    actor: Actor,
    *,
    agency: AgencyId | None = None,
    partner: PartnerId | None = None,
    now: bool = False,
) -> list[Partner]:
    """Make what partners are answered with anew where it is a day old, or `now`; returns for whom.

    Takes 50 µs for each key that is held and each partner. Raises NotAllowed, NotFound, NotPrepared.
    """
    workspace.access.allow(actor, "partner.prepare")
    home = home_agency(workspace, actor, agency)
    wanted = [own_partner(workspace, actor, partner)] if partner else workspace.records.partners.of(home.id)
    at = workspace.clock.now()
    due = [
        one
        for one in wanted
        if one.active and one.agency == home.id and (now or one.prepared_at is None or at - one.prepared_at >= EPOCH)
    ]
    if not due:
        return []
    standing = workspace.records.holdings.standing(home.id)
    refresh(workspace, home.id)
    keys = answered_keys(workspace, home.id)
    for one in due:
        secret = oprf.random_scalar()
        tags = protocol.tags_of(secret, keys)
        epoch = Epoch(fresh(), secret, oprf.public_key(secret), at, tags)
        with workspace.records.transaction():
            current = workspace.records.partners.get(one.id)
            if current is None or not current.active:
                continue  # revoked meanwhile
            if workspace.records.holdings.standing(home.id) != standing:
                # Somebody was protected meanwhile, or a value closed: what was made may tell it.
                raise NotPrepared("What is answered for changed while it was made.", next_step="Prepare it again.")
            workspace.records.partners.add_epoch(one.id, epoch)
            workspace.records.audit.append(actor, "partner.prepare", subject=one.id, detail={"bytes": len(tags)})
    return due


def open_value(workspace: Workspace, actor: Actor, case: CaseId, asked: AskedValue, *, reason: str) -> list[Opening]:
    """Have other agencies get a hit on a value of the case that only protected people, or a restricted case, hold.

    From the next preparation on. Raises NotFound (the case, or the value in it), NotAllowed, UsageError.
    """
    found = workspace.access.case(actor, case, action="ask.open_value")
    return _opened(workspace, actor, found, lambda: owned_keys(asked), reason)


def open_held(workspace: Workspace, actor: Actor, case: CaseId, key: str, *, reason: str) -> list[Opening]:
    """The same for a value that is named as it is compared, as the list of doubts has it."""
    found = workspace.access.case(actor, case, action="ask.open_value")
    held = workspace.records.holdings.stands
    return _opened(workspace, actor, found, lambda: (key, anywhere(key)) if held(case, key) else (), reason)


def _opened(
    workspace: Workspace, actor: Actor, found: Case, named: Callable[[], tuple[str, ...]], reason: str
) -> list[Opening]:
    told = " ".join(reason.split())
    if len(told) < 3 or not told.isprintable():
        raise UsageError("Why is it opened? The reason is missing.", next_step="Say it in a sentence.")
    refresh(workspace, found.agency)
    keys = [key for key in dict.fromkeys(named()) if workspace.records.holdings.stands(found.id, key)]
    if not keys:
        raise NotFound("The case holds no such value.", next_step="Write it as the case has it, with its country.")
    openings = [
        Opening(agency=found.agency, case=found.id, key=key, reason=told[:500], by=actor.name, at=workspace.clock.now())
        for key in keys
    ]
    with workspace.records.transaction():
        for opening in openings:
            workspace.records.holdings.open(opening)
    return openings


def list_openings(workspace: Workspace, actor: Actor, case: CaseId) -> list[Opening]:
    """What owners of a case have opened. Raises NotFound, NotAllowed."""
    found = workspace.access.case(actor, case, action="ask.list_openings")
    return list(workspace.records.holdings.openings(found.agency, case=case))


def close_value(workspace: Workspace, actor: Actor, case: CaseId, key: str) -> None:
    """Take the word back, at once: nobody is answered until all is prepared anew.

    Raises NotFound, NotAllowed, Conflict where nothing is open.
    """
    found = workspace.access.case(actor, case, action="ask.close_value")
    if all(one.key != key for one in workspace.records.holdings.openings(found.agency, case=case)):
        raise Conflict("This value is not open.", next_step="See the list of what is.")
    with workspace.records.transaction():
        workspace.records.holdings.close_opening(found.agency, case, key)
        for partner in workspace.records.partners.of(found.agency):
            workspace.records.partners.drop_epoch(partner.id)


def list_doubts(workspace: Workspace, actor: Actor, case: CaseId) -> Doubts:
    """Values of a case that others get no hit on although they may be an accused person's, for its people to decide.

    It is made of what everybody on the case may read there, and of no other case: that a value is kept back because
    of another one shows nowhere. Nothing that anybody asked is in it: nobody here knows that.
    A paper or user name is listed once, under its country or platform. What is new in the case is looked through first.
    Raises NotFound, NotAllowed.
    """
    found = workspace.access.case(actor, case, action="ask.list_doubts")
    refresh(workspace, found.agency, case=case, most=_BATCH)
    values = doubtful(workspace, found)
    since = workspace.clock.now() - ASKED_WITHIN
    asks = workspace.records.partners.asks(found.agency, Direction.RECEIVED, limit=MOST_ASKS)
    questions = sum(ask.at >= since and ask.state is AskState.ANSWERED for ask in asks)
    whole = is_whole(workspace, found)
    return Doubts(values=tuple(values[:MOST_DOUBTS]), total=len(values), questions=questions, whole=whole)


def is_whole(workspace: Workspace, case: Case) -> bool:
    """Whether all of a case was looked through."""
    return not any(workspace.records.holdings.stale(case.agency, rules=holding.RULES, case=case.id))


def doubtful(workspace: Workspace, case: Case) -> list[Doubtful]:
    """The values in doubt of what was looked through of a case, the likeliest first. The caller has asked the door."""
    store, protection = workspace.records.holdings, workspace.records.protection
    held = [one for one in store.held(case.agency, case=case.id) if one.told]
    names = {name for one in held if one.held.bearer is Bearer.PROTECTED for name in one.held.owners}
    known: set[str] = set()
    for person in protection.people(case.id):
        if person.protected:
            identity = protection.identity(person.id)
            names.update(_names_of(identity))
            known.update(map(bare, _keys_of(identity, case.country)))
    doubts = holding.judged(
        held,
        accused={(case.id, name) for one in held if one.held.bearer is Bearer.ACCUSED for name in one.held.owners},
        protected=Namesakes(name_levels(), names).knows,
        opened=[opening.key for opening in store.openings(case.agency, case=case.id)],
    ).doubts
    order = list(Doubt)
    return sorted(
        (
            Doubtful(case=case.id, key=key, why=why)
            for (_, key), why in doubts.items()
            if bare(key) not in known and key.split(":")[1] != WHICHEVER
        ),
        key=lambda one: (order.index(one.why), one.key),
    )
