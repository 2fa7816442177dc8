"""Handovers that phones claimed and the portal could not record."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.casework.cases.models import Case
from portal.casework.decisions.models import Decision
from portal.casework.handovers.models import Handover, HandoverClaim
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.registry.households.models import Household


def claims_of(event_id: int) -> Sequence[HandoverClaim]:
    """Return the claims of an event, those to be settled first. The caller has checked access."""
    return db.session.scalars(
        select(HandoverClaim)
        .where(HandoverClaim.event_id == event_id)
        .order_by(HandoverClaim.settled_at.is_not(None), HandoverClaim.id)
        .options(
            joinedload(HandoverClaim.command),
            joinedload(HandoverClaim.officer),
            joinedload(HandoverClaim.settled_by),
            joinedload(HandoverClaim.handover).joinedload(Handover.officer),
            joinedload(HandoverClaim.decision).selectinload(Decision.items),
            joinedload(HandoverClaim.case)
            .joinedload(Case.household)
            .options(selectinload(Household.persons), joinedload(Household.village)),
        )
    ).all()


def count_open_claims(event_id: int) -> int:
    """Return the number of claims that wait for a supervisor."""
    count = select(func.count()).where(
        HandoverClaim.event_id == event_id, HandoverClaim.settled_at.is_(None)
    )
    return db.session.scalar(count) or 0


def get_claim(event_id: int, claim_id: int) -> HandoverClaim:
    """Return a claim of an event. The caller has checked access to the event."""
    claim = db.session.get(HandoverClaim, claim_id)
    if claim is None or claim.event_id != event_id:
        raise NotFound
    return claim
