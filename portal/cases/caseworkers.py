"""Who looked after a case from when to when: the case keeps today's, the trail has everybody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.audit.queries import done_to
from portal.cases.models import Case
from portal.extensions import db

_CHANGES = ("cases.open", "cases.assign", "cases.unassign")


@dataclass(frozen=True)
class CaseworkerChange:
    """A case came to ``caseworker``, or to nobody; ``before`` had it since ``before_since``."""

    at: datetime
    by: str
    caseworker: str = ""
    before: str = ""
    before_since: datetime | None = None


def caseworkers_of(case: Case) -> Sequence[CaseworkerChange]:
    """Every change of caseworker, oldest first, in two queries. What was erased from the trail is
    left out."""
    moves: list[tuple[AuditEvent, int | None, int | None]] = []
    for event in done_to(case, _CHANGES):
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
