"""What becomes of open cases when two families turn out to be one (see ``linkage.case_side``)."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from portal.cases.closing import resume_what_had_ended
from portal.cases.models import Case
from portal.cases.queries import open_tasks
from portal.cases.services import close_case, reopen_tasks
from portal.cases.states import TRANSITIONS, Action, CloseReason, Status
from portal.cases.wording import STATUS
from portal.errors import InvalidInput, StaleRecord
from portal.extensions import db
from portal.linkage.case_side import CaseSide, OpenCase
from portal.permissions import Actor
from portal.workflow import apply_transition


def open_cases(household_ids: Collection[int]) -> dict[int, OpenCase]:
    """Household → its open case, whoever asks."""
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
    """Close a case as "digabung". Returns what :func:`reopen` needs.

    Event officers' access ends as with any closing: aid that is still owed keeps a case open, so
    no event can be waiting for it. Raises :class:`InvalidInput` while something is unsettled.
    """
    case = db.session.get_one(Case, closing_id)
    staying = db.session.get_one(Case, staying_id)
    kept = {
        "case_id": case.id,
        "status": case.status.value,
        "tasks": [task.id for task in open_tasks(case)],
        "close_proposed": case.close_proposed and case.close_proposed.value,
        "close_proposal_note": case.close_proposal_note,
        "close_proposed_by_id": case.close_proposed_by_id,
    }
    note = gettext("Digabung dengan kasus %(number)s.", number=staying.number)
    try:
        close_case(actor, case, reason=CloseReason.MERGED, note=note)
    except InvalidInput as error:
        message = gettext(
            "Kasus %(number)s belum dapat ditutup. %(why)s",
            number=case.number,
            why=error.message,
        )
        raise InvalidInput(message, field="staying_case") from error
    return kept


def reopen(actor: Actor, kept: dict[str, Any]) -> None:
    """Open the case again where it stood, with what was due. Raises :class:`InvalidInput` if its
    family has another open case by now."""
    case = db.session.get_one(Case, kept["case_id"])
    if case.close_reason is not CloseReason.MERGED:
        raise StaleRecord
    proposed = kept["close_proposed"]
    try:
        with db.session.begin_nested():
            apply_transition(
                case,
                Action(f"reopen_{kept['status']}"),
                actor,
                TRANSITIONS,
                case_id=case.id,
                district_code=case.household.district_code,
                closed_at=None,
                closed_by_id=None,
                closed_from=None,
                close_reason=None,
                close_note="",
                close_proposed=CloseReason(proposed) if proposed else None,
                close_proposal_note=kept["close_proposal_note"],
                close_proposed_by_id=kept["close_proposed_by_id"],
            )
    except IntegrityError as error:
        raise InvalidInput(gettext("Keluarga ini sudah punya kasus terbuka lain.")) from error
    reopen_tasks(case, kept["tasks"])
    resume_what_had_ended(actor, case, kept["tasks"])


MERGING_CASES = CaseSide(open_cases=open_cases, close=close_into, reopen=reopen)
