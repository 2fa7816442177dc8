"""Exports in each state, and API keys, in the sample programme."""

from datetime import timedelta
from typing import Any

from portal.core.clock import today, utc_now
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.edges.agency_access.services import (
    AgencyActor,
    create_key,
    new_key,
    record_use,
    revoke_key,
)
from portal.overview.exports import services
from portal.overview.exports.datasets import API_DATASETS, DATASETS
from portal.overview.exports.models import Export, Format
from portal.platform.accounts.models import User
from portal.platform.jobs.models import Job, JobState
from portal.platform.jobs.services import run_due_jobs
from portal.platform.permissions import Role
from portal.registry.agencies.queries import get_agency_by_code
from tests import factories as make
from tests.screen.names import HTML, UNBROKEN


def export_data(staff: dict[Role, User]) -> None:
    """Create exports that are finished, removed, failed, and running."""
    sari = staff[Role.SUPERVISOR]
    _ask(sari, dataset="bantuan-semua-pihak")
    run_due_jobs("world")
    _ask(sari, full_numbers=True, reason=HTML[:150])
    _ask(sari, dataset="kasus", format=Format.CSV, district_code=make.PEBAYURAN)
    gone = _ask(sari, dataset="bantuan", state="diserahkan")
    run_due_jobs("world")
    with transaction():
        services.remove_export(make.PORTAL, db.session.get_one(Export, gone))
    failed, cancelled, running = _ask(sari), _ask(sari), _ask(sari)
    with transaction() as session:
        services.cancel_export(sari, session.get_one(Export, cancelled))
        _stop(failed, JobState.FAILED, error=HTML)
        _stop(running, JobState.RUNNING, lease_until=utc_now() + timedelta(days=1), cursor=4)


def open_doors(admin: User) -> None:
    """Create a used key and a revoked one."""
    for label, revoked in ((HTML[:80], False), (UNBROKEN[:80], True)):
        with transaction():
            key = create_key(
                admin,
                get_agency_by_code("baznas"),
                key=new_key(),
                label=label,
                districts=None if revoked else [make.PEBAYURAN],
                datasets=list(API_DATASETS),
                full_numbers=revoked,
                basis=HTML[:150],
                reason=HTML[:150],
                expires_on=today() + timedelta(days=30),
            )
            record_use(
                AgencyActor(key), key, dataset="orang", rows=12, read={"first": 1, "last": 12}
            )
            if revoked:
                revoke_key(admin, key)


def _ask(actor: User, *, dataset: str = "orang", **asked: Any) -> int:
    with transaction():
        asked.setdefault("format", Format.XLSX)
        return services.request_export(actor, DATASETS[dataset], **asked).id


def _stop(export_id: int, state: JobState, **values: Any) -> None:
    job = db.session.get_one(Job, db.session.get_one(Export, export_id).job_id)
    job.state = state
    for name, value in values.items():
        setattr(job, name, value)
