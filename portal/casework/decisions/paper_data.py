"""Data of decisions for papers, and the annex (BNBA) of an SK."""

from collections.abc import Sequence
from decimal import Decimal

from portal.casework.decisions.models import Decision, DecisionItem, Decree
from portal.core.clock import to_local
from portal.core.types import capitalised
from portal.platform.documents.formatting import long_date
from portal.platform.documents.letterhead import letterhead
from portal.platform.documents.papers import AnnexPaper, AnnexRow, ItemKind, Official, PaperItem
from portal.platform.office.settings import PLACE
from portal.platform.settings import value_of
from portal.registry.households.paper_data import paper_address


def paper_item(item: DecisionItem, *, condition: str = "Baik") -> PaperItem:
    """Return one line of a paper's table."""
    return PaperItem(
        kind=ItemKind(item.kind.value),
        description=item.description,
        quantity=Decimal(item.quantity),
        unit=item.unit,
        condition=condition,
        value=item.total,
    )


def legal_basis(decision: Decision) -> tuple[str, ...]:
    """Return what the aid rests on: the SK, or the approval of one without an SK."""
    decree = decision.decree
    if decree is not None:
        return (f"Keputusan {decree.number} tanggal {long_date(decree.dated)}",)
    if decision.decided_by is None or decision.decided_at is None:
        return ()
    approver = ", ".join(filter(None, (decision.decided_by.name, decision.decided_by.position)))
    return (
        f"penetapan bantuan kasus {decision.case.number} oleh {approver} tanggal"
        f" {long_date(to_local(decision.decided_at).date())}",
    )


def annex_of(decree: Decree, decisions: Sequence[Decision]) -> AnnexPaper:
    """Return the list of recipients by name and address, in the given order."""
    return AnnexPaper(
        letterhead=letterhead(),
        sk_number=decree.number,
        sk_date=decree.dated,
        sk_title=decree.about,
        rows=tuple(_row(decision) for decision in decisions),
        signed_by=Official(
            name=decree.signed_by, position=decree.signer_position, nip=decree.signer_nip
        ),
        place=value_of(PLACE),
    )


def _row(decision: Decision) -> AnnexRow:
    household = decision.case.household
    head = household.head
    return AnnexRow(
        name=capitalised(head.name) if head else "",
        nik=(head.nik or "") if head else "",
        address=paper_address(household),
        items=tuple(paper_item(item) for item in decision.items),
        case_number=decision.case.number,
    )
