"""Alembic's entry: migrates over the connection that `schema.upgrade` holds, or compares it for a new migration."""

from alembic import context

from monitor.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
