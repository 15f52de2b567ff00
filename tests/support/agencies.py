"""Two agencies on two installations that share nothing, each with a case; partners of one another."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.factories import SetClock, a_case, a_document, a_mention, a_page, a_user, an_actor, an_agency
from support.stored import store

from api import holding, partners
from api.settings import Settings
from api.wiring import Workspace, open_workspace
from models.audit import Actor
from models.case import Agency, Case, Role
from models.deconfliction import AskedValue, Card, KeyKind, Partner, Purpose, Reason
from models.document import Document
from models.mention import Mention, MentionKind
from models.stated import About, StatedRole, Statement

REASON = Reason(purpose=Purpose.INVESTIGATION, basis="Palermo Protocol, art. 10")
CONTACT = "Mesa de enlace, +34 600 000 000"
SUSPECT, VICTIM, NOBODYS = "+34600111222", "+34600333444", "+34600555666"
OFFICER = "Comisario Belmonte"


@dataclasses.dataclass
class Side:
    """One installation."""

    workspace: Workspace
    agency: Agency
    case: Case
    clock: SetClock
    officer: Actor
    administrator: Actor
    partner: Partner | None = None

    @property
    def other(self) -> Partner:
        assert self.partner is not None
        return self.partner


def a_side(folder: Path, name: str, country: str) -> Side:
    clock = SetClock()
    workspace = dataclasses.replace(open_workspace(Settings(data=folder, meaning=False)), clock=clock)
    agency = an_agency(name, country)
    case = a_case(f"{country}-2026-77", agency=agency, country=country)
    officer = a_user(f"belmonte.{country.lower()}", agency=agency).model_copy(update={"name": OFFICER})
    boss = a_user(f"alta.{country.lower()}", role=Role.ADMINISTRATOR, agency=agency)
    workspace.records.people.add_agency(agency)
    for user in (officer, boss):
        workspace.records.people.add_user(user, password_hash="h")
    workspace.access.create(an_actor(officer), case)
    return Side(workspace, agency, case, clock, an_actor(officer), an_actor(boss))


def person_on(document: Document, name: str, role: StatedRole) -> Mention:
    said = Statement(about=About.ROLE, value=role.value, words=role.value, start=0, end=1)
    mention = a_mention(document, name, normal=name.lower(), kind=MentionKind.PERSON)
    return mention.model_copy(update={"stated": (said,)})


def fill(side: Side) -> None:
    """A suspect's phone and a victim's."""
    document = a_document(a_page(f"Luis Choque, celular {SUSPECT}."), case=side.case.id, name="informe-reservado.txt")
    store(
        side.workspace.records, document,
        person_on(document, "Luis Choque", StatedRole.SUSPECT), a_mention(document, SUSPECT, normal=SUSPECT),
    )  # fmt: skip
    document = a_document(a_page(f"Rosa Vega, celular {VICTIM}."), case=side.case.id, name="declaracion.txt")
    store(
        side.workspace.records, document,
        person_on(document, "Rosa Vega", StatedRole.VICTIM), a_mention(document, VICTIM, normal=VICTIM),
    )  # fmt: skip


def card_of(side: Side, *, url: str = "") -> Card:
    return partners.set_desk(side.workspace, side.administrator, contact=CONTACT, url=url).card


def meet(side: Side, card: Card, *, quota: int = partners.QUOTA) -> None:
    side.partner = partners.add_partner(
        side.workspace, side.administrator, card=card, fingerprint_seen=partners.fingerprint(card), quota=quota
    )


@contextmanager
def two_agencies(folder: Path, *, url: str = "") -> Iterator[tuple[Side, Side]]:
    """An asker and a holder; the holder has a suspect's phone and a victim's, and is prepared."""
    asker, holder = a_side(folder / "a", "Policía de aquí", "BO"), a_side(folder / "b", "Unidad de allá", "ES")
    try:
        fill(holder)
        card = card_of(asker)
        meet(asker, card_of(holder, url=url))
        meet(holder, card)
        holding.prepare(holder.workspace, holder.administrator)
        yield asker, holder
    finally:
        asker.workspace.close()
        holder.workspace.close()


def phones(*numbers: str) -> list[AskedValue]:
    return [AskedValue(kind=KeyKind.PHONE, value=number) for number in numbers]
