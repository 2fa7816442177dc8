"""The ground everything stands on: one transaction, one audit chain."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal import audit
from portal.accounts.models import User
from portal.audit.models import AuditEvent, AuditValues
from portal.extensions import db
from portal.permissions import Role
from portal.transaction import transaction
from tests.factories import create_staff


def test_a_failed_transaction_writes_nothing_and_leaves_no_audit_event(app: Flask) -> None:
    user = create_staff(Role.CASEWORKER)
    events = db.session.query(AuditEvent).count()

    def fail_midway() -> None:
        with transaction():
            user.name = "Nama Lain"
            audit.record(user, "users.change", user, name="Nama Lain")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail_midway()
    assert db.session.scalars(select(User.name).where(User.id == user.id)).one() != "Nama Lain"
    assert db.session.query(AuditEvent).count() == events


def test_nothing_can_be_recorded_outside_a_transaction(app: Flask) -> None:
    user = create_staff(Role.CASEWORKER)
    with pytest.raises(RuntimeError, match="no transaction"):
        audit.record(user, "users.change", user)


def test_the_audit_chain_holds_and_shows_where_it_was_tampered_with(app: Flask) -> None:
    for role in Role:
        create_staff(role)
    seen, broken = audit.verify(db.session())
    assert (seen, broken) == (len(Role), [])

    with transaction() as session:
        event = session.get_one(AuditEvent, 3)
        event.actor_name = "Orang Lain"
    assert audit.verify(db.session())[1] == [3]


def test_erasing_values_keeps_the_chain_whole(app: Flask) -> None:
    create_staff(Role.CASEWORKER)
    with transaction() as session:
        session.delete(session.get_one(AuditValues, 1))
    assert audit.verify(db.session()) == (1, [])
