"""What can be done to keys of agencies."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import update

from portal import audit
from portal.agencies.models import Agency
from portal.agency_access.actor import AgencyActor
from portal.agency_access.keys import hash_key
from portal.agency_access.models import AgencyToken
from portal.clock import utc_now
from portal.errors import InvalidInput
from portal.exports.datasets import API_DATASETS
from portal.extensions import db
from portal.permissions import Actor, Permission, require


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
) -> AgencyToken:
    """Let whoever knows ``key`` read ``datasets`` of ``districts`` (``None``: everywhere)."""
    require(actor, Permission.AGENCY_ACCESS_MANAGE)
    _check(districts, datasets, basis)
    created = AgencyToken(
        agency_id=agency.id,
        label=label,
        key_hash=hash_key(key),
        districts=None if districts is None else sorted(districts),
        datasets=sorted(datasets),
        full_numbers=full_numbers,
        basis=basis,
        created_at=utc_now(),
        created_by_id=actor.actor_id,
    )
    db.session.add(created)
    db.session.flush()
    audit.record(
        actor,
        "agency_tokens.create",
        created,
        agency=agency.name,
        name=label,
        districts=created.districts or ["*"],
        datasets=created.datasets,
        full_numbers=full_numbers,
        basis=basis,
    )
    return created


def _check(districts: Collection[str] | None, datasets: Collection[str], basis: str) -> None:
    if not set(datasets) or not set(datasets) <= set(API_DATASETS):
        raise InvalidInput(gettext("Pilih paling sedikit satu data."), field="datasets")
    if districts is not None and not districts:
        raise InvalidInput(gettext("Pilih paling sedikit satu kecamatan."), field="districts")
    if not basis:
        raise InvalidInput(gettext("Tulis dasar instansi ini boleh membaca data."), field="basis")


def revoke_key(actor: Actor, key: AgencyToken) -> None:
    """End a key at once. Doing it twice changes nothing."""
    require(actor, Permission.AGENCY_ACCESS_MANAGE)
    if key.revoked_at is not None:
        return
    key.revoked_at, key.revoked_by_id = utc_now(), actor.actor_id
    audit.record(actor, "agency_tokens.revoke", key, agency=key.agency.name, name=key.label)


def note_use(
    actor: AgencyActor, key: AgencyToken, *, dataset: str, rows: int, read: Mapping[str, Any]
) -> None:
    """Note that an agency read ``rows`` rows; full numbers are an unmasking of all of them.
    ``read`` says which."""
    now = utc_now()
    db.session.execute(update(AgencyToken).where(AgencyToken.id == key.id).values(last_used_at=now))
    verb = "unmask" if actor.sight.full_numbers and rows else "read"
    audit.record(actor, f"agency_tokens.{verb}", key, dataset=dataset, rows=rows, **read)
