"""The steps of the journey that a household hears of by SMS, and what each text may hold."""

import enum
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _

from portal.messages.values import COMPLAINT_NUMBER, NAME, PLACE, STAGE, WHEN, Placeholder

LANGUAGES = {"id": _("Bahasa Indonesia"), "su": _("Basa Sunda")}


class Step(enum.StrEnum):
    """What happened. The caller of :class:`portal.messages.queueing.Sms` names it."""

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
    TEST = "test"


@dataclass(frozen=True)
class StepText:
    """What is known about the texts of a step. ``needed`` placeholders must stand in each."""

    label: Any
    placeholders: tuple[Placeholder, ...]
    needed: tuple[Placeholder, ...] = ()
    at_any_hour: bool = False


STEPS: Mapping[Step, StepText] = {
    Step.CASE_OPENED: StepText(_("Kasus dibuka"), (NAME,)),
    Step.VISIT_PLANNED: StepText(_("Kunjungan direncanakan"), (NAME, WHEN), needed=(WHEN,)),
    Step.AID_APPROVED: StepText(_("Bantuan disetujui"), (NAME,)),
    Step.AID_DECLINED: StepText(_("Bantuan belum disetujui"), (NAME,)),
    Step.HANDOVER_INVITED: StepText(
        _("Undangan serah terima"), (NAME, WHEN, PLACE), needed=(WHEN, PLACE)
    ),
    Step.HANDOVER_MOVED: StepText(
        _("Jadwal serah terima pindah"), (NAME, WHEN, PLACE), needed=(WHEN, PLACE)
    ),
    Step.HANDOVER_CANCELLED: StepText(_("Serah terima dibatalkan"), (NAME, WHEN), needed=(WHEN,)),
    Step.HANDOVER_REMINDER: StepText(
        _("Pengingat serah terima"), (NAME, WHEN, PLACE), needed=(WHEN, PLACE)
    ),
    Step.HANDED_OVER: StepText(_("Bantuan diterima"), (NAME,)),
    Step.GRADUATED: StepText(_("Graduasi"), (NAME,)),
    Step.STATUS_ANSWER: StepText(_("Jawaban atas STATUS"), (STAGE,), needed=(STAGE,)),
    Step.COMPLAINT_RECEIVED: StepText(
        _("Pengaduan diterima"), (COMPLAINT_NUMBER,), needed=(COMPLAINT_NUMBER,)
    ),
    Step.GATHERING: StepText(_("Undangan pertemuan"), (NAME, WHEN, PLACE), needed=(WHEN, PLACE)),
    Step.VISITS_AHEAD: StepText(_("Petugas akan berkunjung"), (NAME,)),
    Step.TEST: StepText(_("Pesan uji"), (), at_any_hour=True),
}


@cache
def shipped_texts() -> Mapping[str, Mapping[str, str]]:
    """Step → language → text, as the portal ships them."""
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
