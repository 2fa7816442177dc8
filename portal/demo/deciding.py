"""Aid is proposed; the approvers sit down every few weeks and decide a list under an SK."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count

from portal.accounts.models import User
from portal.clock import to_wib, today, utc_now
from portal.decisions.models import Decision
from portal.decisions.services import (
    approve,
    approve_under_decree,
    decline,
    propose,
    revoke,
)
from portal.decisions.states import DecisionStatus
from portal.demo.aid import Plan
from portal.demo.people import Stage
from portal.demo.reading import data
from portal.demo.timeline import Part, Story, at, later, working_day
from portal.demo.world import Course, Proposal, World
from portal.documents.words import long_date

#: Days between two sessions of the approvers, and how long a proposal lies there at least.
SESSION_EVERY, READING_TIME = 17, timedelta(days=2)


def ask_for_aid(course: Course, plan: Plan, *, declined: bool = False) -> Part[Decision]:
    """Propose ``plan`` and wait for the decision."""
    rng, world = course.rng, course.world
    village = course.household.village
    minutes = rng.choice(data("words")["minutes"]).format(
        village=village.name if village else "", day=long_date(today() - timedelta(days=3))
    )
    decision = propose(
        course.caseworker,
        course.case,
        items=world.stock.items(plan.items, rng),
        reason=plan.reason,
        minutes=minutes if rng.random() < 0.8 else "",
    )
    urgent = course.family.stage is Stage.ELDER and rng.random() < 0.3
    world.desk.append(Proposal(decision, declined, urgent))
    while decision.status is DecisionStatus.PROPOSED:
        yield _tomorrow()
    return decision


def take_back(course: Course, decision: Decision) -> Part[None]:
    """A supervisor revokes what was approved, before anything was handed over."""
    yield later(course.rng, 3, 8)
    revoke(course.supervisor, decision, reason=data("words")["voids"]["revoke"][0])


def sessions(world: World, first: date) -> Story:
    """The approvers' sessions: a list under an SK, and the reasons for what is not on it."""
    approver, issued = world.office.approvers[0], 0
    for session in count():
        yield at(working_day(first + timedelta(days=SESSION_EVERY * session)), 10)
        read = _take(world, urgent=False)
        for proposal in [item for item in read if item.to_decline]:
            _decline(world, approver, proposal)
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


def urgent_cases(world: World, first: date) -> Story:
    """What cannot wait for a session is approved one by one, each Monday."""
    for week in count():
        yield at(working_day(first + timedelta(weeks=week)), 14)
        for proposal in _take(world, urgent=True):
            approve(
                world.office.approvers[1],
                [proposal.decision],
                note="Mendesak: lansia.",
                overlap_seen=True,
            )


def _take(world: World, *, urgent: bool) -> list[Proposal]:
    """What has lain long enough leaves the desk."""
    taken = [
        item
        for item in world.desk
        if item.urgent is urgent and utc_now() - item.decision.proposed_at >= READING_TIME
    ]
    world.desk = [item for item in world.desk if item not in taken]
    return taken


def _decline(world: World, approver: User, proposal: Proposal) -> None:
    words = data("words")["declines"]
    decline(
        approver,
        proposal.decision,
        household_reason=world.rng.choice(words["family"]),
        note=world.rng.choice(words["note"]),
    )


def _tomorrow() -> datetime:
    return at(to_wib(utc_now()).date() + timedelta(days=1), 12)
