"""What stands on the lists: the annex of an SK, and the papers of a handover event."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.documents.papers import Address, Letterhead, Official, PaperItem
from portal.documents.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """One recipient of an SK, by name and address."""

    name: str
    address: Address
    items: tuple[PaperItem, ...]
    nik: str = ""
    case_number: str = ""

    @property
    def value(self) -> int:
        """Value of all that this recipient is granted, in rupiah."""
        return sum(item.value for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexPaper(Snapshot):
    """*Lampiran* of an SK: the list by name and address (BNBA) that makes the grant legal."""

    kind = "annex"

    letterhead: Letterhead
    sk_number: str
    sk_date: date
    sk_title: str
    rows: tuple[AnnexRow, ...]
    signed_by: Official
    place: str

    @property
    def total(self) -> int:
        """Value of the whole list, in rupiah."""
        return sum(row.value for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A handover event as its papers name it. ``hours`` is free text: "09.00-12.00 WIB"."""

    name: str
    day: date
    hours: str
    place: str
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One invited recipient with the numbers of the papers to be signed."""

    name: str
    address: Address
    paper_numbers: tuple[str, ...]
    nik: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPaper(Snapshot):
    """*Daftar hadir*: who is expected, with room for each signature or thumbprint."""

    kind = "roster"

    letterhead: Letterhead
    event: Event
    rows: tuple[RosterRow, ...]
    officer: Official


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One invitation. ``check_in_url`` becomes a QR code for the table at the entrance."""

    name: str
    address: Address
    salutation: str = "Ibu/Bapak"
    order: str = ""
    check_in_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPaper(Snapshot):
    """*Undangan*: slips to cut apart, four on a page of A4."""

    kind = "invitation"

    letterhead: Letterhead
    event: Event
    slips: tuple[Slip, ...]
    bring: str = "KTP dan Kartu Keluarga (KK)"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingRow:
    """One kind of item for the whole event."""

    description: str
    unit: str
    quantity: Decimal
    recipients: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingPaper(Snapshot):
    """What has to be on the lorry, with columns to count it out and back in, and the cash
    (rupiah, for so many recipients) that is handed over there."""

    kind = "packing"

    letterhead: Letterhead
    event: Event
    rows: tuple[PackingRow, ...]
    officer: Official
    cash: int = 0
    cash_recipients: int = 0

    @property
    def total(self) -> int:
        """Value of all goods, in rupiah."""
        return sum(row.value for row in self.rows)
