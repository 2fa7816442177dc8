"""Recorded values as text, with personal numbers masked."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from portal.platform.audit.wording import audit_words, field_name
from portal.platform.jobs.models import Job
from portal.platform.messages.steps import STEPS
from portal.platform.web.filters import MISSING, samar, tanggal, tanggal_waktu

#: Dates and timestamps as stored in the audit trail.
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")

#: NIK, No. KK and phone numbers within text, which readers of the trail need not see in full.
_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:\d{16}|(?:\+?62|0)8\d{7,12})(?!\d)")


def value_in_words(value: Any) -> str:
    """Return a recorded value as text, with personal numbers masked."""
    if value is None or value == "" or value == [] or value == {}:
        return MISSING
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if isinstance(value, Mapping):
        return "; ".join(
            f"{field_name(name)}: {value_in_words(item)}" for name, item in value.items()
        )
    if isinstance(value, list | tuple):
        return ", ".join(value_in_words(item) for item in value)
    codes = audit_words().codes
    if value in codes:
        return str(codes[value])
    if value in STEPS:
        return str(STEPS[value].label)
    text = str(value)
    return _when(text) or _masked(text)


def as_kept(value: Any) -> str:
    """Return a recorded value as JSON, with personal numbers masked."""
    return _masked(json.dumps(value, ensure_ascii=False))


def _masked(text: str) -> str:
    return _PERSONAL_NUMBER.sub(lambda found: samar(found[0]), text)


def _when(text: str) -> str | None:
    """Return a date or timestamp formatted for display; ``None`` for any other text."""
    try:
        if _DAY.fullmatch(text):
            return tanggal(date.fromisoformat(text))
        return tanggal_waktu(datetime.fromisoformat(text)) if _MOMENT.fullmatch(text) else None
    except ValueError:
        return None


def outcome_tone(job: Job) -> str:
    """Return the tone of the result of a verification."""
    return "danger" if job.result.get("broken") else "done"
