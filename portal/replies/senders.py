"""Whose number an SMS came from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.cases.models import Case
from portal.cases.states import Status
from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.models import Household, Phone
from portal.households.queries import phones_with
from portal.types import PhoneNumber


@dataclass(frozen=True)
class Sender:
    """A number, every record of it, and the cases of the families that share it."""

    number: PhoneNumber | None
    phones: Sequence[Phone]
    cases: Sequence[Case]

    @property
    def case(self) -> Case | None:
        """The one case that the number speaks for; ``None`` if there is none or more than one."""
        return self.cases[0] if len(self.cases) == 1 else None

    @property
    def district_code(self) -> str | None:
        """The kecamatan of the families, if it is one."""
        codes = {phone.person.household.district_code for phone in self.phones}
        return codes.pop() if len(codes) == 1 else None


def sender_of(text: str) -> Sender:
    """Who is known under the number that an SMS came from."""
    number = number_of(text)
    if number is None:
        return Sender(None, (), ())
    phones = phones_with(number)
    return Sender(number, phones, cases_of({phone.person.household_id for phone in phones}))


def number_of(text: str) -> PhoneNumber | None:
    """The number that an SMS came from; ``None`` for a word or short code, as companies have."""
    try:
        return PhoneNumber.parse(text)
    except InvalidInput:
        return None


def cases_of(household_ids: set[int]) -> list[Case]:
    """For each household its open case, else its latest one."""
    latest: dict[int, Case] = {}
    rows = db.session.scalars(
        select(Case)
        .where(Case.household_id.in_(household_ids))
        .options(
            joinedload(Case.household).selectinload(Household.persons),
            joinedload(Case.household).joinedload(Household.village),
            joinedload(Case.household).joinedload(Household.district),
        )
        .order_by(Case.status == Status.CLOSED, Case.id.desc())
    )
    for case in rows:
        latest.setdefault(case.household_id, case)
    return list(latest.values())
