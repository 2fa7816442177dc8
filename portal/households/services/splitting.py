"""Some members leave a household for a KK of their own."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from portal.clock import utc_now
from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.access import require_change
from portal.households.models import Household, Person, Relation
from portal.households.origins.rule import Datum
from portal.households.origins.staff import note_correction
from portal.households.queries import submitted_household
from portal.households.services.households import (
    place_of,
    record_registration,
    store_household,
)
from portal.households.services.records import record
from portal.permissions import Actor
from portal.types import KkNumber
from portal.workflow import claim_version


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
    """Let some living members go into a KK of their own, in the same desa.

    ``leaving`` maps person id → relation in the new family. The case stays with ``household``.
    The same ``submission`` splits once. Raises :class:`InvalidInput` if nobody leaves, nobody
    stays, or the new family has no head.
    """
    require_change(actor, household)
    if (existing := submitted_household(submission)) is not None:
        return existing
    persons = [person for person in household.living if person.id in leaving]
    _check_split(household, persons, leaving)
    claim_version(household, version)
    new = Household(
        **place_of(address, rt, rw, household.village_code),
        split_from_id=household.id,
        submission=submission or None,
        created_at=utc_now(),
    )
    store_household(actor, new, kk)
    _join(actor, new, persons, leaving)
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


def _join(
    actor: Actor, new: Household, persons: Sequence[Person], leaving: Mapping[int, Relation]
) -> None:
    for person in persons:
        claim_version(person, person.version)
        person.household = new
        person.relation = leaving[person.id]
        note_correction(actor, person, {Datum.RELATION: person.relation.value})
    db.session.flush()
    db.session.refresh(new, ["persons"])
