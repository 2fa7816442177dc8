"""Pages of exports."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.extensions import db
from portal.overview.exports.models import Export
from portal.platform.audit.models import AuditEvent
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.one_database(
    "what a page shows is made in Python; services and queries are tested on both databases"
)

SignIn = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


def asked(browser: FlaskClient, dataset: str = "orang", **fields: str) -> str:
    answer = browser.post(f"/ekspor/baru/{dataset}", data={"format": "csv", **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_an_export_is_asked_for_watched_and_taken(app: Flask, sign_in: SignIn) -> None:
    make.create_household()
    browser = sign_in(Role.SUPERVISOR)
    url = asked(browser, state="hidup")
    assert "Menunggu giliran" in browser.get(url).text
    assert "<html" not in browser.get(url, headers=HTMX).text
    run_due_jobs("worker")
    assert browser.get(url, headers=HTMX).headers["HX-Redirect"] == url
    page = browser.get(url).text
    assert "Siap diunduh" in page
    assert "1 baris, tidak ada yang terpotong" in page
    file = browser.get(f"{url}/unduh")
    assert file.headers["Content-Disposition"].startswith("attachment; filename=orang-")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Cache-Control"] == "private, no-store"
    assert len(file.text.splitlines()) == 2
    last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence.desc())).first()
    assert last is not None
    assert last.action == "exports.download"
    assert "1 baris" in browser.get("/ekspor/").text


def test_a_file_that_is_not_there_yet_cannot_be_taken(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(Role.SUPERVISOR)
    assert browser.get(f"{asked(browser)}/unduh").status_code == 404


def test_what_others_exported_does_not_exist_for_me(app: Flask, sign_in: SignIn) -> None:
    url = asked(sign_in(Role.SUPERVISOR))
    other = sign_in(Role.AUDITOR)
    for address in (url, f"{url}/unduh"):
        assert other.get(address).status_code == 404
    assert "Belum ada ekspor" in other.get("/ekspor/").text


def test_a_form_with_full_numbers_and_no_reason_says_so(app: Flask, sign_in: SignIn) -> None:
    answer = sign_in(Role.SUPERVISOR).post(
        "/ekspor/baru/orang", data={"format": "csv", "full_numbers": "y"}
    )
    assert answer.status_code == 422
    assert "Tulis untuk apa" in answer.text


def test_an_auditor_is_not_offered_full_numbers(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(Role.AUDITOR)
    assert "full_numbers" not in browser.get("/ekspor/baru/orang").text
    asked(browser, full_numbers="y", reason="ingin tahu")
    assert not db.session.scalars(select(Export)).one().full_numbers


def test_too_many_at_a_time_are_refused(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(Role.SUPERVISOR)
    for _ in range(3):
        asked(browser)
    answer = browser.post("/ekspor/baru/orang", data={"format": "csv"})
    assert answer.status_code == 422
    assert "Tunggu" in answer.text


def test_an_export_can_be_cancelled(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(Role.SUPERVISOR)
    url = asked(browser)
    browser.post(f"{url}/batal")
    assert "Ekspor ini dibatalkan" in browser.get(url).text


def test_the_dictionary_explains_every_column(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(Role.APPROVER)
    page = browser.get("/ekspor/kamus").text
    assert "Perpres 39/2019" in page
    file = browser.get("/ekspor/kamus/kasus.csv")
    assert "status" in file.text
    assert "registered = Terdaftar" in file.text
