"""Create and revoke keys of agencies, and record their use."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import update

from portal.core.clock import today, utc_now
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.edges.agency_access.full_numbers import ask_for_full_numbers
from portal.edges.agency_access.models import AgencyToken
from portal.edges.agency_access.permissions import AGENCY_ACCESS_MANAGE
from portal.edges.agency_access.queries import hash_key
from portal.overview.exports.columns.base import NumberVisibility
from portal.overview.exports.datasets import API_DATASETS
from portal.platform import audit
from portal.platform.dual_control import needs_second_person
from portal.platform.permissions import Actor, Role, require
from portal.registry.agencies.models import Agency

#: Prefix by which people and secret scanners recognise a leaked key.
PREFIX = "portal_"
#: Maximum validity of a key; its agreement is reviewed when the key is renewed.
LONGEST_VALID = timedelta(days=731)


class AgencyActor:
    """The ``Actor`` of an API request: it has no role and reads only what its key allows."""

    actor_id: int | None = None
    role: Role | None = None

    def __init__(self, key: AgencyToken) -> None:
        self.actor_name = f"{key.agency.name} ({key.label})"[:120]
        self.district_codes = None if key.districts is None else frozenset(key.districts)
        self.sight = NumberVisibility(full_numbers=key.full_numbers, full_phones=False)


def new_key() -> str:
    """Return a new random key of 256 bits."""
    return PREFIX + secrets.token_urlsafe(32)


def create_key(
    actor: Actor,
    agency: Agency,
    *,
    key: str,
    label: str,
    districts: Collection[str] | None,
    datasets: Collection[str],
    full_numbers: bool,
    basis: str,
    expires_on: date,
    reason: str = "",
) -> AgencyToken:
    """Store a key that opens ``datasets`` of ``districts`` (``None``: everywhere) through
    ``expires_on``.

    Full numbers wait for a supervisor, who reads ``reason``; until then the key gives masked ones.
    """
    require(actor, AGENCY_ACCESS_MANAGE)
    _check(districts, datasets, basis)
    _check_last_day(expires_on)
    created = AgencyToken(
        agency_id=agency.id,
        label=label,
        key_hash=hash_key(key),
        districts=None if districts is None else sorted(districts),
        datasets=sorted(datasets),
        full_numbers=full_numbers and not needs_second_person(actor),
        basis=basis,
        expires_on=expires_on,
        created_at=utc_now(),
        created_by_id=actor.actor_id,
    )
    db.session.add(created)
    db.session.flush()
    _record_created(actor, created, agency)
    if full_numbers and not created.full_numbers:
        ask_for_full_numbers(actor, created, reason=reason)
    return created


def _record_created(actor: Actor, created: AgencyToken, agency: Agency) -> None:
    audit.record(
        actor,
        "agency_tokens.create",
        created,
        agency=agency.name,
        name=created.label,
        districts=created.districts or ["*"],
        datasets=created.datasets,
        full_numbers=created.full_numbers,
        basis=created.basis,
        expires_on=created.expires_on,
    )


def _check(districts: Collection[str] | None, datasets: Collection[str], basis: str) -> None:
    if not set(datasets) or not set(datasets) <= set(API_DATASETS):
        raise InvalidInput(gettext("Pilih paling sedikit satu data."), field="datasets")
    if districts is not None and not districts:
        raise InvalidInput(gettext("Pilih paling sedikit satu kecamatan."), field="districts")
    if not basis:
        raise InvalidInput(gettext("Tulis dasar instansi ini boleh membaca data."), field="basis")


def _check_last_day(day: date) -> None:
    if not today() <= day <= today() + LONGEST_VALID:
        raise InvalidInput(
            gettext("Pilih hari dalam dua tahun ke depan. Sesudahnya buat kunci baru."),
            field="expires_on",
        )


def revoke_key(actor: Actor, key: AgencyToken) -> None:
    """Revoke a key at once. Idempotent."""
    require(actor, AGENCY_ACCESS_MANAGE)
    if key.revoked_at is not None:
        return
    key.revoked_at, key.revoked_by_id = utc_now(), actor.actor_id
    audit.record(actor, "agency_tokens.revoke", key, agency=key.agency.name, name=key.label)


def record_use(
    actor: AgencyActor, key: AgencyToken, *, dataset: str, rows: int, read: Mapping[str, Any]
) -> None:
    """Record that an agency read ``rows`` rows; ``read`` says which.

    With full numbers it counts as unmasking everyone in them.
    """
    now = utc_now()
    db.session.execute(update(AgencyToken).where(AgencyToken.id == key.id).values(last_used_at=now))
    verb = "unmask" if actor.sight.full_numbers and rows else "read"
    audit.record(actor, f"agency_tokens.{verb}", key, dataset=dataset, rows=rows, **read)
