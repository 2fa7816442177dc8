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
from portal.overview.audit_trail.named_accounts import NamedAccounts
from portal.overview.audit_trail.queries import (
    MOST_COUNTED,
    AuditFilters,
    actions_on,
    count_events,
    events_in_words,
    person_named,
    subject_by_number,
    visible_events,
)
from portal.overview.audit_trail.subjects import subjects_of
from portal.overview.audit_trail.wording import as_kept, outcome_tone, value_in_words
from portal.platform.accounts.guard import current_actor, guard
from portal.platform.accounts.models import User
from portal.platform.audit.models import AuditEvent
from portal.platform.audit.permissions import AUDIT_READ, AUDIT_READ_ACCOUNTS
from portal.platform.audit.wording import Words, audit_words, field_name, noun, sentence
from portal.platform.jobs.models import JobState
from portal.platform.jobs.queries import last_job
from portal.platform.jobs.services import enqueue
from portal.platform.permissions import Actor, Reach, allows, reach
from portal.platform.web import go_to, render_page
from portal.platform.web.pagination import DEFAULT_SIZE, Sort, paginate

blueprint = Blueprint("audit", __name__, url_prefix="/jejak")

NO_CASE = -1
#: Events on a page for who asks for more.
MORE = 200
_ASKED_OF_OFFICE = ("pelaku", "tentang", "tindakan", "dari", "sampai", "baris")
_ASKED = (*_ASKED_OF_OFFICE, "nomor", "orang")


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
        size=_size(),
    )
    accounts = NamedAccounts(page.items)
    verifies = reach(actor, AUDIT_READ) is Reach.ALL
    return render_page(
        "audit/index.html",
        block="list",
        page=page,
        filters=filters,
        choices=_choices(actor),
        numbers=numbers_of_cases({event.case_id for event in page.items if event.case_id}),
        about=subjects_of(page.items),
        in_words=_in_words(page.items, accounts),
        retold=accounts.retold,
        person=person_named(actor, filters.person_id),
        counted_events=count_events(actor, filters) if "hitung" in request.args else None,
        most_counted=MOST_COUNTED,
        counting_url=_counting_url(actor),
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


def _counting_url(actor: Actor) -> str:
    names = _ASKED if allows(actor, AUDIT_READ) else _ASKED_OF_OFFICE
    asked: dict[str, Any] = {name: request.args[name] for name in names if request.args.get(name)}
    return url_for(".index", hitung="ya", **asked)


def _size() -> int:
    """How many events one asked for on a page."""
    return MORE if request.args.get("baris") == str(MORE) else DEFAULT_SIZE


def _in_words(events: Sequence[AuditEvent], accounts: NamedAccounts) -> Mapping[int, Words]:
    """What the rooms say of the values, with names in place of account numbers."""
    known = events_in_words(events)
    return {
        event.sequence: {**accounts.lines(event), **known.get(event.sequence, {})}
        for event in events
    }


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _filters() -> AuditFilters:
    return AuditFilters(
        actor_id=_number("pelaku"),
        person_id=_number("orang"),
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
