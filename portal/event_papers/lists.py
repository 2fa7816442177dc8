"""The lists of an event: who comes, what is carried, who is invited."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask import current_app

from portal.clock import to_wib
from portal.decisions.models import AidKind, CashMethod, Decision, DecisionItem
from portal.documents import lists
from portal.documents.lists import InvitationPaper, PackingPaper, PackingRow, RosterPaper
from portal.documents.office import letterhead, official
from portal.documents.papers import Address, Official
from portal.extensions import db
from portal.handovers.models import Event, Invitation
from portal.handovers.queries import owed_items
from portal.households.on_paper import address_of, salutation_of
from portal.receipts.queries import numbers_of
from portal.regions.models import Region
from portal.web.filters import samar

SLIPS_AT_ONCE = 40
ListPaper = RosterPaper | PackingPaper | InvitationPaper


def lists_of(event: Event, roster: Sequence[Invitation]) -> list[ListPaper]:
    """The lists for everybody on the roster, in its order."""
    decisions = [line.decision for line in roster]
    return [
        _roster(event, roster, numbers_of([decision.id for decision in decisions])),
        _packing(event, decisions),
        *_invitations(event, roster),
    ]


def _roster(
    event: Event, roster: Sequence[Invitation], numbers: Mapping[int, Sequence[str]]
) -> RosterPaper:
    """The list lies open on the table: a NIK shows its last four digits only."""
    rows = []
    for line in roster:
        head = line.case.household.head
        rows.append(
            lists.RosterRow(
                name=head.name if head else line.case.number,
                nik=samar(head.nik) if head and head.nik else "",
                address=address_of(line.case.household),
                paper_numbers=tuple(numbers.get(line.decision_id, ())),
                note=line.case.number,
            )
        )
    return RosterPaper(
        letterhead=letterhead(), event=_event(event), rows=tuple(rows), officer=_officer(event)
    )


def _packing(event: Event, decisions: Sequence[Decision]) -> PackingPaper:
    """Everything that is not money, added up by what it is; and the cash given by hand."""
    owed = [item for decision in decisions for item in owed_items(decision)]
    cash = [item for item in owed if item.cash_method is CashMethod.BY_HAND]
    grouped: dict[tuple[str, str], list[DecisionItem]] = defaultdict(list)
    for item in owed:
        if item.kind is not AidKind.CASH:
            grouped[item.description, item.unit].append(item)
    rows = tuple(
        PackingRow(
            description=description,
            unit=unit,
            quantity=Decimal(sum(item.quantity for item in items)),
            recipients=len({item.decision_id for item in items}),
            value=sum(item.total for item in items),
        )
        for (description, unit), items in sorted(grouped.items())
    )
    return PackingPaper(
        letterhead=letterhead(),
        event=_event(event),
        rows=rows,
        officer=_officer(event),
        cash=sum(item.total for item in cash),
        cash_recipients=len({item.decision_id for item in cash}),
    )


def _invitations(event: Event, roster: Sequence[Invitation]) -> list[InvitationPaper]:
    """Ten pages at a time: a page costs 4 MB of memory until its file is written."""
    slips = [_slip(event, place, line) for place, line in enumerate(roster, start=1)]
    return [
        InvitationPaper(
            letterhead=letterhead(),
            event=_event(event),
            slips=tuple(slips[start : start + SLIPS_AT_ONCE]),
        )
        for start in range(0, len(slips), SLIPS_AT_ONCE)
    ]


def _slip(event: Event, place: int, line: Invitation) -> lists.Slip:
    head = line.case.household.head
    return lists.Slip(
        name=head.name if head else line.case.number,
        salutation=salutation_of(head),
        address=address_of(line.case.household),
        order=str(place),
        check_in_url=_slip_url(event, line),
    )


def _slip_url(event: Event, line: Invitation) -> str:
    """Where the code on a slip leads staff: the desk, with this family alone."""
    path = current_app.url_map.bind("portal").build(
        "handovers.slip", {"event_id": event.id, "invitation_id": line.id}
    )
    return f"{current_app.config['PUBLIC_URL']}{path}"


def _event(event: Event) -> lists.Event:
    begins = to_wib(event.starts_at)
    return lists.Event(
        name=event.name,
        day=begins.date(),
        hours=f"{begins:%H.%M} WIB",
        place=event.place,
        address=Address(village="", district=db.session.get_one(Region, event.district_code).name),
    )


def _officer(event: Event) -> Official:
    """The one who runs it; of several, the one who signs writes their name."""
    users = [officer.user for officer in event.officers]
    return official(users[0]) if len(users) == 1 else Official()
