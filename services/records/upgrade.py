"""Schema upgrades by Alembic, run at start when the catalogue is older than the code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from models.errors import DataFolderUnusable
from services.records.database import HEAD, Database


def upgrade(database: Database, revision: str | None) -> None:
    """Bring the schema from `revision` to HEAD inside one transaction. Raises DataFolderUnusable for a newer one."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    if revision is not None:
        try:
            scripts.get_revision(revision)
        except CommandError as error:
            raise DataFolderUnusable(
                f"The data folder was written by a newer Lince (schema {revision}, this one knows {HEAD}).",
                next_step="Use the newer version, or restore a backup made with this one.",
            ) from error
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        database.lock_later(connection)
