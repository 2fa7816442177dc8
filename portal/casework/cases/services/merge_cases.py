"""Close and reopen cases when two households are merged and unmerged (``linkage.ports``)."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from portal.casework.cases import ports
from portal.casework.cases.models import Case
from portal.casework.cases.queries import open_tasks
from portal.casework.cases.services.manage_cases import close_case, reopen_tasks
from portal.casework.cases.states import TRANSITIONS, Action, CloseReason, Status
from portal.casework.cases.wording import STATUS
from portal.core.errors import InvalidInput, StaleRecord
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform.permissions import Actor
from portal.platform.workflow import apply_transition
from portal.registry.linkage.ports import OpenCase


def open_cases(household_ids: Collection[int]) -> dict[int, OpenCase]:
    """Return the open cases by household id, regardless of scope."""
    cases = db.session.scalars(
        select(Case)
        .where(Case.household_id.in_(household_ids), Case.status != Status.CLOSED)
        .options(joinedload(Case.caseworker))
    )
    return {
        case.household_id: OpenCase(
            id=case.id,
            number=case.number,
            household_id=case.household_id,
            stage=str(STATUS[case.status]),
            caseworker=case.caseworker.name if case.caseworker else "",
        )
        for case in cases
    }


def close_into(actor: Actor, closing_id: int, staying_id: int) -> dict[str, Any]:
    """Close a case as *digabung*; return what :func:`reopen` needs.

    Event officers lose their access as with any closing. The case is on no event's roster, because
    owed aid prevents closing. Raise :class:`InvalidInput` if the case cannot be closed yet.
    """
    case = db.session.get_one(Case, closing_id)
    staying = db.session.get_one(Case, staying_id)
    left = {
        "case_id": case.id,
        "status": case.status.value,
        "tasks": [task.id for task in open_tasks(case)],
        "close_proposed": case.close_proposed and case.close_proposed.value,
        "close_proposal_note": case.close_proposal_note,
        "close_proposed_by_id": case.close_proposed_by_id,
    }
    note = kept("Digabung dengan kasus %(number)s.", number=staying.number)
    try:
        close_case(actor, case, reason=CloseReason.MERGED, note=note)
    except InvalidInput as error:
        message = gettext(
            "Kasus %(number)s belum dapat ditutup. %(why)s",
            number=case.number,
            why=error.message,
        )
        raise InvalidInput(message, field="staying_case") from error
    return left


def reopen(actor: Actor, left: dict[str, Any]) -> None:
    """Reopen the case in its previous status, with its tasks and closing proposal.

    Raise :class:`InvalidInput` if the household has another open case by now.
    """
    case = db.session.get_one(Case, left["case_id"])
    if case.close_reason is not CloseReason.MERGED:
        raise StaleRecord
    proposed = left["close_proposed"]
    try:
        with db.session.begin_nested():
            apply_transition(
                case,
                Action(f"reopen_{left['status']}"),
                actor,
                TRANSITIONS,
                closed_at=None,
                closed_by_id=None,
                closed_from=None,
                close_reason=None,
                close_note="",
                close_proposed=CloseReason(proposed) if proposed else None,
                close_proposal_note=left["close_proposal_note"],
                close_proposed_by_id=left["close_proposed_by_id"],
            )
    except IntegrityError as error:
        raise InvalidInput(gettext("Keluarga ini sudah punya kasus terbuka lain.")) from error
    ports.stage_changed.announce(actor, [case])
    reopen_tasks(case, left["tasks"])
    ports.case_reopened.announce(actor, case, left["tasks"])
