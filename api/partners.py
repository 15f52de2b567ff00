"""An agency's desk and its partners: who may ask whether we hold a value, and whom we may ask."""

import datetime as dt
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pydantic import ValidationError

from api.wiring import Workspace
from models.audit import Actor
from models.case import Agency
from models.deconfliction import LONGEST_CONTACT, Card, Desk, Partner, PartnerId
from models.errors import Conflict, NotAllowed, NotFound, UsageError
from models.ids import AgencyId, fresh
from services.deconfliction_ports import DeskKeys

QUOTA = 4096
"""Elements that a partner may ask in 24 hours, unless agreed otherwise."""
MOST_QUOTA = 100_000
MOST_PARTNERS = 200

_ABSENT = "There is no such partner of the agency."
_YEARS = 5


def home_agency(workspace: Workspace, actor: Actor, agency: AgencyId | None) -> Agency:
    """One's own agency, or, for the machine's operator, the one that he names. Raises UsageError, NotFound."""
    wanted = agency if actor.operator else actor.agency
    if wanted is None:
        raise UsageError("Which agency? It is missing.", next_step="Name it.")
    return workspace.records.people.agency(wanted)


def read_desk(workspace: Workspace, actor: Actor, agency: AgencyId | None = None) -> Desk:
    """Our card, to hand out. Raises NotAllowed, NotFound while the agency has no desk."""
    workspace.access.allow(actor, "desk.read")
    home = home_agency(workspace, actor, agency)
    desk = workspace.records.partners.desk(home.id)
    workspace.records.audit.append(actor, "desk.read", outcome="ok" if desk else NotFound.code)
    if desk is None:
        raise NotFound("The agency has no desk for questions yet.", next_step="An administrator opens one.")
    return Desk(agency=home.id, card=desk.card, fingerprint=fingerprint(desk.card))


def set_desk(
    workspace: Workspace,
    actor: Actor,
    *,
    contact: str,
    url: str = "",
    renew: bool = False,
    agency: AgencyId | None = None,
) -> Desk:
    """Open the agency's desk, or change who picks up and where it answers. `renew` makes its keys anew.

    Raises NotAllowed, UsageError. With new keys the card must be handed out again.
    """
    workspace.access.allow(actor, "desk.change")
    home = home_agency(workspace, actor, agency)
    told = " ".join(contact.split())
    if not 3 <= len(told) <= LONGEST_CONTACT or not told.isprintable():
        raise UsageError(
            f"A contact has 3 to {LONGEST_CONTACT} printable characters.",
            next_step='For example "Mesa de enlace, +591 2 0000000".',
        )
    known = workspace.records.partners.desk(home.id)
    if known is None or renew:
        signing, tls, certificate = _keys(workspace.clock.now())
    else:
        signing, tls, certificate = known.signing, known.tls, known.card.certificate
    key = Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw().hex()
    try:
        card = Card(name=home.name, country=home.country, key=key, certificate=certificate, url=url, contact=told)
    except ValidationError as error:
        raise UsageError("The address must be https://HOST:PORT.", next_step="Leave it out for files alone.") from error
    with workspace.records.transaction():
        workspace.records.partners.set_desk(home.id, DeskKeys(card, signing, tls))
        workspace.records.audit.append(
            actor, "desk.change", detail={"keys": "new" if known is None or renew else "kept"}
        )
    return Desk(agency=home.id, card=card, fingerprint=fingerprint(card))


def list_partners(workspace: Workspace, actor: Actor, agency: AgencyId | None = None) -> list[Partner]:
    """The partners of one's own agency, by name. Raises NotAllowed."""
    workspace.access.allow(actor, "partner.list")
    home = home_agency(workspace, actor, agency)
    found = [_told(one) for one in workspace.records.partners.of(home.id)]
    workspace.records.audit.append(actor, "partner.list", detail={"partners": len(found)})
    return found


def add_partner(
    workspace: Workspace,
    actor: Actor,
    *,
    card: Card,
    fingerprint_seen: str,
    quota: int = QUOTA,
    agency: AgencyId | None = None,
) -> Partner:
    """Take another agency's card in. `fingerprint_seen` is what it told by another way.

    Raises NotAllowed, UsageError (fingerprint, quota or certificate), Conflict.
    """
    workspace.access.allow(actor, "partner.add")
    home = home_agency(workspace, actor, agency)
    _check_quota(quota)
    _check_certificate(card)
    if _plain(fingerprint_seen) != _plain(fingerprint(card)):
        raise UsageError(
            "The fingerprint is not that of this card.",
            next_step="Have the other agency read its fingerprint out by telephone; do not take it from the same mail.",
        )
    own = workspace.records.partners.desk(home.id)
    if own is not None and own.card.key == card.key:
        raise UsageError("This is the agency's own card.", next_step="Take the card of the other agency.")
    partner = Partner(
        id=PartnerId(fresh()), agency=home.id, card=card, quota=quota, added_by=actor.name,
        added_at=workspace.clock.now(),
    )  # fmt: skip
    with workspace.records.transaction():
        if len(workspace.records.partners.of(home.id)) >= MOST_PARTNERS:
            raise Conflict(f"An agency has at most {MOST_PARTNERS} partners.", next_step="Report this.")
        workspace.records.partners.add(partner)
        workspace.records.audit.append(actor, "partner.add", subject=partner.id, detail={"quota": quota})
    return _told(partner)


def change_partner(workspace: Workspace, actor: Actor, partner: PartnerId, *, quota: int) -> Partner:
    """Agree on another number of elements in 24 hours. Raises NotAllowed, NotFound, UsageError."""
    workspace.access.allow(actor, "partner.change")
    found = own_partner(workspace, actor, partner)
    _check_quota(quota)
    with workspace.records.transaction():
        workspace.records.partners.change(found.model_copy(update={"quota": quota}))
        workspace.records.audit.append(actor, "partner.change", subject=partner, detail={"quota": quota})
    return _told(found.model_copy(update={"quota": quota}))


def revoke_partner(workspace: Workspace, actor: Actor, partner: PartnerId) -> Partner:
    """Answer and ask it no more, from now on; what its questions were answered with is forgotten.

    Raises NotAllowed, NotFound, Conflict where it is revoked already.
    """
    workspace.access.allow(actor, "partner.change")
    found = own_partner(workspace, actor, partner)
    if not found.active:
        raise Conflict("This partner is revoked already.", next_step="To work with it again, take a new card in.")
    ended = found.model_copy(update={"revoked_by": actor.name, "revoked_at": workspace.clock.now()})
    with workspace.records.transaction():
        workspace.records.partners.change(ended)
        workspace.records.partners.drop_epoch(partner)
        workspace.records.audit.append(actor, "partner.revoke", subject=partner)
    return _told(ended)


def own_partner(workspace: Workspace, actor: Actor, partner: PartnerId) -> Partner:
    """A partner of the actor's agency; one of another agency is told as absent. Raises NotFound."""
    found = workspace.records.partners.get(partner)
    if found is None or not (actor.operator or found.agency == actor.agency):
        raise NotFound(_ABSENT, next_step="Check its id.")
    return found


def own_keys(workspace: Workspace, agency: AgencyId) -> DeskKeys:
    """The agency's desk with its keys. Raises NotAllowed without one."""
    desk = workspace.records.partners.desk(agency)
    if desk is None:
        raise NotAllowed("The agency has no desk for questions yet.", next_step="An administrator opens one first.")
    return desk


def fingerprint(card: Card) -> str:
    """What two people compare by telephone: of all that a card says, 128 bits in groups of four digits."""
    digest = hashlib.sha256(card.model_dump_json().encode()).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def _told(partner: Partner) -> Partner:
    return partner.model_copy(update={"fingerprint": fingerprint(partner.card)})


def _plain(text: str) -> str:
    return "".join(text.lower().split())


def _check_quota(quota: int) -> None:
    if not 0 <= quota <= MOST_QUOTA:
        raise UsageError(
            f"A quota is 0 to {MOST_QUOTA} elements in 24 hours.", next_step="16 is the smallest question."
        )


def _check_certificate(card: Card) -> None:
    try:
        x509.load_pem_x509_certificate(card.certificate.encode())
    except ValueError as error:
        raise UsageError("The card's certificate cannot be read.", next_step="Ask for the card again.") from error


def _keys(now: dt.datetime) -> tuple[bytes, bytes, str]:
    """A signing key, and a key with a certificate for connections, which names nobody: it is compared whole."""
    signing = Ed25519PrivateKey.generate().private_bytes_raw()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lince desk")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .sign(key, SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return signing, pem, certificate.public_bytes(serialization.Encoding.PEM).decode()
