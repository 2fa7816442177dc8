"""Hand aid over, once; take a mistaken handover back; release what will not be given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.cases import services as cases
from portal.cases.models import Case
from portal.cases.notifications import notify
from portal.cases.queries import require_on
from portal.cases.states import Action as CaseAction
from portal.cases.states import Status as CaseStatus
from portal.clock import to_wib, utc_now
from portal.decisions.funds import amounts_by_fund, release_funds
from portal.decisions.models import Decision, DecisionItem
from portal.decisions.queries import open_decision
from portal.decisions.states import DecisionStatus
from portal.errors import InvalidInput, NotPermitted, PortalError, StaleRecord
from portal.extensions import db
from portal.files.models import StoredFile
from portal.handovers import hooks
from portal.handovers.models import (
    Condition,
    Event,
    Handover,
    HandoverItem,
    SignatureKind,
)
from portal.handovers.queries import current_invitation, handover_that_gave, owed_items
from portal.households.models import Person
from portal.messages.steps import Step
from portal.permissions import Actor, Permission


class AlreadyHandedOver(PortalError):
    """Somebody was faster: the aid has been given. Names who and when."""

    status_code = 409

    def __init__(self, handover: Handover | None) -> None:
        self.handover_id = handover.id if handover else None
        super().__init__(
            gettext("Bantuan ini sudah diserahkan.")
            if handover is None
            else gettext(
                "Bantuan ini sudah diserahkan oleh %(officer)s pada %(time)s WIB.",
                officer=handover.officer.name,
                time=f"{to_wib(handover.handed_at):%d/%m/%Y %H.%M}",
            )
        )


@dataclass(frozen=True)
class GivenItem:
    """An item as it was given."""

    item: DecisionItem
    condition: Condition = Condition.GOOD
    note: str = ""


@dataclass(frozen=True)
class Representative:
    """Who receives in the household's stead: surat kuasa, relation; an heir too."""

    name: str
    nik: str
    relation: str
    letter: str = ""


@dataclass(frozen=True)
class Ceremony:
    """Where, when and before whom."""

    place: str
    handed_at: datetime
    first_witness: str
    second_witness: str
    village_head: str = ""
    event: Event | None = None


@dataclass(frozen=True)
class Proof:
    """Signature on the screen or on paper, and a photo by consent."""

    signature_kind: SignatureKind
    signature: StoredFile | None = None
    photo: StoredFile | None = None
    photo_consent: bool = False


def record_handover(
    actor: Actor,
    decision: Decision,
    *,
    items: Sequence[GivenItem],
    recipient: Person,
    ceremony: Ceremony,
    proof: Proof,
    representative: Representative | None = None,
    note: str = "",
) -> Handover:
    """Record that items were handed over, with its papers and visits, in one transaction.

    Raises :class:`AlreadyHandedOver` if another officer was faster, by whatever margin, and
    :class:`InvalidInput` for what cannot be.
    """
    case = decision.case
    require_on(actor, Permission.HANDOVER_RECORD, case)
    _check(actor, decision, items, recipient, ceremony, representative)
    if actor.actor_id is None:
        raise NotPermitted
    handover = Handover(
        case=case,
        decision=decision,
        event=ceremony.event,
        recipient=recipient,
        representative_name=representative.name if representative else "",
        representative_nik=representative.nik if representative else "",
        representative_relation=representative.relation if representative else "",
        representative_letter=representative.letter if representative else "",
        handed_at=ceremony.handed_at,
        place=ceremony.place,
        officer_id=actor.actor_id,
        first_witness=ceremony.first_witness,
        second_witness=ceremony.second_witness,
        village_head=ceremony.village_head,
        signature_kind=proof.signature_kind,
        signature_file_id=proof.signature.id if proof.signature else None,
        photo_file_id=proof.photo.id if proof.photo else None,
        photo_consent=proof.photo_consent,
        note=note,
        recorded_at=utc_now(),
        items=[
            HandoverItem(
                decision_item=given.item, condition=given.condition, condition_note=given.note
            )
            for given in items
        ],
    )
    try:
        with db.session.begin_nested():
            db.session.add(handover)
    except IntegrityError as error:
        raise AlreadyHandedOver(handover_that_gave(items[0].item.id)) from error
    for given in items:
        given.item.given_at = handover.handed_at
    _record(actor, "handovers.record", handover, items=[given.item.id for given in items])
    _settle(actor, decision)
    hooks.announce_recorded(actor, handover)
    notify(
        actor,
        case,
        step=Step.HANDED_OVER,
        occasion=f"handover:{handover.id}",
        values={"when": to_wib(handover.handed_at).date()},
    )
    return handover


def void_handover(actor: Actor, handover: Handover, *, reason: str) -> None:
    """Take a mistaken handover back: its items are owed again, its papers are void, the case
    steps back. Raises :class:`InvalidInput` while a newer proposal is open."""
    case, decision = handover.case, handover.decision
    require_on(actor, Permission.HANDOVER_VOID, case)
    if not reason.strip():
        raise InvalidInput(gettext("Tulis alasan pembatalan."), field="reason")
    if case.status is CaseStatus.CLOSED:
        raise InvalidInput(
            gettext("Kasus ini sudah ditutup; serah terimanya tidak dapat dibatalkan.")
        )
    newer = open_decision(case.id)
    if newer is not None and newer.id != decision.id:
        raise InvalidInput(
            gettext("Ada usulan lain yang masih terbuka pada kasus ini. Selesaikan dahulu.")
        )
    changed: Any = db.session.execute(
        update(Handover)
        .where(Handover.id == handover.id, Handover.voided_at.is_(None))
        .values(voided_at=utc_now(), voided_by_id=actor.actor_id, void_reason=reason)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise StaleRecord
    db.session.refresh(handover)
    for item in handover.items:
        item.voided, item.decision_item.given_at = True, None
    decision.fulfilled_at = None
    db.session.flush()
    _record(actor, "handovers.void", handover, reason=reason)
    if case.status in {CaseStatus.HANDED_OVER, CaseStatus.FOLLOW_UP}:
        cases.advance(actor, case, CaseAction.VOID_HANDOVER, reason=reason)
    hooks.announce_voided(actor, handover)


def release_rest(actor: Actor, decision: Decision, *, reason: str) -> None:
    """Give up what is still owed after a partial handover: the fund is free again."""
    require_on(actor, Permission.CASE_STEP_BACK, decision.case)
    rest = owed_items(decision)
    if not rest or len(rest) == len(decision.items):
        raise InvalidInput(gettext("Belum ada yang diserahkan; batalkan keputusannya saja."))
    for item in rest:
        item.released_at = utc_now()
    release_funds(amounts_by_fund(rest))
    audit.record(
        actor,
        "decisions.release_rest",
        decision,
        case_id=decision.case_id,
        district_code=decision.case.household.district_code,
        items=[item.id for item in rest],
        reason=reason,
    )
    _settle(actor, decision)


def _settle(actor: Actor, decision: Decision) -> None:
    """The case is handed over once nothing approved is owed any more."""
    db.session.flush()
    if owed_items(decision):
        return
    decision.fulfilled_at = utc_now()
    cases.advance(actor, decision.case, CaseAction.HAND_OVER)


def _check(
    actor: Actor,
    decision: Decision,
    items: Sequence[GivenItem],
    recipient: Person,
    ceremony: Ceremony,
    representative: Representative | None,
) -> None:
    if decision.status is not DecisionStatus.APPROVED:
        raise InvalidInput(gettext("Bantuan ini belum ditetapkan."))
    if not items:
        raise InvalidInput(gettext("Pilih bantuan yang diserahkan."), field="items")
    given_before = {given.item.id for given in items} - {item.id for item in owed_items(decision)}
    if given_before:
        raise AlreadyHandedOver(handover_that_gave(min(given_before)))
    if recipient.household_id != decision.case.household_id:
        raise InvalidInput(gettext("Penerima bukan anggota keluarga ini."), field="recipient")
    if recipient.died_on is not None and representative is None:
        raise InvalidInput(
            gettext("Penerima sudah meninggal. Catat ahli waris yang mewakili."),
            field="representative_name",
        )
    if ceremony.handed_at > utc_now():
        raise InvalidInput(gettext("Waktu serah terima belum tiba."), field="handed_at")
    if ceremony.first_witness.casefold() == ceremony.second_witness.casefold():
        raise InvalidInput(gettext("Dua saksi harus dua orang."), field="second_witness")
    _check_event(decision, ceremony.event)


def _check_event(decision: Decision, event: Event | None) -> None:
    if event is None:
        return
    invitation = current_invitation(decision.id)
    if invitation is None or invitation.event_id != event.id:
        raise InvalidInput(gettext("Keluarga ini tidak ada dalam daftar undangan acara ini."))


def _record(actor: Actor, action: str, handover: Handover, **values: object) -> None:
    case: Case = handover.case
    audit.record(
        actor,
        action,
        handover,
        case_id=case.id,
        district_code=case.household.district_code,
        **values,
    )
