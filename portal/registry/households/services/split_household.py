"""Split some members off into a household with its own KK."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from portal.core.clock import utc_now
from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import KkNumber, Relation
from portal.platform.permissions import Actor
from portal.platform.workflow import claim_version
from portal.registry.households.access import require_change
from portal.registry.households.models import Household, Person
from portal.registry.households.provenance.conflict_resolution import Datum
from portal.registry.households.provenance.staff_statements import record_correction
from portal.registry.households.queries import submitted_household
from portal.registry.households.services.households import (
    address_columns,
    record_registration,
    store_household,
)
from portal.registry.households.services.record_changes import record


def split_household(
    actor: Actor,
    household: Household,
    *,
    version: int,
    leaving: Mapping[int, Relation],
    kk: KkNumber | None,
    address: str,
    rt: str,
    rw: str,
    submission: str = "",
) -> Household:
    """Move living members to a new household in the same desa and return it.

    ``leaving`` maps person id → relation in the new household. An open case stays with
    ``household``. The same ``submission`` splits once. Raise :class:`InvalidInput` if nobody
    leaves, nobody stays, or the new household has no head.
    """
    require_change(actor, household)
    if (existing := submitted_household(submission)) is not None:
        return existing
    persons = [person for person in household.living if person.id in leaving]
    _check_split(household, persons, leaving)
    claim_version(household, version)
    new = Household(
        **address_columns(address, rt, rw, household.village_code),
        split_from_id=household.id,
        submission=submission or None,
        created_at=utc_now(),
    )
    store_household(actor, new, kk)
    _move_persons(actor, new, persons, leaving)
    db.session.refresh(household, ["persons"])
    names = [person.name for person in persons]
    record(actor, "households.split", household, household, new_household=new.id, left=names)
    record_registration(actor, new, split_from=household.id)
    return new


def _check_split(
    household: Household, persons: Sequence[Person], leaving: Mapping[int, Relation]
) -> None:
    if not persons or len(persons) != len(leaving):
        raise InvalidInput(gettext("Pilih anggota yang pindah ke KK baru."), field="members")
    if len(persons) == len(household.living):
        raise InvalidInput(
            gettext("Harus ada yang tetap di keluarga ini. Bila semua pindah, ubah No. KK-nya."),
            field="members",
        )
    if list(leaving.values()).count(Relation.HEAD) != 1:
        raise InvalidInput(gettext("Pilih satu kepala keluarga baru."), field="members")


def _move_persons(
    actor: Actor, new: Household, persons: Sequence[Person], leaving: Mapping[int, Relation]
) -> None:
    for person in persons:
        claim_version(person, person.version)
        person.household = new
        person.relation = leaving[person.id]
        record_correction(actor, person, {Datum.RELATION: person.relation.value})
    db.session.flush()
    db.session.refresh(new, ["persons"])
