"""Migrations run inside the application, on the database that it is configured for."""

from alembic import context
from flask import current_app

from portal.columns import UtcDateTime

database = current_app.extensions["migrate"].db


def render_item(type_, item, autogen_context):
    """Write the portal's own column type as what it is in the database."""
    if type_ == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(context_, inspected, metadata, inspected_type, metadata_type):
    """SQLite keeps no time zone; everything else is compared as usual."""
    return False if isinstance(metadata_type, UtcDateTime) else None


with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=compare_type,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
