"""Queries on keys of agencies."""

import hashlib

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.core.clock import today
from portal.core.errors import NotFound
from portal.core.extensions import db
from portal.edges.agency_access.models import AgencyToken
from portal.edges.agency_access.permissions import AGENCY_ACCESS_MANAGE
from portal.platform.permissions import Actor, require
from portal.registry.agencies.models import Agency


def all_keys(actor: Actor) -> Select[AgencyToken]:
    """Return the query of all keys with their agency, revoked ones too."""
    require(actor, AGENCY_ACCESS_MANAGE)
    return select(AgencyToken).options(
        joinedload(AgencyToken.agency), joinedload(AgencyToken.created_by)
    )


def get_key(actor: Actor, agency_token_id: int) -> AgencyToken:
    """Return a key. Raise :class:`NotFound` if there is none."""
    found = db.session.scalars(all_keys(actor).where(AgencyToken.id == agency_token_id)).first()
    if found is None:
        raise NotFound
    return found


def usable_key(text: str) -> AgencyToken | None:
    """Return the key with this text unless it is revoked, expired, or its agency inactive."""
    return db.session.scalars(
        select(AgencyToken)
        .join(AgencyToken.agency)
        .where(
            AgencyToken.key_hash == hash_key(text),
            AgencyToken.revoked_at.is_(None),
            AgencyToken.expires_on >= today(),
            Agency.active,
        )
        .options(joinedload(AgencyToken.agency))
    ).one_or_none()


def hash_key(text: str) -> str:
    """Return the hash stored for a key.

    One round of SHA-256 is sufficient for a long random secret; a password would need a slow hash.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
