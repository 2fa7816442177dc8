"""The job of a bulk action: each record once, whatever happens to its worker, and whoever else is
at work."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.casework.cases.models import Case
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.audit import AuditEvent
from portal.platform.bulk import services
from portal.platform.bulk.jobs import run_bulk
from portal.platform.bulk.kinds import BulkKind, BulkResult, kind_named
from portal.platform.bulk.models import BulkAction, BulkItem
from portal.platform.bulk.queries import reasons_of
from portal.platform.bulk.states import BulkStatus
from portal.platform.jobs.models import Job, JobState
from portal.platform.permissions import Actor, Role
from tests.database import build_app
from tests.factories import create_case, create_staff
from tests.other_process import LIMIT, running
from tests.races import at_once

CASES, BLOCK = 7, 3


def small_blocks(name: str) -> BulkKind:
    """Return the kind, which is given back in smaller blocks from now on."""
    kind = kind_named(name)
    object.__setattr__(kind, "block", BLOCK)
    return kind


@pytest.fixture(autouse=True)
def blocks_as_before(app: Flask) -> object:
    kind = kind_named("cases.assign")
    before = kind.block
    yield small_blocks("cases.assign")
    object.__setattr__(kind, "block", before)


@pytest.fixture
def caseworker(app: Flask) -> User:
    return create_staff(Role.CASEWORKER)


@pytest.fixture
def supervisor(app: Flask) -> User:
    return create_staff(Role.SUPERVISOR)


def chosen(actor: User) -> BulkAction:
    with transaction():
        return services.choose(
            actor, kind_named("cases.assign"), filters={"whose": "all"}, record_ids=None
        )


def confirmed(actor: User, caseworker: User) -> int:
    """Return the id of a bulk action that gives every case to ``caseworker``."""
    action = chosen(actor)
    with transaction():
        services.confirm(actor, action, fields={"everyone": caseworker.id, "villages": {}})
    return action.id


def found(action_id: int) -> BulkAction:
    db.session.rollback()
    return db.session.get_one(BulkAction, action_id)


def let_the_lease_run_out() -> None:
    with transaction() as session:
        job = session.scalars(select(Job)).one()
        assert job.lease_until is not None
        job.lease_until -= timedelta(hours=1)


def times_assigned() -> Mapping[int, int]:
    rows = db.session.execute(
        select(AuditEvent.case_id, func.count())
        .where(AuditEvent.action == "cases.assign")
        .group_by(AuditEvent.case_id)
    )
    return {case_id: times for case_id, times in rows if case_id}


def slow_worker(uri: str, parent: Connection) -> None:
    """Write one block, and stay in the middle of the next until killed."""
    with build_app(uri).app_context():
        kind, blocks = small_blocks("cases.assign"), count(1)
        apply = kind.apply

        def apply_then_wait(
            actor: Actor, action: BulkAction, items: Sequence[BulkItem]
        ) -> Mapping[int, BulkResult]:
            done = apply(actor, action, items)
            db.session.flush()
            if next(blocks) == 2:
                parent.send("in the middle")
                threading.Event().wait()
            return done

        object.__setattr__(kind, "apply", apply_then_wait)
        run_bulk("killed")


def test_after_a_kill_in_the_middle_of_a_block_every_case_is_assigned_once(
    supervisor: User, caseworker: User, database_uri: str
) -> None:
    for _ in range(CASES):
        create_case()
    action_id = confirmed(supervisor, caseworker)
    db.session.rollback()
    worker, sender = Pipe(duplex=False)
    with running(slow_worker, database_uri, sender):
        assert worker.poll(LIMIT), "it is in the middle"
    assert found(action_id).done == BLOCK, "what was not committed is gone"
    assert run_bulk("early") == 0, "its lease still holds"
    let_the_lease_run_out()
    assert run_bulk("another") == 1
    action = found(action_id)
    assert (action.status, action.done) == (BulkStatus.DONE, CASES)
    assert set(times_assigned().values()) == {1}
    assert len(times_assigned()) == CASES


def test_of_two_supervisors_who_assign_the_same_cases_each_case_follows_the_first(
    app: Flask, supervisor: User, caseworker: User
) -> None:
    colleague, other = create_staff(Role.SUPERVISOR), create_staff(Role.CASEWORKER)
    for _ in range(CASES):
        create_case()
    mine, theirs = chosen(supervisor).id, chosen(colleague).id
    for actor, action_id, person in ((supervisor, mine, caseworker), (colleague, theirs, other)):
        with transaction():
            action = db.session.get_one(BulkAction, action_id)
            services.confirm(actor, action, fields={"everyone": person.id, "villages": {}})
    at_once(app, *(_run(name) for name in ("one", "two")))
    run_bulk("the rest")
    first, second = found(mine), found(theirs)
    assert (first.done, second.done, second.refused) == (CASES, 0, CASES)
    assert [reason.text for reason in reasons_of(second)] == [
        "Pendampingnya diganti orang lain sesudah kasus ini dipilih."
    ]
    held = db.session.scalars(select(Case.caseworker_id).distinct()).all()
    assert held == [caseworker.id]


def _run(name: str) -> Callable[[], str]:
    return lambda: str(run_bulk(name))


def test_two_confirmations_at_once_start_one_job(
    app: Flask, supervisor: User, caseworker: User
) -> None:
    create_case()
    action_id = chosen(supervisor).id
    actor_id = supervisor.id

    def confirm() -> str:
        with transaction() as session:
            actor = session.get_one(User, actor_id)
            query = select(BulkAction).where(BulkAction.id == action_id).with_for_update()
            services.confirm(
                actor, session.scalars(query).one(), fields={"everyone": caseworker_id}
            )
        return "confirmed"

    caseworker_id = caseworker.id
    assert at_once(app, confirm, confirm) == ["confirmed"] * 2
    assert len(db.session.scalars(select(Job)).all()) == 1


def test_what_an_account_started_ends_when_the_account_is_closed(
    supervisor: User, caseworker: User
) -> None:
    case = create_case()
    action_id = confirmed(supervisor, caseworker)
    with transaction() as session:
        session.get_one(User, supervisor.id).active = False
    run_bulk("worker")
    job = db.session.scalars(select(Job)).one()
    assert (job.state, job.error) == (
        JobState.FAILED,
        "Akun yang memulai pekerjaan ini sudah ditutup.",
    )
    assert found(action_id).done == 0
    assert db.session.get_one(Case, case.id).caseworker_id is None


def test_a_long_import_does_not_hold_up_a_bulk_action(supervisor: User, caseworker: User) -> None:
    create_case()
    with transaction():
        jobs_before = services.enqueue(supervisor, "audit.check", arguments={}, queue="imports")
    action_id = confirmed(supervisor, caseworker)
    assert run_bulk("worker") == 1
    assert found(action_id).status is BulkStatus.DONE
    assert db.session.get_one(Job, jobs_before.id).state is JobState.QUEUED
