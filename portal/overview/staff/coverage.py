"""Who works in which kecamatan, and where nobody does."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core.extensions import db
from portal.platform.accounts.models import User
from portal.platform.permissions import Role
from portal.platform.regions.models import Region
from portal.platform.regions.queries import districts
from portal.platform.scope import covers

#: Roles that somebody must hold in every kecamatan, in the order of the columns.
LOCAL_ROLES = (Role.CASEWORKER, Role.SUPERVISOR)


@dataclass(frozen=True)
class DistrictStaff:
    """The people of one kecamatan, for each of :data:`LOCAL_ROLES`."""

    district: Region
    people: tuple[tuple[User, ...], ...]

    @property
    def has_gap(self) -> bool:
        """Return whether nobody holds one of the roles here."""
        return not all(self.people)


def coverage() -> Sequence[DistrictStaff]:
    """Return each kecamatan with its people, by name; few accounts are read, and all at once."""
    query = (
        select(User)
        .where(User.active, User.role.in_(LOCAL_ROLES))
        .options(selectinload(User.districts))
        .order_by(User.name, User.id)
    )
    staff = db.session.scalars(query).all()
    return [
        DistrictStaff(
            district,
            tuple(
                tuple(user for user in staff if user.role is role and covers(user, district.code))
                for role in LOCAL_ROLES
            ),
        )
        for district in districts()
    ]
