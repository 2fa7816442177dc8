"""The chain of the trail can be verified, by command and by an auditor on a page."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.audit import AuditEvent, AuditValues
from portal.platform.audit.chain import event_digest
from portal.platform.audit.models import GENESIS, AuditHead
from portal.platform.jobs.models import Job
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from tests.factories import PORTAL, create_staff

SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verify in many segments, to test their boundaries."""
    for module in ("portal.platform.audit.services", "portal.overview.audit_trail.jobs"):
        monkeypatch.setattr(f"{module}.SEGMENT_SIZE", 3)


@pytest.fixture
def ten_events(app: Flask) -> None:
    """Record ten events."""
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


def remove_values(sequence: int) -> None:
    db.session.execute(delete(AuditValues).where(AuditValues.sequence == sequence))


def remove(sequence: int) -> None:
    remove_values(sequence)
    db.session.execute(delete(AuditEvent).where(AuditEvent.sequence == sequence))


def forge(sequence: int) -> None:
    """Change an event and recompute all following links, as an attacker without the key can."""
    rename_actor(sequence)
    db.session.flush()
    link_anew(sequence)


def exchange_values(sequence: int) -> None:
    """Exchange the values of an event with those of the next, digests included."""
    one, other = (db.session.get_one(AuditEvent, number) for number in (sequence, sequence + 1))
    one.values_digest, other.values_digest = other.values_digest, one.values_digest
    values = [db.session.get_one(AuditValues, event.sequence) for event in (one, other)]
    values[0].content, values[1].content = values[1].content, values[0].content
    link_anew(sequence)


def change_time(sequence: int) -> None:
    event = db.session.get_one(AuditEvent, sequence)
    event.at -= timedelta(days=1)
    link_anew(sequence)


def insert_forged(_sequence: int) -> None:
    """Append a forged event."""
    sequence = db.session.get_one(AuditHead, 1).sequence
    last = db.session.get_one(AuditEvent, sequence)
    said = {column.name: getattr(last, column.name) for column in AuditEvent.__table__.columns}
    db.session.add(AuditEvent(**said | {"sequence": sequence + 1, "digest": "f" * 64}))
    db.session.flush()
    link_anew(sequence + 1)


def link_anew(sequence: int) -> None:
    """Recompute the links from ``sequence`` on, and the head, with another key than the
    portal's.
    """
    key = current_app.config["AUDIT_KEY"]
    current_app.config["AUDIT_KEY"] = "a-key-that-somebody-guessed-0000000000"
    try:
        events = select(AuditEvent).where(AuditEvent.sequence >= sequence)
        before = db.session.get(AuditEvent, sequence - 1)
        digest = before.digest if before else GENESIS
        for event in db.session.scalars(events.order_by(AuditEvent.sequence)):
            event.previous_digest = digest
            event.digest = digest = event_digest(vars(event))
            db.session.flush()
        head = db.session.get_one(AuditHead, 1)
        head.sequence, head.digest = event.sequence, digest
    finally:
        current_app.config["AUDIT_KEY"] = key


TAMPERING = [
    pytest.param(rename_actor, 4, 4, id="who did it was changed"),
    pytest.param(change_time, 4, 4, id="when it was done was changed"),
    pytest.param(change_value, 4, 4, id="a value was changed"),
    pytest.param(exchange_values, 4, 4, id="the values of two events were exchanged"),
    pytest.param(remove_values, 4, 4, id="values were taken out without an erasure"),
    pytest.param(remove, 4, 5, id="an event was taken out"),
    pytest.param(remove, 10, 10, id="the newest event was cut off"),
    pytest.param(forge, 4, 4, id="an event was forged with all links behind it"),
    pytest.param(insert_forged, 10, 11, id="an event was added that nobody caused"),
]


def verify_by_command(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    return result.exit_code, result.output


def test_the_audit_chain_holds_and_shows_where_it_was_tampered_with(app: Flask) -> None:
    for role in Role:
        create_staff(role)
    seen, broken = audit.verify(db.session())
    assert (seen, broken) == (len(Role), [])

    with transaction() as session:
        event = session.get_one(AuditEvent, 3)
        event.actor_name = "Orang Lain"
    assert audit.verify(db.session())[1] == [3]


def test_values_that_were_erased_with_a_reason_leave_the_chain_whole(app: Flask) -> None:
    user = create_staff(Role.CASEWORKER)
    other = create_staff(Role.SUPERVISOR)
    result = app.test_cli_runner().invoke(
        args=["audit", "erase", "users", str(user.id), "--reason", "Permohonan 12/2026"]
    )
    assert result.output == "1 events without values now\n"
    assert audit.verify(db.session()) == (3, [])
    db.session.rollback()
    kept = db.session.scalars(select(AuditValues).order_by(AuditValues.sequence)).all()
    assert [values.event.subject_id for values in kept] == [other.id, user.id]
    assert kept[-1].content == {"events": [1], "reason": "Permohonan 12/2026"}


def test_an_erasure_of_one_record_excuses_no_other(app: Flask) -> None:
    erased, other = create_staff(Role.CASEWORKER), create_staff(Role.SUPERVISOR)
    with transaction():
        audit.erase(PORTAL, erased, "Permohonan 12/2026")
    with transaction():
        remove_values(2)
    assert audit.verify(db.session()) == (3, [2])
    assert other.id != erased.id


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
    assert re.search(rf"does not hold at: {named}\b", words)


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
        named = 12 if tamper is insert_forged else 11
    assert re.search(rf"tidak utuh pada catatan nomor {named}\b", page)
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
