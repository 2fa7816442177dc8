"""Ports and events of the cases room."""

from collections.abc import Collection, Sequence

from portal.casework.cases.models import Case
from portal.core.ports import DomainEvent, Port
from portal.platform.permissions import Actor

#: Why a case cannot be closed yet, as text; ``None`` if it can.
obstacle_to_closing: Port[[Case], str | None] = Port(lambda _case: None)

#: A case is being closed: cancel its plans.
case_closed: DomainEvent[[Actor, Case]] = DomainEvent()

#: Cases have reached another stage.
stage_changed: DomainEvent[[Actor, Sequence[Case]]] = DomainEvent()

#: A case closed by a merge is open again, and so are the tasks with these ids.
case_reopened: DomainEvent[[Actor, Case, Collection[int]]] = DomainEvent()
