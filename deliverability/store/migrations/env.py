"""Runs the migrations in the transaction that `open_database` hands over."""

from alembic import context

from deliverability.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column only by copying its table
    transactional_ddl=True,
)
context.run_migrations()
