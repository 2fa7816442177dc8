"""The ledger is written by what happens: a list comes in, aid is handed over, a sponsor gives, or
one of these is taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from portal.agencies.models import Given, Import
from portal.agencies.programmes import gift_programme, own_programme
from portal.agencies.reading import PersonClaim
from portal.aid.models import AidFact, FactSource
from portal.bulk import insert_rows
from portal.extensions import db

_SAID = 160


@dataclass(frozen=True)
class ClaimedAid:
    """An accepted row of a list, and whose it became."""

    source_record_id: int
    person_id: int
    household_id: int
    claim: PersonClaim


@dataclass(frozen=True)
class GivenAid:
    """An item that we handed over."""

    handover_item_id: int
    kind: Given
    value: int
    description: str


def note_list(found: Import, rows: Iterable[ClaimedAid]) -> int:
    """Note what these rows say was given, if the list is of a programme. Returns how many."""
    if found.programme is None:
        return 0
    facts = [
        {
            "person_id": row.person_id,
            "household_id": row.household_id,
            "programme_id": found.programme.id,
            "kind": found.programme.kind,
            "value": row.claim.aid_value and row.claim.aid_value.amount,
            "said": (row.claim.aid_kind or "")[:_SAID],
            "given_on": row.claim.aid_date,
            "source": FactSource.LIST,
            "source_id": row.source_record_id,
            "import_id": found.id,
        }
        for row in rows
        if row.claim.aid_kind or row.claim.aid_value or row.claim.aid_date
    ]
    insert_rows(AidFact, facts)
    return len(facts)


def forget_list(found: Import) -> None:
    """The list is taken back, and with it what it said of aid."""
    statement = delete(AidFact).where(AidFact.import_id == found.id)
    db.session.execute(statement, execution_options={"synchronize_session": False})


def note_handover(
    *, person_id: int, household_id: int, given_on: date, items: Sequence[GivenAid]
) -> None:
    """Note what our own programme gave."""
    programme = own_programme()
    db.session.add_all(
        AidFact(
            person_id=person_id,
            household_id=household_id,
            programme=programme,
            kind=item.kind,
            value=item.value,
            said=item.description[:_SAID],
            given_on=given_on,
            source=FactSource.HANDOVER,
            source_id=item.handover_item_id,
        )
        for item in items
    )
    db.session.flush()


def forget_handover(item_ids: Sequence[int]) -> None:
    """A handover was taken back."""
    statement = delete(AidFact).where(
        AidFact.source == FactSource.HANDOVER, AidFact.source_id.in_(item_ids)
    )
    db.session.execute(statement, execution_options={"synchronize_session": False})


def note_gift(
    *,
    person_id: int,
    household_id: int,
    given_on: date,
    contact_id: int,
    kind: Given,
    value: int | None,
    said: str,
) -> None:
    """Note what a sponsor gave out of their own pocket."""
    db.session.add(
        AidFact(
            person_id=person_id,
            household_id=household_id,
            programme=gift_programme(),
            kind=kind,
            value=value,
            said=said[:_SAID],
            given_on=given_on,
            source=FactSource.GIFT,
            source_id=contact_id,
        )
    )
    db.session.flush()


def forget_gift(contact_id: int) -> None:
    """A gift was noted by mistake."""
    statement = delete(AidFact).where(
        AidFact.source == FactSource.GIFT, AidFact.source_id == contact_id
    )
    db.session.execute(statement, execution_options={"synchronize_session": False})
