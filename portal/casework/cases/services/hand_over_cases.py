"""Hand over the open cases of an account that is closed or changes."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from portal.casework.cases.models import Case
from portal.casework.cases.queries.held_cases import open_cases_of
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.accounts.models import User
from portal.platform.accounts.permissions import ACCOUNT_MANAGE
from portal.platform.permissions import Actor, Role, require
from portal.platform.scope import covers


def hand_over_cases(
    actor: Actor,
    caseworker: User,
    *,
    keeps: Callable[[str | None], bool],
    successors: Mapping[str | None, User | None],
) -> int:
    """Give the open cases of ``caseworker`` to others, by kecamatan; ``None`` leaves them without a
    caseworker, where the supervisor finds them. Cases in a kecamatan that ``keeps`` holds stay.

    Returns how many went. Raises :class:`InvalidInput` for a kecamatan without a decision, or a
    successor who cannot look after its families.
    """
    require(actor, ACCOUNT_MANAGE)
    going = [case for case in open_cases_of(caseworker) if not keeps(case.household.district_code)]
    for district_code in sorted({case.household.district_code or "" for case in going}):
        _check(caseworker, district_code or None, successors)
    for case in going:
        _hand_over(actor, case, successors[case.household.district_code])
    db.session.flush()
    return len(going)


def _check(
    caseworker: User, district_code: str | None, successors: Mapping[str | None, User | None]
) -> None:
    if district_code not in successors:
        raise InvalidInput(
            gettext("Kasusnya berubah sejak halaman ini dibuka. Periksa lagi, lalu simpan.")
        )
    successor = successors[district_code]
    if successor is None:
        return
    db.session.refresh(successor, with_for_update={"read": True})
    fits = successor.role is Role.CASEWORKER and successor.active and successor.id != caseworker.id
    if not (fits and covers(successor, district_code)):
        raise InvalidInput(gettext("Pilih pendamping yang aktif di kecamatan itu."))


def _hand_over(actor: Actor, case: Case, successor: User | None) -> None:
    before, case.caseworker_id = case.caseworker_id, successor.id if successor else None
    case.version += 1
    if successor is None:
        audit.record(actor, "cases.unassign", case, before=before)
    else:
        audit.record(actor, "cases.assign", case, caseworker_id=successor.id, before=before)
