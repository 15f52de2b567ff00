"""Four people, five cases, and any memberships between them, for the properties that no scope leaks."""

import dataclasses

from hypothesis import strategies as st
from support.factories import NOON, a_case, a_user

from models.case import Membership, Role
from services.records.catalogue import Catalogue

CASES = tuple(a_case(f"BO-{number}") for number in range(5))
_ROLES = (Role.INVESTIGATOR, Role.PROSECUTOR, Role.ANALYST, Role.FORENSIC)
USERS = tuple(a_user(login, role=role) for login, role in zip(("ana", "bea", "carla", "dora"), _ROLES, strict=True))

memberships = st.sets(st.tuples(st.sampled_from(range(len(USERS))), st.sampled_from(range(len(CASES)))))
some_cases = st.sets(st.sampled_from(range(len(CASES))), min_size=1)


@dataclasses.dataclass
class Held:
    """A catalogue of these people and cases, with the memberships that are in place."""

    records: Catalogue
    held: set[tuple[int, int]] = dataclasses.field(default_factory=set, kw_only=True)

    def hold(self, wanted: set[tuple[int, int]]) -> None:
        """Put these memberships, and no others, in place."""
        with self.records.transaction():
            for user, case in self.held - wanted:
                self.records.cases.remove_member(CASES[case].id, USERS[user].id)
            for user, case in wanted - self.held:
                self.records.cases.add_member(
                    Membership(case=CASES[case].id, user=USERS[user].id, since=NOON, granted_by="operator")
                )
        self.held = set(wanted)
