"""An event with many invited families, written in bulk."""

from sqlalchemy import insert

from portal.casework.decisions.models import Decision
from portal.casework.decisions.states import DecisionStatus
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.platform.permissions import Role
from portal.registry.households.models import Phone
from portal.registry.households.queries import hash_phone
from tests.benchmarks.test_lists import fill
from tests.casework.handovers.cast import create_event
from tests.factories import create_staff
from tests.platform.messages.test_twilio import phone


def event_of(families: int) -> HandoverEvent:
    """Return an event with this number of invited families, each with a phone for SMS, in a
    database without other cases.
    """
    caseworker, approver = create_staff(Role.CASEWORKER).id, create_staff(Role.APPROVER).id
    fill(families, caseworker)
    event, now, numbers = create_event(), utc_now(), range(1, families + 1)
    decided = {
        "status": DecisionStatus.APPROVED,
        "reason": "Ingin berjualan lagi.",
        "proposed_by_id": caseworker,
        "proposed_at": now,
        "decided_by_id": approver,
        "decided_at": now,
    }
    invited = {"event_id": event.id, "invited_at": now}
    with transaction() as session:
        session.execute(
            insert(Phone),
            [
                {
                    "person_id": number,
                    "number": phone(number).value,
                    "number_hash": hash_phone(phone(number)),
                    "sms_consent": True,
                }
                for number in numbers
            ],
        )
        session.execute(insert(Decision), [{"case_id": n, **decided} for n in numbers])
        session.execute(
            insert(Invitation), [{"case_id": n, "decision_id": n, **invited} for n in numbers]
        )
    return event
