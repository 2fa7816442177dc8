"""Content of a paper, built once from case, decision and handover.

A paper is always printed from this snapshot, whatever changes in the registry. A paper prepared for
an event has blanks to fill in by pen.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from flask import current_app

from portal.casework.decisions.models import AidKind, CashMethod, Decision, DecisionItem
from portal.casework.decisions.paper_data import legal_basis, paper_item
from portal.casework.handovers.models import Handover, HandoverEvent, ItemCondition
from portal.casework.receipts import settings
from portal.casework.receipts.check_code import check_code
from portal.casework.receipts.models import PaperKind
from portal.core.clock import to_local
from portal.core.extensions import db
from portal.core.public_address import is_public
from portal.core.types import capitalised
from portal.platform.accounts.models import User
from portal.platform.audit.chain import head_mark
from portal.platform.documents.letterhead import letterhead, official_of
from portal.platform.documents.papers import (
    BastPaper,
    CashPaper,
    Official,
    PaperRepresentative,
    Party,
    ReceiptPaper,
    Transfer,
    Witness,
)
from portal.platform.files.models import StoredFile
from portal.platform.files.services import read_file
from portal.platform.settings import value_of
from portal.registry.households.models import Household
from portal.registry.households.paper_data import paper_party

#: Fields to fill in by pen, and fields that do not change what the paper states.
FILLED_BY_PEN = frozenset(
    {"number", "check_url", "check_code", "trail_mark", "letterhead", "stamp_duty_above"}
    | {"witnesses", "acknowledged_by", "transfer"}
)
CONDITIONS = {ItemCondition.GOOD: "Baik", ItemCondition.MINOR_FLAW: "Cacat ringan"}


@dataclass(frozen=True)
class _Facts:
    """The data from which both kinds of paper are built."""

    decision: Decision
    items: Sequence[tuple[DecisionItem, ItemCondition]]
    day: date
    place: str
    giver: Official
    receiver: Party
    representative: PaperRepresentative | None = None
    transfer: Transfer | None = None
    witnesses: tuple[Witness, Witness] = (Witness(), Witness())
    village_head: str = ""

    def of(self, kind: PaperKind) -> list[tuple[DecisionItem, ItemCondition]]:
        """Return the items of one kind of paper: cash on the kuitansi, the rest on the BAST."""
        is_receipt = kind is PaperKind.RECEIPT
        return [line for line in self.items if (line[0].kind is AidKind.CASH) == is_receipt]


def snapshot_of(kind: PaperKind, handover: Handover, *, number: str) -> ReceiptPaper:
    """Return the paper of ``kind`` for what was given at ``handover``."""
    signature = _signature(handover)
    stands_in = bool(handover.representative_name)
    return _paper(
        kind,
        _Facts(
            decision=handover.decision,
            items=[(line.decision_item, line.condition) for line in handover.items],
            day=to_local(handover.handed_at).date(),
            place=handover.place,
            giver=official_of(handover.officer),
            receiver=paper_party(handover.recipient, signature="" if stands_in else signature),
            representative=_representative(handover, signature) if stands_in else None,
            transfer=_transfer(handover),
            witnesses=(
                Witness(name=handover.first_witness),
                Witness(name=handover.second_witness),
            ),
            village_head=handover.village_head,
        ),
        number=number,
    )


@dataclass(frozen=True)
class Occasion:
    """When, where and by whom aid will be given; what is empty is filled in by pen."""

    day: date
    place: str = ""
    giver: Official = field(default_factory=Official)


def occasion_of(event: HandoverEvent) -> Occasion:
    """Return the occasion of an event; the giver is open where it has several officers."""
    officers = [officer.user for officer in event.officers]
    giver = official_of(officers[0]) if len(officers) == 1 else Official()
    return Occasion(to_local(event.starts_at).date(), event.place, giver)


def planned_snapshot(
    kind: PaperKind,
    occasion: Occasion,
    decision: Decision,
    items: Sequence[DecisionItem],
    *,
    number: str = "",
) -> ReceiptPaper:
    """Return the paper of ``kind`` for what will be given on ``occasion``, with blanks to fill in
    by pen.
    """
    head = decision.case.household.head
    if head is None:
        raise ValueError("a household without persons receives nothing")
    return _paper(
        kind,
        _Facts(
            decision=decision,
            items=[(item, ItemCondition.GOOD) for item in items],
            day=occasion.day,
            place=occasion.place,
            giver=occasion.giver,
            receiver=paper_party(head),
            transfer=Transfer(day=occasion.day),
        ),
        number=number,
    )


def agrees_with(prepared: ReceiptPaper, actual: ReceiptPaper) -> bool:
    """Return whether a paper printed in advance states what was recorded.

    Fields filled in by pen are ignored; all others must be equal. A signature drawn on the screen
    makes a difference, because it is not on the printed paper.
    """
    if type(prepared) is not type(actual):
        return False
    aside = FILLED_BY_PEN | ({"place"} if not prepared.place else set())
    giver = prepared.giver
    if not giver.name or replace(actual.giver, nip=giver.nip, position=giver.position) == giver:
        aside |= {"giver"}  # open, or without what the officer has added since
    return all(
        _as_read(getattr(prepared, part.name)) == _as_read(getattr(actual, part.name))
        for part in fields(prepared)
        if part.name not in aside
    )


def _as_read(value: Any) -> Any:
    """Return a value for comparison: names are compared regardless of capitals."""
    return replace(value, name=capitalised(value.name)) if isinstance(value, Party) else value


def with_address(content: ReceiptPaper, token: str) -> ReceiptPaper:
    """Return the paper as it is printed today: with the code to ask with, and with the address of
    its public check page where the portal has one that is open to everybody.

    A paper keeps its token alone, so that a new address holds for old papers too.
    """
    address = current_app.config["PUBLIC_URL"]
    check_url = f"{address}/cek/{token}" if is_public(address) else ""
    return replace(content, check_url=check_url, check_code=check_code(token))


def with_office_of(content: ReceiptPaper, officer: User) -> ReceiptPaper:
    """Return the paper with the NIP and position of ``officer`` where they were not known when it
    was issued."""
    giver = content.giver
    if giver.name != officer.name or (giver.nip and giver.position):
        return content
    known = official_of(officer)
    healed = replace(giver, nip=giver.nip or known.nip, position=giver.position or known.position)
    return replace(content, giver=healed)


def _paper(kind: PaperKind, facts: _Facts, *, number: str) -> ReceiptPaper:
    build = _cash if kind is PaperKind.RECEIPT else _bast
    return build(facts, facts.of(kind), number)


def _bast(facts: _Facts, given: list[tuple[DecisionItem, ItemCondition]], number: str) -> BastPaper:
    return BastPaper(
        number=number,
        letterhead=letterhead(),
        day=facts.day,
        place=facts.place,
        giver=facts.giver,
        receiver=facts.receiver,
        representative=facts.representative,
        items=tuple(paper_item(item, condition=CONDITIONS[condition]) for item, condition in given),
        legal_basis=legal_basis(facts.decision),
        fund=_funds(item for item, _ in given),
        witnesses=facts.witnesses,
        acknowledged_by=_village_head(facts.decision.case.household, facts.village_head),
        case_number=facts.decision.case.number,
        trail_mark=head_mark(db.session()),
        stamp_duty_above=value_of(settings.STAMP_DUTY_ABOVE),
    )


def _cash(facts: _Facts, given: list[tuple[DecisionItem, ItemCondition]], number: str) -> CashPaper:
    head = letterhead()
    by_transfer = all(item.cash_method is CashMethod.TRANSFER for item, _ in given)
    return CashPaper(
        number=number,
        letterhead=head,
        day=facts.day,
        place=facts.place,
        received_from=f"{head.office} {head.government.removeprefix('Pemerintah ')}",
        amount=sum(item.total for item, _ in given),
        purpose=_purpose(facts.decision, [item for item, _ in given], head.programme),
        giver=facts.giver,
        receiver=facts.receiver,
        representative=facts.representative,
        transfer=facts.transfer if by_transfer else None,
        fund=_funds(item for item, _ in given),
        case_number=facts.decision.case.number,
        trail_mark=head_mark(db.session()),
        stamp_duty_above=value_of(settings.STAMP_DUTY_ABOVE),
    )


def _purpose(decision: Decision, items: list[DecisionItem], programme: str) -> str:
    what = ", ".join(dict.fromkeys(item.description for item in items))
    return f"{what} – program {programme}, kasus {decision.case.number}"


def _transfer(handover: Handover) -> Transfer:
    return Transfer(
        bank=handover.transfer_bank,
        account=handover.transfer_account,
        holder=handover.transfer_holder,
        day=to_local(handover.handed_at).date(),
        reference=handover.transfer_reference,
    )


def _funds(items: Iterable[DecisionItem]) -> str:
    return ", ".join(dict.fromkeys(item.fund.name for item in items))


def _representative(handover: Handover, signature: str) -> PaperRepresentative:
    heir = handover.recipient.died_on is not None
    return PaperRepresentative(
        name=handover.representative_name,
        relation=handover.representative_relation,
        nik=handover.representative_nik,
        basis="Ahli waris" if heir else "Surat kuasa",
        letter_number=handover.representative_letter,
        signature=signature,
    )


def _village_head(household: Household, name: str) -> Official | None:
    village = household.village
    if village is None:
        return None
    position = f"Lurah {village.name}" if village.is_urban else f"Kepala Desa {village.name}"
    return Official(name=name, position=position)


def _signature(handover: Handover) -> str:
    if handover.signature_file_id is None:
        return ""
    file = db.session.get_one(StoredFile, handover.signature_file_id)
    return f"data:image/png;base64,{b64encode(read_file(file)).decode()}"
