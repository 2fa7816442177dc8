"""What a handover must be before it is recorded. Each raises an error that a person can act on."""

from collections.abc import Sequence

from flask_babel import gettext

from portal.cases.states import Status as CaseStatus
from portal.clock import to_wib, utc_now
from portal.decisions.models import AidKind, CashMethod, Decision, DecisionItem
from portal.decisions.states import DecisionStatus
from portal.errors import InvalidInput
from portal.handovers.models import Event, SignatureKind
from portal.handovers.queries import current_invitation, handover_that_gave, owed_items
from portal.handovers.services.facts import (
    AlreadyHandedOver,
    BankTransfer,
    Ceremony,
    GivenItem,
    Proof,
    Representative,
)
from portal.handovers.states import EventStatus
from portal.households.models import Person


def check_aid(
    decision: Decision, items: Sequence[GivenItem], transfer: BankTransfer | None
) -> None:
    """Approved, owed, and waiting for it; what was given before names who gave it."""
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
    """One kuitansi says either that money was counted together or that it went to an account."""
    methods = {item.cash_method for item in items if item.kind is AidKind.CASH}
    if len(methods) > 1:
        raise InvalidInput(
            gettext("Catat uang tunai dan uang lewat rekening dalam dua serah terima."),
            field="items",
        )
    if CashMethod.TRANSFER in methods and transfer is None:
        raise InvalidInput(gettext("Tulis ke rekening mana uangnya dikirim."), field="bank")


def check_recipient(
    decision: Decision, recipient: Person, representative: Representative | None
) -> None:
    """A member of the family; of one who died, an heir stands in."""
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


def check_ceremony(decision: Decision, ceremony: Ceremony) -> None:
    """Not before the aid was approved, not in the future, before two people."""
    if ceremony.handed_at > utc_now():
        raise InvalidInput(gettext("Waktu serah terima belum tiba."), field="handed_at")
    decided_on = to_wib(decision.decided_at or ceremony.handed_at).date()
    if to_wib(ceremony.handed_at).date() < decided_on:
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


def check_proof(proof: Proof) -> None:
    """A signature where one is said to be, a photo only by consent."""
    if (proof.signature_kind is SignatureKind.SCREEN) != (proof.signature is not None):
        raise InvalidInput(gettext("Tanda tangan di layar masih kosong."), field="signature")
    if proof.photo is not None and not proof.photo_consent:
        raise InvalidInput(
            gettext("Foto hanya disimpan dengan persetujuan orang yang difoto."),
            field="photo_consent",
        )


def _check_event(decision: Decision, event: Event | None) -> None:
    if event is None:
        return
    invitation = current_invitation(decision.id)
    if invitation is None or invitation.event_id != event.id:
        raise InvalidInput(gettext("Keluarga ini tidak ada dalam daftar undangan acara ini."))
    if event.status is not EventStatus.OPEN:
        raise InvalidInput(gettext("Acara ini tidak sedang berlangsung."))
