"""State machines: one transition table per feature, one guarded UPDATE per step.

Each ``states.py`` has a ``Status`` enum, an ``Action`` enum and a ``TRANSITIONS`` table. Only
:func:`apply_transition` assigns a status. Other edits are saved after :func:`claim_version`.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import tuple_, update
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.db.columns import Versioned
from portal.core.errors import InvalidTransition, StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.audit import Place, place_of
from portal.platform.permissions import Actor, Permission, require

StatusT = TypeVar("StatusT", bound=enum.StrEnum)
ActionT = TypeVar("ActionT", bound=enum.StrEnum)


@dataclass(frozen=True)
class Transition(Generic[StatusT]):
    """Target status of an action, and the required permission."""

    to: StatusT
    permission: Permission


#: Ids per statement, below the parameter limits of both databases.
_BLOCK = 500

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
    audit_place: Place | None = None,
    noted: Mapping[str, Any] | None = None,
    **values: Any,
) -> None:
    """Apply ``action`` to ``record``: check the permission, run the guarded UPDATE, record the
    event.

    ``values`` are columns set together with the status (approver, date). ``noted`` goes to the
    audit trail only, ``audit_place`` as in :func:`audit.record`. Raises :class:`NotPermitted`,
    :class:`InvalidTransition`, or :class:`StaleRecord` when another actor moved the record first.
    """
    own = audit_place or place_of(record)
    apply_to_all([record], action, actor, table, audit_place=lambda _: own, noted=noted, **values)


def apply_to_all(
    records: Sequence[Stateful],
    action: enum.StrEnum,
    actor: Actor,
    table: TransitionTable[Any, Any],
    *,
    audit_place: Callable[[Any], Place] = place_of,
    noted: Mapping[str, Any] | None = None,
    **values: Any,
) -> None:
    """Apply ``action`` to all of these records of one model, or to none.

    One guarded UPDATE per target status and block of ids, one audit event per record. Raises the
    same errors as :func:`apply_transition`.
    """
    session = db.session()
    session.flush()
    moves: dict[tuple[Any, Any], list[Stateful]] = {}
    for record in records:
        step = table.get((record.status, action))
        if step is None:
            raise InvalidTransition
        require(actor, step.permission)
        moves.setdefault((record.status, step.to), []).append(record)
    for (before, after), group in moves.items():
        for start in range(0, len(group), _BLOCK):
            _update(group[start : start + _BLOCK], before, {**values, "status": after})
        for record in group:
            audit.record(
                actor,
                f"{record.__tablename__}.{action.value}",
                record,
                audit_place=audit_place(record),
                **{**values, **dict(noted or {}), "from": before, "to": after},
            )


def _update(group: Sequence[Stateful], before: Any, values: Mapping[str, Any]) -> None:
    session = db.session()
    model: Any = type(group[0])
    changed: Any = session.execute(
        update(model)
        .where(model.id.in_([record.id for record in group]), model.status == before)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != len(group):
        raise StaleRecord
    for record in group:
        for name, value in values.items():
            set_committed_value(record, name, value)


def claim_version(record: Versioned, version: int) -> None:
    """Increment the version of ``record`` by a guarded UPDATE; of two concurrent saves one
    succeeds.

    Raises :class:`StaleRecord` if another user saved since ``version`` was read.
    """
    _claim([(record, version)])
    db.session.refresh(record)


def claim_all(records: Sequence[Versioned]) -> None:
    """Claim the versions of many records of one model, one statement per block.

    Raises :class:`StaleRecord` if another user saved one of them since it was read.
    """
    for start in range(0, len(records), _BLOCK):
        block = records[start : start + _BLOCK]
        _claim([(record, record.version) for record in block])
        for record in block:
            set_committed_value(record, "version", record.version + 1)


def _claim(read: Sequence[tuple[Versioned, int]]) -> None:
    """Run the guarded UPDATE on records that are still at the version that was read."""
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
