"""Record a handover: its parts, its checks, and the record itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError

from portal.casework.cases.permissions import HANDOVER_RECORD
from portal.casework.cases.queries import require_on
from portal.casework.cases.services import notify
from portal.casework.cases.states import Status as CaseStatus
from portal.casework.decisions.models import AidKind, CashMethod, Decision, DecisionItem
from portal.casework.decisions.states import DecisionStatus
from portal.casework.handovers import ports
from portal.casework.handovers.models import (
    Handover,
    HandoverEvent,
    HandoverItem,
    ItemCondition,
    SignatureKind,
)
from portal.casework.handovers.queries import current_invitation, handover_that_gave, owed_items
from portal.casework.handovers.services.settle_decision import lock_decision, settle_decision
from portal.casework.handovers.states import EventStatus
from portal.core.clock import ZONE_NAME, to_local, utc_now
from portal.core.errors import InvalidInput, NotPermitted, PortalError
from portal.core.extensions import db
from portal.platform import audit
from portal.platform.files.models import StoredFile
from portal.platform.messages.steps import Step
from portal.platform.permissions import Actor
from portal.registry.agencies.models import BenefitKind
from portal.registry.aid.services import GivenAid, note_handover
from portal.registry.households.models import Person


class AlreadyHandedOver(PortalError):
    """Somebody else has handed over the aid meanwhile (409); names the officer and the time."""

    status_code = 409

    def __init__(self, handover: Handover | None) -> None:
        self.handover_id = handover.id if handover else None
        super().__init__(
            gettext("Bantuan ini sudah diserahkan.")
            if handover is None
            else gettext(
                "Bantuan ini sudah diserahkan oleh %(officer)s pada %(time)s %(zone)s.",
                officer=handover.officer.name,
                time=f"{to_local(handover.handed_at):%d/%m/%Y %H.%M}",
                zone=ZONE_NAME,
            )
        )


@dataclass(frozen=True)
class GivenItem:
    """An item that is handed over, and its condition."""

    item: DecisionItem
    condition: ItemCondition = ItemCondition.GOOD
    note: str = ""


@dataclass(frozen=True)
class HandoverRepresentative:
    """The person who receives in place of the recipient: with a surat kuasa, or as an heir."""

    name: str
    nik: str
    relation: str
    letter: str = ""

    def write_on(self, handover: Handover) -> None:
        """Copy these values to the record."""
        handover.representative_name, handover.representative_nik = self.name, self.nik
        handover.representative_relation = self.relation
        handover.representative_letter = self.letter


@dataclass(frozen=True)
class Ceremony:
    """Place, time and witnesses. ``table_name`` is the table at an event."""

    place: str
    handed_at: datetime
    first_witness: str
    second_witness: str
    village_head: str = ""
    event: HandoverEvent | None = None
    table_name: str = ""

    def write_on(self, handover: Handover) -> None:
        """Copy these values to the record."""
        handover.place, handover.handed_at = self.place, self.handed_at
        handover.table_name = self.table_name
        handover.first_witness, handover.second_witness = self.first_witness, self.second_witness
        handover.village_head, handover.event = self.village_head, self.event


@dataclass(frozen=True)
class Proof:
    """The signature, and a photo taken with consent."""

    signature_kind: SignatureKind
    signature: StoredFile | None = None
    photo: StoredFile | None = None
    photo_consent: bool = False

    def write_on(self, handover: Handover) -> None:
        """Copy these values to the record."""
        handover.signature_kind = self.signature_kind
        handover.signature_file_id = self.signature.id if self.signature else None
        handover.photo_file_id = self.photo.id if self.photo else None
        handover.photo_consent = self.photo_consent


@dataclass(frozen=True)
class BankTransfer:
    """The account for cash by bank transfer. ``bank`` is the name without the word "Bank".

    Only the last four digits of ``account`` are stored.
    """

    bank: str
    account: str
    holder: str
    reference: str = ""

    def write_on(self, handover: Handover) -> None:
        """Copy these values to the record, with the account masked."""
        handover.transfer_bank, handover.transfer_account = self.bank, self.masked_account
        handover.transfer_holder, handover.transfer_reference = self.holder, self.reference

    @property
    def masked_account(self) -> str:
        """Return the account with only its last four digits: ``••••••1234``."""
        digits = "".join(letter for letter in self.account if letter.isdigit())
        return "•" * max(len(digits) - 4, 0) + digits[-4:]


def record_handover(
    actor: Actor,
    decision: Decision,
    *,
    items: Sequence[GivenItem],
    recipient: Person,
    ceremony: Ceremony,
    proof: Proof,
    representative: HandoverRepresentative | None = None,
    transfer: BankTransfer | None = None,
    note: str = "",
) -> Handover:
    """Record a handover with its papers and visits, in one transaction.

    Raise :class:`AlreadyHandedOver` if an item was given already, also by a concurrent request, and
    :class:`InvalidInput` for wrong input.
    """
    require_on(actor, HANDOVER_RECORD, decision.case)
    lock_decision(decision)
    _check_aid(decision, items, transfer)
    _check_recipient(decision, recipient, representative)
    _check_ceremony(decision, ceremony)
    _check_proof(proof)
    handover = Handover(case=decision.case, decision=decision, recipient=recipient, note=note)
    for facts in (ceremony, proof, representative, transfer):
        if facts is not None:
            facts.write_on(handover)
    _store(actor, handover, items)
    settle_decision(actor, decision)
    _add_to_ledger(handover)
    ports.handover_recorded.announce(actor, handover)
    _notify_household(actor, handover)
    return handover


def _store(actor: Actor, handover: Handover, items: Sequence[GivenItem]) -> None:
    """Insert the handover with its items; a unique index allows one handover of each item."""
    if actor.actor_id is None:
        raise NotPermitted
    handover.officer_id, handover.recorded_at = actor.actor_id, utc_now()
    handover.items = [
        HandoverItem(decision_item=given.item, condition=given.condition, condition_note=given.note)
        for given in items
    ]
    try:
        with db.session.begin_nested():
            db.session.add(handover)
    except IntegrityError as error:
        raise AlreadyHandedOver(handover_that_gave(items[0].item.id)) from error
    for given in items:
        given.item.given_at = handover.handed_at
    audit.record(actor, "handovers.record", handover, items=[given.item.id for given in items])


def _notify_household(actor: Actor, handover: Handover) -> None:
    notify(
        actor,
        handover.case,
        step=Step.HANDED_OVER,
        occasion=f"handover:{handover.id}",
        values={"when": to_local(handover.handed_at).date()},
    )


def _check_aid(
    decision: Decision, items: Sequence[GivenItem], transfer: BankTransfer | None
) -> None:
    """Raise unless the decision is approved and waiting, and every item is still owed."""
    if decision.status is not DecisionStatus.APPROVED:
        raise InvalidInput(gettext("Bantuan ini belum ditetapkan."))
    if not items:
        raise InvalidInput(gettext("Pilih bantuan yang diserahkan."), field="items")
    not_owed = {given.item.id for given in items} - {item.id for item in owed_items(decision)}
    given_before = [item for item in sorted(not_owed) if handover_that_gave(item) is not None]
    if given_before:
        raise AlreadyHandedOver(handover_that_gave(given_before[0]))
    if not_owed:
        raise InvalidInput(gettext("Ada bantuan yang tidak jadi diserahkan."), field="items")
    if decision.case.status not in {CaseStatus.DECIDED, CaseStatus.SCHEDULED}:
        raise InvalidInput(gettext("Kasus ini tidak menunggu serah terima."))
    _check_cash([given.item for given in items], transfer)


def _check_cash(items: Sequence[DecisionItem], transfer: BankTransfer | None) -> None:
    """Raise for a mix of cash by hand and bank transfer, because a kuitansi states only one of
    them.
    """
    methods = {item.cash_method for item in items if item.kind is AidKind.CASH}
    if len(methods) > 1:
        raise InvalidInput(
            gettext("Catat uang tunai dan uang lewat rekening dalam dua serah terima."),
            field="items",
        )
    if CashMethod.TRANSFER in methods and transfer is None:
        raise InvalidInput(gettext("Tulis ke rekening mana uangnya dikirim."), field="bank")


def _check_recipient(
    decision: Decision, recipient: Person, representative: HandoverRepresentative | None
) -> None:
    """Raise unless the recipient belongs to the family; an heir must represent one who died."""
    is_member = recipient.household_id == decision.case.household_id
    if not is_member or recipient.merged_into_id is not None:
        raise InvalidInput(gettext("Penerima bukan anggota keluarga ini."), field="recipient")
    if recipient.died_on is not None and representative is None:
        raise InvalidInput(
            gettext("Penerima sudah meninggal. Catat ahli waris yang mewakili."),
            field="representative_name",
        )
    if representative is not None and representative.nik and representative.nik == recipient.nik:
        raise InvalidInput(
            gettext("Wakil tidak boleh orang yang sama dengan penerima."),
            field="representative_nik",
        )


def _check_ceremony(decision: Decision, ceremony: Ceremony) -> None:
    """Raise for a time before the approval or in the future, or without two different witnesses."""
    if ceremony.handed_at > utc_now():
        raise InvalidInput(gettext("Waktu serah terima belum tiba."), field="handed_at")
    decided_on = to_local(decision.decided_at or ceremony.handed_at).date()
    if to_local(ceremony.handed_at).date() < decided_on:
        raise InvalidInput(
            gettext("Bantuan ini baru ditetapkan pada %(day)s.", day=f"{decided_on:%d/%m/%Y}"),
            field="handed_at",
        )
    first, second = ceremony.first_witness.strip(), ceremony.second_witness.strip()
    if not first or not second:
        missing = "second_witness" if first else "first_witness"
        raise InvalidInput(gettext("Serah terima perlu dua saksi."), field=missing)
    if first.casefold() == second.casefold():
        raise InvalidInput(gettext("Dua saksi harus dua orang."), field="second_witness")
    _check_event(decision, ceremony.event)


def _check_proof(proof: Proof) -> None:
    """Raise for a missing signature, or a photo without consent."""
    if (proof.signature_kind is SignatureKind.SCREEN) != (proof.signature is not None):
        raise InvalidInput(gettext("Tanda tangan di layar masih kosong."), field="signature")
    if proof.photo is not None and not proof.photo_consent:
        raise InvalidInput(
            gettext("Foto hanya disimpan dengan persetujuan orang yang difoto."),
            field="photo_consent",
        )


def _check_event(decision: Decision, event: HandoverEvent | None) -> None:
    if event is None:
        return
    invitation = current_invitation(decision.id)
    if invitation is None or invitation.event_id != event.id:
        raise InvalidInput(gettext("Keluarga ini tidak ada dalam daftar undangan acara ini."))
    if event.status is not EventStatus.OPEN:
        raise InvalidInput(gettext("Acara ini tidak sedang berlangsung."))


def _add_to_ledger(handover: Handover) -> None:
    """Add the given items to the ledger of aid."""
    note_handover(
        person_id=handover.recipient_id,
        household_id=handover.case.household_id,
        given_on=to_local(handover.handed_at).date(),
        items=[
            GivenAid(
                handover_item_id=item.id,
                kind=BenefitKind(item.decision_item.kind.value),
                value=item.decision_item.total,
                description=item.decision_item.description,
            )
            for item in handover.items
        ],
    )
