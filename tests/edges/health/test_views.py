"""Health checks report whether the portal is alive, and whether it can work."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.engine import make_url

from portal.core.clock import utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.edges.health.views import LEAST_FREE, SILENT
from portal.platform.jobs.duties import never
from portal.platform.jobs.jobs import FORGOTTEN, beat
from portal.platform.jobs.models import WorkerBeat


def a_worker_lives(name: str = "mesin:4711:ab") -> None:
    beat(f"{name}:beat", stopping=never)


def seen_before(name: str, age: timedelta) -> None:
    with transaction() as session:
        session.execute(
            update(WorkerBeat).where(WorkerBeat.name == name).values(seen_at=utc_now() - age)
        )


def test_a_portal_that_can_work_is_ready_and_nothing_is_left_of_the_trial(
    client: FlaskClient,
) -> None:
    a_worker_lives()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    words = {"database": "ok", "worker": "ok", "disk": "ok", "status": "ok"}
    assert answer.json is not None
    assert words.items() <= answer.json.items()
    assert db.session.scalars(select(WorkerBeat.name)).all() == ["mesin:4711:ab"]


def test_without_a_worker_the_portal_is_alive_and_not_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").json["worker"] == "silent"
    a_worker_lives()
    seen_before("mesin:4711:ab", SILENT)
    assert (client.get("/readyz").status_code, client.get("/healthz").status_code) == (503, 200)
    a_worker_lives("mesin:4712:cd")
    assert client.get("/readyz").status_code == 200


def test_workers_that_ended_are_forgotten(app: Flask) -> None:
    a_worker_lives("mesin:4711:ab")
    seen_before("mesin:4711:ab", FORGOTTEN + timedelta(seconds=1))
    a_worker_lives("mesin:4712:cd")
    a_worker_lives("mesin:4712:cd")
    assert db.session.scalars(select(WorkerBeat.name)).all() == ["mesin:4712:cd"]


@pytest.mark.only_database("sqlite")
def test_while_somebody_else_writes_without_an_end_it_is_busy(
    app: Flask, client: FlaskClient, database_uri: str
) -> None:
    app.config["WRITERS_PATIENCE"] = 0
    a_worker_lives()
    with closing(sqlite3.connect(make_url(database_uri).database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = client.get("/readyz")
        other.rollback()
    assert (answer.status_code, answer.json["database"]) == (503, "busy")


@pytest.mark.only_database("sqlite")
def test_a_disk_that_is_nearly_full_is_said(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_worker_lives()
    usage = shutil.disk_usage("/")._replace(free=LEAST_FREE - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["disk"]) == (503, "nearly full")
