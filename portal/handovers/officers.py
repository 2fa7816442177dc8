"""Who can run an event."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.queries import accounts
from portal.extensions import db
from portal.handovers.models import Event
from portal.households.access import covers
from portal.permissions import Role


def officers_for(event: Event) -> list[User]:
    """Active event officers whose scope covers the event, and those who run it already."""
    now = {officer.user_id for officer in event.officers}
    people = db.session.scalars(accounts(role=Role.EVENT_OFFICER).order_by(User.name, User.id))
    return [
        user
        for user in people
        if user.id in now or (user.active and covers(user, event.district_code))
    ]


def users_by_id(ids: Collection[int]) -> Sequence[User]:
    """These accounts."""
    return db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.id)).all()
