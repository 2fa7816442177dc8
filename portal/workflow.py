"""State machines: a table per feature, one guarded UPDATE per step.

Each feature's ``states.py`` has a ``Status`` enum, an ``Action`` enum and one ``TRANSITIONS``
table. Nothing but :func:`apply_transition` assigns a status.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import update

from portal import audit
from portal.errors import InvalidTransition, StaleRecord
from portal.extensions import db
from portal.permissions import Actor, Permission, allows, require

StatusT = TypeVar("StatusT", bound=enum.StrEnum)
ActionT = TypeVar("ActionT", bound=enum.StrEnum)


@dataclass(frozen=True)
class Transition(Generic[StatusT]):
    """Where an action leads, and the permission it takes."""

    to: StatusT
    permission: Permission


TransitionTable = Mapping[tuple[StatusT, ActionT], Transition[StatusT]]


class Stateful(Protocol):
    """A record with a status."""

    __tablename__: str
    id: Any
    status: Any


def apply_transition(
    record: Stateful,
    action: enum.StrEnum,
    actor: Actor,
    table: TransitionTable[Any, Any],
    *,
    case_id: int | None = None,
    district_code: str | None = None,
    noted: Mapping[str, Any] | None = None,
    **values: Any,
) -> None:
    """Take ``record`` one step: permission, guarded update with ``values``, audit event.

    ``values`` are columns set together with the status (who approved, when). ``noted`` goes to
    the audit trail alone. Raises :class:`NotPermitted`, :class:`InvalidTransition`, or
    :class:`StaleRecord` when somebody else moved the record first.
    """
    step = table.get((record.status, action))
    if step is None:
        raise InvalidTransition
    require(actor, step.permission)
    model: Any = type(record)
    session = db.session()
    session.flush()
    before = record.status
    changed: Any = session.execute(
        update(model)
        .where(model.id == record.id, model.status == before)
        .values(status=step.to, **values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise StaleRecord
    session.refresh(record)
    audit.record(
        actor,
        f"{record.__tablename__}.{action.value}",
        record,
        case_id=case_id,
        district_code=district_code,
        **{**values, **dict(noted or {}), "from": before, "to": step.to},
    )


def allowed_actions(
    record: Stateful, actor: Actor, table: TransitionTable[Any, Any]
) -> frozenset[Any]:
    """The actions that the record's state and the actor's role leave open."""
    return frozenset(
        action
        for (status, action), step in table.items()
        if status == record.status and allows(actor, step.permission)
    )
