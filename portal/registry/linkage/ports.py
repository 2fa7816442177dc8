"""Ports and events of the linkage room, connected to the cases room."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.ports import DomainEvent, Port
from portal.platform.permissions import Actor


@dataclass(frozen=True)
class OpenCase:
    """An open case of a household, with its labels for the page."""

    id: int
    number: str
    household_id: int
    stage: str
    caseworker: str


def _nothing_to_close(_actor: Actor, _closing: int, _staying: int) -> dict[str, Any]:
    return {}


#: Return household id → its open case. No scope check.
open_cases: Port[[Collection[int]], Mapping[int, OpenCase]] = Port(lambda _household_ids: {})

#: Close the first case (by id) as "digabung" into the second, and return what reopening it needs.
close_case_into: Port[[Actor, int, int], dict[str, Any]] = Port(_nothing_to_close)

#: Sent after a merge that closed a case was undone, with what ``close_case_into`` returned.
merge_undone: DomainEvent[[Actor, dict[str, Any]]] = DomainEvent()
