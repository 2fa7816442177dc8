"""Assign 32,768 cases at once, compared with the bare statements; and a page meanwhile."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.bulk.jobs import run_bulk
from portal.platform.bulk.kinds import kind_named
from portal.platform.bulk.models import BulkAction
from portal.platform.bulk.services import choose, confirm
from portal.platform.bulk.states import BulkStatus
from portal.platform.permissions import Role
from tests.benchmarks.conftest import Judge
from tests.benchmarks.test_lists import fill
from tests.database import build_app, build_template
from tests.factories import create_staff, signed_in
from tests.other_process import running
from tests.portals import own_app

CASES = 32_768
PAGE = "/kasus/?whose=all"
RUNS = 15
#: A statement with its rows of values.
Written = list[tuple[str, list[Any]]]


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def test_assigning_many_cases(tmp_path: Path, judge: Judge) -> None:
    file, copy = tmp_path / "portal.sqlite3", tmp_path / "bare.sqlite3"
    uri = f"sqlite:///{file}"
    build_template(uri)
    with own_app(uri) as app, app.app_context():
        supervisor = create_staff(Role.SUPERVISOR, districts=None)
        people = [create_staff(Role.CASEWORKER, districts=None).id for _ in range(2)]
        who, (first, second) = supervisor.id, people
        fill(CASES, first)
        judge(f"choose {CASES:,} cases, s", seconds(lambda: chosen(supervisor)), at_most=5)
        confirmed(supervisor, first)
        checkpoint(file)
        shutil.copy(file, copy)
        written, took = recorded(lambda: run_bulk("bench"))
        action = newest()
        assert action.status is BulkStatus.DONE
        assert action.done == CASES - CASES // 100, "who has it already keeps it"
        bare = seconds(lambda: replayed(copy, written))
        judge(f"assign {CASES:,} cases, s", took, at_most=10)
        judge("assigning, compared with its bare statements", took / bare, at_most=3)
        supervisor = db.session.get_one(User, who)
        chosen(supervisor)
        confirmed(supervisor, second)
        judge("a page while 32,768 cases are assigned", slower(app, supervisor, uri), at_most=2)


def slower(app: Flask, supervisor: User, uri: str) -> float:
    """Return how much longer a page takes while another process works."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = signed_in(supervisor), True
    client.get(PAGE)
    alone = median(seconds(lambda: client.get(PAGE)) for _ in range(RUNS))
    meanwhile = []
    with running(work, uri):
        while not (moved := newest().done):
            db.session.rollback()
        while moved < CASES and newest().status is BulkStatus.RUNNING:
            meanwhile.append(seconds(lambda: client.get(PAGE)))
            db.session.rollback()
    return median(meanwhile) / alone


def work(uri: str) -> None:
    """Carry out what waits."""
    with build_app(uri).app_context():
        run_bulk("bench")


def chosen(actor: User) -> None:
    with transaction():
        choose(actor, kind_named("cases.assign"), filters={"whose": "all"}, record_ids=None)


def confirmed(actor: User, caseworker_id: int) -> None:
    with transaction():
        confirm(actor, newest(), fields={"everyone": caseworker_id, "villages": {}})


def newest() -> BulkAction:
    return db.session.scalars(select(BulkAction).order_by(BulkAction.id.desc()).limit(1)).one()


def recorded(work: Callable[[], object]) -> tuple[Written, float]:
    """Return what ``work`` writes, and its seconds."""
    written: Written = []

    def note(_c: object, _k: object, statement: str, values: Any, _x: object, many: bool) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            written.append((statement, list(values) if many else [values]))

    def end(_connection: object) -> None:
        written.append(("COMMIT", []))

    event.listen(db.engine, "before_cursor_execute", note)
    event.listen(db.engine, "commit", end)
    took = seconds(work)
    event.remove(db.engine, "before_cursor_execute", note)
    event.remove(db.engine, "commit", end)
    return written, took


def replayed(file: Path, written: Written) -> None:
    """Write the same rows with the driver alone, in the same transactions."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in written:
        if statement == "COMMIT":
            connection.execute("COMMIT")
            connection.execute("BEGIN IMMEDIATE")
        else:
            connection.executemany(statement, rows)
    connection.execute("COMMIT")
    connection.close()


def checkpoint(file: Path) -> None:
    """Bring everything into the file itself, so that it can be copied."""
    db.session.remove()
    db.engine.dispose()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
