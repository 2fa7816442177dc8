"""Who may request which export, its audit events, and recovery after a killed worker."""

import signal
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.core.clock import acting_at, utc_now
from portal.core.db.transaction import transaction
from portal.core.errors import InvalidInput, NotFound, NotPermitted
from portal.core.extensions import db
from portal.overview.exports import jobs, queries, services
from portal.overview.exports.jobs import remove_expired_exports
from portal.overview.exports.models import ExportPart
from portal.overview.exports.queries import get_export
from portal.platform.accounts.models import User
from portal.platform.accounts.services import deactivate
from portal.platform.audit.models import AuditEvent
from portal.platform.files.models import FileContent, StoredFile
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from tests import factories as make
from tests.database import build_app
from tests.other_process import exit_code, kill_self
from tests.overview.exports.reading import csv_rows, made, reload, requested

MAY = {Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR}


def actions() -> list[str]:
    found = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence))
    return [event.action for event in found if event.subject_type == "exports"]


def parts_left() -> int:
    return db.session.scalar(select(func.count()).select_from(ExportPart)) or 0


@pytest.mark.parametrize("role", Role)
def test_who_may_export(app: Flask, role: Role) -> None:
    actor = make.create_staff(role)
    if role in MAY:
        assert requested(actor).id
    else:
        with pytest.raises(NotPermitted):
            requested(actor)


def test_full_numbers_take_a_reason_and_are_noted_as_an_unmasking(app: Flask) -> None:
    person = make.create_household().persons[0]
    actor = make.create_staff(Role.SUPERVISOR)
    with pytest.raises(InvalidInput) as refusal:
        requested(actor, full_numbers=True)
    assert refusal.value.field == "reason"
    export = made(actor, full_numbers=True, reason="Pemadanan Dukcapil")
    assert csv_rows(export)[0]["nik"] == person.nik
    assert actions() == ["exports.request", "exports.unmask", "exports.finish"]
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "exports.unmask")
    ).one()
    assert event.values is not None
    assert (event.values.content["rows"], event.values.content["reason"]) == (
        1,
        "Pemadanan Dukcapil",
    )


def test_without_full_numbers_nobody_is_unmasked(app: Flask) -> None:
    make.create_household()
    made(make.create_staff(Role.SUPERVISOR))
    assert actions() == ["exports.request", "exports.finish"]


def test_an_auditor_cannot_ask_for_full_numbers(app: Flask) -> None:
    with pytest.raises(InvalidInput):
        requested(make.create_staff(Role.AUDITOR), full_numbers=True, reason="ingin tahu")


def test_a_kecamatan_outside_the_scope_cannot_be_chosen(app: Flask) -> None:
    with pytest.raises(InvalidInput) as refusal:
        requested(make.create_staff(Role.SUPERVISOR), district_code=make.TAMBELANG)
    assert refusal.value.field == "district_code"


def test_a_chosen_kecamatan_bounds_the_file(app: Flask) -> None:
    make.create_family(("Di Pebayuran", None))
    make.create_family(("Di Tambelang", None), village=make.SUKABAKTI)
    actor = make.create_staff(Role.SUPERVISOR, districts=None)
    rows = csv_rows(made(actor, district_code=make.TAMBELANG))
    assert [row["nama"] for row in rows] == ["Di Tambelang"]


def test_nobody_takes_the_export_of_somebody_else(app: Flask) -> None:
    export = made(make.create_staff(Role.SUPERVISOR))
    with pytest.raises(NotFound):
        get_export(make.create_staff(Role.SUPERVISOR), export.id)


def test_who_has_lost_the_scope_gets_no_file_of_it(app: Flask) -> None:
    actor = make.create_staff(Role.SUPERVISOR, districts=None)
    ready, waiting = made(actor), requested(actor)
    with transaction() as session:
        session.get_one(User, actor.id).everywhere = False
    run_due_jobs("worker")
    assert reload(waiting.id).file is None
    assert waiting.job is not None
    assert "Mintalah lagi" in (waiting.job.error or "")
    with pytest.raises(NotFound):
        get_export(db.session.get_one(User, actor.id), ready.id)


def test_an_account_that_was_closed_exports_nothing_more(app: Flask) -> None:
    actor, admin = make.create_staff(Role.SUPERVISOR), make.create_staff(Role.ADMINISTRATOR)
    export = requested(actor)
    with transaction():
        deactivate(admin, db.session.get_one(User, actor.id))
    run_due_jobs("worker")
    assert reload(export.id).file is None


def test_the_file_goes_after_its_days_and_the_record_stays(app: Flask) -> None:
    make.create_household()
    actor = make.create_staff(Role.SUPERVISOR)
    export_id = made(actor).id
    assert remove_expired_exports("worker") == 0
    with acting_at(utc_now() + timedelta(days=8)):
        assert remove_expired_exports("worker") == 1
        assert remove_expired_exports("worker") == 0
    export = reload(export_id)
    assert (export.file_id, export.rows) == (None, 1)
    for table in (StoredFile, FileContent):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    with transaction(), pytest.raises(NotFound):
        services.download_export(actor, get_export(actor, export_id))
    assert actions()[-1] == "exports.remove"


def test_an_export_that_is_cancelled_leaves_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "ROWS_PER_CHUNK", 1)
    for number in range(3):
        make.create_family((f"Ibu {number}", None))
    actor = make.create_staff(Role.SUPERVISOR)
    export_id = requested(actor).id
    answers = iter([False])
    run_due_jobs("worker", stopping=lambda: next(answers, True))
    assert parts_left() == 1
    with transaction():
        services.cancel_export(actor, get_export(actor, export_id))
    run_due_jobs("worker")
    export = reload(export_id)
    assert (export.file, export.job and export.job.state) == (None, JobState.CANCELLED)
    assert parts_left() == 0


def test_a_file_that_lacks_a_row_is_not_handed_out(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.create_family(("Satu", None), ("Dua", None))
    monkeypatch.setattr(jobs, "read_stored_parts", lambda _id: iter([b"satu\r\n"]))
    export = made(make.create_staff(Role.SUPERVISOR))
    assert export.file is None
    assert export.job is not None
    assert export.job.state is JobState.FAILED


def doomed_worker(uri: str, name: str, call: int) -> None:
    """Work in chunks of two rows, and die at the nth call of the named function."""
    queries.ROWS_PER_CHUNK = 2
    original, calls = getattr(jobs, name), count(1)

    def doomed(*arguments: Any, **keywords: Any) -> Any:
        if next(calls) == call:
            kill_self()
        return original(*arguments, **keywords)

    setattr(jobs, name, doomed)
    with build_app(uri).app_context():
        run_due_jobs("doomed")


@pytest.mark.parametrize(
    ("name", "call"), [("read_chunk", 3), ("_renewing_lease", 1), ("store_file", 1)]
)
def test_a_killed_worker_loses_and_doubles_nothing(
    app: Flask, database_uri: str, name: str, call: int
) -> None:
    for number in range(7):
        make.create_family((f"Ibu {number}", None))
    export_id = requested(make.create_staff(Role.SUPERVISOR)).id
    db.session.remove()
    assert exit_code(doomed_worker, database_uri, name, call) == -signal.SIGKILL
    before = parts_left()
    assert before == (2 if name == "read_chunk" else 4)
    with transaction() as session:
        session.execute(update(Job).values(lease_until=utc_now() - timedelta(seconds=1)))
    run_due_jobs("worker")
    export = reload(export_id)
    assert [row["nama"] for row in csv_rows(export)] == [f"Ibu {number}" for number in range(7)]
    assert (export.rows, parts_left()) == (7, 0)
