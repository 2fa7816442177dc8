"""Overlapping aid is shown to be confirmed or overridden; it never rejects a proposal by itself."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError

from portal.casework.decisions.models import Decision
from portal.casework.decisions.states import DecisionStatus
from portal.core.clock import today
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
from portal.registry.agencies.models import Programme
from portal.registry.aid.models import AidFact, AidRule, AidSource, FactSource, Verdict
from portal.registry.aid.services import ensure_aid
from tests.asking import questions
from tests.factories import create_decision

SignIn = Callable[..., FlaskClient]


def given_pkh(decision: Decision) -> None:
    """Record PKH for the family of a proposal, this month."""
    given("pkh", decision)


def given(code: str, decision: Decision) -> None:
    """Record aid of a programme for the family of a proposal, this month."""
    with transaction() as session:
        ensure_aid()
        programme = session.scalars(select(Programme).where(Programme.code == code)).one()
        session.add(
            AidFact(
                person=decision.case.household.persons[0],
                household=decision.case.household,
                programme=programme,
                kind=programme.kind,
                value=750_000,
                given_on=today(),
                payment=f"gift:{decision.id}",
                sources=[AidSource(source=FactSource.GIFT, source_id=decision.id)],
            )
        )


def forbid(*which: ColumnElement[bool]) -> None:
    """Make all or some rules forbid the aid they match."""
    with transaction() as session:
        session.execute(update(AidRule).where(*which).values(verdict=Verdict.FORBIDDEN))


def test_what_needs_review_must_be_seen_before_it_is_approved(app: Flask, sign_in: SignIn) -> None:
    decision = create_decision()
    given_pkh(decision)
    approver = sign_in(Role.APPROVER)
    page = approver.get(f"/bantuan/{decision.id}").text
    assert "PKH" in page
    assert "Rp750.000" in page
    assert "Arahan Bupati" in page
    refused = approver.post(f"/bantuan/{decision.id}/setujui", data={})
    assert refused.status_code == 422
    assert "Periksa dahulu bantuan lain" in refused.text
    done = approver.post(f"/bantuan/{decision.id}/setujui", data={"overlap_seen": "y"})
    assert done.status_code == 303
    assert "Sudah diperiksa oleh" in approver.get(f"/bantuan/{decision.id}").text


def test_what_is_forbidden_needs_a_reason_that_is_kept(app: Flask, sign_in: SignIn) -> None:
    decision = create_decision()
    given_pkh(decision)
    forbid()
    approver = sign_in(Role.APPROVER)
    address = f"/bantuan/{decision.id}/setujui"
    assert approver.post(address, data={"overlap_seen": "y"}).status_code == 422
    assert approver.post(address, data={"override_reason": "Rumahnya terbakar."}).status_code == 303
    kept = db.session.get_one(Decision, decision.id)
    assert (kept.override_reason, kept.overlap_verdict) == ("Rumahnya terbakar.", Verdict.FORBIDDEN)
    assert kept.overlaps is not None
    assert kept.overlaps[0]["programme"] == "PKH"
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert "decisions.override" in actions
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(Decision).values(override_reason=""))


def test_an_sk_leaves_out_what_is_forbidden_and_names_it(app: Flask, sign_in: SignIn) -> None:
    stopped, free = create_decision(), create_decision()
    given_pkh(stopped)
    forbid()
    approver = sign_in(Role.APPROVER)
    sent = {
        "decision": [stopped.id, free.id],
        "number": "400.9/1",
        "dated": today().isoformat(),
        "signed_by": "Kepala",
        "signer_position": "Kepala Dinas",
        "about": "Penerima",
    }
    answer = approver.post("/bantuan/sk/baru", data=sent, follow_redirects=True)
    assert "Tidak ikut SK karena dilarang tumpang tindih" in answer.text
    db.session.expire_all()
    assert db.session.get_one(Decision, stopped.id).status is DecisionStatus.PROPOSED
    assert db.session.get_one(Decision, free.id).status is DecisionStatus.APPROVED
    again = {**sent, "number": "400.9/2", f"override-{stopped.id}": "Rumahnya terbakar."}
    assert approver.post("/bantuan/sk/baru", data=again).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Decision, stopped.id).status is DecisionStatus.APPROVED


def test_an_sk_shows_what_is_forbidden_at_once_and_folds_the_rest(
    app: Flask, sign_in: SignIn
) -> None:
    stopped, looked_at, free = create_decision(), create_decision(), create_decision()
    given_pkh(looked_at)
    approver = sign_in(Role.APPROVER)
    chosen = {"decision": [looked_at.id, stopped.id, free.id]}
    page = approver.get("/bantuan/sk/baru", query_string=chosen).text
    assert page.count('<details class="fold">') == 1
    given_pkh(stopped)
    forbid()
    page = approver.get("/bantuan/sk/baru", query_string=chosen).text
    assert page.count('<details class="fold" open>') == 2
    assert "2 dari 3 keluarga sudah menerima bantuan lain." in page
    assert "1 bantuan lain" in page


def marks(browser: FlaskClient, query: str = "") -> dict[str, str]:
    """Return the mark about other aid in the list, by case number."""
    rows = re.findall(r'<li class="row.*?</li>', browser.get(f"/bantuan/{query}").text, re.DOTALL)
    said = {}
    for row in rows:
        [number] = re.findall(r"BAKI-\d{4}-\d{6}", row)
        said[number] = "".join(re.findall(r"bantuan lain: ([a-z ]+)", row))
    return said


@pytest.mark.parametrize("query", ["", "?status=all"])
def test_the_list_marks_which_proposals_meet_other_aid(
    app: Flask, sign_in: SignIn, query: str
) -> None:
    stopped, doubtful, free = create_decision(), create_decision(), create_decision()
    given("pkh", doubtful)
    given("pena", stopped)
    forbid(AidRule.same_kind.is_(True))
    assert marks(sign_in(Role.APPROVER), query) == {
        stopped.case.number: "dilarang",
        doubtful.case.number: "perlu diperiksa",
        free.case.number: "",
    }


def test_the_list_says_how_many_meet_other_aid_and_what_a_mark_means(
    app: Flask, sign_in: SignIn
) -> None:
    approver, met = sign_in(Role.APPROVER), create_decision()
    create_decision()
    page = approver.get("/bantuan/").text
    assert "Tidak ada usulan di halaman ini yang bertemu bantuan lain" in page
    given_pkh(met)
    page = approver.get("/bantuan/").text
    assert "1 usulan di halaman ini bertemu bantuan lain: 0 dilarang, 1 perlu diperiksa." in page
    assert "Tidak ada yang ditolak dengan sendirinya" in page


def test_what_was_decided_is_not_marked_any_more(app: Flask, sign_in: SignIn) -> None:
    decision, approver = create_decision(), sign_in(Role.APPROVER)
    given_pkh(decision)
    approver.post(f"/bantuan/{decision.id}/setujui", data={"overlap_seen": "y"})
    assert marks(approver, "?status=approved") == {decision.case.number: ""}


def test_marking_more_proposals_asks_no_more_questions(app: Flask, sign_in: SignIn) -> None:
    approver = sign_in(Role.APPROVER)
    given_pkh(create_decision())
    of_one = questions(lambda: marks(approver))
    for _ in range(3):
        given_pkh(create_decision())
    assert questions(lambda: marks(approver)) == of_one
