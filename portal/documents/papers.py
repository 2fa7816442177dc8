"""What stands on a paper given to a household: plain frozen values, independent of the database.

Everything arrives as it shall be read: a NIK full or masked, a name as it was written. Empty
strings are gaps that a pen may fill. Money is integer rupiah.
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.documents.snapshot import Snapshot
from portal.documents.words import grouped, rupiah

STAMP_DUTY_ABOVE = 5_000_000
"""Rupiah above which a paper that states an amount of money needs a Rp10,000 stamp (*meterai*):
UU 10/2020 tentang Bea Meterai, article 3 (2) g. A reminder on the paper, never a refusal."""

STATIONS = ("asesmen", "keputusan", "serah terima", "pendampingan", "selesai")
"""The household's journey, drawn small on each of its papers."""

HANDOVER_STATION = 2


class ItemKind(StrEnum):
    """A work tool brings a promise not to sell it; money is counted in words."""

    CASH = "cash"
    GOODS = "goods"
    TOOL = "tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The office that issues the paper. ``emblem`` is a PNG data URI; empty draws a neutral one."""

    government: str
    office: str
    programme: str
    address: str = ""
    contact: str = ""
    emblem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person lives. ``village_kind`` is "Desa" or "Kelurahan"."""

    street: str = ""
    rt: str = ""
    rw: str = ""
    village_kind: str = "Desa"
    village: str
    district: str

    @property
    def neighbourhood(self) -> str:
        """Street with RT and RW as a KTP writes them, each only if known."""
        if self.rt and self.rw:
            numbers = f"RT/RW {self.rt}/{self.rw}"
        else:
            numbers = f"RT {self.rt}" if self.rt else f"RW {self.rw}" if self.rw else ""
        return ", ".join(part for part in (self.street, numbers) if part)

    @property
    def region(self) -> str:
        """Village, if it is known, and district."""
        village = f"{self.village_kind} {self.village}, " if self.village else ""
        return f"{village}Kecamatan {self.district}"

    def __str__(self) -> str:
        return ", ".join(part for part in (self.neighbourhood, self.region) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """Somebody who signs for an office. ``signature`` is a PNG data URI drawn on screen."""

    name: str = ""
    position: str = ""
    nip: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The recipient. ``nik`` is full or masked as the reader may see it; empty: not yet there."""

    name: str
    address: Address
    nik: str = ""
    salutation: str = "Ibu/Bapak"
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Who receives in the recipient's place, by which right (*surat kuasa*, heir)."""

    name: str
    relation: str
    nik: str = ""
    basis: str = "Surat kuasa"
    letter_number: str = ""
    letter_date: date | None = None
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One of the two witnesses; an empty name leaves a line for a pen."""

    name: str = ""
    role: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperItem:
    """One line of the table. ``value`` is the value of the whole line, not of one piece."""

    kind: ItemKind
    description: str
    quantity: Decimal
    unit: str
    condition: str = "Baik"
    value: int

    @property
    def in_words(self) -> str:
        """The item in a sentence or a list: "Beras medium, 10 kg", "Modal usaha, Rp1.500.000"."""
        if self.kind is ItemKind.CASH:
            return f"{self.description}, {rupiah(self.value)}"
        return f"{self.description}, {grouped(self.quantity)} {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Cash that went to an account; what is not known is left for a pen.

    ``bank`` is the name without the word "Bank"; ``account`` is masked as the office wishes.
    """

    bank: str = ""
    account: str = ""
    holder: str = ""
    day: date
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BastPaper(Snapshot):
    """*Berita Acara Serah Terima*: the minutes of a handover, signed by both parties."""

    kind = "bast"

    number: str
    letterhead: Letterhead
    day: date
    place: str
    giver: Official
    receiver: Party
    items: tuple[PaperItem, ...]
    representative: Representative | None = None
    legal_basis: tuple[str, ...] = ()
    fund: str = ""
    witnesses: tuple[Witness, ...] = (Witness(), Witness())
    acknowledged_by: Official | None = None
    case_number: str = ""
    check_url: str = ""
    station: int = HANDOVER_STATION
    stamp_duty_above: int = STAMP_DUTY_ABOVE

    @property
    def total(self) -> int:
        """Value of everything handed over, in rupiah."""
        return sum(item.value for item in self.items)

    @property
    def needs_stamp(self) -> bool:
        """Whether the reminder of the *meterai* is printed."""
        return self.total > self.stamp_duty_above

    @property
    def has_tools(self) -> bool:
        """Work tools are handed over with a promise not to sell them."""
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
    representative: Representative | None = None
    transfer: Transfer | None = None
    fund: str = ""
    case_number: str = ""
    check_url: str = ""
    station: int = HANDOVER_STATION
    stamp_duty_above: int = STAMP_DUTY_ABOVE

    @property
    def needs_stamp(self) -> bool:
        """Whether the reminder of the *meterai* is printed."""
        return self.amount > self.stamp_duty_above


ReceiptPaper = BastPaper | CashPaper


def receipt_from_json(text: str) -> ReceiptPaper:
    """A stored receipt of either kind. Raises ValueError for anything else."""
    if json.loads(text).get("kind") == CashPaper.kind:
        return CashPaper.from_json(text)
    return BastPaper.from_json(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """How a household disagrees. The right itself is in UU 27/2022; the days are a setting."""

    until: date
    where: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPaper(Snapshot):
    """The decision in plain words, to be read by or to the household it concerns.

    ``reasons`` and ``would_change`` are whole sentences; ``rule`` names the rule and its number,
    ``score`` says how the household stands against it.
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
    objection: Objection
    case_number: str = ""
    check_url: str = ""
    station: int = 1
