"""State machines: a table per feature, one guarded UPDATE per step.

Each feature's ``states.py`` has a ``Status`` enum, an ``Action`` enum and one ``TRANSITIONS``
table. Nothing but :func:`apply_transition` assigns a status. What people edit besides is saved
after :func:`claim_version`.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import tuple_, update
from sqlalchemy.orm.attributes import set_committed_value

from portal import audit
from portal.columns import Versioned
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


#: Ids in one statement: below the limits of both databases.
_BLOCK = 500

TransitionTable = Mapping[tuple[StatusT, ActionT], Transition[StatusT]]


@dataclass(frozen=True)
class Place:
    """Where a record belongs: it decides who may read the audit event."""

    case_id: int | None = None
    district_code: str | None = None


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
    place = Place(case_id=case_id, district_code=district_code)
    apply_to_all([(record, place)], action, actor, table, noted=noted, **values)


def apply_to_all(
    records: Sequence[tuple[Stateful, Place]],
    action: enum.StrEnum,
    actor: Actor,
    table: TransitionTable[Any, Any],
    *,
    noted: Mapping[str, Any] | None = None,
    **values: Any,
) -> None:
    """Take many records of one model the same step, or none of them.

    One guarded update a target status and block of ids, one audit event a record. Raises as
    :func:`apply_transition` does.
    """
    session = db.session()
    session.flush()
    moves: dict[tuple[Any, Any], list[tuple[Stateful, Place]]] = {}
    for record, place in records:
        step = table.get((record.status, action))
        if step is None:
            raise InvalidTransition
        require(actor, step.permission)
        moves.setdefault((record.status, step.to), []).append((record, place))
    for (before, after), group in moves.items():
        for start in range(0, len(group), _BLOCK):
            _update(group[start : start + _BLOCK], before, {**values, "status": after})
        for record, place in group:
            audit.record(
                actor,
                f"{record.__tablename__}.{action.value}",
                record,
                case_id=place.case_id,
                district_code=place.district_code,
                **{**values, **dict(noted or {}), "from": before, "to": after},
            )


def _update(
    group: Sequence[tuple[Stateful, Place]], before: Any, values: Mapping[str, Any]
) -> None:
    session = db.session()
    model: Any = type(group[0][0])
    changed: Any = session.execute(
        update(model)
        .where(model.id.in_([record.id for record, _ in group]), model.status == before)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != len(group):
        raise StaleRecord
    for record, _ in group:
        for name, value in values.items():
            set_committed_value(record, name, value)


def claim_version(record: Versioned, version: int) -> None:
    """Take ``record`` for this save: a guarded UPDATE that only one of two savers passes.

    Raises :class:`StaleRecord` if somebody saved since ``version`` was read.
    """
    _claim([(record, version)])
    db.session.refresh(record)


def claim_all(records: Sequence[Versioned]) -> None:
    """Take records of one model, as they were read, for one save; one statement a block.

    Raises :class:`StaleRecord` if somebody saved one of them since.
    """
    for start in range(0, len(records), _BLOCK):
        block = records[start : start + _BLOCK]
        _claim([(record, record.version) for record in block])
        for record in block:
            set_committed_value(record, "version", record.version + 1)


def _claim(read: Sequence[tuple[Versioned, int]]) -> None:
    """The guarded UPDATE: each record of one model still at the version it was read at."""
    db.session.flush()
    model: Any = type(read[0][0])
    as_read = [(record.id, version) for record, version in read]  # type: ignore[attr-defined]
    claimed: Any = db.session.execute(
        update(model)
        .where(tuple_(model.id, model.version).in_(as_read))
        .values(version=model.version + 1)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != len(read):
        raise StaleRecord(record=read[0][0] if len(read) == 1 else None)


def allowed_actions(
    record: Stateful, actor: Actor, table: TransitionTable[Any, Any]
) -> frozenset[Any]:
    """The actions that the record's state and the actor's role leave open."""
    return frozenset(
        action
        for (status, action), step in table.items()
        if status == record.status and allows(actor, step.permission)
    )
