"""What an archive may grow to, and what can be wrong with it, in words."""

from dataclasses import dataclass
from pathlib import Path

from models.document import Problem
from services.ingest.plugin import ExtractKit


@dataclass(frozen=True)
class Left:
    """A member that stays inside, and why."""

    name: str
    problem: Problem


DAMAGED = Problem(
    code="archive_damaged",
    message="The archive is damaged; the members before the damage were taken out. Ask for another copy from its "
    "source.",
)


def unsupported_problem() -> Problem:
    """The problem to be told."""
    return Problem(
        code="member_unsupported",
        message="A member of the archive is packed in a way that nothing here can unpack; it is not damaged. Unpack it "
        "with the program that made the archive, and add what comes out.",
    )


def locked_problem() -> Problem:
    """The problem to be told."""
    return Problem(
        code="member_encrypted",
        message="A member of the archive needs a password and none that is known opens "
        "it: `lince retry --passwords FILE`, or add it to the case.",
    )


def damaged_problem() -> Problem:
    """The problem to be told."""
    return Problem(
        code="member_damaged",
        message="A member of the archive is damaged and could not be taken out. Ask for another copy from its source.",
    )


def start_problem() -> Problem:
    """The problem to be told."""
    return Problem(
        code="member_damaged",
        message="A member of the archive is damaged; what comes before the damage was taken out. Ask for another copy "
        "from its source.",
    )


def link_problem() -> Problem:
    """The problem to be told."""
    return Problem(code="link_skipped", message="A link or device in the archive was skipped: it holds no content.")


def escaping_problem() -> Problem:
    """The problem to be told."""
    return Problem(code="path_changed", message="A member's path pointed out of the archive; it was kept inside.")


def too_many_problem(kit: ExtractKit) -> Problem:
    """The problem to be told."""
    return Problem(code="too_many_members", message=f"Only the first {kit.limits.members} members were taken out.")


def most_bytes(path: Path, kit: ExtractKit) -> int:
    """Bytes that an archive of this size may unpack to."""
    return min(kit.limits.total, max(kit.limits.ratio_from, path.stat().st_size * kit.limits.ratio))
