"""One person leaves a household for another that exists: marriage, care, a list without No. KK."""

from flask_babel import gettext

from portal.errors import InvalidInput
from portal.extensions import db
from portal.households.access import require_change
from portal.households.case_link import case_link
from portal.households.models import Household, Person, Relation
from portal.households.origins.rule import Datum
from portal.households.origins.staff import note_correction
from portal.households.services.heads import claim_relation
from portal.households.services.records import record
from portal.permissions import Actor
from portal.workflow import claim_version


def join_household(
    actor: Actor, person: Person, *, version: int, household: Household, relation: Relation
) -> None:
    """Let ``person`` belong to ``household`` from now on. A case stays with the family it is for.

    Raises :class:`InvalidInput` if they belong there already, the family has another head, or the
    last member would leave a family whose case is open.
    """
    left = person.household
    require_change(actor, left)
    require_change(actor, household)
    _check(person, household, relation)
    claim_version(person, version)
    person.household, person.relation = household, relation
    db.session.flush()
    note_correction(actor, person, {Datum.RELATION: relation.value})
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
    if left.living == [person] and case_link().open_case_id(left.id) is not None:
        raise InvalidInput(
            gettext("Keluarga yang ditinggalkan punya kasus terbuka: tutup kasusnya dahulu.")
        )
    claim_relation(household, relation)
