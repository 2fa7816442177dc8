"""Families invited to an event at once, and the whole invitation taken back."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.cases.models import Case
from portal.casework.cases.states import Status
from portal.casework.handovers.models import Invitation
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.bulk import services
from portal.platform.bulk.jobs import run_bulk
from portal.platform.bulk.kinds import kind_named, kinds_for
from portal.platform.bulk.models import BulkAction
from portal.platform.bulk.queries import reasons_of
from portal.platform.permissions import Role
from tests.casework.handovers.cast import approved_for, create_event
from tests.factories import create_case, create_staff


def status_of(case_id: int) -> Status:
    db.session.rollback()
    return db.session.get_one(Case, case_id).status


def test_families_whose_aid_waits_are_invited_and_the_invitation_is_taken_back(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    supervisor = create_staff(Role.SUPERVISOR)
    waiting = [approved_for(name).case_id for name in ("Iroh", "Engkar", "Onah")]
    create_case()
    event = create_event()
    with transaction():
        action = services.choose(
            supervisor, kind_named("events.invite"), filters={"whose": "all"}, record_ids=None
        )
        assert (action.total, action.refused) == (4, 1)
        services.confirm(supervisor, action, fields={"event_id": event.id})
    run_bulk("worker")
    assert {status_of(case_id) for case_id in waiting} == {Status.SCHEDULED}
    with transaction() as session:
        services.undo(supervisor, session.get_one(BulkAction, action.id))
    run_bulk("worker")
    assert {status_of(case_id) for case_id in waiting} == {Status.DECIDED}
    left = db.session.scalars(select(Invitation).where(Invitation.withdrawn_at.is_(None))).all()
    assert left == []
    done = db.session.get_one(BulkAction, action.id)
    assert (done.done, done.undone) == (3, 3)
    assert [(reason.count, reason.text[:30]) for reason in reasons_of(done)] == [
        (1, "Keluarga ini tidak menunggu se")
    ]


def test_an_event_officer_is_offered_nothing_for_many(app: Flask) -> None:
    assert kinds_for(create_staff(Role.EVENT_OFFICER), "cases") == []
