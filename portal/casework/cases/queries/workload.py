"""How much each caseworker has to do: open cases, weighted by stage."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.casework.cases.models import Case
from portal.casework.cases.settings import OPEN_STAGES, STAGE_WEIGHTS
from portal.casework.cases.states import Status
from portal.core.extensions import db
from portal.platform.settings import value_of


@dataclass(frozen=True)
class Workload:
    """Open cases of a caseworker, and their weight."""

    cases: int = 0
    weight: int = 0


def stage_weights() -> Mapping[Status, int]:
    """Return the weight of a case in each stage."""
    return dict(zip(OPEN_STAGES, value_of(STAGE_WEIGHTS), strict=True))


def workloads(caseworker_ids: Collection[int]) -> Mapping[int, Workload]:
    """Return the workload of these accounts, wherever their cases are."""
    weights, found = stage_weights(), {user_id: Workload() for user_id in caseworker_ids}
    rows: Any = db.session.execute(
        select(Case.caseworker_id, Case.status, func.count())
        .where(Case.caseworker_id.in_(caseworker_ids), Case.status != Status.CLOSED)
        .group_by(Case.caseworker_id, Case.status)
    )
    for user_id, status, cases in rows:
        known = found[user_id]
        found[user_id] = Workload(known.cases + cases, known.weight + cases * weights[status])
    return found
