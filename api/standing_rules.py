"""What must stay of the exhibits of a prosecutor's file, as the rules are at a moment, told by a digest.

What was built under other rules than those of now is not handed out; it is built again.
"""

import hashlib
from collections.abc import Collection

from api.wiring import Workspace
from models.prosecution import ProsecutionFile


def rules_of(workspace: Workspace, file: ProsecutionFile, numbers: Collection[int] | None = None) -> str:
    """SHA-256 over who is protected, held back, instructed, shown and redacted, over levels and codes.

    `numbers`: of these exhibits; None: of those that are there.
    """
    records, case = workspace.records, file.case
    levels, kept = records.levels.held([case]), records.disclosures.kept_in([case])
    waiting = records.provisional.named(case)
    told: list[object] = [
        [one.model_dump(mode="json") for one in records.protection.people(case)],
        sorted((person, *sorted(some)) for person, some in records.protection.instructed(case).items()),
        sorted(person.id for person in records.provisional.in_force(case)),
        [(one.document, one.version, one.state.value) for one in records.redactions.of_case(case)],
    ]
    for one in file.exhibits:
        if one.number in numbers if numbers is not None else one.removed_at is None:
            family = records.levels.family(one.document)
            told += [
                one.document,
                [mask.model_dump(mode="json") for mask in records.protection.masks(one.document)],
                [photo.model_dump(mode="json") for photo in records.protection.photos(one.document)],
                sorted(records.protection.named_in(one.document)),
                [
                    (inside, levels.get((case, inside)), (case, inside) in kept, sorted(waiting.get(inside, ())))
                    for inside in family
                ],
            ]
    return hashlib.sha256(repr(told).encode()).hexdigest()
