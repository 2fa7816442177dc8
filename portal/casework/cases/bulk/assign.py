"""Assign many cases, or transfer them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from portal.casework.cases.bulk.obstacles import (
    ALREADY,
    CHANGED,
    CHANGED_AGAIN,
    CLOSED,
    FORMER_UNFIT,
    GONE,
    NOBODY,
    NOT_YOURS,
    UNFIT,
)
from portal.casework.cases.bulk.shares import Sharing
from portal.casework.cases.bulk.sharing_form import SharingForm
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_MANAGE
from portal.casework.cases.queries.case_rows import CaseRow, case_rows
from portal.casework.cases.services.assign_cases import (
    assign_all,
    lock_caseworkers,
    may_look_after,
)
from portal.casework.cases.states import Status
from portal.core.counting import counted
from portal.platform.accounts.models import User
from portal.platform.bulk.kinds import BulkKind, BulkResult, Chosen
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.states import BulkOutcome
from portal.platform.permissions import Actor

#: Cases by the caseworker whom they go to.
Moves = dict[int | None, list[CaseRow]]


def _examine(actor: Actor, chosen: Select[int]) -> Iterator[Chosen]:
    for row in case_rows(actor, CASE_MANAGE, chosen):
        yield Chosen(row.id, _obstacle(row), before_id=row.caseworker_id)


def _obstacle(row: CaseRow | None) -> str:
    if row is None:
        return GONE
    if row.status is Status.CLOSED:
        return CLOSED
    return "" if row.may_change else NOT_YOURS


def _form(actor: Actor, action: BulkAction) -> SharingForm:
    waiting = (
        select(Case.household_id)
        .join(BulkItem, BulkItem.record_id == Case.id)
        .where(BulkItem.action_id == action.id, BulkItem.outcome == BulkOutcome.WAITING)
    )
    return SharingForm().of(waiting, may_be_nobody=False)


def _assign(
    actor: Actor, action: BulkAction, items: Sequence[BulkItem]
) -> Mapping[int, BulkResult]:
    sharing = Sharing.of(action.fields)
    rows = _locked(actor, [item.record_id for item in items])
    people = lock_caseworkers(sharing.people)
    moves: Moves = defaultdict(list)
    results = {}
    for item in items:
        row = rows.get(item.record_id)
        wanted = sharing.caseworker_id(row.village_code, item.id) if row else None
        obstacle = _obstacle(row) or _objection(item, row, wanted, people)
        results[item.id] = BulkResult(refused=obstacle, after_id=None if obstacle else wanted)
        if row is not None and not obstacle:
            moves[wanted].append(row)
    assign_all(actor, moves)
    return results


def _objection(
    item: BulkItem, row: CaseRow | None, wanted: int | None, people: Mapping[int, User]
) -> str:
    if row is None:
        return GONE
    if row.caseworker_id != item.before_id:
        return CHANGED
    if wanted is None:
        return NOBODY
    if wanted == row.caseworker_id:
        return ALREADY
    return "" if may_look_after(people.get(wanted), row.district_code) else UNFIT


def _undo(actor: Actor, action: BulkAction, items: Sequence[BulkItem]) -> Mapping[int, BulkResult]:
    """Give each case back to whoever had it, unless it has changed since."""
    rows = _locked(actor, [item.record_id for item in items])
    former = lock_caseworkers({item.before_id for item in items if item.before_id is not None})
    moves: Moves = defaultdict(list)
    results = {}
    for item in items:
        row = rows.get(item.record_id)
        obstacle = _obstacle(row)
        if row is not None and not obstacle:
            obstacle = _objection_to_undo(item, row, former)
            if not obstacle:
                moves[item.before_id].append(row)
        results[item.id] = BulkResult(refused=obstacle)
    assign_all(actor, moves)
    return results


def _objection_to_undo(item: BulkItem, row: CaseRow, former: Mapping[int, User]) -> str:
    if row.caseworker_id != item.after_id:
        return CHANGED_AGAIN
    if item.before_id is None:
        return ""
    fits = may_look_after(former.get(item.before_id), row.district_code)
    return "" if fits else FORMER_UNFIT


def _locked(actor: Actor, case_ids: Sequence[int]) -> Mapping[int, CaseRow]:
    return {row.id: row for row in case_rows(actor, CASE_MANAGE, case_ids, lock=True)}


ASSIGN = BulkKind(
    name="cases.assign",
    list_name="cases",
    label=_("Tetapkan pendamping"),
    permission=CASE_MANAGE,
    examine=_examine,
    form=_form,
    apply=_assign,
    button=lambda n: counted("Tetapkan pendamping untuk %(n)s kasus", n),
    outcome=lambda n: counted("%(n)s kasus mendapat pendamping.", n),
    undo=_undo,
)
