"""Questions about keys of agencies."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.agencies.models import Agency
from portal.agency_access.keys import hash_key
from portal.agency_access.models import AgencyToken
from portal.errors import NotFound
from portal.extensions import db
from portal.permissions import Actor, Permission, require


def all_keys(actor: Actor) -> Select[AgencyToken]:
    """Every key, the revoked too, with its agency."""
    require(actor, Permission.AGENCY_ACCESS_MANAGE)
    return select(AgencyToken).options(
        joinedload(AgencyToken.agency), joinedload(AgencyToken.created_by)
    )


def get_key(actor: Actor, agency_token_id: int) -> AgencyToken:
    """One key. Raises :class:`NotFound`."""
    found = db.session.scalars(all_keys(actor).where(AgencyToken.id == agency_token_id)).first()
    if found is None:
        raise NotFound
    return found


def usable_key(text: str) -> AgencyToken | None:
    """The key that is written so, if it is neither revoked nor of an agency that has left."""
    return db.session.scalars(
        select(AgencyToken)
        .join(AgencyToken.agency)
        .where(
            AgencyToken.key_hash == hash_key(text),
            AgencyToken.revoked_at.is_(None),
            Agency.active,
        )
        .options(joinedload(AgencyToken.agency))
    ).one_or_none()
