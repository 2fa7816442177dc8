"""An audit trail that nobody rewrites: links keyed, tables guarded by triggers.

Each link is computed anew with the key of the trail. A link that did not hold before is left as it
is, and goes on not to hold.
"""

import hashlib
import hmac
import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_AT_A_TIME = 5000
_SAYS = (
    *("sequence", "at", "actor_id", "actor_name", "action", "subject_type", "subject_id"),
    *("case_id", "district_code", "fields", "values_digest", "previous_digest"),
)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
events = sa.table(
    "audit_events",
    sa.column("sequence", _NUMBER),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("actor_id", _NUMBER),
    sa.column("actor_name", sa.String),
    sa.column("action", sa.String),
    sa.column("subject_type", sa.String),
    sa.column("subject_id", _NUMBER),
    sa.column("case_id", _NUMBER),
    sa.column("district_code", sa.String),
    sa.column("fields", sa.JSON),
    sa.column("values_digest", sa.String),
    sa.column("previous_digest", sa.String),
    sa.column("digest", sa.String),
)
head = sa.table("audit_head", sa.column("sequence", _NUMBER), sa.column("digest", sa.String))

_ERASED = """EXISTS (
    SELECT 1 FROM audit_events AS of_values
    JOIN audit_events AS erasure ON erasure.subject_type = of_values.subject_type
        AND erasure.subject_id = of_values.subject_id
    WHERE of_values.sequence = OLD.sequence AND erasure.action = 'audit_values.erase'
        AND erasure.sequence > OLD.sequence)"""
#: Name of the trigger: table, what it refuses, and when not.
_GUARDS = {
    "audit_events_stay": ("audit_events", "UPDATE", ""),
    "audit_events_remain": ("audit_events", "DELETE", ""),
    "audit_values_stay": ("audit_values", "UPDATE", ""),
    "audit_values_remain": ("audit_values", "DELETE", f"NOT {_ERASED}"),
    "audit_head_grows": ("audit_head", "UPDATE", "NEW.sequence <= OLD.sequence"),
    "audit_head_remains": ("audit_head", "DELETE", ""),
}


def upgrade():
    _link_anew(_plain, _keyed)
    _guard()


def downgrade():
    _unguard()
    _link_anew(_keyed, _plain)


def _plain(text):
    return hashlib.sha256(text).hexdigest()


def _keyed(text):
    return hmac.digest(current_app.config["AUDIT_KEY"].encode(), text, hashlib.sha256).hex()


def _link_anew(before, after):
    """Give each event that held by ``before`` the digest of ``after``."""
    connection = op.get_bind()
    last, follows, previous = 0, "0" * 64, "0" * 64
    change = (
        events.update()
        .where(events.c.sequence == sa.bindparam("number"))
        .values(previous_digest=sa.bindparam("link_before"), digest=sa.bindparam("link"))
    )
    while True:
        query = sa.select(events).where(events.c.sequence > last).order_by(events.c.sequence)
        rows = connection.execute(query.limit(_AT_A_TIME)).mappings().all()
        changes = []
        for row in rows:
            row = dict(row)
            held = row["previous_digest"] == follows and row["digest"] == before(_text(row))
            last, follows = row["sequence"], row["digest"]
            if held:
                row["previous_digest"] = previous
                link = after(_text(row))
                changes.append({"number": last, "link_before": previous, "link": link})
                previous = link
            else:
                previous = row["digest"]
        if changes:
            connection.execute(change, changes)
        if len(rows) < _AT_A_TIME:
            break
    connection.execute(
        head.update()
        .where(head.c.sequence == last, head.c.digest == follows)
        .values(digest=previous)
    )


def _text(row):
    at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
    said = row | {"at": at.astimezone(UTC).isoformat(timespec="microseconds")}
    return json.dumps([said[name] for name in _SAYS], ensure_ascii=False).encode()


def _guard():
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE FUNCTION refuse_to_rewrite_the_trail() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the audit trail is never rewritten'; END $$"
        )
    for name, (table, change, unless) in _GUARDS.items():
        when = f" WHEN ({unless})" if unless else ""
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {change} ON {table}{when}"
                " BEGIN SELECT RAISE(ABORT, 'the audit trail is never rewritten'); END"
            )
        else:
            _guard_postgresql(name, table, change, unless)
    if not sqlite:
        for table in ("audit_events", "audit_values", "audit_head"):
            op.execute(
                f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_the_trail()"
            )


def _guard_postgresql(name, table, change, unless):
    """A condition with a query is not allowed in WHEN: it stands in a function of its own."""
    function, when = "refuse_to_rewrite_the_trail", ""
    if "SELECT" in unless:
        function = name
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {unless} THEN RAISE EXCEPTION 'the audit trail is never rewritten'; END IF;"
            " RETURN OLD; END $$"
        )
    elif unless:
        when = f" WHEN ({unless})"
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW{when}"
        f" EXECUTE FUNCTION {function}()"
    )


def _unguard():
    if op.get_bind().dialect.name == "sqlite":
        for name in _GUARDS:
            op.execute(f"DROP TRIGGER {name}")
        return
    op.execute("DROP FUNCTION refuse_to_rewrite_the_trail() CASCADE")
    op.execute("DROP FUNCTION audit_values_remain() CASCADE")
