"""Each approved item is given once; a mistaken handover can be voided with all its effects."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.casework.cases.states import Status
from portal.casework.decisions.models import AidKind, Decision, Fund
from portal.casework.follow_ups.models import Visit
from portal.casework.follow_ups.states import VisitStatus
from portal.casework.handovers import services
from portal.casework.handovers.models import Handover, SignatureKind
from portal.casework.handovers.queries import owed_items
from portal.casework.handovers.services import Ceremony, GivenItem, Proof
from portal.casework.receipts.models import Paper, PaperKind
from portal.casework.receipts.states import PaperStatus
from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotPermitted
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from tests.factories import create_approved, create_decision, create_fund, create_staff, hand_over
from tests.races import at_once


def test_handing_everything_over_moves_the_case_issues_papers_and_plans_visits(app: Flask) -> None:
    decision = create_approved(kinds=[AidKind.TOOL, AidKind.CASH])
    handover = hand_over(decision)

    assert decision.case.status is Status.HANDED_OVER
    assert decision.fulfilled_at is not None
    papers = db.session.scalars(select(Paper).where(Paper.handover_id == handover.id)).all()
    assert {paper.kind for paper in papers} == {PaperKind.BAST, PaperKind.RECEIPT}
    assert {paper.status for paper in papers} == {PaperStatus.ISSUED}
    planned = db.session.scalars(select(Visit).where(Visit.handover_id == handover.id)).all()
    assert len(planned) == 3


def test_a_partial_handover_leaves_the_rest_owed(app: Flask) -> None:
    decision = create_approved(kinds=[AidKind.TOOL, AidKind.GOODS])
    tool, goods = decision.items
    hand_over(decision, items=[tool])
    assert decision.case.status is Status.DECIDED
    assert owed_items(decision) == [goods]
    hand_over(decision, items=[goods])
    assert decision.case.status is Status.HANDED_OVER


def test_the_rest_of_a_partial_handover_can_be_released_and_its_fund_is_free(app: Flask) -> None:
    fund = create_fund()
    decision = create_approved(kinds=[AidKind.TOOL, AidKind.GOODS], fund=fund, value=1_000_000)
    supervisor = create_staff(Role.SUPERVISOR)
    hand_over(decision, items=[decision.items[0]])
    with transaction():
        services.release_rest(supervisor, decision, reason="Stok habis")
    assert decision.case.status is Status.HANDED_OVER
    assert db.session.get_one(Fund, fund.id).committed == 1_000_000


def test_two_officers_confirming_at_the_same_moment_give_one_handover_and_one_clear_message(
    app: Flask,
) -> None:
    decision_id = create_approved().id
    officers = [create_staff(Role.SUPERVISOR, name=name).id for name in ("Bu Ani", "Pak Budi")]

    def confirm(officer_id: int) -> str:
        with transaction() as session:
            own = session.get_one(Decision, decision_id)
            services.record_handover(
                session.get_one(User, officer_id),
                own,
                items=[GivenItem(item) for item in own.items],
                recipient=own.case.household.persons[0],
                ceremony=ceremony(),
                proof=Proof(SignatureKind.PAPER),
            )
        return "handed over"

    outcomes = at_once(app, *(partial(confirm, officer) for officer in officers))

    assert len(outcomes) == 2
    message = next(text for text in outcomes if text != "handed over")
    assert message.startswith("Bantuan ini sudah diserahkan oleh ")
    assert message.split(" oleh ")[1].startswith(("Bu Ani pada", "Pak Budi pada"))
    assert db.session.scalar(select(func.count()).select_from(Handover)) == 1
    assert db.session.scalar(select(func.count()).select_from(Paper)) == 1


def test_voiding_a_handover_voids_its_papers_cancels_its_visits_and_owes_the_aid_again(
    app: Flask,
) -> None:
    decision = create_approved()
    handover = hand_over(decision)
    number = db.session.scalars(select(Paper.number)).one()
    supervisor = create_staff(Role.SUPERVISOR)
    with pytest.raises(InvalidInput, match="alasan"), transaction():
        services.void_handover(supervisor, handover, reason=" ")
    with transaction():
        services.void_handover(supervisor, handover, reason="Salah keluarga")

    assert decision.case.status is Status.DECIDED
    assert owed_items(decision) == decision.items
    paper = db.session.scalars(select(Paper)).one()
    assert (paper.status, paper.number) == (PaperStatus.VOID, number)
    assert {visit.status for visit in db.session.scalars(select(Visit))} == {VisitStatus.CANCELLED}

    hand_over(decision)
    numbers = db.session.scalars(select(Paper.sequence).order_by(Paper.sequence)).all()
    assert numbers == [1, 2], "the void paper keeps its number and the next one follows"


def test_a_handover_is_not_voided_while_a_newer_proposal_is_open(app: Flask) -> None:
    first = create_approved()
    handover = hand_over(first)
    create_decision(case=first.case, proposer=first.proposed_by)
    supervisor = create_staff(Role.SUPERVISOR)
    with pytest.raises(InvalidInput, match="masih terbuka"), transaction():
        services.void_handover(supervisor, handover, reason="Salah")


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.APPROVER, Role.AUDITOR])
def test_only_supervisors_and_event_officers_hand_over(app: Flask, role: Role) -> None:
    decision = create_approved()
    with pytest.raises(NotPermitted):
        hand_over(decision, officer=create_staff(role))


def test_an_event_officer_hands_over_only_to_families_of_own_events(app: Flask) -> None:
    decision = create_approved()
    with pytest.raises(NotPermitted):
        hand_over(decision, officer=create_staff(Role.EVENT_OFFICER))


def test_what_cannot_be_is_refused(app: Flask) -> None:
    decision = create_approved()
    supervisor = create_staff(Role.SUPERVISOR)
    person = decision.case.household.persons[0]

    def attempt(where: Ceremony, items: list[GivenItem]) -> None:
        with transaction():
            services.record_handover(
                supervisor,
                decision,
                items=items,
                recipient=person,
                ceremony=where,
                proof=Proof(SignatureKind.PAPER),
            )

    given = [GivenItem(item) for item in decision.items]
    with pytest.raises(InvalidInput, match="belum tiba"):
        attempt(ceremony(handed_at=utc_now() + timedelta(days=1)), given)
    with pytest.raises(InvalidInput, match="dua orang"):
        attempt(ceremony(second_witness="UDIN"), given)
    with pytest.raises(InvalidInput, match="Pilih bantuan"):
        attempt(ceremony(), [])


def ceremony(**changes: object) -> Ceremony:
    """Return an ordinary handover at the village hall."""
    fields = {
        "place": "Balai Desa Karangharja",
        "handed_at": utc_now(),
        "first_witness": "Udin",
        "second_witness": "Wati",
    }
    return Ceremony(**{**fields, **changes})  # type: ignore[arg-type]
