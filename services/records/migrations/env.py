"""Alembic's entry: runs the migrations on the connection that `services.records.upgrade` hands over."""

from alembic import context

from services.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
