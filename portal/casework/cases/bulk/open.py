"""Open the cases of many families."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import selectinload

from portal.casework.cases.bulk.obstacles import (
    FAMILY_GONE,
    HAS_CASE,
    INCOMPLETE,
    UNFIT,
    WORKED_ON,
)
from portal.casework.cases.bulk.shares import Sharing
from portal.casework.cases.bulk.sharing_form import SharingForm
from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_CLOSE, CASE_MANAGE
from portal.casework.cases.queries import get_case, open_case_ids
from portal.casework.cases.services.assign_cases import lock_caseworkers, may_look_after
from portal.casework.cases.services.manage_cases import close_case, open_case
from portal.casework.cases.services.open_cases import open_cases
from portal.casework.cases.states import CloseReason, Status
from portal.core.counting import counted
from portal.core.errors import InvalidInput, NotFound
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent
from portal.platform.bulk.forms import BulkForm
from portal.platform.bulk.kinds import BulkKind, BulkResult, Chosen
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.services import at_once, one_by_one
from portal.platform.bulk.states import BulkOutcome
from portal.platform.permissions import Actor, Reach, require
from portal.registry.households.models import Household, Person
from portal.registry.households.queries import visible_households

#: Each case also queues an SMS, with persons and phones loaded.
BLOCK = 100
Family = tuple[Household, User | None]


def _examine(actor: Actor, chosen: Select[int]) -> Iterator[Chosen]:
    has_case = exists().where(Case.household_id == Household.id, Case.status != Status.CLOSED)
    rows = db.session.execute(
        visible_households(actor)
        .where(Household.id.in_(chosen))
        .with_only_columns(Household.id, Household.complete, has_case)
        .order_by(Household.village_code, Household.id)
    )
    for household_id, complete, known in rows:
        obstacle = HAS_CASE if known else "" if complete else INCOMPLETE
        yield Chosen(household_id, obstacle)


def _form(actor: Actor, action: BulkAction) -> BulkForm:
    if require(actor, CASE_MANAGE) is Reach.OWN:
        return BulkForm()
    waiting = select(BulkItem.record_id).where(
        BulkItem.action_id == action.id, BulkItem.outcome == BulkOutcome.WAITING
    )
    return SharingForm().of(waiting, may_be_nobody=True)


def _open(actor: Actor, action: BulkAction, items: Sequence[BulkItem]) -> Mapping[int, BulkResult]:
    sharing = Sharing.of(action.fields)
    if require(actor, CASE_MANAGE) is Reach.OWN:
        sharing = Sharing(everyone=actor.actor_id)
    people = lock_caseworkers(sharing.people)
    ids = [item.record_id for item in items]
    known, families = open_case_ids(ids), _families(actor, ids)
    results: dict[int, BulkResult] = {}
    ready: dict[BulkItem, Family] = {}
    for item in items:
        household = families.get(item.record_id)
        village_code = household.village_code if household else None
        caseworker_id = sharing.caseworker_id(village_code, item.id)
        caseworker = people.get(caseworker_id) if caseworker_id is not None else None
        if household is None:
            results[item.id] = BulkResult(refused=FAMILY_GONE)
        elif household.id in known:
            results[item.id] = BulkResult(refused=HAS_CASE)
        elif not household.complete:
            results[item.id] = BulkResult(refused=INCOMPLETE)
        elif caseworker_id is not None and not may_look_after(caseworker, household.district_code):
            results[item.id] = BulkResult(refused=UNFIT)
        else:
            ready[item] = household, caseworker
    opened = at_once(
        ready,
        lambda families: open_cases(actor, families),
        lambda item: _open_one(actor, *ready[item]),
    )
    return {**results, **opened}


def _families(actor: Actor, ids: Sequence[int]) -> Mapping[int, Household]:
    found = db.session.scalars(
        visible_households(actor)
        .where(Household.id.in_(ids))
        .options(selectinload(Household.persons).selectinload(Person.phones))
    )
    return {household.id: household for household in found}


def _open_one(actor: Actor, household: Household, caseworker: User | None) -> int:
    if household.id in open_case_ids([household.id]):
        raise InvalidInput(HAS_CASE)
    return open_case(actor, household=household, caseworker=caseworker).id


def _undo(actor: Actor, action: BulkAction, items: Sequence[BulkItem]) -> Mapping[int, BulkResult]:
    """Close the cases as opened by mistake, unless something was recorded on them since."""
    used = _worked_on([item.after_id for item in items if item.after_id is not None])

    def close(item: BulkItem) -> int:
        if item.after_id is None:
            raise NotFound
        if item.after_id in used:
            raise InvalidInput(WORKED_ON)
        case = get_case(actor, item.after_id)
        note = counted("Pembukaan %(n)s kasus sekaligus diurungkan.", action.done)
        close_case(actor, case, reason=CloseReason.MISTAKEN, note=note)
        return case.id

    return one_by_one(items, close)


def _worked_on(case_ids: Sequence[int]) -> set[int]:
    """Return the cases about which the audit trail holds more than their opening and SMS."""
    actions: dict[int, set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(AuditEvent.case_id, AuditEvent.action)
        .where(AuditEvent.case_id.in_(case_ids), AuditEvent.action.not_like("messages.%"))
        .distinct()
    )
    for case_id, action in rows:
        actions[case_id or 0].add(action)
    return {case_id for case_id, found in actions.items() if found - {"cases.open"}}


OPEN = BulkKind(
    name="cases.open",
    list_name="households",
    label=_("Buka kasus"),
    permission=CASE_MANAGE,
    examine=_examine,
    form=_form,
    apply=_open,
    button=lambda n: counted("Buka %(n)s kasus", n),
    outcome=lambda n: counted("%(n)s kasus dibuka.", n),
    undo=_undo,
    undo_permission=CASE_CLOSE,
    block=BLOCK,
    invitation=lambda n: counted("Buka %(n)s kasus, bagikan menurut desa", n),
)
