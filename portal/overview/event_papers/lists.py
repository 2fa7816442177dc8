"""Lists for an event: roster, packing list, invitations."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask import current_app

from portal.casework.decisions.models import AidKind, CashMethod, Decision, DecisionItem
from portal.casework.handovers.models import HandoverEvent, Invitation
from portal.casework.handovers.queries import owed_items
from portal.casework.receipts.queries import numbers_of
from portal.core.clock import ZONE_NAME, to_local
from portal.core.extensions import db
from portal.core.public_address import is_public
from portal.core.types import capitalised, tidied
from portal.platform.documents import papers
from portal.platform.documents.letterhead import letterhead, official_of
from portal.platform.documents.papers import (
    Address,
    InvitationPaper,
    Official,
    PackingPaper,
    PackingRow,
    RosterPaper,
)
from portal.platform.regions.models import Region
from portal.platform.web.filters import samar
from portal.registry.households.paper_data import paper_address, salutation

SLIPS_PER_DOCUMENT = 40
ListPaper = RosterPaper | PackingPaper | InvitationPaper


def lists_of(event: HandoverEvent, roster: Sequence[Invitation]) -> list[ListPaper]:
    """Return the lists for the families on the roster, in its order."""
    decisions = [line.decision for line in roster]
    return [
        _roster(event, roster, numbers_of([decision.id for decision in decisions])),
        _packing(event, decisions),
        *_invitations(event, roster),
    ]


def _roster(
    event: HandoverEvent, roster: Sequence[Invitation], numbers: Mapping[int, Sequence[str]]
) -> RosterPaper:
    """Return the roster. It lies open on a table, so each NIK shows only its last four digits."""
    rows = []
    for line in roster:
        head = line.case.household.head
        rows.append(
            papers.RosterRow(
                name=capitalised(head.name) if head else line.case.number,
                nik=samar(head.nik) if head and head.nik else "",
                address=paper_address(line.case.household),
                paper_numbers=tuple(numbers.get(line.decision_id, ())),
                note=line.case.number,
            )
        )
    return RosterPaper(
        letterhead=letterhead(), event=_event(event), rows=tuple(rows), officer=_officer(event)
    )


def _packing(event: HandoverEvent, decisions: Sequence[Decision]) -> PackingPaper:
    """Return the items other than cash by description and unit, and the cash paid by hand."""
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


def _invitations(event: HandoverEvent, roster: Sequence[Invitation]) -> list[InvitationPaper]:
    """Return the invitation slips in documents of ten pages, since a page takes 4 MB until
    written."""
    slips = [_slip(event, place, line) for place, line in enumerate(roster, start=1)]
    return [
        InvitationPaper(
            letterhead=letterhead(),
            event=_event(event),
            slips=tuple(slips[start : start + SLIPS_PER_DOCUMENT]),
        )
        for start in range(0, len(slips), SLIPS_PER_DOCUMENT)
    ]


def _slip(event: HandoverEvent, place: int, line: Invitation) -> papers.InvitationSlip:
    head = line.case.household.head
    return papers.InvitationSlip(
        name=tidied(head.name) if head else line.case.number,
        salutation=salutation(head),
        address=paper_address(line.case.household),
        order=str(place),
        check_in_url=_slip_url(event, line),
    )


def _slip_url(event: HandoverEvent, line: Invitation) -> str:
    """Return the URL in the slip's QR code: the check-in page filtered to this family.

    Return "" if the portal has no public address: then no code is printed.
    """
    address = current_app.config["PUBLIC_URL"]
    if not is_public(address):
        return ""
    path = current_app.url_map.bind("portal").build(
        "handovers.slip", {"event_id": event.id, "invitation_id": line.id}
    )
    return f"{address}{path}"


def _event(event: HandoverEvent) -> papers.PaperEvent:
    begins = to_local(event.starts_at)
    return papers.PaperEvent(
        name=event.name,
        day=begins.date(),
        hours=f"{begins:%H.%M} {ZONE_NAME}",
        place=event.place,
        address=Address(village="", district=db.session.get_one(Region, event.district_code).name),
    )


def _officer(event: HandoverEvent) -> Official:
    """Return the event's officer; an empty one if there are several, so that the signing officer
    writes the name by hand.
    """
    users = [officer.user for officer in event.officers]
    return official_of(users[0]) if len(users) == 1 else Official()
