"""What is known of a handover when it is recorded."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from portal.clock import to_wib
from portal.decisions.models import DecisionItem
from portal.errors import PortalError
from portal.files.models import StoredFile
from portal.handovers.models import Condition, Event, Handover, SignatureKind


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

    def write_on(self, handover: Handover) -> None:
        """Put these facts on the record."""
        handover.representative_name, handover.representative_nik = self.name, self.nik
        handover.representative_relation = self.relation
        handover.representative_letter = self.letter


@dataclass(frozen=True)
class Ceremony:
    """Where, when and before whom."""

    place: str
    handed_at: datetime
    first_witness: str
    second_witness: str
    village_head: str = ""
    event: Event | None = None

    def write_on(self, handover: Handover) -> None:
        """Put these facts on the record."""
        handover.place, handover.handed_at = self.place, self.handed_at
        handover.first_witness, handover.second_witness = self.first_witness, self.second_witness
        handover.village_head, handover.event = self.village_head, self.event


@dataclass(frozen=True)
class Proof:
    """Signature on the screen or on paper, and a photo by consent."""

    signature_kind: SignatureKind
    signature: StoredFile | None = None
    photo: StoredFile | None = None
    photo_consent: bool = False

    def write_on(self, handover: Handover) -> None:
        """Put these facts on the record."""
        handover.signature_kind = self.signature_kind
        handover.signature_file_id = self.signature.id if self.signature else None
        handover.photo_file_id = self.photo.id if self.photo else None
        handover.photo_consent = self.photo_consent


@dataclass(frozen=True)
class BankTransfer:
    """Where cash by transfer went. ``bank`` is the name without the word "Bank"; of the
    ``account`` only the last four digits are kept."""

    bank: str
    account: str
    holder: str
    reference: str = ""

    def write_on(self, handover: Handover) -> None:
        """Put these facts on the record; of the account only its last digits."""
        handover.transfer_bank, handover.transfer_account = self.bank, self.masked_account
        handover.transfer_holder, handover.transfer_reference = self.holder, self.reference

    @property
    def masked_account(self) -> str:
        """All but the last four digits hidden: ``••••••1234``."""
        digits = "".join(letter for letter in self.account if letter.isdigit())
        return "•" * max(len(digits) - 4, 0) + digits[-4:]
