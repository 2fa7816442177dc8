"""Lists and look-ups on a registry ten times as large: cost per page."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from flask import Flask
from sqlalchemy import insert

from portal.casework.cases.models import Case
from portal.casework.cases.states import Status
from portal.core.clock import today, utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.core.types import Relation, comparison_key
from portal.platform.permissions import Role
from portal.registry.households.models import Household, NameWord, Person
from tests.benchmarks.conftest import Judge
from tests.database import build_app, build_template
from tests.factories import create_staff, signed_in

SMALL, LARGE = 13_107, 131_072
VILLAGES = ("32.16.08.2001", "32.16.08.2002", "32.16.20.2001", "32.16.01.1007")
FIRST = ("Siti", "Iroh", "Engkar", "Rodiah", "Sarnati", "Suminah", "Iis", "Tatti", "Yuni", "Onah")
LAST = ("Rohmah", "Nurjanah", "Juhaeriah", "Handayani", "Maryam", "Saonah", "Rahayu", "Sumarni")
RUNS = 15


def fill(count: int, caseworker_id: int) -> None:
    """Insert ``count`` households of one woman, each with an open case."""
    now, day = utc_now(), today()
    with transaction() as session:
        for start in range(1, count + 1, 5000):
            numbers = range(start, min(start + 5000, count + 1))
            session.execute(insert(Household), [_household(n, now) for n in numbers])
            session.execute(insert(Person), [_person(n, now) for n in numbers])
            session.execute(
                insert(NameWord),
                [{"person_id": n, "word": word} for n in numbers for word in set(_key(n).split())],
            )
            session.execute(
                insert(Case),
                [
                    {
                        "number": f"B-{n:07}",
                        "household_id": n,
                        "status": Status.REGISTERED,
                        "caseworker_id": caseworker_id if n % 100 == 0 else None,
                        "opened_at": now,
                        "next_due_on": day + timedelta(days=n % 400 - 100) if n % 3 else None,
                    }
                    for n in numbers
                ],
            )


def _name(n: int) -> str:
    return f"{FIRST[n % 10]} {LAST[n // 10 % 8]} {n}"


def _key(n: int) -> str:
    return comparison_key(_name(n))


def _household(n: int, now: object) -> dict[str, object]:
    village = VILLAGES[n % 4]
    return {"id": n, "village_code": village, "district_code": village[:8], "created_at": now}


def _person(n: int, now: object) -> dict[str, object]:
    return {
        "id": n,
        "household_id": n,
        "name": _name(n),
        "name_key": _key(n),
        "nik_missing_reason": "belum ada",
        "relation": Relation.HEAD,
        "created_at": now,
    }


@pytest.fixture(scope="module", params=[SMALL, LARGE])
def programme(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, Flask, str]:
    """The portal with ``params`` cases."""
    file: Path = tmp_path_factory.mktemp("lists") / "portal.sqlite3"
    build_template(f"sqlite:///{file}")
    app = build_app(f"sqlite:///{file}")
    with app.app_context():
        supervisor = create_staff(Role.SUPERVISOR, districts=None)
        fill(request.param, create_staff(Role.CASEWORKER).id)
        identity = signed_in(supervisor)
        db.session.remove()
    return request.param, app, identity


PAGES = {
    "caseload": "/kasus/?whose=all",
    "caseload, overdue": "/kasus/?whose=all&due=overdue",
    "caseload, one kecamatan": "/kasus/?whose=all&district=32.16.20",
    "households": "/keluarga",
    "search by name": "/cari?q=siti+roh",
}
figures: dict[tuple[str, int], float] = {}


@pytest.mark.parametrize("page", PAGES)
def test_cost_of_a_page(programme: tuple[int, Flask, str], page: str, judge: Judge) -> None:
    count, app, identity = programme
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = identity, True
    with app.app_context():
        figures[page, count] = _median_of(lambda: client.get(PAGES[page]).status_code)
    small = figures.get((page, SMALL))
    if count == LARGE and small:
        judge(f"{page}: growth", figures[page, LARGE] / small, at_most=1.5)
        print(  # noqa: T201
            f"\n{page}: {figures[page, LARGE] * 1000:.0f} ms at {LARGE:,}, ratio to {SMALL:,}: "
            f"{figures[page, LARGE] / small:.2f}"
        )


def _median_of(visit: Callable[[], int]) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        assert visit() == 200
        taken.append(time.perf_counter() - start)
    return median(taken)
