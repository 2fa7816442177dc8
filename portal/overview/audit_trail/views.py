"""Pages of the audit trail."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.casework.cases.queries import id_of_case, numbers_of_cases
from portal.core.db.transaction import transaction
from portal.core.extensions import db
from portal.overview.audit_trail.jobs import VERIFY, job_outcome
from portal.overview.audit_trail.queries import (
    AuditFilters,
    actions_on,
    events_in_words,
    subject_by_number,
    visible_events,
)
from portal.overview.audit_trail.wording import as_kept, outcome_tone, value_in_words
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.audit.models import AuditEvent
from portal.platform.audit.permissions import AUDIT_READ, AUDIT_READ_ACCOUNTS
from portal.platform.audit.wording import audit_words, field_name, noun, sentence
from portal.platform.jobs.models import JobState
from portal.platform.jobs.queries import last_job
from portal.platform.jobs.services import enqueue
from portal.platform.permissions import Actor, Reach, allows, reach
from portal.platform.settings.definitions import all_settings
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import Sort, paginate

blueprint = Blueprint("audit", __name__, url_prefix="/jejak")

NO_CASE = -1


@blueprint.get("/")
@guard(AUDIT_READ, AUDIT_READ_ACCOUNTS)
def index() -> ResponseReturnValue:
    """List events, newest first: who did what and when."""
    actor = current_actor()
    filters = _filters()
    page = paginate(
        db.session(),
        visible_events(actor, filters),
        Sort(AuditEvent.sequence, descending=True),
        cursor=request.args.get("after"),
    )
    verifies = reach(actor, AUDIT_READ) is Reach.ALL
    return render_page(
        "audit/index.html",
        block="list",
        page=page,
        filters=filters,
        choices=_choices(actor),
        numbers=numbers_of_cases({event.case_id for event in page.items if event.case_id}),
        about=_subjects(page.items),
        in_words=events_in_words(page.items),
        sees_cases=allows(actor, AUDIT_READ),
        verifies=verifies,
        checked=last_job(VERIFY) if verifies else None,
        outcome=job_outcome,
        outcome_tone=outcome_tone,
        sentence=sentence,
        field_name=field_name,
        named=lambda fields: ", ".join(map(field_name, fields)),
        written=value_in_words,
        as_kept=as_kept,
    )


@blueprint.post("/periksa")
@guard(AUDIT_READ, at_least=Reach.ALL)
def check() -> ResponseReturnValue:
    """Verify the whole chain in a job; show the running job if there is one."""
    with transaction():
        job = last_job(VERIFY)
        if job is None or job.state not in {JobState.QUEUED, JobState.RUNNING}:
            job = enqueue(current_actor(), VERIFY, arguments={})
        job_id = job.id
    return go_to(url_for("jobs.show", job_id=job_id))


def _filters() -> AuditFilters:
    actor_id = request.args.get("pelaku", "")
    return AuditFilters(
        actor_id=int(actor_id) if actor_id.isdecimal() and len(actor_id) < 19 else None,
        table=request.args.get("tentang", ""),
        action=request.args.get("tindakan", ""),
        first_day=_day("dari"),
        last_day=_day("sampai"),
        **_numbered(request.args.get("nomor", "").strip()),
    )


def _numbered(number: str) -> Mapping[str, Any]:
    """Return the filter for the case or other record with ``number``; one that matches nothing if
    there is none.
    """
    if not number:
        return {}
    case_id = id_of_case(number)
    if case_id is None and (subject := subject_by_number(number)) is not None:
        return {"subject": subject}
    return {"case_id": NO_CASE if case_id is None else case_id}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _choices(actor: Actor) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the choices of the filters: people, kinds of records, and actions on the
    chosen kind.
    """
    tables = (
        list(audit_words().nouns)
        if allows(actor, AUDIT_READ)
        else list(audit_words().office_tables)
    )
    people = db.session.execute(select(User.id, User.name).order_by(User.name, User.id))
    things = sorted(((table, noun(table)) for table in tables), key=itemgetter(1))
    chosen = request.args.get("tentang", "")
    actions = [(action, sentence(action)) for action in actions_on(chosen)] if chosen else []
    return {
        "people": [
            ("", _("semua orang")),
            ("0", _("Portal sendiri")),
            *((str(user_id), name) for user_id, name in people),
        ],
        "tables": [("", _("semua hal")), *things],
        "actions": [("", _("semua tindakan")), *sorted(actions, key=itemgetter(1))],
    }


def _subjects(events: Sequence[AuditEvent]) -> Mapping[int, str]:
    """Return what events about accounts and settings refer to, by sequence number."""
    ids = {event.subject_id for event in events if event.subject_type == "users"}
    accounts = db.session.scalars(select(User).where(User.id.in_(ids)))
    names = {account.id: account.name for account in accounts}
    labels = {setting.key: str(setting.label) for setting in all_settings()}
    return {
        event.sequence: name
        for event in events
        if (name := _subject(event, names, labels)) is not None
    }


def _subject(event: AuditEvent, names: Mapping[int, str], labels: Mapping[str, str]) -> str | None:
    if event.subject_type == "users" and event.subject_id != event.actor_id:
        return names.get(event.subject_id or 0)
    if event.subject_type == "setting_values" and event.values is not None:
        return labels.get(event.values.content.get("key", ""))
    return None
