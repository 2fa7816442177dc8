"""A file that kills the process reading it is refused and harms nothing else."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.core.extensions import db
from portal.platform.jobs.models import Job, JobState
from portal.platform.permissions import Role
from portal.registry.agencies.states import ImportState
from tests.registry.agencies.making_workbooks import ods_bytes, xls_bytes
from tests.registry.agencies.test_reading_apart import far_apart
from tests.registry.intake.lists import content, person, reload, sent, work

DEADLY = far_apart("xl/worksheets/sheet1.dat", b"x")


def test_a_list_that_aborts_its_reader_fails_with_a_reason_and_the_next_one_is_read(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    deadly, other = sent(DEADLY), sent(content(person()))
    work()
    failed = reload(deadly)
    assert failed.status is ImportState.FAILED
    assert "tidak dapat dibaca: rusak atau terlalu besar" in str(failed.failure)
    job = db.session.get_one(Job, failed.job_id)
    assert (job.state, job.attempts, job.deaths) == (JobState.DONE, 1, 0)
    assert reload(other).status is ImportState.PREVIEWED
    page = sign_in(Role.SUPERVISOR, districts=None).get(f"/impor/{deadly}").text
    assert "salin daftarnya ke berkas XLSX yang baru" in page


def test_old_and_open_workbooks_come_in_by_the_same_way(app: Flask) -> None:
    row = person()
    rows = [list(row), list(row.values())]
    imports = [sent(xls_bytes({"Daftar": rows})), sent(ods_bytes({"Daftar": rows}))]
    work()
    assert [reload(one).accepted for one in imports] == [1, 1]
    assert reload(imports[0]).file.content_type == "application/vnd.ms-excel"
