"""The state of the machine for administrators: its parts, its room, and how far the index follows the catalogue."""

import shutil
from pathlib import Path

from pydantic import Field

from api.http.health import Check, PoolStatus, get_health, get_readiness
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record


class Room(Record):
    """Bytes that a part of the data folder takes."""

    part: str
    bytes: int = Field(ge=0)


class MachineState(Record):
    """What an administrator looks at before he calls for help."""

    ready: bool
    checks: tuple[Check, ...]
    workers: int | None
    version: str
    isolation: str
    engine: str
    waiting: int = Field(ge=0, description="jobs that wait or run, of all stages")
    disk: int = Field(ge=0, description="bytes of the disk of the data folder")
    free: int = Field(ge=0)
    rooms: tuple[Room, ...]

    @property
    def used(self) -> float:
        """Share of the disk that is taken, 0 to 1."""
        return 1 - self.free / self.disk if self.disk else 0.0


def look(workspace: Workspace, actor: Actor, pool: PoolStatus | None) -> MachineState:
    """The state now. Raises NotAllowed. Originals are not walked through: their room is that of the disk."""
    workspace.access.allow(actor, "machine.read")
    health, readiness = get_health(workspace), get_readiness(workspace, pool)
    disk = shutil.disk_usage(workspace.data)
    folder = workspace.folder
    rooms = (
        Room(part="catalogue", bytes=workspace.records.database.size()),
        Room(part="index", bytes=_within(folder.index)),
        Room(part="uploads", bytes=_within(folder.uploads)),
        Room(part="work", bytes=_within(folder.work)),
    )
    workspace.records.audit.append(actor, "machine.read")
    return MachineState(
        ready=readiness.ready,
        checks=readiness.checks,
        workers=readiness.workers,
        version=health.version,
        isolation=health.isolation,
        engine=health.engine,
        waiting=workspace.records.jobs.waiting(),
        disk=disk.total,
        free=disk.free,
        rooms=rooms,
    )


def _within(folder: Path) -> int:
    return sum(_size(file) for file in folder.rglob("*"))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        # Gone between the list and the look: the index and the workers go on meanwhile.
        return 0
