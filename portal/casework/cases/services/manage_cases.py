"""Changes to a case. Each function checks the permission on this case."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from flask_babel import gettext
from sqlalchemy import Select, delete, func, select
from sqlalchemy.exc import IntegrityError

from portal.casework.cases import ports
from portal.casework.cases.models import Attachment, Case, CaseGrant, Note, Task, TaskKind
from portal.casework.cases.permissions import CASE_CLOSE, CASE_CLOSE_PROPOSE, CASE_MANAGE, CASE_WORK
from portal.casework.cases.queries import open_case_of, require_on
from portal.casework.cases.services.notify_household import notify, withdraw_notices
from portal.casework.cases.settings import CASE_NUMBER
from portal.casework.cases.states import TRANSITIONS, Action, CloseReason
from portal.core.clock import utc_now
from portal.core.errors import InvalidInput, InvalidTransition, NotPermitted, StaleRecord
from portal.core.extensions import db
from portal.core.kept_texts import KeptText, kept
from portal.platform import audit
from portal.platform.accounts.models import User
from portal.platform.accounts.queries import accounts
from portal.platform.files.models import StoredFile
from portal.platform.messages.steps import Change, Step
from portal.platform.numbering import next_number
from portal.platform.permissions import Actor, Reach, Role, require
from portal.platform.scope import covers
from portal.platform.workflow import apply_to_all, apply_transition
from portal.registry.households.models import Household


def open_case(actor: Actor, *, household: Household, caseworker: User | None = None) -> Case:
    """Open the case of a household. With reach "own" the actor becomes its caseworker.

    Raise :class:`InvalidInput` if the household has an open case or its import is not complete.
    """
    reach = require(actor, CASE_MANAGE)
    if reach is Reach.OWN:
        if caseworker is not None and caseworker.id != actor.actor_id:
            raise NotPermitted
        caseworker = db.session.get_one(User, actor.actor_id)
    if not household.complete:
        raise InvalidInput(gettext("Impor keluarga ini belum selesai; kasus belum dapat dibuka."))
    if open_case_of(household.id) is not None:
        raise _already_open(household)
    _check_caseworker(household, caseworker)
    case = Case(
        number=next_number("case", CASE_NUMBER),
        household=household,
        caseworker=caseworker,
        opened_at=utc_now(),
        opened_by_id=actor.actor_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(case)
    except IntegrityError as error:
        raise _already_open(household) from error
    audit.record(actor, "cases.open", case, number=case.number, caseworker_id=case.caseworker_id)
    notify(actor, case, step=Step.CASE_OPENED, occasion=f"case:{case.id}")
    return case


def advance(actor: Actor, case: Case, action: Action, **noted: object) -> None:
    """Apply one transition to the case. Called by the room whose record causes it."""
    advance_all(actor, [case], action, **noted)


def advance_all(actor: Actor, moved: Sequence[Case], action: Action, **noted: object) -> None:
    """Apply one transition to many cases, all or none. ``noted`` goes into the audit events."""
    apply_to_all(moved, action, actor, TRANSITIONS, noted=noted)
    ports.stage_changed.announce(actor, moved)


def assign(actor: Actor, case: Case, *, caseworker: User) -> None:
    """Assign the case to a caseworker whose scope covers it. The current caseworker may reassign
    it.
    """
    require_on(actor, CASE_MANAGE, case)
    _refuse_closed(case)
    _check_caseworker(case.household, caseworker)
    before = case.caseworker_id
    case.caseworker = caseworker
    case.version += 1
    db.session.flush()  # later checks in this transaction must see the new caseworker
    audit.record(actor, "cases.assign", case, caseworker_id=caseworker.id, before=before)


def propose_closing(actor: Actor, case: Case, *, reason: CloseReason, note: str) -> None:
    """Propose to the supervisor to close the case."""
    require_on(actor, CASE_CLOSE_PROPOSE, case)
    _refuse_closed(case)
    case.close_proposed, case.close_proposal_note = reason, note
    case.close_proposed_by_id = actor.actor_id
    case.version += 1
    audit.record(actor, "cases.propose_closing", case, reason=reason, note=note)


def decline_closing(actor: Actor, case: Case, *, note: str) -> None:
    """Decline a proposal to close the case. Raise :class:`InvalidTransition` if there is none."""
    require_on(actor, CASE_CLOSE, case)
    if case.close_proposed is None:
        raise InvalidTransition
    _forget_proposal(case)
    case.version += 1
    audit.record(actor, "cases.decline_closing", case, note=note)


def close_case(actor: Actor, case: Case, *, reason: CloseReason, note: str) -> None:
    """Close the case, finish its tasks and cancel its plans.

    Raise :class:`InvalidInput` if a room above has an obstacle, such as aid still owed.
    """
    require_on(actor, CASE_CLOSE, case)
    if unsettled := ports.obstacle_to_closing(case):
        raise InvalidInput(unsettled)
    _forget_proposal(case)
    apply_transition(
        case,
        Action.CLOSE,
        actor,
        TRANSITIONS,
        closed_at=utc_now(),
        closed_by_id=actor.actor_id,
        closed_from=case.status,
        close_reason=reason,
        close_note=note,
    )
    withdraw_notices(
        actor,
        [case],
        Change.CASE_CLOSED,
        reason=kept("Kasusnya ditutup sebelum pesan ini dikirim."),
    )
    ports.stage_changed.announce(actor, [case])
    ports.case_closed.announce(actor, case)
    for task in db.session.scalars(_open_tasks(case)).all():
        finish_task(actor, case, task)
    db.session.execute(delete(CaseGrant).where(CaseGrant.case_id == case.id))


def add_task(actor: Actor, case: Case, *, kind: TaskKind, title: str, due_on: date | None) -> Task:
    """Add a task to the case. Rooms above call it after their own permission checks.

    A ``title`` made by :func:`~portal.core.kept_texts.kept` is shown in the reader's language;
    other titles are stored as they were typed.
    """
    own = title if isinstance(title, KeptText) else None
    task = Task(
        case_id=case.id,
        kind=kind,
        title=own.template if own else title,
        title_values=dict(own.values) if own else None,
        due_on=due_on,
        created_at=utc_now(),
        created_by_id=actor.actor_id,
    )
    db.session.add(task)
    db.session.flush()
    _refresh_due(case)
    audit.record(actor, "cases.add_task", case, task_id=task.id, title=str(title), due_on=due_on)
    return task


def reschedule_task(actor: Actor, case: Case, task: Task, *, due_on: date) -> None:
    """Change the due day of a task. Raise :class:`StaleRecord` if it is finished."""
    if task.done_at is not None:
        raise StaleRecord
    before, task.due_on = task.due_on, due_on
    _refresh_due(case)
    audit.record(
        actor, "cases.reschedule_task", case, task_id=task.id, before=before, due_on=due_on
    )


def finish_task(actor: Actor, case: Case, task: Task) -> None:
    """Finish a task. Raise :class:`StaleRecord` if it is finished already."""
    if task.done_at is not None:
        raise StaleRecord
    task.done_at, task.done_by_id = utc_now(), actor.actor_id
    _refresh_due(case)
    audit.record(actor, "cases.finish_task", case, task_id=task.id, title=_title(task))


def _title(task: Task) -> str:
    """Return the title as recorded in the audit trail."""
    return task.title if task.title_values is None else KeptText(task.title, task.title_values)


def reopen_tasks(case: Case, task_ids: Collection[int]) -> None:
    """Reopen tasks that were finished when the case was closed."""
    for task in db.session.scalars(select(Task).where(Task.id.in_(task_ids))):
        task.done_at = task.done_by_id = None
    _refresh_due(case)


def add_note(actor: Actor, case: Case, *, text: str) -> Note:
    """Add a note."""
    require_on(actor, CASE_WORK, case)
    note = Note(case_id=case.id, text=text, written_at=utc_now(), author_id=actor.actor_id)
    db.session.add(note)
    db.session.flush()
    audit.record(actor, "cases.add_note", case, note_id=note.id)
    return note


def add_attachment(
    actor: Actor, case: Case, *, file: StoredFile, caption: str, consent: bool
) -> Attachment:
    """Attach a checked file. A photo needs the consent of the people on it (UU 27/2022)."""
    require_on(actor, CASE_WORK, case)
    if file.content_type == "image/jpeg" and not consent:
        raise InvalidInput(
            gettext("Foto hanya disimpan dengan persetujuan orang yang difoto."), field="consent"
        )
    attachment = Attachment(
        case_id=case.id,
        file=file,
        caption=caption,
        consent=consent,
        added_at=utc_now(),
        added_by_id=actor.actor_id,
    )
    db.session.add(attachment)
    db.session.flush()
    audit.record(actor, "cases.add_attachment", case, file_id=file.id, caption=caption)
    return attachment


def grant_access(cases: Sequence[Case], *, user_ids: Iterable[int], source: str) -> None:
    """Give users access to cases until ``source`` (such as ``event:12``) is revoked."""
    known = {
        (grant.case_id, grant.user_id)
        for grant in db.session.scalars(select(CaseGrant).where(CaseGrant.source == source))
    }
    wanted = {(case.id, user_id) for user_id in user_ids for case in cases}
    db.session.add_all(
        CaseGrant(case_id=case_id, user_id=user_id, source=source)
        for case_id, user_id in sorted(wanted - known)
    )


def revoke_access(
    *, source: str, case_ids: Collection[int] | None = None, user_id: int | None = None
) -> None:
    """Revoke the access granted by ``source``, for all or some cases or for one user."""
    query = delete(CaseGrant).where(CaseGrant.source == source)
    if case_ids is not None:
        query = query.where(CaseGrant.case_id.in_(case_ids))
    if user_id is not None:
        query = query.where(CaseGrant.user_id == user_id)
    db.session.execute(query)


def caseworkers_for(household: Household) -> list[User]:
    """Return the active caseworkers whose scope covers the household, by name."""
    people = db.session.scalars(accounts(role=Role.CASEWORKER, active=True).order_by(User.name))
    return [person for person in people if covers(person, household.district_code)]


def _refresh_due(case: Case) -> None:
    """Set ``next_due_on`` to the day of the earliest open task."""
    db.session.flush()
    case.next_due_on = db.session.scalar(
        _open_tasks(case).with_only_columns(func.min(Task.due_on)).order_by(None)
    )


def _open_tasks(case: Case) -> Select[Task]:
    return select(Task).where(Task.case_id == case.id, Task.done_at.is_(None)).order_by(Task.id)


def _check_caseworker(household: Household, caseworker: User | None) -> None:
    if caseworker is None:
        return
    db.session.refresh(caseworker, with_for_update={"read": True})  # not closed meanwhile
    if caseworker.role is not Role.CASEWORKER or not caseworker.active:
        raise InvalidInput(gettext("Pilih pendamping yang aktif."), field="caseworker")
    if not covers(caseworker, household.district_code):
        raise InvalidInput(
            gettext("Wilayah tugas pendamping ini tidak mencakup alamat keluarga."),
            field="caseworker",
        )


def _already_open(household: Household) -> InvalidInput:
    existing = open_case_of(household.id)
    number = existing.number if existing else ""
    return InvalidInput(gettext("Keluarga ini sudah punya kasus terbuka: %(n)s.", n=number))


def _refuse_closed(case: Case) -> None:
    if case.closed_at is not None:
        raise InvalidTransition(gettext("Kasus ini sudah ditutup."))


def _forget_proposal(case: Case) -> None:
    case.close_proposed, case.close_proposed_by_id, case.close_proposal_note = None, None, ""
