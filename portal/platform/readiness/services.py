"""Confirm a line of the list."""

from sqlalchemy import select

from portal.core.clock import utc_now
from portal.core.db.transaction import add_unique
from portal.core.errors import NotFound, StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.permissions import Actor, SystemActor, require
from portal.platform.readiness.checks import Check
from portal.platform.readiness.models import ConfirmedCheck
from portal.platform.readiness.queries import digest_of, get_check
from portal.platform.settings.permissions import SETTING_MANAGE

#: Who opens the test code of the public address: nobody knows whose phone it is.
_PHONE = SystemActor("Ponsel yang memindai kode uji")


def note_opened_address(key: str) -> None:
    """Record that somebody has opened the test code of the public address, once an address."""
    check = get_check(key)
    query = select(ConfirmedCheck).where(ConfirmedCheck.key == key)
    row = db.session.scalars(query.with_for_update()).first() or ConfirmedCheck(key=key)
    if row.digest == digest_of(check):
        return
    row.digest, row.confirmed_at, row.confirmed_by_id = digest_of(check), utc_now(), None
    add_unique(row, StaleRecord())
    audit.record(_PHONE, "confirmed_checks.confirm", row, check=key)


def confirm(actor: Actor, check: Check, *, digest: str) -> ConfirmedCheck:
    """Record that ``actor`` has judged what ``digest`` stands for.

    Raises :class:`StaleRecord` if it has changed since they saw it.
    """
    require(actor, SETTING_MANAGE)
    if not check.question:
        raise NotFound
    if digest != digest_of(check):
        raise StaleRecord
    query = select(ConfirmedCheck).where(ConfirmedCheck.key == check.key)
    row = db.session.scalars(query.with_for_update()).first() or ConfirmedCheck(key=check.key)
    row.digest, row.confirmed_at, row.confirmed_by_id = digest, utc_now(), actor.actor_id
    add_unique(row, StaleRecord())
    audit.record(actor, "confirmed_checks.confirm", row, check=check.key)
    return row
