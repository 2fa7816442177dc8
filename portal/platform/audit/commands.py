"""``flask audit``: verify the trail, erase values, protect its tables."""

import click
from flask.cli import AppGroup
from sqlalchemy import text

from portal.core.db.transaction import transaction
from portal.core.extensions import Base, db
from portal.platform.audit import anchors, chain, services
from portal.platform.audit.models import AuditEvent, AuditHead, AuditValues
from portal.platform.permissions import OPERATOR

_TABLES = (AuditEvent, AuditValues)

audit = AppGroup("audit", help="The audit trail.")


@audit.command()
@click.option("--mark", help="Also prove the link that a paper shows, such as 48213/9f31c2ab04de.")
def verify(mark: str | None) -> None:
    """Walk the whole chain. Exits with 1 if a link does not hold."""
    session = db.session()
    seen, broken = services.verify(session)
    if broken:
        numbers = ", ".join(map(str, broken))
        raise click.ClickException(f"the chain does not hold at: {numbers} ({seen} events)")
    if mark and not chain.holds_mark(session, mark):
        raise click.ClickException(f"the chain has no link {mark}")
    click.echo(f"{seen} events, the chain holds")


@audit.command()
@click.option("--reason", required=True, help="Why the database is another than was anchored.")
def accept(reason: str) -> None:
    """Go on from this database after a backup was restored.

    The links kept outside the database are set aside, not deleted, and an event says why.
    """
    seen, broken = services.verify(db.session())
    lost = set(anchors.broken_anchors(db.session()))
    if set(broken) - lost:
        raise click.ClickException("the chain itself does not hold: run flask audit verify")
    moved = anchors.set_aside()
    with transaction() as session:
        head = session.get_one(AuditHead, 1)
        services.record(
            OPERATOR, "audit_head.accept", head, reason=reason, events=seen, missing=sorted(lost)
        )
    for file in moved:
        click.echo(f"set aside: {file}")


@audit.command()
@click.argument("table")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Who asked for it, and on what grounds.")
def erase(table: str, number: int, reason: str) -> None:
    """Erase what the trail recorded of one record: ``flask audit erase persons 4711 --reason …``.

    That something was done, when and by whom, stays.
    """
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    if table not in models:
        raise click.BadParameter(f"there is no table {table}")
    with transaction() as session:
        subject = session.get(models[table], number)
        if subject is None:
            raise click.BadParameter(f"{table} has no record {number}")
        count = services.erase(OPERATOR, subject, reason)
    click.echo(f"{count} events without values now")


@audit.command()
@click.argument("role")
def protect(role: str) -> None:
    """On PostgreSQL, take from the portal's ROLE the right to change or delete what was recorded.

    Run it as the owner of the tables, who must not be ROLE.
    """
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException("roles exist on PostgreSQL only; triggers guard SQLite")
    quoted = db.engine.dialect.identifier_preparer.quote(role)
    with transaction() as session:
        for model in _TABLES:
            table = model.__tablename__
            session.execute(text(f"REVOKE ALL ON {table} FROM {quoted}, PUBLIC"))
            session.execute(text(f"GRANT SELECT, INSERT ON {table} TO {quoted}"))
    click.echo(f"{role} can add to the audit trail, and neither change nor delete")
