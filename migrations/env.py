"""Migrations run inside the application, on the database that it is configured for."""

from contextlib import contextmanager

import click
import sqlalchemy as sa
from alembic import context
from alembic.operations import Operations, ops
from alembic.operations.toimpl import drop_table
from flask import current_app

from portal.core.db.columns import UtcDateTime

#: Tables whose rows the portal makes again by itself.
NOBODYS = frozenset(
    "audit_head district_figures sign_in_attempts staff_sessions worker_beats".split()
)
database = current_app.extensions["migrate"].db


def render_item(type_, item, autogen_context):
    """Write the portal's own column type as what it is in the database."""
    if type_ == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(context_, inspected, metadata, inspected_type, metadata_type):
    """SQLite keeps no time zone; everything else is compared as usual."""
    return False if isinstance(metadata_type, UtcDateTime) else None


@Operations.implementation_for(ops.DropTableOp, replace=True)
def drop_empty_table(operations, operation):
    """Drop a table, unless a downgrade would take with it what people have written. A step back
    that keeps those rows elsewhere drops its table by SQL."""
    name, connection = operation.table_name, operations.get_bind()
    goes_back = context.get_context().opts["fn"].__name__ == "downgrade"
    is_filled = sa.select(sa.exists(sa.select(sa.text("1")).select_from(sa.table(name))))
    if goes_back and name not in NOBODYS and connection.scalar(is_filled):
        raise click.ClickException(
            f"The downgrade would drop what is in the table {name}. Nothing of this step was"
            " changed. Put back a backup of the older version instead, or empty the table first."
        )
    drop_table(operations, operation)


def say_step(step, **_others):
    """Tell whoever waits which migration is done; on a large database one may take minutes."""
    click.echo(f"  {step.up_revision_id} {step.up_revision.doc}", err=True)


@contextmanager
def tables_may_be_rebuilt(connection):
    """SQLite changes a column by building the table anew, which it refuses for a table that others
    refer to. So references are checked after the last step, and one that is lost ends it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction
    try:
        yield
        lost = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
        if lost:
            raise click.ClickException(
                f"rows refer to what is not there: {', '.join(sorted(lost))}"
            )
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


with database.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=compare_type,
        transaction_per_migration=True,
        on_version_apply=say_step,
    )
    with tables_may_be_rebuilt(connection):
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
