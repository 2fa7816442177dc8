"""The history of a case's caseworkers, read from the audit trail."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent
from portal.platform.audit.queries import events_of

_CHANGES = ("cases.open", "cases.assign", "cases.unassign")


@dataclass(frozen=True)
class CaseworkerChange:
    """The case went to ``caseworker`` ("" for none); ``before`` had it since ``before_since``."""

    at: datetime
    by: str
    caseworker: str = ""
    before: str = ""
    before_since: datetime | None = None


def caseworkers_of(case: Case) -> Sequence[CaseworkerChange]:
    """Return every change of caseworker, oldest first, in two queries.

    Changes erased from the audit trail are missing.
    """
    moves: list[tuple[AuditEvent, int | None, int | None]] = []
    for event in events_of(case, _CHANGES):
        written = event.values.content if event.values else {}
        coming, going = written.get("caseworker_id"), written.get("before")
        if coming != going:
            moves.append((event, coming, going))
    names = _names({user_id for _event, *sides in moves for user_id in sides if user_id})
    since: dict[int | None, datetime] = {}
    changes = []
    for event, coming, going in moves:
        before, held_since = names.get(going, ""), since.pop(going, None)
        changes.append(
            CaseworkerChange(event.at, event.actor_name, names.get(coming, ""), before, held_since)
        )
        since[coming] = event.at
    return changes


def _names(ids: Collection[int]) -> Mapping[int | None, str]:
    return {user.id: user.name for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
