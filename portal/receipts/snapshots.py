"""What stands on a paper, gathered once from case, decision and handover.

A paper is made from its snapshot alone ever after, whatever changes in the registry. A paper
prepared for an event has the same facts with gaps that a pen fills.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from flask import current_app

from portal.clock import to_wib
from portal.decisions.models import AidKind, CashMethod, Decision, DecisionItem
from portal.decisions.on_paper import legal_basis, paper_item
from portal.documents.office import letterhead, official
from portal.documents.papers import (
    BastPaper,
    CashPaper,
    Official,
    Party,
    ReceiptPaper,
    Representative,
    Transfer,
    Witness,
)
from portal.extensions import db
from portal.files.models import StoredFile
from portal.files.services import read_file
from portal.handovers.models import Condition, Event, Handover
from portal.households.models import Household
from portal.households.on_paper import party
from portal.receipts import settings
from portal.receipts.models import PaperKind
from portal.settings import value_of

#: Gaps of a prepared paper, and what does not change what it says.
FILLED_BY_PEN = frozenset(
    {"number", "check_url", "letterhead", "stamp_duty_above", "witnesses", "acknowledged_by"}
    | {"transfer"}
)
CONDITIONS = {Condition.GOOD: "Baik", Condition.MINOR_FLAW: "Cacat ringan"}


@dataclass(frozen=True)
class _Facts:
    """What both kinds of paper are written from."""

    decision: Decision
    items: Sequence[tuple[DecisionItem, Condition]]
    day: date
    place: str
    giver: Official
    receiver: Party
    representative: Representative | None = None
    transfer: Transfer | None = None
    witnesses: tuple[Witness, Witness] = (Witness(), Witness())
    village_head: str = ""

    def of(self, kind: PaperKind) -> list[tuple[DecisionItem, Condition]]:
        """Cash stands on the kuitansi, everything else on the BAST."""
        is_receipt = kind is PaperKind.RECEIPT
        return [line for line in self.items if (line[0].kind is AidKind.CASH) == is_receipt]


def snapshot_of(kind: PaperKind, handover: Handover, *, number: str, token: str) -> ReceiptPaper:
    """The paper of ``kind`` for what was given at ``handover``."""
    signature = _signature(handover)
    stands_in = bool(handover.representative_name)
    return _paper(
        kind,
        _Facts(
            decision=handover.decision,
            items=[(line.decision_item, line.condition) for line in handover.items],
            day=to_wib(handover.handed_at).date(),
            place=handover.place,
            giver=official(handover.officer),
            receiver=party(handover.recipient, signature="" if stands_in else signature),
            representative=_representative(handover, signature) if stands_in else None,
            transfer=_transfer(handover),
            witnesses=(
                Witness(name=handover.first_witness),
                Witness(name=handover.second_witness),
            ),
            village_head=handover.village_head,
        ),
        number=number,
        token=token,
    )


def planned_snapshot(
    kind: PaperKind,
    event: Event,
    decision: Decision,
    items: Sequence[DecisionItem],
    *,
    number: str = "",
    token: str = "",
) -> ReceiptPaper:
    """The paper of ``kind`` for what shall be given at ``event``, with gaps for the pen."""
    head = decision.case.household.head
    if head is None:
        raise ValueError("a household without persons receives nothing")
    officers = [officer.user for officer in event.officers]
    day = to_wib(event.starts_at).date()
    return _paper(
        kind,
        _Facts(
            decision=decision,
            items=[(item, Condition.GOOD) for item in items],
            day=day,
            place=event.place,
            giver=official(officers[0]) if len(officers) == 1 else Official(),
            receiver=party(head),
            transfer=Transfer(day=day),
        ),
        number=number,
        token=token,
    )


def is_true_to(prepared: ReceiptPaper, actual: ReceiptPaper) -> bool:
    """Whether a paper that was prepared and printed says what has happened.

    What a pen fills in is left aside; everything else must agree. A signature drawn on the screen
    is not on that paper.
    """
    if type(prepared) is not type(actual):
        return False
    aside = FILLED_BY_PEN if prepared.giver.name else FILLED_BY_PEN | {"giver"}
    return all(
        getattr(prepared, field.name) == getattr(actual, field.name)
        for field in fields(prepared)
        if field.name not in aside
    )


def check_url(token: str) -> str:
    """The public page behind the QR code: a random token, never the number."""
    return f"{current_app.config['PUBLIC_URL'] or ''}/cek/{token}"


def _paper(kind: PaperKind, facts: _Facts, *, number: str, token: str) -> ReceiptPaper:
    build = _cash if kind is PaperKind.RECEIPT else _bast
    return build(facts, facts.of(kind), number, token)


def _bast(
    facts: _Facts, given: list[tuple[DecisionItem, Condition]], number: str, token: str
) -> BastPaper:
    return BastPaper(
        number=number,
        letterhead=letterhead(),
        day=facts.day,
        place=facts.place,
        giver=facts.giver,
        receiver=facts.receiver,
        representative=facts.representative,
        items=tuple(paper_item(item, condition=CONDITIONS[condition]) for item, condition in given),
        legal_basis=legal_basis(facts.decision.decree),
        fund=_funds(item for item, _ in given),
        witnesses=facts.witnesses,
        acknowledged_by=_village_head(facts.decision.case.household, facts.village_head),
        case_number=facts.decision.case.number,
        check_url=check_url(token),
        stamp_duty_above=value_of(settings.STAMP_DUTY_ABOVE),
    )


def _cash(
    facts: _Facts, given: list[tuple[DecisionItem, Condition]], number: str, token: str
) -> CashPaper:
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
        check_url=check_url(token),
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
        day=to_wib(handover.handed_at).date(),
        reference=handover.transfer_reference,
    )


def _funds(items: Iterable[DecisionItem]) -> str:
    return ", ".join(dict.fromkeys(item.fund.name for item in items))


def _representative(handover: Handover, signature: str) -> Representative:
    heir = handover.recipient.died_on is not None
    return Representative(
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
