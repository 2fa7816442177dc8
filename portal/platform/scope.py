"""Scope conditions of a permission, for queries and for single records.

An actor who sees everything gets no condition, so that a list is still read by its index. A record
without a kecamatan is visible to a scope of everywhere only.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, true

from portal.core.db.plans import unindexed
from portal.platform.permissions import Actor, Permission, Reach, reach


def covers(actor: Actor, district_code: str | None) -> bool:
    """Return whether a kecamatan is in the scope of ``actor``."""
    return actor.district_codes is None or district_code in actor.district_codes


def share_district(actor: Actor, other: Actor) -> bool:
    """Return whether the scopes of both have a kecamatan in common."""
    if actor.district_codes is None or other.district_codes is None:
        return True
    return not actor.district_codes.isdisjoint(other.district_codes)


def in_scope(actor: Actor, district_code: Any) -> ColumnElement[bool]:
    """Return the SQL condition that the column ``district_code`` is in the scope of ``actor``."""
    if actor.district_codes is None:
        return true()
    if len(actor.district_codes) > 1:
        district_code = unindexed(district_code)  # the index gives the order for one kecamatan only
    condition: ColumnElement[bool] = district_code.in_(actor.district_codes)
    return condition


def sees_everything(actor: Actor, permission: Permission) -> bool:
    """Return whether ``permission`` gives ``actor`` every record."""
    granted = reach(actor, permission)
    return granted is Reach.ALL or (granted is Reach.SCOPE and actor.district_codes is None)


def within(
    actor: Actor,
    permission: Permission,
    *,
    district_code: Any,
    own: Callable[[], ColumnElement[bool]] = false,
) -> ColumnElement[bool]:
    """Return the SQL condition that ``permission`` gives ``actor`` a record.

    ``district_code`` is the column of its kecamatan; ``own`` returns the condition that the record
    is the actor's own, and is called for grants of that reach only.
    """
    if sees_everything(actor, permission):
        return true()
    match reach(actor, permission):
        case Reach.SCOPE:
            return in_scope(actor, district_code)
        case Reach.OWN:
            return own()
        case _:
            return false()
