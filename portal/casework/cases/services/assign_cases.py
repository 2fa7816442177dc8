"""Assign many cases at once, by one statement for each caseworker."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, update

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_MANAGE
from portal.casework.cases.queries.case_rows import CaseRow
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.accounts.models import User
from portal.platform.permissions import Actor, Role, require
from portal.platform.scope import covers


def assign_all(actor: Actor, moves: Mapping[int | None, Sequence[CaseRow]]) -> None:
    """Give each case to the caseworker under whose id it stands; ``None`` leaves it without one.

    The caller has locked and checked the cases, and the caseworkers with :func:`lock_caseworkers`.
    Writes what ``assign`` writes for one case.
    """
    require(actor, CASE_MANAGE)
    for caseworker_id, rows in moves.items():
        db.session.execute(
            update(Case)
            .where(Case.id.in_([row.id for row in rows]))
            .values(caseworker_id=caseworker_id, version=Case.version + 1)
            .execution_options(synchronize_session=False)
        )
        for row in rows:
            before = row.caseworker_id
            if caseworker_id is None:
                audit.record(actor, "cases.unassign", row, before=before)
            else:
                audit.record(actor, "cases.assign", row, caseworker_id=caseworker_id, before=before)


def lock_caseworkers(ids: Collection[int]) -> Mapping[int, User]:
    """Return the active caseworkers among these accounts; none is closed before the transaction
    ends."""
    people = db.session.scalars(
        select(User)
        .where(User.id.in_(ids), User.role == Role.CASEWORKER, User.active)
        .order_by(User.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return {person.id: person for person in people}


def may_look_after(caseworker: User | None, district_code: str | None) -> bool:
    """Return whether the account can look after a family that lives there."""
    return caseworker is not None and covers(caseworker, district_code)
