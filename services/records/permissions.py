"""What each role may do in a case that it is a member of. Data, so that one table is documented and tested."""

from collections.abc import Mapping

from models.case import Role

_ALL = frozenset(Role)
_WORKERS = frozenset({Role.INVESTIGATOR, Role.PROSECUTOR, Role.ANALYST})
_OFFICERS = frozenset({Role.INVESTIGATOR, Role.PROSECUTOR})

IN_CASE: Mapping[str, frozenset[Role]] = {
    "case.open": _ALL,
    "case.progress": _ALL,
    "case.add_member": _OFFICERS | {Role.ADMINISTRATOR},
    "case.remove_member": _OFFICERS | {Role.ADMINISTRATOR},
    "case.add_password": _WORKERS | {Role.ADMINISTRATOR},
    "exhibit.receive": _WORKERS | {Role.ADMINISTRATOR},
    "exhibit.list": _ALL,
    "document.read": _ALL,
    "document.download": _WORKERS | {Role.ADMINISTRATOR},
    "case.report": _ALL,
    "document.retry": _WORKERS | {Role.ADMINISTRATOR},
    "page.read": _ALL,
    "page.image": _ALL,
    "search.find": _ALL,
    "search.export": _ALL,
    "search.list": _ALL,
    "search.like": _ALL,
    "entity.list": _ALL,
    "correction.list": _ALL,
    "correction.add": _WORKERS | {Role.ADMINISTRATOR},
    "correction.withdraw": _WORKERS | {Role.ADMINISTRATOR},
    "review.list": _ALL,
    "review.history": _ALL,
    "review.decide": _WORKERS,
    "review.undo": _WORKERS,
    "matrix.read": _ALL,
    "route.list": _ALL,
    "trend.read": _ALL,
    "statistics.read": _ALL,
    "wording.list": _ALL,
    "wording.decide": _WORKERS,
    "link.list": _ALL,
    "link.read": _ALL,
}
"""Acts inside a case: the actor must be a member of it."""

OUTSIDE_CASES: Mapping[str, frozenset[Role]] = {
    "case.list": _ALL,
    "case.create": _OFFICERS | {Role.ADMINISTRATOR},
    "agency.list": _ALL,
    "agency.create": frozenset({Role.ADMINISTRATOR}),
    "agency.change": frozenset(),
    "user.list": frozenset({Role.ADMINISTRATOR}),
    "user.create": frozenset({Role.ADMINISTRATOR}),
    "user.change": frozenset({Role.ADMINISTRATOR}),
    "watch.list": _ALL,
    "watch.add": _ALL,
    "watch.remove": _ALL,
    "watch.inbox": _ALL,
    "audit.read": frozenset({Role.ADMINISTRATOR}),
    "index.rebuild": frozenset({Role.ADMINISTRATOR}),
}
"""Acts that concern no single case."""
