"""An export ten times as large: what does a row cost more, how much memory does it take, and what
would the same rows cost bare, read by one statement and written by the same library?"""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, update

from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Sex
from portal.overview.exports import services
from portal.overview.exports.datasets import dataset_of
from portal.overview.exports.models import Format
from portal.platform.permissions import Role
from portal.registry.households.models import Household, Person
from tests.benchmarks.conftest import Judge
from tests.benchmarks.test_lists import LARGE, SMALL, fill
from tests.database import build_app, build_template
from tests.factories import create_staff
from tests.paths import ROOT

#: Peak memory is measured in a separate process that does only the export.
WORK = """
import json, os, resource, time
from portal.platform.jobs.services import run_due_jobs
from tests.database import build_app
app = build_app(os.environ["MEASURED"])
with app.app_context():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    assert run_due_jobs("bench") == 1
    taken = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([taken, before, after]))
"""
BARE = """
import csv, os, sqlite3, time, xlsxwriter
start = time.process_time()
database = sqlite3.connect(os.environ["MEASURED"].removeprefix("sqlite:///"))
rows = database.execute(
    "SELECT p.id, p.household_id, p.nik, p.nik_state, p.nik_state, p.nik_missing_reason,"
    " h.kk_number, p.name, p.sex, p.sex, p.birth_place, p.birth_date, p.relation, p.relation,"
    " p.died_on, (SELECT number FROM phones WHERE person_id = p.id ORDER BY id LIMIT 1),"
    " h.address, h.rt, h.rw, d.code, d.name, v.code, v.name, p.created_at"
    " FROM persons p JOIN households h ON h.id = p.household_id"
    " LEFT JOIN regions d ON d.code = h.district_code"
    " LEFT JOIN regions v ON v.code = h.village_code ORDER BY p.id"
)
if os.environ["FORMAT"] == "csv":
    with open(os.environ["MEASURED"][10:] + ".csv", "w", newline="") as file:
        csv.writer(file).writerows(rows)
else:
    path = os.environ["MEASURED"][10:] + ".xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            for at, cell in enumerate(row):
                if cell is not None:
                    write = sheet.write_number if isinstance(cell, int) else sheet.write_string
                    write(line, at, cell)
print(time.process_time() - start)
"""
#: How much of an export's time the same rows would take bare, at least.
LEAST_BARE = {Format.CSV: 0.5, Format.XLSX: 0.6}
figures: dict[tuple[Format, int], tuple[float, float, int]] = {}


@pytest.mark.parametrize("count", [SMALL, LARGE])
def test_cost_of_an_export(count: int, tmp_path: Path, judge: Judge) -> None:
    uri = f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    build_template(uri)
    app = build_app(uri)
    with app.app_context():
        actor = create_staff(Role.SUPERVISOR, districts=None)
        fill(count, create_staff(Role.CASEWORKER).id)
        _give_numbers()
        for format in Format:
            with transaction():
                export = services.request_export(actor, dataset_of("orang"), format=format)
            taken, before, after = _measured(uri)
            db.session.rollback()
            assert export.rows == count
            assert export.file is not None
            figures[format, count] = taken, (after - before) / 1024, export.file.size
            bare = float(_alone(BARE, uri, FORMAT=format.value))
            _report(format, count, after / 1024, bare)
            judge(
                f"export {format}, {count:,} rows: bare work in it",
                bare / taken,
                at_least=LEAST_BARE[format],
            )
        db.session.remove()


def _give_numbers() -> None:
    """Fill every cell that most people have."""
    with transaction() as session:
        session.execute(
            update(Person).values(
                nik=func.printf("321608%010d", Person.id),
                nik_hash=func.printf("%064d", Person.id),
                birth_date=date(1980, 4, 12),
                sex=Sex.FEMALE,
            )
        )
        session.execute(
            update(Household).values(
                kk_number=func.printf("321608%010d", Household.id),
                kk_hash=func.printf("%064d", Household.id),
                address="Kp. Pulo Puter",
                rt="003",
                rw="002",
            )
        )


def _measured(uri: str) -> tuple[float, int, int]:
    taken, before, after = json.loads(_alone(WORK, uri))
    return taken, before, after


def _alone(work: str, uri: str, **variables: str) -> str:
    """Run ``work`` in a process of its own and return the last line that it says."""
    done = subprocess.run(
        [sys.executable, "-c", work],
        cwd=ROOT,
        env={**os.environ, **variables, "MEASURED": uri},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


def _report(format: Format, count: int, peak: float, bare: float) -> None:
    taken, grown, size = figures[format, count]
    small = figures.get((format, SMALL))
    ratio = "" if small is None else f", per row {taken / count / (small[0] / SMALL):.2f} times"
    print(  # noqa: T201
        f"\nexport {format}, {count:,} rows: {taken:.1f} s{ratio}, bare {bare:.1f} s"
        f" ({bare / taken:.2f} of it), peak {peak:.0f} MiB"
        f" ({grown:.0f} MiB more than idle), file {size / 2**20:.1f} MiB"
    )
