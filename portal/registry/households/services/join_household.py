"""Move one person to another existing household (marriage, care, a list without No. KK)."""

from flask_babel import gettext

from portal.core.errors import InvalidInput
from portal.core.extensions import db
from portal.core.types import Relation
from portal.platform.permissions import Actor
from portal.platform.workflow import claim_version
from portal.registry.households import ports
from portal.registry.households.access import require_change
from portal.registry.households.models import Household, Person
from portal.registry.households.provenance.conflict_resolution import Datum
from portal.registry.households.provenance.staff_statements import record_correction
from portal.registry.households.services.checks import require_single_head
from portal.registry.households.services.record_changes import record


def join_household(
    actor: Actor, person: Person, *, version: int, household: Household, relation: Relation
) -> None:
    """Move ``person`` to ``household``. An open case stays with the old household.

    Raise :class:`InvalidInput` if the person belongs there already, the household has another head,
    or the last living member would leave a household with an open case.
    """
    left = person.household
    require_change(actor, left)
    require_change(actor, household)
    _check(person, household, relation)
    claim_version(person, version)
    person.household, person.relation = household, relation
    db.session.flush()
    record_correction(actor, person, {Datum.RELATION: relation.value})
    for family in (left, household):
        db.session.refresh(family, ["persons"])
    for family in (left, household):
        record(
            actor,
            "persons.join_household",
            person,
            family,
            before=left.id,
            new_household=household.id,
            relation=relation,
        )


def _check(person: Person, household: Household, relation: Relation) -> None:
    left = person.household
    if left.id == household.id:
        raise InvalidInput(gettext("Ia sudah anggota keluarga ini."), field="kk_number")
    if left.living == [person] and ports.open_case_id(left.id) is not None:
        raise InvalidInput(
            gettext("Keluarga yang ditinggalkan punya kasus terbuka: tutup kasusnya dahulu.")
        )
    require_single_head(household, relation)
