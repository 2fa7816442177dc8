"""One person proposes and another decides; a fund is never overspent."""

from datetime import date, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.casework.cases.states import Status
from portal.casework.decisions import services
from portal.casework.decisions.models import AidKind, Decision, Fund
from portal.casework.decisions.states import DecisionStatus
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotPermitted
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit.models import AuditEvent
from portal.platform.messages.models import Message
from portal.platform.permissions import Role
from tests.factories import (
    assessed,
    create_approved,
    create_case,
    create_decision,
    create_fund,
    create_staff,
    hand_over,
)
from tests.races import at_once


def test_an_approved_proposal_holds_its_fund_moves_the_case_and_tells_the_family(
    app: Flask,
) -> None:
    fund = create_fund(amount=3_000_000)
    decision = create_decision(fund=fund, value=2_500_000)
    approver = create_staff(Role.APPROVER)
    with transaction():
        services.approve(approver, [decision], note="Sesuai asesmen")

    assert decision.status is DecisionStatus.APPROVED
    assert decision.case.status is Status.DECIDED
    assert db.session.get_one(Fund, fund.id).committed == 2_500_000
    message = db.session.scalars(select(Message).where(Message.step == "aid_approved")).one()
    assert message.case_id == decision.case_id
    last = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "decisions.approve")
    ).one()
    assert (last.actor_name, last.case_id) == (approver.name, decision.case_id)


def test_nobody_approves_or_declines_their_own_proposal(app: Flask) -> None:
    proposer = create_staff(Role.CASEWORKER)
    decision = create_decision(proposer=proposer)
    with transaction() as session:
        session.merge(proposer).role = Role.APPROVER  # promoted meanwhile
    with pytest.raises(NotPermitted, match="orang lain"), transaction():
        services.approve(proposer, [decision])
    with pytest.raises(NotPermitted, match="orang lain"), transaction():
        services.decline(proposer, decision, household_reason="Belum dapat dibantu tahun ini.")


def test_the_database_itself_refuses_an_approval_by_the_proposer(app: Flask) -> None:
    decision = create_decision()
    with pytest.raises(IntegrityError, match="four_eyes"), transaction():
        decision.decided_by_id = decision.proposed_by_id


def test_a_fund_that_does_not_suffice_refuses_the_whole_list(app: Flask) -> None:
    fund = create_fund(amount=4_000_000, name="Dana kecil")
    pair = [create_decision(fund=fund, value=2_500_000) for _ in range(2)]
    approver = create_staff(Role.APPROVER)
    with pytest.raises(InvalidInput, match=r"Dana kecil.*tersisa Rp4\.000\.000"), transaction():
        services.approve(approver, pair)
    assert {item.status for item in pair} == {DecisionStatus.PROPOSED}
    assert db.session.get_one(Fund, fund.id).committed == 0


def test_two_approvers_at_the_same_moment_never_overspend_a_fund(app: Flask) -> None:
    fund = create_fund(amount=3_000_000)
    pairs = [
        (create_decision(fund=fund, value=2_000_000).id, create_staff(Role.APPROVER).id)
        for _ in range(2)
    ]
    fund_id = fund.id

    def approve(decision_id: int, approver_id: int) -> str:
        with transaction() as session:
            services.approve(
                session.get_one(User, approver_id), [session.get_one(Decision, decision_id)]
            )
        return "approved"

    outcomes = at_once(app, *(partial(approve, *pair) for pair in pairs))
    assert outcomes.count("approved") == 1
    assert any("Sisa dana" in outcome for outcome in outcomes)
    assert db.session.get_one(Fund, fund_id).committed == 2_000_000


def test_a_case_has_one_open_decision_at_a_time(app: Flask) -> None:
    decision = create_decision()
    with pytest.raises(InvalidInput, match="belum selesai"):
        create_decision(case=decision.case, proposer=decision.proposed_by)
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1


def test_aid_is_not_proposed_before_the_assessment(app: Flask) -> None:
    caseworker = create_staff(Role.CASEWORKER)
    case = create_case(caseworker=caseworker)
    with pytest.raises(InvalidInput, match="setelah asesmen"):
        create_decision(case=case, proposer=caseworker)


def test_a_caseworker_proposes_only_for_own_cases(app: Flask) -> None:
    case = assessed(create_case(caseworker=create_staff(Role.CASEWORKER)))
    with pytest.raises(NotPermitted):
        create_decision(case=case, proposer=create_staff(Role.CASEWORKER))


def test_a_declined_proposal_carries_a_reason_for_the_family_and_can_be_followed_by_another(
    app: Flask,
) -> None:
    decision = create_decision()
    approver = create_staff(Role.APPROVER)
    with pytest.raises(InvalidInput, match="disampaikan kepada keluarga"), transaction():
        services.decline(approver, decision, household_reason="  ")
    with transaction():
        services.decline(approver, decision, household_reason="Sudah menerima bantuan serupa.")
    assert decision.case.status is Status.ASSESSED
    again = create_decision(case=decision.case, proposer=decision.proposed_by)
    assert again.status is DecisionStatus.PROPOSED


def test_revoking_before_any_handover_frees_the_fund_and_steps_the_case_back(app: Flask) -> None:
    fund = create_fund()
    decision = create_approved(fund=fund)
    supervisor = create_staff(Role.SUPERVISOR)
    with transaction():
        services.revoke(supervisor, decision, reason="Salah orang")
    assert decision.status is DecisionStatus.REVOKED
    assert decision.case.status is Status.ASSESSED
    assert db.session.get_one(Fund, fund.id).committed == 0


def test_revoking_a_further_decision_returns_the_case_to_follow_up(app: Flask) -> None:
    first = create_approved()
    hand_over(first)
    second = create_approved(case=first.case, proposer=first.proposed_by)
    supervisor = create_staff(Role.SUPERVISOR)
    with transaction():
        services.revoke(supervisor, second, reason="Tidak jadi")
    assert first.case.status is Status.FOLLOW_UP


def test_an_sk_approves_its_list_at_once_and_its_number_is_used_once(app: Flask) -> None:
    approver = create_staff(Role.APPROVER)
    fields = {
        "number": "400.9/Kep.123-Dinsos/2026",
        "dated": date(2026, 4, 11),
        "signed_by": "Bupati Bekasi",
        "signer_position": "Bupati",
        "about": "Penerima bantuan",
    }
    pair = [create_decision() for _ in range(2)]
    with transaction():
        decree = services.approve_under_decree(approver, pair, **fields)
    assert {item.decree_id for item in pair} == {decree.id}
    another = create_decision()
    with pytest.raises(InvalidInput, match="sudah dipakai"), transaction():
        services.approve_under_decree(approver, [another], **fields)
    tomorrow = {**fields, "number": "2", "dated": today() + timedelta(days=1)}
    with pytest.raises(InvalidInput, match="belum tiba"), transaction():
        services.approve_under_decree(approver, [another], **tomorrow)


@pytest.mark.parametrize("value", [0, -1, 60_000_000])
def test_amounts_that_cannot_be_are_refused(app: Flask, value: int) -> None:
    with pytest.raises(InvalidInput):
        create_decision(kinds=[AidKind.CASH], value=value)
