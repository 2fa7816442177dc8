"""An export ten times as large: what does a row cost more, and how much memory does it take?"""

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
from tests.benchmarks.test_lists import LARGE, SMALL, fill
from tests.database import build_app, build_template
from tests.factories import create_staff
from tests.paths import ROOT

#: Peak memory is of a process of its own, which does nothing but the export.
WORK = """
import json, os, resource, time
from portal.platform.jobs.services import run_due_jobs
from tests.database import build_app
app = build_app(os.environ["MEASURED"])
with app.app_context():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    assert run_due_jobs("bench") == 1
    taken = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([taken, before, after]))
"""
figures: dict[tuple[Format, int], tuple[float, float, int]] = {}


@pytest.mark.parametrize("count", [SMALL, LARGE])
def test_cost_of_an_export(count: int, tmp_path: Path) -> None:
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
            _report(format, count, after / 1024)
        db.session.remove()


def _give_numbers() -> None:
    """Every cell that most people have is filled."""
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
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        cwd=ROOT,
        env={**os.environ, "MEASURED": uri},
        capture_output=True,
        text=True,
        check=True,
    )
    taken, before, after = json.loads(done.stdout.splitlines()[-1])
    return taken, before, after


def _report(format: Format, count: int, peak: float) -> None:
    taken, grown, size = figures[format, count]
    small = figures.get((format, SMALL))
    ratio = "" if small is None else f", per row {taken / count / (small[0] / SMALL):.2f} times"
    print(  # noqa: T201
        f"\nexport {format}, {count:,} rows: {taken:.1f} s{ratio}, peak {peak:.0f} MiB"
        f" ({grown:.0f} MiB more than idle), file {size / 2**20:.1f} MiB"
    )
