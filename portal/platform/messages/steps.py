"""Steps of the process that send an SMS: the placeholders of their texts, and the changes after
which a text no longer holds.
"""

import enum
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _

from portal.platform.messages.languages import language_of
from portal.platform.messages.placeholders import (
    COMPLAINT_NUMBER,
    COMPLAINT_STATE,
    NAME,
    OF_THE_OFFICE,
    PLACE,
    STAGE,
    WHEN,
    Placeholder,
)


class Step(enum.StrEnum):
    """The step that causes an SMS; see :class:`.services.queue_message.Sms`."""

    CASE_OPENED = "case_opened"
    VISIT_PLANNED = "visit_planned"
    AID_APPROVED = "aid_approved"
    AID_DECLINED = "aid_declined"
    HANDOVER_INVITED = "handover_invited"
    HANDOVER_MOVED = "handover_moved"
    HANDOVER_CANCELLED = "handover_cancelled"
    HANDOVER_REMINDER = "handover_reminder"
    HANDED_OVER = "handed_over"
    GATHERING = "gathering"
    VISITS_AHEAD = "visits_ahead"
    GRADUATED = "graduated"
    STATUS_ANSWER = "status_answer"
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_STATUS = "complaint_status"
    TEST = "test"


class Change(enum.StrEnum):
    """A change after which a waiting SMS no longer holds (it may wait for the night, a pause, the
    budget).

    The code that makes the change calls :func:`.services.withdraw_untrue`; the sending duty
    withdraws messages after ``expires_at``.
    """

    TIME_PASSED = "time_passed"
    RECIPIENT_DIED = "recipient_died"
    CASE_CLOSED = "case_closed"
    STAGE_CHANGED = "stage_changed"  # of the case
    VISIT_CHANGED = "visit_changed"  # moved, cancelled, missed, or made
    PROPOSAL_APPROVED = "proposal_approved"  # after an earlier one was declined
    APPROVAL_REVOKED = "approval_revoked"
    INVITATION_CHANGED = "invitation_changed"  # moved, withdrawn, or its event cancelled
    INVITED_AGAIN = "invited_again"  # to the event from which the family was removed
    AID_GIVEN = "aid_given"  # nothing is owed any more
    HANDOVER_VOIDED = "handover_voided"
    COMPLAINT_MOVED = "complaint_moved"  # taken up, answered, or opened again


@dataclass(frozen=True)
class StepText:
    """Properties of the texts of a step. ``needed`` placeholders are mandatory in each text;
    ``untrue_by`` is every change after which the text must not be sent any more."""

    label: Any
    placeholders: tuple[Placeholder, ...]
    untrue_by: frozenset[Change]
    needed: tuple[Placeholder, ...] = ()
    at_any_hour: bool = False


def _by(*changes: Change) -> frozenset[Change]:
    return frozenset(changes)


_INVITATION = _by(
    Change.TIME_PASSED,
    Change.RECIPIENT_DIED,
    Change.CASE_CLOSED,
    Change.INVITATION_CHANGED,
    Change.AID_GIVEN,
)

STEPS: Mapping[Step, StepText] = {
    Step.CASE_OPENED: StepText(
        _("Kasus dibuka"), (NAME,), _by(Change.RECIPIENT_DIED, Change.CASE_CLOSED)
    ),
    Step.VISIT_PLANNED: StepText(
        _("Kunjungan direncanakan"),
        (NAME, WHEN),
        _by(Change.TIME_PASSED, Change.RECIPIENT_DIED, Change.CASE_CLOSED, Change.VISIT_CHANGED),
        needed=(WHEN,),
    ),
    Step.AID_APPROVED: StepText(
        _("Bantuan disetujui"),
        (NAME,),
        _by(Change.RECIPIENT_DIED, Change.CASE_CLOSED, Change.APPROVAL_REVOKED, Change.AID_GIVEN),
    ),
    Step.AID_DECLINED: StepText(
        _("Bantuan belum disetujui"),
        (NAME,),
        _by(Change.RECIPIENT_DIED, Change.CASE_CLOSED, Change.PROPOSAL_APPROVED),
    ),
    Step.HANDOVER_INVITED: StepText(
        _("Undangan serah terima"), (NAME, WHEN, PLACE), _INVITATION, needed=(WHEN, PLACE)
    ),
    Step.HANDOVER_MOVED: StepText(
        _("Jadwal serah terima pindah"), (NAME, WHEN, PLACE), _INVITATION, needed=(WHEN, PLACE)
    ),
    Step.HANDOVER_CANCELLED: StepText(
        _("Serah terima dibatalkan"),
        (NAME, WHEN),
        # A family whose case is closed must still learn that the appointment is cancelled.
        _by(Change.TIME_PASSED, Change.RECIPIENT_DIED, Change.INVITED_AGAIN),
        needed=(WHEN,),
    ),
    Step.HANDOVER_REMINDER: StepText(
        _("Pengingat serah terima"), (NAME, WHEN, PLACE), _INVITATION, needed=(WHEN, PLACE)
    ),
    # A confirmation of receipt holds even after the case is closed.
    Step.HANDED_OVER: StepText(
        _("Bantuan diterima"), (NAME,), _by(Change.RECIPIENT_DIED, Change.HANDOVER_VOIDED)
    ),
    Step.GRADUATED: StepText(_("Graduasi"), (NAME,), _by(Change.RECIPIENT_DIED)),
    Step.STATUS_ANSWER: StepText(
        _("Jawaban atas STATUS"), (STAGE,), _by(Change.STAGE_CHANGED), needed=(STAGE,)
    ),
    # The number of a complaint holds whatever its result.
    Step.COMPLAINT_RECEIVED: StepText(
        _("Pengaduan diterima"), (COMPLAINT_NUMBER,), _by(), needed=(COMPLAINT_NUMBER,)
    ),
    Step.COMPLAINT_STATUS: StepText(
        _("Keadaan pengaduan"),
        (COMPLAINT_NUMBER, COMPLAINT_STATE),
        _by(Change.COMPLAINT_MOVED),
        needed=(COMPLAINT_NUMBER, COMPLAINT_STATE),
    ),
    Step.GATHERING: StepText(
        _("Undangan pertemuan"),
        (NAME, WHEN, PLACE),
        _by(Change.TIME_PASSED, Change.RECIPIENT_DIED, Change.CASE_CLOSED),
        needed=(WHEN, PLACE),
    ),
    Step.VISITS_AHEAD: StepText(
        _("Petugas akan berkunjung"),
        (NAME,),
        _by(Change.RECIPIENT_DIED, Change.CASE_CLOSED),
    ),
    Step.TEST: StepText(_("Pesan uji"), (), _by(), at_any_hour=True),
}


def steps_untrue_by(change: Change) -> frozenset[Step]:
    """Return the steps whose SMS no longer hold after ``change``."""
    return frozenset(step for step, known in STEPS.items() if change in known.untrue_by)


def placeholders_of(step: Step) -> tuple[Placeholder, ...]:
    """Return the placeholders of the texts of ``step``, with the names that every text may use."""
    return (*STEPS[step].placeholders, *OF_THE_OFFICE)


def shipped_text(step: Step, language: str) -> str:
    """Return the default text, the Indonesian one where there is none in ``language``."""
    return language_of(language).texts.get(step) or _indonesian_texts()[step]


@cache
def _indonesian_texts() -> Mapping[str, str]:
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
