"""Aid in the sample programme: proposals and decisions, handovers, visits, and events."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from portal.casework.decisions import services as decisions
from portal.casework.decisions.models import AidKind, Decision
from portal.casework.follow_ups import services as follow_ups
from portal.casework.follow_ups.models import Visit, VisitOutcome
from portal.casework.follow_ups.queries import visits_of
from portal.casework.handovers import services as handovers
from portal.casework.handovers.device_commands import HandoverContent, keep_claim
from portal.casework.handovers.models import (
    Handover,
    HandoverClaim,
    HandoverEvent,
    Invitation,
    SignatureKind,
)
from portal.casework.handovers.queries import owed_items
from portal.casework.handovers.services import DeskFacts
from portal.casework.receipts.models import Paper
from portal.casework.receipts.services import reprint
from portal.core.clock import today, utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.overview.event_papers.services import prepare_event_papers
from portal.platform.accounts.models import User
from portal.platform.files.photos import clean_signature
from portal.platform.jobs.services import run_due_jobs
from portal.platform.offline.models import CommandState, DeviceCommand
from portal.platform.permissions import Role
from tests import factories as make
from tests.casework.handovers.cast import drawn
from tests.screen.names import HTML, RIGHT_TO_LEFT, UNBROKEN


def give_aid(staff: dict[Role, User]) -> None:
    """Create proposals and decisions of every kind, then handovers."""
    mine, approver = staff[Role.CASEWORKER], staff[Role.APPROVER]
    fund = make.create_fund(name=HTML[:80], amount=2_000_000_000)

    def propose(kinds: Sequence[AidKind] = (AidKind.TOOL,)) -> Decision:
        case = make.assessed(make.create_case(caseworker=mine))
        return make.create_decision(case=case, proposer=mine, fund=fund, kinds=kinds)

    propose(tuple(AidKind))
    declined, withdrawn, listed = propose(), propose(), [propose(), propose()]
    with transaction():
        decisions.decline(approver, declined, household_reason=HTML, note=HTML)
        decisions.withdraw(mine, withdrawn)
        decisions.approve_under_decree(
            approver,
            list(listed),
            number="400.9/17/Dinsos/2026",
            dated=today(),
            signed_by=HTML[:100],
            signer_position="Kepala Dinas",
            about=UNBROKEN,
        )
    make.create_approved(proposer=mine, approver=approver, fund=fund)
    _hand_over(staff)


def _hand_over(staff: dict[Role, User]) -> None:
    mine, approver = staff[Role.CASEWORKER], staff[Role.APPROVER]
    officer = staff[Role.SUPERVISOR]
    given = [_given(mine, approver, officer, tuple(AidKind)) for _ in range(3)]
    followed = given[0]
    with transaction():
        visits = visits_of(followed.case_id)
        follow_ups.record_visit(mine, db.session.merge(visits[0]), findings=_findings())
        follow_ups.miss_visit(
            mine, db.session.merge(visits[1]), note=HTML, again_on=today() + timedelta(days=7)
        )
    with transaction():
        handovers.void_handover(officer, db.session.merge(given[1]), reason=HTML)
        reprint(officer, db.session.query(Paper).first(), reason=HTML)
    partial = make.create_approved(
        proposer=mine, approver=approver, kinds=(AidKind.TOOL, AidKind.GOODS)
    )
    make.hand_over(partial, officer=officer, items=owed_items(partial)[:1])
    with transaction() as session:
        late = session.query(Visit).filter(Visit.handover_id == given[2].id).first()
        follow_ups.move_visit(mine, late, on=today())


def _given(mine: User, approver: User, officer: User, kinds: tuple[AidKind, ...]) -> Handover:
    decision = make.create_approved(proposer=mine, approver=approver, kinds=kinds)
    return make.hand_over(decision, officer=officer)


def hold_events(staff: dict[Role, User]) -> None:
    """Create events in every state, one of them with papers."""
    mine, approver, leader = (
        staff[role] for role in (Role.CASEWORKER, Role.APPROVER, Role.SUPERVISOR)
    )
    officer = staff[Role.EVENT_OFFICER]

    def plan(name: str, days: int, families: int) -> HandoverEvent:
        invited = [
            make.create_approved(proposer=mine, approver=approver, kinds=tuple(AidKind))
            for _ in range(families)
        ]
        with transaction():
            event = handovers.create_event(
                leader,
                name=name[:150],
                starts_at=utc_now() + timedelta(days=days),
                place=UNBROKEN,
                district_code=make.PEBAYURAN,
            )
            handovers.set_officers(leader, event, officers=[officer])
            if invited:
                handovers.invite(leader, event, decisions=list(invited))
        return event

    prepared = plan(HTML, 3, 2)
    plan("Peluncuran 🌾", 0, 2)
    cancelled, opened = plan(RIGHT_TO_LEFT, 5, 1), plan("Balai Desa Karangharja", 0, 3)
    plan("Belum ada undangan", 9, 0)
    with transaction():
        handovers.cancel_event(leader, cancelled, reason=HTML)
        handovers.open_event(leader, opened)
    _give_out(officer, leader, opened)
    with transaction():
        prepare_event_papers(leader, prepared, receipts=False)
    run_due_jobs("world")


def _give_out(officer: User, leader: User, event: HandoverEvent) -> None:
    """Check one family in and serve another, twice by a phone."""
    with transaction():
        handovers.open_screen(leader, event)
        roster = handovers.roster_of(event)
        handovers.check_in(officer, roster[0])
    make.hand_over(roster[1].decision, officer=officer)
    _collide(officer, leader, roster[1])


def _collide(officer: User, leader: User, line: Invitation) -> None:
    """Let a phone send two handovers of what was handed over; one of them is settled."""
    items = frozenset(item.id for item in line.decision.items)
    desk = DeskFacts(
        UNBROKEN[:40], HTML[:160], HTML[:120], RIGHT_TO_LEFT[:120], SignatureKind.SCREEN
    )
    content = HandoverContent(line.event_id, line.id, items, desk, clean_signature(drawn()))
    claims = []
    for number in range(2):
        with transaction() as session:
            command = DeviceCommand(
                user_id=officer.id,
                client_id=str(UUID(int=number)),
                kind="handovers.hand_over",
                digest="0" * 64,
                said_at=utc_now(),
                happened_at=utc_now(),
                received_at=utc_now(),
                offline=True,
                state=CommandState.CONFLICT,
                answer={},
            )
            session.add(command)
            keep_claim(officer, command, content, InvalidInput(HTML))
            claims = list(session.scalars(select(HandoverClaim)))
    with transaction():
        handovers.settle_claim(leader, claims[0], note=HTML)


def _findings() -> follow_ups.VisitFindings:
    return follow_ups.VisitFindings(
        visited_on=today(),
        outcome=next(iter(VisitOutcome)),
        household_size=4,
        monthly_income=3_000_000,
        monthly_spending=2_000_000,
        tool_in_use=True,
        tool_note=HTML,
        note=f"{HTML} {RIGHT_TO_LEFT}",
    )
