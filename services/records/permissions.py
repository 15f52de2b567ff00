"""What each role may do in a case that it has a place in, and outside cases. Data: one table, documented and tested.

Why each role may what it may: docs/decisions/0050-roles.md.
"""

from collections.abc import Mapping

from models.case import Role, Sensitivity
from models.joint import HandlingCode, Part

_ALL = frozenset(Role)
_OFFICERS = frozenset({Role.INVESTIGATOR, Role.PROSECUTOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_AUDITOR = frozenset({Role.AUDITOR})

_CARERS = _OFFICERS | {Role.VICTIM_SUPPORT}
"""They look after protected people, and may know who they are."""

_WORKERS = _OFFICERS | {Role.ANALYST}
"""They judge: what an indicator is worth, what is linked, which ways were taken."""

_EXAMINERS = _WORKERS | {Role.FORENSIC}
"""They handle exhibits: receive, open, read again, download."""

_READERS = _EXAMINERS | {Role.VICTIM_SUPPORT}
"""They search the case and read what was found."""

_TEAM = _READERS | {Role.INTERPRETER}
"""They read the case's pages."""

IN_CASE: Mapping[str, frozenset[Role]] = {
    "case.open": _TEAM,
    "case.progress": _TEAM,
    "case.add_member": _OFFICERS,
    "case.remove_member": _OFFICERS,
    "case.add_password": _EXAMINERS,
    "case.classify": _OFFICERS,
    "case.appoint": _OFFICERS,
    "case.close": _OFFICERS,
    "case.reopen": _OFFICERS,
    "document.classify": _OFFICERS,
    "document.assign": _OFFICERS,
    "document.holding": _OFFICERS,
    "document.bar": _OFFICERS,
    "document.seal": _EXAMINERS,
    "exhibit.receive": _EXAMINERS,
    "exhibit.list": _TEAM,
    "quarantine.list": _EXAMINERS,
    "quarantine.drop": _OFFICERS,
    "document.read": _TEAM,
    "document.download": _EXAMINERS,
    "case.report": _EXAMINERS,
    "case.verify": _EXAMINERS,
    "case.export": _OFFICERS,
    "bundle.out": _OFFICERS,
    "redaction.list": _EXAMINERS,
    "redaction.mark": _EXAMINERS,
    "redaction.apply": _OFFICERS,
    "redaction.download": _EXAMINERS,
    "redaction.log": _EXAMINERS,
    "casefile.read": _EXAMINERS,
    "casefile.write": _WORKERS,
    "casefile.build": _OFFICERS,
    "custody.read": _EXAMINERS,
    "custody.keep": _EXAMINERS,
    "custody.close": _OFFICERS,
    "custody.report": _EXAMINERS,
    "loan.list": _OFFICERS,
    "loan.make": _OFFICERS,
    "loan.approve": _OFFICERS,
    "loan.extend": _OFFICERS,
    "loan.withdraw": _OFFICERS,
    "capture.list": _EXAMINERS,
    "capture.declare": _EXAMINERS,
    "note.list": _EXAMINERS,
    "note.write": _EXAMINERS,
    "tag.list": _EXAMINERS,
    "tag.write": _EXAMINERS,
    "transfer.list": _EXAMINERS,
    "transfer.ask": _OFFICERS,
    "transfer.approve": _OFFICERS,
    "search.certify": _OFFICERS,
    "disclosure.read": _OFFICERS,
    "disclosure.check": _OFFICERS,
    "document.code": _OFFICERS,
    "keeping.read": _OFFICERS,
    "keeping.set": _OFFICERS,
    "hold.set": _OFFICERS,
    "hold.lift": _OFFICERS,
    "erasure.ask": _OFFICERS,
    "erasure.approve": _OFFICERS,
    "document.retry": _EXAMINERS,
    "page.read": _TEAM,
    "page.image": _TEAM,
    "translation.list": _TEAM,
    "translation.write": _TEAM,
    "picture.open": _TEAM,
    "picture.mark": _EXAMINERS,
    "case.pictures": _OFFICERS,
    "search.find": _READERS,
    "search.export": _EXAMINERS,
    "search.list": _EXAMINERS,
    "search.look_up": _EXAMINERS,
    "search.like": _READERS,
    "entity.list": _EXAMINERS,
    "correction.list": _READERS,
    "correction.add": _EXAMINERS,
    "correction.withdraw": _EXAMINERS,
    "review.list": _READERS,
    "review.history": _READERS,
    "review.decide": _WORKERS,
    "review.undo": _WORKERS,
    "matrix.read": _EXAMINERS,
    "route.list": _WORKERS,
    "trend.read": _WORKERS,
    "statistics.read": _READERS,
    "wording.list": _WORKERS,
    "wording.decide": _WORKERS,
    "entity.judge": _WORKERS,
    "entity.undo": _WORKERS,
    "ask.send": _WORKERS,
    "ask.list": _WORKERS,
    "ask.read": _WORKERS,
    "ask.read_answer": _WORKERS,
    "ask.list_openings": _WORKERS,
    "ask.list_doubts": _WORKERS,
    "ask.open_value": _OFFICERS,
    "ask.close_value": _OFFICERS,
    "graph.read": _WORKERS,
    "graph.export": _WORKERS,
    "graph.import": _WORKERS,
    "graph.views": _WORKERS,
    "graph.keep": _WORKERS,
    "link.list": _WORKERS,
    "link.read": _WORKERS,
    "link.lent": _WORKERS,
    "person.list": _TEAM,
    "person.add": _OFFICERS,
    "person.lift": _OFFICERS,
    "person.looks": _OFFICERS,
    "person.categorise": _OFFICERS,
    "person.name": _OFFICERS,
    "person.care": _CARERS,
    "person.contact": _CARERS,
    "person.open": _CARERS,
    "person.openings": _OFFICERS,
    "person.approve": _OFFICERS,
    "person.close": _CARERS,
    "person.identity": _CARERS,
    "person.page": _CARERS,
    "person.statements": _CARERS,
    "person.notes": _OFFICERS,
    "person.photo": _EXAMINERS,
    "outcome.record": _OFFICERS,
    "outcome.list": _WORKERS,
    "outcome.review": _OFFICERS,
    "link.judge": _WORKERS,
    "link.undo": _WORKERS,
    "watch.add": _READERS,
    "watch.inbox": _READERS,
}
"""Acts inside a case: the actor has a place in it, and the role that he has there covers the act."""

OUTSIDE_CASES: Mapping[str, frozenset[Role]] = {
    "case.list": _ALL,
    "case.create": _OFFICERS | _ADMINISTRATOR,
    "agency.list": _ALL,
    "agency.create": _ADMINISTRATOR,
    "agency.change": frozenset(),
    "unit.list": _ALL,
    "unit.create": _ADMINISTRATOR,
    "unit.change": _ADMINISTRATOR,
    "machine.read": _ADMINISTRATOR,
    "index.rebuild": _ADMINISTRATOR,
    "user.list": _ADMINISTRATOR | _AUDITOR,
    "user.create": _ADMINISTRATOR,
    "user.change": _ADMINISTRATOR,
    "joint.list": _ALL,
    "joint.make": _OFFICERS,
    "joint.sign": _OFFICERS | _ADMINISTRATOR,
    "joint.change": _OFFICERS | _ADMINISTRATOR,
    "watch.list": _ALL,
    "watch.remove": _ALL,
    "desk.read": _WORKERS | _ADMINISTRATOR | _AUDITOR,
    "desk.change": _ADMINISTRATOR,
    "recipient.list": _ALL,
    "recipient.change": _ADMINISTRATOR,
    "keeping.demand": _ADMINISTRATOR,
    "erasure.list": _OFFICERS | _ADMINISTRATOR | _AUDITOR,
    "bundle.in": _OFFICERS,
    "bundle.list": _OFFICERS | _ADMINISTRATOR | _AUDITOR,
    "peer.list": _OFFICERS | _ADMINISTRATOR | _AUDITOR,
    "peer.change": _ADMINISTRATOR,
    "erasure.oversee": _ADMINISTRATOR | _AUDITOR,
    "partner.list": _WORKERS | _ADMINISTRATOR | _AUDITOR,
    "partner.add": _ADMINISTRATOR,
    "partner.change": _ADMINISTRATOR,
    "partner.prepare": _ADMINISTRATOR,
    "ask.received": _OFFICERS | _ADMINISTRATOR | _AUDITOR,
    "ask.answer_file": _ADMINISTRATOR,
    "audit.read": _AUDITOR,
    "key.list": _AUDITOR,
    "key.make": _AUDITOR,
    "key.accept": _AUDITOR,
    "text.open": _AUDITOR,
    "link.run": frozenset(),
}
"""Acts that concern no single case. The machine's operator may do all of them, and nobody but him what nobody may."""

OUTSIDE_FOR_CASES = frozenset({"case.list", "agency.list", "unit.list", "recipient.list", "watch.list"})
"""What a token that is held to some cases may do outside of cases: it lists, and changes nothing there."""

PLACES: Mapping[Role, frozenset[Role]] = {
    **{role: frozenset({role}) for role in _TEAM},
    Role.AUDITOR: frozenset(),
    Role.ADMINISTRATOR: _EXAMINERS,
}
"""In which roles a user of each role may have a place in a case.

An auditor has none: he would read the log of himself. An administrator works on a case in another role than his own.
"""

ASSIGNED = frozenset({Role.INTERPRETER})
"""Roles that see of a case only the documents that they are named for."""

OPEN_TO: Mapping[Sensitivity, frozenset[Role]] = {
    Sensitivity.ORDINARY: _READERS,
    Sensitivity.RESTRICTED: _OFFICERS | {Role.ANALYST},
    Sensitivity.SEALED: frozenset(),
    Sensitivity.BY_LAW: frozenset(),
}
"""In which roles a document of a level is seen in its case without being named for it."""

_TAKES_ALONG = (
    "document.download", "redaction.download", "search.export", "search.list", "search.look_up", "case.report",
    "entity.list", "custody.report",
)  # fmt: skip

AT_LEVEL: Mapping[Sensitivity, Mapping[str, frozenset[Role]]] = {
    Sensitivity.ORDINARY: {},
    Sensitivity.RESTRICTED: dict.fromkeys(_TAKES_ALONG, _OFFICERS | {Role.FORENSIC, Role.ANALYST}),
    Sensitivity.SEALED: dict.fromkeys(_TAKES_ALONG, _OFFICERS),
    Sensitivity.BY_LAW: dict.fromkeys(_TAKES_ALONG, _OFFICERS),
}
"""Acts that fewer roles cover in a case of a level. What is not named is as in any case."""

WITH_REASON = frozenset({Sensitivity.RESTRICTED, Sensitivity.SEALED})
"""Levels of a case at which a consultation needs a reason."""

NO_CONSULTATION = frozenset(
    {
        "case.open",
        "case.progress",
        "case.add_member",
        "case.remove_member",
        "case.add_password",
        "case.classify",
        "case.appoint",
        "case.close",
        "case.reopen",
        "loan.list",
        "loan.withdraw",
        "document.classify",
        "document.assign",
        "document.holding",
        "document.bar",
        "document.seal",
        "picture.mark",
        "case.pictures",
        "document.retry",
        "transfer.list",
        "transfer.ask",
        "transfer.approve",
        "document.code",
        "keeping.read",
        "keeping.set",
        "hold.set",
        "hold.lift",
        "erasure.ask",
        "erasure.approve",
        "exhibit.receive",
        "statistics.read",
        "watch.inbox",
    }
)
"""Acts in a case that show nothing of what its documents say: they need no reason at any level."""

ANSWERS = _OFFICERS
"""Roles in which somebody can answer for a case, and in which a closed one is still seen."""

FROZEN = frozenset(
    {
        "exhibit.receive",
        "case.add_password",
        "case.add_member",
        "case.remove_member",
        "case.classify",
        "document.classify",
        "document.assign",
        "document.retry",
        "redaction.mark",
        "redaction.apply",
        "casefile.write",
        "note.write",
        "tag.write",
        "capture.declare",
        "translation.write",
        "correction.add",
        "correction.withdraw",
        "review.decide",
        "review.undo",
        "wording.decide",
        "entity.judge",
        "entity.undo",
        "link.judge",
        "link.undo",
        "graph.import",
        "graph.keep",
        "watch.add",
        "loan.make",
        "loan.approve",
        "loan.extend",
        "ask.send",
        "ask.open_value",
    }
)
"""Acts that add to a case, change what it says, or who has a part in it: in a closed one nobody does them.

What protects people goes on there, whom a document is kept from among it, what custody tells of things that are given
back, exports, who answers for it, and what is kept for how long.
"""

_READS = frozenset({"document.read", "page.read", "page.image", "search.find", "search.like", "link.lent"})
_TAKES = frozenset({"document.download", "search.list", "search.look_up", "search.export"})

IN_SPACE: Mapping[Part, frozenset[str]] = {
    Part.LEADER: _READS | _TAKES | {"watch.add", "watch.inbox"},
    Part.MEMBER: _READS | _TAKES | {"watch.add", "watch.inbox"},
    Part.PARTICIPANT: _READS,
}
"""Acts on what was lent to a joint space, for those whose own role covers them too."""

LEAVING = frozenset(
    {
        "case.export",
        "casefile.build",
        "custody.report",
        "redaction.download",
        "redaction.log",
        "document.download",
        "search.export",
        "search.list",
        "graph.export",
        "bundle.out",
        "search.certify",
    }
)
"""Acts that write a file which leaves the case: what is for intelligence only is in none of them.

`tests/routes/test_leaving.py` asks every route what it gives, so that none that gives a file is forgotten here.
"""

BY_LAW = frozenset({"document.download"})
"""Acts of `LEAVING` by which the authority takes along what is sealed by law: the one file, and nothing else."""

_NO_FILES = frozenset({"document.download", "search.export", "search.list"})

REFUSED_BY: Mapping[HandlingCode, frozenset[str]] = {
    HandlingCode.INTELLIGENCE_ONLY: _NO_FILES,
    HandlingCode.NO_ONWARD_TRANSFER: _NO_FILES,
    HandlingCode.NOT_IN_COURT: frozenset(),
}
"""Acts that a handling code forbids."""
