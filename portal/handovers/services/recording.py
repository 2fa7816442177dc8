"""Record that aid was handed over: once, whoever confirms and however often."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from portal.cases.notifications import notify
from portal.cases.queries import require_on
from portal.clock import to_wib, utc_now
from portal.decisions.models import Decision
from portal.errors import NotPermitted
from portal.extensions import db
from portal.handovers import hooks
from portal.handovers.models import Handover, HandoverItem
from portal.handovers.queries import handover_that_gave
from portal.handovers.services.checks import check_aid, check_ceremony, check_proof, check_recipient
from portal.handovers.services.facts import (
    AlreadyHandedOver,
    BankTransfer,
    Ceremony,
    GivenItem,
    Proof,
    Representative,
)
from portal.handovers.services.records import lock_decision, record, settle
from portal.households.models import Person
from portal.messages.steps import Step
from portal.permissions import Actor, Permission


def record_handover(
    actor: Actor,
    decision: Decision,
    *,
    items: Sequence[GivenItem],
    recipient: Person,
    ceremony: Ceremony,
    proof: Proof,
    representative: Representative | None = None,
    transfer: BankTransfer | None = None,
    note: str = "",
) -> Handover:
    """Record that items were handed over, with its papers and visits, in one transaction.

    Raises :class:`AlreadyHandedOver` if another officer was faster, by whatever margin, and
    :class:`InvalidInput` for what cannot be.
    """
    require_on(actor, Permission.HANDOVER_RECORD, decision.case)
    lock_decision(decision)
    check_aid(decision, items, transfer)
    check_recipient(decision, recipient, representative)
    check_ceremony(decision, ceremony)
    check_proof(proof)
    handover = Handover(case=decision.case, decision=decision, recipient=recipient, note=note)
    for facts in (ceremony, proof, representative, transfer):
        if facts is not None:
            facts.write_on(handover)
    _give(actor, handover, items)
    settle(actor, decision)
    hooks.announce_recorded(actor, handover)
    _thank(actor, handover)
    return handover


def _give(actor: Actor, handover: Handover, items: Sequence[GivenItem]) -> None:
    """Write the handover with its items; the database lets each item be given once."""
    if actor.actor_id is None:
        raise NotPermitted
    handover.officer_id, handover.recorded_at = actor.actor_id, utc_now()
    handover.items = [
        HandoverItem(decision_item=given.item, condition=given.condition, condition_note=given.note)
        for given in items
    ]
    try:
        with db.session.begin_nested():
            db.session.add(handover)
    except IntegrityError as error:
        raise AlreadyHandedOver(handover_that_gave(items[0].item.id)) from error
    for given in items:
        given.item.given_at = handover.handed_at
    record(actor, "handovers.record", handover, items=[given.item.id for given in items])


def _thank(actor: Actor, handover: Handover) -> None:
    notify(
        actor,
        handover.case,
        step=Step.HANDED_OVER,
        occasion=f"handover:{handover.id}",
        values={"when": to_wib(handover.handed_at).date()},
    )
