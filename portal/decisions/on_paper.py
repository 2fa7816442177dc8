"""Aid as papers write it, and the annex (BNBA) of an SK."""

from collections.abc import Sequence
from decimal import Decimal

from portal.decisions.models import Decision, DecisionItem, Decree
from portal.documents.lists import AnnexPaper, AnnexRow
from portal.documents.office import PLACE, letterhead
from portal.documents.papers import ItemKind, Official, PaperItem
from portal.documents.words import long_date
from portal.households.on_paper import address_of
from portal.settings import value_of


def paper_item(item: DecisionItem, *, condition: str = "Baik") -> PaperItem:
    """One line of a paper's table."""
    return PaperItem(
        kind=ItemKind(item.kind.value),
        description=item.description,
        quantity=Decimal(item.quantity),
        unit=item.unit,
        condition=condition,
        value=item.total,
    )


def legal_basis(decree: Decree | None) -> tuple[str, ...]:
    """The SK that aid rests on, if there is one."""
    if decree is None:
        return ()
    return (f"Keputusan {decree.number} tanggal {long_date(decree.dated)}",)


def annex_of(decree: Decree, decisions: Sequence[Decision]) -> AnnexPaper:
    """Recipients by name and address, in the order given."""
    return AnnexPaper(
        letterhead=letterhead(),
        sk_number=decree.number,
        sk_date=decree.dated,
        sk_title=decree.about,
        rows=tuple(_row(decision) for decision in decisions),
        signed_by=Official(name=decree.signed_by, position=decree.signer_position),
        place=value_of(PLACE),
    )


def _row(decision: Decision) -> AnnexRow:
    household = decision.case.household
    head = household.head
    return AnnexRow(
        name=head.name if head else "",
        nik=(head.nik or "") if head else "",
        address=address_of(household),
        items=tuple(paper_item(item) for item in decision.items),
        case_number=decision.case.number,
    )
