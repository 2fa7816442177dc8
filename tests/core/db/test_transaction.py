"""A transaction writes everything or nothing, including its audit events."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.accounts.models import User
from portal.platform.audit.models import AuditEvent
from portal.platform.permissions import Role
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
