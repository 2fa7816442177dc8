"""Contents of all papers: frozen values, independent of the database.

Values arrive as they are printed: a NIK full or masked, a name as written. Empty strings are blanks
to fill in by hand. Amounts are integer rupiah.
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.platform.documents.formatting import grouped, rupiah
from portal.platform.documents.snapshot import Snapshot

STAMP_DUTY_ABOVE = 5_000_000
"""Rupiah above which a paper that states an amount of money needs a Rp10,000 stamp (*meterai*):
UU 10/2020 (Bea Meterai), article 3 (2) g. The paper shows a reminder; it is never refused."""

STATIONS = ("asesmen", "keputusan", "serah terima", "pendampingan", "selesai")
"""Stations of the journey line, drawn small on each paper of a household."""

HANDOVER_STATION = 2


class ItemKind(StrEnum):
    """Kind of an item. A work tool requires a promise not to sell it; cash is repeated in words."""

    CASH = "cash"
    GOODS = "goods"
    TOOL = "tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The issuing office. ``emblem`` refers to a stored picture; a paper without one has none."""

    government: str
    office: str
    programme: str
    address: str = ""
    contact: str = ""
    emblem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Address of a person. ``village_kind`` is "Desa" or "Kelurahan"."""

    street: str = ""
    rt: str = ""
    rw: str = ""
    village_kind: str = "Desa"
    village: str
    district: str

    @property
    def neighbourhood(self) -> str:
        """Street with RT and RW in the format of the KTP; unknown parts are left out."""
        if self.rt and self.rw:
            numbers = f"RT/RW {self.rt}/{self.rw}"
        else:
            numbers = f"RT {self.rt}" if self.rt else f"RW {self.rw}" if self.rw else ""
        return ", ".join(part for part in (self.street, numbers) if part)

    @property
    def region(self) -> str:
        """Village, if known, and district."""
        village = f"{self.village_kind} {self.village}, " if self.village else ""
        return f"{village}Kecamatan {self.district}"

    def __str__(self) -> str:
        return ", ".join(part for part in (self.neighbourhood, self.region) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """An official who signs. ``signature`` is a PNG data URI drawn on the screen."""

    name: str = ""
    position: str = ""
    nip: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The recipient. ``nik`` is full, masked, or empty if there is none yet."""

    name: str
    address: Address
    nik: str = ""
    salutation: str = "Ibu/Bapak"
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRepresentative:
    """The person who receives in place of the recipient, and the legal basis (*surat kuasa*,
    heir)."""

    name: str
    relation: str
    nik: str = ""
    basis: str = "Surat kuasa"
    letter_number: str = ""
    letter_date: date | None = None
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One of the two witnesses; an empty name leaves a line to fill in by hand."""

    name: str = ""
    role: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperItem:
    """One line of the table. ``value`` is the value of the whole line in rupiah, not of one
    piece."""

    kind: ItemKind
    description: str
    quantity: Decimal
    unit: str
    condition: str = "Baik"
    value: int

    @property
    def in_words(self) -> str:
        """The item in one phrase: "Beras medium, 10 kg", "Modal usaha, Rp1.500.000"."""
        if self.kind is ItemKind.CASH:
            return f"{self.description}, {rupiah(self.value)}"
        return f"{self.description}, {grouped(self.quantity)} {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A bank transfer of cash; unknown values are left blank.

    ``bank`` is the name without the word "Bank"; ``account`` is masked as the office prefers.
    """

    bank: str = ""
    account: str = ""
    holder: str = ""
    day: date
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BastPaper(Snapshot):
    """*Berita Acara Serah Terima* (BAST): the handover protocol, signed by both parties."""

    kind = "bast"

    number: str
    letterhead: Letterhead
    day: date
    place: str
    giver: Official
    receiver: Party
    items: tuple[PaperItem, ...]
    representative: PaperRepresentative | None = None
    legal_basis: tuple[str, ...] = ()
    fund: str = ""
    witnesses: tuple[Witness, ...] = (Witness(), Witness())
    acknowledged_by: Official | None = None
    case_number: str = ""
    check_url: str = ""
    check_code: str = ""
    trail_mark: str = ""
    station: int = HANDOVER_STATION
    stamp_duty_above: int = STAMP_DUTY_ABOVE

    @property
    def total(self) -> int:
        """Value of all items, in rupiah."""
        return sum(item.value for item in self.items)

    @property
    def needs_stamp(self) -> bool:
        """Whether the *meterai* reminder is printed."""
        return self.total > self.stamp_duty_above

    @property
    def has_tools(self) -> bool:
        """Whether the paper includes the promise not to sell work tools."""
        return any(item.kind is ItemKind.TOOL for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashPaper(Snapshot):
    """*Kuitansi*: receipt for cash, by hand or (with ``transfer``) through a bank."""

    kind = "cash"

    number: str
    letterhead: Letterhead
    day: date
    place: str
    received_from: str
    amount: int
    purpose: str
    giver: Official
    receiver: Party
    representative: PaperRepresentative | None = None
    transfer: Transfer | None = None
    fund: str = ""
    case_number: str = ""
    check_url: str = ""
    check_code: str = ""
    trail_mark: str = ""
    station: int = HANDOVER_STATION
    stamp_duty_above: int = STAMP_DUTY_ABOVE

    @property
    def needs_stamp(self) -> bool:
        """Whether the *meterai* reminder is printed."""
        return self.amount > self.stamp_duty_above


ReceiptPaper = BastPaper | CashPaper


def receipt_from_json(text: str) -> ReceiptPaper:
    """Return a stored receipt of either kind. Raises ValueError for other content."""
    if json.loads(text).get("kind") == CashPaper.kind:
        return CashPaper.from_json(text)
    return BastPaper.from_json(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionNotice:
    """How a household can object. The right is in UU 27/2022; the number of days is a setting."""

    until: date
    where: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPaper(Snapshot):
    """The decision in plain words for the household.

    ``reasons`` and ``would_change`` are whole sentences; ``rule`` names the rule and its number,
    ``score`` compares the household with it.
    """

    kind = "decision"

    letterhead: Letterhead
    number: str
    day: date
    receiver: Party
    approved: bool
    summary: str
    items: tuple[PaperItem, ...] = ()
    score: str = ""
    rule: str = ""
    reasons: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()
    next_step: str = ""
    proposed_by: Official
    decided_by: Official
    objection: ObjectionNotice
    case_number: str = ""
    check_url: str = ""
    check_code: str = ""
    station: int = 1


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
        """Value of all items of this recipient, in rupiah."""
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
class PaperEvent:
    """A handover event as printed. ``hours`` is free text: "09.00-12.00 WIB"."""

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
    """*Daftar hadir*: the invited recipients, with space for each signature or thumbprint."""

    kind = "roster"

    letterhead: Letterhead
    event: PaperEvent
    rows: tuple[RosterRow, ...]
    officer: Official


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSlip:
    """One invitation. ``check_in_url`` is printed as a QR code for the check-in table."""

    name: str
    address: Address
    salutation: str = "Ibu/Bapak"
    order: str = ""
    check_in_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPaper(Snapshot):
    """*Undangan*: invitation slips, four on a page of A4."""

    kind = "invitation"

    letterhead: Letterhead
    event: PaperEvent
    slips: tuple[InvitationSlip, ...]
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
    """Packing list of an event, with columns to count goods out and back in, and the cash (rupiah)
    to bring for ``cash_recipients`` persons."""

    kind = "packing"

    letterhead: Letterhead
    event: PaperEvent
    rows: tuple[PackingRow, ...]
    officer: Official
    cash: int = 0
    cash_recipients: int = 0

    @property
    def total(self) -> int:
        """Value of all goods, in rupiah."""
        return sum(row.value for row in self.rows)
