"""Let a key give full NIK and No. KK, which takes a supervisor's consent."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.edges.agency_access.models import AgencyToken
from portal.platform import audit
from portal.platform.dual_control import ChangeKind, DangerousChange, ask_for
from portal.platform.dual_control.kinds import Differences
from portal.platform.permissions import Actor, Role


def ask_for_full_numbers(actor: Actor, key: AgencyToken, *, reason: str) -> DangerousChange:
    """Have full numbers of ``key`` wait for a supervisor of all its kecamatan."""
    return ask_for(
        actor,
        FULL_NUMBERS,
        subject_id=key.id,
        title=f"{key.agency.name} ({key.label})",
        before={"full_numbers": False},
        after={"full_numbers": True},
        districts=key.districts,
        reason=reason,
    )


def _standing(key_id: int, names: Sequence[str]) -> Mapping[str, Any]:
    key = _locked(key_id)
    return {name: getattr(key, name) for name in names}


def _write(actor: Actor, key_id: int | None, after: Mapping[str, Any]) -> None:
    key = _locked(key_id)
    if key.revoked_at is not None:
        raise InvalidInput(gettext("Kunci ini sudah dicabut."))
    key.full_numbers = after["full_numbers"]
    audit.record(
        actor,
        "agency_tokens.change",
        key,
        agency=key.agency.name,
        name=key.label,
        full_numbers=key.full_numbers,
        before={"full_numbers": False},
    )


def _locked(key_id: int | None) -> AgencyToken:
    query = select(AgencyToken).where(AgencyToken.id == key_id)
    return db.session.scalars(query.with_for_update()).one()


def _in_words(_before: Mapping[str, Any], _after: Mapping[str, Any]) -> Differences:
    return [(str(_("NIK dan No. KK")), str(_("disamarkan")), str(_("lengkap")))]


FULL_NUMBERS = ChangeKind(
    key="agency_tokens.full_numbers",
    label=_("Kunci API dengan nomor lengkap"),
    decided_by=Role.SUPERVISOR,
    standing=_standing,
    write=_write,
    in_words=_in_words,
)
