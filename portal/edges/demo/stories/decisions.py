"""Propose aid; the approvers decide every few weeks under an SK."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count

from portal.casework.decisions.models import Decision
from portal.casework.decisions.services import (
    approve,
    approve_under_decree,
    decline,
    propose,
    revoke,
)
from portal.casework.decisions.states import DecisionStatus
from portal.core.clock import to_local, today, utc_now
from portal.edges.demo.aid_catalogue import AidPlan
from portal.edges.demo.context import DemoContext, FamilyHistory, Proposal
from portal.edges.demo.data_files import load_data
from portal.edges.demo.families import FamilyKind
from portal.edges.demo.scheduler import Part, Story, at, later, working_day
from portal.platform.accounts.models import User
from portal.platform.documents.formatting import long_date

#: Days between two sessions of the approvers, and the minimum age of a proposal.
SESSION_EVERY, READING_TIME = 17, timedelta(days=2)


def propose_aid(history: FamilyHistory, plan: AidPlan, *, declined: bool = False) -> Part[Decision]:
    """Propose ``plan`` and wait for the decision."""
    rng, context = history.rng, history.context
    village = history.household.village
    minutes = rng.choice(load_data("words")["minutes"]).format(
        village=village.name if village else "", day=long_date(today() - timedelta(days=3))
    )
    decision = propose(
        history.caseworker,
        history.case,
        items=context.aid.items(plan.items, rng),
        reason=plan.reason,
        minutes=minutes if rng.random() < 0.8 else "",
    )
    urgent = history.family.stage is FamilyKind.ELDER and rng.random() < 0.3
    context.pending_proposals.append(Proposal(decision, declined, urgent))
    while decision.status is DecisionStatus.PROPOSED:
        yield _tomorrow()
    return decision


def revoke_aid(history: FamilyHistory, decision: Decision) -> Part[None]:
    """Revoke an approval before any handover."""
    yield later(history.rng, 3, 8)
    revoke(history.supervisor, decision, reason=load_data("words")["voids"]["revoke"][0])


def approval_sessions(context: DemoContext, first: date) -> Story:
    """Run the sessions of the approvers: decline some proposals, approve the others under an SK."""
    approver, issued = context.staff.approvers[0], 0
    for session in count():
        yield at(working_day(first + timedelta(days=SESSION_EVERY * session)), 10)
        read = _take_proposals(context, urgent=False)
        for proposal in [item for item in read if item.to_decline]:
            _decline(context, approver, proposal)
        listed = [item.decision for item in read if not item.to_decline]
        if listed:
            yield at(today(), 11)
            issued += 1
            _issue(approver, listed, number=issued)


def _issue(approver: User, listed: Sequence[Decision], *, number: int) -> None:
    approve_under_decree(
        approver,
        listed,
        number=f"400.9/DEMO.{number:02}/Dinsos/{today().year}",
        dated=today(),
        signed_by=approver.name,
        signer_position=approver.position or "",
        about=f"Penetapan penerima bantuan Bekasi Asih Ka Indung tahap {number}",
        overlap_seen=True,
    )


def approve_urgent_proposals(context: DemoContext, first: date) -> Story:
    """Approve urgent proposals one by one, each Monday."""
    for week in count():
        yield at(working_day(first + timedelta(weeks=week)), 14)
        for proposal in _take_proposals(context, urgent=True):
            approve(
                context.staff.approvers[1],
                [proposal.decision],
                note="Mendesak: lansia.",
                overlap_seen=True,
            )


def _take_proposals(context: DemoContext, *, urgent: bool) -> list[Proposal]:
    """Remove and return the proposals that are old enough."""
    taken = [
        item
        for item in context.pending_proposals
        if item.urgent is urgent and utc_now() - item.decision.proposed_at >= READING_TIME
    ]
    context.pending_proposals = [item for item in context.pending_proposals if item not in taken]
    return taken


def _decline(context: DemoContext, approver: User, proposal: Proposal) -> None:
    words = load_data("words")["declines"]
    decline(
        approver,
        proposal.decision,
        household_reason=context.rng.choice(words["family"]),
        note=context.rng.choice(words["note"]),
    )


def _tomorrow() -> datetime:
    return at(to_local(utc_now()).date() + timedelta(days=1), 12)
