"""Find sponsors, pair them with a mother, note when they came and what they gave."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.cases.models import Case
from portal.cases.queries import require_on
from portal.cases.states import Status
from portal.clock import today, utc_now
from portal.errors import InvalidInput, InvalidTransition, StaleRecord
from portal.extensions import db
from portal.households.models import Person
from portal.permissions import Actor, Permission
from portal.sponsors.models import Contact, Sponsor, Sponsorship
from portal.sponsors.queries import mothers_of, running_of
from portal.transaction import add_unless_taken


def pair(
    actor: Actor,
    case: Case,
    sponsor: Sponsor,
    *,
    mother: Person,
    instead_of: int | None = None,
    reason: str = "",
    kin: str = "",
) -> Sponsorship:
    """Let ``sponsor`` look after ``mother``, of the family of ``case``, from today on.

    ``instead_of`` is the number of the sponsorship that ran until now, as the person saw it; it
    ends for ``reason``. Raises :class:`StaleRecord` if somebody else paired her meanwhile,
    :class:`InvalidInput` if the sponsor looks after another mother.
    """
    require_on(actor, Permission.SPONSOR_MANAGE, case)
    before = _claim(case, instead_of)
    _check_choice(case, sponsor, mother)
    if before is not None:
        _end(actor, before, reason=reason)
    pairing = Sponsorship(
        sponsor=sponsor,
        case=case,
        mother=mother,
        paired_at=utc_now(),
        quiet_since=today(),
        kin=kin.strip(),
    )
    add_unless_taken(pairing, _taken())
    record(
        actor,
        "sponsorships.pair",
        pairing,
        sponsor=sponsor.name,
        mother=mother.name,
        kin=pairing.kin,
    )
    return pairing


def end(actor: Actor, pairing: Sponsorship, *, reason: str) -> None:
    """Nobody looks after her any more, or not yet again."""
    require_on(actor, Permission.SPONSOR_MANAGE, pairing.case)
    _end(actor, pairing, reason=reason)


def end_of_case(actor: Actor, case: Case) -> None:
    """The case is closed: the sponsor is free for another mother."""
    pairing = running_of(case.id)
    if pairing is not None:
        _end(actor, pairing, reason=gettext("Kasus ditutup."), with_case=True)


def resume_of_case(actor: Actor, case: Case, _task_ids: Collection[int]) -> None:
    """The case is open again: so is what ended with it, unless the sponsor has found another
    mother or is not willing any more."""
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
    record(actor, "sponsorships.resume", pairing)


def _claim(case: Case, seen: int | None) -> Sponsorship | None:
    """Lock the case; who looks after her must be whom the person saw."""
    db.session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    db.session.refresh(case, ["status"])
    if case.status is Status.CLOSED:
        raise InvalidTransition
    running = running_of(case.id)
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


def hold(pairing: Sponsorship) -> None:
    """Lock it: until the end of the transaction nobody else ends it or notes a contact of it."""
    locked = select(Sponsorship.id).where(Sponsorship.id == pairing.id).with_for_update()
    db.session.execute(locked)
    db.session.refresh(pairing, ["ended_at", "quiet_since"])


def _end(actor: Actor, pairing: Sponsorship, *, reason: str, with_case: bool = False) -> None:
    hold(pairing)
    if pairing.ended_at is not None:
        raise InvalidTransition
    pairing.end_reason, pairing.ended_with_case = required(reason), with_case
    pairing.ended_at = utc_now()
    db.session.flush()
    record(actor, "sponsorships.end", pairing, reason=pairing.end_reason)


def required(reason: str) -> str:
    """The reason, which may not be missing."""
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasannya."), field="reason")
    return reason.strip()


def record(actor: Actor, action: str, subject: Sponsorship | Contact, **values: Any) -> None:
    """The audit event of a step, at the place of the case."""
    pairing = subject if isinstance(subject, Sponsorship) else subject.sponsorship
    audit.record(
        actor,
        action,
        subject,
        case_id=pairing.case_id,
        district_code=pairing.case.household.district_code,
        **values,
    )
