"""What an account has in hand, and what of it would be left alone by a change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.casework.cases.queries import HeldCases, held_cases
from portal.casework.handovers.models import HandoverEvent
from portal.casework.handovers.queries import events_ahead
from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.accounts.queries import accounts
from portal.platform.permissions import Role
from portal.platform.scope import covers


@dataclass(frozen=True)
class HeldWork:
    """Open cases by kecamatan, and events that are not over; as numbers and names of events."""

    cases: Sequence[HeldCases] = ()
    events: Sequence[HandoverEvent] = ()

    def __bool__(self) -> bool:
        return bool(self.cases or self.events)


@dataclass(frozen=True)
class Assignment:
    """Role and kecamatan (``None``: everywhere) that an account is to have; without a role it is
    closed."""

    role: Role | None
    districts: frozenset[str] | None = frozenset()

    def keeps_cases(self, district_code: str | None) -> bool:
        """Return whether cases of this kecamatan stay with the account."""
        return self.role is Role.CASEWORKER and self._covers(district_code)

    def keeps_events(self, district_code: str) -> bool:
        """Return whether events in this kecamatan stay with the account."""
        return self.role is Role.EVENT_OFFICER and self._covers(district_code)

    def _covers(self, district_code: str | None) -> bool:
        return self.districts is None or district_code in self.districts


CLOSED = Assignment(role=None)


def left_alone(user: User, assignment: Assignment) -> HeldWork:
    """Return the work of ``user`` that ``assignment`` does not keep."""
    return HeldWork(
        [held for held in held_cases(user) if not assignment.keeps_cases(held.district_code)],
        [event for event in events_ahead(user) if not assignment.keeps_events(event.district_code)],
    )


def successors_in(
    district_codes: Iterable[str | None], *, besides: User
) -> Mapping[str | None, Sequence[User]]:
    """Return the other caseworkers with an active account by kecamatan that they look after."""
    people = _others(Role.CASEWORKER, besides)
    return {code: [person for person in people if covers(person, code)] for code in district_codes}


def other_officers(besides: User) -> Sequence[User]:
    """Return the other event officers with an active account."""
    return _others(Role.EVENT_OFFICER, besides)


def _others(role: Role, besides: User) -> Sequence[User]:
    query = accounts(role=role, active=True).where(User.id != besides.id).order_by(User.name)
    return db.session.scalars(query).all()
