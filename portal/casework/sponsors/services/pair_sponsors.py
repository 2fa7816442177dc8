"""Pair sponsors with mothers, and end sponsorships."""

from collections.abc import Collection

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.casework.cases.models import Case
from portal.casework.cases.queries import require_on
from portal.casework.cases.states import Status
from portal.casework.sponsors.models import Sponsor, Sponsorship
from portal.casework.sponsors.permissions import SPONSOR_MANAGE
from portal.casework.sponsors.queries import current_sponsorship, mothers_of
from portal.core.clock import today, utc_now
from portal.core.db.transaction import add_unique
from portal.core.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.core.extensions import db
from portal.core.kept_texts import kept
from portal.platform import audit
from portal.platform.permissions import Actor
from portal.registry.households.models import Person


def pair_sponsor(
    actor: Actor,
    case: Case,
    sponsor: Sponsor,
    *,
    mother: Person,
    instead_of: int | None = None,
    reason: str = "",
    kin: str = "",
) -> Sponsorship:
    """Start a sponsorship of ``mother``, a member of the family of ``case``, today.

    ``instead_of`` is the id of the current sponsorship as the actor saw it; it ends for ``reason``.
    Raise :class:`StaleRecord` if another one was started meanwhile, :class:`InvalidInput` if the
    sponsor has another mother.
    """
    require_on(actor, SPONSOR_MANAGE, case)
    before = _claim(case, instead_of)
    _check_choice(case, sponsor, mother)
    if before is not None:
        _end_sponsorship(actor, before, reason=reason)
    pairing = Sponsorship(
        sponsor=sponsor,
        case=case,
        mother=mother,
        paired_at=utc_now(),
        quiet_since=today(),
        kin=kin.strip(),
    )
    add_unique(pairing, _taken())
    audit.record(
        actor,
        "sponsorships.pair",
        pairing,
        sponsor=sponsor.name,
        mother=mother.name,
        kin=pairing.kin,
    )
    return pairing


def end_sponsorship(actor: Actor, pairing: Sponsorship, *, reason: str) -> None:
    """End a sponsorship."""
    require_on(actor, SPONSOR_MANAGE, pairing.case)
    _end_sponsorship(actor, pairing, reason=reason)


def end_sponsorship_of_case(actor: Actor, case: Case) -> None:
    """End the sponsorship of a closed case, so that the sponsor is available for another mother."""
    pairing = current_sponsorship(case.id)
    if pairing is not None:
        _end_sponsorship(actor, pairing, reason=kept("Kasus ditutup."), with_case=True)


def resume_sponsorship_of_case(actor: Actor, case: Case, _task_ids: Collection[int]) -> None:
    """Resume the sponsorship of a reopened case, unless the sponsor has another mother or is
    inactive."""
    pairing = db.session.scalars(
        select(Sponsorship).where(Sponsorship.case_id == case.id, Sponsorship.ended_with_case)
    ).first()
    if pairing is None:
        return
    pairing.ended_with_case = False
    if not pairing.sponsor.active:
        return
    try:
        with db.session.begin_nested():
            pairing.ended_at, pairing.end_reason = None, ""
    except IntegrityError:
        return
    audit.record(actor, "sponsorships.resume", pairing)


def _claim(case: Case, seen: int | None) -> Sponsorship | None:
    """Lock the case and return its current sponsorship. Raise :class:`StaleRecord` unless it is the
    one the actor saw.
    """
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    db.session.refresh(case, ["status"])
    if case.status is Status.CLOSED:
        raise InvalidTransition
    running = current_sponsorship(case.id)
    if seen != (running and running.id):
        raise StaleRecord
    return running


def _check_choice(case: Case, sponsor: Sponsor, mother: Person) -> None:
    if mother not in mothers_of(case):
        raise InvalidInput(gettext("Pilih seorang ibu dari keluarga ini."), field="mother")
    if not sponsor.active:
        raise InvalidInput(gettext("Pengasuh ini sudah tidak aktif."), field="sponsor")


def _taken() -> InvalidInput:
    message = gettext("Pengasuh ini sudah mengasuh ibu lain. Pilih yang lain.")
    return InvalidInput(message, field="sponsor")


def lock_sponsorship(pairing: Sponsorship) -> None:
    """Lock the sponsorship until the transaction ends, and refresh it."""
    locked = select(Sponsorship.id).where(Sponsorship.id == pairing.id).with_for_update()
    db.session.execute(locked)
    db.session.refresh(pairing, ["ended_at", "quiet_since"])


def _end_sponsorship(
    actor: Actor, pairing: Sponsorship, *, reason: str, with_case: bool = False
) -> None:
    lock_sponsorship(pairing)
    if pairing.ended_at is not None:
        raise InvalidTransition
    pairing.end_reason, pairing.ended_with_case = require_reason(reason), with_case
    pairing.ended_at = utc_now()
    db.session.flush()
    audit.record(actor, "sponsorships.end", pairing, reason=pairing.end_reason)


def require_reason(reason: str) -> str:
    """Return the stripped reason. Raise :class:`InvalidInput` if it is empty."""
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasannya."), field="reason")
    return reason.strip()
