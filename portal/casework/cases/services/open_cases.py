"""Open the cases of many households at once."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from portal.casework.cases.models import Case
from portal.casework.cases.permissions import CASE_MANAGE
from portal.casework.cases.services.notify_household import notify_all
from portal.casework.cases.settings import CASE_NUMBER
from portal.core.clock import utc_now
from portal.core.errors import StaleRecord
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.accounts.models import User
from portal.platform.messages.steps import Step
from portal.platform.numbering import next_numbers
from portal.platform.permissions import Actor, require
from portal.registry.households.models import Household


def open_cases(actor: Actor, families: Sequence[tuple[Household, User | None]]) -> Sequence[Case]:
    """Open the case of each household with its caseworker, all or none, like ``open_case``.

    The caller has checked households and caseworkers, and loaded persons and phones. Raise
    :class:`StaleRecord` if somebody has opened one of the cases meanwhile.
    """
    require(actor, CASE_MANAGE)
    now = utc_now()
    numbers = next_numbers("case", CASE_NUMBER, len(families)) if families else []
    opened = [
        Case(
            number=number,
            household=household,
            caseworker=caseworker,
            opened_at=now,
            opened_by_id=actor.actor_id,
        )
        for number, (household, caseworker) in zip(numbers, families, strict=True)
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(opened)
    except IntegrityError as error:
        raise StaleRecord from error
    for case in opened:
        audit.record(
            actor, "cases.open", case, number=case.number, caseworker_id=case.caseworker_id
        )
    notify_all(actor, {f"case:{case.id}": case for case in opened}, step=Step.CASE_OPENED)
    return opened
