"""A supervisor adds a task to every case of one desa; closed cases are left out with the reason."""

from datetime import date, timedelta

from sqlalchemy import func, select

from portal.casework.cases.models import Case
from portal.core.extensions import db
from portal.edges.demo.context import DemoContext
from portal.edges.demo.scheduler import Story, at, working_day
from portal.platform.bulk.kinds import kind_named
from portal.platform.bulk.services import choose, confirm
from portal.platform.jobs.services import run_in_transaction
from portal.platform.regions.models import Region
from portal.registry.households.models import Household

#: Days before the demo.
_AGO = timedelta(days=6)
TITLE = "Minta fotokopi kartu keluarga yang terbaru"


def add_tasks_in_one_village(context: DemoContext, launch: Region, demo_date: date) -> Story:
    """Add a task to all cases of the largest desa of the launch kecamatan with a closed case."""
    yield at(working_day(demo_date - _AGO), 10, 20)
    village_code = db.session.scalar(
        select(Household.village_code)
        .join(Case, Case.household_id == Household.id)
        .where(Household.district_code == launch.code)
        .group_by(Household.village_code)
        .having(func.count(Case.closed_at) > 0)
        .order_by(func.count().desc(), Household.village_code)
        .limit(1)
    )
    if village_code is None:
        return
    filters = {"whose": "all", "status": "all", "district": launch.code, "village": village_code}
    supervisor = context.staff.supervisors[0]
    action = choose(supervisor, kind_named("cases.add_task"), filters=filters, record_ids=None)
    if action.total > action.refused:
        confirm(supervisor, action, fields={"title": TITLE, "due_on": None})
        assert action.job is not None  # noqa: S101 - it was just confirmed
        run_in_transaction(action.job)
