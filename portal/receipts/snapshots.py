"""What stands on a paper, gathered once from case, decision and handover.

A paper is made from its snapshot alone ever after, whatever changes in the registry.
"""

from base64 import b64encode
from collections.abc import Iterable
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
    ReceiptPaper,
    Representative,
    Transfer,
    Witness,
)
from portal.extensions import db
from portal.files.models import StoredFile
from portal.files.services import read_file
from portal.handovers.models import Condition, Handover
from portal.households.on_paper import party
from portal.receipts import settings
from portal.receipts.models import PaperKind
from portal.settings import value_of

CONDITIONS = {Condition.GOOD: "Baik", Condition.MINOR_FLAW: "Cacat ringan"}


def snapshot_of(kind: PaperKind, handover: Handover, *, number: str, token: str) -> ReceiptPaper:
    """The paper of ``kind`` for what was given at ``handover``."""
    given = [
        (line.decision_item, line.condition)
        for line in handover.items
        if (line.decision_item.kind is AidKind.CASH) == (kind is PaperKind.RECEIPT)
    ]
    builder = _cash if kind is PaperKind.RECEIPT else _bast
    return builder(handover, given, number, token)


def _bast(
    handover: Handover, given: list[tuple[DecisionItem, Condition]], number: str, token: str
) -> BastPaper:
    decision = handover.decision
    signature = _signature(handover)
    return BastPaper(
        number=number,
        letterhead=letterhead(),
        day=_day(handover),
        place=handover.place,
        giver=official(handover.officer),
        receiver=party(handover.recipient, signature="" if _stands_in(handover) else signature),
        representative=_representative(handover, signature),
        items=tuple(paper_item(item, condition=CONDITIONS[condition]) for item, condition in given),
        legal_basis=legal_basis(decision.decree),
        fund=_funds(item for item, _ in given),
        witnesses=(Witness(name=handover.first_witness), Witness(name=handover.second_witness)),
        acknowledged_by=_village_head(handover),
        case_number=handover.case.number,
        check_url=check_url(token),
        stamp_duty_above=value_of(settings.STAMP_DUTY_ABOVE),
    )


def _cash(
    handover: Handover, given: list[tuple[DecisionItem, Condition]], number: str, token: str
) -> CashPaper:
    signature = _signature(handover)
    head = letterhead()
    by_transfer = all(item.cash_method is CashMethod.TRANSFER for item, _ in given)
    return CashPaper(
        number=number,
        letterhead=head,
        day=_day(handover),
        place=handover.place,
        received_from=f"{head.office} {head.government.removeprefix('Pemerintah ')}",
        amount=sum(item.total for item, _ in given),
        purpose=_purpose(handover.decision, [item for item, _ in given], head.programme),
        giver=official(handover.officer),
        receiver=party(handover.recipient, signature="" if _stands_in(handover) else signature),
        representative=_representative(handover, signature),
        transfer=_transfer(handover) if by_transfer else None,
        fund=_funds(item for item, _ in given),
        case_number=handover.case.number,
        check_url=check_url(token),
        stamp_duty_above=value_of(settings.STAMP_DUTY_ABOVE),
    )


def check_url(token: str) -> str:
    """The public page behind the QR code: a random token, never the number."""
    return f"{current_app.config['PUBLIC_URL'] or ''}/cek/{token}"


def _purpose(decision: Decision, items: list[DecisionItem], programme: str) -> str:
    what = ", ".join(dict.fromkeys(item.description for item in items))
    return f"{what} – program {programme}, kasus {decision.case.number}"


def _transfer(handover: Handover) -> Transfer:
    return Transfer(
        bank="", account="", holder=handover.recipient.name, day=_day(handover), reference=""
    )


def _funds(items: Iterable[DecisionItem]) -> str:
    return ", ".join(dict.fromkeys(item.fund.name for item in items))


def _day(handover: Handover) -> date:
    return to_wib(handover.handed_at).date()


def _stands_in(handover: Handover) -> bool:
    return bool(handover.representative_name)


def _representative(handover: Handover, signature: str) -> Representative | None:
    if not _stands_in(handover):
        return None
    heir = handover.recipient.died_on is not None
    return Representative(
        name=handover.representative_name,
        relation=handover.representative_relation,
        nik=handover.representative_nik,
        basis="Ahli waris" if heir else "Surat kuasa",
        letter_number=handover.representative_letter,
        signature=signature,
    )


def _village_head(handover: Handover) -> Official | None:
    village = handover.case.household.village
    if village is None:
        return None
    position = f"Lurah {village.name}" if village.is_urban else f"Kepala Desa {village.name}"
    return Official(name=handover.village_head, position=position)


def _signature(handover: Handover) -> str:
    if handover.signature_file_id is None:
        return ""
    file = db.session.get_one(StoredFile, handover.signature_file_id)
    return f"data:image/png;base64,{b64encode(read_file(file)).decode()}"
