"""The chain of the trail can be proved: by command, and by an auditor on a page."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from portal import audit
from portal.audit import AuditEvent, AuditValues
from portal.audit import services as audit_services
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.services import run_due_jobs
from portal.permissions import Role
from portal.transaction import transaction
from tests.factories import PORTAL, create_staff

SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Walk in many stretches, so that the seams are tested too."""
    for module in ("portal.audit.services", "portal.audit.jobs"):
        monkeypatch.setattr(f"{module}.STRETCH", 3)


@pytest.fixture
def ten_events(app: Flask) -> None:
    """A trail."""
    user = create_staff(Role.CASEWORKER)
    for number in range(9):
        with transaction():
            audit.record(PORTAL, "users.change", user, name=f"Nama {number}")


def rename_actor(sequence: int) -> None:
    db.session.execute(
        update(AuditEvent).where(AuditEvent.sequence == sequence).values(actor_name="Orang Lain")
    )


def change_value(sequence: int) -> None:
    db.session.execute(
        update(AuditValues)
        .where(AuditValues.sequence == sequence)
        .values(content={"name": "Nama Palsu"})
    )


def remove(sequence: int) -> None:
    db.session.execute(delete(AuditValues).where(AuditValues.sequence == sequence))
    db.session.execute(delete(AuditEvent).where(AuditEvent.sequence == sequence))


def forge(sequence: int) -> None:
    """Change an event and compute its digest anew, as an insider without the key might."""
    rename_actor(sequence)
    db.session.flush()
    event = db.session.get_one(AuditEvent, sequence, populate_existing=True)
    event.digest = audit_services._digest(vars(event))


TAMPERING = [
    pytest.param(rename_actor, 4, 4, id="an event was changed"),
    pytest.param(change_value, 4, 4, id="a value was changed"),
    pytest.param(remove, 4, 5, id="an event was taken out"),
    pytest.param(remove, 10, 10, id="the newest event was cut off"),
    pytest.param(forge, 4, 5, id="an event was forged with its digest"),
]


def verify_by_command(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    return result.exit_code, result.output


def test_a_whole_chain_is_stated(app: Flask, ten_events: None) -> None:
    assert verify_by_command(app) == (0, "10 events, the chain holds\n")


@pytest.mark.parametrize(("tamper", "sequence", "named"), TAMPERING)
def test_the_command_names_the_link_that_does_not_hold(
    app: Flask, ten_events: None, tamper: Callable[[int], None], sequence: int, named: int
) -> None:
    with transaction():
        tamper(sequence)
    status, words = verify_by_command(app)
    assert status == 1
    assert f"does not hold at: {named} " in words


def test_an_auditor_proves_the_chain_on_a_page(
    app: Flask, ten_events: None, sign_in: SignIn
) -> None:
    browser = sign_in(Role.AUDITOR)
    progress = browser.post("/jejak/periksa").location
    assert "Menunggu giliran" in browser.get(progress).text
    assert browser.post("/jejak/periksa").location == progress  # one walk at a time
    run_due_jobs("penguji")
    assert "Rantai utuh: 11 catatan diperiksa" in browser.get(progress).text
    assert "Rantai utuh" in browser.get("/jejak/").text


@pytest.mark.parametrize(("tamper", "sequence", "named"), TAMPERING)
def test_the_page_names_the_link_that_does_not_hold(
    app: Flask,
    ten_events: None,
    sign_in: SignIn,
    tamper: Callable[[int], None],
    sequence: int,
    named: int,
) -> None:
    browser = sign_in(Role.AUDITOR)
    with transaction():
        tamper(sequence)
    progress = browser.post("/jejak/periksa").location
    run_due_jobs("penguji")
    page = browser.get(progress).text
    if sequence == 10:  # with the auditor's own account the tenth is no longer the newest
        named = 11
    assert f"tidak utuh pada catatan nomor {named}." in page
    assert "tidak utuh" in browser.get("/jejak/").text


def test_what_happens_during_the_walk_is_walked_too(
    app: Flask, ten_events: None, sign_in: SignIn
) -> None:
    browser = sign_in(Role.AUDITOR)
    browser.post("/jejak/periksa")
    with transaction() as session:
        job = session.scalars(select(Job)).one()
        job.cursor, job.result = 0, {}
    create_staff(Role.CASEWORKER)
    run_due_jobs("penguji")
    assert db.session.scalars(select(Job.cursor)).one() == 12


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_else_starts_the_proof(sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).post("/jejak/periksa").status_code == 403
    assert not db.session.scalars(select(Job)).all()
